import type { Command } from "commander";
import type { Outcome } from "#core/outcome";
import { foldAll } from "#services/coverage-folding";
import {
  continueRecompute,
  readRecompute,
  type RecomputeProgress,
  startRecompute,
  stopRecompute,
} from "#services/verdicts-recompute";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { exit, tellFailure } from "../report.ts";
import type { Opened, Tools } from "../tools.ts";

interface RecomputeOptions {
  readonly status?: true;
  readonly stop?: true;
  readonly judgeLater?: true;
}

export function addRecompute(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("recompute")
    .description("Judge everybody again by the pack in force, in all processors")
    .option("--status", "only say how far it is")
    .option("--stop", "stop the one that runs; what is judged stays judged")
    .option("--judge-later", "leave the work to the running server")
    .addHelpText(
      "after",
      `
Writes only what changes. Killed or stopped, it goes on where it was with the same command; a running
server shares the work.

Examples:
  rollbook recompute
  rollbook recompute --status`,
    )
    .action(async (options: RecomputeOptions) => {
      const opened = await tools.open();
      try {
        finish(await run(tools, opened, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(tools: Tools, opened: Opened, options: RecomputeOptions): Promise<number> {
  const { ctx, system } = opened;
  if (options.status === true) return tell(tools, await readRecompute(ctx));
  if (options.stop === true) return tell(tools, await stopRecompute(ctx));
  const started = await startRecompute(ctx);
  if (!started.ok || options.judgeLater === true) return tell(tools, started);
  const progress = progressOn(tools);
  try {
    const before = started.value.job?.done ?? 0;
    const total = started.value.job?.total ?? 0;
    const judged = await continueRecompute(system, {
      onProgress(members) {
        const done = before + members;
        progress.show("judging", total === 0 ? 0 : Math.min(1, done / total), done);
      },
    });
    await foldAll(ctx.db);
    progress.end();
    tools.out.write(`${judged.toLocaleString("en")} members judged.\n`);
    return tell(tools, await readRecompute(ctx));
  } finally {
    progress.end();
  }
}

function tell(tools: Tools, found: Outcome<RecomputeProgress>): number {
  if (!found.ok) return tellFailure(tools.err, found);
  const { job, policy, waiting, travelling } = found.value;
  const number = (value: number | null): string => (value ?? 0).toLocaleString("en");
  const by = policy === null ? "no pack" : `${policy.pack.id} ${policy.pack.version}`;
  const lines =
    job === null
      ? ["Nobody asked for a recompute yet."]
      : [
          `${job.state}: ${number(job.done)} of ${number(job.total)} members are judged by ${by}`,
          ...(job.message === "" ? [] : [job.message]),
        ];
  if (waiting > 0) lines.push(`${number(waiting)} members wait to be judged`);
  if (travelling > 0) lines.push(`${number(travelling)} members still travel to their new region`);
  tools.out.write(`${lines.join("\n")}\n`);
  return exit.ok;
}

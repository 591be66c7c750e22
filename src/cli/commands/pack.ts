import type { Command } from "commander";
import { formatMistake, parsePack } from "#contract/policy";
import { casesSummary, runCases } from "#core/policy/run-cases";
import { publishPack } from "#services/policy";
import { continueRecompute } from "#services/verdicts-recompute";
import { foldAll } from "#services/coverage-folding";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";

export function addPack(root: Command, tools: Tools, finish: Finish): void {
  const pack = root.command("pack").description("Check a policy pack, or put one in force");
  pack
    .command("check")
    .description("Parse a pack strictly and judge its worked cases")
    .argument("<folder>", "folder with the pack's .yaml files")
    .addHelpText(
      "after",
      `
The last two lines are "N cases: N passed, N failed" and "N later". Exit code 1 when a case failed or
the pack has a mistake, which is shown as file:line:column with the nearest right key.

Example:
  rollbook pack check packs/five-year-plan`,
    )
    .action(async (folder: string) => finish(await check(tools, folder)));
  pack
    .command("use")
    .description("Put a pack in force and judge everybody by it")
    .argument("<folder>", "folder with the pack's .yaml files")
    .addHelpText(
      "after",
      `
The pack's cases must pass first. Verdicts are judged again before the command ends.

Example:
  rollbook pack use ./our-pack`,
    )
    .action(async (folder: string) => finish(await use(tools, folder)));
}

async function check(tools: Tools, folder: string): Promise<number> {
  const files = await tools.readPack(folder);
  if (!files.ok) return tellFailure(tools.err, files);
  const parsed = parsePack(files.value);
  if (!parsed.ok) {
    for (const mistake of parsed.mistakes) {
      tools.err.write(`${folder}/${formatMistake(mistake)}\n`);
    }
    return exit.problems;
  }
  const run = runCases(parsed.pack);
  for (const result of run.results) {
    if (result.outcome !== "failed") continue;
    tools.out.write(`failed: ${result.id} ${result.title.en}\n`);
    for (const failure of result.failures) tools.out.write(`  ${failure}\n`);
  }
  tools.out.write(`${casesSummary(run)}\n`);
  return run.failed === 0 ? exit.ok : exit.problems;
}

async function use(tools: Tools, folder: string): Promise<number> {
  const checked = await check(tools, folder);
  if (checked !== exit.ok) return checked;
  const files = await tools.readPack(folder);
  if (!files.ok) return tellFailure(tools.err, files);
  const opened = await tools.open();
  const progress = progressOn(tools);
  try {
    const published = await publishPack(opened.ctx, files.value);
    if (!published.ok) return tellFailure(tools.err, published);
    const onProgress = (members: number): void => progress.show("judging", 0, members);
    const judged = await continueRecompute(opened.ctx, { onProgress });
    await foldAll(opened.ctx.db);
    progress.end();
    tools.out.write(
      published.value.changed ? `In force; ${judged} members judged.\n` : "In force already.\n",
    );
    return exit.ok;
  } finally {
    progress.end();
    await opened.close();
  }
}

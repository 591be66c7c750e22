import type { Command } from "commander";
import { setLongestDays } from "#services/mandates/longest";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";

export function addMandates(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("mandates")
    .description("How long mandates may last, by kind")
    .argument("[kind]", "sample, objection, import, merge or records")
    .argument("[days]", "the longest from now on; mandates that were issued keep their last day")
    .addHelpText(
      "after",
      `
Examples:
  rollbook mandates
  rollbook mandates sample 30`,
    )
    .action(async (kind: string | undefined, days: string | undefined) => {
      finish(await run(tools, kind, days));
    });
}

async function run(tools: Tools, kind?: string, days?: string): Promise<number> {
  if (kind !== undefined && days === undefined) {
    tools.err.write("Say how many days.\n");
    return exit.usage;
  }
  const opened = await tools.open();
  try {
    const change = kind === undefined ? null : { kind, days: Number(days) };
    const done = await setLongestDays(opened.ctx, change);
    if (!done.ok) return tellFailure(tools.err, done);
    const lines = Object.entries(done.value).map(([name, most]) => `${name}: ${most} days`);
    tools.out.write(`${lines.join("\n")}\n`);
    return exit.ok;
  } finally {
    await opened.close();
  }
}

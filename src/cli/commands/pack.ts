import type { Command } from "commander";
import { formatMistake, parsePack } from "#contract/policy";
import { casesSummary, runCases } from "#core/policy/run-cases";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";
import { addPublishing } from "./pack-publish.ts";

export function addPack(root: Command, tools: Tools, finish: Finish): void {
  const pack = root.command("pack").description("Check a policy pack, propose it, publish it");
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
  addPublishing(pack, tools, finish);
}

/** Parses a pack and judges its cases, and says what fails. */
export async function check(tools: Tools, folder: string): Promise<number> {
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

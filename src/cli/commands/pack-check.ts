import { formatMistake, parsePack } from "#contract/policy";
import { casesSummary, runCases } from "#core/policy/run-cases";
import { casesTold } from "#core/policy/told-cases";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";

/** Parses a pack and judges its cases, and says what fails; with `why`, what members would read. */
export async function check(tools: Tools, folder: string, why: boolean): Promise<number> {
  const files = await tools.readPack(folder);
  if (!files.ok) return tellFailure(tools.err, files);
  const parsed = parsePack(files.value);
  if (!parsed.ok) {
    for (const mistake of parsed.mistakes) {
      tools.err.write(`${folder}/${formatMistake(mistake)}\n`);
    }
    return exit.problems;
  }
  if (why) for (const { text } of casesTold(parsed.pack)) tools.out.write(`${text}\n`);
  const run = runCases(parsed.pack);
  for (const result of run.results) {
    if (result.outcome !== "failed") continue;
    tools.out.write(`failed: ${result.id} ${result.title.en}\n`);
    for (const failure of result.failures) tools.out.write(`  ${failure}\n`);
  }
  tools.out.write(`${casesSummary(run)}\n`);
  return run.failed === 0 ? exit.ok : exit.problems;
}

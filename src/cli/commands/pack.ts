import type { Command } from "commander";
import type { Finish } from "../program.ts";
import type { Tools } from "../tools.ts";
import { check } from "./pack-check.ts";
import { addPublishing } from "./pack-publish.ts";

export function addPack(root: Command, tools: Tools, finish: Finish): void {
  const pack = root.command("pack").description("Check a policy pack, propose it, publish it");
  pack
    .command("check")
    .description("Parse a pack strictly and judge its worked cases")
    .argument("<folder>", "folder with the pack's .yaml files")
    .option("--why", "also what the register would tell the member of each case, in both languages")
    .addHelpText(
      "after",
      `
The last two lines are "N cases: N passed, N failed" and "N later". Exit code 1 when a case failed or
the pack has a mistake, which is shown as file:line:column with the nearest right key.

Example:
  rollbook pack check packs/five-year-plan
  rollbook pack check packs/examples/first-aid-at-work --why`,
    )
    .action(async (folder: string, options: { why?: true }) =>
      finish(await check(tools, folder, options.why === true)),
    );
  addPublishing(pack, tools, finish);
}

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

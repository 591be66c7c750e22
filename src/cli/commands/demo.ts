import type { Command } from "commander";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { alignedTable, exit } from "../report.ts";
import type { Tools } from "../tools.ts";
import { positiveOption } from "./options.ts";

interface DemoOptions {
  readonly members: number;
  readonly seed?: number;
  readonly out: string;
}

export function addDemo(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("demo")
    .description("The demonstration: synthetic members on a real tree")
    .command("generate")
    .description("Write files of a demonstration of any size, the same for the same seed")
    .requiredOption("--members <number>", "member numbers to be issued", positiveOption)
    .option("--seed <number>", "another seed makes other people", positiveOption)
    .requiredOption("--out <folder>", "folder for units.csv, members.csv, facts.csv, entries.csv")
    .addHelpText(
      "after",
      `
Import them in this order: units, members, facts, entries.

Example:
  rollbook demo generate --members 5000 --out ./demo-files`,
    )
    .action(async (options: DemoOptions) => {
      const progress = progressOn(tools);
      const made = await tools
        .generateDemo(
          { folder: options.out, members: options.members, seed: options.seed ?? null },
          (members) => progress.show("writing", Math.min(1, members / options.members), members),
        )
        .finally(() => progress.end());
      const rows = Object.entries(made.rows).map(([kind, count]) => [
        made.files[kind as keyof typeof made.files],
        count.toLocaleString("en"),
      ]);
      tools.out.write(`${alignedTable(rows)}\n`);
      finish(exit.ok);
    });
}

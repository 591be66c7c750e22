import { Command } from "commander";
import { addAssess } from "./commands/assess.ts";
import { addBackup, addRestore } from "./commands/backup.ts";
import { addCloseYear } from "./commands/close-year.ts";
import { addCoverage } from "./commands/coverage.ts";
import { addCrosstab } from "./commands/crosstab.ts";
import { addDemo } from "./commands/demo.ts";
import { addDuties } from "./commands/duties.ts";
import { addExport } from "./commands/export.ts";
import { addImport } from "./commands/import.ts";
import { addInit } from "./commands/init.ts";
import { addMandates } from "./commands/mandates.ts";
import { addPack } from "./commands/pack.ts";
import { addRecompute } from "./commands/recompute.ts";
import { addRetention } from "./commands/retention.ts";
import { addStart } from "./commands/start.ts";
import { addVerify } from "./commands/verify.ts";
import { addWhatIf } from "./commands/what-if.ts";
import { addWhy } from "./commands/why.ts";
import type { Tools } from "./tools.ts";

/** Called with the exit code of the command that ran. */
export type Finish = (code: number) => void;

const help = `
Examples:
  rollbook start                                 serve pages and API on PORT (default 8080)
  DATABASE_URL=postgres://... rollbook init      prepare a PostgreSQL of your own
  rollbook import units units.csv --dry-run      check a file and save nothing
  rollbook coverage --unit 6401                  how a unit stands
  rollbook why 64010001 S1                       why a member stands as he does
  rollbook pack check packs/five-year-plan       prove a pack by its worked cases
  rollbook backup today.rollbook                 the whole register in one file
  rollbook what-if --set S1.hours=32             what another demand would change

Without DATABASE_URL the embedded database in ROLLBOOK_DATA (default .data) is used.
Exit codes: 0 it went well, 1 problems were found or it failed, 2 the command line is wrong.
File formats: docs/file-formats.md`;

export function program(tools: Tools, finish: Finish): Command {
  const root = new Command("rollbook")
    .description("The training register of very large bodies of people")
    .version(tools.version)
    .exitOverride()
    .showHelpAfterError("(add --help for the options and examples)")
    .configureOutput({
      writeOut: (text) => void tools.out.write(text),
      writeErr: (text) => void tools.err.write(text),
    })
    .addHelpText("after", help);
  const adders = [
    addStart,
    addInit,
    addImport,
    addPack,
    addWhatIf,
    addRecompute,
    addAssess,
    addCloseYear,
    addCoverage,
    addWhy,
    addCrosstab,
    addDuties,
    addMandates,
    addRetention,
    addExport,
    addVerify,
    addBackup,
    addRestore,
    addDemo,
  ];
  for (const add of adders) add(root, tools, finish);
  return root;
}

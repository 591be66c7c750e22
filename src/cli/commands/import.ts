import { Argument, type Command } from "commander";
import { type RowKind, rowColumns } from "#contract/rows";
import { importFile, type ImportReport } from "#services/imports/import";
import { wordsInForce } from "#services/imports/words";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Opened, Tools } from "../tools.ts";

interface ImportOptions {
  readonly dryRun?: true;
  readonly allOrNothing?: true;
  readonly judgeLater?: true;
  readonly encoding?: string;
  readonly sheet?: string;
}

export function addImport(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("import")
    .description("Load units, members, facts or entries from a CSV or XLSX file")
    .addArgument(new Argument("<kind>", "what the file holds").choices(Object.keys(rowColumns)))
    .argument("<file>", "CSV (UTF-8, UTF-16, GB18030; comma, semicolon or tab) or XLSX")
    .option("--dry-run", "check everything, against the register too, and save nothing")
    .option("--all-or-nothing", "load nothing when a single row is wrong")
    .option("--judge-later", "leave judging to the running server or the next import")
    .option("--encoding <name>", "encoding of a CSV file, where it is not found out rightly")
    .option("--sheet <name>", "sheet of a workbook (default: the first)")
    .addHelpText(
      "after",
      `
The whole file is checked before its good rows are loaded. What is wrong stands, with row, column,
reason and cure, in FILE.errors.csv beside it. Rows that are here already are left alone, so a file
may be imported again, and an import that was stopped goes on where it was. Order: units, members,
facts, entries. Columns and words: docs/file-formats.md; samples: docs/samples.
Exit code 1 when a row was not loaded.

Examples:
  rollbook import units docs/samples/units.csv
  rollbook import members 党员名册.xlsx --sheet 名册 --dry-run
  rollbook import entries 学时.csv --encoding gb18030 --all-or-nothing`,
    )
    .action(async (kind: RowKind, file: string, options: ImportOptions) => {
      const table = await tools.openTable(file, {
        encoding: options.encoding ?? null,
        sheet: options.sheet ?? null,
      });
      if (!table.ok) return finish(tellFailure(tools.err, table));
      const opened = await tools.open({ mayMake: true });
      try {
        finish(await run(tools, opened, kind, table.value, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(
  tools: Tools,
  opened: Opened,
  kind: RowKind,
  table: Parameters<typeof importFile>[1]["table"],
  options: ImportOptions,
): Promise<number> {
  const { words, hash } = await wordsInForce(opened.ctx);
  const progress = progressOn(tools);
  const errors = await tools.errorFile(`${table.path}.errors.csv`);
  const result = await importFile(opened.ctx, {
    kind,
    table,
    errors,
    words,
    wordsHash: hash,
    dryRun: options.dryRun === true,
    allOrNothing: options.allOrNothing === true,
    judgeLater: options.judgeLater === true,
    onProgress: ({ phase, done, rows }) => progress.show(phase, done, rows),
  }).finally(() => progress.end());
  if (!result.ok) return tellFailure(tools.err, result);
  tell(tools, result.value, errors.path, options.dryRun === true);
  return result.value.errorLines > 0 ? exit.problems : exit.ok;
}

function tell(tools: Tools, report: ImportReport, errorPath: string, dryRun: boolean): void {
  const number = (value: number): string => value.toLocaleString("en");
  if (report.unused.length > 0) {
    tools.err.write(`Columns that are not used: ${report.unused.join(", ")}\n`);
  }
  if (report.resumedAfter > 0) {
    tools.out.write(`Went on after row ${number(report.resumedAfter)} of the stopped import.\n`);
  }
  tools.out.write(
    `${alignedTable([
      ["rows", number(report.rows)],
      [report.saved ? "loaded" : "would load", number(report.loaded)],
      ["already here", number(report.present)],
      ["refused", number(report.refused)],
      ["conflicts", number(report.conflicts)],
    ])}\n`,
  );
  if (!report.saved) {
    tools.out.write(
      dryRun
        ? "Dry run: nothing was saved.\n"
        : "Nothing was loaded, because of the rows that are wrong (--all-or-nothing).\n",
    );
  }
  if (report.errorLines > 0) tools.out.write(`What is wrong with which row: ${errorPath}\n`);
}

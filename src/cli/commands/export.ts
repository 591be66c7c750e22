import { Argument, type Command, Option } from "commander";
import { formatDay } from "#core/day";
import type { Outcome } from "#core/outcome";
import type { Context } from "#services/context";
import { coverageExport } from "#services/exports/coverage";
import { dutiesExport } from "#services/exports/duties";
import {
  ExportInterrupted,
  type TableExport,
  type TableFormat,
  writeTable,
} from "#services/exports/export";
import { owingExport } from "#services/exports/owing";
import { peopleExport } from "#services/exports/people";
import { unitOfCode } from "#services/exports/unit";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";
import { yearOption } from "./options.ts";

const whats = ["coverage", "duties", "owing", "members", "facts", "entries"] as const;
type What = (typeof whats)[number];

interface ExportOptions {
  readonly unit: string;
  readonly out: string;
  readonly purpose?: string;
  readonly requirement?: string;
  readonly period?: number;
  readonly language: "zh" | "en";
  readonly bom?: true;
}

export function addExport(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("export")
    .description(
      "Write coverage, duties of units, who owes, members, facts or entries as CSV or XLSX",
    )
    .addArgument(new Argument("<what>", "what to write").choices(whats))
    .requiredOption("--unit <code>", "code of the unit; units below it are included")
    .requiredOption("--out <file>", 'file.csv or file.xlsx ("-": CSV on the terminal)')
    .option("--purpose <text>", "why; needed for persons and logged with them")
    .option("--requirement <id>", "one requirement only (coverage, duties, owing)")
    .option("--period <year>", "year of the counts (coverage)", yearOption)
    .addOption(
      new Option("--language <language>", "of the headers").choices(["zh", "en"]).default("en"),
    )
    .option("--bom", "begin CSV with a byte order mark, for spreadsheets")
    .addHelpText(
      "after",
      `
Figures carry their definition, denominator, days and pack: in lines that begin with # above the
header of a CSV file, on the second sheet of a workbook. Members, facts and entries have the form
that can be imported.

Examples:
  rollbook export coverage --unit 64 --out coverage.xlsx
  rollbook export owing --unit 6401 --requirement S1 --purpose "January reminder" --out owing.csv
  rollbook export entries --unit 64 --purpose "yearly copy" --out entries.csv`,
    )
    .action(async (what: What, options: ExportOptions) => {
      if (what !== "coverage" && what !== "duties" && (options.purpose ?? "").trim() === "") {
        tools.err.write("error: --purpose is needed: it is logged with the persons of the file.\n");
        return finish(exit.usage);
      }
      const opened = await tools.open();
      try {
        finish(await run(tools, opened.ctx, what, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(
  tools: Tools,
  ctx: Context,
  what: What,
  options: ExportOptions,
): Promise<number> {
  const unitId = await unitOfCode(ctx, options.unit);
  if (!unitId.ok) return tellFailure(tools.err, unitId);
  const table = await tableOf(ctx, what, unitId.value, options);
  if (!table.ok) return tellFailure(tools.err, table);
  const writer = await tools.tableWriter();
  const format: TableFormat = options.out.toLowerCase().endsWith(".xlsx")
    ? "xlsx"
    : options.bom === true
      ? "csv-bom"
      : "csv";
  const written = await writeOut(() =>
    tools.output(options.out, (out) => writeTable(writer, format, out, table.value)),
  );
  if (!written.ok) return tellFailure(tools.err, written);
  tools.err.write(`${written.value.toLocaleString("en")} rows\n`);
  return exit.ok;
}

/** An interruption is told like any other refusal; of the file nothing is left. */
async function writeOut<T>(write: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ExportInterrupted) return error.failure;
    throw error;
  }
}

function tableOf(
  ctx: Context,
  what: What,
  unitId: number,
  options: ExportOptions,
): Promise<Outcome<TableExport>> {
  const { language, requirement } = options;
  const purpose = options.purpose ?? "";
  if (what === "coverage") {
    const period = options.period === undefined ? undefined : formatDay(options.period);
    return coverageExport(ctx, unitId, { requirement, period, language });
  }
  if (what === "duties") return dutiesExport(ctx, unitId, { requirement, language });
  if (what === "owing") return owingExport(ctx, unitId, { requirement, purpose, language });
  return peopleExport(ctx, what, unitId, { purpose, language });
}

import { type Command, Option } from "commander";
import type { Crosstab } from "#contract/routes/crosstab";
import { type Day, formatDay, yearOf } from "#core/day";
import type { Context } from "#services/context";
import { crosstab, type CrosstabQuery } from "#services/crosstab";
import { crosstabExport } from "#services/exports/crosstab";
import { writeTable } from "#services/exports/export";
import { unitOfCode } from "#services/exports/unit";
import type { Finish } from "../program.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";
import { dayOption, yearOption } from "./options.ts";

interface CrosstabOptions {
  readonly unit: string;
  readonly rows: CrosstabQuery["rows"];
  readonly columns?: CrosstabQuery["rows"];
  readonly year?: Day;
  readonly day?: Day;
  readonly requirement?: string;
  readonly by?: "then" | "now";
  readonly out?: string;
}

const words = ["sex", "age", "education", "sector", "form", "topic", "level"];

export function addCrosstab(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("crosstab")
    .description("Persons trained, or who reached a requirement, by one or two attributes")
    .requiredOption("--unit <code>", "code of the unit; units below it are included")
    .addOption(new Option("--rows <attribute>", "by what").choices(words).makeOptionMandatory())
    .addOption(new Option("--columns <attribute>", "and by what").choices(words))
    .option("--year <year>", "trained in this year (default: the current one)", yearOption)
    .option("--day <day>", "homes and attributes of this day, training up to it", dayOption)
    .option("--requirement <id>", "who reached this requirement and who owes, instead of training")
    .addOption(
      new Option("--by <home>", "of a requirement: the home then, or now").choices(["then", "now"]),
    )
    .option("--out <file>", 'write file.csv or file.xlsx instead of a table ("-": CSV)')
    .addHelpText(
      "after",
      `
Counts of fewer than five persons by sex, age, schooling or sector are withheld ("<5"), and so are the
counts from which one could be worked out. sex, age, education and sector belong to persons; form,
topic and level (of the provider) to sessions.

Examples:
  rollbook crosstab --unit 64 --rows sex --columns age --year 2010
  rollbook crosstab --unit 6401 --rows form --columns level
  rollbook crosstab --unit 6401 --rows education --requirement S1 --year 2010 --out s1.xlsx`,
    )
    .action(async (options: CrosstabOptions) => {
      const opened = await tools.open();
      try {
        finish(await run(tools, opened.ctx, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(tools: Tools, ctx: Context, options: CrosstabOptions): Promise<number> {
  const unitId = await unitOfCode(ctx, options.unit);
  if (!unitId.ok) return tellFailure(tools.err, unitId);
  const { out, year, day, rows, columns, requirement, by } = options;
  const query: CrosstabQuery = {
    rows,
    columns,
    requirement,
    by,
    year: year === undefined ? undefined : yearOf(year),
    day: day === undefined ? undefined : formatDay(day),
  };
  if (out !== undefined) {
    const table = await crosstabExport(ctx, unitId.value, {
      ...query,
      language: "en",
    });
    if (!table.ok) return tellFailure(tools.err, table);
    const format = out.toLowerCase().endsWith(".xlsx") ? "xlsx" : "csv";
    const writer = await tools.tableWriter();
    const written = await tools.output(out, (to) => writeTable(writer, format, to, table.value));
    return written.ok ? exit.ok : tellFailure(tools.err, written);
  }
  const found = await crosstab(ctx, unitId.value, query);
  if (!found.ok) return tellFailure(tools.err, found);
  tools.out.write(`${textOf(found.value)}\n`);
  return exit.ok;
}

function textOf(table: Crosstab): string {
  const { unit, pack, requirement, rows, columns } = table;
  const policy = pack === null ? "" : `, ${pack.id} ${pack.version} (${pack.hash.slice(0, 12)})`;
  const [first, second] =
    requirement === null ? ["persons trained", "person-times"] : ["reached", "owing"];
  const what =
    requirement === null
      ? `persons trained in ${table.year}, of ${table.heads.toLocaleString("en")} members`
      : `${requirement.id} ${requirement.title.en}, ${table.year}, by the home ${table.by ?? ""}`;
  const head = `${unit.code} ${unit.name.zh} ${unit.name.en}
as of ${table.day}, as known on ${table.knownOn}${policy}
${what}; counts under ${table.smallest}, and what would give one away, are withheld (<5)
`;
  const label = (axis: Crosstab["rows"], code: string | null): string =>
    axis.values.find((value) => value.code === code)?.label.en ?? "all";
  const number = (value: number | null): string =>
    value === null ? "<5*" : value.toLocaleString("en");
  const lines = table.cells.map((cell) => [
    label(rows, cell.row),
    ...(columns === null ? [] : [label(columns, cell.column)]),
    number(cell.first),
    number(cell.second),
  ]);
  const titles = [rows, columns].flatMap((axis) => (axis === null ? [] : [axis.label.en]));
  return `${head}\n${alignedTable([[...titles, first ?? "", second ?? ""], ...lines])}`;
}

import { type Command, Option } from "commander";
import type { CountedBy, CoverageTable, Overview } from "#contract/routes/coverage";
import type { Figure, RequirementRef } from "#contract/views";
import { amountIn } from "#core/amount";
import { type Day, formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { shareOf, unmeasured } from "#core/share";
import type { Context } from "#services/context";
import { coverageTable, overview } from "#services/coverage";
import type { FiguresQuery } from "#services/coverage-source";
import { countPaths } from "#services/coverage-path-count";
import { coverageExport } from "#services/exports/coverage";
import { pathExport } from "#services/exports/coverage-path";
import { type TableExport, writeTable } from "#services/exports/export";
import { unitOfCode } from "#services/exports/unit";
import { askPast } from "#services/past";
import { continueBulk } from "#services/verdicts-bulk";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Opened, Tools } from "../tools.ts";
import { pathLines } from "./coverage-path.ts";
import { dayOption, yearOption } from "./options.ts";

interface CoverageOptions {
  readonly unit: string;
  readonly requirement?: string;
  readonly period?: number;
  readonly csv?: string;
  readonly today?: Day;
  readonly knownOn?: Day;
  readonly by?: CountedBy;
  readonly path?: true;
}

export function addCoverage(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("coverage")
    .description("How a unit and the units below it stand")
    .requiredOption("--unit <code>", "code of the unit")
    .option("--requirement <id>", "one requirement, with each unit below")
    .option("--period <year>", "year under which it is counted (default: the latest)", yearOption)
    .option("--today <day>", "the figures of a past day", dayOption)
    .option("--known-on <day>", "as known at the end of this day (default: now)", dayOption)
    .addOption(
      new Option("--by <home>", "by the home of then, or of today").choices(["then", "now"]),
    )
    .option("--path", "year by year, with a forecast: requirements with windows of several years")
    .option("--csv <file>", 'write CSV instead of a table ("-" for the terminal)')
    .addHelpText(
      "after",
      `
Without --requirement: each requirement of the unit. Minutes are whole; what a requirement
misses that counts in points or credits is shown in these. "judged" is the denominator:
who met, is late, on course, short or overdue.

An ended window counts where the member was at home on its last day ("then"); with --by now it counts
where the member is at home today. --today judges everybody of the unit again as they were on that day:
what was known on --known-on, the tree and the pack of then. --path first counts the years that are due.

Examples:
  rollbook coverage --unit 64
  rollbook coverage --unit 6401 --requirement S1 --period 2010
  rollbook coverage --unit 6401 --today 2010-12-31 --known-on 2011-01-31
  rollbook coverage --unit 6401 --path --requirement S15
  rollbook coverage --unit 6401 --csv coverage.csv`,
    )
    .action(async (options: CoverageOptions) => {
      const opened = await tools.open();
      try {
        finish(await run(tools, opened, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(tools: Tools, opened: Opened, options: CoverageOptions): Promise<number> {
  const { ctx } = opened;
  const unitId = await unitOfCode(ctx, options.unit);
  if (!unitId.ok) return tellFailure(tools.err, unitId);
  if (options.path === true) return runPath(tools, opened, unitId.value, options);
  const times = timesOf(options);
  const counted = await countPast(tools, opened, unitId.value, times);
  if (!counted.ok) return tellFailure(tools.err, counted);
  const period = options.period === undefined ? undefined : formatDay(options.period);
  const { requirement, csv } = options;
  if (csv !== undefined) {
    const table = await coverageExport(ctx, unitId.value, {
      requirement,
      period,
      language: "en",
      ...times,
    });
    if (!table.ok) return tellFailure(tools.err, table);
    return writeCsv(tools, csv, table.value);
  }
  const lines =
    requirement === undefined
      ? await overviewLines(ctx, unitId.value, period, times)
      : await requirementLines(ctx, unitId.value, { requirement, period, ...times });
  if (!lines.ok) return tellFailure(tools.err, lines);
  tools.out.write(`${lines.value}\n`);
  return exit.ok;
}

async function writeCsv(tools: Tools, file: string, table: TableExport): Promise<number> {
  const writer = await tools.tableWriter();
  const written = await tools.output(file, (out) => writeTable(writer, "csv", out, table));
  return written.ok ? exit.ok : tellFailure(tools.err, written);
}

const withPath =
  "With --path leave out --period, --today, --known-on and --by: a path is of today.";

async function runPath(
  tools: Tools,
  { ctx, system }: Opened,
  unitId: number,
  { requirement, csv, period, today, knownOn, by }: CoverageOptions,
): Promise<number> {
  const asked = { period, today, knownOn, by };
  if (Object.values(asked).some((one) => one !== undefined)) {
    return tellFailure(tools.err, failure("invalid", "path-of-today", withPath));
  }
  await countPaths(system.db, system);
  if (csv !== undefined) {
    const table = await pathExport(ctx, unitId, { requirement, language: "en" });
    return table.ok ? writeCsv(tools, csv, table.value) : tellFailure(tools.err, table);
  }
  const lines = await pathLines(ctx, unitId, { requirement }, (found) =>
    heading({ ...found, knownOn: found.today, by: "then" }),
  );
  if (!lines.ok) return tellFailure(tools.err, lines);
  tools.out.write(`${lines.value}\n`);
  return exit.ok;
}

function timesOf({ today, knownOn, by }: CoverageOptions): FiguresQuery {
  return { today, knownOn, by };
}

/** Counts a past day here, however large the unit is, and shows how far it is. */
async function countPast(
  tools: Tools,
  { ctx, system }: Opened,
  unitId: number,
  times: FiguresQuery,
): Promise<Outcome<null>> {
  if (times.today === undefined && times.knownOn === undefined) return success(null);
  if (times.today === ctx.today && times.knownOn === undefined) return success(null);
  const asked = await askPast(ctx, unitId, times);
  if (!asked.ok || asked.value.question.answeredAt !== null)
    return asked.ok ? success(null) : asked;
  const total = Math.max(1, asked.value.question.members);
  const progress = progressOn(tools);
  try {
    const onProgress = (done: number): void => progress.show("judging", done / total, done);
    await continueBulk(system, { onProgress });
  } finally {
    progress.end();
  }
  return success(null);
}

/** Where one of the requirements counts in a unit of its own, not everything missing is minutes. */
function figureTitles(requirements: readonly RequirementRef[]): string[] {
  const isInHours = requirements.every((one) => one.creditUnit === null);
  const missing = isInHours ? "missing minutes" : "missing";
  return ["judged", "reached", "share", "owing", missing, "missing sessions"];
}

/** The unit of its own in which a requirement counts stands behind the number. */
function figureCells(figure: Figure, { creditUnit }: RequirementRef): string[] {
  const { judged, reached, owing, missingMinutes, missingCount } = figure;
  const share = shareOf(figure);
  const number = (value: number): string => value.toLocaleString("en");
  return [
    number(judged),
    number(reached),
    share === null ? shareMissing(figure) : `${(share * 100).toFixed(1)} %`,
    number(owing),
    creditUnit === null ? number(missingMinutes) : amountIn(creditUnit, missingMinutes).en,
    number(missingCount),
  ];
}

/** Why there is no share. */
function shareMissing(figure: Figure): string {
  const open = unmeasured(figure);
  return open === 0 ? "-" : `not yet measurable: ${open} of ${open + figure.judged}`;
}

type Framed = Pick<Overview, "unit" | "today" | "knownOn" | "by" | "pack" | "freshness">;

function heading({ unit, today, knownOn, by, pack, freshness }: Framed): string {
  const policy =
    pack === null ? "no pack" : `${pack.id} ${pack.version} (${pack.hash.slice(0, 12)})`;
  const waiting = freshness.pending === 0 ? "" : `, ${freshness.pending} changes not yet counted`;
  const { judging } = freshness;
  const pending =
    judging === null
      ? waiting
      : `${waiting}, ${judging.done} of ${judging.total} members judged by it so far`;
  const known = knownOn === today ? "" : `, as known on ${knownOn}`;
  const home = by === "now" ? ", by the home of that day" : "";
  const name = `${unit.code} ${unit.name.zh} ${unit.name.en}`;
  return `${name}\nas of ${today}${known}${home}, ${policy}${pending}\n`;
}

async function overviewLines(
  ctx: Context,
  unitId: number,
  period: string | undefined,
  times: FiguresQuery,
): Promise<Outcome<string>> {
  const found = await overview(ctx, unitId, times);
  if (!found.ok) return found;
  const rows = found.value.requirements.flatMap(({ requirement, periods }) => {
    const shown =
      period === undefined
        ? (periods.find((one) => one.period <= found.value.today) ?? periods[0])
        : periods.find((one) => one.period === period);
    if (shown === undefined) return [];
    return [
      [
        requirement.id,
        requirement.title.en,
        shown.period.slice(0, 4),
        ...figureCells(shown.figure, requirement),
      ],
    ];
  });
  if (rows.length === 0) return noFigures;
  const titles = figureTitles(found.value.requirements.map((one) => one.requirement));
  const head = `${heading(found.value)}${found.value.members.toLocaleString("en")} members\n`;
  return success(`${head}\n${alignedTable([["", "requirement", "year", ...titles], ...rows])}`);
}

async function requirementLines(
  ctx: Context,
  unitId: number,
  query: FiguresQuery & { readonly requirement: string; readonly period: string | undefined },
): Promise<Outcome<string>> {
  const rows: string[][] = [];
  let cursor: string | undefined;
  let first: CoverageTable | null = null;
  do {
    const page = await coverageTable(ctx, unitId, { ...query, cursor, limit: 500 });
    if (!page.ok) return page;
    first ??= page.value;
    for (const { unit, figure } of page.value.children) {
      rows.push([unit.code, unit.name.zh, ...figureCells(figure, page.value.requirement)]);
    }
    cursor = page.value.next ?? undefined;
  } while (cursor !== undefined);
  if (first.periods.length === 0) return noFigures;
  const title = `${first.requirement.id} ${first.requirement.title.en}, ${first.period.slice(0, 4)}\n`;
  return success(
    `${heading(first)}${title}\n${alignedTable([
      ["", "unit", ...figureTitles([first.requirement])],
      [first.unit.code, first.unit.name.zh, ...figureCells(first.total, first.requirement)],
      ["", "directly here", ...figureCells(first.direct, first.requirement)],
      ...rows,
    ])}`,
  );
}

const noFigures = failure(
  "not-found",
  "no-figures",
  "There are no figures here: nobody was judged yet, or not under that requirement or year.",
);

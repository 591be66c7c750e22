import { requirementsOf } from "#core/policy/pack";
import type { Crosstab } from "#contract/routes/crosstab";
import {
  type CrossTable,
  everyCode,
  isWithheld,
  smallestShown,
  standingOf,
  type Withheld,
  withhold,
} from "#core/crosstab";
import { type Day, dayOf, formatDay, parseDay, yearOf } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { findUnitInSight, loadFreshness } from "#store/coverage";
import {
  type Attribute,
  type CellQuery,
  type CellRow,
  countJudged,
  countTrained,
  type CountedBy,
  loadFamilySizes,
} from "#store/crosstab";
import { type Tx, wholeSight } from "#store/database";
import type { Context } from "./context.ts";
import { axisOf, type Axis, isPersonal } from "./crosstab-axes.ts";
import { levelsOf, placeOf } from "./crosstab-places.ts";
import { judgedMeaning, trainedMeaning, withheldRule } from "./crosstab-words.ts";
import { packRefOf, type Policy, policyInForce } from "./policy.ts";
import { requirementRef, unitRef } from "./verdicts-lines.ts";

export interface CrosstabQuery {
  readonly rows: Attribute;
  readonly columns?: Attribute | undefined;
  /** Persons trained in this year. Absent: the year of `day`. */
  readonly year?: number | undefined;
  /** Homes and attributes of this day, training up to it. Absent: today, or the end of the year. */
  readonly day?: string | undefined;
  /** Instead of who was trained: who reached this requirement and who owes. */
  readonly requirement?: string | undefined;
  readonly by?: CountedBy | undefined;
}

const notHere = failure("not-found", "unit-unknown", "There is no such unit in sight.");

/**
 * Persons and person-times trained, or who reached a requirement, by one or two attributes, over a
 * unit and all below it. Whoever may see the unit's counts may ask; small counts by attributes of
 * persons are withheld with whatever would give them away here, above or beside.
 */
export async function crosstab(
  ctx: Context,
  unitId: number,
  query: CrosstabQuery,
): Promise<Outcome<Crosstab>> {
  const { sight } = ctx.actor;
  const asked = await ctx.db.snapshot(sight, (tx) => findUnitInSight(tx, unitId, sight));
  if (asked === null) return notHere;
  const times = timesOf(ctx, query);
  if (!times.ok) return times;
  // Nobody above a branch's office sees rows of persons: the program counts them, and answers sums.
  return ctx.db.snapshot(wholeSight, async (tx): Promise<Outcome<Crosstab>> => {
    const unit = await findUnitInSight(tx, unitId, sight);
    if (unit === null) return notHere;
    const policy = await policyInForce(tx);
    if (policy === null) return failure("conflict", "no-policy", "No policy pack is in force yet.");
    if (query.requirement !== undefined && !knows(policy, query.requirement)) {
      return failure(
        "not-found",
        "requirement-unknown",
        `The pack has no requirement ${query.requirement}.`,
      );
    }
    const counted: Counted = { ...query, ...times.value, policy };
    const levels = levelsOf(await loadFamilySizes(tx, unit.path), unit.path);
    const standing = standingOf(levels.map((one) => one.level));
    const own = await count(tx, placeOf(levels, 0), false, counted);
    const table = own.tables.get(0) ?? own.whole;
    const family =
      standing.kind === "carrier" && own.isPersonal
        ? await count(tx, placeOf(levels, standing.level + 1), true, counted)
        : null;
    const tables = family === null ? [] : [family.whole, ...family.tables.values()];
    const withheld = withhold(
      table.cross,
      standing,
      tables.map((one) => one.cross),
    );
    const { day, yearStart } = times.value;
    const { requirement } = query;
    return success({
      unit: unitRef(unit),
      today: formatDay(ctx.today),
      pack: packRefOf(policy),
      freshness: await loadFreshness(tx, unitId),
      day: formatDay(day),
      knownOn: formatDay(ctx.today),
      year: yearOf(yearStart),
      requirement: requirement === undefined ? null : requirementRef(policy, requirement),
      by: requirement === undefined ? null : (query.by ?? "then"),
      rows: viewOf(own.rows),
      columns: own.columns === null ? null : viewOf(own.columns),
      cells: cellsOf(table, own.rows, own.columns, withheld),
      heads: table.cross.cell(everyCode, everyCode).heads,
      smallest: smallestShown,
      ...meaningOf(requirement),
    });
  });
}

function meaningOf(requirement: string | undefined) {
  const { definition, denominator, numbers } =
    requirement === undefined ? trainedMeaning : judgedMeaning;
  return { definition, denominator, numbers: [...numbers], rule: withheldRule };
}

function knows(policy: Policy, requirement: string): boolean {
  return requirementsOf(policy.pack).some((one) => one.id === requirement);
}

interface Times {
  readonly day: Day;
  readonly yearStart: Day;
}

const invalid = (at: string, message: string) =>
  failure("invalid", "crosstab-invalid", message, [{ at, message }]);

function timesOf(ctx: Context, query: CrosstabQuery): Outcome<Times> {
  if (query.columns === query.rows) {
    return invalid("/columns", "Rows and columns must be two different attributes.");
  }
  const { today } = ctx;
  const given = query.day === undefined ? null : parseDay(query.day);
  const year = query.year ?? yearOf(given ?? today);
  const yearStart = dayOf(year, 1, 1);
  const yearEnd = dayOf(year + 1, 1, 1) - 1;
  if (query.requirement !== undefined) {
    const sessionOnly = [query.rows, query.columns].find(
      (one) => one !== undefined && !isPersonal(one),
    );
    if (sessionOnly !== undefined) {
      return invalid("/rows", `Whoever is judged has no ${sessionOnly}: ask for persons trained.`);
    }
    if (given !== null && given !== today) {
      return invalid("/day", "Verdicts are those of today: leave out the day.");
    }
    return success({ day: today, yearStart });
  }
  const day = given ?? Math.min(today, yearEnd);
  if (day > today) return invalid("/day", "The day must not lie in the future.");
  if (day < yearStart) return invalid("/day", "The day lies before the year.");
  return success({ day: Math.min(day, yearEnd), yearStart });
}

interface Counted extends Times, Omit<CrosstabQuery, "day"> {
  readonly policy: Policy;
}

/** A table with the person-times that its core does not need. */
interface Table {
  readonly cross: CrossTable;
  row(row: string, column: string): CellRow | undefined;
}

interface Tables {
  readonly rows: Axis;
  readonly columns: Axis | null;
  readonly isPersonal: boolean;
  readonly whole: Table;
  /** By the unit directly below; 0 is who is at home in the unit itself. */
  readonly tables: ReadonlyMap<number, Table>;
}

async function count(
  tx: Tx,
  place: Pick<CellQuery, "path" | "isLarge">,
  byChild: boolean,
  asked: Counted,
): Promise<Tables> {
  const { policy, rows: a, columns, day: on, requirement, yearStart } = asked;
  const b = columns ?? null;
  const query: CellQuery = { ...place, byChild, on, a, b };
  const forms = policy.pack.vocabulary.forms.filter((one) => one.mode !== "alone");
  const found =
    requirement === undefined
      ? await countTrained(tx, {
          ...query,
          yearStart,
          forms: forms.map((one) => one.code),
        })
      : await countJudged(tx, {
          ...query,
          requirement,
          period: yearStart,
          by: asked.by ?? "then",
        });
  const axes = [a, b].map((attribute, index) =>
    attribute === null
      ? null
      : axisOf(
          policy.pack.vocabulary,
          attribute,
          found.map((row) => (index === 0 ? row.a : row.b)),
        ),
  );
  const [rows, second = null] = axes;
  if (rows === null || rows === undefined) throw new Error("A cross-table has rows");
  const parts = requirement === undefined ? 1 : 2;
  const byUnit = new Map<number, CellRow[]>();
  for (const row of found) byUnit.set(row.child, [...(byUnit.get(row.child) ?? []), row]);
  const shape = { rows, columns: second, parts };
  return {
    rows,
    columns: second,
    isPersonal: rows.personal || second?.personal === true,
    whole: tableOf(shape, found),
    tables: new Map([...byUnit].map(([child, own]) => [child, tableOf(shape, own)])),
  };
}

interface Shape {
  readonly rows: Axis;
  readonly columns: Axis | null;
  readonly parts: number;
}

function tableOf({ rows, columns, parts }: Shape, found: readonly CellRow[]): Table {
  const cells = new Map<string, CellRow>();
  // With one attribute the cell and the sum over nothing are one row, twice.
  const seen = new Set<string>();
  for (const row of found) {
    const a = row.everyA ? everyCode : row.a;
    const b = row.everyB || columns === null ? everyCode : row.b;
    if (a === null || b === null) continue;
    const once = `${row.child} ${a} ${b}`;
    if (seen.has(once)) continue;
    seen.add(once);
    const old = cells.get(`${a} ${b}`);
    cells.set(`${a} ${b}`, old === undefined ? row : addRows(old, row));
  }
  const dimension = (axis: Axis) => ({
    personal: axis.personal,
    codes: axis.values.map((value) => value.code),
  });
  return {
    row: (row, column) => cells.get(`${row} ${column}`),
    cross: {
      rows: dimension(rows),
      columns: columns === null ? null : dimension(columns),
      cell: (row, column) => {
        const found = cells.get(`${row} ${column}`);
        const values = [found?.first ?? 0, found?.second ?? 0];
        return { heads: found?.heads ?? 0, parts: values.slice(0, parts) };
      },
    },
  };
}

function addRows(a: CellRow, b: CellRow): CellRow {
  const { heads, first, second } = b;
  return {
    ...a,
    heads: a.heads + heads,
    first: a.first + first,
    second: a.second + second,
  };
}

function cellsOf(
  table: Table,
  rows: Axis,
  columns: Axis | null,
  withheld: Withheld,
): Crosstab["cells"] {
  const across = [...(columns?.values.map((value) => value.code) ?? []), everyCode];
  return [...rows.values.map((value) => value.code), everyCode].flatMap((row) =>
    across.map((column) => {
      const found = table.row(row, column);
      const hidden = isWithheld(withheld, row, column);
      return {
        row: row === everyCode ? null : row,
        column: column === everyCode ? null : column,
        withheld: hidden,
        first: hidden ? null : (found?.first ?? 0),
        second: hidden ? null : (found?.second ?? 0),
      };
    }),
  );
}

function viewOf(axis: Axis): Crosstab["rows"] {
  return { ...axis, values: [...axis.values] };
}

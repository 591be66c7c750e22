import type { Counts } from "#core/coverage";
import { type Day, formatDay } from "#core/day";
import { statement, type Tx } from "./database.ts";
import { judgingProgress } from "./jobs/jobs.ts";

/** A unit with what its figures need. */
export interface CountedUnit {
  readonly unitId: number;
  readonly regionId: number;
  readonly path: string;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
}

const unitColumns = `u.unit_id as "unitId", u.region_id as "regionId", u.path::text as path, u.code,
  u.name_zh as "nameZh", u.name_en as "nameEn", u.kind, u.level`;

const unitInSight = statement<[number, boolean, string], CountedUnit>(
  "unit_in_sight",
  `select ${unitColumns} from unit u
   where u.unit_id = $1 and ($2 or u.path <@ $3::ltree[])`,
);

/** A unit whose counts may be seen: at or below one of the caller's paths. Null: out of sight. */
export async function findUnitInSight(
  tx: Tx,
  unitId: number,
  scope: { readonly whole: boolean; readonly paths: readonly string[] },
): Promise<CountedUnit | null> {
  const paths = `{${scope.paths.join(",")}}`;
  const [row] = await tx.run(unitInSight, [unitId, scope.whole, paths]);
  return row ?? null;
}

/** One row of coverage of a unit. */
export interface CoverageRow extends Counts {
  readonly measure: string;
  readonly period: Day;
  readonly status: string;
}

const countColumns = `c.members, c.credited, c.towards, c.demanded,
  c.missing_minutes as "missingMinutes", c.missing_count as "missingCount", c.sessions`;

const readCoverage = statement<[number, string, string], CoverageRow>(
  "read_coverage",
  `select c.measure, c.period - date '1970-01-01' as period, c.status, ${countColumns}
   from coverage c
   where c.unit_id = $1
     and (c.status <> 'due' or c.period between $2::date and $3::date)
     and (c.members <> 0 or c.sessions <> 0 or c.status like 'now:%')`,
);

/** Every count of a unit with what is below it; of what falls due only between two days. */
export function loadCoverage(
  tx: Tx,
  unitId: number,
  dueFrom: Day,
  dueTo: Day,
): Promise<CoverageRow[]> {
  return tx.run(readCoverage, [unitId, formatDay(dueFrom), formatDay(dueTo)]);
}

const readMeasure = statement<[number, string, string], CoverageRow & { unitId: number }>(
  "read_measure",
  `select c.unit_id as "unitId", c.measure, c.period - date '1970-01-01' as period, c.status,
     ${countColumns}
   from coverage c
   where c.unit_id = $1 and c.measure = $2 and c.status <> 'due'
     and (c.members <> 0 or c.status like 'now:%') and c.period = coalesce(nullif($3, '')::date, c.period)`,
);

/** Counts of one unit and measure; of one period, or of all where it is null. */
export function loadMeasure(
  tx: Tx,
  unitId: number,
  measure: string,
  period: Day | null,
): Promise<CoverageRow[]> {
  return tx.run(readMeasure, [unitId, measure, period === null ? "" : formatDay(period)]);
}

const readPeriods = statement<[string, string], { period: Day }>(
  "coverage_periods",
  `select distinct c.period - date '1970-01-01' as period
   from coverage c
   where c.unit_id = any (string_to_array($1, '.')::bigint[]) and c.measure = $2
     and c.status <> 'due' and c.members <> 0`,
);

/** Periods of which a unit, or one above it that is in sight, counts somebody. */
export async function loadPeriods(tx: Tx, path: string, measure: string): Promise<Day[]> {
  return (await tx.run(readPeriods, [path, measure])).map((row) => row.period);
}

export interface ChildCounts extends CountedUnit, CoverageRow {}

const readChildren = statement<[number, string, string], ChildCounts>(
  "read_children_measure",
  `select ${unitColumns}, c.measure, c.period - date '1970-01-01' as period, c.status,
     ${countColumns}
   from unit u
   join coverage c on c.unit_id = u.unit_id
   where u.parent_id = $1 and c.measure = $2 and c.period = $3::date and c.status <> 'due'`,
);

/** Counts of the units directly below, closed ones that still count something included. */
export function loadChildrenMeasure(
  tx: Tx,
  unitId: number,
  measure: string,
  period: Day,
): Promise<ChildCounts[]> {
  return tx.run(readChildren, [unitId, measure, formatDay(period)]);
}

export interface ChildUnit extends CountedUnit {
  readonly hasChildren: boolean;
}

const childUnits = statement<[number, string, string, number], ChildUnit>(
  "counted_children",
  `select ${unitColumns},
     exists (select 1 from unit b where b.parent_id = u.unit_id and b.closed_on is null)
       as "hasChildren"
   from unit u
   where u.parent_id = $1 and u.code > $2
     and (u.closed_on is null or exists (select 1 from coverage c
       where c.unit_id = u.unit_id and c.measure = $3 and c.members <> 0))
   order by u.code, u.unit_id limit $4`,
);

/** The units directly below in order of their codes, closed ones only while they count something. */
export function loadChildUnits(
  tx: Tx,
  unitId: number,
  afterCode: string,
  measure: string,
  limit: number,
): Promise<ChildUnit[]> {
  return tx.run(childUnits, [unitId, afterCode, measure, limit]);
}

const belowAtLevel = statement<[string, string, string, string], ChildCounts>(
  "read_level_measure",
  `select ${unitColumns}, c.measure, c.period - date '1970-01-01' as period, c.status,
     ${countColumns}
   from unit u
   join coverage c on c.unit_id = u.unit_id
   where u.path <@ $1::ltree and u.level = $2 and c.measure = $3 and c.period = $4::date
     and c.status <> 'due'
   order by u.code, u.unit_id`,
);

/** Counts of every unit of a level at or below a path, such as the counties of a province. */
export function loadLevelMeasure(
  tx: Tx,
  path: string,
  level: string,
  measure: string,
  period: Day,
): Promise<ChildCounts[]> {
  return tx.run(belowAtLevel, [path, level, measure, formatDay(period)]);
}

const countBelow = statement<[string], { units: number }>(
  "count_units_below",
  `select count(*)::integer as units from unit u
   where u.path <@ $1::ltree and u.path <> $1::ltree and u.closed_on is null`,
);

export async function countUnitsBelow(tx: Tx, path: string): Promise<number> {
  const [row] = await tx.run(countBelow, [path]);
  return row?.units ?? 0;
}

const readFreshness = statement<[number], { foldedAt: string | null; pending: number }>(
  "read_freshness",
  `select (select to_char(max(c.folded_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
       from coverage c where c.unit_id = $1) as "foldedAt",
     (select count(*)::integer from (select 1 from delta limit 100000) as waiting) as pending`,
);

/**
 * When the unit's counts last changed, how many changes of any unit are not yet counted, and how far
 * everybody is judged by the pack in force (null: all are).
 */
export async function loadFreshness(
  tx: Tx,
  unitId: number,
): Promise<{
  foldedAt: string | null;
  pending: number;
  judging: { readonly done: number; readonly total: number } | null;
}> {
  const [[row], judging] = await Promise.all([
    tx.run(readFreshness, [unitId]),
    judgingProgress(tx),
  ]);
  return { ...(row ?? { foldedAt: null, pending: 0 }), judging };
}

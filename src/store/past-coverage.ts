import { type Day, formatDay } from "#core/day";
import type { ChildCounts, ChildUnit, CountedUnit, CoverageRow } from "./coverage.ts";
import { statement, type Tx } from "./database.ts";

/** Counts of a past day, under the names of those of today (`coverage.ts`), from one answer. */

const unitColumns = `p.unit_id as "unitId", 0 as "regionId", p.unit_id::text as path, p.code,
  p.name_zh as "nameZh", p.name_en as "nameEn", p.kind, p.level`;
const countColumns = `c.members, c.credited, c.towards, c.demanded,
  c.missing_minutes as "missingMinutes", c.missing_count as "missingCount", c.sessions`;
const day = `c.period - date '1970-01-01' as period`;
/** Differences that today's homes make may have nobody and still change minutes. */
const isSomething = `(c.members <> 0 or c.sessions <> 0 or c.status like 'now:%')`;

const readUnit = statement<[number, number], CountedUnit>(
  "past.unit",
  `select ${unitColumns} from past_unit p where p.job_id = $1 and p.unit_id = $2`,
);

/** The unit as it was; null where it is not in the answer's tree. */
export async function pastUnit(tx: Tx, jobId: number, unitId: number): Promise<CountedUnit | null> {
  return (await tx.run(readUnit, [jobId, unitId]))[0] ?? null;
}

const readCoverage = statement<[number, number, string, string], CoverageRow>(
  "past.coverage",
  `select c.measure, ${day}, c.status, ${countColumns}
   from past_count c
   where c.job_id = $1 and c.unit_id = $2 and c.folded and ${isSomething}
     and (c.status <> 'due' or c.period between $3::date and $4::date)`,
);

export function pastCoverage(
  tx: Tx,
  jobId: number,
  unitId: number,
  dueFrom: Day,
  dueTo: Day,
): Promise<CoverageRow[]> {
  return tx.run(readCoverage, [jobId, unitId, formatDay(dueFrom), formatDay(dueTo)]);
}

const readMeasure = statement<[number, number, string, string], CoverageRow>(
  "past.measure",
  `select c.measure, ${day}, c.status, ${countColumns}
   from past_count c
   where c.job_id = $1 and c.unit_id = $2 and c.folded and c.measure = $3 and c.status <> 'due'
     and ${isSomething} and c.period = coalesce(nullif($4, '')::date, c.period)`,
);

export function pastMeasure(
  tx: Tx,
  jobId: number,
  unitId: number,
  measure: string,
  period: Day | null,
): Promise<CoverageRow[]> {
  const of = period === null ? "" : formatDay(period);
  return tx.run(readMeasure, [jobId, unitId, measure, of]);
}

const readPeriods = statement<[number, string], { period: Day }>(
  "past.periods",
  `select distinct ${day} from past_count c
   where c.job_id = $1 and c.folded and c.measure = $2 and c.status <> 'due' and ${isSomething}`,
);

export async function pastPeriods(tx: Tx, jobId: number, measure: string): Promise<Day[]> {
  return (await tx.run(readPeriods, [jobId, measure])).map((row) => row.period);
}

const readChildren = statement<[number, number, string, string], ChildCounts>(
  "past.children_measure",
  `select ${unitColumns}, c.measure, ${day}, c.status, ${countColumns}
   from past_unit p join past_count c on c.job_id = p.job_id and c.unit_id = p.unit_id and c.folded
   where p.job_id = $1 and p.parent_id = $2 and c.measure = $3 and c.period = $4::date
     and c.status <> 'due'`,
);

export function pastChildrenMeasure(
  tx: Tx,
  jobId: number,
  unitId: number,
  measure: string,
  period: Day,
): Promise<ChildCounts[]> {
  return tx.run(readChildren, [jobId, unitId, measure, formatDay(period)]);
}

const childUnits = statement<[number, number, string, string, number], ChildUnit>(
  "past.child_units",
  `select ${unitColumns},
     exists (select 1 from past_unit b where b.job_id = p.job_id and b.parent_id = p.unit_id
       and b.is_open) as "hasChildren"
   from past_unit p
   where p.job_id = $1 and p.parent_id = $2 and p.code > $3
     and (p.is_open or exists (select 1 from past_count c where c.job_id = p.job_id
       and c.unit_id = p.unit_id and c.folded and c.measure = $4 and ${isSomething}))
   order by p.code, p.unit_id limit $5`,
);

export function pastChildUnits(
  tx: Tx,
  jobId: number,
  unitId: number,
  afterCode: string,
  measure: string,
  limit: number,
): Promise<ChildUnit[]> {
  return tx.run(childUnits, [jobId, unitId, afterCode, measure, limit]);
}

const below = `with recursive below (unit_id) as (
     select p.unit_id from past_unit p where p.job_id = $1 and p.unit_id = $2
     union all
     select p.unit_id from below b join past_unit p on p.job_id = $1 and p.parent_id = b.unit_id)`;

const belowAtLevel = statement<[number, number, string, string, string], ChildCounts>(
  "past.level_measure",
  `${below}
   select ${unitColumns}, c.measure, ${day}, c.status, ${countColumns}
   from below b join past_unit p on p.job_id = $1 and p.unit_id = b.unit_id
   join past_count c on c.job_id = p.job_id and c.unit_id = p.unit_id and c.folded
   where p.level = $3 and c.measure = $4 and c.period = $5::date and c.status <> 'due'
   order by p.code, p.unit_id`,
);

export function pastLevelMeasure(
  tx: Tx,
  jobId: number,
  unitId: number,
  level: string,
  measure: string,
  period: Day,
): Promise<ChildCounts[]> {
  return tx.run(belowAtLevel, [jobId, unitId, level, measure, formatDay(period)]);
}

const countBelow = statement<[number, number], { units: number }>(
  "past.units_below",
  `${below}
   select count(*)::integer as units
   from below b join past_unit p on p.job_id = $1 and p.unit_id = b.unit_id
   where p.is_open and p.unit_id <> $2`,
);

export async function pastUnitsBelow(tx: Tx, jobId: number, unitId: number): Promise<number> {
  return (await tx.run(countBelow, [jobId, unitId]))[0]?.units ?? 0;
}

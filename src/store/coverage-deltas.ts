import type { CountRow } from "#core/coverage";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

const insertDeltas = statement<string[]>(
  "insert_deltas",
  `insert into delta (region_id, unit_id, measure, period, status, members, credited, towards,
     demanded, missing_minutes, missing_count, sessions)
   select d.region_id, d.unit_id, d.measure, date '1970-01-01' + d.period, d.status, d.members,
     d.credited, d.towards, d.demanded, d.missing_minutes, d.missing_count, d.sessions
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::integer[], $5::text[], $6::integer[], $7::bigint[],
     $8::bigint[], $9::bigint[], $10::bigint[], $11::integer[], $12::integer[])
     as d (region_id, unit_id, measure, period, status, members, credited, towards, demanded, missing_minutes,
       missing_count, sessions)`,
);

/** A difference to the counts of a unit, kept in the region of those it counts. */
export interface NewDelta extends CountRow {
  readonly regionId: number;
}

/** Appends what a transaction changed in the counts of units; does not wait. */
export function sendDeltas(tx: Tx, rows: readonly NewDelta[]): void {
  if (rows.length === 0) return;
  tx.send(insertDeltas, [
    numbers(rows.map((row) => row.regionId)),
    numbers(rows.map((row) => row.unitId)),
    texts(rows.map((row) => row.measure)),
    numbers(rows.map((row) => row.period)),
    texts(rows.map((row) => row.status)),
    numbers(rows.map((row) => row.members)),
    numbers(rows.map((row) => row.credited)),
    numbers(rows.map((row) => row.towards)),
    numbers(rows.map((row) => row.demanded)),
    numbers(rows.map((row) => row.missingMinutes)),
    numbers(rows.map((row) => row.missingCount)),
    numbers(rows.map((row) => row.sessions)),
  ]);
}

/** Any number that no other program of this database is likely to lock. */
const foldLock = 7_411_004;

const holdFolding = statement<[number], Record<string, never>>(
  "hold_folding",
  `select pg_advisory_xact_lock($1)`,
);

/** Until this transaction ends, nobody else folds or moves counts. */
export function lockFolding(tx: Tx): void {
  tx.send(holdFolding, [foldLock]);
}

const findLast = statement<[number], { regionId: number; deltaId: number }>(
  "last_delta_of_portion",
  `select region_id as "regionId", delta_id as "deltaId" from (
     select region_id, delta_id from delta order by region_id, delta_id limit $1) as portion
   order by region_id desc, delta_id desc limit 1`,
);

// Sums of bigint are numeric: they are made bigint again, or adding them up the levels costs double.
// Paths are joined to the sums of a unit, not carried through them.
const fold = statement<[number, number], { folded: number }>(
  "fold_deltas",
  `with taken as (
     delete from delta where (region_id, delta_id) <= ($1::integer, $2::bigint)
     returning unit_id, measure, period, status, members, credited, towards, demanded,
       missing_minutes, missing_count, sessions
   ), own as (
     select unit_id, measure, period, status, sum(members) as members,
       sum(credited)::bigint as credited, sum(towards)::bigint as towards,
       sum(demanded)::bigint as demanded, sum(missing_minutes)::bigint as missing_minutes,
       sum(missing_count) as missing_count, sum(sessions) as sessions
     from taken group by unit_id, measure, period, status
   ), line as materialized (
     select o.unit_id, a.unit_id as above_id
     from (select distinct unit_id from own) as o
     join unit u on u.unit_id = o.unit_id
     cross join lateral unnest(string_to_array(u.path::text, '.')::bigint[]) as a (unit_id)
   ), sums as (
     select l.above_id as unit_id, o.measure, o.period, o.status, sum(o.members) as members,
       sum(o.credited) as credited, sum(o.towards) as towards, sum(o.demanded) as demanded,
       sum(o.missing_minutes) as missing_minutes, sum(o.missing_count) as missing_count,
       sum(o.sessions) as sessions
     from own o join line l on l.unit_id = o.unit_id
     group by l.above_id, o.measure, o.period, o.status
   ), grown as (
     insert into coverage (unit_id, measure, period, status, path, members, credited, towards,
       demanded, missing_minutes, missing_count, sessions)
     select s.unit_id, s.measure, s.period, s.status, u.path, s.members, s.credited, s.towards,
       s.demanded, s.missing_minutes, s.missing_count, s.sessions
     from sums s
     join (select x.unit_id, x.path from unit x
       where x.unit_id in (select above_id from line)) as u on u.unit_id = s.unit_id
     on conflict (unit_id, measure, period, status) do update set
       path = excluded.path, members = coverage.members + excluded.members,
       credited = coverage.credited + excluded.credited,
       towards = coverage.towards + excluded.towards,
       demanded = coverage.demanded + excluded.demanded,
       missing_minutes = coverage.missing_minutes + excluded.missing_minutes,
       missing_count = coverage.missing_count + excluded.missing_count,
       sessions = coverage.sessions + excluded.sessions, folded_at = now()
     returning 1
   )
   select count(*)::integer as folded from taken`,
);

/**
 * Adds up to `limit` deltas to their unit and every unit above it, all levels at once. What was
 * appended meanwhile below the last one and is not yet committed waits for the next portion; nobody
 * else deletes deltas, for folding is held.
 */
export async function foldDeltas(tx: Tx, limit: number): Promise<number> {
  lockFolding(tx);
  const [last] = await tx.run(findLast, [limit]);
  if (last === undefined) return 0;
  const [row] = await tx.run(fold, [last.regionId, last.deltaId]);
  return row?.folded ?? 0;
}

const freshness = statement<[], { oldest: string | null }>(
  "oldest_delta",
  `select to_char(min(recorded_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as oldest
   from delta`,
);

/** When the oldest change that no figure shows yet was made (ISO, UTC); null: figures are current. */
export async function oldestDelta(tx: Tx): Promise<string | null> {
  const [row] = await tx.run(freshness, []);
  return row?.oldest ?? null;
}

const sweep = statement<[], { swept: number }>(
  "sweep_coverage",
  `with gone as (
     delete from coverage where members = 0 and credited = 0 and towards = 0 and demanded = 0
       and missing_minutes = 0 and missing_count = 0 and sessions = 0 returning 1)
   select count(*)::integer as swept from gone`,
);

/** Deletes rows of coverage that say nothing any more. */
export async function sweepCoverage(tx: Tx): Promise<number> {
  lockFolding(tx);
  const [row] = await tx.run(sweep, []);
  return row?.swept ?? 0;
}

import type { PathFigure, PathRow } from "#core/coverage-path";
import { type Day, formatDay } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import type { NamedUnit } from "./names.ts";
import { isSettled } from "./organisation/regions.ts";

const due = statement<[string, string, number], { regionId: number }>(
  "path.region_due",
  `select r.region_id as "regionId" from region r
   left join path_region p on p.region_id = r.region_id
   where r.valid_to is null and (p.region_id is null or p.counted_on <> $1::date
     or p.pack_ref is distinct from $3 or p.counted_at < $2::timestamptz) and ${isSettled}
   order by p.counted_at nulls first, r.region_id limit 1`,
);

const hold = statement<[number], { held: boolean }>(
  "path.hold_region",
  "select pg_try_advisory_xact_lock(hashtextextended('path ' || $1::integer, 0)) as held",
);

/**
 * The region that waits longest of those not counted since a moment, for another day or by another
 * pack, held for this transaction; null: there is none, or another server counts it. One that members
 * travel to or from waits until they have arrived.
 */
export async function pathRegionDue(
  tx: Tx,
  today: Day,
  since: string,
  packRef: number,
): Promise<number | null> {
  const [row] = await tx.run(due, [formatDay(today), since, packRef]);
  if (row === undefined) return null;
  const [got] = await tx.run(hold, [row.regionId]);
  return got?.held === true ? row.regionId : null;
}

const members = statement<[number, number, number], { memberId: number }>(
  "path.members",
  `select m.member_id as "memberId" from member m
   where m.region_id = $1 and m.member_id > $2 order by m.member_id limit $3`,
);

/** Members of a region in order of their ids, after one of them; those who left included. */
export async function loadPathMembers(
  tx: Tx,
  regionId: number,
  after: number,
  limit: number,
): Promise<number[]> {
  return (await tx.run(members, [regionId, after, limit])).map((row) => row.memberId);
}

const forgetOwn = statement<[number]>(
  "path.forget_own",
  "delete from path_own where region_id = $1",
);

const insertOwn = statement<readonly (string | number)[]>(
  "path.insert_own",
  `insert into path_own (region_id, unit_id, requirement_id, window_start, figure, day, members, reached)
   select $1, p.unit_id, p.requirement_id, date '1970-01-01' + p.window_start, p.figure,
     date '1970-01-01' + p.day, p.members, p.reached
   from unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::integer[], $7::bigint[],
     $8::bigint[])
     as p (unit_id, requirement_id, window_start, figure, day, members, reached)`,
);

const stamp = statement<[number, string, number]>(
  "path.stamp_region",
  `insert into path_region (region_id, counted_at, counted_on, pack_ref)
   values ($1, now(), $2::date, $3)
   on conflict (region_id) do update set counted_at = now(), counted_on = excluded.counted_on,
     pack_ref = excluded.pack_ref, summed = false`,
);

/** Replaces what the members of a region add, as counted for a day; does not wait. */
export function sendPathRegion(
  tx: Tx,
  regionId: number,
  rows: readonly PathRow[],
  of: { readonly today: Day; readonly packRef: number },
): void {
  tx.send(forgetOwn, [regionId]);
  if (rows.length > 0) {
    tx.send(insertOwn, [
      regionId,
      numbers(rows.map((row) => row.unitId)),
      texts(rows.map((row) => row.requirement)),
      numbers(rows.map((row) => row.windowStart)),
      texts(rows.map((row) => row.figure)),
      numbers(rows.map((row) => row.day)),
      numbers(rows.map((row) => row.members)),
      numbers(rows.map((row) => row.reached)),
    ]);
  }
  tx.send(stamp, [regionId, formatDay(of.today), of.packRef]);
}

const sumsDue = statement<[], { due: boolean }>(
  "path.sums_due",
  `select exists (select 1 from path_region p where p.region_id > 0)
     and (exists (select 1 from path_region p where p.region_id > 0 and not p.summed)
       or not exists (select 1 from path_region p where p.region_id = 0)) as due`,
);

/** Whether something was counted, or the tree changed, since all was added up. */
export async function pathSumsDue(tx: Tx): Promise<boolean> {
  return (await tx.run(sumsDue, []))[0]?.due === true;
}

const holdSums = statement<[]>(
  "path.hold_sums",
  "select pg_advisory_xact_lock(hashtextextended('path sums', 0))",
);

// The stamps come first: whoever moves a unit or counts a region meanwhile is waited for here, and read
// below; whoever comes later finds nothing to keep his own stamp from being seen.
const stampSums = statement<[]>(
  "path.stamp_sums",
  `insert into path_region (region_id, counted_at, counted_on, pack_ref, summed)
   select 0, p.counted_at, p.counted_on, p.pack_ref, true
   from path_region p where p.region_id > 0 order by p.counted_at limit 1
   on conflict (region_id) do update set counted_at = excluded.counted_at,
     counted_on = excluded.counted_on, pack_ref = excluded.pack_ref, summed = true`,
);
const stampSummed = statement<[]>(
  "path.stamp_summed",
  "update path_region set summed = true where region_id > 0 and not summed",
);
const forgetSums = statement<[]>("path.forget_sums", "delete from path_sum");
const sumUp = statement<[]>(
  "path.sum_up",
  `insert into path_sum (unit_id, requirement_id, window_start, figure, day, members, reached)
   select a.unit_id, p.requirement_id, p.window_start, p.figure, p.day, sum(p.members), sum(p.reached)
   from path_own p
   join unit u on u.unit_id = p.unit_id
   cross join lateral unnest(string_to_array(u.path::text, '.')::bigint[]) as a (unit_id)
   group by a.unit_id, p.requirement_id, p.window_start, p.figure, p.day`,
);

/** Adds all regions up for every unit, in the tree as it is. */
export function sumPaths(tx: Tx): void {
  tx.send(holdSums, []);
  tx.send(stampSums, []);
  tx.send(stampSummed, []);
  tx.send(forgetSums, []);
  tx.send(sumUp, []);
}

const forgetStamps = statement<[string]>(
  "path.forget_stamps",
  "delete from path_region where region_id = any ($1::integer[])",
);

/** Has regions counted anew, whose members have changed places; 0 has the sums made anew. */
export function forgetPaths(tx: Tx, regionIds: readonly number[]): void {
  tx.send(forgetStamps, [numbers(regionIds)]);
}

/** Persons of one figure at and below a unit. */
export interface StoredPath {
  readonly unitId: number;
  readonly requirement: string;
  readonly windowStart: Day;
  readonly figure: PathFigure;
  readonly day: Day;
  readonly members: number;
  readonly reached: number;
}

const read = statement<[string], StoredPath>(
  "path.read",
  `select s.unit_id as "unitId", s.requirement_id as requirement,
     s.window_start - date '1970-01-01' as "windowStart", s.figure,
     s.day - date '1970-01-01' as day, s.members, s.reached
   from path_sum s where s.unit_id = any ($1::bigint[])
   order by s.unit_id, s.requirement_id, s.window_start, s.figure, s.day`,
);

/** Everything that is counted of units, with what is below each. */
export function loadPaths(tx: Tx, unitIds: readonly number[]): Promise<StoredPath[]> {
  return tx.run(read, [numbers(unitIds)]);
}

const freshness = statement<[], { countedAt: string; countedOn: Day }>(
  "path.freshness",
  `select to_char(p.counted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "countedAt",
     p.counted_on - date '1970-01-01' as "countedOn"
   from path_region p where p.region_id = 0`,
);

/** Since when nothing that is shown was counted, and for which day; null: nothing is yet. */
export async function loadPathFreshness(
  tx: Tx,
): Promise<{ readonly countedAt: string; readonly countedOn: Day } | null> {
  return (await tx.run(freshness, []))[0] ?? null;
}

const below = statement<[number], NamedUnit>(
  "path.units_below",
  `select u.unit_id as "unitId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind, u.level
   from unit u where u.parent_id = $1 and (u.closed_on is null or exists (
     select 1 from path_sum s where s.unit_id = u.unit_id))
   order by u.code, u.unit_id limit 5000`,
);

/** The units directly below, closed ones while something is counted there. */
export function loadUnitsBelow(tx: Tx, unitId: number): Promise<NamedUnit[]> {
  return tx.run(below, [unitId]);
}

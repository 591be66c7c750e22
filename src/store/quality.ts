import { type Day, formatDay } from "#core/day";
import {
  fullDayMinutes,
  lagDays,
  longestLag,
  type MemberFinding,
  staleDays,
  type UnitFinding,
} from "#core/quality";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import type { NamedUnit } from "./names.ts";
import { isSettled } from "./organisation/regions.ts";
import type { PersonScope } from "./verdicts-members.ts";

/** What a member's facts say on a day; `$2` is the day. */
const holds = (alias: string): string => `${alias}.superseded_at is null and ${alias}.subject = 'm'
  and ${alias}.valid_from <= $2::date and (${alias}.valid_to is null or ${alias}.valid_to > $2::date)`;
const ofMember = (alias: string): string =>
  `${alias}.region_id = m.region_id and ${alias}.member_id = m.member_id`;

/** The member's entries that stand: the last row of each chain, without those taken back. */
const inForce = `(select c.session_id, c.starts_on, c.ends_on, c.minutes from (
     select distinct on (x.root_id) x.root_id, x.act, x.session_id, x.starts_on, x.ends_on, x.minutes
     from entry x where ${ofMember("x")} and x.subject = 'm'
     order by x.root_id, x.entry_id desc) as c where c.act <> 'w') as e`;

/** One row for each finding of a member `m` whose home is `u`; the value and the unit it is about. */
const findings = `(
  select 'no-sector' as finding, null::text as value, null::bigint as about
  where u.sector is null and not exists (
    select 1 from fact f where ${ofMember("f")} and f.kind = 'sector' and ${holds("f")})
  union all
  select 'sector-differs', f.value, m.unit_id from fact f
  where ${ofMember("f")} and f.kind = 'sector' and ${holds("f")} and f.value <> u.sector
  union all
  (select 'role-in-closed-unit', f.value, f.unit_id
   from fact f join unit h on h.unit_id = f.unit_id
   where ${ofMember("f")} and f.kind = 'role' and ${holds("f")} and h.closed_on <= $2::date
   order by f.fact_id limit 1)
  union all
  (select 'role-twice', f.value, max(f.unit_id) from fact f
   where ${ofMember("f")} and f.kind = 'role' and f.unit_id is not null and ${holds("f")}
   group by f.value having count(distinct f.unit_id) > 1 order by f.value limit 1)
  union all
  (select 'village-secretary-elsewhere', h.sector, h.unit_id
   from fact f join unit h on h.unit_id = coalesce(f.unit_id, m.unit_id)
   where ${ofMember("f")} and f.kind = 'role' and f.value = 'village-secretary' and ${holds("f")}
     and h.sector <> 'rural' order by f.fact_id limit 1)
  union all
  select 'admitted-too-young', to_char(m.joined_on, 'YYYY-MM-DD'), null::bigint
  where m.joined_on < coalesce(m.born_first, m.born_last) + interval '18 years'
  union all
  select 'guest-at-home', null, m.host_unit_id where m.host_unit_id = m.unit_id
  union all
  (select 'session-twice', to_char(max(e.starts_on), 'YYYY-MM-DD'), null::bigint
   from ${inForce} group by e.session_id having count(*) > 1 order by max(e.starts_on) desc limit 1)
  union all
  (select 'day-overfull', to_char(e.starts_on, 'YYYY-MM-DD'), null::bigint
   from ${inForce} where e.starts_on = e.ends_on
   group by e.starts_on having sum(e.minutes) > ${fullDayMinutes} order by e.starts_on desc limit 1)
)`;

const forget = statement<[number]>(
  "quality.forget_region",
  "delete from quality_count where region_id = $1",
);

// Everything about one region in one reading of its members and entries; then each unit gets what is
// at and below it.
const count = statement<[number, string, string]>(
  "quality.count_region",
  `with own as (
     select m.unit_id, f.finding, 0 as bucket, count(*) as number
     from member m join unit u on u.unit_id = m.unit_id cross join lateral ${findings} as f
     where m.region_id = $1 group by m.unit_id, f.finding
   ), heads as (
     select m.unit_id, count(*) as number from member m
     where m.region_id = $1 and m.unit_id is not null group by m.unit_id
   ), recorded as (
     select m.unit_id, $2::date - d.recorded_on as age,
       least(greatest(d.recorded_on - e.ends_on, 0), ${longestLag}) as lag
     from entry e join member m on m.region_id = e.region_id and m.member_id = e.member_id
     cross join lateral (select (e.recorded_at at time zone $3)::date as recorded_on) as d
     where e.region_id = $1 and e.subject = 'm' and e.act = 'e' and m.unit_id is not null
       and d.recorded_on > $2::date - ${lagDays}
   ), branch as (
     select u.unit_id, coalesce(h.number, 0) as heads from unit u
     left join heads h on h.unit_id = u.unit_id
     where u.region_id = $1 and u.level = 'branch'
       and (u.closed_on is null or u.closed_on > $2::date)
   ), found as (
     select unit_id, finding, bucket, number from own
     union all select unit_id, 'members', 0, number from heads
     union all select unit_id, 'branches', 0, 1 from branch
     union all select unit_id, 'no-member', 0, 1 from branch where heads = 0
     union all
     select b.unit_id, 'no-secretary', 0, 1 from branch b
     where b.heads > 0 and not exists (
       select 1 from account_role r join account a on a.account_id = r.account_id
       where r.unit_id = b.unit_id and r.role = 'secretary' and r.superseded_at is null
         and r.valid_from <= $2::date and (r.valid_to is null or r.valid_to > $2::date)
         and a.disabled_at is null)
     union all
     select b.unit_id, 'no-entry', 0, 1 from branch b
     where b.heads > 0 and not exists (
       select 1 from recorded r where r.unit_id = b.unit_id and r.age < ${staleDays})
     union all select unit_id, 'lag', lag, count(*) from recorded group by unit_id, lag
   )
   insert into quality_count (region_id, unit_id, finding, bucket, path, number, counted_at)
   select $1, a.unit_id, f.finding, f.bucket, a.path, sum(f.number), now()
   from found f
   join unit u on u.unit_id = f.unit_id
   join unit a on a.unit_id = any (string_to_array(u.path::text, '.')::bigint[])
     and a.region_id = $1
   where u.region_id = $1
   group by a.unit_id, f.finding, f.bucket, a.path`,
);

const counted = statement<[number, string]>(
  "quality.counted_region",
  `insert into quality_region (region_id, counted_at, counted_on) values ($1, now(), $2::date)
   on conflict (region_id) do update set counted_at = now(), counted_on = excluded.counted_on`,
);

/** Counts one region anew, as of a day of the zone. Needs the system's own sight. */
export function countRegion(tx: Tx, regionId: number, today: Day, zone: string): void {
  tx.send(forget, [regionId]);
  tx.send(count, [regionId, formatDay(today), zone]);
  tx.send(counted, [regionId, formatDay(today)]);
}

const ago = statement<[number], { moment: string }>(
  "quality.minutes_ago",
  "select (now() - $1::integer * interval '1 minute')::text as moment",
);

/** The moment so many minutes ago, as the server tells the time. */
export async function minutesAgo(tx: Tx, minutes: number): Promise<string> {
  const [row] = await tx.run(ago, [minutes]);
  if (row === undefined) throw new Error("The server does not tell the time");
  return row.moment;
}

const due = statement<[string, string], { regionId: number }>(
  "quality.region_due",
  `select r.region_id as "regionId" from region r
   left join quality_region q on q.region_id = r.region_id
   where r.valid_to is null and (q.region_id is null or q.counted_on <> $1::date
     or q.counted_at < $2::timestamptz) and ${isSettled}
   order by q.counted_at nulls first, r.region_id limit 1`,
);

const hold = statement<[number], { held: boolean }>(
  "quality.hold_region",
  "select pg_try_advisory_xact_lock(hashtextextended('quality ' || $1::integer, 0)) as held",
);

/**
 * The region that waits longest of those not counted since a moment or for another day, held for this
 * transaction; null: there is none, or another server counts it. One that members travel to or from
 * waits until they have arrived.
 */
export async function regionDue(tx: Tx, today: Day, since: string): Promise<number | null> {
  const [row] = await tx.run(due, [formatDay(today), since]);
  if (row === undefined) return null;
  const [got] = await tx.run(hold, [row.regionId]);
  return got?.held === true ? row.regionId : null;
}

const forgetSums = statement<[]>(
  "quality.forget_sums",
  "delete from quality_count where region_id = 0",
);

const sumUp = statement<[]>(
  "quality.sum_up",
  `with anchor as (
     select r.region_id, a.unit_id, a.path from region r join unit a on a.unit_id = r.anchor_unit
   ), top as (
     select distinct t.unit_id, t.path, t.region_id
     from anchor a join unit t on t.unit_id <> a.unit_id
       and t.unit_id = any (string_to_array(a.path::text, '.')::bigint[])
   ), part as (
     select t.unit_id, t.path, q.finding, q.bucket, q.number, q.counted_at
     from top t join quality_count q on q.unit_id = t.unit_id and q.region_id = t.region_id
     union all
     select t.unit_id, t.path, q.finding, q.bucket, q.number, q.counted_at
     from top t join anchor a on a.path <@ t.path and a.unit_id <> t.unit_id
       and a.region_id <> t.region_id
     join quality_count q on q.region_id = a.region_id and q.unit_id = a.unit_id
   )
   insert into quality_count (region_id, unit_id, finding, bucket, path, number, counted_at)
   select 0, unit_id, finding, bucket, path, sum(number), min(counted_at) from part
   group by unit_id, finding, bucket, path`,
);

const holdSums = statement<[]>(
  "quality.hold_sums",
  "select pg_advisory_xact_lock(hashtextextended('quality sums', 0))",
);

/** Adds the regions up for the units above them. */
export function sumRegions(tx: Tx): void {
  tx.send(holdSums, []);
  tx.send(forgetSums, []);
  tx.send(sumUp, []);
}

const restale = statement<[string]>(
  "quality.recount_regions",
  "delete from quality_region where region_id = any ($1::integer[])",
);

/** Has regions counted anew, whose members have changed places. */
export function recountQuality(tx: Tx, regionIds: readonly number[]): void {
  tx.send(restale, [numbers(regionIds)]);
}

const forgetMoved = statement<[string]>(
  "quality.forget_moved",
  `delete from quality_count q using unit u where u.path <@ $1::ltree and q.unit_id = u.unit_id`,
);

const stale = statement<[string, string]>(
  "quality.stale_regions",
  `delete from quality_region q using unit u
   where q.region_id = u.region_id and (u.path <@ $1::ltree or u.unit_id = any ($2::bigint[]))`,
);

/** What stands in another place now is counted anew, with the regions that it left and joined. */
export function forgetQuality(tx: Tx, path: string, around: readonly number[]): void {
  tx.send(forgetMoved, [path]);
  tx.send(stale, [path, numbers(around)]);
}

/** How often something was found at and below a unit. */
export interface QualityCount {
  readonly unitId: number;
  readonly finding: string;
  readonly bucket: number;
  readonly number: number;
  /** ISO instant, UTC. */
  readonly countedAt: string;
}

const read = statement<[string], QualityCount>(
  "quality.counts",
  `select q.unit_id as "unitId", q.finding, q.bucket, q.number,
     to_char(q.counted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "countedAt"
   from quality_count q where q.unit_id = any ($1::bigint[])
     and (q.region_id = 0 or not exists (
       select 1 from quality_count z where z.unit_id = q.unit_id and z.region_id = 0))`,
);

/** The counts of units, those below included. */
export function loadQuality(tx: Tx, unitIds: readonly number[]): Promise<QualityCount[]> {
  return tx.run(read, [numbers(unitIds)]);
}

/** A member of whom something was found. */
export interface FoundPerson {
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
  readonly value: string | null;
  readonly about: number | null;
}

const persons = statement<
  [string, string, string, boolean, string, string, number, number],
  FoundPerson
>(
  "quality.persons",
  `select m.member_id as "memberId", m.member_no as "memberNo", m.name, m.unit_id as "unitId",
     f.value, f.about
   from member m join unit u on u.unit_id = m.unit_id cross join lateral ${findings} as f
   where m.region_id = any ($1::integer[]) and u.path <@ $3::ltree
     and ($4 or m.seen_by && $5::bigint[]) and f.finding = $6 and m.member_id > $7
   order by m.member_id limit $8`,
);

/** Who in sight, at home at or below a unit, is such a case today; after a member's id. */
export function loadFoundPersons(
  tx: Tx,
  place: { readonly path: string; readonly regionIds: readonly number[]; readonly today: Day },
  scope: PersonScope,
  finding: MemberFinding,
  after: number,
  limit: number,
): Promise<FoundPerson[]> {
  return tx.run(persons, [
    numbers(place.regionIds),
    formatDay(place.today),
    place.path,
    scope.whole,
    numbers(scope.units),
    finding,
    after,
    limit,
  ]);
}

const units = statement<[string, string, number, number], NamedUnit>(
  "quality.units",
  `select u.unit_id as "unitId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind, u.level
   from quality_count q join unit u on u.unit_id = q.unit_id
   where q.finding = $1 and q.region_id = u.region_id and u.level = 'branch'
     and u.path <@ $2::ltree and u.unit_id > $3 order by u.unit_id limit $4`,
);

/** The branches at or below a unit that are such a case, as they were counted; after a unit's id. */
export function loadFoundUnits(
  tx: Tx,
  path: string,
  finding: UnitFinding,
  after: number,
  limit: number,
): Promise<NamedUnit[]> {
  return tx.run(units, [finding, path, after, limit]);
}

import { type Day, formatDay } from "#core/day";
import type { DemandChange } from "#core/demand-change";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Regions that lie beside each other, with all their members. */
export interface Slice {
  readonly firstRegion: number;
  readonly lastRegion: number;
  readonly members: number;
}

const slices = statement<[number], Slice>(
  "what_if.slices",
  `with size as (
     select region_id, count(*) as members from member group by region_id
   ), placed as (
     select region_id, members,
       (sum(members) over (order by region_id) - members) / $1::integer as before from size
   )
   select min(region_id) as "firstRegion", max(region_id) as "lastRegion",
     sum(members)::bigint as members
   from placed group by floor(before) order by 1`,
);

/** Cuts everybody into runs of whole regions, of about so many members. */
export function slicesOf(tx: Tx, members: number): Promise<Slice[]> {
  return tx.run(slices, [members]);
}

const unsettled = statement<[], { unitId: number }>(
  "what_if.unsettled_units",
  `select distinct u.unit_id as "unitId" from (
     select v.unit_id, v.valid_from,
       lag(row (v.parent_id, v.kind, v.level, v.sector)) over w as before,
       row (v.parent_id, v.kind, v.level, v.sector) as now
     from unit_version v where v.superseded_at is null
     window w as (partition by v.unit_id order by v.valid_from)) as x
   join unit c on c.unit_id = x.unit_id
   join unit u on u.path <@ c.path
   where x.before is not null and x.before is distinct from x.now`,
);

/** Units that were ever at another place or of another kind, and all that are below one today. */
export async function unsettledUnits(tx: Tx): Promise<number[]> {
  return (await tx.run(unsettled, [])).map((row) => row.unitId);
}

/** Stored verdicts of one rule that would change alike; each doubtful one has a row of its own. */
export interface SumsRow {
  readonly unitId: number;
  readonly period: Day;
  readonly before: string;
  /** Null: what is stored does not decide; this member has to be judged. */
  readonly after: string | null;
  readonly verdicts: number;
  readonly newlyOwing: number;
  readonly seats: number;
  readonly extraMinutes: number;
  readonly extraCount: number;
  readonly regionId: number;
  /** Null where they need not be judged; the start of the window likewise. */
  readonly memberId: number | null;
  readonly windowStart: Day | null;
}

type SumsParams = [string, number, number, number, number, string, string, number, number, string];

/**
 * `shift` holds the days on which something about a member changed, from the first to the last
 * possible one; facts of the kinds in $7 and units in $10 make every day such a day.
 *
 * Written so that the plan is good whatever the planner thinks of the number of rows (row-level
 * security misleads it): the verdicts are read once; who is shaken is looked up in a hashed list, not
 * joined; and `offset 0` keeps what is reckoned from being reckoned again wherever it is named.
 */
const sums = statement<SumsParams, SumsRow>(
  "what_if.sums",
  `with judged as materialized (
     select v.region_id, v.member_id, v.counted_at, v.period, v.status, v.owes, v.due_on,
       v.credited, v.sessions, v.missing_minutes, v.missing_count, v.window_start, v.demanded
     from verdict v
     where v.requirement_id = $1 and v.region_id between $8::integer and $9::integer
       and v.status in ('met', 'on-course', 'short', 'partial-year', 'undetermined', 'waived')
   ), earliest as (
     select coalesce(min(j.window_start), 'infinity') as day from judged j
   ), shift as (
     select h.region_id, h.member_id, s.first, s.last, s.partial
     from home h cross join lateral (values
       (h.valid_from, h.valid_from, false),
       (h.valid_to, h.valid_to, false),
       (date '-infinity', case when h.unit_id = any ($10::bigint[]) then date 'infinity' end, false)
     ) as s (first, last, partial)
     where h.region_id between $8::integer and $9::integer and h.superseded_at is null
       and (h.valid_from > (select day from earliest) or h.valid_to > (select day from earliest)
         or h.unit_id = any ($10::bigint[]))
     union all
     select f.region_id, f.member_id, s.first, s.last, s.partial
     from fact f cross join lateral (values
       (f.valid_from, coalesce(f.valid_from_last, f.valid_from), f.valid_from_last is not null),
       (f.valid_to, coalesce(f.valid_to_last, f.valid_to), f.valid_to_last is not null),
       (date '-infinity', case when f.kind = any ($7::text[]) or f.unit_id = any ($10::bigint[])
         then date 'infinity' end, false)
     ) as s (first, last, partial)
     where f.region_id between $8::integer and $9::integer and f.superseded_at is null
       and f.subject = 'm'
       and (coalesce(f.valid_from_last, f.valid_from) > (select day from earliest)
         or coalesce(f.valid_to_last, f.valid_to) > (select day from earliest)
         or f.kind = any ($7::text[]) or f.unit_id = any ($10::bigint[]))
   ), shaken as materialized (
     select v.member_id, v.window_start, r.partial
     from shift r join verdict v on v.region_id = r.region_id and v.member_id = r.member_id
       and r.last > v.window_start and r.first <= v.due_on
     where v.requirement_id = $1 and r.last > (select day from earliest)
   ), reckoned as (
     select j.region_id, j.member_id, j.window_start, j.counted_at, j.period, j.status, j.owes,
       j.due_on, j.credited, j.sessions, j.missing_minutes, j.missing_count,
       ($3::integer < 0 or j.credited >= $3::integer) and j.sessions >= $5::integer as reached,
       j.status in ('undetermined', 'waived')
         or j.demanded <> case when $2::integer < 0 then $4::integer else $2::integer end
         or (j.member_id, j.window_start) in (
           select s.member_id, s.window_start from shaken s where s.partial) as unknown,
       (j.member_id, j.window_start) in (select s.member_id, s.window_start from shaken s)
         as is_shaken
     from judged j offset 0
   ), outlook as (
     select r.region_id, r.member_id, r.window_start, r.counted_at, r.period, r.status as before,
       r.owes, r.missing_minutes, r.missing_count,
       case
         when r.unknown or r.is_shaken and r.status = 'met' and not r.reached then null
         when r.reached then 'met'
         when r.status <> 'met' then r.status
         when r.due_on >= $6::date then 'on-course' else 'short' end as after,
       case when r.reached or $3::integer < 0 then 0
         else greatest(0, $3::integer - r.credited) end as minutes,
       case when r.reached then 0 else greatest(0, $5::integer - r.sessions) end as count
     from reckoned r offset 0
   ), told as (
     select t.region_id, t.member_id, t.window_start, t.counted_at, t.period, t.before, t.after,
       t.owes, t.missing_minutes, t.missing_count, t.after in ('on-course', 'short') as owes_then,
       case when t.after in ('on-course', 'short') then t.minutes else 0 end as minutes,
       case when t.after in ('on-course', 'short') then t.count else 0 end as count
     from outlook t offset 0
   )
   select counted_at as "unitId", period - date '1970-01-01' as period, before, after,
     count(*) as verdicts, count(*) filter (where owes_then and not owes) as "newlyOwing",
     count(*) filter (where owes_then and (minutes > missing_minutes or count > missing_count))
       as seats,
     sum(minutes - missing_minutes)::bigint as "extraMinutes",
     sum(count - missing_count)::bigint as "extraCount",
     min(region_id) as "regionId", case when after is null then member_id end as "memberId",
     case when after is null then window_start - date '1970-01-01' end as "windowStart"
   from told
   where after is null or after <> before or minutes <> missing_minutes or count <> missing_count
   group by counted_at, period, before, after, "memberId", "windowStart"`,
);

/**
 * What a changed demand does to the stored verdicts of its rule in some regions, counted where they are
 * counted. `unsettled` as `unsettledUnits` answers it.
 */
export function sumsOf(
  tx: Tx,
  change: DemandChange,
  today: Day,
  { firstRegion, lastRegion }: Slice,
  unsettled: readonly number[],
): Promise<SumsRow[]> {
  return tx.run(sums, [
    change.requirement,
    change.minutesBefore,
    change.minutesAfter,
    change.sessionsBefore,
    change.sessionsAfter,
    formatDay(today),
    texts(change.exceptFacts),
    firstRegion,
    lastRegion,
    numbers(unsettled),
  ]);
}

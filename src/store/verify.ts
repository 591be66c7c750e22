import type { Counts } from "#core/coverage";
import type { Day } from "#core/day";
import { statement, type Tx } from "./database.ts";
import { tablesSeenLikeMembers } from "./members/relocate.ts";

/** What the counts of a unit's own members say beyond its verdicts; zero in a true register. */
export interface CountError extends Counts {
  readonly unitId: number;
  readonly code: string;
  readonly path: string;
  readonly measure: string;
  readonly period: Day;
  readonly status: string;
}

const amounts = `members, credited, towards, demanded, missing_minutes, missing_count, sessions`;
const signed = (sign: string): string =>
  amounts
    .split(", ")
    .map((name) => `${sign}${name}`)
    .join(", ");
const ofVerdict = `-count(*), -sum(credited), -sum(least(credited, demanded)), -sum(demanded),
  -sum(missing_minutes), -sum(missing_count), -sum(sessions)`;

/** What today's homes change about where a verdict counts, as `countSums` counts it. */
const byNow = (table: string, at: string, status: string, also: string): string => `
       select ${at}, requirement_id, period, ${status}, ${ofVerdict.replaceAll("-", "")}
       from ${table} where unit_now is distinct from ${at} ${also}
       group by ${at}, requirement_id, period, ${status}
       union all
       select unit_now, requirement_id, period, ${status}, ${ofVerdict}
       from ${table} where unit_now <> ${at} ${also}
       group by unit_now, requirement_id, period, ${status}`;

const countErrors = statement<[number], CountError>(
  "verify.counts",
  `select e.unit_id as "unitId", coalesce(u.code, '?') as code,
     coalesce(u.path::text, e.unit_id::text) as path, e.measure,
     e.period - date '1970-01-01' as period, e.status, e.members::bigint, e.credited::bigint,
     e.towards::bigint, e.demanded::bigint, e.missing_minutes::bigint as "missingMinutes",
     e.missing_count::bigint as "missingCount", e.sessions::bigint
   from (
     select unit_id, measure, period, status, sum(members) as members, sum(credited) as credited,
       sum(towards) as towards, sum(demanded) as demanded,
       sum(missing_minutes) as missing_minutes, sum(missing_count) as missing_count,
       sum(sessions) as sessions
     from (
       select unit_id, measure, period, status, ${amounts} from coverage
       union all
       select b.parent_id, c.measure, c.period, c.status, ${signed("-c.")}
       from coverage c join unit b on b.unit_id = c.unit_id where b.parent_id is not null
       union all
       select unit_id, measure, period, status, ${amounts} from delta
       union all
       select counted_at, requirement_id, period, status, ${ofVerdict}
       from verdict group by counted_at, requirement_id, period, status
       union all
       select counted_at, requirement_id, due_on, 'due', ${ofVerdict}
       from verdict where owes group by counted_at, requirement_id, due_on
       union all
       select counted_at, requirement_id, period, 'apart:' || mark, ${ofVerdict}
       from verdict where mark <> '' group by counted_at, requirement_id, period, mark
       union all
       select unit_id, requirement_id, period, status, ${ofVerdict}
       from duty group by unit_id, requirement_id, period, status
       union all
       select unit_id, requirement_id, due_on, 'due', ${ofVerdict}
       from duty where owes group by unit_id, requirement_id, due_on
       union all
       select unit_id, requirement_id, period, 'apart:' || mark, ${ofVerdict}
       from duty where mark <> '' group by unit_id, requirement_id, period, mark
       union all ${byNow("verdict", "counted_at", "'now:' || status", "")}
       union all ${byNow("verdict", "counted_at", "'now:apart:' || mark", "and mark <> ''")}
       union all ${byNow("duty", "unit_id", "'now:' || status", "")}
       union all ${byNow("duty", "unit_id", "'now:apart:' || mark", "and mark <> ''")}
     ) as a (unit_id, measure, period, status, ${amounts})
     group by unit_id, measure, period, status
     having sum(members) <> 0 or sum(credited) <> 0 or sum(towards) <> 0 or sum(demanded) <> 0
       or sum(missing_minutes) <> 0 or sum(missing_count) <> 0 or sum(sessions) <> 0
   ) as e
   left join unit u on u.unit_id = e.unit_id
   order by path, e.measure, e.period, e.status
   limit $1`,
);

/**
 * For every unit: its counts less those of its children, with changes not yet folded, less its own
 * verdicts. What is left is wrong; nothing is left where a parent is its own and its children's sum.
 */
export function loadCountErrors(tx: Tx, limit: number): Promise<CountError[]> {
  return tx.run(countErrors, [limit]);
}

/** A row that contradicts another; `about` and `message` say which and how. */
export interface Contradiction {
  readonly about: string;
  readonly message: string;
}

const locatorErrors = statement<[number], Contradiction>(
  "verify.locator",
  `select coalesce(l.member_no, m.member_no) as about,
     case when l.merged_into is not null then 'was merged into another, and his own row still stands'
       when m.member_id is null then 'the locator names region ' || l.region_id || ', no member is there'
       when l.member_id is null then 'the member is in region ' || m.region_id || ', the locator does not know it'
       when l.member_no <> m.member_no then 'the member bears the number ' || m.member_no
       when l.region_id <> m.region_id then 'the locator says region ' || l.region_id
         || ', the member is in region ' || m.region_id
       else 'locator and member are seen by different units' end as message
   from member_locator l full join member m on m.member_id = l.member_id
   where case when l.merged_into is null
     then m.member_id is null or l.member_id is null or l.member_no <> m.member_no
       or l.region_id <> m.region_id or l.seen_by <> m.seen_by
     else m.member_id is not null end
   order by 1 limit $1`,
);

const mergeErrors = statement<[number], Contradiction>(
  "verify.merges",
  `select about, message from (
     select l.member_no as about,
       case when s.merged_into is not null then 'is merged into one who is merged himself'
         when g.merge_id is null then 'is merged into another without a merge that says so'
         else 'is found elsewhere than the member he was merged into' end as message
     from member_locator l
     join member_locator s on s.member_id = l.merged_into
     left join member_merge g on g.loser_id = l.member_id and g.outcome = 'approved'
       and g.undone_at is null
     where s.merged_into is not null or g.merge_id is null or l.region_id <> s.region_id
       or l.seen_by <> s.seen_by
     union all
     select l.member_no, 'was merged by merge ' || g.merge_id || ', and his number is his own'
     from member_merge g join member_locator l on l.member_id = g.loser_id
     where g.outcome = 'approved' and g.undone_at is null and l.merged_into is null
     union all
     select 'merge ' || g.merge_id, 'holds without the row of the member who was merged'
     from member_merge g
     where g.outcome = 'approved' and g.undone_at is null and not exists (
       select 1 from merge_row r where r.merge_id = g.merge_id and r.part = 'member')
     union all
     select 'entry ' || e.entry_id,
       'was recorded for a member who is not merged into the one that has it'
     from entry e left join member_locator o on o.member_id = e.original_member
     where e.original_member is not null and o.merged_into is distinct from e.member_id
   ) as x order by 1, 2 limit $1`,
);

/** Merges that hold, and numbers and entries that do not say so; and the other way round. */
export function loadMergeErrors(tx: Tx, limit: number): Promise<Contradiction[]> {
  return tx.run(mergeErrors, [limit]);
}

export function loadLocatorErrors(tx: Tx, limit: number): Promise<Contradiction[]> {
  return tx.run(locatorErrors, [limit]);
}

/** Rows about units, and what stays under the number of one who was merged, follow nobody here. */
const isMembers = (table: string): string => {
  if (["fact", "event", "entry"].includes(table)) return " and t.subject = 'm'";
  if (["home", "attachment", "verdict"].includes(table)) return "";
  return ` and not exists (select 1 from member_locator l
       where l.member_id = t.member_id and l.merged_into is not null)`;
};

const sightErrors = statement<[number], Contradiction>(
  "verify.seen_by",
  `select coalesce(m.member_no, 'member ' || x.member_id) as about, x.message
   from (${tablesSeenLikeMembers
     .map(
       (table) => `
     select t.member_id, case when m.member_id is null
         then 'a row of ${table} is in region ' || t.region_id || ', the member is not'
         else 'a row of ${table} is seen by other units than the member' end as message
     from ${table} t
     left join member m on m.region_id = t.region_id and m.member_id = t.member_id
     where (m.member_id is null or m.seen_by <> t.seen_by)${isMembers(table)}`,
     )
     .join("\n     union all")}
   ) as x
   left join member_locator m on m.member_id = x.member_id
   group by 1, 2 order by 1, 2 limit $1`,
);

/** Rows about a member that are elsewhere than he is, or are seen by others than he is. */
export function loadSightErrors(tx: Tx, limit: number): Promise<Contradiction[]> {
  return tx.run(sightErrors, [limit]);
}

const overlaps = statement<[string, number], Contradiction>(
  "verify.overlapping_facts",
  `select l.member_no as about,
     'two values of ' || f.kind || ' on ' || f.valid_from || ': ' || f.earlier || ' and ' || f.value
       as message
   from (
     select region_id, member_id, kind, value, valid_from,
       lag(value) over same as earlier,
       lag(coalesce(valid_to, 'infinity'::date)) over same as earlier_to
     from fact where subject = 'm' and superseded_at is null and not kind = any ($1::text[])
     window same as (partition by region_id, member_id, kind order by valid_from, fact_id)
   ) as f
   join member_locator l on l.member_id = f.member_id
   where f.earlier_to > f.valid_from
   order by 1, 2 limit $2`,
);

/** Facts of kinds with one value on a day (all but `manyKinds`) that overlap. */
export function loadOverlaps(
  tx: Tx,
  manyKinds: readonly string[],
  limit: number,
): Promise<Contradiction[]> {
  return tx.run(overlaps, [`{${manyKinds.join(",")}}`, limit]);
}

const strayChains = statement<[number], Contradiction>(
  "verify.stray_chains",
  `select 'entry ' || e.entry_id as about,
     'its chain begins with entry ' || e.root_id || ', which is not there' as message
   from entry e
   left join entry r on r.region_id = e.region_id and r.member_id = e.member_id
     and r.entry_id = e.root_id
   where r.entry_id is null or (e.act = 'e') <> (e.entry_id = e.root_id)
   order by e.entry_id limit $1`,
);

/** Rows of the ledger whose chain does not begin where it says. */
export function loadChainErrors(tx: Tx, limit: number): Promise<Contradiction[]> {
  return tx.run(strayChains, [limit]);
}

const membersPortion = statement<
  [number, number, number],
  { regionId: number; memberId: number; memberNo: string }
>(
  "verify.members",
  `select region_id as "regionId", member_id as "memberId", member_no as "memberNo" from member
   where (region_id, member_id) > ($1, $2) order by region_id, member_id limit $3`,
);

/** All members in order of region and id, a portion after another. */
export function membersAfter(
  tx: Tx,
  regionId: number,
  memberId: number,
  limit: number,
): Promise<{ regionId: number; memberId: number; memberNo: string }[]> {
  return tx.run(membersPortion, [regionId, memberId, limit]);
}

const queued = statement<[number, string], { memberId: number }>(
  "verify.queued",
  `select member_id as "memberId" from unjudged
   where region_id = $1 and member_id = any ($2::bigint[])`,
);

/** Which of these members wait to be judged again. */
export async function queuedMembers(
  tx: Tx,
  regionId: number,
  memberIds: readonly number[],
): Promise<Set<number>> {
  const rows = await tx.run(queued, [regionId, `{${memberIds.join(",")}}`]);
  return new Set(rows.map((row) => row.memberId));
}

const rests = statement<[string], { unitId: number; regionId: number }>(
  "verify.unit_rests",
  `select r.unit_id as "unitId", r.region_id as "regionId" from unit_rest r
   where r.unit_id = any ($1::bigint[])`,
);

/** The other regions, besides its own, where members of a unit lie while they travel in portions. */
export async function regionsBeside(
  tx: Tx,
  unitIds: readonly number[],
): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  for (const { unitId, regionId } of await tx.run(rests, [`{${unitIds.join(",")}}`])) {
    found.set(unitId, [...(found.get(unitId) ?? []), regionId]);
  }
  return found;
}

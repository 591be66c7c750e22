import { type Day, formatDay } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { planOnce } from "./plans.ts";
import type { ListedMember, PersonScope } from "./verdicts-members.ts";
import { type StoredVerdict, verdictColumns } from "./verdicts.ts";

/** A region with persons in sight; `whole` where all of it lies at or below the unit. */
export interface RegionInSight {
  readonly regionId: number;
  readonly whole: boolean;
}

const regions = statement<[string, boolean, string], RegionInSight>(
  "regions_in_sight",
  `with travelling as (
     select l.region_id as here, t.region_id as there, u.path
     from unit_journey t join unit u on u.unit_id = t.unit_id
     join unit_place l on l.unit_id = t.unit_id
   ), found as (
     select u.region_id from unit u
     where u.path = $1::ltree or u.path <@ $1::ltree and ($2 or u.unit_id = any ($3::bigint[]))
     union
     select side.region_id from travelling t cross join lateral (values (t.here), (t.there))
       as side (region_id) where t.path <@ $1::ltree
   )
   select r.region_id as "regionId", a.path <@ $1::ltree and not exists (
     select 1 from travelling t where t.here = r.region_id and not t.path <@ $1::ltree) as whole
   from found f
   join region r on r.region_id = f.region_id
   join unit a on a.unit_id = r.anchor_unit
   order by 1`,
);

/** Persons of one region, and where what they owe is counted. */
export interface OwingPlace {
  readonly regionId: number;
  /** Null: at or below the unit that is asked about, which holds all of the region. */
  readonly units: readonly number[] | null;
}

/**
 * The regions that may hold persons in sight at or below a unit: its own, and those of the posts
 * below it. Whoever holds a post above sees persons of the unit only where it is the office directly
 * responsible, and then they are in the unit's own region; while units below it are on the way to
 * another one, in either.
 */
export function regionsInSight(tx: Tx, path: string, scope: PersonScope): Promise<RegionInSight[]> {
  return tx.run(regions, [path, scope.whole, numbers(scope.units)]);
}

const regionsElsewhere = statement<[string, boolean, string], OwingPlace>(
  "regions_owing_elsewhere",
  `select v.region_id as "regionId", array_agg(distinct v.counted_at) as units
   from verdict v join unit u on u.unit_id = v.counted_at
   where v.owes and v.unit_now is distinct from v.counted_at and u.path <@ $1::ltree
     and ($2 or v.seen_by && $3::bigint[])
   group by v.region_id order by 1`,
);

/** Where those in sight are at home today who owe what counts at or below a unit they have left. */
export function owingElsewhere(tx: Tx, path: string, scope: PersonScope): Promise<OwingPlace[]> {
  return tx.run(regionsElsewhere, [path, scope.whole, numbers(scope.units)]);
}

/** A verdict that is owed, with its member. */
export interface OwingVerdict extends StoredVerdict, ListedMember {}

/** The place in a list after which the next page begins. */
export interface OwingCursor {
  readonly dueOn: Day;
  readonly memberId: number;
  readonly requirement: string;
  readonly windowStart: Day;
  readonly anchor: string;
}

export interface OwingFilter {
  readonly requirement: string | null;
  /** Any of these; null for every status. */
  readonly statuses: readonly string[] | null;
  readonly dueFrom: Day | null;
  readonly dueTo: Day | null;
}

const owingColumns = `${verdictColumns}, m.region_id as "regionId", m.member_no as "memberNo", m.name,
     m.unit_id as "unitId", m.host_unit_id as "hostUnitId",
     m.joined_on - date '1970-01-01' as "joinedOn"`;

const owingFilter = `v.owes and v.region_id = $1
     and ($3 or v.seen_by && $4::bigint[])
     and ($5::text is null or v.requirement_id = $5) and ($6::text[] is null or v.status = any ($6))
     and v.due_on >= $7::date and v.due_on <= $8::date
     and (v.due_on, v.member_id, v.requirement_id, v.window_start, v.anchor)
       > ($9::date, $10::bigint, $11::text, $12::date, $13::text)`;

const owingKey = "v.due_on, v.member_id, v.requirement_id, v.window_start, v.anchor";
const owingOrder = `order by ${owingKey} limit $14`;

type OwingParams = readonly (string | number | boolean | null)[];

const ownColumns = `v.member_id, v.region_id, v.requirement_id, v.window_start, v.anchor, v.due_on,
       v.period, v.status, v.credited, v.demanded, v.sessions, v.missing_minutes,
       v.missing_count, v.owes, v.counted_at, v.unit_now, v.unit_at_end, v.next_change_on, v.mark,
       v.pack_ref`;

// A page first, in the order of an index so that it ends the reading, and then its members, who are
// seen by the same units as their verdicts. The sum keeps the planner, which thinks that few rows
// are in sight, from reading all units and sorting.
const owingOfRegion = statement<OwingParams, OwingVerdict>(
  "list_owing",
  `select ${owingColumns}
   from (
     select ${ownColumns}
     from verdict v
     where ${owingFilter} and case
       when $2::bigint[] is not null then v.counted_at + 0 = any ($2::bigint[])
       -- Somebody who came from outside may owe what counts there.
       else v.counted_at = v.unit_now or exists (
         select 1 from unit u where u.unit_id = v.counted_at and u.path <@ $15::ltree) end
     ${owingOrder}) as v
   join member m on m.region_id = v.region_id and m.member_id = v.member_id
   order by ${owingKey}`,
);

// Unit by unit, and then put in order: few rows of a large county.
const owingOfUnits = statement<OwingParams, OwingVerdict>(
  "list_owing_of_units",
  `select ${owingColumns}
   from (
     select ${ownColumns}
     from unnest($2::bigint[]) as k (unit_id)
     cross join lateral (
       select ${ownColumns}, v.seen_by from verdict v
       where v.owes and v.region_id = $1 and v.counted_at = k.unit_id offset 0) as v
     where ${owingFilter}
     ${owingOrder}) as v
   join member m on m.region_id = v.region_id and m.member_id = v.member_id
   order by ${owingKey}`,
);

const begin: OwingCursor = {
  dueOn: -200_000,
  memberId: 0,
  requirement: "",
  windowStart: -200_000,
  anchor: "",
};

const unitsBelow = statement<[string], { unitId: number }>(
  "units_at_or_below",
  `select u.unit_id as "unitId" from unit u where u.path <@ $1::ltree`,
);

/** The units at or below a path. For units within one region, which are thousands at most. */
export async function unitsAtOrBelow(tx: Tx, path: string): Promise<number[]> {
  return (await tx.run(unitsBelow, [path])).map((row) => row.unitId);
}

/** Up to so many units are read one by one, more of them by going through their region. */
const fewUnits = 60;

/** What persons of one place owe, earliest first, after a place in the list. */
export function loadOwing(
  tx: Tx,
  path: string,
  place: OwingPlace,
  scope: PersonScope,
  filter: OwingFilter,
  after: OwingCursor | null,
  limit: number,
): Promise<OwingVerdict[]> {
  const from = after ?? begin;
  planOnce(tx);
  const few = place.units !== null && place.units.length <= fewUnits;
  const params = [
    place.regionId,
    place.units === null ? null : numbers(place.units),
    scope.whole,
    numbers(scope.units),
    filter.requirement,
    filter.statuses === null ? null : texts(filter.statuses),
    formatDay(filter.dueFrom ?? -200_000),
    formatDay(filter.dueTo ?? 200_000),
    formatDay(from.dueOn),
    from.memberId,
    from.requirement,
    formatDay(from.windowStart),
    from.anchor,
    limit,
  ];
  return few ? tx.run(owingOfUnits, params) : tx.run(owingOfRegion, [...params, path]);
}

const movedAway = statement<OwingParams, { unitId: number; verdicts: number }>(
  "count_moved_away",
  `select unit_id as "unitId", verdicts
   from owing_moved_away($1::ltree, $2::text, $3::text[], $4::date, $5::date)`,
);

/** How many verdicts the figures count, by unit, of members who have moved out of sight since. */
export function countMovedAway(
  tx: Tx,
  path: string,
  filter: OwingFilter,
): Promise<{ unitId: number; verdicts: number }[]> {
  return tx.run(movedAway, [
    path,
    filter.requirement,
    filter.statuses === null ? null : texts(filter.statuses),
    formatDay(filter.dueFrom ?? -200_000),
    formatDay(filter.dueTo ?? 200_000),
  ]);
}

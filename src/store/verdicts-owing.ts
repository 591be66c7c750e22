import { type Day, formatDay } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { planOnce } from "./plans.ts";
import { type StoredVerdict, verdictColumns } from "./verdicts.ts";

/** Whose persons are listed: those of the units of standing posts, or everybody. */
export interface PersonScope {
  readonly whole: boolean;
  readonly units: readonly number[];
}

/** A member in a list, with the names of home and host. */
export interface ListedMember {
  readonly regionId: number;
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
  readonly hostUnitId: number | null;
  readonly joinedOn: Day | null;
}

/** A region with persons in sight; `whole` where all of it lies at or below the unit. */
export interface RegionInSight {
  readonly regionId: number;
  readonly whole: boolean;
}

const regions = statement<[string, boolean, string], RegionInSight>(
  "regions_in_sight",
  `select distinct u.region_id as "regionId", a.path <@ $1::ltree as whole
   from unit u
   join region r on r.region_id = u.region_id
   join unit a on a.unit_id = r.anchor_unit
   where u.path = $1::ltree or u.path <@ $1::ltree and ($2 or u.unit_id = any ($3::bigint[]))
   order by 1`,
);

/**
 * The regions that may hold persons in sight at or below a unit: its own, and those of the posts
 * below it. Whoever holds a post above sees persons of the unit only where it is the office directly
 * responsible, and then they are in the unit's own region.
 */
export function regionsInSight(tx: Tx, path: string, scope: PersonScope): Promise<RegionInSight[]> {
  return tx.run(regions, [path, scope.whole, numbers(scope.units)]);
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
  readonly status: string | null;
  readonly dueFrom: Day | null;
  readonly dueTo: Day | null;
}

const owingColumns = `${verdictColumns}, m.region_id as "regionId", m.member_no as "memberNo", m.name,
     m.unit_id as "unitId", m.host_unit_id as "hostUnitId",
     m.joined_on - date '1970-01-01' as "joinedOn"`;

const owingFilter = `v.owes and v.region_id = $1
     and ($3 or v.seen_by && $4::bigint[])
     and ($5::text is null or v.requirement_id = $5) and ($6::text is null or v.status = $6)
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
     where ${owingFilter} and ($2::bigint[] is null or v.unit_now + 0 = any ($2::bigint[]))
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
       where v.owes and v.region_id = $1 and v.unit_now = k.unit_id offset 0) as v
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

/** Where persons are at home: a region, or some units of it. */
export interface OwingPlace {
  readonly regionId: number;
  /** Null: all of the region. */
  readonly units: readonly number[] | null;
}

/** What persons of one place owe, earliest first, after a place in the list. */
export function loadOwing(
  tx: Tx,
  place: OwingPlace,
  scope: PersonScope,
  filter: OwingFilter,
  after: OwingCursor | null,
  limit: number,
): Promise<OwingVerdict[]> {
  const from = after ?? begin;
  planOnce(tx);
  const few = place.units !== null && place.units.length <= fewUnits;
  return tx.run(few ? owingOfUnits : owingOfRegion, [
    place.regionId,
    place.units === null ? null : numbers(place.units),
    scope.whole,
    numbers(scope.units),
    filter.requirement,
    filter.status,
    formatDay(filter.dueFrom ?? -200_000),
    formatDay(filter.dueTo ?? 200_000),
    formatDay(from.dueOn),
    from.memberId,
    from.requirement,
    formatDay(from.windowStart),
    from.anchor,
    limit,
  ]);
}

const memberColumns = `m.region_id as "regionId", m.member_id as "memberId",
  m.member_no as "memberNo", m.name, m.unit_id as "unitId", m.host_unit_id as "hostUnitId",
  m.joined_on - date '1970-01-01' as "joinedOn"`;

const memberFilter = `($3 or m.seen_by && $4::bigint[])
   and ($5 = '' or strpos(m.name, $5) > 0 or m.member_no = $5)
   and (not $6 or exists (select 1 from verdict v
     where v.region_id = m.region_id and v.member_id = m.member_id and v.owes))`;

/** Home members by region, and guests by their host unit, wherever they are at home. */
const inUnit = `(
     select h.region_id, h.member_id from member h join unit u on u.unit_id = h.unit_id
     where h.region_id = any ($1::integer[]) and u.path <@ $2::ltree
     union
     select g.region_id, g.member_id from member g join unit u on u.unit_id = g.host_unit_id
     where u.path <@ $2::ltree
   ) as k join member m on m.region_id = k.region_id and m.member_id = k.member_id`;

const listMembers = statement<
  [string, string, boolean, string, string, boolean, number, number],
  ListedMember
>(
  "list_unit_members",
  `select ${memberColumns} from ${inUnit}
   where ${memberFilter} and m.member_id > $7
   order by m.member_id limit $8`,
);

const countMembers = statement<
  [string, string, boolean, string, string, boolean],
  { total: number }
>("count_unit_members", `select count(*)::integer as total from ${inUnit} where ${memberFilter}`);

export interface MemberFilter {
  /** A part of the name, or a member number; "" for all. */
  readonly text: string;
  readonly owingOnly: boolean;
}

/** Members at home or as guests at or below a unit, in sight, in order of their ids. */
export function loadUnitMembers(
  tx: Tx,
  regionIds: readonly number[],
  path: string,
  scope: PersonScope,
  filter: MemberFilter,
  afterMember: number,
  limit: number,
): Promise<ListedMember[]> {
  return tx.run(listMembers, [
    numbers(regionIds),
    path,
    scope.whole,
    numbers(scope.units),
    filter.text,
    filter.owingOnly,
    afterMember,
    limit,
  ]);
}

export async function countUnitMembers(
  tx: Tx,
  regionIds: readonly number[],
  path: string,
  scope: PersonScope,
  filter: MemberFilter,
): Promise<number> {
  const [row] = await tx.run(countMembers, [
    numbers(regionIds),
    path,
    scope.whole,
    numbers(scope.units),
    filter.text,
    filter.owingOnly,
  ]);
  return row?.total ?? 0;
}

const findByText = statement<[string, boolean, string, number], ListedMember>(
  "find_members_in_sight",
  `select ${memberColumns} from member m
   where ($2 or m.seen_by && $3::bigint[])
     and (m.member_no = $1 or m.name like '%' || $1 || '%')
   order by m.member_no limit $4`,
);

/** Members in sight by number or by a part of the name. */
export function findListedMembers(
  tx: Tx,
  text: string,
  scope: PersonScope,
  limit: number,
): Promise<ListedMember[]> {
  const literal = text.replaceAll(/[\\%_]/g, "\\$&");
  return tx.run(findByText, [literal, scope.whole, numbers(scope.units), limit]);
}

import { type Day, formatDay, type PartialDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** Whose members a caller may change: those seen from units of his posts, or everybody. */
export interface Reach {
  readonly whole: boolean;
  readonly units: readonly UnitId[];
}

export const everybody: Reach = { whole: true, units: [] };

/** A member as he stands today. */
export interface StoredMember {
  readonly regionId: number;
  readonly memberId: number;
  readonly memberNo: string;
  readonly seenBy: readonly UnitId[];
  readonly unitId: UnitId | null;
  readonly lastUnitId: UnitId;
  readonly hostUnitId: UnitId | null;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: string | null;
  readonly bornFirst: Day | null;
  readonly bornLast: Day | null;
  readonly joinedOn: Day | null;
  /** What identifies him was removed: he is but a number. */
  readonly isRemoved: boolean;
}

const memberColumns = `m.region_id as "regionId", m.member_id as "memberId",
  m.member_no as "memberNo", m.seen_by as "seenBy", m.unit_id as "unitId",
  m.last_unit_id as "lastUnitId", m.host_unit_id as "hostUnitId", m.name, m.name_en as "nameEn",
  m.sex, m.born_first - date '1970-01-01' as "bornFirst",
  m.born_last - date '1970-01-01' as "bornLast", m.joined_on - date '1970-01-01' as "joinedOn",
  m.removed_at is not null as "isRemoved"`;

/**
 * The locator's row is held first: a member who is just moving to another region is waited for and
 * then found where he went.
 */
const holdIds = statement<[string, boolean, string]>(
  "members.hold",
  `select l.member_id from member_locator l
   where l.member_id = any ($1::bigint[]) and ($2 or l.seen_by && $3::bigint[])
   order by l.member_id for update`,
);

const lockIds = statement<[string, boolean, string], StoredMember>(
  "members.lock",
  `select ${memberColumns}
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   where l.member_id = any ($1::bigint[]) and ($2 or m.seen_by && $3::bigint[])
   order by m.member_id
   for update of m`,
);

/** Locks members in order of their ids; those out of reach or unknown are missing. */
export function lockMembersIn(
  tx: Tx,
  memberIds: readonly number[],
  reach: Reach,
): Promise<StoredMember[]> {
  const params: [string, boolean, string] = [numbers(memberIds), reach.whole, numbers(reach.units)];
  tx.send(holdIds, params);
  return tx.run(lockIds, params);
}

const holdNos = statement<[string]>(
  "members.hold_by_no",
  `select l.member_id from member_locator l where l.member_no = any ($1::text[])
   order by l.member_id for update`,
);

const lockNos = statement<[string], StoredMember>(
  "members.lock_by_no",
  `select ${memberColumns}
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   where l.member_no = any ($1::text[])
   order by m.member_id
   for update of m`,
);

/** Locks members by their numbers, for imports. */
export function lockMembersByNo(tx: Tx, memberNos: readonly string[]): Promise<StoredMember[]> {
  tx.send(holdNos, [texts(memberNos)]);
  return tx.run(lockNos, [texts(memberNos)]);
}

/**
 * A row for each of the caller's keys. What follows is looked up key by key (`offset 0` keeps the
 * planner from joining otherwise): a plan made while a table was empty stays right while it grows.
 */
const eachKey = "unnest($1::integer[], $2::bigint[]) as k (region_id, member_id)";

/** A home in force. */
export interface StoredHome {
  readonly regionId: number;
  readonly memberId: number;
  readonly homeId: number;
  readonly unitId: UnitId;
  readonly from: Day;
  readonly to: Day | null;
}

const homes = statement<[string, string], StoredHome>(
  "members.homes_in_force",
  `select h.region_id as "regionId", h.member_id as "memberId", h.home_id as "homeId",
     h.unit_id as "unitId", h.valid_from - date '1970-01-01' as "from",
     h.valid_to - date '1970-01-01' as "to"
   from ${eachKey}
   cross join lateral (
     select t.region_id, t.member_id, t.home_id, t.unit_id, t.valid_from, t.valid_to
     from home t where t.region_id = k.region_id and t.member_id = k.member_id
       and t.superseded_at is null offset 0) as h
   order by h.member_id, h.valid_from`,
);

interface Key {
  readonly regionId: number;
  readonly memberId: number;
}

function keys(members: readonly Key[]): [string, string] {
  return [numbers(members.map((one) => one.regionId)), numbers(members.map((one) => one.memberId))];
}

export function homesInForce(tx: Tx, members: readonly Key[]): Promise<StoredHome[]> {
  return tx.run(homes, keys(members));
}

/** A fact in force. */
export interface StoredFact {
  readonly regionId: number;
  readonly memberId: number;
  readonly factId: number;
  readonly kind: string;
  readonly value: string;
  readonly unitId: UnitId | null;
  readonly from: PartialDay;
  readonly to: PartialDay | null;
}

interface FactRow extends Omit<StoredFact, "from" | "to"> {
  readonly from: Day;
  readonly fromLast: Day;
  readonly to: Day | null;
  readonly toLast: Day | null;
}

const facts = statement<[string, string], FactRow>(
  "members.facts_in_force",
  `select f.region_id as "regionId", f.member_id as "memberId", f.fact_id as "factId", f.kind,
     f.value, f.unit_id as "unitId", f.valid_from - date '1970-01-01' as "from",
     coalesce(f.valid_from_last, f.valid_from) - date '1970-01-01' as "fromLast",
     f.valid_to - date '1970-01-01' as "to",
     coalesce(f.valid_to_last, f.valid_to) - date '1970-01-01' as "toLast"
   from ${eachKey}
   cross join lateral (
     select t.region_id, t.member_id, t.fact_id, t.kind, t.value, t.unit_id, t.valid_from,
       t.valid_from_last, t.valid_to, t.valid_to_last
     from fact t where t.region_id = k.region_id and t.member_id = k.member_id
       and t.superseded_at is null offset 0) as f
   order by f.member_id, f.valid_from, f.fact_id`,
);

export async function factsInForce(tx: Tx, members: readonly Key[]): Promise<StoredFact[]> {
  const rows = await tx.run(facts, keys(members));
  return rows.map(({ from, fromLast, to, toLast, ...fact }) => ({
    ...fact,
    from: { first: from, last: fromLast },
    to: to === null ? null : { first: to, last: toLast ?? to },
  }));
}

/** An event in force. */
export interface StoredEvent {
  readonly memberId: number;
  readonly eventId: number;
  readonly kind: string;
  readonly first: Day;
  readonly last: Day;
  readonly unitId: UnitId | null;
}

const events = statement<[string, string], StoredEvent>(
  "members.events_in_force",
  `select e.member_id as "memberId", e.event_id as "eventId", e.kind,
     e.happened_on - date '1970-01-01' as first,
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as last, e.unit_id as "unitId"
   from ${eachKey}
   cross join lateral (
     select t.member_id, t.event_id, t.kind, t.happened_on, t.happened_last, t.unit_id
     from event t where t.region_id = k.region_id and t.member_id = k.member_id
       and t.superseded_at is null offset 0) as e
   order by e.member_id, e.happened_on, e.event_id`,
);

export function eventsInForce(tx: Tx, members: readonly Key[]): Promise<StoredEvent[]> {
  return tx.run(events, keys(members));
}

/** An attachment in force. */
export interface StoredAttachment extends Omit<StoredHome, "homeId"> {
  readonly attachmentId: number;
  readonly kind: string;
}

const attachments = statement<[string, string], StoredAttachment>(
  "members.attachments_in_force",
  `select a.region_id as "regionId", a.member_id as "memberId", a.attachment_id as "attachmentId",
     a.unit_id as "unitId", a.kind, a.valid_from - date '1970-01-01' as "from",
     a.valid_to - date '1970-01-01' as "to"
   from ${eachKey}
   cross join lateral (
     select t.region_id, t.member_id, t.attachment_id, t.unit_id, t.kind, t.valid_from,
       t.valid_to
     from attachment t where t.region_id = k.region_id and t.member_id = k.member_id
       and t.superseded_at is null offset 0) as a
   order by a.member_id, a.valid_from`,
);

export function attachmentsInForce(tx: Tx, members: readonly Key[]): Promise<StoredAttachment[]> {
  return tx.run(attachments, keys(members));
}

/** Where members stand by their homes and attachments on a day, beside what their row says. */
export interface Standing extends StoredMember {
  readonly homeNow: UnitId | null;
  readonly homeLast: UnitId;
  readonly hosts: readonly UnitId[];
}

const standings = statement<[string, string, string], Standing>(
  "members.standings",
  `select ${memberColumns},
     (select h.unit_id from home h
      where h.region_id = m.region_id and h.member_id = m.member_id and h.superseded_at is null
        and h.valid_from <= $3::date and (h.valid_to is null or h.valid_to > $3::date))
       as "homeNow",
     coalesce((select h.unit_id from home h
      where h.region_id = m.region_id and h.member_id = m.member_id and h.superseded_at is null
        and h.valid_from <= $3::date order by h.valid_from desc limit 1), m.last_unit_id)
       as "homeLast",
     array(select a.unit_id from attachment a
      where a.region_id = m.region_id and a.member_id = m.member_id and a.superseded_at is null
        and a.valid_from <= $3::date and (a.valid_to is null or a.valid_to > $3::date)
      order by a.valid_from desc, a.attachment_id desc) as hosts
   from unnest($1::integer[], $2::bigint[]) as k (region_id, member_id)
   join member m on m.region_id = k.region_id and m.member_id = k.member_id`,
);

export function standingsOn(tx: Tx, members: readonly Key[], day: Day): Promise<Standing[]> {
  const [regions, ids] = keys(members);
  return tx.run(standings, [regions, ids, formatDay(day)]);
}

const due = statement<[string, string], { memberId: number }>(
  "members.standing_due",
  `select h.member_id as "memberId"
   from home h join member m on m.region_id = h.region_id and m.member_id = h.member_id
   where h.superseded_at is null and h.valid_to > $1::date and h.valid_to <= $2::date
     and m.unit_id = h.unit_id
   union
   select a.member_id from attachment a
   join member m on m.region_id = a.region_id and m.member_id = a.member_id
   where a.superseded_at is null and a.valid_to > $1::date and a.valid_to <= $2::date
     and a.unit_id = any (m.seen_by)
   union
   select a.member_id from attachment a
   join member m on m.region_id = a.region_id and m.member_id = a.member_id
   where a.superseded_at is null and a.valid_from > $1::date and a.valid_from <= $2::date
     and (a.valid_to is null or a.valid_to > $2::date) and not a.unit_id = any (m.seen_by)
   order by 1`,
);

/**
 * Members whose home ended, or whose attachment began or ended, in the days after `since` up to
 * `today`, and whose row does not say so. A few too many do no harm.
 */
export async function membersDue(tx: Tx, since: Day, today: Day): Promise<number[]> {
  const rows = await tx.run(due, [formatDay(since), formatDay(today)]);
  return rows.map((row) => row.memberId);
}

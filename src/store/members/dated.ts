import type { Day } from "#core/day";
import type { HomeRow } from "#core/history";
import type { Fact, MemberEvent } from "#core/members";
import type { UnitId } from "#core/organisation";
import { knownBefore } from "../ledger.ts";

/** Condition of a dated row: known at `known.until`. */
export const isKnown = (alias: string): string =>
  `${alias}.recorded_at < known.until
     and (${alias}.superseded_at is null or ${alias}.superseded_at >= known.until)`;

/** Condition of a row about a member: of one of these members, in one of these regions. */
export const ofMembers = (alias: string): string =>
  `${alias}.region_id = any ($1::integer[]) and ${alias}.member_id = any ($2::bigint[])`;

/** Regions, members (or units), until when it was known, and the organisation's zone. */
export type DatedParams = [string, string, string, string];

/**
 * A home, fact or event, as one statement answers them all: of one member, three would cost more to
 * begin than to answer. `what` says which it is; days as numbers.
 */
export interface DatedRow {
  readonly what: "home" | "fact" | "event";
  readonly member_id: number;
  readonly id: number;
  readonly kind: string;
  readonly value: string;
  readonly unit_id: UnitId | null;
  /** The possible days on which it began or happened. */
  readonly first: Day;
  readonly last: Day;
  /** The possible days on which it ended; null: it has not. */
  readonly end_first: Day | null;
  readonly end_last: Day | null;
}

const dayNumber = (day: string): string => `${day} - date '1970-01-01'`;

const homes = `
   select 'home' as what, h.member_id, 0::bigint as id, '' as kind, '' as value, h.unit_id,
     ${dayNumber("h.valid_from")} as first, ${dayNumber("h.valid_from")} as last,
     ${dayNumber("h.valid_to")} as end_first, ${dayNumber("h.valid_to")} as end_last
   from home h cross join known
   where ${ofMembers("h")} and ${isKnown("h")}
   union all`;

const factsAndEvents = (subject: "m" | "u"): string => `
   select 'fact' as what, f.member_id, f.fact_id as id, f.kind, f.value, f.unit_id,
     ${dayNumber("f.valid_from")} as first,
     ${dayNumber("coalesce(f.valid_from_last, f.valid_from)")} as last,
     ${dayNumber("f.valid_to")} as end_first,
     ${dayNumber("coalesce(f.valid_to_last, f.valid_to)")} as end_last
   from fact f cross join known
   where ${ofMembers("f")} and f.subject = '${subject}' and ${isKnown("f")}
   union all
   select 'event', e.member_id, e.event_id, e.kind, '', e.unit_id, ${dayNumber("e.happened_on")},
     ${dayNumber("coalesce(e.happened_last, e.happened_on)")}, null, null
   from event e cross join known
   where ${ofMembers("e")} and e.subject = '${subject}' and ${isKnown("e")}`;

/** Reads what is dated about members, with their homes, or about units, which have none. */
export function readingDated(subject: "m" | "u"): string {
  return `with known as (select ${knownBefore("$3", "$4")} as until)
   ${subject === "m" ? homes : ""}${factsAndEvents(subject)}
   order by member_id, first, id`;
}

export function homeOf(row: DatedRow): HomeRow {
  if (row.unit_id === null) throw new Error(`a home of member ${row.member_id} names no unit`);
  return { unitId: row.unit_id, from: row.first, to: row.end_first };
}

export function factOf(row: DatedRow): Omit<Fact, "place"> {
  const { kind, value, end_first: end } = row;
  return {
    kind,
    value,
    from: { first: row.first, last: row.last },
    to: end === null ? null : { first: end, last: row.end_last ?? end },
    unitId: row.unit_id,
  };
}

export function eventOf(row: DatedRow): MemberEvent {
  return {
    id: String(row.id),
    kind: row.kind,
    on: { first: row.first, last: row.last },
    unitId: row.unit_id,
  };
}

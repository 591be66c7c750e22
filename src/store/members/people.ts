import type { Day } from "#core/day";
import { placeFact, placeHome } from "#core/history";
import type { Fact, Home, MemberEvent } from "#core/members";
import type { UnitId } from "#core/organisation";
import { placesOf, type VersionRow } from "#core/places";
import { numbers, regionList, type Regions } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { knownBefore, knownUntil } from "../ledger.ts";
import { versionsUpward } from "../organisation/line.ts";

/** What the register knows of one member, apart from the ledger, as the judge takes it. */
export interface Person {
  readonly memberId: number;
  readonly homes: readonly Home[];
  readonly facts: readonly Fact[];
  readonly events: readonly MemberEvent[];
}

/** Condition of a dated row: known at `known.until`. */
export const isKnown = (alias: string): string =>
  `${alias}.recorded_at < known.until
     and (${alias}.superseded_at is null or ${alias}.superseded_at >= known.until)`;

type Params = [string, string, string, string];

interface HomeRow {
  readonly member_id: number;
  readonly unit_id: UnitId;
  readonly valid_from: Day;
  readonly valid_to: Day | null;
}

/** Condition of a row about a member: of one of these members, in one of these regions. */
export const ofMembers = (alias: string): string =>
  `${alias}.region_id = any ($1::integer[]) and ${alias}.member_id = any ($2::bigint[])`;

const readHomes = statement<Params, HomeRow>(
  "members.people_homes",
  `with known as (select ${knownBefore("$3", "$4")} as until)
   select h.member_id, h.unit_id, h.valid_from - date '1970-01-01' as valid_from,
     h.valid_to - date '1970-01-01' as valid_to
   from home h cross join known
   where ${ofMembers("h")} and ${isKnown("h")}
   order by h.member_id, h.valid_from`,
);

/** A fact as statements answer it. */
export interface FactRow {
  readonly member_id: number;
  readonly kind: string;
  readonly value: string;
  readonly unit_id: UnitId | null;
  readonly valid_from: Day;
  readonly from_last: Day;
  readonly valid_to: Day | null;
  readonly to_last: Day | null;
}

const readFacts = statement<Params, FactRow>(
  "members.people_facts",
  `with known as (select ${knownBefore("$3", "$4")} as until)
   select f.member_id, f.kind, f.value, f.unit_id,
     f.valid_from - date '1970-01-01' as valid_from,
     coalesce(f.valid_from_last, f.valid_from) - date '1970-01-01' as from_last,
     f.valid_to - date '1970-01-01' as valid_to,
     coalesce(f.valid_to_last, f.valid_to) - date '1970-01-01' as to_last
   from fact f cross join known
   where ${ofMembers("f")} and f.subject = 'm' and ${isKnown("f")}
   order by f.member_id, f.valid_from, f.fact_id`,
);

/** An event as statements answer it. */
export interface EventRow {
  readonly member_id: number;
  readonly event_id: number;
  readonly kind: string;
  readonly happened_on: Day;
  readonly happened_last: Day;
  readonly unit_id: UnitId | null;
}

const readEvents = statement<Params, EventRow>(
  "members.people_events",
  `with known as (select ${knownBefore("$3", "$4")} as until)
   select e.member_id, e.event_id, e.kind, e.happened_on - date '1970-01-01' as happened_on,
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as happened_last, e.unit_id
   from event e cross join known
   where ${ofMembers("e")} and e.subject = 'm' and ${isKnown("e")}
   order by e.member_id, e.happened_on, e.event_id`,
);

/** Versions of the units where these members are or were, and of every unit ever above those. */
const readVersions = statement<Params, VersionRow>(
  "members.people_units",
  `with recursive known as (select ${knownBefore("$3", "$4")} as until),
   named as (
     select h.unit_id from home h where ${ofMembers("h")}
     union
     select f.unit_id from fact f
     where ${ofMembers("f")} and f.unit_id is not null
   ),
   ${versionsUpward("select unit_id from named", isKnown("w"))}`,
);

/**
 * Homes, facts and events of members of these regions with the places of their units on those days.
 * `knownOn` null: as known now; else as known at the end of that day in the zone. Members out of
 * sight or of another region are missing; a member of whom nothing is known has empty lists.
 */
export async function loadPeople(
  tx: Tx,
  regions: Regions,
  memberIds: readonly number[],
  zone: string,
  knownOn: Day | null = null,
): Promise<Map<number, Person>> {
  const params: Params = [regionList(regions), numbers(memberIds), knownUntil(knownOn), zone];
  const [homes, facts, events, versions] = await Promise.all([
    tx.run(readHomes, params),
    tx.run(readFacts, params),
    tx.run(readEvents, params),
    tx.run(readVersions, params),
  ]);
  const people = new Map<number, { homes: Home[]; facts: Fact[]; events: MemberEvent[] }>();
  const personOf = (memberId: number) => {
    let person = people.get(memberId);
    if (person === undefined) {
      person = { homes: [], facts: [], events: [] };
      people.set(memberId, person);
    }
    return person;
  };
  const places = placesOf(versions);
  for (const row of homes) {
    const home = { unitId: row.unit_id, from: row.valid_from, to: row.valid_to };
    personOf(row.member_id).homes.push(...placeHome(home, places));
  }
  for (const row of facts) personOf(row.member_id).facts.push(...placeFact(factOf(row), places));
  for (const row of events) personOf(row.member_id).events.push(eventOf(row));
  const known = new Map<number, Person>();
  for (const [memberId, person] of people) known.set(memberId, { memberId, ...person });
  return known;
}

export function factOf(row: FactRow): Omit<Fact, "place"> {
  return {
    kind: row.kind,
    value: row.value,
    from: { first: row.valid_from, last: row.from_last },
    to: row.valid_to === null ? null : { first: row.valid_to, last: row.to_last ?? row.valid_to },
    unitId: row.unit_id,
  };
}

export function eventOf(row: EventRow): MemberEvent {
  return {
    id: String(row.event_id),
    kind: row.kind,
    on: { first: row.happened_on, last: row.happened_last },
    unitId: row.unit_id,
  };
}

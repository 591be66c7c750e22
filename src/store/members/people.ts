import type { Day } from "#core/day";
import { placeFact, placeHome } from "#core/history";
import type { Fact, Home, MemberEvent } from "#core/members";
import { placesOf, type VersionRow } from "#core/places";
import { numbers, regionList, type Regions } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { knownBefore, knownUntil } from "../ledger.ts";
import { versionsUpward } from "../organisation/line.ts";
import {
  type DatedParams,
  type DatedRow,
  eventOf,
  factOf,
  homeOf,
  isKnown,
  ofMembers,
  readingDated,
} from "./dated.ts";

/** What the register knows of one member, apart from the ledger, as the judge takes it. */
export interface Person {
  readonly memberId: number;
  readonly homes: readonly Home[];
  readonly facts: readonly Fact[];
  readonly events: readonly MemberEvent[];
}

const readDated = statement<DatedParams, DatedRow>("members.people_dated", readingDated("m"));

/** Versions of the units where these members are or were, and of every unit ever above those. */
const readVersions = statement<DatedParams, VersionRow>(
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
  const params: DatedParams = [regionList(regions), numbers(memberIds), knownUntil(knownOn), zone];
  const [dated, versions] = await Promise.all([
    tx.run(readDated, params),
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
  for (const row of dated) {
    const person = personOf(row.member_id);
    if (row.what === "home") person.homes.push(...placeHome(homeOf(row), places));
    else if (row.what === "fact") person.facts.push(...placeFact(factOf(row), places));
    else person.events.push(eventOf(row));
  }
  const known = new Map<number, Person>();
  for (const [memberId, person] of people) known.set(memberId, { memberId, ...person });
  return known;
}

import type { Day } from "#core/day";
import { placeFact, placeHome } from "#core/history";
import type { Fact, Home, MemberEvent } from "#core/members";
import type { UnitId } from "#core/organisation";
import { numbers, regionList, type Regions } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { knownUntil } from "../ledger.ts";
import { treeStamp } from "../organisation/stamp.ts";
import { type DatedParams, type DatedRow, eventOf, factOf, homeOf, readingDated } from "./dated.ts";
import { unitPlaces } from "./unit-places.ts";

/** What the register knows of one member, apart from the ledger, as the judge takes it. */
export interface Person {
  readonly memberId: number;
  readonly homes: readonly Home[];
  readonly facts: readonly Fact[];
  readonly events: readonly MemberEvent[];
}

const readDated = statement<DatedParams, DatedRow>("members.people_dated", readingDated("m"));

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
  const [dated, stamp] = await Promise.all([tx.run(readDated, params), treeStamp(tx)]);
  const places = await unitPlaces(tx, unitsIn(dated), { stamp, knownOn, zone });
  const people = new Map<number, { homes: Home[]; facts: Fact[]; events: MemberEvent[] }>();
  const personOf = (memberId: number) => {
    let person = people.get(memberId);
    if (person === undefined) {
      person = { homes: [], facts: [], events: [] };
      people.set(memberId, person);
    }
    return person;
  };
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

function unitsIn(dated: readonly DatedRow[]): Set<UnitId> {
  return new Set(dated.flatMap((row) => (row.unit_id === null ? [] : [row.unit_id])));
}

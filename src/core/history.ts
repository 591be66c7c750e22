import type { Day } from "./day.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Fact, History, Home, MemberEvent, Waiver } from "./members.ts";
import type { UnitId } from "./organisation.ts";
import type { Places } from "./places.ts";

/** A stretch at one home unit, before it is known what the unit was on those days. */
export interface HomeRow {
  readonly unitId: UnitId;
  readonly from: Day;
  readonly to: Day | null;
}

/** What is recorded of one member, before units are looked up. */
export interface Recorded {
  readonly homes: readonly HomeRow[];
  readonly facts: readonly Omit<Fact, "place">[];
  readonly events: readonly MemberEvent[];
  readonly entries: readonly LedgerEntry[];
  readonly waivers: readonly Waiver[];
}

/** Places a member's homes and facts by what their units were on those days. */
export function resolveHistory(recorded: Recorded, places: Places): History {
  return {
    homes: recorded.homes.flatMap((home) => placeHome(home, places)),
    facts: recorded.facts.flatMap((fact) => placeFact(fact, places)),
    events: recorded.events,
    entries: recorded.entries,
    waivers: recorded.waivers,
  };
}

/** One home for each stretch on which its unit was the same kind of place. */
export function placeHome(home: HomeRow, places: Places): Home[] {
  return places.during(home.unitId, home.from, home.to).map(({ place, from, to }) => ({
    unitId: home.unitId,
    place,
    from,
    to,
  }));
}

/**
 * A fact that is held in a unit, cut where that unit changed: a secretary of a village that became
 * a community is one until that day (D34). Incomplete dates stay at both ends.
 */
export function placeFact(fact: Omit<Fact, "place">, places: Places): Fact[] {
  const { unitId } = fact;
  if (unitId === null) return [{ ...fact, place: null }];
  // A cut inside an incomplete date would end before it begins. The whole first date keeps one place,
  // and what the unit became meanwhile counts from the day after it; the last date keeps one too.
  const parts = places.during(unitId, fact.from.first, null).flatMap((part, index, all) => {
    if (index === 0) return [part];
    const from = Math.max(part.from, fact.from.last + 1);
    const next = all[index + 1];
    const isOver = next !== undefined && next.from <= from;
    return isOver || (fact.to !== null && from >= fact.to.first) ? [] : [{ ...part, from }];
  });
  return parts.map(({ place, from }, index) => {
    const next = parts[index + 1];
    return {
      ...fact,
      place,
      from: index === 0 ? fact.from : { first: from, last: from },
      to: next === undefined ? fact.to : { first: next.from, last: next.from },
    };
  });
}

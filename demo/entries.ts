import type { Day } from "#core/day";
import { attend, type EntryList } from "./attend.ts";
import { type BranchPlan, purposes } from "./plans.ts";
import type { Period, Person } from "./people.ts";
import { Chance } from "./random.ts";
import { classesOf } from "./classes.ts";
import { onlineOf } from "./online.ts";
import { type Sitting, sittingsOf } from "./sittings.ts";

/** Everything that the people of a branch attended, as it was recorded until today. */
export function entriesOf(
  branch: BranchPlan,
  people: readonly Person[],
  seed: number,
  period: Period,
): EntryList {
  const list: EntryList = { rows: [], recorded: [] };
  const chance = new Chance(seed, branch.index, purposes.entries);
  const own = sittingsOf(branch, seed, period);
  // Where nothing was held nobody was sent to a class either.
  if (own.length === 0) return list;
  for (const person of people) {
    // A few members attend nothing at all, however often their branch meets.
    if (!chance.hit(0.06)) {
      attendMeetings(branch, person, own, list, chance, seed, period);
      onlineOf(person, chance, period, list);
    }
    for (const { sitting, outcome } of classesOf(branch, person, chance, period)) {
      attend(person, sitting, sitting.minutes, outcome, list, chance, period);
    }
  }
  return list;
}

/** Meetings of the own branch, and after a move or while away those of the other one. */
function attendMeetings(
  home: BranchPlan,
  person: Person,
  own: readonly Sitting[],
  list: EntryList,
  chance: Chance,
  seed: number,
  period: Period,
): void {
  const { moved, away } = person;
  const until = moved?.on ?? away?.on ?? person.left ?? null;
  attendAll(person, own, person.homeFrom, until, 1, list, chance, period);
  const next = moved ?? away;
  if (next === null || next.to === home) return;
  const factor = moved === null ? 0.45 : 1;
  const there = sittingsOf(next.to, seed, period);
  attendAll(person, there, next.on, null, factor, list, chance, period);
}

function attendAll(
  person: Person,
  sittings: readonly Sitting[],
  from: Day,
  until: Day | null,
  factor: number,
  list: EntryList,
  chance: Chance,
  period: Period,
): void {
  for (const sitting of sittings) {
    if (sitting.startsOn < from || (until !== null && sitting.endsOn >= until)) continue;
    if (!chance.hit(person.zeal * sitting.turnout * factor * 1.12)) continue;
    // Now and then somebody leaves early.
    const part = chance.hit(0.05) ? 0.5 : 1;
    attend(person, sitting, sitting.minutes * part, null, list, chance, period);
  }
}

import { addYears, type Day, dayOf } from "#core/day";
import type { BranchPlan } from "./plans.ts";
import type { Period, Person } from "./people.ts";
import type { Chance } from "./random.ts";
import { type FactWord, facts, type Sector } from "./words.ts";

/** Something a person holds or is, on days; `appointed` says that a first appointment was noted. */
export interface Post {
  readonly fact: FactWord;
  readonly unit: string | null;
  readonly from: Day;
  readonly to: Day | null;
  readonly appointed: boolean;
}

const heldSince = { first: dayOf(2003, 1, 1), last: dayOf(2008, 12, 1) };

/** Gives the people of a branch their posts and standing; the same for the same chance. */
export function postsOf(
  branch: BranchPlan,
  people: readonly Person[],
  chance: Chance,
  period: Period,
): void {
  const stayers = people.filter(
    (one) => one.moved === null && one.left === null && one.away === null,
  );
  const taken = new Set<Person>();
  if (branch.sector === "rural") {
    villagePosts(branch, stayers, taken, chance, period);
    standing(people, chance, facts.farmer, 0.985, taken);
    standing(people, chance, facts.veteran, 0.07, taken);
  } else if (branch.sector === "urban-community") {
    leaders(branch, stayers, taken, chance, period, 2);
    standing(people, chance, facts.unemployed, 0.14, taken);
    standing(people, chance, facts.farmer, 0.12, taken);
    standing(people, chance, facts.veteran, 0.06, taken);
  } else {
    leaders(branch, stayers, taken, chance, period, branch.leads ? 3 : 1);
    standing(people, chance, facts.veteran, 0.02, taken);
  }
  if (branch.sector === "new-economic" || branch.sector === "new-social") {
    if (chance.hit(0.4))
      hold(
        pick(stayers, taken, chance, 28, 60),
        branch,
        facts.instructor,
        since(chance, period, 0.6),
        null,
      );
  }
  if (branch.sector === "government") cadres(stayers, chance, period);
  sectorChange(branch, stayers, taken, chance, period);
}

/** Prefers somebody of the right age; anybody who holds nothing yet otherwise. */
function pick(
  people: readonly Person[],
  taken: Set<Person>,
  chance: Chance,
  youngest: number,
  oldest: number,
): Person | null {
  if (people.length === 0) return null;
  const start = chance.below(people.length);
  let other: Person | null = null;
  for (let step = 0; step < people.length; step += 1) {
    const one = people[(start + step) % people.length];
    if (one === undefined || taken.has(one)) continue;
    if (one.age >= youngest && one.age <= oldest) {
      taken.add(one);
      return one;
    }
    other ??= one;
  }
  if (other !== null) taken.add(other);
  return other;
}

function hold(
  who: Person | null,
  branch: BranchPlan,
  fact: FactWord,
  from: Day,
  to: Day | null,
  appointed = false,
): void {
  if (who === null) return;
  const first = Math.max(from, who.homeFrom);
  if (to !== null && to <= first) return;
  who.posts.push({ fact, unit: postUnit(branch), from: first, to, appointed });
}

function postUnit(branch: BranchPlan): string {
  return branch.code;
}

/** A day before the demonstration or, with this share, one inside it. */
function since(chance: Chance, period: Period, newShare: number): Day {
  return chance.hit(newShare)
    ? period.start + chance.below(period.today - period.start)
    : chance.between(heldSince.first, heldSince.last);
}

function villagePosts(
  branch: BranchPlan,
  people: readonly Person[],
  taken: Set<Person>,
  chance: Chance,
  period: Period,
): void {
  if (!branch.leads) {
    leaders(branch, people, taken, chance, period, 1);
    return;
  }
  const first = pick(people, taken, chance, 34, 62);
  const from = chance.between(heldSince.first, heldSince.last);
  if (chance.hit(0.34)) {
    const change = changeOfSecretary(chance, period);
    hold(first, branch, facts.villageSecretary, from, change);
    hold(pick(people, taken, chance, 28, 50), branch, facts.villageSecretary, change, null, true);
  } else hold(first, branch, facts.villageSecretary, from, null);
  leaders(branch, people, taken, chance, period, 1);
  if (chance.hit(0.36)) graduate(branch, people, taken, chance, period);
}

/** Villages elect in winter and spring; some change at other times, the end of August among them. */
function changeOfSecretary(chance: Chance, period: Period): Day {
  const [, middle, last] = period.years;
  if (chance.hit(0.08)) return dayOf(last, 8, 31);
  if (chance.hit(0.55)) return dayOf(middle, 11, 1) + chance.below(170);
  return dayOf(middle, 1, 10) + chance.below(period.today - dayOf(middle, 1, 10) - 5);
}

/** A graduate who works in the village for three years from 1 August. */
function graduate(
  branch: BranchPlan,
  people: readonly Person[],
  taken: Set<Person>,
  chance: Chance,
  period: Period,
): void {
  const young = people.filter((one) => one.age <= 29 && !taken.has(one));
  const who = young[chance.below(Math.max(1, young.length))];
  if (who === undefined) return;
  taken.add(who);
  who.college = true;
  const from = dayOf(chance.of([period.years[0] - 1, ...period.years]), 8, 1);
  // Some contracts end early: for the civil service, for example.
  const end = addYears(from, 3);
  const to = chance.hit(0.1) ? Math.min(end, from + 200 + chance.below(700)) : end;
  who.posts.push({ fact: facts.graduate, unit: branch.village, from, to, appointed: false });
}

function leaders(
  branch: BranchPlan,
  people: readonly Person[],
  taken: Set<Person>,
  chance: Chance,
  period: Period,
  count: number,
): void {
  for (let nth = 0; nth < count; nth += 1) {
    const from = since(chance, period, 0.25);
    const who = pick(people, taken, chance, 32, 60);
    // Now and then somebody holds the post until another follows.
    if (chance.hit(0.15)) {
      const change = period.start + 200 + chance.below(period.today - period.start - 220);
      hold(who, branch, facts.leader, Math.min(from, change - 200), change);
      hold(pick(people, taken, chance, 30, 56), branch, facts.leader, change, null);
    } else hold(who, branch, facts.leader, from, null);
  }
}

/** Whom the plan leaves to the rules for cadres: some who lead offices, a few others. */
function cadres(people: readonly Person[], chance: Chance, period: Period): void {
  for (const one of people) {
    const leads = one.posts.some((post) => post.fact === facts.leader);
    if (!chance.hit(leads ? 0.5 : 0.03) || one.age > 60) continue;
    const from = Math.max(one.homeFrom, since(chance, period, 0.2));
    const to = chance.hit(0.1) ? period.today - chance.below(300) : null;
    if (to !== null && to <= from) continue;
    one.posts.push({ fact: facts.cadre, unit: null, from, to, appointed: false });
  }
}

function standing(
  people: readonly Person[],
  chance: Chance,
  fact: FactWord,
  share: number,
  taken: ReadonlySet<Person>,
): void {
  for (const one of people) {
    if (!chance.hit(share)) continue;
    if (fact !== facts.veteran && one.posts.some((post) => post.fact === facts.graduate)) continue;
    if (fact === facts.veteran && (one.sex === "f" || taken.has(one))) continue;
    one.posts.push({ fact, unit: null, from: one.homeFrom, to: null, appointed: false });
  }
}

/** Works that were sold or brought together: people stay and belong to another sector. */
const becomes: Readonly<Partial<Record<Sector, Sector>>> = {
  "state-owned-enterprise": "new-economic",
  "new-economic": "state-owned-enterprise",
  "public-institution": "government",
  rural: "new-economic",
  "urban-community": "new-social",
};

function sectorChange(
  branch: BranchPlan,
  people: readonly Person[],
  taken: Set<Person>,
  chance: Chance,
  period: Period,
): void {
  const value = becomes[branch.sector];
  if (value === undefined || !chance.hit(0.2)) return;
  const who = pick(people, taken, chance, 22, 55);
  if (who === null) return;
  const from = Math.max(who.homeFrom, period.start) + 30;
  const on = from + chance.below(Math.max(1, period.today - from));
  const fact = { kind: "sector", value };
  who.posts.push({ fact, unit: null, from: on, to: null, appointed: false });
}

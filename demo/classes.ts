import { addYears, type Day, yearOf } from "#core/day";
import type { BranchPlan, Seat } from "./plans.ts";
import type { Period, Person } from "./people.ts";
import type { Post } from "./posts.ts";
import {
  citySchool,
  farmCollege,
  modelBase,
  type Provider,
  regionSchool,
  schoolOf,
  townSchool,
} from "./providers.ts";
import type { Chance } from "./random.ts";
import { classOf, type CourseKind, courses } from "./courses.ts";
import type { Sitting } from "./sittings.ts";
import { facts, outcomes } from "./words.ts";

interface Attended {
  readonly sitting: Sitting;
  readonly outcome: string | null;
}

/** The classes of party schools, colleges and bases that one person went to. */
export function classesOf(
  branch: BranchPlan,
  person: Person,
  chance: Chance,
  period: Period,
): readonly Attended[] {
  const found: Attended[] = [];
  const { seat } = branch;
  if (person.admitted.first >= period.start - 59) admission(seat, person, chance, found);
  for (const post of person.posts) {
    if (post.fact === facts.villageSecretary) secretary(seat, post, chance, period, found);
    else if (post.fact === facts.graduate) graduate(seat, post, chance, period, found);
    else if (post.fact === facts.leader || post.fact === facts.instructor) {
      leader(seat, post, chance, period, found);
    } else if (post.fact === facts.farmer || post.fact === facts.unemployed) {
      skills(branch, person, chance, period, found);
    }
  }
  return found.length === 0 ? found : eachOnce(found, person, period);
}

/** Nobody attends one class twice, nor before he came or after he left. */
function eachOnce(found: readonly Attended[], person: Person, period: Period): readonly Attended[] {
  const keys = new Set<string>();
  return found.filter(({ sitting }) => {
    if (keys.has(sitting.key) || sitting.startsOn < Math.max(person.homeFrom, period.start)) {
      return false;
    }
    if (person.left !== null && sitting.endsOn >= person.left) return false;
    keys.add(sitting.key);
    return true;
  });
}

const never: readonly Sitting[] = [];

/** The classes of a kind that began between two days, at one provider. */
function between(kind: CourseKind, provider: Provider, from: Day, to: Day): readonly Sitting[] {
  if (to < from) return never;
  const all: Sitting[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year += 1) {
    for (let nth = 0; nth < kind.begins.length; nth += 1) {
      const sitting = classOf(kind, provider, year, nth);
      if (sitting.startsOn >= from && sitting.startsOn <= to) all.push(sitting);
    }
  }
  return all;
}

function take(found: Attended[], from: readonly Sitting[], chance: Chance): void {
  if (from.length > 0) found.push({ sitting: chance.of(from), outcome: null });
}

/** Seats differ: some train their new members within months, some late, some hardly at all. */
function zealOf(seat: Seat): number {
  return 0.82 + 0.11 * (((seat.index * 7) % 5) - 2) * 0.9;
}

function admission(seat: Seat, person: Person, chance: Chance, found: Attended[]): void {
  const joined = person.homeFrom;
  const roll = chance.real() / zealOf(seat);
  const school = schoolOf(seat);
  const year = addYears(joined, 1);
  if (roll < 0.74) take(found, between(courses.fresh, school, joined + 10, year - 3), chance);
  else if (roll < 0.9) take(found, between(courses.fresh, school, year + 1, year + 240), chance);
}

function secretary(
  seat: Seat,
  post: Post,
  chance: Chance,
  period: Period,
  found: Attended[],
): void {
  period.years.forEach((year, at) => {
    const from = Math.max(post.from, period.start, firstOf(year));
    const to = Math.min((post.to ?? period.today) - 5, firstOf(year) + 364);
    // Whoever is new is called first.
    const share = ([0.66, 0.87, 0.92][at] ?? 0.87) * zealOf(seat) * (post.appointed ? 1.05 : 1);
    if (!chance.hit(share)) return;
    const roll = chance.real();
    const [kind, school] =
      roll < 0.03
        ? ([courses.demonstration, regionSchool] as const)
        : roll < 0.18
          ? ([courses.secretaries, citySchool(seat)] as const)
          : ([courses.secretaries, schoolOf(seat)] as const);
    take(found, between(kind, school, from, to), chance);
  });
}

function firstOf(year: number): Day {
  return Math.round((year - 1970) * 365.2425);
}

function graduate(seat: Seat, post: Post, chance: Chance, period: Period, found: Attended[]): void {
  const year = yearOf(post.from);
  const roll = chance.real();
  const nth = roll < 0.4 ? 0 : roll < 0.8 ? 1 : roll < 0.9 ? 2 : -1;
  if (nth >= 0) {
    found.push({
      sitting: classOf(courses.beforePost, citySchool(seat), year, nth),
      outcome: null,
    });
  }
  for (let start = post.from; start < (post.to ?? period.today); start = addYears(start, 1)) {
    const end = Math.min(addYears(start, 1), period.today);
    if (chance.hit(0.78)) {
      take(found, between(courses.graduates, schoolOf(seat), start, end - 6), chance);
    }
    if (chance.hit(0.3)) take(found, between(courses.practice, modelBase, start, end - 3), chance);
  }
}

function leader(seat: Seat, post: Post, chance: Chance, period: Period, found: Attended[]): void {
  for (const year of period.years) {
    const from = Math.max(post.from, firstOf(year));
    const to = Math.min(post.to ?? period.today, firstOf(year + 1) - 3);
    if (chance.hit(0.86 * zealOf(seat))) {
      take(found, between(courses.leaders, schoolOf(seat), from, to), chance);
    }
  }
}

function skills(
  branch: BranchPlan,
  person: Person,
  chance: Chance,
  period: Period,
  found: Attended[],
): void {
  if (person.age > 58) return;
  for (const year of period.years) {
    if (!chance.hit(0.11)) continue;
    const provider = chance.hit(0.3) ? farmCollege : townSchool(branch);
    const sitting = classOf(courses.skills, provider, year, chance.below(3));
    found.push({ sitting, outcome: chance.hit(0.75) ? outcomes.certificate : null });
  }
}

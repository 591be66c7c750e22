import { type Day, dayOf } from "#core/day";
import type { DayLine } from "#core/ledger";
import { type BranchPlan, purposes } from "./plans.ts";
import type { Period } from "./people.ts";
import { type Provider, schoolOf, siteOf, townSchool } from "./providers.ts";
import { Chance } from "./random.ts";
import { type Habit, habits } from "./habits.ts";
import { forms, type FormWord, providerKinds, type TopicWord } from "./words.ts";

/** One meeting that was held, with the register's day of posting. */
export interface Sitting {
  readonly key: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly form: FormWord;
  readonly topic: TopicWord;
  readonly course: string;
  readonly provider: Provider;
  readonly place: string;
  readonly unit: string | null;
  readonly minutes: number;
  readonly days: readonly DayLine[] | null;
  /** Factor on the readiness of those invited. */
  readonly turnout: number;
  /** Days until its register was written into the ledger. */
  readonly lag: number;
  readonly source: string;
}

/** How well a seat and an office look after training; branches scatter round it. */
function diligenceOf(branch: BranchPlan, seed: number, chance: Chance): number {
  // About one branch in sixty did nothing at all.
  if (chance.hit(0.016)) return 0;
  const seat = new Chance(seed, branch.seat.index, purposes.seats).real();
  const town = new Chance(seed, hashOf(branch.office), purposes.seats).real();
  return 0.6 + 0.5 * seat + 0.24 * (town - 0.5) + 0.34 * (chance.real() - 0.5);
}

export function hashOf(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  }
  return hash;
}

/** The meetings of a branch over the demonstration, by day. A branch in sixty has none. */
export function sittingsOf(branch: BranchPlan, seed: number, period: Period): Sitting[] {
  const chance = new Chance(seed, branch.index, purposes.sittings);
  const diligence = diligenceOf(branch, seed, chance);
  const held: Sitting[] = [];
  if (diligence === 0) return held;
  for (const year of period.years) {
    const first = dayOf(year, 1, 1);
    // What began in 2009 took a year to reach everybody.
    const effort = diligence * (year === period.years[0] ? 0.85 : 1);
    for (const one of habits[branch.sector]) {
      const expected = one.often * effort;
      const times = Math.floor(expected) + (chance.hit(expected % 1) ? 1 : 0);
      for (let nth = 0; nth < times; nth += 1) {
        const [from, to] = one.season;
        const startsOn = first + chance.between(from, to);
        const sitting = sittingOf(branch, one, startsOn, held.length, chance);
        if (sitting.startsOn >= period.start && sitting.endsOn < period.today) held.push(sitting);
      }
    }
  }
  return held.sort((one, other) => one.startsOn - other.startsOn);
}

const startTimes = ["08:30", "09:00", "14:30", "15:00", "19:30"];

function sittingOf(
  branch: BranchPlan,
  one: Habit,
  startsOn: Day,
  nth: number,
  chance: Chance,
): Sitting {
  const long = one.minutes >= 480;
  const startsAt = long ? "08:30" : chance.of(startTimes);
  return {
    key: `${branch.code}:${nth + 1}`,
    startsOn,
    endsOn: startsOn + one.days - 1,
    startsAt: one.form === forms.screening ? null : startsAt,
    endsAt: null,
    form: one.form,
    topic: one.topic,
    course: chance.of(one.courses),
    provider:
      one.by === "site"
        ? siteOf(branch)
        : one.form === forms.mobile
          ? schoolOf(branch.seat)
          : one.by === "school"
            ? townSchool(branch)
            : officeAsProvider(branch),
    place: one.by === "site" ? "远程教育站点" : "",
    unit: branch.code,
    minutes: one.minutes,
    days: one.days === 1 ? null : evenDays(startsOn, one.days, one.minutes),
    turnout: one.turnout,
    lag: lagOf(chance),
    source: one.by === "site" ? "distance-education" : "branch-register",
  };
}

function officeAsProvider(branch: BranchPlan): Provider {
  return {
    code: `${branch.office}:own`,
    name: branch.officeName,
    kind: providerKinds.own,
    level: "township",
  };
}

export function evenDays(startsOn: Day, days: number, minutes: number): readonly DayLine[] {
  const each = Math.floor(minutes / days);
  return Array.from({ length: days }, (_, at) => ({
    on: startsOn + at,
    minutes: each + (at === 0 ? minutes - each * days : 0),
  }));
}

/** Most registers are written within days, some weeks later, a few after months. */
function lagOf(chance: Chance): number {
  const roll = chance.real();
  if (roll < 0.72) return chance.below(4);
  if (roll < 0.9) return 4 + chance.below(14);
  return roll < 0.98 ? 18 + chance.below(40) : 58 + chance.below(90);
}

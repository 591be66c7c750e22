import { addYears, type Day, dayOf, daysInMonth, type PartialDay, yearOf } from "#core/day";
import { type BranchPlan, type Layout, purposes } from "./plans.ts";
import { inventName } from "./names.ts";
import { admittedShare, admittedYoung, type SectorShares, shares } from "./population.ts";
import { Chance } from "./random.ts";
import { type Post, postsOf } from "./posts.ts";
import type { Sector } from "./words.ts";

/** One invented person with what the import files will say of him. */
export interface Person {
  readonly no: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: "f" | "m";
  readonly born: PartialDay;
  /** Age in whole years on the last day. */
  readonly age: number;
  readonly admitted: PartialDay;
  /** Null while on probation, and unknown for some who joined long ago. */
  readonly full: Day | null;
  readonly homeFrom: Day;
  readonly moved: Move | null;
  readonly left: Day | null;
  /** Works away since that day and is looked after by a branch there. */
  readonly away: Move | null;
  college: boolean;
  /** How readily he comes when a session is held: a probability before other factors. */
  readonly zeal: number;
  readonly posts: Post[];
}

export interface Move {
  readonly on: Day;
  readonly to: BranchPlan;
}

/** The days between which the demonstration plays. */
export interface Period {
  /** Training is recorded from here: 1 March two years before the year of `today`. */
  readonly start: Day;
  readonly today: Day;
  readonly years: readonly [number, number, number];
}

export function periodUntil(today: Day): Period {
  const year = yearOf(today);
  return { start: dayOf(year - 2, 3, 1), today, years: [year - 2, year - 1, year] };
}

const sharesOf = new Map<Sector, SectorShares>(shares.map((share) => [share.sector, share]));
const ageBands = [
  [19, 35],
  [36, 45],
  [46, 60],
  [61, 88],
] as const;

export function peopleOf(
  branch: BranchPlan,
  layout: Layout,
  seed: number,
  period: Period,
): Person[] {
  const chance = new Chance(seed, branch.index, purposes.people);
  const share = sharesOf.get(branch.sector);
  if (share === undefined) throw new Error(`No shares for ${branch.sector}.`);
  const moves = movesOf(branch, layout, chance, period);
  const leaver = chance.hit(0.12) ? chance.below(branch.size) : -1;
  const people: Person[] = [];
  for (let nth = 0; nth < branch.size; nth += 1) {
    const move = moves.get(nth) ?? null;
    const left =
      nth === leaver && move === null
        ? period.start + chance.below(period.today - period.start)
        : null;
    people.push(person(branch, layout, nth, share, chance, period, move, left));
  }
  postsOf(branch, people, new Chance(seed, branch.index, purposes.posts), period);
  return people;
}

/**
 * Moves go in two rings, to the next branch of the seat and to the branch half way round all, so
 * that as many arrive as leave and no branch grows out of its size.
 */
function movesOf(
  branch: BranchPlan,
  layout: Layout,
  chance: Chance,
  period: Period,
): Map<number, Move> {
  const moves = new Map<number, Move>();
  const near = branch.seat.branches;
  const nearby = near[(branch.atSeat + 1) % near.length];
  const all = layout.branches;
  const far = all[(branch.atAll + Math.floor(all.length / 2)) % all.length];
  for (const [to, share] of [
    [nearby, 0.3],
    [far, 0.14],
  ] as const) {
    if (!chance.hit(share) || to === undefined || to === branch) continue;
    const on = period.start + 60 + chance.below(period.today - period.start - 90);
    moves.set(chance.below(branch.size), { on, to });
  }
  return moves;
}

function person(
  branch: BranchPlan,
  layout: Layout,
  nth: number,
  share: SectorShares,
  chance: Chance,
  period: Period,
  move: Move | null,
  left: Day | null,
): Person {
  const sex = chance.hit(share.women) ? "f" : "m";
  const name = inventName(chance, sex);
  const newIn = move === null && left === null ? admittedIn(chance, period) : 0;
  const age = ageOf(share, chance, newIn > 0);
  const bornOn = addYears(period.today, -age) - chance.below(365);
  const joined =
    newIn > 0 ? admissionDay(chance, period, newIn) : earlierAdmission(chance, bornOn, period);
  const fullOn = addYears(joined, 1);
  return {
    no: `NX${String(branch.issued + nth + 1).padStart(8, "0")}`,
    name: name.zh,
    nameEn: name.en,
    sex,
    born: blurred(bornOn, age > 60 ? 0.12 : 0.03, chance),
    age,
    admitted: newIn > 0 ? blurred(joined, 0.01, chance) : blurred(joined, 0.1, chance),
    full: fullOn > period.today || (newIn === 0 && chance.hit(0.05)) ? null : fullOn,
    homeFrom: newIn > 0 ? joined : homeSince(chance, joined, period),
    moved: move,
    left,
    away:
      move === null && left === null && age < 55 ? awayOf(branch, layout, chance, period) : null,
    college: chance.hit(share.college),
    zeal: (0.5 + 0.5 * chance.real()) * (age > 74 ? 0.45 : age > 65 ? 0.8 : 1),
    posts: [],
  };
}

const awayShare = { rural: 0.07, "urban-community": 0.03 } as const;

function awayOf(branch: BranchPlan, layout: Layout, chance: Chance, period: Period): Move | null {
  if (branch.sector !== "rural" && branch.sector !== "urban-community") return null;
  if (!chance.hit(awayShare[branch.sector]) || layout.hosts.length === 0) return null;
  const to = chance.of(layout.hosts);
  return to === branch
    ? null
    : { on: period.start + chance.below(period.today - period.start), to };
}

/** The year of admission within the demonstration, or 0 for those who were admitted before. */
function admittedIn(chance: Chance, period: Period): number {
  const roll = chance.real();
  let reached = 0;
  for (const [at, year] of period.years.entries()) {
    reached += [admittedShare[2009], admittedShare[2010], admittedShare[2011]][at] ?? 0;
    if (roll < reached) return year;
  }
  return 0;
}

function ageOf(share: SectorShares, chance: Chance, isNew: boolean): number {
  const [young, middle, older, old] = share.ages;
  // The new are mostly young; the others are older by as much, so that the whole comes out right.
  const band = isNew
    ? chance.hit(admittedYoung)
      ? 0
      : 1
    : chance.weighted([young * 0.75, middle * 0.98, older * 1.05, old * 1.19]);
  const [first, last] = ageBands[band] ?? ageBands[0];
  const from = band === 0 && !isNew ? 23 : first + (isNew ? 3 : 0);
  if (band < 3) return chance.between(from, last);
  // Above sixty there are fewer with every year.
  return first + Math.floor((last - first + 1) * chance.real() * chance.real());
}

/** Admissions gather round 1 July and the end of the year. */
const admissionMonths = [4, 4, 6, 6, 7, 16, 18, 6, 6, 7, 10, 10] as const;

function admissionDay(chance: Chance, period: Period, year: number): Day {
  const month = chance.weighted(admissionMonths) + 1;
  const day = dayOf(year, month, chance.between(1, daysInMonth(year, month)));
  // In the last year nobody was admitted after today.
  return day > period.today ? dayOf(year, chance.between(1, 10), chance.between(1, 28)) : day;
}

function earlierAdmission(chance: Chance, bornOn: Day, period: Period): Day {
  const adult = addYears(bornOn, 18) + 30;
  const last = dayOf(period.years[0], 1, 1) - 1;
  const usual = adult + Math.floor(365.25 * (2 + 18 * chance.real() * (0.5 + chance.real() / 2)));
  return usual <= last ? usual : adult + chance.below(Math.max(1, last - adult));
}

const registerFrom = dayOf(1992, 1, 1);

function homeSince(chance: Chance, joined: Day, period: Period): Day {
  const first = Math.max(joined, registerFrom);
  return first + chance.below(Math.max(1, period.start - first));
}

/** Some dates are known to the month or year only. */
function blurred(day: Day, share: number, chance: Chance): PartialDay {
  if (!chance.hit(share)) return { first: day, last: day };
  const year = yearOf(day);
  const month = Math.min(12, 1 + Math.floor((day - dayOf(year, 1, 1)) / 30.45));
  const first = dayOf(year, month, 1);
  return { first, last: first + daysInMonth(year, month) - 1 };
}

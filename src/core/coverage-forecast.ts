import type { Day } from "./day.ts";

/** A day on a path: the denominator of that day and who of it had reached the demand. */
export interface PathPoint {
  readonly day: Day;
  readonly judged: number;
  readonly reached: number;
  /** Of whom nobody can say yet whether they reach it: with any, the share says nothing. */
  readonly unmeasured: number;
}

export interface ForecastInput {
  /** The window's first and last day. */
  readonly from: Day;
  readonly to: Day;
  /** Ends of years that are over, in order. */
  readonly past: readonly PathPoint[];
  readonly today: PathPoint;
  /** Days to forecast, in order, all after today. */
  readonly days: readonly Day[];
}

/** Expected share on a day, 0 to 1: at the pace of the slowest year, of the average, of the fastest. */
export interface ForecastPoint {
  readonly day: Day;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export type Forecast =
  | { readonly kind: "made"; readonly years: number; readonly points: readonly ForecastPoint[] }
  /** The window is over. */
  | { readonly kind: "ended" }
  /** Of some nobody can say yet whether they reach the demand. */
  | { readonly kind: "not-measurable" }
  /** Fewer years are over than a pace can be told from; nobody is judged; or nothing was counted. */
  | { readonly kind: "too-few-years"; readonly years: number };

/** So many whole years must be over before a pace is told from them. */
const yearsNeeded = 2;

const usualYear = 365.25;

/**
 * The pace of a year is the share of those not trained at its beginning who were trained at its end,
 * whatever happened to the denominator meanwhile; a year in which the share fell has the pace 0. What
 * is not trained today shrinks by that pace, year for year, by days within a year. So a forecast never
 * falls, and never passes 100 %.
 */
export function forecastOf({ from, to, past, today, days }: ForecastInput): Forecast {
  if (today.day >= to) return { kind: "ended" };
  if (today.unmeasured > 0) return { kind: "not-measurable" };
  const paces = pacesOf(from, past);
  if (paces.length < yearsNeeded || today.judged === 0) {
    return { kind: "too-few-years", years: paces.length };
  }
  const open = 1 - today.reached / today.judged;
  const at = (pace: number, day: Day): number =>
    1 - open * (1 - pace) ** ((day - today.day) / usualYear);
  const average = paces.reduce((sum, one) => sum + one, 0) / paces.length;
  return {
    kind: "made",
    years: paces.length,
    points: days.map((day) => ({
      day,
      low: at(Math.min(...paces), day),
      middle: at(average, day),
      high: at(Math.max(...paces), day),
    })),
  };
}

/** The paces of the whole years that are over; nobody was trained before the window. */
function pacesOf(from: Day, past: readonly PathPoint[]): number[] {
  const paces: number[] = [];
  let before = 0;
  let since = from - 1;
  for (const point of past) {
    const isWholeYear = point.day - since >= 365;
    const isTold = point.judged > 0 && point.unmeasured === 0;
    const share = isTold ? point.reached / point.judged : null;
    since = point.day;
    if (share === null) continue;
    // Where everybody was trained, a further year tells no pace.
    if (isWholeYear && before < 1) {
      paces.push(Math.max(0, (share - before) / (1 - before)));
    }
    before = share;
  }
  return paces;
}

/** What is still to be done until the window's end. */
export interface Needed {
  /** Percent of the denominator of today. */
  readonly target: number;
  /** Persons still to be trained; 0 where the target is reached. */
  readonly persons: number;
  /** The same a year, if every remaining day takes its part; all of them where less than a year is left. */
  readonly aYear: number;
}

/**
 * How many of today's denominator must still reach the demand, and how many a year. Null: the window is
 * over, or of some nobody can say yet whether they reach it.
 */
export function neededOf(today: PathPoint, to: Day, target: number | null): Needed | null {
  if (today.day > to || today.unmeasured > 0) return null;
  const percent = target ?? 100;
  // A target may have decimals that no binary number has: a whole person too much must not come of it.
  const wanted = Math.ceil((today.judged * percent) / 100 - 1e-9);
  const persons = Math.max(0, wanted - today.reached);
  const years = (to - today.day) / usualYear;
  return { target: percent, persons, aYear: years <= 1 ? persons : Math.ceil(persons / years) };
}

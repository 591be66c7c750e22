import { addMonths, type Day, dayOf, yearOf } from "./day.ts";
import type { History } from "./members.ts";
import type { UnitId } from "./organisation.ts";
import type { Verdict } from "./verdicts.ts";

/** A window of the calendar that is longer than a year: the same days for everybody. */
export interface LongWindow {
  readonly requirement: string;
  /** First and last day. */
  readonly from: Day;
  readonly to: Day;
}

/** What is counted of a window beside the figures of today. */
export type PathFigure = "point" | "open" | "trained" | "ever";

/**
 * One person in one figure of one window, at one unit.
 * `point`: in the denominator on `day`, by the home of that day.
 * `open`: bound on `day`, but nobody could say then whether the demand was reached.
 * `trained`: first counted as having reached the demand in the year that ends with `day`, by the home
 * of the first such day.
 * `ever`: was in the denominator on some day of the window, by the home of the last one; `day` is the
 * window's last.
 */
export interface PathCount {
  readonly unitId: UnitId;
  readonly requirement: string;
  readonly windowStart: Day;
  readonly figure: PathFigure;
  readonly day: Day;
  readonly hasReached: boolean;
}

/** Whether a window lasts longer than a year, so that it has a path. */
export function isLong(from: Day, to: Day): boolean {
  return addMonths(from, 12) <= to;
}

/** The days at which a path is read before today: the ends of the years, and of the window. */
export function pathDays({ from, to }: Pick<LongWindow, "from" | "to">, today: Day): Day[] {
  return daysOfPath(from, to).filter((one) => one < today);
}

/** Those that are still to come, without today: what a forecast is made for. */
export function daysToCome({ from, to }: Pick<LongWindow, "from" | "to">, today: Day): Day[] {
  return daysOfPath(from, to).filter((one) => one > today);
}

function daysOfPath(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year += 1) {
    days.push(Math.min(to, dayOf(year, 12, 31)));
  }
  return days;
}

/** In the denominator, and of these who reached the demand: as in every figure of coverage. */
const unmeasured = "not-measurable";
const judged: readonly string[] = ["met", "late", "on-course", "short", "overdue"];
const reached: readonly string[] = ["met", "late"];

/**
 * What one member adds to the paths of some windows. `judgeOn` judges him as of a day, by what is known
 * now; it is asked only for days on which something about him may have changed.
 */
export function pathOf(
  history: History,
  windows: readonly LongWindow[],
  today: Day,
  judgeOn: (day: Day) => readonly Verdict[],
): PathCount[] {
  const known = new Map<Day, readonly Verdict[]>();
  const verdictsOn = (day: Day): readonly Verdict[] => {
    const found = known.get(day) ?? judgeOn(day);
    known.set(day, found);
    return found;
  };
  const changes = changesOf(history);
  return windows.flatMap((window) => {
    const verdictOn = (day: Day): Verdict | null =>
      verdictsOn(day).find(
        (one) => one.requirement === window.requirement && one.windowStart === window.from,
      ) ?? null;
    return countsOf(window, today, changes, verdictOn);
  });
}

function countsOf(
  window: LongWindow,
  today: Day,
  changes: readonly Day[],
  verdictOn: (day: Day) => Verdict | null,
): PathCount[] {
  const inDenominator = (day: Day): Verdict | null => {
    const found = verdictOn(day);
    return found !== null && judged.includes(found.status) ? found : null;
  };
  const { requirement, from: windowStart } = window;
  const last = Math.min(window.to, today);
  const counts: PathCount[] = [];
  const add = (figure: PathFigure, day: Day, { countedAt, status }: Verdict): void => {
    const hasReached = reached.includes(status);
    counts.push({ unitId: countedAt, requirement, windowStart, figure, day, hasReached });
  };
  const points = pathDays(window, today);
  for (const day of points) {
    const found = verdictOn(day);
    if (found === null) continue;
    if (judged.includes(found.status)) add("point", day, found);
    else if (found.status === unmeasured) add("open", day, found);
  }
  const days = [...new Set([...changes, ...points, last])]
    .filter((day) => day >= windowStart && day <= last)
    .sort((a, b) => a - b);
  for (const day of days) {
    const found = inDenominator(day);
    if (found === null || !reached.includes(found.status)) continue;
    add("trained", Math.min(window.to, dayOf(yearOf(day), 12, 31)), found);
    break;
  }
  for (const day of days.reverse()) {
    const found = inDenominator(day);
    if (found === null) continue;
    add("ever", window.to, found);
    break;
  }
  return counts;
}

/** Days from which on a member may be judged otherwise than on the day before, and those days before. */
function changesOf(history: History): Day[] {
  const days = new Set<Day>();
  const begins = (day: Day): void => {
    days.add(day - 1);
    days.add(day);
  };
  for (const { from, to } of history.homes) {
    begins(from);
    if (to !== null) begins(to);
  }
  for (const { from, to } of history.facts) {
    begins(from.first);
    begins(from.last);
    if (to === null) continue;
    begins(to.first);
    begins(to.last);
  }
  for (const { on } of history.events) {
    begins(on.first);
    begins(on.last);
  }
  for (const { endsOn } of history.entries) days.add(endsOn);
  return [...days];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Persons of one figure of one unit, and of these who had reached the demand. */
export interface PathRow extends Omit<PathCount, "hasReached"> {
  readonly members: number;
  readonly reached: number;
}

export interface PathSums {
  add(count: PathCount): void;
  /** In no particular order. */
  rows(): PathRow[];
}

export function pathSums(): PathSums {
  const rows = new Map<string, Mutable<PathRow>>();
  return {
    add({ hasReached, ...key }) {
      const { unitId, requirement, windowStart, figure, day } = key;
      const name = `${unitId} ${requirement} ${windowStart} ${figure} ${day}`;
      let row = rows.get(name);
      if (row === undefined) rows.set(name, (row = { ...key, members: 0, reached: 0 }));
      row.members += 1;
      if (hasReached) row.reached += 1;
    },
    rows: () => [...rows.values()],
  };
}

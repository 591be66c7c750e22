import { addMonths, civilOf, type Day, dayOf } from "../day.ts";
import type { Scaled } from "./weigh.ts";
import { type Scratch, sliceAt } from "./scratch.ts";

/** A share of the demand that hangs on the days on which a rule binds, with its parameters in. */
export interface ShareRule {
  readonly by: "days" | "months" | "years" | "perMonth";
  /** Whether a month or year must be bound on each of its days inside the window. */
  readonly full: boolean;
  /** Thousandths of a minute for each month; for `perMonth` only. */
  readonly perMonth: number;
  /** Fewer bound days are no finding; 0 for none. */
  readonly noFindingBelow: number;
  readonly round: { readonly to: number; readonly how: "up" | "nearest" | "down" };
  readonly scales: readonly Scaled[];
}

export interface ShareFound {
  /** Bound days, months or years, and how many the window has. */
  readonly times: number;
  readonly over: number;
  readonly days: number;
}

/**
 * What part of a window is bound. Days after `lastDay` count as it does, as if nothing changed.
 * `counting` is the predicate of days that count.
 */
export function shareFound(
  s: Scratch,
  counting: number,
  share: ShareRule,
  from: Day,
  to: Day,
  lastDay: Day,
): ShareFound {
  const bound = boundStretches(s, counting, from, to, lastDay);
  const days = daysWithin(bound, from, to);
  if (share.by === "days") return { times: days, over: to - from + 1, days };
  let times = 0;
  let over = 0;
  for (const [first, last] of share.by === "years" ? yearsOf(from, to) : monthsOf(from, to)) {
    const inside = daysWithin(bound, first, last);
    over += 1;
    if (share.full ? inside === last - first + 1 : inside > 0) times += 1;
  }
  return { times, over, days };
}

type Edges = readonly [first: Day, last: Day];

function boundStretches(
  s: Scratch,
  counting: number,
  from: Day,
  to: Day,
  lastDay: Day,
): readonly Edges[] {
  const found: Edges[] = [];
  let until = to;
  for (let i = sliceAt(s, lastDay); i >= 0; i -= 1) {
    const since = Math.max(from, s.cuts[i] ?? 0);
    if (s.truth[i]?.[counting] === 1 && until >= since) found.push([since, until]);
    if (since <= from) break;
    until = since - 1;
  }
  return found;
}

function daysWithin(bound: readonly Edges[], from: Day, to: Day): number {
  let days = 0;
  for (const [first, last] of bound) {
    days += Math.max(0, Math.min(last, to) - Math.max(first, from) + 1);
  }
  return days;
}

function monthsOf(from: Day, to: Day): Edges[] {
  const found: Edges[] = [];
  const { year, month } = civilOf(from);
  for (let start = dayOf(year, month, 1); start <= to; start = addMonths(start, 1)) {
    found.push([Math.max(start, from), Math.min(addMonths(start, 1) - 1, to)]);
  }
  return found;
}

function yearsOf(from: Day, to: Day): Edges[] {
  const found: Edges[] = [];
  for (let k = 0; addMonths(from, 12 * k) <= to; k += 1) {
    found.push([addMonths(from, 12 * k), Math.min(addMonths(from, 12 * (k + 1)) - 1, to)]);
  }
  return found;
}

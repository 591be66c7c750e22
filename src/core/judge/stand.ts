import type { Day } from "../day.ts";
import type { Rule } from "./compiled.ts";
import { type Days, newReach, type Reach } from "./reach.ts";
import { counted, type Scratch, sliceAt } from "./scratch.ts";
import { takesEntry } from "./takes.ts";
import { type Turn, weigh, type Weighed, wholeTurn } from "./weigh.ts";

/** Later than every day that is asked for. */
export const never: Day = 2147483647;

/** Where a standing rule stands today. */
export interface Stand {
  readonly state: "standing" | "grace" | "not";
  /** Standing: its last day; in grace: the last day of grace; else the last day of either. */
  readonly until: Day | null;
  /** The demand that is asked for today, which differs after a long lapse. */
  readonly asked: Rule;
  /** The first and last day of the entries that the row shows. */
  readonly from: Day;
  readonly to: Day;
  /** What the completion before it had too much, in thousandths of a minute. */
  readonly carried: number;
  /** A long lapse is why another demand is asked. */
  readonly lapsed: boolean;
  /** The first later day on which any of it may change; `never` for none. */
  readonly next: Day;
}

/** Entries of standing rows count whole, by their last day. */
export function standingReach(from: Day, to: Day): Reach {
  const reach = newReach(true, false);
  reach.from = from;
  reach.to = to;
  reach.windowEnd = to;
  reach.graceTo = to;
  reach.whole = true;
  return reach;
}

export function standingTurn(from: Day, to: Day, slice: number): Turn {
  return { ...wholeTurn, slice, windowFrom: from, windowTo: to, dueOn: to };
}

/**
 * Whether a demand is reached with the entries that end on days of from..to. A window that lasts
 * longer, into days to come, ends on `windowTo`.
 */
export function isReached(s: Scratch, rule: Rule, from: Day, to: Day, windowTo = to): boolean {
  return weighEnded(s, rule, { from, to }, windowTo, 0).reached;
}

/** The same days weighed, with what was carried in before them. It holds until the next `weigh`. */
export function weighEnded(
  s: Scratch,
  rule: Rule,
  { from, to }: Days,
  windowTo: Day,
  carried: number,
): Weighed {
  const turn = { ...standingTurn(from, windowTo, sliceAt(s, to)), carried };
  return weigh(s, rule, standingReach(from, to), turn, null);
}

/**
 * The days on which entries ended by today, in order, once each: of those that one of the rules
 * counts in a window that ends with the entry, or of all where none is named.
 */
export function endDays(s: Scratch, rules: readonly Rule[]): Day[] {
  const days = new Set<Day>();
  for (let k = 0; k < s.entries.length; k += 1) {
    const end = s.ends[k] ?? 0;
    if (s.states[k] !== counted || end > s.today) continue;
    const taken = rules.some((rule) => takesEntry(s, rule.credit.counts, k, end));
    if (taken || rules.length === 0) days.add(end);
  }
  return [...days].sort((a, b) => a - b);
}

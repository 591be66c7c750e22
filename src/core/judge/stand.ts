import type { Day } from "../day.ts";
import type { Rule } from "./compiled.ts";
import { newReach, type Reach } from "./reach.ts";
import { counted, type Scratch, sliceAt } from "./scratch.ts";
import { type Turn, weigh, wholeTurn } from "./weigh.ts";

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
  const turn = standingTurn(from, windowTo, sliceAt(s, to));
  return weigh(s, rule, standingReach(from, to), turn, null).reached;
}

/** The days on which entries that a rule counts ended by today, in order, once each. */
export function endDays(s: Scratch, rules: readonly Rule[]): Day[] {
  const days = new Set<Day>();
  for (let k = 0; k < s.entries.length; k += 1) {
    const end = s.ends[k] ?? 0;
    if (s.states[k] !== counted || end > s.today) continue;
    if (rules.some((rule) => mayTake(s, rule, k))) days.add(end);
  }
  return [...days].sort((a, b) => a - b);
}

/** A filter that is no class (a negative number) has to be asked when entries are weighed. */
function mayTake(s: Scratch, rule: Rule, k: number): boolean {
  return rule.counts < 0 || s.kinds[k]?.takes[rule.counts] === 1;
}

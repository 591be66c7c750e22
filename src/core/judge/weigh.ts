import type { Day } from "../day.ts";
import type { Rule } from "./compiled.ts";
import { addUp } from "./credit.ts";
import type { Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import type { Scratch } from "./scratch.ts";

/** A part of the demand: times / over of it; 1 / 1 is the whole. */
export interface Share {
  readonly times: number;
  readonly over: number;
}

export type Scaled = "demand" | "minimums" | "caps";

/**
 * One window of one rule, as the walk of windows hands it over to be weighed. Days are of the
 * window itself; what of the ledger lies in it is the business of `Reach`.
 */
export interface Turn {
  /** The number of the window in its chain, from 1. */
  readonly ordinal: number;
  /** The slice of the day on which the rule is asked; -1 before anything is known. */
  readonly slice: number;
  readonly windowFrom: Day;
  /** The window's old last day: before grace, stretching and shifting. */
  readonly windowTo: Day;
  readonly dueOn: Day;
  readonly share: Share;
  /** The hours that bound months demand together, at most those written; null without perMonth. */
  readonly perMonth: number | null;
  /** What the share scales: the main hours, the hours of other parts, the hours of caps. */
  readonly scales: readonly Scaled[];
  /** How scaled amounts are rounded, in minutes. */
  readonly round: { readonly to: number; readonly how: "up" | "nearest" | "down" };
  /** What the window before it had too much (its `excess`), in thousandths of a minute. */
  readonly carried: number;
  /** Thousandths of a minute that a waiver takes off the main hours. */
  readonly reduced: number;
  /** The due day has passed unmet: exemptions that a late member loses do not hold. */
  readonly late: boolean;
}

/** One part of the demand as it stood; the tree is laid flat, parents before their children. */
export interface PartWeighed {
  /** Which part of the rule's demand it is: an index of its flat tree. */
  readonly part: number;
  readonly asked: boolean;
  readonly reached: boolean;
  /** In thousandths of a minute, or a count. */
  readonly have: number;
  readonly want: number;
}

/**
 * What the entries of one window came to. Re-used: it holds until the next call of `weigh` with
 * the same scratch, so that the hot path allocates nothing.
 */
export interface Weighed {
  reached: boolean;
  /** The main amount: thousandths of a minute, or a count where `byMinutes` is false. */
  credited: number;
  demanded: number;
  byMinutes: boolean;
  sessions: number;
  outcomes: number;
  /** What is missing for the demand, whatever the status: whole minutes, rounded up. */
  missingMinutes: number;
  missingCount: number;
  /** Thousandths of a minute that the next window of the chain may carry in. */
  excess: number;
  /** Empty unless a recorder listens. */
  parts: readonly PartWeighed[];
}

const nothing: readonly PartWeighed[] = [];
const weighed: Weighed = {
  reached: false,
  credited: 0,
  demanded: 0,
  byMinutes: true,
  sessions: 0,
  outcomes: 0,
  missingMinutes: 0,
  missingCount: 0,
  excess: 0,
  parts: nothing,
};

/** The turn of a whole window without history: what most rules are weighed with. */
export const wholeTurn: Turn = {
  ordinal: 1,
  slice: -1,
  windowFrom: 0,
  windowTo: 0,
  dueOn: 0,
  share: { times: 1, over: 1 },
  perMonth: null,
  scales: ["demand", "minimums"],
  round: { to: 1, how: "up" },
  carried: 0,
  reduced: 0,
  late: false,
};

/**
 * Weighs a member's entries against the demand of one rule in one window. `reach` says which days
 * count, `turn` which window it is. The recorder hears of every entry and every part.
 */
export function weigh(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  turn: Turn,
  recorder: Recorder | null,
): Weighed {
  addUp(s, rule, reach, recorder);
  const minutes =
    rule.demandMinutes > 0 ? Math.max(0, rule.demandMinutes - turn.reduced) : rule.demandMinutes;
  const byCount = rule.demandOutcomes > 0;
  const counts = byCount ? s.outcomes : s.sessions;
  const countsAsked = byCount ? rule.demandOutcomes : rule.demandSessions;
  const w = weighed;
  w.reached =
    s.credited >= minutes && s.sessions >= rule.demandSessions && s.outcomes >= rule.demandOutcomes;
  w.byMinutes = minutes >= 0 || (rule.demandSessions === 0 && rule.demandOutcomes === 0);
  w.credited = w.byMinutes ? s.credited : counts;
  w.demanded = minutes >= 0 ? minutes : countsAsked;
  w.sessions = s.sessions;
  w.outcomes = s.outcomes;
  w.missingMinutes = minutes < 0 ? 0 : Math.max(0, Math.ceil((minutes - s.credited) / 1000));
  w.missingCount = Math.max(0, countsAsked - counts);
  return w;
}

import type { Day } from "../day.ts";
import { amountsOf } from "./amounts.ts";
import { applyCap, cutReachedBack, cuttingOrder, limitOf } from "./caps.ts";
import { type Rule, scale } from "./compiled.ts";
import { addUp, gaveCode } from "./credit.ts";
import { ask, type Asking, cappedSum, haveOf } from "./parts.ts";
import type { Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import { holds, type Scratch, sliceAt } from "./scratch.ts";
import type { CompiledLeaf } from "./steps.ts";
import { takesEntry } from "./takes.ts";
import { demandedOf, isAsked, type LeftOut, mainOf, scaled, wantOf } from "./wants.ts";

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
  ordinal: number;
  /** The slice of the day on which the rule is asked; -1 before anything is known. */
  slice: number;
  windowFrom: Day;
  /** The window's old last day: before grace, stretching and shifting. */
  windowTo: Day;
  dueOn: Day;
  share: Share;
  /** The hours that bound months demand together, at most those written; null without perMonth. */
  perMonth: number | null;
  /** What the main hours are mixed of; null where they are what the pack says. */
  blend: Blend | null;
  /** What the share scales: the main hours, the hours of other parts, the hours of caps. */
  scales: readonly Scaled[];
  /** How scaled amounts are rounded, in minutes. */
  round: { readonly to: number; readonly how: "up" | "nearest" | "down" };
  /** What the window before it had too much (its `excess`), in thousandths of a minute. */
  carried: number;
  /** Thousandths of a minute that a waiver takes off the main hours. */
  reduced: number;
  /** The due day has passed unmet: exemptions that a late member loses do not hold. */
  late: boolean;
}

/** Main hours of a window that reaches over a change of packs: so many days by each of them. */
export interface Blend {
  readonly daysBefore: number;
  readonly days: number;
  /** Thousandths of a minute that the old rule asks, and the new one. */
  readonly before: number;
  readonly after: number;
}

/** One leaf of the demand as it stood. */
export interface PartWeighed {
  /** Its place among the leaves of the rule's demand. */
  readonly part: number;
  /** Why it is not asked; null where it is. */
  readonly because: LeftOut | null;
  readonly reached: boolean;
  /** Thousandths of a minute, or a count. */
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
  missingMinutes: 0,
  missingCount: 0,
  excess: 0,
  parts: nothing,
};

/** The turn of a whole window without history: what most rules are weighed with. */
export const wholeTurn: Readonly<Turn> = {
  ordinal: 1,
  slice: -1,
  windowFrom: 0,
  windowTo: 0,
  dueOn: 0,
  share: { times: 1, over: 1 },
  perMonth: null,
  blend: null,
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
  const whole = turn.share.times === turn.share.over;
  if (rule.simple && (whole || rule.caps.length === 0 || !turn.scales.includes("caps"))) {
    return weighSimply(s, rule, reach, turn, recorder);
  }
  return weighFully(s, rule, reach, turn, recorder);
}

/** Sums and counts alone: nothing is allocated. */
function weighSimply(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  turn: Turn,
  recorder: Recorder | null,
): Weighed {
  addUp(s, rule, reach, recorder);
  const { main, leaves } = rule.demand;
  const asItIs =
    turn.share.times === turn.share.over && turn.perMonth === null && turn.blend === null;
  const minutes =
    main === null || (asItIs && turn.reduced === 0) ? rule.demandMinutes : wantOf(main, main, turn);
  const byCount = rule.demandOutcomes > 0;
  const counts = byCount ? s.outcomes : s.sessions;
  const countsAsked = byCount ? rule.demandOutcomes : rule.demandSessions;
  const w = weighed;
  w.reached =
    s.credited >= minutes && s.sessions >= rule.demandSessions && s.outcomes >= rule.demandOutcomes;
  w.byMinutes = rule.measure === "minutes";
  w.credited = w.byMinutes ? s.credited : counts;
  w.demanded = w.byMinutes ? Math.max(0, minutes) : countsAsked;
  w.sessions = s.sessions;
  w.missingMinutes = Math.max(0, Math.ceil((minutes - s.credited) / scale));
  w.missingCount = Math.max(0, countsAsked - counts);
  w.excess = 0;
  w.parts = nothing;
  if (recorder !== null) {
    w.parts = leaves.map((leaf) => simplePart(s, rule, reach, leaf, minutes));
    for (const part of w.parts) recorder.part(rule, part, !part.reached);
  }
  return w;
}

function simplePart(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  leaf: CompiledLeaf,
  minutes: number,
): PartWeighed {
  const part = leaf.index;
  if (leaf.want < 0) return { part, because: "no-number", reached: true, have: 0, want: 0 };
  const isMain = leaf === rule.demand.main;
  const want = isMain ? minutes : leaf.want;
  let have = isMain ? s.credited : leaf.kind === "sessions" ? s.sessions : s.outcomes;
  if (leaf.kind === "state") have = holds(s, sliceAt(s, reach.to), leaf.state) ? 1 : 0;
  return { part, because: null, reached: have >= want, have, want };
}

/** Every step of credit and the whole tree of the demand. */
function weighFully(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  turn: Turn,
  recorder: Recorder | null,
): Weighed {
  const amounts = amountsOf(s, rule, reach, turn, recorder);
  const inside = amounts.inside.map((one, k) => (amounts.back[k] === true ? 0 : one));
  const order = cuttingOrder(s, inside);
  const main = mainOf(s, rule, turn);
  const demanded = demandedOf(s, rule, main, turn);
  const limits: number[] = [];
  rule.credit.caps.forEach((cap, i) => {
    const limit = limitOf(s, cap, inside, order, turn.windowTo, demanded, (most) =>
      scaled(turn, most, "caps"),
    );
    limits.push(limit);
    const later = rule.credit.caps.slice(i + 1);
    applyCap(s, cap, limit, later, inside, order, turn.windowTo, recorder);
  });
  const asking: Asking = { s, rule, turn, amounts, limits, order, main, demanded };
  const net = cutReachedBack(s, rule, amounts, inside, recorder);
  if (recorder !== null) tellEntries(asking, reach, net, recorder);
  return summed(asking, recorder);
}

function tellEntries(
  { s, rule, amounts, turn }: Asking,
  reach: Reach,
  net: readonly number[],
  recorder: Recorder,
): void {
  for (let k = 0; k < s.entries.length; k += 1) {
    const code = amounts.codes[k] ?? (amounts.back[k] === true ? "counted" : null);
    const gave = code ?? gaveCode(s, rule, reach, k);
    const given = { amount: net[k] ?? 0, once: amounts.once[k] === true };
    recorder.entry(s, rule, k, gave, given, turn.windowTo);
  }
}

function summed(asking: Asking, recorder: Recorder | null): Weighed {
  const { s, rule, turn, amounts, main, demanded } = asking;
  const { top, counting } = rule.demand;
  const parts: PartWeighed[] = [];
  const hear = recorder === null ? null : (one: PartWeighed): number => parts.push(one);
  const asked = top === null ? null : ask(asking, top, hear);
  for (const one of parts) recorder?.part(rule, one, asked?.meant.includes(one.part) === true);
  const own = main === null ? cappedSum(asking, [], () => true) : haveOf(asking, main);
  const w = weighed;
  w.reached = asked === null || asked.reached;
  w.byMinutes = rule.measure === "minutes";
  w.credited = w.byMinutes || counting === null ? own + turn.carried : haveOf(asking, counting);
  w.demanded = w.byMinutes ? demanded : counting === null ? 0 : countWanted(asking, counting);
  w.sessions = 0;
  for (let k = 0; k < s.entries.length; k += 1) {
    if (amounts.once[k] === true) w.sessions += 1;
  }
  w.missingMinutes = asked === null ? 0 : asked.minutes;
  w.missingCount = asked === null ? 0 : asked.count;
  w.excess = excessOf(asking, own);
  w.parts = parts;
  if (turn.carried > 0) recorder?.note("carried-in", { minutes: Math.floor(turn.carried / scale) });
  if (w.excess > 0) recorder?.note("carried-out", { minutes: Math.floor(w.excess / scale) });
  return w;
}

function countWanted(asking: Asking, leaf: CompiledLeaf): number {
  return isAsked(asking.s, asking.rule, leaf, asking.turn) ? leaf.want : 0;
}

/** What the next window of the chain may take in: of this window's own alone. */
function excessOf(asking: Asking, own: number): number {
  const { rule, turn, main, demanded, s } = asking;
  const { carryIn } = rule.credit;
  if (carryIn === null || main === null) return 0;
  const over = Math.max(0, own + turn.carried - demanded);
  const fits = cappedSum(asking, main.caps, (k) => {
    const mine = main.takes === null || takesEntry(s, main.takes, k, turn.windowTo);
    return mine && takesEntry(s, carryIn.takes, k, turn.windowTo);
  });
  return Math.min(carryIn.most, over, fits);
}

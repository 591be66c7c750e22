import { addMonths, civilOf } from "../day.ts";
import type { Grouping } from "../policy/credit.ts";
import { type Rule, scale } from "./compiled.ts";
import { endedHere, insideOf, whyOutside, whyUnfinished } from "./credit.ts";
import type { Reach } from "./reach.ts";
import type { EntryCode, Recorder } from "./recorder.ts";
import { counted, type Scratch } from "./scratch.ts";
import { takesEntry } from "./takes.ts";
import type { Turn } from "./weigh.ts";

/** What became of each entry of a member in one window: the steps of credit before the caps. */
export interface Amounts {
  /** Null where it gives something or is a training; otherwise why it is nothing. */
  readonly codes: (EntryCode | null)[];
  /** By steps 2 to 5, whole, wherever its days lie. */
  readonly whole: number[];
  /** The part of it in the window, before caps. */
  readonly inside: number[];
  readonly once: boolean[];
  /** Reached back for: before the window. */
  readonly back: boolean[];
}

/** Steps 1 to 8 and the entries that are reached back for, in the order of the grammar. */
export function amountsOf(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  turn: Turn,
  recorder: Recorder | null,
): Amounts {
  const codes = s.entries.map((_, k) => whyNotTaken(s, rule, reach, turn, k));
  const whole = codes.map((code, k) =>
    code === null ? takeWhole(s, rule, turn, k, codes, recorder) : 0,
  );
  dropShortBlocks(s, rule, { codes, whole });
  dropRepeats(s, rule, reach, turn, { codes, whole });
  const evenly = rule.credit.dayAmount > 0;
  const inside = codes.map((code, k) =>
    code === null ? insideOf(s, rule, reach, k, whole[k] ?? 0, evenly) : 0,
  );
  const once = codes.map(
    (code, k) =>
      code === null &&
      takesEntry(s, rule.credit.once, k, turn.windowTo) &&
      endedHere(s, rule, reach, k),
  );
  const found: Amounts = { codes, whole, inside, once, back: codes.map(() => false) };
  // What is done by its days alone, like standing rows and what restores a window, reaches no further.
  if (!reach.whole) reachBack(s, rule, turn, found, recorder);
  return found;
}

/** What is known of entries before it is asked which of their days lie in the window. */
type Taken = Pick<Amounts, "codes" | "whole">;

function whyNotTaken(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  turn: Turn,
  k: number,
): EntryCode | null {
  const outside = whyOutside(s, reach, k);
  if (outside !== null) return outside;
  if (!takesEntry(s, rule.credit.counts, k, turn.windowTo)) return "refused";
  return whyUnfinished(s, rule, reach, k);
}

/** Steps 2 to 5: what the entry is worth by itself. Writes a code where that is nothing. */
function takeWhole(
  s: Scratch,
  rule: Rule,
  turn: Turn,
  k: number,
  codes: (EntryCode | null)[],
  recorder: Recorder | null,
): number {
  const { minAmount } = rule.credit;
  const first = firstAmount(s, rule, k, recorder);
  if (first >= minAmount) {
    return rounded(rule, multiplied(s, rule, turn, k, first, recorder), k, recorder);
  }
  codes[k] = first < 0 ? "below-threshold" : "too-short";
  return 0;
}

/** Step 2; -1 where too little of it was attended. */
function firstAmount(s: Scratch, rule: Rule, k: number, recorder: Recorder | null): number {
  const { dayAmount, threshold } = rule.credit;
  const amount = s.amounts[k] ?? 0;
  if (dayAmount > 0) return dayAmount * ((s.ends[k] ?? 0) - (s.starts[k] ?? 0) + 1);
  const entry = s.entries[k];
  if (threshold === null || entry === undefined) return amount;
  if (entry.minutes === null || entry.credit === null) return amount;
  const attended = entry.minutes * scale;
  const stated = entry.credit.thousandths * (threshold.unitMinutes.get(entry.credit.unit) ?? 0);
  if (attended * 100 >= threshold.percent * stated) {
    recorder?.step(k, "threshold-reached", { percent: threshold.percent });
    return stated;
  }
  if (threshold.below === "nothing") return -1;
  recorder?.step(k, "threshold-attended", { percent: threshold.percent });
  return attended;
}

/** Step 4. Fractions are rounded down to the thousandth of a minute. */
function multiplied(
  s: Scratch,
  rule: Rule,
  turn: Turn,
  k: number,
  amount: number,
  recorder: Recorder | null,
): number {
  for (const { takes, times, over } of rule.credit.multiply) {
    if (!takesEntry(s, takes, k, turn.windowTo)) continue;
    recorder?.step(k, "multiplied", over === 1 ? { times } : { times: `${times}/${over}` });
    return Math.floor((amount * times) / over);
  }
  return amount;
}

/** Step 5. */
function rounded(rule: Rule, amount: number, k: number, recorder: Recorder | null): number {
  const { rounding } = rule.credit;
  if (rounding === null) return amount;
  const result = roundTo(amount, rounding.to, rounding.how);
  if (result !== amount) recorder?.step(k, "rounded", { minutes: Math.floor(result / scale) });
  return result;
}

function roundTo(amount: number, to: number, how: "down" | "nearest" | "up"): number {
  const below = Math.floor(amount / to) * to;
  const rest = amount - below;
  if (rest === 0 || how === "down") return below;
  return how === "up" || 2 * rest >= to ? below + to : below;
}

/** Step 6: parts of one course that lie close together give something only as a whole. */
function dropShortBlocks(s: Scratch, rule: Rule, found: Taken): void {
  const { blocks } = rule.credit;
  if (blocks === null) return;
  const giving = indices(s, (k) => (found.whole[k] ?? 0) > 0);
  giving.sort((a, b) => (s.starts[a] ?? 0) - (s.starts[b] ?? 0) || byId(s, a, b));
  const open = new Map<string, { from: number; sum: number; members: number[] }>();
  const close = (block: { sum: number; members: number[] }): void => {
    if (block.sum >= blocks.atLeast) return;
    for (const k of block.members) {
      found.codes[k] = "short-block";
      found.whole[k] = 0;
    }
  };
  for (const k of giving) {
    const course = s.entries[k]?.course ?? "";
    const key = course === "" ? `entry ${String(k)}` : `course ${course}`;
    const start = s.starts[k] ?? 0;
    const block = open.get(key);
    if (block !== undefined && start - block.from < blocks.days) {
      block.sum += found.whole[k] ?? 0;
      block.members.push(k);
      continue;
    }
    if (block !== undefined) close(block);
    open.set(key, { from: start, sum: found.whole[k] ?? 0, members: [k] });
  }
  for (const block of open.values()) close(block);
}

/** Step 7: of several entries alike only one gives anything. */
function dropRepeats(s: Scratch, rule: Rule, reach: Reach, turn: Turn, found: Taken): void {
  const { repeats } = rule.credit;
  if (repeats === null) return;
  const worth = [...found.whole];
  const here = indices(s, (k) => (found.whole[k] ?? 0) > 0);
  const earlier = repeats.ever ? earlierEntries(s, rule, reach, turn, worth) : [];
  const groups = new Map<string, number[]>();
  for (const k of [...earlier, ...here]) {
    const key = groupOf(s, k, repeats.of);
    if (key === "") continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [k]);
    else group.push(k);
  }
  const before = new Set(earlier);
  for (const group of groups.values()) {
    group.sort((a, b) => {
      const first = (s.ends[a] ?? 0) - (s.ends[b] ?? 0) || byId(s, a, b);
      return repeats.best ? (worth[b] ?? 0) - (worth[a] ?? 0) || first : first;
    });
    for (const k of group.slice(1)) {
      if (before.has(k)) continue;
      found.codes[k] = "repeat";
      found.whole[k] = 0;
    }
  }
}

/**
 * Entries that are taken and ended before the first day that counts; their worth by steps 2 to 5 is
 * noted. Of a window without a beginning there are none.
 */
function earlierEntries(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  turn: Turn,
  worth: number[],
): number[] {
  return indices(s, (k) => {
    if (s.states[k] !== counted || (s.ends[k] ?? 0) >= reach.from) return false;
    if (!takesEntry(s, rule.credit.counts, k, turn.windowTo)) return false;
    worth[k] = worthAlone(s, rule, turn, k);
    return (worth[k] ?? 0) > 0;
  });
}

/** Steps 2 to 5 of one entry; 0 where it gives nothing. */
function worthAlone(s: Scratch, rule: Rule, turn: Turn, k: number): number {
  const first = firstAmount(s, rule, k, null);
  if (first < rule.credit.minAmount) return 0;
  return rounded(rule, multiplied(s, rule, turn, k, first, null), k, null);
}

/** Step 10: entries of the time before the window; together they are limited where they add up. */
function reachBack(
  s: Scratch,
  rule: Rule,
  turn: Turn,
  found: Amounts,
  recorder: Recorder | null,
): void {
  const { reachBack: back } = rule.credit;
  if (back === null || (back.firstOnly && turn.ordinal !== 1)) return;
  const from = addMonths(turn.windowFrom, -back.months);
  for (let k = 0; k < s.entries.length; k += 1) {
    const end = s.ends[k] ?? 0;
    if (s.states[k] !== counted || end < from || end >= turn.windowFrom) continue;
    if (!takesEntry(s, rule.credit.counts, k, turn.windowTo)) continue;
    if (!takesEntry(s, back.takes, k, turn.windowTo)) continue;
    const amount = worthAlone(s, rule, turn, k);
    if (amount === 0) continue;
    found.codes[k] = null;
    found.back[k] = true;
    found.whole[k] = amount;
    found.inside[k] = amount;
    found.once[k] = takesEntry(s, rule.credit.once, k, turn.windowTo);
    recorder?.step(k, "reached-back", { months: back.months });
  }
}

function indices(s: Scratch, wanted: (k: number) => boolean): number[] {
  return s.entries.flatMap((_, k) => (wanted(k) ? [k] : []));
}

/** Entries are told apart by their ids where everything else is equal: order never matters. */
export function byId(s: Scratch, a: number, b: number): number {
  const one = s.entries[a]?.id ?? "";
  const other = s.entries[b]?.id ?? "";
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What an entry is told apart by; "" where it says nothing about it. */
export function groupOf(s: Scratch, k: number, by: Grouping): string {
  const entry = s.entries[k];
  if (entry === undefined) return "";
  if (by === "topic") return entry.topic;
  if (by === "course") return entry.course;
  if (by === "form") return entry.form;
  if (by === "session") return entry.sessionId;
  if (by === "provider") return entry.provider.kind === "" ? "" : String(entry.provider.id);
  if (by === "day") return String(entry.endsOn);
  const { year, month } = civilOf(entry.endsOn);
  return `${String(year)}-${String(month)}`;
}

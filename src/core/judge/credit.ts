import { addMonths, type Day } from "../day.ts";
import { type Rule, scale } from "./compiled.ts";
import { inGrace, isTaken, type Reach } from "./reach.ts";
import type { EntryCode, Recorder } from "./recorder.ts";
import { statesHeld } from "./states.ts";
import { counted, duplicate, type Scratch } from "./scratch.ts";

/**
 * The days of an entry that lie in [from, to], in thousandths of a minute: its day lines, or an
 * even split into whole minutes with the remainder on the earliest days (D22).
 */
function amountWithin(s: Scratch, k: number, from: Day, to: Day): number {
  return partWithin(s, k, s.amounts[k] ?? 0, from, to, false);
}

/** The same of any amount that the entry came to; `evenly` passes its day lines over. */
function partWithin(
  s: Scratch,
  k: number,
  total: number,
  from: Day,
  to: Day,
  evenly: boolean,
): number {
  const start = s.starts[k] ?? 0;
  const end = s.ends[k] ?? 0;
  if (start >= from && end <= to) return total;
  if (start > to || end < from) return 0;
  const entry = s.entries[k];
  if (!evenly && entry !== undefined && entry.days !== null && entry.days.length > 0) {
    return byDayLines(entry.days, entry.minutes, total, from, to);
  }
  const first = Math.max(from, start) - start;
  const last = Math.min(to, end) - start;
  const minutes = Math.floor(total / scale);
  const perDay = Math.floor(minutes / (end - start + 1));
  const more = minutes - perDay * (end - start + 1);
  const whole = perDay * (last - first + 1) + Math.max(0, Math.min(more, last + 1) - first);
  return whole * scale + (first === 0 ? total - minutes * scale : 0);
}

function byDayLines(
  days: readonly { readonly on: Day; readonly minutes: number }[],
  minutes: number | null,
  total: number,
  from: Day,
  to: Day,
): number {
  let inside = 0;
  let before = 0;
  let sum = 0;
  for (const line of days) {
    sum += line.minutes;
    if (line.on < from) before += line.minutes;
    else if (line.on <= to) inside += line.minutes;
  }
  if (minutes !== null && total === minutes * scale) return inside * scale;
  if (sum === 0) return 0;
  // Stated credit over attended days: shares of the running total, so that the parts add up.
  return Math.floor((total * (before + inside)) / sum) - Math.floor((total * before) / sum);
}

/**
 * Whether a session is this window's one: most of its minutes lie here, or as many as in a later
 * window (D23). `tileMonths` is the length of the neighbouring windows, 0 where there are none.
 */
export function mostlyWithin(
  s: Scratch,
  k: number,
  from: Day,
  to: Day,
  tileMonths: number,
): boolean {
  const inside = amountWithin(s, k, from, to);
  if (inside === 0) return false;
  const start = s.starts[k] ?? 0;
  const end = s.ends[k] ?? 0;
  if (tileMonths === 0) {
    return (
      inside > amountWithin(s, k, start, from - 1) && inside >= amountWithin(s, k, to + 1, end)
    );
  }
  for (let i = 1, upTo = from - 1; start <= upTo; i += 1) {
    const tile = addMonths(from, -i * tileMonths);
    if (amountWithin(s, k, tile, upTo) >= inside) return false;
    upTo = tile - 1;
  }
  for (let i = 1, since = to + 1; since <= end; i += 1) {
    const next = addMonths(to + 1, i * tileMonths);
    if (amountWithin(s, k, since, next - 1) > inside) return false;
    since = next;
  }
  return true;
}

const nothingGiven = { amount: 0, once: false };

/** Adds up what a member's entries give to one rule in one window; leaves it in the scratch. */
export function addUp(s: Scratch, rule: Rule, reach: Reach, recorder: Recorder | null): void {
  let credited = 0;
  let sessions = 0;
  let outcomes = 0;
  const n = s.entries.length;
  for (let k = 0; k < n; k += 1) {
    const code = whyNot(s, rule, reach, k, recorder !== null);
    if (code !== null) {
      if (recorder !== null) recorder.entry(s, rule, k, code, nothingGiven, reach.windowEnd);
      continue;
    }
    const amount = creditOf(s, rule, reach, k);
    const once = isOnce(s, rule, reach, k);
    if (rule.perSession) {
      if (once && amount > credited) credited = amount;
    } else credited += amount;
    if (once) sessions += 1;
    if (once || amount > 0) outcomes += 1;
    const gave = recorder === null ? null : gaveCode(s, rule, reach, k);
    if (gave !== null) recorder?.entry(s, rule, k, gave, { amount, once }, reach.windowEnd);
  }
  if (rule.states.length > 0) outcomes = statesHeld(s, rule, reach.to);
  for (const cap of rule.caps) credited -= over(s, rule, reach, cap.takes, cap.most);
  s.credited = credited;
  s.sessions = sessions;
  s.outcomes = outcomes;
}

/** How an entry that gave something is told: only a rule that goes by days takes a part of it. */
export function gaveCode(s: Scratch, rule: Rule, reach: Reach, k: number): EntryCode {
  const end = s.ends[k] ?? 0;
  if (end > s.today) return "running";
  const inside = (s.starts[k] ?? 0) >= reach.from && end <= reach.to;
  const isWhole = rule.placing !== "days" || rule.perSession || reach.whole;
  return inside || isWhole || inGrace(reach, end) ? "counted" : "straddles";
}

/** Null where the entry counts. `all` asks for a reason also where the hot path needs none. */
function whyNot(s: Scratch, rule: Rule, reach: Reach, k: number, all: boolean): EntryCode | null {
  const outside = whyOutside(s, reach, k);
  if (outside !== null) return outside;
  if (s.kinds[k]?.takes[rule.counts] !== 1) return all ? "refused" : "before";
  const unfinished = whyUnfinished(s, rule, reach, k);
  if (unfinished !== null) return unfinished;
  return (s.amounts[k] ?? 0) < rule.minMinutes ? "too-short" : null;
}

/** Why an entry has nothing to do with a window, whatever the rule; null where it may. */
export function whyOutside(s: Scratch, reach: Reach, k: number): EntryCode | null {
  const state = s.states[k];
  if (state !== counted) return state === duplicate ? "duplicate" : "future";
  const end = s.ends[k] ?? 0;
  if (end < reach.from) return "before";
  if ((s.starts[k] ?? 0) > reach.to) return "after";
  return reach.taken.length > 0 && isTaken(reach, end) ? "earlier-window" : null;
}

/** Why an entry at the edge of the window does not belong to it by the rule's placing. */
export function whyUnfinished(s: Scratch, rule: Rule, reach: Reach, k: number): EntryCode | null {
  const start = s.starts[k] ?? 0;
  const end = s.ends[k] ?? 0;
  if (end > reach.to) {
    const needsEnd = reach.endedOnly || rule.placing === "end" || reach.whole;
    if (needsEnd || start > reach.windowEnd) return end > s.today ? "running" : "ends-after";
  }
  if (reach.whole || rule.placing !== "start" || start >= reach.from) return null;
  return inGrace(reach, end) ? null : "before";
}

function creditOf(s: Scratch, rule: Rule, reach: Reach, k: number): number {
  return insideOf(s, rule, reach, k, s.amounts[k] ?? 0, false);
}

/** What of an entry's amount lies in the window. */
export function insideOf(
  s: Scratch,
  rule: Rule,
  reach: Reach,
  k: number,
  amount: number,
  evenly: boolean,
): number {
  const start = s.starts[k] ?? 0;
  const end = s.ends[k] ?? 0;
  if (start >= reach.from && end <= reach.to) return amount;
  if (rule.perSession || rule.placing === "end" || reach.whole) return amount;
  if (inGrace(reach, end)) return amount;
  if (rule.placing === "start") return partWithin(s, k, amount, start, s.today, evenly);
  const to = Math.min(reach.to, reach.windowEnd);
  return partWithin(s, k, amount, reach.from, to, evenly);
}

function isOnce(s: Scratch, rule: Rule, reach: Reach, k: number): boolean {
  return s.kinds[k]?.takes[rule.once] === 1 && endedHere(s, rule, reach, k);
}

/** Whether an entry that counts as a training is this window's one. */
export function endedHere(s: Scratch, rule: Rule, reach: Reach, k: number): boolean {
  const end = s.ends[k] ?? 0;
  if (end > s.today || !attended(s, k)) return false;
  if (rule.placing !== "days" || reach.whole || inGrace(reach, end)) return true;
  if ((s.starts[k] ?? 0) >= reach.from && end <= reach.windowEnd) return true;
  if (reach.tiled) return mostlyWithin(s, k, reach.from, reach.windowEnd, reach.tileMonths);
  return amountWithin(s, k, reach.from, reach.to) > 0;
}

/** More than no minutes; where only stated credit is known, that stands for them. */
export function attended(s: Scratch, k: number): boolean {
  const minutes = s.entries[k]?.minutes;
  return minutes === null || minutes === undefined ? (s.amounts[k] ?? 0) > 0 : minutes > 0;
}

/** What lies over a cap on one class of entries. */
function over(s: Scratch, rule: Rule, reach: Reach, takes: number, most: number): number {
  let sum = 0;
  for (let k = 0; k < s.entries.length; k += 1) {
    if (s.kinds[k]?.takes[takes] !== 1 || whyNot(s, rule, reach, k, false) !== null) continue;
    sum += creditOf(s, rule, reach, k);
  }
  return Math.max(0, sum - most);
}

import { addMonths, type Day } from "../day.ts";
import { type Amounts, groupOf } from "./amounts.ts";
import { applyCap, limitOf } from "./caps.ts";
import { type Rule, scale } from "./compiled.ts";
import { holds, type Scratch, sliceAt } from "./scratch.ts";
import {
  type CompiledCap,
  type CompiledLeaf,
  type CompiledPart,
  inHours,
  isLeaf,
} from "./steps.ts";
import { takesEntry } from "./takes.ts";
import { scaled, wantOf, whyLeftOut } from "./wants.ts";
import type { PartWeighed, Turn } from "./weigh.ts";

/** One window of one rule while its demand is asked. */
export interface Asking {
  readonly s: Scratch;
  readonly rule: Rule;
  readonly turn: Turn;
  readonly amounts: Amounts;
  /** What each cap of the rule may leave, found on all entries together. */
  readonly limits: readonly number[];
  readonly order: readonly number[];
  /** The main hours of this window. */
  readonly main: CompiledLeaf | null;
  /** The main hours demanded, with extras, in thousandths of a minute. */
  readonly demanded: number;
}

/** What a part of a demand came to. */
export interface Asked {
  /** Nothing of it is asked in this window. */
  readonly left: boolean;
  readonly reached: boolean;
  /** Whole minutes, rounded up. */
  readonly minutes: number;
  readonly count: number;
  /** The leaves that would have to be reached; of alternatives the nearest. */
  readonly meant: readonly number[];
}

const none: readonly number[] = [];
const leftOut: Asked = { left: true, reached: true, minutes: 0, count: 0, meant: none };

/** Asks a part and everything below it; leaves are told to `hear` in the order of the pack. */
export function ask(
  asking: Asking,
  part: CompiledPart,
  hear: ((one: PartWeighed) => void) | null,
): Asked {
  if (isLeaf(part)) return askLeaf(asking, part, hear);
  const children = part.parts.map((one) => ({ one, asked: ask(asking, one, hear) }));
  const there = children.filter(({ asked }) => !asked.left);
  if (there.length === 0) return leftOut;
  const least =
    part.kind === "all"
      ? there.length
      : part.kind === "any"
        ? 1
        : Math.min(part.least, there.length);
  const reached = there.filter(({ asked }) => asked.reached).length >= least;
  if (reached) return { left: false, reached, minutes: 0, count: 0, meant: none };
  // Sorting is stable: of parts that miss as much the first is meant.
  const nearest = [...there].sort(
    (a, b) => a.asked.minutes - b.asked.minutes || a.asked.count - b.asked.count,
  );
  const { main } = asking;
  const meant = nearest.slice(0, least);
  let whole = 0;
  let others = 0;
  let count = 0;
  for (const { one, asked } of meant) {
    // Hours without a filter hold those of the other parts; others stand beside each other.
    if (one === main && main.kind === "hours" && main.takes === null) whole = asked.minutes;
    else others += asked.minutes;
    count = Math.max(count, asked.count);
  }
  const leaves = meant.flatMap(({ asked }) => asked.meant);
  return { left: false, reached, minutes: Math.max(whole, others), count, meant: leaves };
}

function askLeaf(
  asking: Asking,
  leaf: CompiledLeaf,
  hear: ((one: PartWeighed) => void) | null,
): Asked {
  const { s, rule, turn } = asking;
  const isMain = leaf === asking.main;
  const because = whyLeftOut(s, rule, leaf, turn);
  const part = leaf.index;
  if (because !== null) {
    hear?.({ part, because, reached: true, have: 0, want: 0 });
    return leftOut;
  }
  const want = isMain ? asking.demanded : wantOf(asking.main, leaf, turn);
  if (leaf.kind === "floor") return askFloor(asking, leaf, want, hear);
  const have = haveOf(asking, leaf) + (isMain ? turn.carried : 0);
  const missing = Math.max(0, want - have);
  hear?.({ part, because: null, reached: missing === 0, have, want });
  return inHours(leaf) ? missed(leaf, Math.ceil(missing / scale), 0) : missed(leaf, 0, missing);
}

/** A floor misses what each of its stretches misses, those still to come included. */
function askFloor(
  asking: Asking,
  leaf: CompiledLeaf,
  want: number,
  hear: ((one: PartWeighed) => void) | null,
): Asked {
  let have = 0;
  let wanted = 0;
  let missing = 0;
  for (const sum of stretchesOf(asking, leaf)) {
    have += Math.min(sum, want);
    wanted += want;
    missing += Math.max(0, want - sum);
  }
  const reached = missing === 0;
  hear?.({ part: leaf.index, because: null, reached, have, want: wanted });
  return missed(leaf, Math.ceil(missing / scale), 0);
}

function missed(leaf: CompiledLeaf, minutes: number, count: number): Asked {
  const reached = minutes === 0 && count === 0;
  return { left: false, reached, minutes, count, meant: reached ? none : [leaf.index] };
}

/** What each stretch of a floor came to, in order, of those on some day of which it binds. */
function stretchesOf(asking: Asking, leaf: CompiledLeaf): number[] {
  const { s, turn } = asking;
  const sums: number[] = [];
  for (let i = 0; ; i += 1) {
    const from = addMonths(turn.windowFrom, i * leaf.months);
    if (from > turn.windowTo) return sums;
    const to = addMonths(turn.windowFrom, (i + 1) * leaf.months) - 1;
    if (!bindsBetween(asking, from, Math.min(to, turn.windowTo))) continue;
    sums.push(sumOf(asking, leaf, (k) => (s.ends[k] ?? 0) >= from && (s.ends[k] ?? 0) <= to));
  }
}

/** Whether the rule binds on any of these days; after today as if nothing changed. */
function bindsBetween({ s, rule }: Asking, from: Day, to: Day): boolean {
  for (let i = sliceAt(s, to); i >= 0; i -= 1) {
    if (holds(s, i, rule.bind)) return true;
    if ((s.cuts[i] ?? 0) <= from) return false;
  }
  return false;
}

/** What there is of what a leaf asks: thousandths of a minute or a count. */
export function haveOf(asking: Asking, leaf: CompiledLeaf): number {
  const { s, turn, amounts } = asking;
  if (leaf.kind === "state") return holds(s, turn.slice, leaf.state) ? 1 : 0;
  if (leaf.kind === "hours") return sumOf(asking, leaf, null);
  if (leaf.kind === "floor") return stretchesOf(asking, leaf).reduce((sum, one) => sum + one, 0);
  if (leaf.kind === "inOne") {
    let best = 0;
    for (const name of namesOf(asking, leaf, (k) => (amounts.inside[k] ?? 0) > 0)) {
      const here = (k: number): boolean => groupOf(s, k, leaf.by ?? "topic") === name;
      best = Math.max(best, sumOf(asking, leaf, here));
    }
    return best;
  }
  if (leaf.kind === "distinct") return namesOf(asking, leaf, (k) => counts(amounts, k)).size;
  let found = 0;
  for (let k = 0; k < s.entries.length; k += 1) {
    if (amounts.codes[k] !== null || !isOf(asking, leaf, k)) continue;
    if (countsFor(asking, leaf, k)) found += 1;
  }
  return found;
}

function countsFor(asking: Asking, leaf: CompiledLeaf, k: number): boolean {
  const { s, amounts } = asking;
  if (leaf.kind === "sessions") return amounts.once[k] === true;
  if (leaf.kind === "count") return (amounts.inside[k] ?? 0) > 0 && (s.ends[k] ?? 0) <= s.today;
  if (leaf.kind === "attested" && s.entries[k]?.attested !== true) return false;
  return counts(amounts, k);
}

/** Whether an entry gives something here or is a training. */
function counts(amounts: Amounts, k: number): boolean {
  return amounts.codes[k] === null && (amounts.once[k] === true || (amounts.inside[k] ?? 0) > 0);
}

function isOf(asking: Asking, leaf: CompiledLeaf, k: number): boolean {
  return leaf.takes === null || takesEntry(asking.s, leaf.takes, k, asking.turn.windowTo);
}

function namesOf(
  asking: Asking,
  leaf: CompiledLeaf,
  wanted: (k: number) => boolean,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (let k = 0; k < asking.s.entries.length; k += 1) {
    if (asking.amounts.codes[k] !== null || !wanted(k) || !isOf(asking, leaf, k)) continue;
    const name = groupOf(asking.s, k, leaf.by ?? "topic");
    if (name !== "") names.add(name);
  }
  return names;
}

/**
 * The amounts that a leaf takes, with every cap holding among them by itself: what the rule's caps
 * may leave is found on all entries, then applied to these alone.
 */
function sumOf(asking: Asking, leaf: CompiledLeaf, only: ((k: number) => boolean) | null): number {
  return cappedSum(asking, leaf.caps, (k) => isOf(asking, leaf, k) && (only?.(k) ?? true));
}

export function cappedSum(
  asking: Asking,
  own: readonly CompiledCap[],
  wanted: (k: number) => boolean,
): number {
  if (!asking.rule.perSession) return addedUp(asking, own, wanted);
  // All hours must come from one session: the longest.
  let longest = 0;
  for (let k = 0; k < asking.s.entries.length; k += 1) {
    if (asking.amounts.once[k] !== true || !wanted(k)) continue;
    longest = Math.max(
      longest,
      addedUp(asking, own, (one) => one === k),
    );
  }
  return longest;
}

function addedUp(
  asking: Asking,
  own: readonly CompiledCap[],
  wanted: (k: number) => boolean,
): number {
  const { s, rule, turn, amounts } = asking;
  const { windowTo } = turn;
  const net: number[] = Array.from({ length: s.entries.length }, () => 0);
  const order = asking.order.filter(wanted);
  for (const k of order) net[k] = amounts.inside[k] ?? 0;
  const caps = [...rule.credit.caps, ...own];
  caps.forEach((cap, i) => {
    const limit =
      asking.limits[i] ??
      limitOf(s, cap, net, order, windowTo, asking.demanded, (most) => scaled(turn, most, "caps"));
    applyCap(s, cap, limit, caps.slice(i + 1), net, order, windowTo, null);
  });
  let back = 0;
  for (let k = 0; k < s.entries.length; k += 1) {
    if (amounts.back[k] === true && wanted(k)) back += amounts.inside[k] ?? 0;
  }
  const sum = order.reduce((all, k) => all + (net[k] ?? 0), 0);
  return sum + Math.min(back, rule.credit.reachBack?.most ?? 0);
}

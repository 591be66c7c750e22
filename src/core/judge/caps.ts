import type { Recorder } from "./recorder.ts";
import type { Scratch } from "./scratch.ts";
import { type Amounts, byId, groupOf } from "./amounts.ts";
import { type Rule, scale } from "./compiled.ts";
import type { CompiledCap } from "./steps.ts";
import { takesEntry } from "./takes.ts";

/** What each group that a cap takes may keep, in thousandths of a minute. */
export type Limit = number;

/** Entries in the order in which what is over is taken away: the last ones first. */
export function cuttingOrder(s: Scratch, inside: readonly number[]): number[] {
  const order: number[] = [];
  for (let k = 0; k < inside.length; k += 1) if ((inside[k] ?? 0) > 0) order.push(k);
  return order.sort((a, b) => (s.ends[b] ?? 0) - (s.ends[a] ?? 0) || byId(s, b, a));
}

/** What a cap may leave, with shares of the amounts as they stand before it. */
export function limitOf(
  s: Scratch,
  cap: CompiledCap,
  net: readonly number[],
  order: readonly number[],
  windowTo: number,
  demanded: number,
  scaled: (amount: number) => number,
): Limit {
  if (cap.most !== null) return scaled(cap.most);
  if (cap.of === "demanded") return Math.floor((demanded * cap.percent) / 100);
  return creditedLimit(s, cap, net, order, windowTo);
}

/**
 * A share of what is credited in the end. Of one class: percent · rest / (100 − percent). Of several
 * groups: the greatest total of which every group has at most its percent.
 */
function creditedLimit(
  s: Scratch,
  cap: CompiledCap,
  net: readonly number[],
  order: readonly number[],
  windowTo: number,
): Limit {
  let rest = 0;
  for (const k of order) if (!takesEntry(s, cap.takes, k, windowTo)) rest += net[k] ?? 0;
  // Also where all entries together stay below it: a part that is added up alone may not.
  if (cap.per === null) return Math.floor((cap.percent * rest) / (100 - cap.percent));
  const sums = [...groupsOf(s, cap, order, windowTo).values()]
    .map((group) => group.reduce((sum, k) => sum + (net[k] ?? 0), 0))
    .sort((a, b) => b - a);
  const whole = rest + sums.reduce((sum, one) => sum + one, 0);
  let free = whole;
  for (let cut = 0; cut < sums.length; cut += 1) {
    const left = 100 - cut * cap.percent;
    // With `cut` groups at their limit the total is free · 100 / left.
    if (left > 0 && (sums[cut] ?? 0) * left <= cap.percent * free) {
      return Math.floor((cap.percent * free) / left);
    }
    free -= sums[cut] ?? 0;
  }
  const left = 100 - sums.length * cap.percent;
  return left > 0 ? Math.floor((cap.percent * free) / left) : 0;
}

function groupsOf(
  s: Scratch,
  cap: CompiledCap,
  order: readonly number[],
  windowTo: number,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const k of order) {
    if (!takesEntry(s, cap.takes, k, windowTo)) continue;
    const name = cap.per === null ? "" : groupOf(s, k, cap.per);
    // What says nothing about its group stands alone.
    const key = cap.per !== null && name === "" ? `entry ${String(k)}` : `group ${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [k]);
    else group.push(k);
  }
  return groups;
}

/**
 * Takes away what is over a cap: from entries that later caps also take, first; then from those
 * that end last; then from the greater id.
 */
export function applyCap(
  s: Scratch,
  cap: CompiledCap,
  limit: Limit,
  later: readonly CompiledCap[],
  net: number[],
  order: readonly number[],
  windowTo: number,
  recorder: Recorder | null,
): void {
  for (const group of groupsOf(s, cap, order, windowTo).values()) {
    let over = group.reduce((sum, k) => sum + (net[k] ?? 0), 0) - limit;
    if (over <= 0) continue;
    const again = (k: number): boolean =>
      later.some((one) => takesEntry(s, one.takes, k, windowTo));
    const cutting = [...group.filter(again), ...group.filter((k) => !again(k))];
    for (const k of cutting) {
      const cut = Math.min(over, net[k] ?? 0);
      if (cut <= 0) continue;
      net[k] = (net[k] ?? 0) - cut;
      over -= cut;
      recorder?.cut(k, cap, cut, limit);
      if (over === 0) break;
    }
  }
}

/** What is reached back for is limited together: the latest are cut first. */
export function cutReachedBack(
  s: Scratch,
  rule: Rule,
  amounts: Amounts,
  net: number[],
  recorder: Recorder | null,
): number[] {
  const { reachBack } = rule.credit;
  if (reachBack === null) return net;
  let left = reachBack.most;
  const order = cuttingOrder(
    s,
    amounts.inside.map((one, k) => (amounts.back[k] === true ? one : 0)),
  );
  for (const k of order.reverse()) {
    const amount = amounts.inside[k] ?? 0;
    net[k] = Math.min(amount, left);
    if (net[k] < amount) {
      recorder?.step(k, "reached-back-cut", { mostHours: Math.floor(reachBack.most / scale) });
    }
    left -= net[k];
  }
  return net;
}

import { blended } from "./blend.ts";
import { type Rule, scale } from "./compiled.ts";
import { holds, type Scratch } from "./scratch.ts";
import { type CompiledLeaf, inHours } from "./steps.ts";
import type { Scaled, Turn } from "./weigh.ts";

/** Why a leaf is not asked in a window. */
export type LeftOut = "no-number" | "dates" | "cycle" | "when" | "unless";

/** Why a leaf is not asked in this window; null where it is. */
export function whyLeftOut(s: Scratch, rule: Rule, leaf: CompiledLeaf, turn: Turn): LeftOut | null {
  if (leaf.want < 0) return "no-number";
  if (turn.windowTo < leaf.from || turn.windowFrom > leaf.until) return "dates";
  if (leaf.only !== null && !leaf.only.includes(turn.ordinal)) return "cycle";
  if (leaf.every > 0) {
    const past = turn.ordinal - leaf.first;
    if (past < 0 || past % leaf.every !== 0) return "cycle";
  }
  if (leaf.when >= 0 && !holds(s, turn.slice, leaf.when)) return "when";
  if (leaf.unless < 0 || !holds(s, turn.slice, leaf.unless)) return null;
  return turn.late && rule.demand.lateLoses ? null : "unless";
}

export function isAsked(s: Scratch, rule: Rule, leaf: CompiledLeaf, turn: Turn): boolean {
  return whyLeftOut(s, rule, leaf, turn) === null;
}

/** The share of an amount that a part window asks. */
export function scaled(turn: Turn, amount: number, what: Scaled): number {
  const { times, over } = turn.share;
  if (times === over || !turn.scales.includes(what)) return amount;
  // Whole numbers all the way: the fraction is rounded once.
  const to = turn.round.to * scale;
  const unit = over * to;
  const rest = (amount * times) % unit;
  const below = ((amount * times - rest) / unit) * to;
  if (rest === 0 || turn.round.how === "down") return below;
  return turn.round.how === "up" || 2 * rest >= unit ? below + to : below;
}

/** The main hours of a window: the first of them that is asked, else the first. */
export function mainOf(s: Scratch, rule: Rule, turn: Turn): CompiledLeaf | null {
  const { main, mains } = rule.demand;
  if (mains.length < 2) return main;
  return mains.find((leaf) => isAsked(s, rule, leaf, turn)) ?? main;
}

/** What a leaf asks in this window. */
export function wantOf(main: CompiledLeaf | null, leaf: CompiledLeaf, turn: Turn): number {
  if (!inHours(leaf)) return leaf.want;
  if (leaf !== main) return scaled(turn, leaf.want, "minimums");
  const stated = turn.blend === null ? leaf.want : blended(turn.blend);
  const bound = turn.perMonth === null ? stated : Math.min(stated, turn.perMonth);
  return Math.max(0, scaled(turn, bound, "demand") - turn.reduced);
}

/** The main hours with every extra that is asked. */
export function demandedOf(s: Scratch, rule: Rule, main: CompiledLeaf | null, turn: Turn): number {
  if (main === null) return 0;
  let sum = isAsked(s, rule, main, turn) ? wantOf(main, main, turn) : 0;
  for (const leaf of rule.demand.leaves) {
    if (!leaf.extra || leaf === main || !inHours(leaf)) continue;
    if (isAsked(s, rule, leaf, turn)) sum += wantOf(main, leaf, turn);
  }
  return sum;
}

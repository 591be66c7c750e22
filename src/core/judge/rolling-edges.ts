import { addMonths, type Day } from "../day.ts";
import { noDay, type RollingHow, type Rule, type StandingRule } from "./compiled.ts";
import { firstDay } from "./derived.ts";
import { firstDayOf, type PlainLength } from "./lengths.ts";
import type { Scratch } from "./scratch.ts";
import { endDays } from "./stand.ts";
import type { CompiledLeaf } from "./steps.ts";
import { before, lastReaching, type Time } from "./times.ts";

/** A day that moves on with the day that is asked, and never back. */
type Mark = (day: Day) => Day;

/**
 * The days on which a rolling rule may come to stand or cease to: an entry comes in or drops out,
 * facts change, or something inside the moving window passes one of them. In order.
 */
export function edgesOf(
  s: Scratch,
  { rule, lapsed }: StandingRule,
  how: RollingHow,
): readonly Day[] {
  const edges = new Set<Day>();
  const rules = lapsed === null ? [rule] : [rule, lapsed.rule];
  // What a filter does not take when it ends it may take later, where the window moves.
  const ends = endDays(s, how.moving.length > 0 ? [] : rules);
  for (const end of ends) {
    edges.add(end);
    edges.add(lastReaching(end, how.back) + 1);
  }
  for (let i = 0; i < s.slices; i += 1) {
    const cut = s.cuts[i] ?? 0;
    if (cut <= s.today) edges.add(cut);
  }
  for (const one of how.moving) movingEdges(s, one, how.back, ends, edges);
  return [...edges].sort((a, b) => a - b);
}

/** Whether a rule asks anything about the window besides what ended in it. */
export function asksOfWindow(rule: Rule): boolean {
  const dated = (leaf: CompiledLeaf): boolean => leaf.from > firstDay || leaf.until < noDay;
  const { leaves } = rule.demand;
  return leaves.some((leaf) => leaf.kind === "floor" || dated(leaf)) || lastsIn(rule).length > 0;
}

function lastsIn({ credit, demand }: Rule): readonly PlainLength[] {
  const { counts, once, multiply, caps } = credit;
  const filters = [counts, once, ...[...multiply, ...caps].map((one) => one.takes)];
  for (const leaf of demand.leaves) {
    if (leaf.takes !== null) filters.push(leaf.takes);
    filters.push(...leaf.caps.map((cap) => cap.takes));
  }
  return filters.flatMap((one) => one.lasts);
}

function movingEdges(
  s: Scratch,
  rule: Rule,
  back: Time,
  ends: readonly Day[],
  edges: Set<Day>,
): void {
  for (const length of lastsIn(rule)) {
    for (const end of ends) edges.add(firstPast(end, (day) => firstDayOf(length, day)));
  }
  for (const leaf of rule.demand.leaves) {
    if (leaf.from > firstDay) edges.add(leaf.from);
    if (leaf.until < noDay) edges.add(lastReaching(leaf.until, back) + 1);
    if (leaf.kind === "floor") floorEdges(s, leaf, back, ends, edges);
  }
}

/** Where the stretches of a floor pass the ends of entries, or the days on which facts change. */
function floorEdges(
  s: Scratch,
  { months }: CompiledLeaf,
  back: Time,
  ends: readonly Day[],
  edges: Set<Day>,
): void {
  const cuts = [...s.cuts.subarray(0, s.slices)];
  const passed = [...ends, ...cuts.flatMap((cut) => [cut - 1, cut])];
  const last = Math.max(s.today, ...passed);
  const first = Math.min(s.today, ...passed);
  for (const cut of cuts) edges.add(cut);
  for (let n = 0; ; n += 1) {
    const start: Mark = (day) => addMonths(before(day, back), n * months);
    for (const one of passed) edges.add(firstPast(one, start));
    // Where months are unequal a last stretch of few days may come and go.
    let there = start(first) <= first;
    let ever = there;
    for (let day = first; day <= lastReaching(last, back); day += 1) {
      if (start(day) <= day === there) continue;
      there = !there;
      ever = true;
      edges.add(day);
    }
    if (!ever) return;
  }
}

/** The first day on which a mark lies behind another day. */
function firstPast(other: Day, mark: Mark): Day {
  let day = other;
  while (mark(day) <= other) day += 1;
  return day;
}

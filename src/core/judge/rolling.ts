import type { Day } from "../day.ts";
import type { RollingHow, StandingRule } from "./compiled.ts";
import type { Scratch } from "./scratch.ts";
import { edgesOf } from "./rolling-edges.ts";
import { isReached, never, type Stand } from "./stand.ts";
import { after, before, lastReaching } from "./times.ts";

/** What is known while the days of a rolling rule are walked. */
interface Walk {
  /** The last day on which it stood so far. */
  stood: Day | null;
  /** The last day up to which a demand reached after a lapse holds; and from what entries. */
  restoredTo: Day;
  restoredFrom: Day;
  /** Today the demand of a long lapse is asked. */
  lapsed: boolean;
}

/**
 * Walks the stretches of days between which nothing changes, from the first bound day to today
 * and on until the rule no longer stands, if nothing is added.
 */
export function rollingStand(
  s: Scratch,
  standing: StandingRule,
  how: RollingHow,
  first: Day,
): Stand {
  const { rule, lapsed } = standing;
  const edges = edgesOf(s, standing, how);
  const walk: Walk = { stood: null, restoredTo: first - 1, restoredFrom: first, lapsed: false };
  let standsToday: boolean | null = null;
  let nextToday = never;
  for (let day = first; ;) {
    const stands = standsOn(s, standing, how, walk, day);
    let next = nextEdge(edges, day);
    if (walk.restoredTo >= day) next = Math.min(next, walk.restoredTo + 1);
    if (!stands && walk.stood !== null && lapsed !== null) {
      const lapses = after(walk.stood + 1, lapsed.over) + 1;
      if (lapses > day) next = Math.min(next, lapses);
    }
    if (standsToday === null && next > s.today) {
      standsToday = stands;
      nextToday = next;
    }
    if (standsToday === false || (standsToday === true && !stands)) break;
    if (stands) walk.stood = next - 1;
    if (next === never) break;
    day = next;
  }
  const restored = standsToday === true && !isReached(s, rule, before(s.today, how.back), s.today);
  const asked = lapsed !== null && (walk.lapsed || restored) ? lapsed.rule : rule;
  const lapsedFrom = restored ? walk.restoredFrom : (walk.stood ?? first - 1) + 1;
  return {
    state: standsToday === true ? "standing" : "not",
    until: walk.stood === never - 1 ? standing.to : walk.stood,
    asked,
    from: asked === rule ? before(s.today, how.back) : lapsedFrom,
    to: s.today,
    carried: 0,
    lapsed: walk.lapsed,
    next: nextToday,
  };
}

function standsOn(
  s: Scratch,
  { rule, lapsed }: StandingRule,
  how: RollingHow,
  walk: Walk,
  day: Day,
): boolean {
  if (day <= walk.restoredTo) return true;
  const upTo = Math.min(day, s.today);
  if (lapsed !== null && walk.stood !== null && day > after(walk.stood + 1, lapsed.over)) {
    const since = walk.stood + 1;
    if (upTo < since || !isReached(s, lapsed.rule, since, upTo, day)) {
      if (day <= s.today) walk.lapsed = true;
      return false;
    }
    walk.lapsed = false;
    walk.restoredFrom = since;
    walk.restoredTo = lastReaching(day, how.back);
    return true;
  }
  return isReached(s, rule, before(day, how.back), upTo, day);
}

function nextEdge(edges: readonly Day[], day: Day): Day {
  for (const edge of edges) if (edge > day) return edge;
  return never;
}

import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Pack } from "../policy/pack.ts";
import type { CompiledPack } from "./compiled.ts";
import type { Derived, DoneOn } from "./derived.ts";
import { firstDay } from "./derived.ts";
import { judgeExact } from "./exact.ts";

/**
 * How a compiled pack finds the first day on which another rule was reached. Each rule that is
 * asked for is judged by a pack of its own, which holds nothing else; the reader of packs refuses
 * rules that depend on themselves.
 */
export function doneOf(
  pack: Pack,
  derived: readonly Derived[],
  compile: (pack: Pack) => CompiledPack,
): DoneOn {
  const packs = new Map<string, CompiledPack>();
  for (const one of derived) {
    if (!("done" in one) || packs.has(one.done)) continue;
    const requirements = pack.requirements.filter((rule) => rule.id === one.done);
    packs.set(one.done, compile({ ...pack, requirements, cases: [] }));
  }
  return (rule, history, today) => {
    const own = packs.get(rule);
    return own === undefined ? null : firstReached(own, history, rule, today);
  };
}

/** Walks from one day on which something may change to the next, as next_change_on does. */
function firstReached(pack: CompiledPack, history: History, rule: string, today: Day): Day | null {
  let day = firstOf(history);
  while (day !== null && day <= today) {
    const reached = new Set<string>();
    const rows = judgeExact(pack, history, day, firstDay, null, reached);
    if (reached.has(rule)) return day;
    const { nextFact, nextRow } = pack.scratch;
    let next: Day | null = null;
    for (const one of [nextFact, nextRow, ...rows.map((row) => row.nextChangeOn ?? 0)]) {
      if (one > day && (next === null || one < next)) next = one;
    }
    day = next;
  }
  return null;
}

function firstOf(history: History): Day | null {
  let first: Day | null = null;
  for (const home of history.homes) if (first === null || home.from < first) first = home.from;
  return first;
}

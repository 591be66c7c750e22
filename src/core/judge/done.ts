import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Pack } from "../policy/pack.ts";
import type { Status, Verdict } from "../verdicts.ts";
import type { CompiledPack } from "./compiled.ts";
import type { Derived, OtherRules, Stretch } from "./derived.ts";
import { firstDay } from "./derived.ts";
import { judgeExact } from "./exact.ts";

/**
 * How a compiled pack finds where other rules stand and when they were first reached. Each rule
 * that is asked for is judged by a pack of its own, which holds nothing else; the reader of packs
 * refuses rules that depend on themselves.
 */
export function otherRulesOf(
  pack: Pack,
  derived: readonly Derived[],
  compile: (pack: Pack) => CompiledPack,
): OtherRules {
  const packs = new Map<string, CompiledPack>();
  for (const one of derived) {
    const id = "done" in one ? one.done : "status" in one ? one.status : null;
    if (id === null || packs.has(id)) continue;
    const requirements = pack.requirements.filter(
      (rule) => rule.id === id || rule.overrides?.includes(id) === true,
    );
    packs.set(id, compile({ ...pack, requirements, cases: [] }));
  }
  return {
    doneOn(rule, history, today) {
      const own = packs.get(rule);
      return own === undefined ? null : firstReached(own, history, rule, today);
    },
    statusOn(rule, is, history, today) {
      const own = packs.get(rule);
      return own === undefined ? nowhere : daysOf(own, history, { rule, is }, today);
    },
  };
}

const nowhere = { stretches: [], next: null };

/** One day on which something may have changed, and the next such day; null where there is none. */
interface Step {
  readonly day: Day;
  readonly next: Day | null;
  readonly rows: readonly Verdict[];
  readonly reached: ReadonlySet<string>;
}

/** Walks from one day on which something may change to the next, as next_change_on does. */
function* steps(pack: CompiledPack, history: History, today: Day): Generator<Step> {
  let day = firstOf(history);
  while (day !== null && day <= today) {
    const reached = new Set<string>();
    const rows = judgeExact(pack, history, day, firstDay, null, reached);
    const { nextFact, nextRow } = pack.scratch;
    let next: Day | null = null;
    for (const one of [nextFact, nextRow, ...rows.map((row) => row.nextChangeOn ?? 0)]) {
      if (one > day && (next === null || one < next)) next = one;
    }
    yield { day, next, rows, reached };
    day = next;
  }
}

function firstReached(pack: CompiledPack, history: History, rule: string, today: Day): Day | null {
  for (const { day, reached } of steps(pack, history, today)) if (reached.has(rule)) return day;
  return null;
}

/** The days on which the window of a rule that began last has one of the statuses; for ever after today. */
function daysOf(
  pack: CompiledPack,
  history: History,
  { rule, is }: { readonly rule: string; readonly is: readonly Status[] },
  today: Day,
): { readonly stretches: readonly Stretch[]; readonly next: Day | null } {
  const stretches: Stretch[] = [];
  let last: Day | null = null;
  for (const { day, next, rows } of steps(pack, history, today)) {
    const own = rows.filter((row) => row.requirement === rule);
    const start = own.reduce((latest, row) => Math.max(latest, row.windowStart), firstDay);
    const holds = own.some((row) => row.windowStart === start && is.includes(row.status));
    if (holds) stretches.push({ from: day, to: next !== null && next <= today ? next : null });
    last = next;
  }
  return { stretches, next: last };
}

function firstOf(history: History): Day | null {
  let first: Day | null = null;
  for (const home of history.homes) if (first === null || home.from < first) first = home.from;
  return first;
}

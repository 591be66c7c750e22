import type { Day } from "../day.ts";
import type { CompiledCure, Rule } from "./compiled.ts";
import type { Days, Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import { counted, type Scratch } from "./scratch.ts";
import { standingReach } from "./stand.ts";
import { after } from "./times.ts";
import { type Turn, weigh, type Weighed, wholeTurn } from "./weigh.ts";

/** An ended window that was not reached in time, and what has been done about it since. */
export interface Cured {
  /** `short` where the time to make it up is over. */
  readonly status: "late" | "overdue" | "short";
  /** The day on which it was made up; null for none. */
  readonly on: Day | null;
  /** The last day on which it can be made up; null for ever. */
  readonly until: Day | null;
  /** Days whose entries are this window's because of it. */
  readonly taken: Days | null;
  /** Another demand restores it. */
  readonly otherwise: boolean;
  /** Weighs it as its row shows it. */
  readonly weighed: (recorder: Recorder | null) => Weighed;
}

/**
 * What is done after the due day makes up for a window: first of all whatever reaches its own
 * demand, whose days are then no later window's; or another demand, by entries of those days
 * alone, which they leave to whom they belong.
 */
export function curedTurn(
  s: Scratch,
  rule: Rule,
  cure: CompiledCure,
  reach: Reach,
  turn: Turn,
): Cured {
  const { dueOn } = turn;
  const until = cure.within === null ? null : after(dueOn, cure.within);
  const upTo = until === null ? s.today : Math.min(s.today, until);
  const other = cure.otherwise.get(rule.id);
  const asWas = { to: reach.to, graceTo: reach.graceTo };
  const own = (to: Day, recorder: Recorder | null): Weighed => {
    reach.to = to;
    reach.graceTo = to;
    return weigh(s, rule, reach, turn, recorder);
  };
  const since = dueOn + 1;
  const restoring = (asked: Rule, to: Day, recorder: Recorder | null): Weighed => {
    // It is asked as it is written: no share of it, nothing mixed into it, nothing taken off.
    const { ordinal, slice, late } = turn;
    const days = { windowFrom: since, windowTo: to, dueOn: to };
    const its: Turn = { ...wholeTurn, ...days, ordinal, slice, late };
    return weigh(s, asked, standingReach(since, to), its, recorder);
  };
  const at = (to: Day, recorder: Recorder | null): Weighed =>
    other === undefined ? own(to, recorder) : restoring(other, to, recorder);
  const on = endsBetween(s, since, upTo).find((day) => at(day, null).reached) ?? null;
  const over = until !== null && s.today > until;
  const status = on !== null ? "late" : over ? "short" : "overdue";
  const last = on ?? upTo;
  return {
    status,
    on,
    until,
    taken: other === undefined ? { from: since, to: last } : null,
    otherwise: other !== undefined,
    weighed: (recorder) => {
      if (other === undefined || status !== "short") return at(last, recorder);
      reach.to = asWas.to;
      reach.graceTo = asWas.graceTo;
      return weigh(s, rule, reach, turn, recorder);
    },
  };
}

/** The days of from..to on which entries ended, in order. */
function endsBetween(s: Scratch, from: Day, to: Day): Day[] {
  const days = new Set<Day>();
  for (let k = 0; k < s.entries.length; k += 1) {
    const end = s.ends[k] ?? 0;
    if (s.states[k] === counted && end >= from && end <= to) days.add(end);
  }
  return [...days].sort((a, b) => a - b);
}

export function noteCure({ status, on, until, otherwise }: Cured, dueOn: Day, to: Recorder): void {
  if (on !== null) to.note("cured", { dueOn, curedDay: on });
  else if (status === "short") to.note("cure-over", { dueOn, toDay: until ?? dueOn });
  else if (until === null) to.note("cure-open", { dueOn });
  else to.note("cure-until", { dueOn, toDay: until });
  if (otherwise && status === "overdue") to.note("cure-otherwise", {});
}

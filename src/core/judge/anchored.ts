import { addMonths, type Day, formatDay } from "../day.ts";
import type { Status } from "../verdicts.ts";
import type { CompiledAnchor, DeadlineRule, GateRule, Rule } from "./compiled.ts";
import { newReach, type Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import { exemptBecause, isLifted, reducedBy, verdictOf, waiverFor, yearStart } from "./rows.ts";
import { counted, holds, laterRow, type Scratch, sliceAt } from "./scratch.ts";
import { noteStates } from "./states.ts";
import { type Turn, weigh, type Weighed, wholeTurn } from "./weigh.ts";
import type { Judging } from "./windows.ts";

/** Calls back with each day that starts a deadline or closes a gate, and the id it goes by. */
function anchorsOf(j: Judging, anchor: CompiledAnchor, use: (day: Day, id: string) => void): void {
  if ("event" in anchor) {
    for (const event of j.history.events) {
      if (event.kind === anchor.event) use(event.on.first, event.id);
    }
    return;
  }
  if ("on" in anchor) {
    use(anchor.on, "");
    return;
  }
  const s = j.s;
  let endOfLast: Day | null = null;
  for (let i = 0; i < s.slices; i += 1) {
    if (!holds(s, i, anchor.start)) continue;
    const day = s.cuts[i] ?? 0;
    if (endOfLast === null || afterGap(anchor, endOfLast, day)) {
      use(day, `${anchor.label}:${formatDay(day)}`);
    }
    endOfLast = i + 1 < s.slices ? (s.cuts[i + 1] ?? 0) : null;
  }
}

function afterGap(
  anchor: Extract<CompiledAnchor, { start: number }>,
  end: Day,
  start: Day,
): boolean {
  if (start === end) return false;
  return start - end > anchor.gapDays && start > addMonths(end, anchor.gapMonths);
}

const reach: Reach = newReach(true, false);

const turn: Turn = { ...wholeTurn };

function add(
  s: Scratch,
  rule: Rule,
  due: Due,
  to: Day,
  endedOnly: boolean,
  recorder: Recorder | null,
): Weighed {
  reach.from = due.creditFrom;
  reach.to = to;
  reach.windowEnd = to;
  reach.graceTo = to;
  reach.endedOnly = endedOnly;
  turn.slice = sliceAt(s, due.askOn);
  turn.windowFrom = due.windowStart;
  turn.windowTo = due.dueOn;
  turn.dueOn = due.dueOn;
  turn.reduced = due.reduced;
  turn.late = to > due.dueOn;
  return weigh(s, rule, reach, turn, recorder);
}

export function judgeDeadline(j: Judging, deadline: DeadlineRule, packTo: Day): void {
  anchorsOf(j, deadline.anchor, (start, id) => {
    if (start < deadline.from || start > packTo) return;
    if (start > j.s.today) {
      laterRow(j.s, start);
      return;
    }
    const rule = deadline.rule;
    const waiver = waiverFor(j.history, rule, start);
    const last = addMonths(start, deadline.months) - (deadline.lastDayIncluded ? 0 : 1);
    const dueOn =
      waiver !== null && waiver.effect === "shift" && rule.canShift
        ? Math.max(last, waiver.amount)
        : last;
    const bound = boundAt(j.s, rule, start);
    judgeDue(j, rule, {
      windowStart: start,
      creditFrom: start,
      dueOn,
      anchor: id,
      reduced: reducedBy(rule, waiver),
      lifted: isLifted(rule, waiver),
      boundOnMet: bound,
      askOn: Math.min(dueOn, j.s.today),
    });
  });
}

export function judgeGate(j: Judging, gate: GateRule, from: Day, packTo: Day): void {
  anchorsOf(j, gate.anchor, (day, id) => {
    if (day < from || day > packTo) return;
    const opens = addMonths(day, -gate.opensMonths) - gate.opensDays;
    if (opens > j.s.today) {
      laterRow(j.s, opens);
      return;
    }
    const waiver = waiverFor(j.history, gate.rule, opens);
    judgeDue(j, gate.rule, {
      windowStart: opens,
      creditFrom: opens,
      dueOn: gate.inclusive ? day : day - 1,
      anchor: id,
      reduced: reducedBy(gate.rule, waiver),
      lifted: isLifted(gate.rule, waiver),
      boundOnMet: false,
      askOn: Math.min(day, j.s.today),
    });
  });
}

function boundAt(s: Scratch, rule: Rule, day: Day): boolean {
  return holds(s, sliceAt(s, day), rule.bind);
}

interface Due {
  readonly windowStart: Day;
  readonly creditFrom: Day;
  readonly dueOn: Day;
  readonly anchor: string;
  /** Thousandths of a minute. */
  readonly reduced: number;
  readonly lifted: boolean;
  /** Bound when it began: enough for what was met before it could lapse. */
  readonly boundOnMet: boolean;
  /** The day on which an unmet one must still bind; otherwise it has lapsed. */
  readonly askOn: Day;
}

/** The common part of deadlines and gates: in time, still open, cured late, or overdue. */
function judgeDue(j: Judging, rule: Rule, due: Due): void {
  const s = j.s;
  const bound = boundAt(s, rule, due.askOn);
  if (!bound && !due.boundOnMet) return;
  const wants = j.recorder !== null && j.recorder.wants(rule, due.windowStart, due.anchor);
  const recorder = wants ? j.recorder : null;
  recorder?.begin();
  const open = s.today <= due.dueOn;
  let upTo = Math.min(due.dueOn, s.today);
  let endedOnly = true;
  let weighed = add(s, rule, due, upTo, endedOnly, null);
  let status: Status = "met";
  let closedOn = due.dueOn;
  if (!weighed.reached) {
    if (!bound && rule.lapses) return;
    upTo = s.today;
    endedOnly = !open;
    weighed = add(s, rule, due, upTo, endedOnly, null);
    if (open) status = due.lifted ? "waived" : "on-course";
    else if (due.lifted) status = "waived";
    else if (weighed.reached) {
      status = "late";
      closedOn = curedOn(s, rule, due);
      weighed = add(s, rule, due, upTo, endedOnly, null);
    } else {
      status = "overdue";
      endedOnly = false;
      weighed = add(s, rule, due, upTo, endedOnly, null);
    }
  }
  const because = exemptBecause(s, rule, sliceAt(s, due.askOn));
  if (because !== null) status = "exempt";
  if (status !== "overdue" && !open && closedOn < j.from) return;
  if (recorder !== null) {
    weighed = add(s, rule, due, upTo, endedOnly, recorder);
    if (because !== null) recorder.note("exempt", { because });
    noteStates(s, rule, upTo, recorder);
    recorder.note("deadline", { dueOn: due.dueOn, open: open ? 1 : 0 });
  }
  j.out.push(verdictOf(s, rule, weighed, rowOf(due, status, open, closedOn)));
}

function rowOf(
  due: Due,
  status: Status,
  open: boolean,
  closedOn: Day,
): Parameters<typeof verdictOf>[3] {
  return {
    windowStart: due.windowStart,
    anchor: due.anchor,
    dueOn: due.dueOn,
    period: yearStart(due.dueOn),
    status,
    open: open || status === "overdue",
    closedOn,
    nextChangeOn: open ? due.dueOn + 1 : 0,
    mark: null,
  };
}

/** The last day of the session with which a late demand was reached. */
function curedOn(s: Scratch, rule: Rule, due: Due): Day {
  let best = s.today;
  for (let k = 0; k < s.entries.length; k += 1) {
    const end = s.ends[k] ?? 0;
    if (s.states[k] !== counted || end <= due.dueOn || end >= best) continue;
    if (add(s, rule, due, end, true, null).reached) best = end;
  }
  return best;
}

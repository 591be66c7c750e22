import type { Day } from "../day.ts";
import type { Waiver } from "../members.ts";
import type { Status } from "../verdicts.ts";
import { eachDue, eachGate } from "./anchored-windows.ts";
import type { DeadlineRule, GateRule, Rule } from "./compiled.ts";
import { blendOf, type Opened, openedFor } from "./opened.ts";
import { noteBlend } from "./blend.ts";
import { newReach, type Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import {
  exemptBecause,
  isLifted,
  reducedBy,
  type Row,
  shiftedTo,
  verdictOf,
  waiverFor,
  yearStart,
} from "./rows.ts";
import { counted, holds, type Scratch, sliceAt } from "./scratch.ts";
import { noteStates } from "./states.ts";
import { after } from "./times.ts";
import { type Turn, weigh, type Weighed, wholeTurn } from "./weigh.ts";
import type { Judging } from "./windows.ts";

const reach: Reach = newReach(true, false);

export function judgeDeadline(j: Judging, deadline: DeadlineRule): void {
  const { rule, grace, bounds, opening } = deadline;
  const opened = opening === null ? null : openedFor(j.history, opening);
  const judgeOne = (start: Day, id: string, last: Day): void => {
    if (last >= bounds.endsBefore) return;
    const waiver = waiverFor(j.history, rule, start);
    const gracedTo = grace === null ? last : after(last, grace);
    const dueOn = Math.max(gracedTo, shiftedTo(rule, waiver));
    judgeDue(j, rule, {
      windowStart: start,
      lastOn: last,
      gracedTo,
      dueOn,
      anchor: id,
      waiver,
      boundOnMet: boundAt(j.s, rule, start),
      askOn: Math.min(dueOn, j.s.today),
      opened,
    });
  };
  eachDue(j, deadline, judgeOne, opened);
}

export function judgeGate(j: Judging, gate: GateRule): void {
  const { rule, bounds, opening } = gate;
  const opened = opening === null ? null : openedFor(j.history, opening);
  const judgeOne = (day: Day, id: string, opens: Day, dueOn: Day): void => {
    if (dueOn >= bounds.endsBefore) return;
    judgeDue(j, rule, {
      windowStart: opens,
      lastOn: dueOn,
      gracedTo: dueOn,
      dueOn,
      anchor: id,
      waiver: waiverFor(j.history, rule, opens),
      boundOnMet: false,
      askOn: Math.min(day, j.s.today),
      opened,
    });
  };
  eachGate(j, gate, judgeOne, opened);
}

function boundAt(s: Scratch, rule: Rule, day: Day): boolean {
  return holds(s, sliceAt(s, day), rule.bind);
}

interface Due {
  readonly windowStart: Day;
  /** The last day before grace. */
  readonly lastOn: Day;
  /** The last day of grace, before a waiver moves it. */
  readonly gracedTo: Day;
  readonly dueOn: Day;
  readonly anchor: string;
  readonly waiver: Waiver | null;
  /** Bound when it began: enough for what was met before it could lapse. */
  readonly boundOnMet: boolean;
  /** The day on which an unmet one must still bind; otherwise it has lapsed. */
  readonly askOn: Day;
  readonly opened: Opened | null;
}

function turnOf(s: Scratch, rule: Rule, due: Due): Turn {
  const { waiver } = due;
  return {
    ...wholeTurn,
    slice: sliceAt(s, due.askOn),
    windowFrom: due.windowStart,
    windowTo: due.lastOn,
    dueOn: due.dueOn,
    blend: blendOf(due.opened, rule, { from: due.windowStart, to: due.lastOn }),
    reduced: reducedBy(rule, waiver),
  };
}

function add(
  s: Scratch,
  rule: Rule,
  turn: Turn,
  to: Day,
  endedOnly: boolean,
  recorder: Recorder | null,
): Weighed {
  reach.from = turn.windowFrom;
  reach.to = to;
  reach.windowEnd = to;
  reach.graceTo = to;
  reach.endedOnly = endedOnly;
  return weigh(s, rule, reach, turn, recorder);
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
  let turn = turnOf(s, rule, due);
  let upTo = Math.min(due.dueOn, s.today);
  let endedOnly = true;
  let status: Status = "met";
  let closedOn = due.dueOn;
  let weighed = add(s, rule, turn, upTo, endedOnly, null);
  if (!weighed.reached) {
    if (!bound && rule.lapses) return;
    const lifted = isLifted(rule, due.waiver);
    if (!open) turn = { ...turn, late: true };
    upTo = s.today;
    endedOnly = !open;
    weighed = add(s, rule, turn, upTo, endedOnly, null);
    if (lifted) status = "waived";
    else if (open) status = "on-course";
    else if (weighed.reached) {
      status = "late";
      closedOn = curedOn(s, rule, turn);
    } else {
      status = "overdue";
      endedOnly = false;
    }
    weighed = add(s, rule, turn, upTo, endedOnly, null);
  }
  if (j.reached !== null && weighed.reached) j.reached.add(rule.id);
  const asked = sliceAt(s, due.askOn);
  const because = exemptBecause(s, rule, asked);
  status = because !== null ? "exempt" : (rule.always ?? insteadOf(s, rule, status, asked));
  if (status !== "overdue" && !open && closedOn < j.from) return;
  if (recorder !== null) {
    weighed = add(s, rule, turn, upTo, endedOnly, recorder);
    if (because !== null) recorder.note("exempt", { because });
    noteStates(s, rule, upTo, recorder);
    noteBlend(turn.blend, recorder);
    noteDue(due, s.today, recorder);
  }
  j.out.push(verdictOf(s, rule, weighed, rowOf(s, due, status, open, closedOn)));
}

/** What an unmet one is called by a rule that does not find it on course or overdue. */
function insteadOf(s: Scratch, rule: Rule, status: Status, slice: number): Status {
  if (status !== "on-course" && status !== "overdue") return status;
  if (rule.measurable >= 0 && !holds(s, slice, rule.measurable)) return "not-measurable";
  return rule.unmet ?? status;
}

/** When it is due, and what moved that day. */
function noteDue({ waiver, lastOn, gracedTo, dueOn }: Due, today: Day, recorder: Recorder): void {
  const open = today <= dueOn;
  if (waiver !== null) recorder.note(`waiver-${waiver.effect}`, { kind: waiver.kind });
  if (gracedTo > lastOn) recorder.note("grace", { fromDay: lastOn, dueOn: gracedTo });
  if (dueOn > gracedTo) recorder.note("shifted", { fromDay: gracedTo, dueOn });
  if (open && today > lastOn) recorder.note("in-grace", { dueOn });
  recorder.note("deadline", { dueOn, open: open ? 1 : 0 });
}

function rowOf(s: Scratch, due: Due, status: Status, open: boolean, closedOn: Day): Row {
  const inTime = s.today <= due.lastOn;
  return {
    windowStart: due.windowStart,
    anchor: due.anchor,
    dueOn: due.dueOn,
    period: yearStart(due.dueOn),
    status,
    open: open || status === "overdue",
    closedOn,
    nextChangeOn: open ? (inTime ? due.lastOn : due.dueOn) + 1 : 0,
    mark: null,
    inGrace: open && !inTime && status === "on-course",
  };
}

/** The last day of the session with which a late demand was reached. */
function curedOn(s: Scratch, rule: Rule, turn: Turn): Day {
  let best = s.today;
  for (let k = 0; k < s.entries.length; k += 1) {
    const end = s.ends[k] ?? 0;
    if (s.states[k] !== counted || end <= turn.dueOn || end >= best) continue;
    if (add(s, rule, turn, end, true, null).reached) best = end;
  }
  return best;
}

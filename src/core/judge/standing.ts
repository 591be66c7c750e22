import type { Day } from "../day.ts";
import type { Waiver } from "../members.ts";
import type { Status } from "../verdicts.ts";
import type { StandingRule } from "./compiled.ts";
import type { Recorder } from "./recorder.ts";
import { rollingStand } from "./rolling.ts";
import { exemptBecause, isLifted, markOf, reducedBy, verdictOf, waiverFor } from "./rows.ts";
import { holds, laterRow, type Scratch, sliceAt } from "./scratch.ts";
import { never, type Stand, standingReach, standingTurn } from "./stand.ts";
import { noteStates } from "./states.ts";
import { after } from "./times.ts";
import { validityStand } from "./validity.ts";
import { weigh, type Weighed } from "./weigh.ts";
import type { Judging } from "./windows.ts";

/** Judges one standing row: whoever is bound today, by what was done lately or once. */
export function judgeStanding(j: Judging, standing: StandingRule): void {
  const { s } = j;
  const { rule } = standing;
  if (s.today < standing.from) {
    laterRow(s, standing.from);
    return;
  }
  const slice = sliceAt(s, s.today);
  if (s.today > standing.to || !holds(s, slice, rule.bind)) return;
  const first = firstBound(s, standing, slice);
  const stand =
    "back" in standing.how
      ? rollingStand(s, standing, standing.how, first)
      : validityStand(s, standing, standing.how, j.history);
  if (j.reached !== null && stand.state === "standing") j.reached.add(rule.id);
  const because = exemptBecause(s, rule, slice);
  const waiver = waiverFor(j.history, rule, first);
  const begun = startOf(standing, first, stand);
  const status = statusOf(s, standing, stand, { slice, because, waiver, begun });
  const wants = j.recorder?.wants(rule, first, "") ?? false;
  const recorder = wants ? j.recorder : null;
  recorder?.begin();
  const weighed = weighStand(s, stand, slice, waiver, recorder);
  if (recorder !== null) noteStand(s, standing, stand, { because, waiver, begun }, recorder);
  const dueOn = begun ?? stand.until ?? standing.to;
  const next = Math.min(stand.next, dueOn >= s.today ? dueOn + 1 : never, standing.to + 1);
  j.out.push(
    verdictOf(s, rule, weighed, {
      windowStart: first,
      anchor: "",
      dueOn,
      period: standing.period,
      status,
      open: true,
      closedOn: dueOn,
      nextChangeOn: next,
      mark: rule.apart.length === 0 ? null : markOf(rule, j.history, dueOn),
      inGrace: stand.state === "grace" && because === null && !isLifted(rule, waiver),
    }),
  );
}

/** The first day of the present stretch of being bound, on days of the pack. */
function firstBound(s: Scratch, standing: StandingRule, slice: number): Day {
  let first = slice;
  while (first > 0 && holds(s, first - 1, standing.rule.bind)) first -= 1;
  return Math.max(standing.from, s.cuts[first] ?? 0);
}

/** For whoever never stood in this stretch: the due day of the beginning; otherwise null. */
function startOf(standing: StandingRule, first: Day, stand: Stand): Day | null {
  const stood = stand.until !== null && stand.until >= first;
  if (stand.state !== "not" || stood) return null;
  return standing.initial === null ? first : after(first, standing.initial) - 1;
}

interface Known {
  readonly slice: number;
  readonly because: string | null;
  readonly waiver: Waiver | null;
  readonly begun: Day | null;
}

function statusOf(s: Scratch, standing: StandingRule, stand: Stand, known: Known): Status {
  const { rule, initial } = standing;
  if (known.because !== null) return "exempt";
  if (rule.always !== null) return rule.always;
  if (stand.state === "standing") return "met";
  if (isLifted(rule, known.waiver)) return "waived";
  if (rule.measurable >= 0 && !holds(s, known.slice, rule.measurable)) return "not-measurable";
  if (rule.unmet !== null) return rule.unmet;
  if (stand.state === "grace") return "on-course";
  const starting = initial !== null && known.begun !== null && s.today <= known.begun;
  return starting ? "on-course" : "overdue";
}

function weighStand(
  s: Scratch,
  stand: Stand,
  slice: number,
  waiver: Waiver | null,
  recorder: Recorder | null,
): Weighed {
  const { asked } = stand;
  const reach = standingReach(stand.from, stand.to);
  const reduced = reducedBy(asked, waiver);
  return weigh(
    s,
    asked,
    reach,
    { ...standingTurn(stand.from, stand.to, slice), reduced, carried: stand.carried },
    recorder,
  );
}

function noteStand(
  s: Scratch,
  standing: StandingRule,
  stand: Stand,
  { because, waiver, begun }: Omit<Known, "slice">,
  recorder: Recorder,
): void {
  if (because !== null) recorder.note("exempt", { because });
  if (waiver !== null) recorder.note(`waiver-${waiver.effect}`, { kind: waiver.kind });
  noteStates(s, standing.rule, s.today, recorder);
  const kind = "back" in standing.how ? "rolling" : "validity";
  if (begun !== null) {
    if (standing.initial !== null) recorder.note("initial", { dueOn: begun });
    recorder.note("never-stood", {});
  } else if (stand.until !== null) {
    const code = { standing: `standing-${kind}`, grace: "in-grace", not: "stood-until" };
    recorder.note(code[stand.state], { dueOn: stand.until });
  }
  if (stand.lapsed) recorder.note("lapsed", {});
}

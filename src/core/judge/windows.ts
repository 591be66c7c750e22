import { addMonths, type Day, formatDay } from "../day.ts";
import type { History } from "../members.ts";
import type { Status, Verdict } from "../verdicts.ts";
import type { AnniversaryGroup, CalendarGroup, Group, Rule } from "./compiled.ts";
import { anyDay, newReach, type Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import {
  exemptBecause,
  isLifted,
  markOf,
  reducedBy,
  verdictOf,
  waiverFor,
  yearStart,
} from "./rows.ts";
import { noteStates } from "./states.ts";
import { holds, laterRow, type Scratch, sliceAt } from "./scratch.ts";
import { type Turn, weigh, wholeTurn } from "./weigh.ts";

/** One window of a group: its first and last day and how it hangs among its neighbours. */
interface Span {
  from: Day;
  to: Day;
  creditFrom: Day;
  tileMonths: number;
  anchor: string;
  period: Day;
  /** True when the window is known to be incomplete whatever happens, like a contract's rest. */
  broken: boolean;
}

export interface Judging {
  readonly s: Scratch;
  readonly history: History;
  readonly from: Day;
  readonly out: Verdict[];
  readonly recorder: Recorder | null;
  /** Rules whose demand was reached; null where nobody asks. */
  readonly reached: Set<string> | null;
}

export function judgeCalendar(j: Judging, group: CalendarGroup): void {
  const { starts, ends } = group;
  const span: Span = {
    from: 0,
    to: 0,
    creditFrom: 0,
    tileMonths: group.tileMonths,
    anchor: "",
    period: 0,
    broken: false,
  };
  for (let w = 0; w < starts.length; w += 1) {
    span.from = starts[w] ?? 0;
    span.to = ends[w] ?? 0;
    if (span.from > j.s.today) {
      laterRow(j.s, span.from);
      break;
    }
    if (span.to < j.from) continue;
    span.creditFrom = group.openStart ? anyDay : span.from;
    span.period = span.from;
    judgeWindow(j, group, span);
  }
}

export function judgeAnniversaries(j: Judging, group: AnniversaryGroup): void {
  eachYear(j, group, (span) => {
    if (span.to >= j.from && span.to < group.bounds.endsBefore) judgeWindow(j, group, span);
  });
}

/** Calls back with each stretch from which years are counted: its first day and its end. */
export function eachContract(
  s: Scratch,
  group: Pick<AnniversaryGroup, "of" | "extensionDays">,
  use: (first: Day, end: Day | null) => void,
): void {
  for (let i = 0; i < s.slices; i += 1) {
    if (!holds(s, i, group.of)) continue;
    const first = s.cuts[i] ?? 0;
    let last = i;
    // A later stretch that begins soon enough after this one continues its years.
    for (let next = i + 1; next < s.slices; next += 1) {
      if (!holds(s, next, group.of)) continue;
      const pause = (s.cuts[next] ?? 0) - (s.cuts[last + 1] ?? 0);
      if (pause > group.extensionDays) break;
      last = next;
    }
    use(first, last + 1 < s.slices ? (s.cuts[last + 1] ?? 0) : null);
    i = last;
  }
}

/** Calls back with each contract year that has begun. */
export function eachYear(j: Judging, group: AnniversaryGroup, use: (span: Span) => void): void {
  eachContract(j.s, group, (first, end) => yearsOf(j, group, first, end, use));
}

function yearsOf(
  j: Judging,
  { label, bounds }: AnniversaryGroup,
  first: Day,
  end: Day | null,
  use: (span: Span) => void,
): void {
  const anchor = `${label}:${formatDay(first)}`;
  for (let year = 0; ; year += 1) {
    const from = addMonths(first, 12 * year);
    if (from > bounds.to || (end !== null && from >= end)) return;
    if (from > j.s.today) {
      laterRow(j.s, from);
      return;
    }
    const to = addMonths(first, 12 * (year + 1)) - 1;
    if (from < bounds.from) continue;
    use({
      from,
      to,
      creditFrom: from,
      tileMonths: 12,
      anchor,
      period: yearStart(to),
      broken: end !== null && end <= to,
    });
  }
}

/**
 * Judges one window for every rule of a family. The last day on which any of them binds decides
 * which (A13); the days on which any binds decide whether the window counts in full (A12).
 */
function judgeWindow(j: Judging, group: Group, span: Span): void {
  const s = j.s;
  const lastDay = span.to < s.today ? span.to : s.today;
  const slice = lastBound(s, group.bound, span.from, lastDay);
  if (slice < 0) return;
  const stillBound = slice === sliceAt(s, lastDay);
  const full = fullWindow(s, group, span, lastDay, stillBound);
  for (const rule of group.rules) {
    if (!holds(s, slice, rule.bind)) continue;
    if (rule.askedLastDay && !stillBound) continue;
    judgeRule(j, group, rule, span, slice, full);
  }
}

/** The last slice of the days from..lastDay on which a predicate holds; -1 for none. */
export function lastBound(s: Scratch, bound: number, from: Day, lastDay: Day): number {
  const end = sliceAt(s, lastDay);
  let slice = end;
  while (slice >= 0 && !holds(s, slice, bound)) slice -= 1;
  return slice !== end && slice >= 0 && (s.cuts[slice + 1] ?? 0) <= from ? -1 : slice;
}

export function fullWindow(
  s: Scratch,
  group: Group,
  span: Pick<Span, "from" | "to" | "broken">,
  lastDay: Day,
  stillBound: boolean,
): boolean {
  if (group.whole) {
    if (span.broken || !stillBound) return false;
    return boundDays(s, group.counting, span, lastDay) === span.to - span.from + 1;
  }
  if (group.atLeast === 0) return true;
  return stillBound && boundDays(s, group.counting, span, lastDay) >= group.atLeast;
}

/** Days that count, to the window's end as if nothing more changed after today (D1). */
export function boundDays(
  s: Scratch,
  counting: number,
  span: { from: Day; to: Day },
  lastDay: Day,
): number {
  let days = 0;
  let until = span.to + 1;
  for (let i = sliceAt(s, lastDay); i >= 0; i -= 1) {
    const since = Math.max(span.from, s.cuts[i] ?? 0);
    if (s.truth[i]?.[counting] === 1 && until > since) days += until - since;
    if (since <= span.from) break;
    until = since;
  }
  return days;
}

const turn: Turn = { ...wholeTurn };
const reach: Reach = newReach(false, true);

function judgeRule(
  j: Judging,
  group: Group,
  rule: Rule,
  span: Span,
  slice: number,
  full: boolean,
): void {
  const s = j.s;
  const open = span.to >= s.today;
  const wants = j.recorder !== null && j.recorder.wants(rule, span.from, span.anchor);
  const recorder = wants ? j.recorder : null;
  recorder?.begin();
  reach.from = span.creditFrom;
  reach.to = open ? s.today : span.to;
  reach.windowEnd = span.to;
  reach.graceTo = span.to;
  reach.tileMonths = span.tileMonths;
  reach.endedOnly = false;
  reach.tiled = true;
  const waiver = j.history.waivers.length === 0 ? null : waiverFor(j.history, rule, span.from);
  turn.slice = slice;
  turn.windowFrom = span.from;
  turn.windowTo = span.to;
  turn.dueOn = span.to;
  turn.reduced = reducedBy(rule, waiver);
  const weighed = weigh(s, rule, reach, turn, recorder);
  const because = rule.exempts.length === 0 ? null : exemptBecause(s, rule, slice);
  const { reached } = weighed;
  if (j.reached !== null && reached) j.reached.add(rule.id);
  const lifted = isLifted(rule, waiver);
  const status = because !== null ? "exempt" : statusOf(s, rule, reached, lifted, full, span.to);
  if (recorder !== null) {
    const lastDay = open ? s.today : span.to;
    if (because !== null) recorder.note("exempt", { because });
    if (waiver !== null) recorder.note(`waiver-${waiver.effect}`, { kind: waiver.kind });
    noteStates(s, rule, lastDay, recorder);
    noteFamily(s, group, rule, span, slice, recorder);
    if (group.atLeast > 0 || group.whole) {
      recorder.note(full ? "full-window" : "part-window", {
        days: boundDays(s, group.counting, span, lastDay),
        needed: group.whole ? span.to - span.from + 1 : group.atLeast,
        boundAtEnd: slice === sliceAt(s, lastDay) ? 1 : 0,
        open: open ? 1 : 0,
      });
    }
  }
  j.out.push(
    verdictOf(s, rule, weighed, {
      windowStart: span.from,
      anchor: span.anchor,
      dueOn: span.to,
      period: span.period,
      status,
      open,
      closedOn: span.to,
      nextChangeOn: open ? span.to + 1 : 0,
      mark: rule.apart.length === 0 ? null : markOf(rule, j.history, span.to),
    }),
  );
}

function statusOf(
  s: Scratch,
  rule: Rule,
  reached: boolean,
  lifted: boolean,
  full: boolean,
  ends: Day,
): Status {
  if (rule.always !== null) return rule.always;
  if (reached) return "met";
  if (lifted) return "waived";
  const day = Math.min(ends, s.today);
  if (rule.measurable >= 0 && !holds(s, sliceAt(s, day), rule.measurable)) {
    return "not-measurable";
  }
  if (!full) return "partial-year";
  if (rule.unmet !== null) return rule.unmet;
  return ends >= s.today ? "on-course" : "short";
}

/** The other categories held in the window, shown and not judged (A13, D3). */
export function noteFamily(
  s: Scratch,
  group: Group,
  rule: Rule,
  span: Pick<Span, "from" | "to">,
  slice: number,
  recorder: Recorder,
): void {
  if (group.rules.length < 2) return;
  const lastDay = Math.min(span.to, s.today);
  for (const other of group.rules) {
    if (other === rule) continue;
    let days = 0;
    for (let i = sliceAt(s, lastDay), until = lastDay + 1; i >= 0; i -= 1) {
      const since = Math.max(span.from, s.cuts[i] ?? 0);
      if (holds(s, i, other.bind) && until > since) days += until - since;
      if (since <= span.from) break;
      until = since;
    }
    if (days > 0) {
      const also = holds(s, slice, other.bind) ? "also-binds" : "other-category";
      recorder.note(also, { rule: other.id, days });
    }
  }
}

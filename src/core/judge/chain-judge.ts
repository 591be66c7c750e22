import type { Day } from "../day.ts";
import type { Waiver } from "../members.ts";
import type { Status, Verdict } from "../verdicts.ts";
import { type Chain, chainsOf, type ChainWindow } from "./chains.ts";
import { noteBlend } from "./blend.ts";
import { type Cured, curedTurn, noteCure } from "./cure.ts";
import type { ChainGroup, Rule } from "./compiled.ts";
import { blendOf, isJudged, type Opened, openedFor } from "./opened.ts";
import { shareFound, type ShareFound } from "./prorate.ts";
import { anyDay, type Days, newReach, nothingTaken, type Reach } from "./reach.ts";
import type { Recorder } from "./recorder.ts";
import {
  exemptBecause,
  isLifted,
  markOf,
  reducedBy,
  shiftedTo,
  verdictOf,
  waiverFor,
  yearStart,
} from "./rows.ts";
import { holds, sliceAt } from "./scratch.ts";
import { noteStates } from "./states.ts";
import { after, stretched } from "./times.ts";
import { type Turn, weigh, type Weighed, wholeTurn } from "./weigh.ts";
import { boundDays, fullWindow, type Judging, lastBound, noteFamily } from "./windows.ts";

/** The exemption of the first window of a chain, where a rule of the pack gives none. */
const firstWindow = "first-window";

/**
 * Judges windows that hang together: by their number, by days of grace that belong to one of two,
 * or by what one leaves to the next. Each rule walks each chain in order.
 */
export function judgeChains(j: Judging, group: ChainGroup): void {
  const openings = group.rules.map((rule) => {
    const opening = group.openings.get(rule.id);
    return opening === undefined ? null : openedFor(j.history, opening);
  });
  const chains = chainsOf(j, group);
  group.rules.forEach((rule, i) => {
    let before: Walk | null = null;
    for (const chain of chains) {
      const carried: number = before === null ? 0 : leftOver(before, chain);
      before = { j, group, chain, rule, opened: openings[i] ?? null, taken: [], carried };
      walk(before);
    }
  });
}

/** What the last window before another anchor leaves to the first one after it, where they touch. */
function leftOver({ rule, chain, carried }: Walk, next: Chain): number {
  if (rule.credit.carryIn?.overAnchors !== true) return 0;
  const [last, first] = [chain.windows.at(-1), next.windows[0]];
  return last !== undefined && first !== undefined && last.to + 1 === first.from ? carried : 0;
}

interface Walk {
  readonly j: Judging;
  readonly group: ChainGroup;
  readonly chain: Chain;
  readonly rule: Rule;
  readonly opened: Opened | null;
  /** Days of grace that earlier windows needed: what ended on them is theirs. */
  readonly taken: Days[];
  carried: number;
}

function walk(walking: Walk): void {
  for (const window of walking.chain.windows) {
    if (isJudged(walking.group, window, walking.opened))
      walking.carried = judgeTurn(walking, window);
    else walking.carried = 0;
  }
}

interface Edges {
  /** The last day after decrees, and the last day of grace after it. */
  readonly decreedTo: Day;
  readonly gracedTo: Day;
  readonly dueOn: Day;
  readonly waiver: Waiver | null;
}

function edgesOf({ j, group, rule }: Walk, window: ChainWindow): Edges {
  const waiver = waiverFor(j.history, rule, window.from);
  const decreedTo = stretched(window.to, group.decrees);
  const gracedTo = group.grace === null ? decreedTo : after(decreedTo, group.grace);
  return { decreedTo, gracedTo, dueOn: Math.max(gracedTo, shiftedTo(rule, waiver)), waiver };
}

/** What is known of one window before its entries are weighed. */
interface Case extends Edges {
  readonly window: ChainWindow;
  /** The slice of the last day on which the rule binds. */
  readonly slice: number;
  readonly full: boolean;
  readonly share: ShareFound | null;
  readonly because: string | null;
  readonly lifted: boolean;
}

function caseOf(walking: Walk, window: ChainWindow): Case | null {
  const { j, group, rule } = walking;
  const { s } = j;
  const lastDay = Math.min(window.to, s.today);
  const slice = lastBound(s, group.bound, window.from, lastDay);
  if (slice < 0 || !holds(s, slice, rule.bind)) return null;
  const stillBound = slice === sliceAt(s, lastDay);
  if (rule.askedLastDay && !stillBound) return null;
  const { share } = group;
  const first = group.firstExempt && window.ordinal === 1;
  const edges = edgesOf(walking, window);
  return {
    ...edges,
    window,
    slice,
    full: fullWindow(s, group, window, lastDay, stillBound),
    share:
      share === null ? null : shareFound(s, group.counting, share, window.from, window.to, lastDay),
    because: first ? firstWindow : exemptBecause(s, rule, slice),
    lifted: isLifted(rule, edges.waiver),
  };
}

/** Judges one window of one rule and returns what it leaves to the next. */
function judgeTurn(walking: Walk, window: ChainWindow): number {
  const found = caseOf(walking, window);
  if (found === null) return 0;
  const { j, group, rule } = walking;
  const { s } = j;
  const { dueOn } = found;
  const reach = reachOf(walking, window);
  let turn = turnOf(walking, found);
  let weighed = weigh(s, rule, reach, turn, null);
  const frees = found.because !== null || found.lifted;
  if (dueOn > window.to && s.today > window.to && !weighed.reached && !frees) {
    // Not reached on the old last day: the days of grace are this window's.
    walking.taken.push({ from: window.to + 1, to: dueOn });
    reach.graceTo = dueOn;
    reach.to = Math.min(s.today, dueOn);
    weighed = weigh(s, rule, reach, turn, null);
  }
  if (s.today > dueOn && !weighed.reached) {
    turn = { ...turn, late: true };
    weighed = weigh(s, rule, reach, turn, null);
  }
  const status = statusOf(walking, found, weighed.reached);
  let cured: Cured | null = null;
  if (group.cure !== null && status === "short") {
    cured = curedTurn(s, rule, group.cure, reach, turn);
    if (cured.taken !== null) walking.taken.push(cured.taken);
    weighed = cured.weighed(null);
  }
  if (j.reached !== null && (cured === null ? weighed.reached : cured.on !== null)) {
    j.reached.add(rule.id);
  }
  const excess = group.overlapping || cured?.otherwise === true ? 0 : weighed.excess;
  const known = { ...found, status: cured?.status ?? status, cured };
  if (closedOn(known) < j.from && known.status !== "overdue") return excess;
  const wants = j.recorder?.wants(rule, window.from, walking.chain.anchor) ?? false;
  if (j.recorder !== null && wants) {
    j.recorder.begin();
    weighed = cured === null ? weigh(s, rule, reach, turn, j.recorder) : cured.weighed(j.recorder);
    noteTurn(walking, known, j.recorder);
    noteBlend(turn.blend, j.recorder);
  }
  j.out.push(rowOf(walking, known, weighed));
  return excess;
}

/** A window with what was made of it. */
interface Known extends Case {
  readonly status: Status;
  readonly cured: Cured | null;
}

/** The last day that belongs to the window: the one on which it was made up, where it was. */
function closedOn({ dueOn, cured }: Known): Day {
  return cured?.on ?? dueOn;
}

function reachOf({ j, group, taken }: Walk, window: ChainWindow): Reach {
  const reach = newReach(false, !group.overlapping);
  const openStart = "openStart" in group.source && group.source.openStart;
  reach.from = openStart ? anyDay : window.from;
  reach.to = Math.min(window.to, j.s.today);
  reach.windowEnd = window.to;
  reach.graceTo = window.to;
  reach.tileMonths = group.tileMonths;
  reach.taken = taken.length === 0 ? nothingTaken : [...taken];
  return reach;
}

function turnOf({ group, rule, carried, opened }: Walk, found: Case): Turn {
  const { window, share, waiver } = found;
  const rules = group.share;
  const turn: Turn = {
    ...wholeTurn,
    ordinal: window.ordinal,
    slice: found.slice,
    windowFrom: window.from,
    windowTo: window.to,
    dueOn: found.dueOn,
    carried: group.overlapping ? 0 : carried,
    blend: blendOf(opened, rule, window),
    reduced: reducedBy(rule, waiver),
    late: false,
  };
  if (rules === null || share === null) return turn;
  const { round, scales } = rules;
  if (rules.by === "perMonth") {
    return { ...turn, round, scales, perMonth: share.times * rules.perMonth };
  }
  return { ...turn, round, scales, share: { times: share.times, over: share.over } };
}

function rowOf(walking: Walk, found: Known, weighed: Weighed): Verdict {
  const { j, rule, chain, group } = walking;
  const { s } = j;
  const { window, dueOn, status, cured } = found;
  const open = dueOn >= s.today;
  const personal = "anchor" in group.source || "anniversary" in group.source;
  const frees = found.because !== null || found.lifted;
  return verdictOf(s, rule, weighed, {
    windowStart: window.from,
    anchor: chain.anchor,
    dueOn,
    period: personal ? yearStart(dueOn) : window.from,
    status,
    open: open || status === "overdue",
    closedOn: closedOn(found),
    nextChangeOn: open ? nextEdge(walking, dueOn) : cureEdge(cured),
    mark: rule.apart.length === 0 ? null : markOf(rule, j.history, dueOn),
    inGrace: open && s.today > window.to && !weighed.reached && !frees,
  });
}

function statusOf({ j, group, rule }: Walk, found: Case, reached: boolean): Status {
  const { s } = j;
  const { window, because, lifted, full, share } = found;
  if (because !== null) return "exempt";
  if (rule.always !== null) return rule.always;
  if (reached) return "met";
  if (lifted) return "waived";
  const day = Math.min(window.to, s.today);
  if (rule.measurable >= 0 && !holds(s, sliceAt(s, day), rule.measurable)) {
    return "not-measurable";
  }
  if (!full || (share !== null && share.days < (group.share?.noFindingBelow ?? 0))) {
    return "partial-year";
  }
  if (rule.unmet !== null) return rule.unmet;
  return found.dueOn >= s.today ? "on-course" : "short";
}

/**
 * The next day on which an open window may change by time alone: its own edges, and those of the
 * windows before it, which may yet need days that are its own.
 */
function nextEdge(walking: Walk, dueOn: Day): Day {
  const { today } = walking.j.s;
  let next = dueOn + 1;
  for (const window of walking.chain.windows) {
    for (const edge of [window.to + 1, edgesOf(walking, window).dueOn + 1]) {
      if (edge > today && edge < next) next = edge;
    }
  }
  return next;
}

/** The day after the last one on which an overdue window can be made up; 0 for none. */
function cureEdge(cured: Cured | null): Day {
  return cured?.status === "overdue" && cured.until !== null ? cured.until + 1 : 0;
}

function noteTurn(walking: Walk, found: Known, recorder: Recorder): void {
  const { j, group, rule, chain } = walking;
  const { s } = j;
  const { window, dueOn, share, because, waiver, cured } = found;
  if (cured !== null) noteCure(cured, dueOn, recorder);
  const lastDay = Math.min(window.to, s.today);
  if (chain.windows.length > 1 || window.ordinal > 1) {
    recorder.note("turn", { ordinal: window.ordinal });
  }
  if (group.every !== null) {
    recorder.note("every-nth", { nth: group.every.nth, first: group.every.first });
  }
  noteGrace(found, s.today, recorder);
  if (because === firstWindow) recorder.note("first-exempt", {});
  else if (because !== null) recorder.note("exempt", { because });
  if (waiver !== null) recorder.note(`waiver-${waiver.effect}`, { kind: waiver.kind });
  noteStates(s, rule, lastDay, recorder);
  noteFamily(s, group, rule, window, found.slice, recorder);
  if (share !== null && group.share !== null) {
    const { times, over, days } = share;
    recorder.note(`share-${group.share.by}`, { times, over, days });
    if (days < group.share.noFindingBelow) {
      recorder.note("no-finding", { days, needed: group.share.noFindingBelow });
    }
  }
  if (group.atLeast > 0 || group.whole) {
    recorder.note(found.full ? "full-window" : "part-window", {
      days: boundDays(s, group.counting, window, lastDay),
      needed: group.whole ? window.to - window.from + 1 : group.atLeast,
      boundAtEnd: found.slice === sliceAt(s, lastDay) ? 1 : 0,
      open: window.to >= s.today ? 1 : 0,
    });
  }
}

function noteGrace({ window, decreedTo, gracedTo, dueOn }: Case, today: Day, to: Recorder): void {
  if (decreedTo > window.to) to.note("stretched", { fromDay: window.to, toDay: decreedTo });
  if (gracedTo > decreedTo) to.note("grace", { fromDay: decreedTo, dueOn: gracedTo });
  if (dueOn > gracedTo) to.note("shifted", { fromDay: gracedTo, dueOn });
  if (today > window.to && today <= dueOn) to.note("in-grace", { dueOn });
}

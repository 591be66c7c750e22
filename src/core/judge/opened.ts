import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import { eachDue, eachGate } from "./anchored-windows.ts";
import type { Days, Opening, Reaching } from "./change.ts";
import { chainsOf, type ChainWindow } from "./chains.ts";
import { type ChainGroup, type CompiledPack, noDay, type Rule } from "./compiled.ts";
import { holds, sliceAt } from "./scratch.ts";
import type { Blend } from "./weigh.ts";
import { eachYear, type Judging } from "./windows.ts";

/** What a change of packs means for the windows of one rule and one member. */
export interface Opened {
  readonly on: Day;
  /** The first day on which windows begin that are judged whatever else. */
  readonly notBefore: Day;
  /** The same for deadlines, which wait for no deadline of another anchor. */
  readonly dueNotBefore: Day;
  /** Windows that began before the change and reach over it are judged, too. */
  readonly over: boolean;
  /** Of deadlines those of these anchors' days alone; empty where the old rules have none. */
  readonly anchors: ReadonlySet<Day>;
  /** Days of anchors whose windows the old rule finishes. */
  readonly finished: ReadonlySet<Day>;
  /** Thousandths of a minute that the old rules ask of the member; -1 where it is not asked for. */
  readonly oldMinutes: number;
}

/** Asks the member's windows of the replaced rules, of whom the old pack was judged just before. */
export function openedFor(history: History, opening: Opening): Opened {
  const { on, how, old, replaced } = opening;
  const finish = how === "finish-under-old";
  const anchors = new Set<Day>();
  let last = on - 1;
  let lastApart = on - 1;
  let over = false;
  for (const { rule, reaching } of replaced) {
    const anchored = "deadline" in reaching || "gate" in reaching;
    eachReaching(judgingOf(old, history), rule, reaching, (span, anchor) => {
      if (span.from >= on || span.to < on) return;
      if (anchored) anchors.add(anchor);
      else over = true;
      last = Math.max(last, span.to);
      if (!anchored) lastApart = Math.max(lastApart, span.to);
    });
  }
  return {
    on,
    notBefore: finish ? last + 1 : on,
    dueNotBefore: finish ? lastApart + 1 : on,
    over: !finish && (over || anchors.size > 0),
    anchors: !finish ? anchors : new Set(),
    finished: finish ? anchors : new Set(),
    oldMinutes: how === "pro-rata-by-days" ? askedBefore(opening) : -1,
  };
}

/** The most that a replaced rule asks of the member on the day before the change; -1 for nothing. */
function askedBefore({ on, old, replaced }: Opening): number {
  const s = old.scratch;
  let most = -1;
  if (s.slices === 0) return most;
  for (const { rule } of replaced) {
    const asks = rule.demand.main?.want ?? 0;
    if (holds(s, sliceAt(s, on - 1), rule.bind) && asks > most) most = Math.max(0, asks);
  }
  return most;
}

/** The hours of a window that reaches over the change, by its days; null where it is asked whole. */
export function blendOf(opened: Opened | null, rule: Rule, { from, to }: Days): Blend | null {
  if (opened === null || opened.oldMinutes < 0 || from >= opened.on || to < opened.on) return null;
  const fresh = rule.demand.main?.want ?? -1;
  if (fresh < 0) return null;
  const days = to - from + 1;
  const daysBefore = opened.on - from;
  return { daysBefore, days, before: opened.oldMinutes, after: fresh };
}

/** Whether a window of a chain is judged, as far as its number and the change of packs say. */
export function isJudged(
  { every, bounds }: ChainGroup,
  { ordinal, from, to }: ChainWindow,
  opened: Opened | null,
): boolean {
  if (from > bounds.to || to >= bounds.endsBefore) return false;
  if (!isOpen(bounds.from, { from, to }, opened)) return false;
  if (every === null) return true;
  return ordinal >= every.first && (ordinal - every.first) % every.nth === 0;
}

function isOpen(first: Day, { from, to }: Days, opened: Opened | null): boolean {
  if (opened === null) return from >= first;
  if (from >= opened.on) return from >= first && from >= opened.notBefore;
  return opened.over && to >= opened.on;
}

/** Windows of a rule of the old pack as it judged them while it was alone. */
function eachReaching(
  j: Judging,
  rule: Rule,
  reaching: Reaching,
  use: (span: Days, anchor: Day) => void,
): void {
  if ("standing" in reaching) use({ from: -noDay, to: noDay }, 0);
  else if ("spans" in reaching) for (const span of reaching.spans) use(span, 0);
  else if ("years" in reaching) eachYear(j, reaching.years, (span) => use(span, 0));
  else if ("chain" in reaching) {
    const group = { ...reaching.chain, bounds: { ...reaching.chain.bounds, endsBefore: noDay } };
    const opening = group.openings.get(rule.id);
    const opened = opening === undefined ? null : openedFor(j.history, opening);
    for (const { windows } of chainsOf(j, group)) {
      for (const one of windows) if (isJudged(group, one, opened)) use(one, 0);
    }
  } else if ("deadline" in reaching) {
    eachDue(j, reaching.deadline, (start, _, last) => use({ from: start, to: last }, start));
  } else eachGate(j, reaching.gate, (day, _, opens, due) => use({ from: opens, to: due }, day));
}

function judgingOf({ scratch }: CompiledPack, history: History): Judging {
  return { s: scratch, history, from: -noDay, out: [], recorder: null, reached: null };
}

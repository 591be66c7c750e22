import { addMonths, civilOf, type Day, dayOf, formatDay, yearOf } from "../day.ts";
import { cohortDay, eachAnchor } from "./anchors.ts";
import type { ChainGroup, ChainSource, CompiledPause } from "./compiled.ts";
import { eachContract, type Judging } from "./windows.ts";
import { firstDay, type Stretch } from "./derived.ts";
import { laterRow, stretchesHeld } from "./scratch.ts";
import { after, lastOfMonth, type Time } from "./times.ts";

/** One window of a chain, before grace. */
export interface ChainWindow {
  /** Its number in the chain, from 1. */
  readonly ordinal: number;
  readonly from: Day;
  readonly to: Day;
  /** The stretch that it follows ends inside it. */
  readonly broken: boolean;
}

/** Windows that follow each other from one anchor, as far as they have begun. */
export interface Chain {
  readonly anchor: string;
  readonly windows: readonly ChainWindow[];
}

/** The chains of one member, each with its windows that have begun by today. */
export function chainsOf(j: Judging, group: ChainGroup): Chain[] {
  const { source } = group;
  if ("starts" in source) return [{ anchor: "", windows: calendarWindows(j, source) }];
  const found: Chain[] = [];
  if ("anniversary" in source) {
    eachContract(j.s, source.anniversary, (first, end) => {
      const anchor = `${source.anniversary.label}:${formatDay(first)}`;
      found.push({ anchor, windows: steps(j, group, first, year, year, end) });
    });
    return found;
  }
  for (const { anchor, day, next } of anchorsInOrder(j, source)) {
    const first = aligned(day, source.align);
    const end = next === null ? null : aligned(next, source.align);
    const windows =
      source.pause === null
        ? steps(j, group, first, source.length, source.step, null)
        : restingSteps(j, group, first, source, source.pause);
    found.push({ anchor, windows: end === null ? windows : cutAt(windows, end) });
  }
  return found;
}

const year: Time = { unit: "months", n: 12 };

/** The day on which a chain begins that an anchor's day starts. */
function aligned(day: Day, align: Extract<ChainSource, { anchor: unknown }>["align"]): Day {
  if (align === null) return day;
  if (align === "month-end") return lastOfMonth(day) + 1;
  const own = dayOf(yearOf(day), align.month, align.day);
  return own >= day ? own : dayOf(yearOf(day) + 1, align.month, align.day);
}

function calendarWindows(
  j: Judging,
  { starts, ends }: Extract<ChainSource, { starts: Int32Array }>,
): ChainWindow[] {
  const found: ChainWindow[] = [];
  for (let w = 0; w < starts.length; w += 1) {
    const from = starts[w] ?? 0;
    if (from > j.s.today) {
      laterRow(j.s, from);
      break;
    }
    found.push({ ordinal: w + 1, from, to: ends[w] ?? 0, broken: false });
  }
  return found;
}

interface AnchorDay {
  readonly anchor: string;
  readonly day: Day;
  /** The next anchor's day, which ends this one's chain. */
  readonly next: Day | null;
}

function anchorsInOrder(
  j: Judging,
  { anchor }: Extract<ChainSource, { anchor: unknown }>,
): AnchorDay[] {
  if ("by" in anchor) {
    const found = cohortDay(j.s, j.history, anchor);
    if (found === null) return [];
    return [{ anchor: `${anchor.by}:${found.value}`, day: found.day, next: null }];
  }
  const days = new Map<Day, string>();
  eachAnchor(j.s, j.history, anchor, (day, id) => {
    const other = days.get(day);
    if (other === undefined || id < other) days.set(day, id);
  });
  const sorted = [...days].sort(([a], [b]) => a - b);
  return sorted.map(([day, id], i) => ({ anchor: id, day, next: sorted[i + 1]?.[0] ?? null }));
}

/** Windows from a day on, until today, the pack's last day or the end of what they follow. */
function steps(
  j: Judging,
  group: ChainGroup,
  first: Day,
  length: Time,
  step: Time,
  end: Day | null,
): ChainWindow[] {
  const found: ChainWindow[] = [];
  // Months are counted from the first day, so that a 31st stays one where a month is shorter.
  const inMonths = length.unit === "months" && step.unit === "months";
  for (let k = 0; ; k += 1) {
    const from = after(first, { unit: step.unit, n: k * step.n });
    if (from > group.bounds.to || (end !== null && from >= end)) return found;
    if (from > j.s.today) {
      laterRow(j.s, from);
      return found;
    }
    const to = (inMonths ? addMonths(first, k * step.n + length.n) : after(from, length)) - 1;
    found.push({ ordinal: k + 1, from, to, broken: end !== null && end <= to });
  }
}

/** Windows of which each begins on the day after the one before it has ended, however late. */
function restingSteps(
  j: Judging,
  group: ChainGroup,
  first: Day,
  { length, lastDay }: Extract<ChainSource, { anchor: unknown }>,
  pause: CompiledPause,
): ChainWindow[] {
  const found: ChainWindow[] = [];
  const pauses = stretchesHeld(j.s, pause.predicate, pause.always ? firstDay : null);
  for (let from = first; from <= group.bounds.to;) {
    if (from > j.s.today) {
      laterRow(j.s, from);
      break;
    }
    const next = lengthened(from, after(from, length), pauses, lastDay + 1);
    found.push({ ordinal: found.length + 1, from, to: next - 1, broken: false });
    from = next;
  }
  return found;
}

/**
 * The day after a window's last one, moved on by each pause that begins before it: by its whole
 * months and the days that are left. A pause without an end lasts as long as the pack does.
 */
function lengthened(from: Day, end: Day, pauses: readonly Stretch[], most: Day): Day {
  let next = end;
  for (const pause of pauses) {
    const start = Math.max(pause.from, from);
    const stop = Math.min(pause.to ?? most, most);
    if (start >= next) break;
    if (stop <= start) continue;
    const months = monthsBetween(start, stop);
    next = addMonths(next, months) + stop - addMonths(start, months);
  }
  return Math.min(next, Math.max(end, most));
}

/** Whole months from one day to a later one. */
function monthsBetween(from: Day, to: Day): number {
  const [a, b] = [civilOf(from), civilOf(to)];
  const months = 12 * (b.year - a.year) + b.month - a.month;
  return addMonths(from, months) > to ? months - 1 : months;
}

/** What is left before the next anchor: a window that it cuts ends on the day before. */
function cutAt(windows: readonly ChainWindow[], end: Day): ChainWindow[] {
  return windows
    .filter((one) => one.from < end)
    .map((one) => (one.to < end ? one : { ...one, to: end - 1 }));
}

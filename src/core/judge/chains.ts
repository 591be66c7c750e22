import { addMonths, type Day, formatDay } from "../day.ts";
import { cohortDay, eachAnchor } from "./anchors.ts";
import type { ChainGroup, ChainSource } from "./compiled.ts";
import { eachContract, type Judging } from "./windows.ts";
import { laterRow } from "./scratch.ts";
import { lastOfMonth } from "./times.ts";

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
      found.push({ anchor, windows: steps(j, group, first, 12, 12, end) });
    });
    return found;
  }
  for (const { anchor, day, next } of anchorsInOrder(j, source)) {
    const first = source.monthEnd ? lastOfMonth(day) + 1 : day;
    const end = next === null ? null : source.monthEnd ? lastOfMonth(next) + 1 : next;
    const windows = steps(j, group, first, source.months, source.step, null);
    found.push({ anchor, windows: end === null ? windows : cutAt(windows, end) });
  }
  return found;
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
  months: number,
  step: number,
  end: Day | null,
): ChainWindow[] {
  const found: ChainWindow[] = [];
  for (let k = 0; ; k += 1) {
    const from = addMonths(first, k * step);
    if (from > group.bounds.to || (end !== null && from >= end)) return found;
    if (from > j.s.today) {
      laterRow(j.s, from);
      return found;
    }
    const to = addMonths(first, k * step + months) - 1;
    found.push({ ordinal: k + 1, from, to, broken: end !== null && end <= to });
  }
}

/** What is left before the next anchor: a window that it cuts ends on the day before. */
function cutAt(windows: readonly ChainWindow[], end: Day): ChainWindow[] {
  return windows
    .filter((one) => one.from < end)
    .map((one) => (one.to < end ? one : { ...one, to: end - 1 }));
}

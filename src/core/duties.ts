import type { Day } from "./day.ts";
import { type Recorded, resolveHistory } from "./history.ts";
import type { Reasons } from "./judge.ts";
import type { History } from "./members.ts";
import type { UnitId } from "./organisation.ts";
import { placesOf, type Places, type VersionRow } from "./places.ts";
import type { Status, Verdict } from "./verdicts.ts";

/** What is recorded of one unit, before places are looked up. */
export type RecordedOfUnit = Omit<Recorded, "homes">;

/**
 * A unit as the judge takes it: a history whose one home, from its first day to its last, is the unit
 * itself. So every rule of a pack can be asked about a unit, in the same words.
 */
export function unitHistory(
  unitId: UnitId,
  recorded: RecordedOfUnit,
  own: readonly VersionRow[],
  places: Places,
): History {
  const first = own[0];
  if (first === undefined) return resolveHistory({ ...recorded, homes: [] }, places);
  let { from, to }: { from: Day; to: Day | null } = first;
  for (const one of own) {
    from = Math.min(from, one.from);
    to = to === null || one.to === null ? null : Math.max(to, one.to);
  }
  return resolveHistory({ ...recorded, homes: [{ unitId, from, to }] }, places);
}

/** The rows of each unit, and places of all: what histories of several units are made from. */
export function livesOf(versions: readonly VersionRow[]): {
  readonly places: Places;
  readonly own: ReadonlyMap<UnitId, readonly VersionRow[]>;
} {
  const own = new Map<UnitId, VersionRow[]>();
  for (const version of versions) {
    const rows = own.get(version.unitId);
    if (rows === undefined) own.set(version.unitId, [version]);
    else rows.push(version);
  }
  return { places: placesOf(versions), own };
}

/** A pause between two acts of a duty that counted, such as two meetings. */
export interface Gap {
  readonly from: Day;
  readonly to: Day;
  readonly days: number;
}

/** Tenths of a month of average length (365.2425 / 12 days), as people speak of a pause. */
export function gapMonths(gap: Gap): number {
  return Math.round((gap.days * 120) / 365.2425) / 10;
}

/** The longest pause between acts that counted, over all windows of one requirement; null below two. */
export function longestGap(
  reasons: readonly Reasons[],
  requirement: Verdict["requirement"],
): Gap | null {
  const days = new Set<Day>();
  for (const one of reasons) {
    if (one.verdict.requirement !== requirement) continue;
    for (const entry of one.entries) if (entry.once) days.add(entry.endsOn);
  }
  let longest: Gap | null = null;
  let last: Day | null = null;
  for (const day of [...days].sort((a, b) => a - b)) {
    if (last !== null && (longest === null || day - last > longest.days)) {
      longest = { from: last, to: day, days: day - last };
    }
    last = day;
  }
  return longest;
}

/** The verdict of a duty of a unit at or above one of a member's homes. */
export interface DutyAbove {
  readonly home: UnitId;
  /** How far down the tree the unit is: the greatest is nearest to the home. */
  readonly depth: number;
  readonly unitId: UnitId;
  readonly requirement: Verdict["requirement"];
  readonly windowStart: Day;
  readonly dueOn: Day;
  readonly status: Status;
}

/**
 * The duty that stands beside a member's verdict: that of the nearest unit, from his home upwards,
 * which the rule binds in a window that holds the day, or whose duty is overdue on it. It changes
 * nothing of the verdict: member and unit are two findings (A21).
 */
export function dutyBeside(
  requirement: Verdict["requirement"],
  home: UnitId | null,
  day: Day,
  above: readonly DutyAbove[],
): DutyAbove | null {
  let found: DutyAbove | null = null;
  for (const one of above) {
    if (one.requirement !== requirement || one.home !== home || one.windowStart > day) continue;
    if (one.dueOn < day && one.status !== "overdue") continue;
    if (found === null || isNearer(one, found)) found = one;
  }
  return found;
}

function isNearer(one: DutyAbove, other: DutyAbove): boolean {
  return (
    one.depth > other.depth || (one.depth === other.depth && one.windowStart > other.windowStart)
  );
}

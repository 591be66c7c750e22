import type { Day, Span } from "./day.ts";
import type { Place, UnitId } from "./organisation.ts";

/** One dated row of a unit, as far as places need it. */
export interface VersionRow extends Span {
  readonly unitId: UnitId;
  readonly parentId: UnitId | null;
  readonly kind: string;
  readonly level: string;
  readonly sector: string | null;
}

/** What a unit was on a stretch of days. */
export interface DatedPlace extends Span {
  readonly place: Place;
}

export interface Places {
  /** What a unit was between two days, cut where that changed; days are always covered whole. */
  during(unitId: UnitId, from: Day, to: Day | null): DatedPlace[];
  /** What it was on a day; before it existed what it was at first, afterwards what it was at last. */
  on(unitId: UnitId, day: Day): Place;
}

const nowhere: Place = { kind: "other", level: "branch", sector: null };
const depthLimit = 40;

/** The stretches of a unit's life; of an unknown one, none. */
export type Timelines = (unitId: UnitId) => readonly DatedPlace[];

/** Places of units from the versions of these units and of all units ever above them. */
export function placesOf(versions: readonly VersionRow[]): Places {
  return placesAlong(timelinesOf(versions));
}

/** Lives of units from the versions of these units and of all units ever above them. */
export function timelinesOf(versions: readonly VersionRow[]): Timelines {
  const byUnit = new Map<UnitId, VersionRow[]>();
  for (const version of versions) {
    const list = byUnit.get(version.unitId);
    if (list === undefined) byUnit.set(version.unitId, [version]);
    else list.push(version);
  }
  const known = new Map<UnitId, DatedPlace[]>();
  return (unitId) => {
    let found = known.get(unitId);
    if (found === undefined) {
      found = timelineOf(unitId, byUnit);
      known.set(unitId, found);
    }
    return found;
  };
}

export function placesAlong(timeline: Timelines): Places {
  return {
    during(unitId, from, to) {
      const all = timeline(unitId);
      const cut: DatedPlace[] = [];
      for (const [index, one] of all.entries()) {
        const start = index === 0 ? from : Math.max(from, one.from);
        const end = earlier(to, all[index + 1]?.from ?? null);
        if (end === null || start < end) cut.push({ place: one.place, from: start, to: end });
      }
      return cut.length > 0 ? cut : [{ place: nowhere, from, to }];
    },
    on(unitId, day) {
      const all = timeline(unitId);
      return (all.findLast((one) => one.from <= day) ?? all[0])?.place ?? nowhere;
    },
  };
}

/** The stretches of a unit's life, a new one wherever it or a sector above it changed. */
function timelineOf(unitId: UnitId, byUnit: ReadonlyMap<UnitId, VersionRow[]>): DatedPlace[] {
  const starts = new Set<Day>();
  collectStarts(unitId, byUnit, starts, new Set());
  const own = [...(byUnit.get(unitId) ?? [])].sort((a, b) => a.from - b.from);
  const timeline: DatedPlace[] = [];
  for (const from of [...starts].sort((a, b) => a - b)) {
    const version = own.findLast((one) => one.from <= from);
    // Units above it may have begun before it.
    if (version === undefined) continue;
    const above = sectorsAbove(version.parentId, from, byUnit);
    const { kind, level, sector } = version;
    const place: Place =
      above.length === 0 ? { kind, level, sector } : { kind, level, sector, above };
    const last = timeline.at(-1);
    if (last === undefined || !samePlace(last.place, place))
      timeline.push({ place, from, to: null });
  }
  return timeline;
}

/** Days on which the unit or one above it changed; those above matter through their sectors. */
function collectStarts(
  unitId: UnitId,
  byUnit: ReadonlyMap<UnitId, VersionRow[]>,
  starts: Set<Day>,
  seen: Set<UnitId>,
): void {
  if (seen.has(unitId)) return;
  seen.add(unitId);
  for (const version of byUnit.get(unitId) ?? []) {
    starts.add(version.from);
    if (version.parentId !== null) collectStarts(version.parentId, byUnit, starts, seen);
  }
}

function sectorsAbove(
  parentId: UnitId | null,
  day: Day,
  byUnit: ReadonlyMap<UnitId, VersionRow[]>,
): string[] {
  const sectors: string[] = [];
  let at = parentId;
  for (let depth = 0; at !== null && depth < depthLimit; depth += 1) {
    const version = byUnit
      .get(at)
      ?.find((one) => one.from <= day && (one.to === null || day < one.to));
    if (version === undefined) break;
    if (version.sector !== null) sectors.push(version.sector);
    at = version.parentId;
  }
  return sectors;
}

function samePlace(a: Place, b: Place): boolean {
  return (
    a.kind === b.kind &&
    a.level === b.level &&
    a.sector === b.sector &&
    (a.above ?? []).join(" ") === (b.above ?? []).join(" ")
  );
}

function earlier(a: Day | null, b: Day | null): Day | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

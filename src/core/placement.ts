import { type UnitId, type UnitLevel, unitLevels } from "./organisation.ts";

/** A unit as the rules of place see it. */
export interface PlacedUnit {
  readonly unitId: UnitId;
  readonly level: string;
  readonly kind: string;
}

/** The unit that a region is named after. */
export interface Anchor {
  readonly unitId: UnitId;
  readonly level: string;
}

/** True when `level` is `than` or above it; a level that is no word of the list is below all. */
function atLeast(level: string, than: UnitLevel): boolean {
  const index = (unitLevels as readonly string[]).indexOf(level);
  return index >= 0 && index <= unitLevels.indexOf(than);
}

/**
 * Which region a unit belongs to: that of the nearest county at or above it; where there is none,
 * that of the nearest unit above county level at or above it; else that of the top unit. Worked out
 * downwards: a unit needs its parent's anchor alone.
 */
export function regionAnchor(unit: Anchor, parents: Anchor | null): Anchor {
  if (parents === null || unit.level === "county") return unit;
  if (parents.level === "county") return parents;
  return atLeast(unit.level, "county") ? unit : parents;
}

/**
 * Whether a unit is an office directly responsible for the members below it: a unit at township
 * level or higher, or a committee (that of a workplace stands below township level).
 */
export function isOffice(unit: PlacedUnit): boolean {
  return (
    atLeast(unit.level, "township") || unit.kind === "committee" || unit.kind === "work-committee"
  );
}

/**
 * The units whose standing posts see the members of a home (or host) unit: the unit itself and those
 * above it up to the nearest office, itself included. `chain` begins with the unit and goes upwards.
 */
export function unitsThatSee(chain: readonly PlacedUnit[]): UnitId[] {
  const seeing: UnitId[] = [];
  for (const unit of chain) {
    seeing.push(unit.unitId);
    if (isOffice(unit)) break;
  }
  return seeing;
}

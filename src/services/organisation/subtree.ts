import type { UnitId } from "#core/organisation";
import { type Anchor, isOffice, regionAnchor } from "#core/placement";
import type { Tx } from "#store/database";
import { moveCoverage } from "#store/coverage-move";
import { sendUnitPaths, sendUnitsToRegion } from "#store/duties-move";
import { lockMembersIn, everybody } from "#store/members/stored";
import {
  loadMembersBelow,
  loadSubtree,
  sendNewPath,
  sendRegions,
} from "#store/organisation/change";
import { ensureRegions } from "#store/organisation/load";
import { forgetPaths } from "#store/coverage-path";
import { forgetQuality } from "#store/quality";
import { type StoredUnit, unitsByIds } from "#store/organisation/stored";
import type { Context } from "../context.ts";
import { pieces } from "../parallel.ts";
import { judgeAfter } from "../members/moving.ts";
import { settleMembers } from "../members/settle.ts";

/** Members whose rows are taken along by one round of statements. */
const membersAtOnce = 5_000;

/**
 * Takes a unit and all below it to another parent: paths, regions, counts and members. All of it is
 * one transaction, so that readers see the old place until it ends. A region's members are those of
 * one county at most: the largest move that takes ledger rows along is a township.
 */
export async function moveSubtree(
  tx: Tx,
  ctx: Context,
  unit: StoredUnit,
  parent: StoredUnit,
): Promise<void> {
  const newPath = `${parent.path}.${unit.unitId}`;
  sendNewPath(tx, unit.path, parent.path);
  moveCoverage(tx, unit.unitId, idsOf(unit.path), idsOf(newPath));
  const around = [...new Set([...idsOf(unit.path), ...idsOf(newPath)])];
  forgetQuality(tx, newPath, around);
  forgetPaths(tx, [0]);
  const lines = await unitsByIds(
    tx,
    around.filter((unitId) => unitId !== unit.unitId),
  );
  // Rules may ask for the sectors of the units above.
  const judged = [...lines.values()].some((one) => one.sector !== null);
  await placeSubtree(tx, ctx, { unit, path: newPath, parent, judged });
}

function idsOf(path: string): UnitId[] {
  return path.split(".").map(Number);
}

export interface Replaced {
  readonly unit: StoredUnit;
  /** Its path now. */
  readonly path: string;
  readonly parent: StoredUnit | null;
  /** Whether members are judged by what has changed, wherever they belong. */
  readonly judged: boolean;
}

/**
 * Works out the regions at and below a unit again, and where the members there belong. Call it after
 * the unit's row was changed.
 */
export async function placeSubtree(tx: Tx, ctx: Context, replaced: Replaced): Promise<void> {
  const { unit, path, parent, judged } = replaced;
  const regionsMoved = await placeRegions(tx, path, parent);
  sendUnitPaths(tx, path);
  // Who sees a member ends at the office: above it nothing of him changes but his region.
  if (!regionsMoved && !judged && isOffice(unit)) return;
  const memberIds = await loadMembersBelow(tx, path);
  for (const ids of pieces(memberIds, membersAtOnce)) {
    const members = await lockMembersIn(tx, ids, everybody);
    await judgeAfter(tx, ctx, await settleMembers(tx, ctx.today, members));
  }
}

async function placeRegions(tx: Tx, path: string, parent: StoredUnit | null): Promise<boolean> {
  const units = await loadSubtree(tx, path);
  const anchors = new Map<UnitId, Anchor>();
  if (parent !== null) {
    anchors.set(parent.unitId, { unitId: parent.anchorId, level: parent.anchorLevel });
  }
  for (const unit of units) {
    const above = unit.parentId === null ? null : (anchors.get(unit.parentId) ?? null);
    anchors.set(unit.unitId, regionAnchor(unit, above));
  }
  const own = units.filter((unit) => anchors.get(unit.unitId)?.unitId === unit.unitId);
  const regions = await ensureRegions(tx, own);
  const regionOf = (unitId: UnitId): number | undefined => {
    const anchor = anchors.get(unitId);
    if (anchor === undefined) return undefined;
    return (
      regions.get(anchor.unitId) ??
      (anchor.unitId === parent?.anchorId ? parent.regionId : undefined)
    );
  };
  const changed = units.flatMap((unit) => {
    const regionId = regionOf(unit.unitId);
    return regionId === undefined || regionId === unit.regionId
      ? []
      : [{ unitId: unit.unitId, regionId, from: unit.regionId, to: regionId }];
  });
  sendRegions(tx, changed);
  sendUnitsToRegion(tx, changed);
  return changed.length > 0;
}

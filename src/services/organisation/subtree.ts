import type { UnitId } from "#core/organisation";
import { type Anchor, isOffice, regionAnchor } from "#core/placement";
import type { Tx } from "#store/database";
import { moveCoverage } from "#store/coverage-move";
import { sendUnitPaths } from "#store/duties-move";
import { sendStandings } from "#store/members/relocate";
import { lockMembersIn, everybody } from "#store/members/stored";
import { membersWithCasesAbove } from "#store/objections-hear";
import { loadMembersBelow, loadSubtree, sendNewPath } from "#store/organisation/change";
import { sendJourneys } from "#store/organisation/journeys";
import { sendMove, type Turning } from "#store/organisation/moves";
import { ensureRegions } from "#store/organisation/load";
import { forgetPaths } from "#store/coverage-path";
import { forgetQuality } from "#store/quality";
import { type StoredUnit, unitsByIds } from "#store/organisation/stored";
import { markMembers } from "#store/verdicts-queue";
import type { Context } from "../context.ts";
import { pieces } from "../parallel.ts";
import { judgeAfter, judgedAtOnce } from "../members/moving.ts";
import { settleMembers } from "../members/settle.ts";

/** Members whose rows are written by one round of statements. */
const membersAtOnce = 5_000;

/**
 * Takes a unit and all below it to another parent: paths, counts, and who sees whom. All of it is one
 * transaction, so that readers see the old place until it ends and the new one from then on. Where
 * members belong to another region now, their rows follow (`continueTravel`): which region they lie in
 * changes nothing of what anybody sees.
 */
export async function moveSubtree(
  tx: Tx,
  ctx: Context,
  unit: StoredUnit,
  parent: StoredUnit,
  turning: Turning | null = null,
): Promise<void> {
  const newPath = `${parent.path}.${unit.unitId}`;
  const { unitId, parentId: from } = unit;
  sendMove(tx, { unitId, from, to: parent.unitId, by: ctx.actor.accountId }, turning);
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
  // Who sees a member ends at the office: above it nothing of him changes.
  await placeSubtree(tx, ctx, { path: newPath, parent, judged, seen: !isOffice(unit) });
}

function idsOf(path: string): UnitId[] {
  return path.split(".").map(Number);
}

export interface Replaced {
  /** The unit's path now. */
  readonly path: string;
  readonly parent: StoredUnit | null;
  /** Whether members are judged by what has changed. */
  readonly judged: boolean;
  /** Whether others see the members than before. */
  readonly seen: boolean;
}

/**
 * Works out again to which regions a unit and those below it belong, and who sees the members there.
 * Call it after the unit's row was changed.
 */
export async function placeSubtree(tx: Tx, ctx: Context, replaced: Replaced): Promise<void> {
  const { path, parent, judged, seen } = replaced;
  await placeRegions(tx, ctx, path, parent);
  sendUnitPaths(tx, path);
  if (seen || judged) {
    const memberIds = await loadMembersBelow(tx, path);
    if (seen) await settleAgain(tx, ctx, memberIds);
    else await judgeAgain(tx, ctx, memberIds);
  }
  // A case that is heard above the office is heard above it in its new place.
  const parties = await lockMembersIn(tx, await membersWithCasesAbove(tx, path), everybody);
  sendStandings(tx, parties);
}

async function settleAgain(tx: Tx, ctx: Context, memberIds: readonly number[]): Promise<void> {
  for (const ids of pieces(memberIds, membersAtOnce)) {
    const members = await lockMembersIn(tx, ids, everybody);
    await judgeAfter(tx, ctx, await settleMembers(tx, ctx.today, members));
  }
}

async function judgeAgain(tx: Tx, ctx: Context, memberIds: readonly number[]): Promise<void> {
  if (memberIds.length > judgedAtOnce) markMembers(tx, memberIds);
  else await judgeAfter(tx, ctx, await lockMembersIn(tx, memberIds, everybody));
}

async function placeRegions(
  tx: Tx,
  ctx: Context,
  path: string,
  parent: StoredUnit | null,
): Promise<void> {
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
  const journeys = units.flatMap((unit) => {
    const regionId = regionOf(unit.unitId);
    return regionId === undefined || regionId === unit.regionId
      ? []
      : [{ unitId: unit.unitId, regionId }];
  });
  sendJourneys(tx, path, journeys, ctx.actor.accountId);
}

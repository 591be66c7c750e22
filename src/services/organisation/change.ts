import type { UnitChange } from "#contract/routes/units";
import type { UnitRef, UnitView } from "#contract/views";
import { formatDay, parseDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { codeIsTaken, loadOpenVersions, sendRevisions } from "#store/organisation/change";
import { markUnitsBelow } from "#store/duties-queue";
import { lockOrganisation } from "#store/organisation/locks";
import type { Turning } from "#store/organisation/moves";
import type { UnitState } from "#store/organisation/shapes";
import { unitsByIds } from "#store/organisation/stored";
import { writeSoon } from "../busy.ts";
import type { Context, Role } from "../context.ts";
import { type Dissolved, dissolveUnit, splitUnit } from "./dissolve.ts";
import { mayAdminister } from "./rights.ts";
import { moveSubtree } from "./subtree.ts";
import { travelAtOnce } from "./travel.ts";
import {
  isBelow,
  notYetOpen,
  openTarget,
  stateOf,
  type UnderChange,
  unitNotFound,
} from "./under-change.ts";
import { readUnitRefs, readUnitView } from "./views.ts";

export interface ChangedUnit {
  readonly unit: UnitView;
  /** Units that came of it: the parts of a split, the target of a merge. */
  readonly others: UnitRef[];
  readonly membersMoved: number;
  /** Members whose rows are still on the way to the region where they belong now; 0: none is. */
  readonly membersTravelling: number;
  /** Posts of accounts that ended with the unit: whoever held them may need another one. */
  readonly postsEnded: { accountId: number; displayName: string; role: Role }[];
}

/**
 * Renames, recodes, moves, closes, merges or splits a unit from a day on. The day is today or
 * earlier, and not before the last change of the unit: what is to happen later is recorded on its
 * day, so that the tree of today is never a tree of tomorrow. The change is one transaction; where it
 * puts more than a few members into another region, their rows follow in the background.
 */
export async function changeUnit(
  ctx: Context,
  unitId: UnitId,
  change: UnitChange,
): Promise<Outcome<ChangedUnit>> {
  const changed = await changeTree(ctx, unitId, change);
  if (!changed.ok) return changed;
  return success({ ...changed.value, membersTravelling: await travelAtOnce(ctx) });
}

async function changeTree(
  ctx: Context,
  unitId: UnitId,
  change: UnitChange,
): Promise<Outcome<Omit<ChangedUnit, "membersTravelling">>> {
  return writeSoon(ctx, async (tx) => {
    await lockOrganisation(tx);
    const begun = await beginChange(tx, ctx, unitId, change.on);
    if (!begun.ok) return begun;
    const changed = await applyChange(begun.value, change);
    if (!changed.ok) return changed;
    const unit = await readUnitView(tx, ctx, unitId);
    if (unit === null) return unitNotFound;
    const { membersMoved } = changed.value;
    const postsEnded = changed.value.postsEnded.map((one) => ({ ...one, role: one.role as Role }));
    const others = await readUnitRefs(tx, changed.value.others);
    return success({ unit, others, membersMoved, postsEnded });
  });
}

/** A unit that the caller may change on a day, held with the organisation. */
export async function beginChange(
  tx: Tx,
  ctx: Context,
  unitId: UnitId,
  on: string,
): Promise<Outcome<UnderChange>> {
  const unit = (await unitsByIds(tx, [unitId])).get(unitId);
  if (unit === undefined || !mayAdminister(ctx, unit)) return unitNotFound;
  const day = parseDay(on);
  if (day === null) return failure("invalid", "bad-day", `${on} is no day of the calendar.`);
  if (day > ctx.today) {
    return failure(
      "invalid",
      "after-today",
      `${on} is after today (${formatDay(ctx.today)}). Record the change on its day.`,
    );
  }
  const version = (await loadOpenVersions(tx, [unitId])).get(unitId);
  if (version === undefined) {
    return failure("conflict", "unit-closed", `${unit.code} is closed already.`);
  }
  if (day < version.from) {
    return failure(
      "conflict",
      "later-change",
      `${unit.code} has a later change, of ${formatDay(version.from)}. Choose that day or a later one.`,
    );
  }
  return success({ tx, ctx, unit, version, on: day });
}

async function applyChange(begun: UnderChange, change: UnitChange): Promise<Outcome<Dissolved>> {
  if (change.change !== "rename" && change.change !== "recode" && change.change !== "move") {
    markBelow(begun);
  }
  switch (change.change) {
    case "rename":
      return revise(begun, { nameZh: change.name.zh, nameEn: change.name.en ?? "" });
    case "recode":
      return recode(begun, change.code);
    case "move":
      return moveUnit(begun, change.parentId);
    case "close":
      return dissolveUnit(begun, change.successorId ?? null);
    case "merge":
      return dissolveUnit(begun, change.intoId);
    case "split":
      return splitUnit(begun, change.parts);
  }
}

/** Before the units' rows are locked: whoever judges duties takes the marks first, too. */
function markBelow({ tx, unit }: UnderChange): void {
  markUnitsBelow(tx, unit.path);
}

const nothingElse: Dissolved = { others: [], membersMoved: 0, postsEnded: [] };

function revise(begun: UnderChange, patch: Partial<UnitState>): Outcome<Dissolved> {
  const { tx, ctx, version, on } = begun;
  sendRevisions(
    tx,
    [{ version, on, state: { ...stateOf(version), ...patch } }],
    ctx.actor.accountId,
  );
  return success(nothingElse);
}

async function recode(begun: UnderChange, code: string): Promise<Outcome<Dissolved>> {
  const { tx, unit, on } = begun;
  if (await codeIsTaken(tx, code, formatDay(on), unit.unitId)) {
    return failure("conflict", "code-taken", `Another unit bears the code ${code} then.`);
  }
  return revise(begun, { code });
}

/** Takes a unit under change to another parent, where that may be; `turning` says which move it undoes. */
export async function moveUnit(
  begun: UnderChange,
  parentId: UnitId,
  turning: Turning | null = null,
): Promise<Outcome<Dissolved>> {
  const { tx, ctx, unit, on } = begun;
  markBelow(begun);
  const parent = await openTarget(begun, parentId);
  if (!parent.ok) return parent;
  if (isBelow(parent.value, unit)) {
    return failure(
      "conflict",
      "parent-cycle",
      `${parent.value.code} is below ${unit.code}, which would then be above itself.`,
    );
  }
  if (parentId === unit.parentId) return success(nothingElse);
  if (unit.parentId === null) {
    return failure("conflict", "top-unit", `${unit.code} is the top unit: everything is below it.`);
  }
  if (parent.value.openedOn > on) return notYetOpen(parent.value);
  revise(begun, { parentId });
  await moveSubtree(tx, ctx, unit, parent.value, turning);
  return success(nothingElse);
}

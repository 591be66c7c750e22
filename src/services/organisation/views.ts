import type { UnitRef, UnitView } from "#contract/views";
import { formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { Tx } from "#store/database";
import { type NamedUnit, namesOf, type ShownUnit, shownUnits } from "#store/organisation/read";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { unitRef } from "../verdicts-lines.ts";
import { mayAdminister } from "./rights.ts";

/** Units as the API shows them to this caller. */
export async function unitViews(
  tx: Tx,
  ctx: Context,
  units: readonly ShownUnit[],
): Promise<UnitView[]> {
  const placed = ctx.actor.sight.whole
    ? null
    : await placement(
        tx,
        units.map((unit) => unit.unitId),
      );
  return units.map((unit) => ({
    ...unitRef(unit),
    parentId: unit.parentId,
    sector: unit.sector,
    openedOn: formatDay(unit.openedOn),
    closedOn: unit.closedOn === null ? null : formatDay(unit.closedOn),
    longitude: unit.longitude,
    latitude: unit.latitude,
    childCount: unit.childCount,
    memberCount: Number(unit.memberCount),
    seesMembers:
      placed === null ||
      (placed.get(unit.unitId)?.seenBy ?? []).some((one) => ctx.actor.sight.units.includes(one)),
    mayChange: mayAdminister(ctx, unit),
  }));
}

/** One unit as this caller sees it; null out of sight. */
export async function readUnitView(tx: Tx, ctx: Context, unitId: UnitId): Promise<UnitView | null> {
  const [view] = await unitViews(tx, ctx, await shownUnits(tx, [unitId], ctx.actor.sight));
  return view ?? null;
}

/** Names of units, in the order asked for. */
export async function readUnitRefs(tx: Tx, unitIds: readonly UnitId[]): Promise<UnitRef[]> {
  const names = await namesOf(tx, unitIds);
  return unitIds.flatMap((unitId) => refOf(names, unitId) ?? []);
}

export function refOf(names: ReadonlyMap<UnitId, NamedUnit>, unitId: UnitId): UnitRef | null {
  const found = names.get(unitId);
  return found === undefined ? null : unitRef(found);
}

import type { UnitScope } from "#store/ledger-members";
import { isWithin } from "./access/actor.ts";
import type { Context } from "./context.ts";

/** Posts whose holders keep the records of every unit at and below their own. */
const keepingRoles: readonly string[] = ["administrator", "training-office"];

/**
 * For which units the caller may record facts and entries: an administrator or training office for
 * the unit of the post and all below, a secretary for his own unit alone, the operator for all.
 */
export function unitScope(ctx: Context): Required<UnitScope> {
  const { sight, roles } = ctx.actor;
  return {
    whole: sight.whole,
    units: roles.filter((held) => held.role === "secretary").map((held) => held.unitId),
    paths: roles.filter((held) => keepingRoles.includes(held.role)).map((held) => held.unitPath),
  };
}

/** Whether the caller may record for one unit. */
export function mayRecordForUnit(
  ctx: Context,
  unit: { readonly unitId: number; readonly path: string },
): boolean {
  const { whole, units, paths } = unitScope(ctx);
  return whole || units.includes(unit.unitId) || paths.some((above) => isWithin(unit.path, above));
}

import type { Reach } from "#store/members/stored";
import type { Placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";

/** Posts whose holders keep the records of the members that they see. */
const keepingRoles: readonly string[] = ["secretary", "training-office"];

/** Whose members the caller may change: those seen from the units of his keeping posts. */
export function reachOf(ctx: Context): Reach {
  return {
    whole: ctx.actor.sight.whole,
    units: ctx.actor.roles
      .filter((held) => keepingRoles.includes(held.role))
      .map((held) => held.unitId),
  };
}

/** Whether the caller keeps the records of a unit's members. */
export function isInReach(ctx: Context, place: Placement): boolean {
  const reach = reachOf(ctx);
  return reach.whole || place.seenBy.some((unitId) => reach.units.includes(unitId));
}

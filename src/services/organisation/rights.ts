import type { StoredUnit } from "#store/organisation/stored";
import type { Context } from "../context.ts";

/** Whether a path is the other one or below it. */
function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}

/** An administrator works on the unit of the post and everything below; the operator everywhere. */
export function mayAdminister(ctx: Context, unit: { readonly path: string }): boolean {
  if (ctx.actor.sight.whole) return true;
  return ctx.actor.roles.some(
    (held) => held.role === "administrator" && isAtOrBelow(unit.path, held.unitPath),
  );
}

/** Whether the caller administers anything at all. */
export function isAdministrator(ctx: Context): boolean {
  return ctx.actor.sight.whole || ctx.actor.roles.some((held) => held.role === "administrator");
}

/** Units whose counts the caller may see: everybody sees the tree at and below a post's unit. */
export function maySeeUnit(ctx: Context, unit: Pick<StoredUnit, "path">): boolean {
  if (ctx.actor.sight.whole) return true;
  return ctx.actor.sight.paths.some((path) => isAtOrBelow(unit.path, path));
}

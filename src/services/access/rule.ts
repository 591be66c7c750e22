import type { Context } from "../context.ts";

/** Who decides by what everybody is judged: the operator and the administrators of the top unit. */
export function mayRule(ctx: Context): boolean {
  return (
    ctx.actor.sight.whole ||
    ctx.actor.roles.some((held) => held.role === "administrator" && !held.unitPath.includes("."))
  );
}

/** Who may try out a rule on everybody: they, and the training office of the top unit. */
export function mayTry(ctx: Context): boolean {
  return (
    mayRule(ctx) ||
    ctx.actor.roles.some((held) => held.role === "training-office" && !held.unitPath.includes("."))
  );
}

/** Who reads what was tried out, for the units in sight: administrators and training offices. */
export function mayReadTries(ctx: Context): boolean {
  return (
    ctx.actor.sight.whole ||
    ctx.actor.roles.some((held) => held.role === "administrator" || held.role === "training-office")
  );
}

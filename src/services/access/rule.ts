import type { Context } from "../context.ts";

/** Who asks; what a context and a signed-in caller have in common. */
type Caller = Pick<Context, "actor">;

/** Who decides by what everybody is judged: the operator and the administrators of the top unit. */
export function mayRule(ctx: Caller): boolean {
  return (
    ctx.actor.sight.whole ||
    ctx.actor.roles.some((held) => held.role === "administrator" && !held.unitPath.includes("."))
  );
}

/** Who may try out a rule on everybody: they, and the training office of the top unit. */
export function mayTry(ctx: Caller): boolean {
  return (
    mayRule(ctx) ||
    ctx.actor.roles.some((held) => held.role === "training-office" && !held.unitPath.includes("."))
  );
}

/** Who reads what was tried out, for the units in sight: administrators and training offices. */
export function mayReadTries(ctx: Caller): boolean {
  return (
    ctx.actor.sight.whole ||
    ctx.actor.roles.some((held) => held.role === "administrator" || held.role === "training-office")
  );
}

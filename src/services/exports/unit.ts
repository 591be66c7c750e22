import { failure, type Outcome, success } from "#core/outcome";
import { unitByCode } from "#store/organisation/read";
import type { Context } from "../context.ts";

/** The unit that bears a code today. */
export async function unitOfCode(ctx: Context, code: string): Promise<Outcome<number>> {
  const unitId = await ctx.db.snapshot(ctx.actor.sight, (tx) => unitByCode(tx, code, ctx.today));
  return unitId === null
    ? failure("not-found", "unit-unknown", `There is no unit with the code ${code} today.`)
    : success(unitId);
}

import { failure, type Outcome, success } from "#core/outcome";
import { memberByNumber } from "#store/members/number";
import type { Context } from "../context.ts";

/** The member who bears a number, of those in sight. What is then read of him is logged there. */
export async function memberOfNumber(ctx: Context, memberNo: string): Promise<Outcome<number>> {
  const { sight } = ctx.actor;
  const memberId = await ctx.db.snapshot(sight, (tx) => memberByNumber(tx, memberNo, sight));
  return memberId === null
    ? failure("not-found", "member-unknown", `There is no member ${memberNo} in sight.`)
    : success(memberId);
}

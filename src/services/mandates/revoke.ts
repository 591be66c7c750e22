import type { MandateView } from "#contract/routes/mandates";
import { failure, type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import { findMandate, revokeStored } from "#store/mandates";
import { attempt } from "../attempt.ts";
import type { Context } from "../context.ts";
import { mayRevoke, noMandate } from "./rights.ts";
import { mandateViews } from "./view.ts";

/** Revokes a mandate: from this commit on it opens nobody. Whoever issued it, or his office. */
export async function revokeMandate(
  ctx: Context,
  mandateId: number,
): Promise<Outcome<MandateView>> {
  return attempt(ctx.db, wholeSight, async (tx) => {
    const mandate = await findMandate(tx, ctx.today, mandateId);
    if (mandate === null || !mayRevoke(ctx, mandate)) return noMandate;
    if (!(await revokeStored(tx, mandateId, ctx.actor.accountId))) {
      return failure("conflict", "mandate-revoked-already", "This mandate was revoked before.");
    }
    const after = await findMandate(tx, ctx.today, mandateId);
    const [view] = await mandateViews(tx, ctx, after === null ? [] : [after]);
    return view === undefined ? noMandate : success(view);
  });
}

import { formatDay } from "#core/day";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { nothing, type Sight, type Tx } from "#store/database";
import type { HeldMandate } from "#store/looks";
import { findMandate, type StoredMandate } from "#store/mandates";
import type { Context } from "../context.ts";
import { noMandate } from "./rights.ts";
import { stateOf } from "./view.ts";

/** What a transaction under a mandate sees: the persons and fields of it, and nothing by any post. */
export function sightUnder(ctx: Context, mandateId: number): Sight {
  const { accountId } = ctx.actor;
  return { ...nothing, account: accountId, mandate: { mandateId, today: formatDay(ctx.today) } };
}

/** How work under a mandate is put down. */
export function heldMandate(mandate: StoredMandate): HeldMandate {
  const { mandateId, holderRole, holderUnit } = mandate;
  return { mandateId, role: holderRole, unitId: holderUnit };
}

/**
 * The mandate, if it is the caller's and in force. One that has ended, was revoked or has not begun
 * is said to be so: its holder knows that it is there. Anybody else's does not exist.
 */
export async function inForce(
  tx: Tx,
  ctx: Context,
  mandateId: number,
): Promise<Outcome<StoredMandate>> {
  const mandate = await findMandate(tx, ctx.today, mandateId);
  if (mandate === null || mandate.holder !== ctx.actor.accountId) return noMandate;
  const state = stateOf(ctx, mandate);
  return state === "in-force" ? success(mandate) : notNow[state];
}

const notNow: Readonly<Record<"coming" | "ended" | "revoked" | "post-lost", Failure>> = {
  coming: failure("not-found", "mandate-coming", "This mandate has not begun."),
  ended: failure("not-found", "mandate-ended", "This mandate has ended: it opens nobody any more."),
  revoked: failure(
    "not-found",
    "mandate-revoked",
    "This mandate was revoked: it opens nobody any more.",
  ),
  "post-lost": failure(
    "not-found",
    "mandate-post-lost",
    "You no longer hold the post by which you held this mandate: it opens nobody.",
  ),
};

import type { ObjectionView } from "#contract/routes/objections";
import { type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import type { StoredMember } from "#store/members/stored";
import { findObjection, type StoredObjection } from "#store/objections";
import { keepOrganisation } from "#store/organisation/locks";
import { lookerOf } from "../access/actor.ts";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { holdMember, isSelf } from "../waivers/hold.ts";
import { noObjection } from "./rights.ts";
import { objectionViews } from "./view.ts";

export interface UnderObjection {
  readonly tx: Tx;
  readonly member: StoredMember;
  readonly objection: StoredObjection;
}

/** Changes one objection under the lock of its member, logs it, and answers what it is now. */
export async function changeObjection(
  ctx: Context,
  memberId: number,
  objectionId: number,
  work: (under: UnderObjection) => Promise<Outcome<null>>,
): Promise<Outcome<ObjectionView>> {
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const member = await holdMember(tx, ctx, memberId);
    const objection = member === null ? null : await findObjection(tx, objectionId);
    if (member === null || objection?.memberId !== memberId) return noObjection;
    const done = await work({ tx, member, objection });
    if (!done.ok) return done;
    logWrite(tx, ctx, memberId);
    return viewOf(tx, ctx, member, objectionId);
  });
}

/** An objection as its reader sees it now. */
export async function viewOf(
  tx: Tx,
  ctx: Context,
  member: Pick<StoredMember, "lastUnitId">,
  objectionId: number,
): Promise<Outcome<ObjectionView>> {
  const stored = await findObjection(tx, objectionId);
  if (stored === null) return noObjection;
  const [view] = await objectionViews(tx, ctx, [{ ...stored, lastUnitId: member.lastUnitId }]);
  return view === undefined ? noObjection : success(view);
}

/** A member's own doing is no look of somebody else. */
export function logWrite(tx: Tx, ctx: Context, memberId: number): void {
  if (isSelf(ctx, memberId)) return;
  const memberIds = [memberId];
  sendLook(tx, { ...lookerOf(ctx.actor), act: "write", what: "objection", memberIds });
}

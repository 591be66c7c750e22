import type { DecidedWaiver, WaiverView } from "#contract/routes/waivers";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { lockMembersIn, type StoredMember } from "#store/members/stored";
import { loadAccountNames } from "#store/names";
import { loadRequests, type StoredRequest } from "#store/waivers";
import { lookerOf } from "../access/actor.ts";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { verdictChanges } from "../members/changed.ts";
import { reachOf } from "../members/reach.ts";
import { type Policy, policyInForce } from "../policy.ts";
import type { JudgedMember } from "../verdicts.ts";
import { namedIn, waiverView } from "./view.ts";

export const noRequest = failure(
  "not-found",
  "waiver-unknown",
  "There is no such waiver in sight.",
);

/** Whether it is the caller's own record. */
export function isSelf(ctx: Context, memberId: number): boolean {
  return memberId === ctx.actor.member?.memberId;
}

/** Locks the row of a member who is the caller, or whose records he keeps. */
export async function holdMember(
  tx: Tx,
  ctx: Context,
  memberId: number,
): Promise<StoredMember | null> {
  const reach = isSelf(ctx, memberId) ? { whole: true, units: [] } : reachOf(ctx);
  return (await lockMembersIn(tx, [memberId], reach))[0] ?? null;
}

export interface UnderRequest {
  readonly tx: Tx;
  readonly member: StoredMember;
  readonly request: StoredRequest;
}

/**
 * Changes one request under the lock of its member, logs it, and answers what it is now and what that
 * did to the verdicts of those whom the work judged again.
 */
export async function changeRequest(
  ctx: Context,
  memberId: number,
  requestId: number,
  work: (under: UnderRequest) => Promise<Outcome<readonly JudgedMember[]>>,
): Promise<Outcome<DecidedWaiver>> {
  return writeSoon(ctx, async (tx) => {
    const member = await holdMember(tx, ctx, memberId);
    if (member === null) return noRequest;
    const requests = await loadRequests(tx, member.regionId, memberId);
    const request = requests.find((one) => one.requestId === requestId);
    if (request === undefined) return noRequest;
    const done = await work({ tx, member, request });
    if (!done.ok) return done;
    logWrite(tx, ctx, memberId);
    const policy = await policyInForce(tx);
    const view = await viewOf(tx, ctx, policy, member, requestId);
    if (!view.ok) return view;
    return success({ ...view.value, changed: verdictChanges(policy, done.value) });
  });
}

/** A request as its reader sees it. */
export async function viewOf(
  tx: Tx,
  ctx: Context,
  policy: Policy | null,
  member: StoredMember,
  requestId: number,
): Promise<Outcome<WaiverView>> {
  const requests = await loadRequests(tx, member.regionId, member.memberId);
  const request = requests.find((one) => one.requestId === requestId);
  if (request === undefined) return noRequest;
  return success(waiverView(ctx, policy, await loadAccountNames(tx, namedIn([request])), request));
}

/** A member's own doing is no look of somebody else. */
export function logWrite(tx: Tx, ctx: Context, memberId: number): void {
  if (isSelf(ctx, memberId)) return;
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    task: "standing",
    what: "waiver",
    memberIds: [memberId],
  });
}

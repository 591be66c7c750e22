import type { DecidedWaiver, WaiverView } from "#contract/routes/waivers";
import type { Waiver } from "#core/members";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { waiverFact, waiverText } from "#core/waivers";
import type { Tx } from "#store/database";
import { sendFacts } from "#store/members/load";
import { factsInForce, type StoredMember } from "#store/members/stored";
import { sendSuperseded } from "#store/members/supersede";
import { type Refusal, sendDecision, sendRevocation, type StoredRequest } from "#store/waivers";
import type { Context } from "../context.ts";
import { judgeAfter } from "../members/moving.ts";
import { changeRequest, noRequest } from "./hold.ts";
import { mayDecide, stateOf } from "./view.ts";

/**
 * Grants or refuses: the training office of a unit that sees the member, never the one who asked,
 * never the member. A granted waiver judges from this transaction on.
 */
export async function decideWaiver(
  ctx: Context,
  memberId: number,
  requestId: number,
  decision: { readonly outcome: "granted" | "refused"; readonly refusal?: Refusal },
): Promise<Outcome<DecidedWaiver>> {
  return changeRequest(ctx, memberId, requestId, async (under) => {
    const { tx, request, member } = under;
    if (!isOfficeOf(ctx, member) || !mayDecide(ctx, request)) return noRequest;
    if (request.outcome !== null) return decidedAlready(request);
    sendDecision(tx, request, {
      outcome: decision.outcome,
      refusal: decision.refusal ?? null,
      by: ctx.actor.accountId,
    });
    if (decision.outcome === "refused") return success([]);
    sendFacts(tx, [factOf(member, request)], { by: ctx.actor.accountId, at: null });
    return success(await judgeAfter(tx, ctx, [member]));
  });
}

function decidedAlready(request: StoredRequest): Failure {
  return failure(
    "conflict",
    "waiver-decided",
    `This question is ${request.outcome ?? "decided"} already. Look at it again.`,
  );
}

/** The fact by which a granted waiver judges. */
export function factOf(
  member: Pick<StoredMember, "regionId" | "memberId" | "seenBy">,
  waiver: Waiver,
) {
  return {
    regionId: member.regionId,
    memberId: member.memberId,
    seenBy: member.seenBy,
    subject: "m" as const,
    kind: waiverFact,
    value: waiverText(waiver),
    unitId: null,
    from: { first: waiver.window, last: waiver.window },
    to: null,
    supersedes: null,
  };
}

/** Takes back a question that waits. */
export async function withdrawWaiver(
  ctx: Context,
  memberId: number,
  requestId: number,
): Promise<Outcome<WaiverView>> {
  return changeRequest(ctx, memberId, requestId, async ({ tx, request }) => {
    if (request.askedBy !== ctx.actor.accountId) return noRequest;
    if (request.outcome !== null) return decidedAlready(request);
    sendDecision(tx, request, { outcome: "withdrawn", refusal: null, by: ctx.actor.accountId });
    return success([]);
  });
}

/** Revokes a waiver: the fact is superseded, the norm stands again. */
export async function revokeWaiver(
  ctx: Context,
  memberId: number,
  requestId: number,
): Promise<Outcome<DecidedWaiver>> {
  return changeRequest(ctx, memberId, requestId, async ({ tx, request, member }) => {
    if (!isOfficeOf(ctx, member) || !mayDecide(ctx, request)) return noRequest;
    if (stateOf(request) !== "granted") {
      return failure("conflict", "waiver-not-granted", "This waiver is not in force.");
    }
    await endFacts(tx, [member], [{ ...request, memberId }]);
    sendRevocation(tx, request, ctx.actor.accountId);
    return success(await judgeAfter(tx, ctx, [member]));
  });
}

/** Supersedes the facts of waivers that are revoked, of members whose rows the caller holds. */
export async function endFacts(
  tx: Tx,
  members: readonly StoredMember[],
  revoked: readonly (Waiver & { readonly memberId: number })[],
): Promise<void> {
  const ends = new Set(revoked.map((one) => `${one.memberId} ${waiverText(one)}`));
  const facts = (await factsInForce(tx, members)).filter(
    (one) => one.kind === waiverFact && ends.has(`${one.memberId} ${one.value}`),
  );
  sendSuperseded(
    tx,
    "fact",
    facts.map(({ regionId, memberId, factId }) => ({ regionId, memberId, rowId: factId })),
  );
}

/** The training office responsible for the member's unit: above it, where there is one. */
export function isOfficeOf(
  ctx: Context,
  member: Pick<StoredMember, "seenBy" | "lastUnitId" | "hostUnitId">,
): boolean {
  const above = member.seenBy.filter(
    (unitId) => unitId !== member.lastUnitId && unitId !== member.hostUnitId,
  );
  const offices = above.length > 0 ? above : member.seenBy;
  return (
    ctx.actor.sight.whole ||
    ctx.actor.roles.some((held) => held.role === "training-office" && offices.includes(held.unitId))
  );
}

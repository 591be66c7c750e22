import type { ObjectionView } from "#contract/routes/objections";
import { mayAppeal, objectionDays, objectionState } from "#core/objections";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { formatDay } from "#core/day";
import type { Tx } from "#store/database";
import { sendRevokeAbout } from "#store/mandates-case";
import type { StoredMember } from "#store/members/stored";
import { sendAnswer, sendInstance, type StoredObjection } from "#store/objections";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { policyInForce } from "../policy.ts";
import { changeObjection } from "./hold.ts";
import { nextPlace } from "./places.ts";
import { type AnswerBody, carryOut, type Done } from "./remedy.ts";
import {
  homeAt,
  isConcerned,
  lastOf,
  mayAnswer,
  mayTakeBack,
  noObjection,
  ownWork,
} from "./rights.ts";

/**
 * Answers an objection: a post where it lies, never whoever recorded what it is about, objected, or
 * answered before, and never the member. What is upheld is carried out in the same transaction.
 */
export function answerObjection(
  ctx: Context,
  memberId: number,
  objectionId: number,
  body: AnswerBody,
): Promise<Outcome<ObjectionView>> {
  return changeObjection(ctx, memberId, objectionId, async ({ tx, member, objection }) => {
    const home = homeAt(await placement(tx, [member.lastUnitId]), member.lastUnitId);
    if (!mayAnswer(ctx, objection, home)) return noObjection;
    return hear(tx, ctx, member, objection, body);
  });
}

/** Decides the last instance for somebody who may hear it. */
export async function hear(
  tx: Tx,
  ctx: Context,
  member: StoredMember,
  objection: StoredObjection,
  body: AnswerBody,
): Promise<Outcome<null>> {
  const last = lastOf(objection);
  if (last.outcome !== null) return answeredAlready(ctx, objection);
  if (isConcerned(ctx, objection)) return ownWork;
  const nothing: Outcome<Done> = success({ entryId: null, factId: null });
  const done =
    body.outcome === "rejected" ? nothing : await carryOut(tx, ctx, member, objection, body.remedy);
  if (!done.ok) return done;
  sendAnswer(tx, objection.objectionId, last.instance, {
    ...done.value,
    outcome: body.outcome,
    rejection: body.outcome === "rejected" ? body.rejection : null,
    words: body.words,
    by: ctx.actor.accountId,
    appealBy: body.outcome === "upheld" ? null : await appealDay(tx, ctx, member, objection),
  });
  // The sight of a case ends with the case.
  sendRevokeAbout(tx, caseName(objection), ctx.actor.accountId);
  return success(null);
}

/** What mandates of a case say in `about`. */
export function caseName({ objectionId }: Pick<StoredObjection, "objectionId">): string {
  return `objection ${objectionId}`;
}

/** The last day on which an answer of today may be taken further; null where it cannot. */
async function appealDay(tx: Tx, ctx: Context, member: StoredMember, objection: StoredObjection) {
  if (lastOf(objection).instance === 2) return null;
  if ((await nextPlace(tx, ctx.today, member, objection)) === null) return null;
  return ctx.today + objectionDays((await policyInForce(tx))?.pack ?? null).appeal;
}

function answeredAlready(ctx: Context, objection: StoredObjection): Failure {
  const what = objectionState(objection.instances, ctx.today);
  return failure("conflict", "objection-answered", `This objection is ${what} already.`);
}

/** Takes back an objection that waits: whoever objected, or the member. */
export function withdrawObjection(
  ctx: Context,
  memberId: number,
  objectionId: number,
): Promise<Outcome<ObjectionView>> {
  return changeObjection(ctx, memberId, objectionId, async ({ tx, objection }) => {
    if (!mayTakeBack(ctx, objection)) return noObjection;
    const last = lastOf(objection);
    if (last.outcome !== null) return answeredAlready(ctx, objection);
    sendAnswer(tx, objectionId, last.instance, { ...undecided(ctx), outcome: "withdrawn" });
    sendRevokeAbout(tx, caseName(objection), ctx.actor.accountId);
    return success(null);
  });
}

function undecided(ctx: Context) {
  const { accountId } = ctx.actor;
  return { rejection: null, words: "", entryId: null, factId: null, by: accountId, appealBy: null };
}

/**
 * Takes an objection one level up, once: an answer that gives less than all, by the day that is set
 * for it; or a first instance that has let its own day pass.
 */
export function appealObjection(
  ctx: Context,
  memberId: number,
  objectionId: number,
): Promise<Outcome<ObjectionView>> {
  return changeObjection(ctx, memberId, objectionId, async ({ tx, member, objection }) => {
    if (!mayTakeBack(ctx, objection)) return noObjection;
    if (!mayAppeal(objection.instances, ctx.today)) return notNow(objection);
    const place = await nextPlace(tx, ctx.today, member, objection);
    if (place === null) return noneAbove;
    if (lastOf(objection).outcome === null) {
      sendAnswer(tx, objectionId, 1, { ...undecided(ctx), outcome: "unanswered" });
      sendRevokeAbout(tx, caseName(objection), ctx.actor.accountId);
    }
    const answerBy = ctx.today + objectionDays((await policyInForce(tx))?.pack ?? null).answer;
    const openedBy = ctx.actor.accountId;
    sendInstance(tx, objectionId, { instance: 2, ...place, openedBy, answerBy });
    return success(null);
  });
}

const noneAbove = failure(
  "conflict",
  "objection-no-second-instance",
  "It lay as high as an objection can: no unit above hears it.",
);

function notNow(objection: StoredObjection): Failure {
  const { instance, outcome, answerBy, appealBy } = lastOf(objection);
  if (instance === 2) {
    return failure("conflict", "objection-appealed", "It was taken one level up already, once.");
  }
  if (outcome === null) {
    const day = formatDay(answerBy);
    return failure("conflict", "objection-not-late", `It waits for an answer, until ${day}.`);
  }
  const message =
    appealBy === null
      ? "This answer goes no further."
      : `This answer could be taken one level up until ${formatDay(appealBy)}.`;
  return failure("conflict", "objection-closed", message);
}

import type { CaseView, ObjectionView } from "#contract/routes/objections";
import type { MandateView } from "#contract/routes/mandates";
import type { MemberRef } from "#contract/views";
import { formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import { findMandate, type StoredMandate } from "#store/mandates";
import { sendRevokeAbout } from "#store/mandates-case";
import { findLine } from "#store/mandates-file";
import { findPost, type HolderPost } from "#store/mandates-issue";
import { everybody, lockMembersIn, type StoredMember } from "#store/members/stored";
import { loadAccountNames, loadUnitNames } from "#store/names";
import { findObjection, type StoredObjection } from "#store/objections";
import { findHomePath, loadCasesAbove } from "#store/objections-hear";
import { keepOrganisation } from "#store/organisation/locks";
import { isWithin } from "../access/actor.ts";
import { writeSoon } from "../busy.ts";
import type { Context, HeldRole } from "../context.ts";
import { longestDays } from "../mandates/longest.ts";
import { noPost, openMandate } from "../mandates/open.ts";
import { holderRoles, issuingPosts, noMandate } from "../mandates/rights.ts";
import { heldMandate, inForce, sightUnder } from "../mandates/under.ts";
import { mandateViews } from "../mandates/view.ts";
import { memberRef, refOf } from "../persons.ts";
import { caseName, hear } from "./answer.ts";
import { viewOf } from "./hold.ts";
import type { AnswerBody } from "./remedy.ts";
import { concernedIn, isConcerned, lastOf, noObjection } from "./rights.ts";
import { objectionViews } from "./view.ts";

interface CasesPage {
  readonly items: CaseView[];
  readonly after: number | null;
}

/**
 * Cases that lie above the offices that see persons: at the caller's units, and at those directly
 * below, where he says who hears them. Numbers, days and names of posts; no member.
 */
export async function objectionCases(
  ctx: Context,
  page: { readonly after: number; readonly limit: number },
): Promise<Outcome<CasesPage>> {
  const units = ctx.actor.roles
    .filter((held) => holderRoles.includes(held.role))
    .map((held) => held.unitId);
  const parents = issuingPosts(ctx).map((held) => held.unitId);
  if (units.length === 0) return success({ items: [], after: null });
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const at = { units, parents };
    const rows = await loadCasesAbove(tx, ctx.today, at, page.after, page.limit);
    const [names, accounts] = await Promise.all([
      loadUnitNames(
        tx,
        rows.map((one) => one.unitId),
      ),
      loadAccountNames(
        tx,
        rows.flatMap((one) => one.holder ?? []),
      ),
    ]);
    const items = rows.map((one) => ({
      objectionId: one.objectionId,
      instance: one.instance === 2 ? (2 as const) : (1 as const),
      kind: one.kind,
      unit: refOf(one.unitId, names),
      openedAt: one.openedAt,
      answerBy: formatDay(one.answerBy),
      late: one.answerBy < ctx.today,
      holder: one.holder === null ? null : (accounts.get(one.holder) ?? ""),
      mandateId: one.holder === ctx.actor.accountId ? one.mandateId : null,
      may: { assign: parents.includes(one.parentId) },
    }));
    const after = rows.length < page.limit ? null : (rows.at(-1)?.objectionId ?? null);
    return success({ items, after });
  });
}

/** However late somebody is named, he has so many days to hear the case. */
const leastDays = 14;

/**
 * Names who hears a case, at a unit directly below one of the caller's: he is given a mandate for the
 * member and what it is about. Naming another ends the mandate of the one before.
 */
export async function assignObjection(
  ctx: Context,
  objectionId: number,
  postId: number,
): Promise<Outcome<MandateView>> {
  const posts = issuingPosts(ctx);
  if (posts.length === 0) return noObjection;
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const found = await heldCase(tx, objectionId);
    const post = await findPost(tx, ctx.today, holderRoles, postId);
    const issuing = posts.find((held) => held.unitId === post?.parentId);
    if (post === null || issuing === undefined) return noPost;
    if (found === null || !(await liesAt(tx, found.objection, post, issuing))) return noObjection;
    const { objection } = found;
    const isOwn =
      concernedIn(objection).includes(post.accountId) || post.memberId === objection.memberId;
    if (isOwn) return notThatPost;
    return name(tx, ctx, objection, post, issuing);
  });
}

const notThatPost = failure(
  "conflict",
  "objection-own",
  "Who recorded it, objected, or answered before does not hear it: name somebody else.",
  [{ at: "/postId", message: "is of somebody whom it concerns" }],
);

interface Held {
  readonly objection: StoredObjection;
  readonly member: StoredMember;
}

/** An objection with its member, whose row is locked. */
async function heldCase(tx: Tx, objectionId: number): Promise<Held | null> {
  // Outside the lock only to learn whose it is; read again under it.
  const meant = await findObjection(tx, objectionId);
  if (meant === null) return null;
  const [member] = await lockMembersIn(tx, [meant.memberId], everybody);
  const objection = await findObjection(tx, objectionId);
  return member === undefined || objection === null ? null : { member, objection };
}

/** The case waits at the unit of the post, and its member is of the issuer's units. */
async function liesAt(
  tx: Tx,
  objection: StoredObjection,
  post: HolderPost,
  issuing: HeldRole,
): Promise<boolean> {
  const last = lastOf(objection);
  if (last.outcome !== null || last.place !== "above" || last.unitId !== post.unitId) return false;
  const path = await findHomePath(tx, objection.memberId);
  return path !== null && isWithin(path, issuing.unitPath);
}

async function name(
  tx: Tx,
  ctx: Context,
  objection: StoredObjection,
  post: HolderPost,
  issuing: HeldRole,
): Promise<Outcome<MandateView>> {
  const { accountId, member } = ctx.actor;
  const { role, unitId } = issuing;
  const longest = (await longestDays(tx)).objection;
  const last = Math.max(lastOf(objection).answerBy, ctx.today + leastDays);
  sendRevokeAbout(tx, caseName(objection), accountId);
  const opened = await openMandate(tx, ctx, {
    kind: "objection",
    post,
    issuer: { accountId, role, unitId, memberId: member?.memberId ?? null },
    memberIds: [objection.memberId],
    unitId: null,
    fields: [objection.kind === "fact" ? "facts" : "entries"],
    from: ctx.today,
    to: Math.min(last + 1, ctx.today + longest),
    reason: `异议/objection ${objection.objectionId}`,
    about: caseName(objection),
    seed: null,
  });
  if (!opened.ok) return opened;
  sendLook(tx, {
    accountId,
    mandate: { mandateId: opened.value, role, unitId },
    act: "write",
    task: "mandate",
    what: "mandate issued",
    memberIds: [objection.memberId],
  });
  const stored = await findMandate(tx, ctx.today, opened.value);
  const [view] = await mandateViews(tx, ctx, stored === null ? [] : [stored]);
  return view === undefined ? noMandate : success(view);
}

const noCase = failure(
  "not-found",
  "mandate-without-objection",
  "This mandate was not issued for an objection.",
);

function caseOf(mandate: StoredMandate): number | null {
  const found = /^objection (\d{1,15})$/.exec(mandate.about);
  return mandate.kind === "objection" && found !== null ? Number(found[1]) : null;
}

/** The objection of a mandate in force, for its holder; a look at the member. */
export async function mandatedObjection(
  ctx: Context,
  mandateId: number,
): Promise<Outcome<ObjectionView & { member: MemberRef }>> {
  return ctx.db.snapshot(sightUnder(ctx, mandateId), async (tx) => {
    const found = await inForce(tx, ctx, mandateId);
    if (!found.ok) return found;
    const mandate = found.value;
    const objectionId = caseOf(mandate);
    const objection = objectionId === null ? null : await findObjection(tx, objectionId);
    const line = objection === null ? null : await findLine(tx, objection.memberId);
    if (objection === null || line === null) return noCase;
    const [[view], names] = await Promise.all([
      // Where a member who has left was at home last, the mandate does not say.
      objectionViews(tx, ctx, [{ ...objection, lastUnitId: line.unitId }]),
      loadUnitNames(tx, [line.unitId]),
    ]);
    if (view === undefined) return noCase;
    sendLook(tx, {
      accountId: ctx.actor.accountId,
      mandate: heldMandate(mandate),
      act: "look",
      task: "mandate",
      what: "objection",
      memberIds: [objection.memberId],
    });
    const answer = isHeardBy(mandate, objection) && !isConcerned(ctx, objection);
    return success({ ...view, may: { ...view.may, answer }, member: memberRef(line, names) });
  });
}

/** The case waits where the mandate is held. */
function isHeardBy(mandate: StoredMandate, objection: StoredObjection): boolean {
  const last = lastOf(objection);
  return last.outcome === null && last.place === "above" && last.unitId === mandate.holderUnit;
}

/** Answers the objection of a mandate in force. With the answer the mandate ends. */
export async function answerMandated(
  ctx: Context,
  mandateId: number,
  body: AnswerBody,
): Promise<Outcome<ObjectionView>> {
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const before = await inForce(tx, ctx, mandateId);
    if (!before.ok) return before;
    const objectionId = caseOf(before.value);
    const found = objectionId === null ? null : await heldCase(tx, objectionId);
    if (found === null) return noCase;
    // Once more under the lock: it may have been revoked, or the case answered, meanwhile.
    const mandate = await inForce(tx, ctx, mandateId);
    if (!mandate.ok) return mandate;
    const { member, objection } = found;
    if (!isHeardBy(mandate.value, objection)) return noCase;
    const held = heldMandate(mandate.value);
    const acting = { ...ctx, actor: { ...ctx.actor, mandate: held } };
    const done = await hear(tx, acting, member, objection, body);
    if (!done.ok) return done;
    sendLook(tx, {
      accountId: ctx.actor.accountId,
      mandate: held,
      act: "write",
      task: "mandate",
      what: "objection",
      memberIds: [member.memberId],
    });
    return viewOf(tx, ctx, member, objection.objectionId);
  });
}

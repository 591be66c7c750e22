import type { BulkActView } from "#contract/routes/waivers-bulk";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { sendFacts } from "#store/members/load";
import { everybody, lockMembersIn, type StoredMember } from "#store/members/stored";
import {
  advanceBulkRevocation,
  advanceBulk,
  beginBulk,
  holdBulk,
  loadCandidates,
  loadGrantedMembers,
  revokeOfBulk,
  sendGrants,
  type StoredBulk,
} from "#store/waivers-bulk";
import { lookerOf } from "../access/actor.ts";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { judgeAfter } from "../members/moving.ts";
import { policyInForce } from "../policy.ts";
import { askedRule, isHis, meantBy, notAnOffice, officesOf, portion, viewActs } from "./bulk.ts";
import { bulkRuleOf } from "./bulk-rule.ts";
import { endFacts, factOf, isOfficeOf } from "./decide.ts";
import { isSelf } from "./hold.ts";

const noAct: Failure = failure(
  "not-found",
  "bulk-waiver-unknown",
  "There is no such act of your office.",
);

/**
 * Begins to waive by a rule of the pack and does the first portion. Each portion is one transaction
 * that moves the act's position, so that it can be stopped, killed and gone on with by any officer of
 * the same offices; an act that is done changes nothing any more.
 */
export async function beginBulkWaiver(
  ctx: Context,
  asked: { readonly rule: string; readonly on: string },
): Promise<Outcome<BulkActView>> {
  const offices = officesOf(ctx);
  if (offices === null) return notAnOffice;
  return writeSoon(ctx, async (tx) => {
    const meant = await askedRule(tx, ctx, asked);
    if (!meant.ok) return meant;
    const { rule, on } = meant.value;
    const act = await beginBulk(tx, {
      rule: rule.source.id,
      titleZh: rule.source.title.zh,
      titleEn: rule.source.title.en,
      packRef: rule.policy.packRef,
      askedOn: on,
      units: offices.units,
      begunBy: ctx.actor.accountId,
    });
    return grantPortion(tx, ctx, act);
  });
}

/** Does the next portion of an act, whichever way it goes. */
export async function continueBulkWaiver(
  ctx: Context,
  bulkId: number,
): Promise<Outcome<BulkActView>> {
  return changeAct(ctx, bulkId, (tx, act) => {
    if (act.revokedAt !== null) return revokePortion(tx, ctx, act);
    return act.endedAt === null ? grantPortion(tx, ctx, act) : viewOne(tx, ctx, act);
  });
}

/** Revokes all that the act granted and that is still in force, a portion at once. */
export async function revokeBulkWaiver(
  ctx: Context,
  bulkId: number,
): Promise<Outcome<BulkActView>> {
  return changeAct(ctx, bulkId, (tx, act) => revokePortion(tx, ctx, act));
}

async function changeAct(
  ctx: Context,
  bulkId: number,
  work: (tx: Tx, act: StoredBulk) => Promise<Outcome<BulkActView>>,
): Promise<Outcome<BulkActView>> {
  if (officesOf(ctx) === null) return noAct;
  return writeSoon(ctx, async (tx) => {
    const act = await holdBulk(tx, bulkId);
    return act === null || !isHis(ctx, act) ? noAct : work(tx, act);
  });
}

async function viewOne(tx: Tx, ctx: Context, act: StoredBulk): Promise<Outcome<BulkActView>> {
  const [view] = await viewActs(tx, ctx, [act]);
  return view === undefined ? noAct : success(view);
}

async function grantPortion(tx: Tx, ctx: Context, act: StoredBulk): Promise<Outcome<BulkActView>> {
  const rule = bulkRuleOf(await policyInForce(tx), act.rule);
  if (rule === null || rule.policy.packRef !== act.packRef) {
    return failure(
      "conflict",
      "bulk-pack-changed",
      "Another pack is in force since this act began. What was granted stands; begin a new act for the rest.",
    );
  }
  const offices = { whole: act.units.length === 0, units: act.units };
  const asked = { rule, on: act.askedOn };
  const { requirements } = rule.source;
  const some = await loadCandidates(
    tx,
    offices,
    { requirements, on: act.askedOn },
    act.position,
    portion,
  );
  const held = await hold(
    tx,
    ctx,
    some.map((one) => one.memberId),
  );
  // Judged again under the lock: what was recorded meanwhile counts.
  const meant = await meantBy(tx, ctx, asked, held);
  const granted = meant.flatMap(({ member, windows }) =>
    windows.map((one) => ({ ...one, ...keysOf(member) })),
  );
  const recording = { by: ctx.actor.accountId, at: null };
  sendGrants(tx, granted, { bulkId: act.bulkId, rule: act.rule, by: ctx.actor.accountId });
  sendFacts(
    tx,
    granted.map((one) => factOf(one, one)),
    recording,
  );
  const members = meant.map((one) => keysOf(one.member));
  log(tx, ctx, members);
  await judgeAfter(tx, ctx, members);
  const last = some.at(-1)?.memberId ?? act.position;
  const after = await advanceBulk(tx, act.bulkId, {
    position: last,
    members: members.length,
    waivers: granted.length,
    ended: some.length < portion,
  });
  return viewOne(tx, ctx, after);
}

function keysOf({
  regionId,
  memberId,
  seenBy,
}: Pick<StoredMember, "regionId" | "memberId" | "seenBy">) {
  return { regionId, memberId, seenBy };
}

/** Locks members whom the caller may decide about, never himself. */
async function hold(tx: Tx, ctx: Context, ids: readonly number[]): Promise<StoredMember[]> {
  const held = await lockMembersIn(tx, ids, everybody);
  return held.filter((one) => isOfficeOf(ctx, one) && !isSelf(ctx, one.memberId));
}

function log(tx: Tx, ctx: Context, members: readonly { readonly memberId: number }[]): void {
  if (members.length === 0) return;
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    task: "standing",
    what: "waiver",
    memberIds: members.map((one) => one.memberId),
  });
}

async function revokePortion(tx: Tx, ctx: Context, act: StoredBulk): Promise<Outcome<BulkActView>> {
  if (act.revokeEndedAt !== null) return viewOne(tx, ctx, act);
  const ids = await loadGrantedMembers(tx, act.bulkId, act.revokePosition, portion);
  // Whoever has gone to another office since keeps his waiver: it is that office's to revoke.
  const held = await hold(tx, ctx, ids);
  const by = ctx.actor.accountId;
  const revoked = await revokeOfBulk(
    tx,
    act.bulkId,
    held.map((one) => one.memberId),
    by,
  );
  await endFacts(tx, held, revoked);
  log(tx, ctx, held);
  await judgeAfter(tx, ctx, held);
  const after = await advanceBulkRevocation(tx, act.bulkId, {
    position: ids.at(-1) ?? act.revokePosition,
    ended: ids.length < portion,
    by,
  });
  return viewOne(tx, ctx, after);
}

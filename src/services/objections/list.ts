import type {
  ObjectionFile,
  ObjectionView,
  waitingObjections as waitingRoute,
} from "#contract/routes/objections";
import type { ResponseOf } from "#contract/route";
import { objectionDays } from "#core/objections";
import { type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { loadUnitNames } from "#store/names";
import {
  countObjections,
  loadObjections,
  loadWaitingObjections,
  type ObjectionCounts,
} from "#store/objections";
import { findFiledMember } from "#store/study-file";
import type { Context } from "../context.ts";
import { reachOf } from "../members/reach.ts";
import { lookAtPersons, memberRef, noSuchUnit } from "../persons.ts";
import { policyInForce } from "../policy.ts";
import { isSelf } from "../waivers/hold.ts";
import { memberUnknown } from "./rights.ts";
import { objectionViews } from "./view.ts";

/** Objections of one member with their answers: for his posts and for himself. */
export async function memberObjections(
  ctx: Context,
  memberId: number,
): Promise<Outcome<ObjectionFile>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const { whole, units, member: self } = ctx.actor.sight;
    const member = await findFiledMember(tx, memberId, { whole, units }, self);
    if (member === null) return memberUnknown;
    const [policy, stored] = await Promise.all([policyInForce(tx), loadObjections(tx, memberId)]);
    if (member.fromPost) lookAtPersons(tx, ctx, "objections", [{ memberId }]);
    const { lastUnitId } = member;
    const days = objectionDays(policy?.pack ?? null);
    const reach = reachOf(ctx);
    const items = await objectionViews(
      tx,
      ctx,
      stored.map((one) => ({ ...one, lastUnitId })),
    );
    return success({
      items,
      mayObject:
        isSelf(ctx, memberId) || reach.whole || (member.fromPost && reach.units.length > 0),
      answerWithinDays: days.answer,
      appealWithinDays: days.appeal,
    });
  });
}

interface WaitingPage {
  readonly items: ResponseOf<typeof waitingRoute>["items"];
  /** The last objection of a full page; null where the list ends. */
  readonly after: number | null;
}

/** Objections that wait, of members whose records the caller keeps; the oldest first. */
export async function waitingObjections(
  ctx: Context,
  page: { readonly after: number; readonly limit: number },
): Promise<Outcome<WaitingPage>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const rows = await loadWaitingObjections(tx, reachOf(ctx), page.after, page.limit);
    const names = await loadUnitNames(
      tx,
      rows.map((one) => one.homeId),
    );
    if (rows.length > 0) lookAtPersons(tx, ctx, "objections", rows);
    const views: readonly ObjectionView[] = await objectionViews(tx, ctx, rows);
    const items = views.flatMap((view, index) => {
      const row = rows[index];
      if (row === undefined) return [];
      return [{ ...view, member: memberRef({ ...row, unitId: row.homeId }, names) }];
    });
    const after = rows.length < page.limit ? null : (rows.at(-1)?.objectionId ?? null);
    return success({ items, after });
  });
}

/** How many wait about members at or below a unit, and how many are late; no persons. */
export async function countUnitObjections(
  ctx: Context,
  unitId: number,
): Promise<Outcome<ObjectionCounts>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    return success(await countObjections(tx, unit.path, ctx.today));
  });
}

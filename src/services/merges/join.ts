import type { Tx } from "#store/database";
import { mergedBefore, sendGone, sendJoined, sendParted } from "#store/members/merge";
import { everybody, homesInForce, lockMembersIn, type StoredMember } from "#store/members/stored";
import { placement, successors } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { sendHomeChanges } from "../members/homes.ts";
import { judgeAfter } from "../members/moving.ts";
import { settleMembers, takeToRegion } from "../members/settle.ts";
import { type JudgedMember, rejudge } from "../verdicts.ts";

/** Two members whose rows the caller holds. */
export interface HeldPair {
  readonly survivor: StoredMember;
  readonly loser: StoredMember;
}

/**
 * Merges one member into another: his rows come to the survivor's region and are set aside, his ledger
 * is the survivor's from now on, and both are judged again. From here on he is nobody's home, in no
 * list and in no count; his number finds the survivor.
 */
export async function joinMembers(
  tx: Tx,
  ctx: Context,
  mergeId: number,
  { survivor, loser }: HeldPair,
): Promise<JudgedMember[]> {
  const { regionId, memberId: survivorId } = survivor;
  const pair = { regionId, survivorId, loserId: loser.memberId };
  await takeToRegion(tx, [loser.memberId], loser.regionId, regionId);
  sendJoined(tx, mergeId, pair);
  // With nothing left to be judged by, the loser's verdicts go, and their counts with them.
  const judged = await rejudge(tx, ctx, [
    { regionId, memberId: loser.memberId },
    { regionId, memberId: survivorId },
  ]);
  sendGone(tx, mergeId, pair);
  return judged;
}

/**
 * Takes a merge back: the loser stands as he stood, with every row of the ledger that was recorded for
 * him before and since; both are judged again. Where his home closed meanwhile he is at home in the
 * unit that follows it, or where there is not just one, in the survivor's.
 */
export async function partMembers(
  tx: Tx,
  ctx: Context,
  mergeId: number,
  survivor: StoredMember,
  loserId: number,
): Promise<JudgedMember[]> {
  const { regionId, memberId: survivorId } = survivor;
  const before = await mergedBefore(tx, loserId);
  sendParted(tx, mergeId, { regionId, survivorId, loserId }, before);
  const [loser] = await lockMembersIn(tx, [loserId], everybody);
  if (loser === undefined) throw new Error("a member was not put back");
  await moveFromClosed(tx, ctx, loser, survivor);
  const settled = await settleMembers(tx, ctx.today, [loser]);
  return judgeAfter(tx, ctx, [...settled, survivor]);
}

async function moveFromClosed(
  tx: Tx,
  ctx: Context,
  loser: StoredMember,
  survivor: StoredMember,
): Promise<void> {
  if (loser.unitId === null) return;
  const on = (await placement(tx, [loser.unitId])).get(loser.unitId)?.closedOn ?? null;
  if (on === null) return;
  const followed = await successors(tx, loser.unitId);
  const unitId = followed.length === 1 ? (followed[0] ?? null) : survivor.unitId;
  const homes = await homesInForce(tx, [loser]);
  sendHomeChanges(tx, [{ member: loser, homes, unitId, on, to: null }], {
    by: ctx.actor.accountId,
    at: null,
  });
}

import { wholeSight, type Tx } from "#store/database";
import { commitLazily } from "#store/jobs/parts";
import { everybody, lockMembersIn } from "#store/members/stored";
import {
  countTravelling,
  holdMarksOf,
  isAnybodyGoing,
  markMissed,
  membersToFollow,
  nextTravellers,
  sendArrivals,
  sendArrived,
} from "#store/organisation/journeys";
import { lockOrganisation, waitBriefly } from "#store/organisation/locks";
import { planAnew } from "#store/plans";
import { recountQuality } from "#store/quality";
import { isBusy } from "../busy.ts";
import { settleMembers } from "../members/settle.ts";
import type { QueueOptions, SystemContext } from "../verdicts-bulk.ts";

/** Members whose rows go in one transaction. */
const membersAtOnce = 500;

/** So many go before the answer to whoever moved their unit; more of them go in the background. */
const atOnce = 2_000;

/**
 * Takes members to the region to which a move of their unit has put them, unit by unit: each unit goes
 * with its members in one transaction, or, where they are more than a portion, with the first of them.
 * A member always lies in one of the regions of `unit_place`, where whoever reads looks for him. Who sees
 * them was settled by the move itself. A kill loses at most the portion at hand; whoever calls next goes
 * on. Answers how many members have arrived. Ends early where an import holds the organisation, a
 * question goes through the members, or all that is left was told to stop; the next call goes on.
 */
export async function continueTravel(
  ctx: SystemContext,
  options: QueueOptions = {},
): Promise<number> {
  let arrived = 0;
  if (!(await ctx.db.snapshot(wholeSight, isAnybodyGoing))) return arrived;
  while (options.signal?.aborted !== true) {
    const some = await takePortion(ctx);
    if (some === null) break;
    arrived += some;
    options.onProgress?.(arrived);
  }
  return arrived;
}

/** Takes those who travel where they belong if they are few; answers how many are still on the way. */
export async function travelAtOnce(ctx: SystemContext): Promise<number> {
  const left = (): Promise<number> => ctx.db.snapshot(wholeSight, countTravelling);
  const waiting = await left();
  if (waiting > atOnce) return waiting;
  await continueTravel(ctx);
  return left();
}

async function takePortion(ctx: SystemContext): Promise<number | null> {
  try {
    return await ctx.db.write(wholeSight, (tx) => portion(tx, ctx));
  } catch (error) {
    if (isBusy(error)) return null;
    throw error;
  }
}

/** Nobody else places members or changes the tree meanwhile: where members belong stays as it is. */
async function portion(tx: Tx, ctx: SystemContext): Promise<number | null> {
  waitBriefly(tx);
  await lockOrganisation(tx);
  planAnew(tx);
  commitLazily(tx);
  const journeys = await nextTravellers(tx, membersAtOnce);
  if (journeys.length === 0) return null;
  const unitIds = journeys.map((one) => one.unitId);
  const memberIds = await membersToFollow(tx, unitIds, membersAtOnce);
  sendArrivals(tx, journeys);
  holdMarksOf(tx, memberIds);
  const members = await lockMembersIn(tx, memberIds, everybody);
  await settleMembers(tx, ctx.today, members);
  markMissed(tx, memberIds);
  recountQuality(tx, [...new Set(journeys.flatMap(({ from, to }) => [from, to]))]);
  sendArrived(tx, unitIds, members.length);
  return members.length;
}

import type { Database } from "#store/database";
import { wholeSight } from "#store/database";
import { markEveryUnit } from "#store/duties-queue";
import { planAnew } from "#store/plans";
import {
  findRecompute,
  queueRegionAfter,
  sendAfterRegion,
  sendRecompute,
  sendRecomputeDone,
} from "#store/verdicts-jobs";
import { countUnjudged, markDue, takeUnjudged } from "#store/verdicts-queue";
import { judgeUnitQueue, markDutiesDue } from "./duties-recompute.ts";
import { type Moment, rejudge } from "./verdicts.ts";

/** System work: the organisation's day, and the database with whole sight. */
export interface SystemContext extends Moment {
  readonly db: Database;
}

export interface QueueOptions {
  /** Called after every portion with the members judged so far. */
  readonly onProgress?: (judged: number) => void;
  readonly signal?: AbortSignal;
}

/** Members judged in one transaction: enough to share statements, few enough to hold locks briefly. */
const portion = 500;
/** While one portion is judged, the database reads or writes the other. */
const workers = 2;

/**
 * Judges everybody who waits in the queue, in portions; a kill loses nothing, as a portion leaves
 * the queue in the transaction that judges it. May run in several processes. Answers how many.
 */
export async function judgeQueue(ctx: SystemContext, options: QueueOptions = {}): Promise<number> {
  let judged = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      if (options.signal?.aborted === true) return;
      const taken = await ctx.db.write(wholeSight, async (tx) => {
        planAnew(tx);
        const members = await takeUnjudged(tx, portion);
        await rejudge(tx, ctx, members);
        return members.length;
      });
      if (taken === 0) return;
      judged += taken;
      options.onProgress?.(judged);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  await judgeUnitQueue(ctx, options);
  return judged;
}

/** Goes on with a recompute that was asked for, by whomever and whenever. Answers members judged. */
export async function continueRecompute(
  ctx: SystemContext,
  options: QueueOptions = {},
): Promise<number> {
  let judged = 0;
  const report = (some: number): void => options.onProgress?.(judged + some);
  for (;;) {
    if (options.signal?.aborted === true) return judged;
    const more = await queueNextRegion(ctx);
    judged += await judgeQueue(ctx, { ...options, onProgress: report });
    if (!more) return judged;
  }
}

/** One region at a time is queued, so that the queue stays small whatever the number of members. */
async function queueNextRegion(ctx: SystemContext): Promise<boolean> {
  return ctx.db.write(wholeSight, async (tx) => {
    const job = await findRecompute(tx);
    if (job === null) return false;
    const region = await queueRegionAfter(tx, job.afterRegion);
    if (region === null) sendRecomputeDone(tx, job.jobId);
    else sendAfterRegion(tx, job.jobId, region.regionId);
    return region !== null;
  });
}

/** Judges everybody again. What is done survives a kill; `continueRecompute` then does the rest. */
export async function recomputeAll(
  ctx: SystemContext,
  options: QueueOptions = {},
): Promise<number> {
  await ctx.db.write(wholeSight, async (tx) => {
    markEveryUnit(tx);
    sendRecompute(tx, "", 0);
  });
  return continueRecompute(ctx, options);
}

/** Judges those whose verdicts change because a day has come. Answers how many. */
export async function passDay(ctx: SystemContext, options: QueueOptions = {}): Promise<number> {
  await markDutiesDue(ctx);
  await ctx.db.write(wholeSight, (tx) => markDue(tx, ctx.today));
  return judgeQueue(ctx, options);
}

/** How many wait to be judged. */
export function waitingToBeJudged(ctx: Pick<SystemContext, "db">): Promise<number> {
  return ctx.db.snapshot(wholeSight, countUnjudged);
}

import { type Day, formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { wholeSight } from "#store/database";
import { markEveryUnit } from "#store/duties-queue";
import {
  beginJob,
  type BulkJob,
  latestJob,
  resumeStopped,
  runningFor,
  sendStop,
} from "#store/jobs/jobs";
import { membersYetToArrive } from "#store/organisation/journeys";
import { planAnew } from "#store/plans";
import { packInForce } from "#store/policy";
import type { MemberKey } from "#store/verdicts";
import { countUnjudged, markDue, membersWithChange, takeUnjudged } from "#store/verdicts-queue";
import { mayReadTries, mayRule } from "./access/rule.ts";
import type { Context } from "./context.ts";
import { judgeUnitQueue, markDutiesDue } from "./duties-recompute.ts";
import { continueTravel } from "./organisation/travel.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { emptyQueue } from "./queue-lanes.ts";
import { rejudge } from "./verdicts.ts";
import { continueBulk, type QueueOptions, type SystemContext } from "./verdicts-bulk.ts";

export type { SystemContext } from "./verdicts-bulk.ts";

/** Members judged in one transaction: enough to share statements, few enough to hold locks briefly. */
const portion = 500;
const lanes = 2;

/**
 * Judges everybody who waits in the queue, then the units that wait, in portions; a kill loses
 * nothing, as a portion leaves the queue in the transaction that judges it. May run in several
 * processes. Answers how many members.
 */
export async function judgeQueue(ctx: SystemContext, options: QueueOptions = {}): Promise<number> {
  let judged = 0;
  await emptyQueue<MemberKey>({
    front: { regionId: 0, memberId: 0 },
    lanes,
    signal: options.signal,
    portion: async (after) => {
      const taken = await ctx.db.write(wholeSight, async (tx) => {
        planAnew(tx);
        const members = await takeUnjudged(tx, portion, after);
        await rejudge(tx, ctx, members);
        return members;
      });
      judged += taken.length;
      if (taken.length > 0) options.onProgress?.(judged);
      return taken;
    },
  });
  await judgeUnitQueue(ctx, options);
  return judged;
}

/**
 * Takes those who travel to their region, judges who waits, and goes on with a recompute that was asked
 * for. Answers members judged.
 */
export async function continueRecompute(
  ctx: SystemContext,
  options: QueueOptions = {},
): Promise<number> {
  const { signal } = options;
  await continueTravel(ctx, signal === undefined ? {} : { signal });
  const queued = await judgeQueue(ctx, options);
  const onProgress = (some: number): void => options.onProgress?.(queued + some);
  return queued + (await continueBulk(ctx, { ...options, onProgress }));
}

/** Judges everybody again. What is done survives a kill; `continueRecompute` then does the rest. */
export async function recomputeAll(
  ctx: SystemContext,
  options: QueueOptions = {},
): Promise<number> {
  await ctx.db.write(wholeSight, (tx) => askRecompute(tx, 0));
  return continueRecompute(ctx, options);
}

/** Says, in the transaction that makes it necessary, that everybody must be judged again. */
export async function askRecompute(tx: Tx, startedBy: number): Promise<number> {
  sendStop(tx, "recompute", "replaced by a later one");
  markEveryUnit(tx);
  const inForce = await packInForce(tx);
  const about = { inputHash: inForce?.hash ?? "", startedBy };
  return beginJob(tx, "recompute", "Judging everybody again", about);
}

/** How far the register is with judging everybody, and by which pack the figures then are. */
export interface RecomputeProgress {
  /** Null: nobody ever asked for one. */
  readonly job: BulkJob | null;
  /** Members who wait in the queue of loads and moves (at most a million is counted). */
  readonly waiting: number;
  /** Members on the way to another region after a move of their unit. */
  readonly travelling: number;
  readonly policy: Policy | null;
}

async function progressIn(tx: Tx): Promise<RecomputeProgress> {
  const [job, waiting, travelling, policy] = await Promise.all([
    latestJob(tx, "recompute"),
    countUnjudged(tx),
    membersYetToArrive(tx),
    policyInForce(tx),
  ]);
  return { job, waiting, travelling, policy };
}

/** How far it is, for administrators and training offices. */
export async function readRecompute(ctx: Context): Promise<Outcome<RecomputeProgress>> {
  if (!mayReadTries(ctx)) return notYours;
  return success(await ctx.db.snapshot(ctx.actor.sight, progressIn));
}

/**
 * Begins a recompute, or goes on with the one that was stopped where the same pack is in force.
 * The running server, or `continueRecompute`, does the work.
 */
export async function startRecompute(ctx: Context): Promise<Outcome<RecomputeProgress>> {
  if (!mayRule(ctx)) return notYours;
  return ctx.db.write(wholeSight, async (tx) => {
    const { job } = await progressIn(tx);
    const inForce = await packInForce(tx);
    if (inForce === null) return noPack;
    const resumed = await resumeStopped(tx, inForce.hash);
    if (job?.state !== "running" && !resumed) await askRecompute(tx, ctx.actor.accountId);
    return success(await progressIn(tx));
  });
}

/** Stops the running recompute after the portions at hand; what is judged stays judged. */
export async function stopRecompute(ctx: Context): Promise<Outcome<RecomputeProgress>> {
  if (!mayRule(ctx)) return notYours;
  return ctx.db.write(wholeSight, async (tx) => {
    sendStop(tx, "recompute", "stopped by hand");
    return success(await progressIn(tx));
  });
}

const notYours = failure(
  "not-found",
  "not-found",
  "Everybody is judged anew by the operator and the administrators of the top unit.",
);
const noPack = failure(
  "conflict",
  "no-policy",
  "No policy pack is in force yet: publish one, which judges everybody.",
);

/** So many members of whom a day changes something are a job for the bulk workers. */
const manyDue = 10_000;

/**
 * Judges those whose verdicts change because a day has come, and answers how many. Where they are
 * many, as on New Year's Day, or where a recompute runs that may yet judge by the day before, a job
 * is left instead, which `continueBulk` does part by part: a kill loses none of it.
 */
export async function passDay(ctx: SystemContext, options: QueueOptions = {}): Promise<number> {
  await ctx.db.write(wholeSight, (tx) => askForDay(tx, ctx.today, ctx.workers?.from ?? manyDue));
  await markDutiesDue(ctx);
  return judgeQueue(ctx, options);
}

async function askForDay(tx: Tx, today: Day, many: number): Promise<void> {
  const day = formatDay(today);
  const inHand = await runningFor(tx, "new-day", day);
  if (inHand === "same") return;
  // What the job of a day before has left undone is due today as well.
  if (inHand === "other") sendStop(tx, "new-day", "replaced by a later day");
  const recomputing = (await latestJob(tx, "recompute"))?.state === "running";
  const due = await membersWithChange(tx, today, Math.max(1, many));
  if (!recomputing && (due === 0 || due < many)) {
    await markDue(tx, today);
    return;
  }
  await beginJob(tx, "new-day", "A new day", { inputHash: day, startedBy: 0 });
}

/** How many wait to be judged. */
export function waitingToBeJudged(ctx: Pick<SystemContext, "db">): Promise<number> {
  return ctx.db.snapshot(wholeSight, countUnjudged);
}

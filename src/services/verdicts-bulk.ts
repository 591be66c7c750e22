import type { Database, Tx } from "#store/database";
import { wholeSight } from "#store/database";
import { type BulkKind, jobState, lockRunning, nextRunning, sendEnd } from "#store/jobs/jobs";
import {
  claimPart,
  commitLazily,
  membersDueOfPart,
  membersOfPart,
  sendAdvance,
  sendParts,
} from "#store/jobs/parts";
import { sendPastParts } from "#store/past";
import { planAnew } from "#store/plans";
import { countPortion, endPast } from "./past.ts";
import { type Moment, rejudge } from "./verdicts.ts";
import { compareWithDraft } from "./what-if-members.ts";
import { answerFromSums } from "./what-if-sums.ts";

/** System work: the organisation's day, and the database with whole sight. */
export interface SystemContext extends Moment {
  readonly db: Database;
  /** Threads for work on everybody; without them it is done in this one. */
  readonly workers?: BulkWorkers;
}

export interface QueueOptions {
  /** Called after every portion with the members judged so far. */
  readonly onProgress?: (judged: number) => void;
  readonly signal?: AbortSignal;
}

/** One job for whoever works on it; plain data, so that it can be sent to a thread. */
export interface BulkOrder extends Moment {
  readonly jobId: number;
  readonly kind: BulkKind;
}

export interface BulkDone {
  readonly members: number;
  /** Why workers ended before the work did. Nothing that they committed is lost or done twice. */
  readonly failures: readonly Error[];
}

/** Threads with a pack and connections of their own, that run `workOnParts`. */
export interface BulkWorkers {
  /** Jobs of fewer members are not worth the starting of threads. */
  readonly from: number;
  run(order: BulkOrder, options: QueueOptions): Promise<BulkDone>;
}

/** Members in one transaction: enough to share statements, few enough to hold locks briefly. */
const portion = 500;
/** While one portion is judged, the database reads or writes the other. */
const lanes = 2;
/** Members of a part: short enough that all lanes end at about the same time. */
const partSize = 5_000;
/** Milliseconds until it is looked again whether another process has ended its parts. */
const lookAgain = 300;
const attempts = 3;

/** Goes on with every job that was asked for, by whomever and whenever. Answers members done. */
export async function continueBulk(
  ctx: SystemContext,
  options: QueueOptions = {},
): Promise<number> {
  let done = 0;
  for (;;) {
    if (options.signal?.aborted === true) return done;
    const job = await openJob(ctx);
    if (job === null) return done;
    if (job.bySums) {
      if ((await answerFromSums(ctx.db, job, options)) === "elsewhere") await aMoment();
      continue;
    }
    const before = done;
    const onProgress = (some: number): void => options.onProgress?.(before + some);
    done += await finishJob(ctx, job, { ...options, onProgress });
  }
}

interface OpenJob extends BulkOrder {
  readonly total: number;
  /** What is stored of the verdicts answers it. */
  readonly bySums: boolean;
}

/** The next job that runs, cut into parts by whoever takes it up first; sums need none. */
async function openJob(ctx: SystemContext): Promise<OpenJob | null> {
  return ctx.db.write(wholeSight, async (tx) => {
    const job = await nextRunning(tx);
    if (job === null) return null;
    const { jobId, kind, bySums } = job;
    const { today, zone } = ctx;
    if (bySums) return { jobId, kind, today, zone, bySums, total: 0 };
    if (!job.isCut) {
      if (kind === "past") sendPastParts(tx, jobId, partSize);
      else sendParts(tx, jobId, partSize);
    }
    const state = await jobState(tx, jobId);
    return { jobId, kind, today, zone, bySums, total: state?.total ?? 0 };
  });
}

async function finishJob(ctx: SystemContext, job: OpenJob, options: QueueOptions): Promise<number> {
  let done = 0;
  for (let failed = 0; ;) {
    const before = done;
    const onProgress = (some: number): void => options.onProgress?.(before + some);
    const round = await oneRound(ctx, job, { ...options, onProgress });
    done += round.members;
    const state = await ctx.db.snapshot(wholeSight, (tx) => jobState(tx, job.jobId));
    if (state === null || state.state !== "running") return done;
    if (!state.open) {
      await ctx.db.write(wholeSight, (tx) => endJob(tx, job));
      return done;
    }
    if (options.signal?.aborted === true) return done;
    const [failure] = round.failures;
    failed = failure === undefined || round.members > 0 ? 0 : failed + 1;
    if (failure !== undefined && failed >= attempts) throw failure;
    // Somebody else holds what is left, or a worker that died held it.
    await aMoment();
  }
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, lookAgain));
}

/** Whoever is first ends it; what is left to do then is done once, in the same transaction. */
async function endJob(tx: Tx, job: OpenJob): Promise<void> {
  if (job.kind === "past") {
    if ((await lockRunning(tx, job.jobId)) === null) return;
    await endPast(tx, job, job.jobId);
  }
  sendEnd(tx, job.jobId, "done");
}

async function oneRound(
  ctx: SystemContext,
  job: OpenJob,
  options: QueueOptions,
): Promise<BulkDone> {
  const { total, bySums: _, ...order } = job;
  if (ctx.workers !== undefined && total >= ctx.workers.from) {
    return ctx.workers.run(order, options);
  }
  return { members: await workOnParts(ctx.db, order, options), failures: [] };
}

/**
 * Takes portions of the job's parts until there is none that nobody holds. The verdicts that change,
 * their deltas and the position are one transaction; the same function runs in this thread, in
 * workers, and in several processes at once.
 */
export async function workOnParts(
  db: Database,
  order: BulkOrder,
  options: QueueOptions = {},
): Promise<number> {
  let done = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      if (options.signal?.aborted === true) return;
      const members = await db.write(wholeSight, (tx) => nextPortion(tx, order));
      if (members === null) return;
      done += members;
      options.onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done;
}

async function nextPortion(tx: Tx, order: BulkOrder): Promise<number | null> {
  planAnew(tx);
  commitLazily(tx);
  const part = await claimPart(tx, order.jobId);
  if (part === null) return null;
  const ids =
    order.kind === "past"
      ? await countPortion(tx, order, part, portion)
      : order.kind === "new-day"
        ? await membersDueOfPart(tx, part, portion, order.today)
        : await membersOfPart(tx, part, portion);
  const last = ids.at(-1) ?? part.lastMember;
  if (order.kind === "what-if") await compareWithDraft(tx, order, part.regionId, ids);
  else if (order.kind !== "past") {
    const members = ids.map((memberId) => ({ regionId: part.regionId, memberId }));
    await rejudge(tx, order, members);
  }
  const finished = ids.length < portion || last >= part.lastMember;
  sendAdvance(tx, order.jobId, part, { afterMember: last, members: ids.length, finished });
  return ids.length;
}

import { requirementsOf } from "#core/policy/pack";
import { countSums } from "#core/coverage";
import { formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { type Tx, wholeSight } from "#store/database";
import { loadUnitDossiers } from "#store/duties-load";
import { type BulkJob, findJob, sendEnd } from "#store/jobs/jobs";
import {
  beginPast,
  findPast,
  findPastAnswer,
  foldPast,
  membersOfPast,
  type PastQuestion,
  pastSize,
  sendPastCounts,
  sweepPast,
  unitsOfPast,
} from "#store/past";
import { planAnew } from "#store/plans";
import { type AsOf, type Asked, askedOf, policyAt } from "./as-of.ts";
import type { Context } from "./context.ts";
import { judgeUnit } from "./duties.ts";
import { pieces } from "./parallel.ts";
import { noSuchUnit } from "./persons.ts";
import type { Policy } from "./policy.ts";
import { historyOf, judgeHistory, loadForJudging, type Moment } from "./verdicts.ts";

/** So many members are counted while the asker waits; more of them as a job, with progress. */
const membersAtOnce = 2_000;
/** A question about more is refused: a whole nation is asked province by province. */
const membersOfJob = 3_000_000;
/** What is asked "as known now" is counted anew after so many seconds. */
const freshSeconds = 60;
/** Answers that are kept. */
const kept = 60;
const portion = 500;

/** Where a past question is answered: counted already, or still being counted. */
export interface PastState {
  readonly question: PastQuestion;
  readonly job: BulkJob | null;
}

/** The day that is asked about, or a failure where nothing can be said about it. */
export function pastMoment(ctx: Context, asOf: AsOf): Outcome<Asked> {
  const at = askedOf(ctx, asOf);
  if (at.day > ctx.today) return later("/day", "The day lies in the future.");
  if (at.knownOn !== null && at.knownOn > ctx.today) {
    return later("/knownOn", "What will be known on a later day is not known yet.");
  }
  return success(at);
}

const later = (at: string, message: string) =>
  failure("invalid", "day-in-future", message, [{ at, message }]);

const fresh = { largeFrom: membersAtOnce, seconds: freshSeconds } as const;

/**
 * An answer about a past day of a unit, counted now where the unit is small: every member who was
 * ever at home there is judged again from what was known, by the pack of that day. Larger units are
 * asked by `askPast`, which counts in the background.
 */
export async function pastAnswer(
  ctx: Context,
  unitId: number,
  at: Asked,
): Promise<Outcome<PastQuestion>> {
  const { sight } = ctx.actor;
  const [unit, found] = await ctx.db.snapshot(sight, (tx) =>
    Promise.all([findUnitInSight(tx, unitId, sight), findPastAnswer(tx, unitId, at, fresh)]),
  );
  if (unit === null) return noSuchUnit;
  if (found !== null) return found.answeredAt === null ? stillCounting(at) : success(found);
  const begun = await begin(ctx, unitId, at, membersAtOnce);
  if (!begun.ok) return begun;
  return ctx.db.write(wholeSight, async (tx) => {
    planAnew(tx);
    const question = await findPast(tx, begun.value);
    if (question === null) return noSuchUnit;
    for (let after = 0; ;) {
      const members = await membersOfPast(tx, question.jobId, after, maxMember, portion);
      await countMembers(tx, { ...ctx, today: at.day }, question, members);
      if (members.length < portion) break;
      after = members.at(-1)?.memberId ?? maxMember;
    }
    await endPast(tx, { ...ctx, today: at.day }, question.jobId);
    sendEnd(tx, question.jobId, "done");
    await tx.settle();
    const answered = await findPast(tx, question.jobId);
    return answered === null ? noSuchUnit : success(answered);
  });
}

const maxMember = Number.MAX_SAFE_INTEGER;

function stillCounting(at: Asked) {
  return failure(
    "conflict",
    "past-counting",
    `${formatDay(at.day)} is being counted for this unit: ask again in a moment.`,
  );
}

/** Writes a question down, where the unit was there and is not too large. Answers its job. */
async function begin(
  ctx: Context,
  unitId: number,
  at: Asked,
  most: number,
): Promise<Outcome<number>> {
  return ctx.db.write(wholeSight, async (tx) => {
    const { members, units } = await pastSize(tx, unitId, at);
    if (units === 0) return notThere(at);
    if (members > most) return tooLarge(members, most);
    const policy = await policyAt(tx, at);
    const by = { packRef: policy?.packRef ?? null, accountId: ctx.actor.accountId };
    const jobId = await beginPast(tx, unitId, at, by);
    sweepPast(tx, kept);
    return success(jobId);
  });
}

function notThere(at: Asked) {
  return failure(
    "not-found",
    "unit-not-there",
    `The unit was not there on ${formatDay(at.day)}, as far as was known.`,
  );
}

function tooLarge(members: number, most: number) {
  const count = members.toLocaleString("en");
  return failure(
    "conflict",
    "past-too-large",
    most === membersAtOnce
      ? `${count} members would have to be judged again: ask for it as a job ` +
          "(POST /units/{unitId}/past), which says how far it is, or ask about a smaller unit."
      : `${count} members are too many for one question: ask about the units below.`,
  );
}

/**
 * Asks about a past day of a unit of any size up to three million members: the running server, or
 * `continueBulk`, counts it. Whoever may see the unit's counts may ask; a question that is there
 * already, answered or not, is not asked twice.
 */
export async function askPast(
  ctx: Context,
  unitId: number,
  asOf: AsOf,
): Promise<Outcome<PastState>> {
  const at = pastMoment(ctx, asOf);
  if (!at.ok) return at;
  const { sight } = ctx.actor;
  const [unit, found] = await ctx.db.snapshot(sight, (tx) =>
    Promise.all([findUnitInSight(tx, unitId, sight), findPastAnswer(tx, unitId, at.value, fresh)]),
  );
  if (unit === null) return noSuchUnit;
  if (found !== null) return pastState(ctx, unitId, found.jobId);
  const begun = await begin(ctx, unitId, at.value, membersOfJob);
  return begun.ok ? pastState(ctx, unitId, begun.value) : begun;
}

/** How far a question is. */
export async function pastState(
  ctx: Context,
  unitId: number,
  jobId: number,
): Promise<Outcome<PastState>> {
  const { sight } = ctx.actor;
  return ctx.db.snapshot(sight, async (tx) => {
    const [unit, question, job] = await Promise.all([
      findUnitInSight(tx, unitId, sight),
      findPast(tx, jobId),
      findJob(tx, jobId, "past"),
    ]);
    if (unit === null || question === null) return unknown;
    return success({ question, job });
  });
}

const unknown = failure("not-found", "past-unknown", "There is no such question; ask it anew.");

/** The pack that judged then; it is read once for each portion and compiled once. */
function policyOf(tx: Tx, moment: Moment, question: PastQuestion): Promise<Policy | null> {
  const { day, knownOn } = question;
  return policyAt(tx, {
    day,
    knownOn,
    zone: moment.zone,
    through: null,
    isPresent: false,
  });
}

/** Judges members as they were and adds what counts in the question's tree. */
async function countMembers(
  tx: Tx,
  moment: Moment,
  question: PastQuestion,
  members: readonly { readonly memberId: number; readonly regionId: number }[],
): Promise<void> {
  const policy = await policyOf(tx, moment, question);
  if (policy === null) return;
  const sums = countSums();
  const regions = [...new Set(members.map((one) => one.regionId))];
  const ids = members.map((one) => one.memberId);
  const loaded = await loadForJudging(tx, moment, regions, ids, question.knownOn);
  for (const memberId of ids) {
    const verdicts = judgeHistory(policy, historyOf(loaded, memberId), question.day);
    for (const verdict of verdicts) sums.add(verdict, 1);
  }
  sendPastCounts(tx, question.jobId, sums.rows());
}

/** What is left to do once everybody is judged: the duties of the units, and the sums above. */
export async function endPast(tx: Tx, moment: Moment, jobId: number): Promise<void> {
  const question = await findPast(tx, jobId);
  if (question === null) return;
  const policy = await policyOf(tx, moment, question);
  if (policy !== null && requirementsOf(policy.pack).some((one) => one.subject === "unit")) {
    const sums = countSums();
    for (const some of pieces(await unitsOfPast(tx, jobId), portion)) {
      const regions = [...new Set(some.map((one) => one.regionId))];
      const ids = some.map((one) => one.unitId);
      const dossiers = await loadUnitDossiers(tx, regions, ids, moment.zone, question.knownOn);
      for (const { history } of dossiers.values()) {
        for (const duty of judgeUnit(policy, history, question.day)) sums.add(duty, 1);
      }
    }
    sendPastCounts(tx, jobId, sums.rows());
  }
  foldPast(tx, jobId);
}

/** A portion of a job's part, by the same functions as a question that is answered at once. */
export async function countPortion(
  tx: Tx,
  moment: Moment & { readonly jobId: number },
  part: { readonly afterMember: number; readonly lastMember: number },
  limit: number,
): Promise<number[]> {
  const question = await findPast(tx, moment.jobId);
  if (question === null) return [];
  const members = await membersOfPast(tx, moment.jobId, part.afterMember, part.lastMember, limit);
  await countMembers(tx, { zone: moment.zone, today: question.day }, question, members);
  return members.map((one) => one.memberId);
}

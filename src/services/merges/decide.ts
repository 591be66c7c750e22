import type { BodyOf } from "#contract/route";
import type {
  DecidedMerge,
  decideMerge as decideRoute,
  MergeView,
  undoMerge as undoRoute,
} from "#contract/routes/merges";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { everybody, lockMembersIn } from "#store/members/stored";
import { findMerge, sendMergeOutcome, sendUndone, type StoredMerge } from "#store/merges";
import { keepOrganisation } from "#store/organisation/locks";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { verdictChanges } from "../members/changed.ts";
import { policyInForce } from "../policy.ts";
import type { JudgedMember } from "../verdicts.ts";
import { hindrance, holdPair } from "./ask.ts";
import { joinMembers, partMembers } from "./join.ts";
import { keepsBoth, logPair, type PairRight, rightToPair } from "./rights.ts";
import { mergeViews } from "./view.ts";

export type DecisionBody = BodyOf<typeof decideRoute>;
export type UndoBody = BodyOf<typeof undoRoute>;

const noMerge = failure("not-found", "merge-unknown", "There is no such merge in sight.");

/** Approves or refuses a merge: somebody else than who asked, who may see both. */
export function decideMerge(
  ctx: Context,
  mergeId: number,
  { outcome, mandateId }: DecisionBody,
): Promise<Outcome<DecidedMerge>> {
  return changeMerge(ctx, mergeId, mandateId, async (tx, merge, right) => {
    if (merge.askedBy === ctx.actor.accountId) return ownQuestion;
    const pair = await holdPair(tx, right, merge.survivor.memberId, merge.loser.memberId);
    // Read again under the lock: of two who decide at once the second finds it decided.
    const now = await findMerge(tx, mergeId);
    if (now === null) return noMerge;
    if (now.outcome !== null) return decidedAlready(now);
    logPair(tx, ctx, right, "write", `merge ${outcome}`, idsOf(merge));
    sendMergeOutcome(tx, mergeId, outcome, ctx.actor.accountId);
    if (outcome === "refused") return success([]);
    if (!pair.ok) return overtaken;
    const hindered = await hindrance(tx, pair.value);
    if (!hindered.ok) return hindered;
    return success(await joinMembers(tx, ctx, mergeId, pair.value));
  });
}

/** Takes back a question that waits: whoever may see both. */
export function withdrawMerge(
  ctx: Context,
  mergeId: number,
  mandateId: number | undefined,
): Promise<Outcome<MergeView>> {
  return changeMerge(ctx, mergeId, mandateId, async (tx, merge, right) => {
    await lockMembersIn(tx, idsOf(merge), everybody);
    const now = await findMerge(tx, mergeId);
    if (now === null) return noMerge;
    if (now.outcome !== null) return decidedAlready(now);
    logPair(tx, ctx, right, "write", "merge withdrawn", idsOf(merge));
    sendMergeOutcome(tx, mergeId, "withdrawn", ctx.actor.accountId);
    return success([]);
  });
}

/** Takes a merge back: both are what they were, with what was recorded for each since. */
export function undoMerge(
  ctx: Context,
  mergeId: number,
  { reason, mandateId }: UndoBody,
): Promise<Outcome<DecidedMerge>> {
  return changeMerge(ctx, mergeId, mandateId, async (tx, merge, right) => {
    // Of one who is merged his locator is held; he has no row of his own.
    const held = await lockMembersIn(tx, idsOf(merge), everybody);
    const survivor = held.find((one) => one.memberId === merge.survivor.memberId);
    const now = await findMerge(tx, mergeId);
    if (now === null) return noMerge;
    if (now.outcome !== "approved") return notMerged;
    if (now.undoneAt !== null) return undoneAlready;
    if (now.survivorMerged || survivor === undefined) return laterFirst(now);
    logPair(tx, ctx, right, "write", "merge undone", idsOf(merge));
    sendUndone(tx, mergeId, reason, ctx.actor.accountId);
    return success(await partMembers(tx, ctx, mergeId, survivor, merge.loser.memberId));
  });
}

function idsOf({ survivor, loser }: StoredMerge): [number, number] {
  return [survivor.memberId, loser.memberId];
}

const ownQuestion = failure(
  "conflict",
  "own-question",
  "You asked for this merge: somebody else who may see both decides it.",
);
const overtaken = failure(
  "conflict",
  "merge-overtaken",
  "One of the two was merged into another, or left your sight, since this was asked. Refuse it.",
);
const notMerged = failure(
  "conflict",
  "merge-not-in-force",
  "These two were not merged: there is nothing to undo.",
);
const undoneAlready = failure("conflict", "merge-undone", "This merge was undone already.");

function decidedAlready({ outcome }: StoredMerge): Outcome<never> {
  return failure("conflict", "merge-decided", `This merge is ${outcome} already.`);
}

function laterFirst({ survivor }: StoredMerge): Outcome<never> {
  return failure(
    "conflict",
    "later-merge-first",
    `Number ${survivor.memberNo} was merged into another since: undo that merge first.`,
  );
}

type Work = (
  tx: Tx,
  merge: StoredMerge,
  right: PairRight,
) => Promise<Outcome<readonly JudgedMember[]>>;

/**
 * One change of a merge in one transaction: the caller must see both persons, as they stand or as they
 * were set aside. What the work refuses leaves nothing behind.
 */
async function changeMerge(
  ctx: Context,
  mergeId: number,
  mandateId: number | undefined,
  work: Work,
): Promise<Outcome<DecidedMerge>> {
  // Outside the locks only to learn whom it is about; the work reads it again under them.
  const meant = await ctx.db.snapshot(wholeSight, (tx) => findMerge(tx, mergeId));
  if (meant === null) return noMerge;
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const right = await rightToPair(tx, ctx, idsOf(meant), mandateId);
    if (!right.ok) return right;
    if (!keepsBoth(right.value, meant.survivor, meant.loser)) return noMerge;
    const done = await work(tx, meant, right.value);
    if (!done.ok) return done;
    const after = await findMerge(tx, mergeId);
    const [view] = after === null ? [] : await mergeViews(tx, ctx, right.value, [after]);
    if (view === undefined) return noMerge;
    const stays = done.value.filter((one) => one.member.memberId === meant.survivor.memberId);
    const changed = right.value.fields.includes("study-file")
      ? verdictChanges(await policyInForce(tx), stays)
      : null;
    return success({ ...view, changed });
  });
}

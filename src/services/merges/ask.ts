import type { BodyOf } from "#contract/route";
import type { askMerge as askRoute, MergeView } from "#contract/routes/merges";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { membersWithOpenObjections, membersWithOpenWaivers } from "#store/members/merge";
import { lockMembersIn, type StoredMember } from "#store/members/stored";
import { addMerge, findMerge, openMergeOf } from "#store/merges";
import { keepOrganisation } from "#store/organisation/locks";
import { openTransferOf } from "#store/transfers";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import type { HeldPair } from "./join.ts";
import { logPair, pairUnknown, type PairRight, rightToPair } from "./rights.ts";
import { mergeViews } from "./view.ts";

export type AskBody = BodyOf<typeof askRoute>;

/**
 * Asks that one member be merged into another. Nothing changes until somebody else who may see both
 * approves it.
 */
export function askMerge(ctx: Context, body: AskBody): Promise<Outcome<MergeView>> {
  const { survivorId, loserId, reason, mandateId } = body;
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    if (survivorId === loserId) return samePerson;
    const right = await rightToPair(tx, ctx, [survivorId, loserId], mandateId);
    if (!right.ok) return right;
    const pair = await holdPair(tx, right.value, survivorId, loserId);
    if (!pair.ok) return pair;
    const hindered = await hindrance(tx, pair.value);
    if (!hindered.ok) return hindered;
    if ((await openMergeOf(tx, [survivorId, loserId])) !== null) return isAsked;
    const askedBy = ctx.actor.accountId;
    const mergeId = await addMerge(tx, { survivorId, loserId, reason, askedBy });
    logPair(tx, ctx, right.value, "write", "merge asked", [survivorId, loserId]);
    const merge = await findMerge(tx, mergeId);
    const [view] = await mergeViews(tx, ctx, right.value, merge === null ? [] : [merge]);
    if (view === undefined) throw new Error("a merge was not stored");
    return success(view);
  });
}

const samePerson = failure("invalid", "same-member", "A member is not merged into himself.", [
  { at: "/loserId", message: "is the survivor" },
]);
const isAsked = failure(
  "conflict",
  "merge-asked",
  "A merge of one of these members waits for its decision. Decide or withdraw that one first.",
);

/** Holds both members, in order of their ids; each must be in reach. */
export async function holdPair(
  tx: Tx,
  right: PairRight,
  survivorId: number,
  loserId: number,
): Promise<Outcome<HeldPair>> {
  const held = await lockMembersIn(tx, [survivorId, loserId], right.reach);
  const survivor = held.find((one) => one.memberId === survivorId);
  const loser = held.find((one) => one.memberId === loserId);
  return survivor === undefined || loser === undefined ? pairUnknown : success({ survivor, loser });
}

/** What must be brought to an end before a merge: it would be left about nobody. */
export async function hindrance(tx: Tx, { survivor, loser }: HeldPair): Promise<Outcome<null>> {
  for (const member of [survivor, loser]) {
    if ((await openTransferOf(tx, member.memberId)) !== null) return onItsWay(member);
  }
  const ids = [survivor.memberId, loser.memberId];
  const [contested] = await membersWithOpenObjections(tx, ids);
  if (contested !== undefined) {
    return objectionWaits(contested === loser.memberId ? loser : survivor);
  }
  const [waits] = await membersWithOpenWaivers(tx, [survivor, loser]);
  return waits === undefined
    ? success(null)
    : waiverWaits(waits === loser.memberId ? loser : survivor);
}

function onItsWay({ memberNo }: StoredMember): Outcome<never> {
  return failure(
    "conflict",
    "transfer-open",
    `A transfer of ${memberNo} is on its way: let it be answered, or take it back, before merging.`,
  );
}

function objectionWaits({ memberNo }: StoredMember): Outcome<never> {
  return failure(
    "conflict",
    "objection-open",
    `An objection about ${memberNo} waits for its answer: let it be answered before merging.`,
  );
}

function waiverWaits({ memberNo }: StoredMember): Outcome<never> {
  return failure(
    "conflict",
    "waiver-open",
    `A waiver asked for ${memberNo} waits for its decision: decide it before merging.`,
  );
}

import type { BodyOf } from "#contract/route";
import type { objectTo as objectRoute, ObjectionView } from "#contract/routes/objections";
import { objectionDays } from "#core/objections";
import { failure, type Outcome } from "#core/outcome";
import {
  addObjection,
  loadObjections,
  sendInstance,
  type StoredObjection,
} from "#store/objections";
import { keepOrganisation } from "#store/organisation/locks";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { policyInForce } from "../policy.ts";
import { holdMember, isSelf } from "../waivers/hold.ts";
import { logWrite, viewOf } from "./hold.ts";
import { firstPlace } from "./places.ts";
import { lastOf, memberUnknown } from "./rights.ts";
import { type Subject, subjectOf } from "./subject.ts";

export type ObjectionBody = BodyOf<typeof objectRoute>;

/** Objections of one member that wait at a time: enough for a life, too few for a flood. */
const openLimit = 20;

/**
 * Objects to an entry or a fact, or that one is missing: the member himself, or whoever keeps his
 * records. Nothing changes by it but the mark; the verdicts go on by what stands.
 */
export async function objectTo(
  ctx: Context,
  memberId: number,
  body: ObjectionBody,
): Promise<Outcome<ObjectionView>> {
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const member = await holdMember(tx, ctx, memberId);
    if (member === null) return memberUnknown;
    const policy = await policyInForce(tx);
    const subject = await subjectOf(tx, ctx, { policy, member, body });
    if (!subject.ok) return subject;
    const { authors, ...made } = subject.value;
    const before = hindrance(await loadObjections(tx, memberId), made);
    if (before !== null) return before;
    const { accountId } = ctx.actor;
    const seeking = { today: ctx.today, member, excluded: [accountId, ...authors] };
    const place = await firstPlace(tx, seeking, body.pastBranch);
    if (place === null) return nothingAbove;
    const objectionId = await addObjection(tx, {
      ...made,
      regionId: member.regionId,
      memberId,
      seenBy: member.seenBy,
      words: body.words,
      pastBranch: body.pastBranch,
      objectedAs: isSelf(ctx, memberId) ? "member" : "post",
      objectedBy: accountId,
    });
    const answerBy = ctx.today + objectionDays(policy?.pack ?? null).answer;
    sendInstance(tx, objectionId, { instance: 1, ...place, openedBy: accountId, answerBy });
    logWrite(tx, ctx, memberId);
    return viewOf(tx, ctx, member, objectionId);
  });
}

const nothingAbove = failure(
  "conflict",
  "objection-nothing-above",
  "Above this unit stands nobody who could answer: object without going past the branch.",
  [{ at: "/pastBranch", message: "has nowhere to go" }],
);

type Made = Omit<Subject, "authors">;

/** What stands in the way: the same waits, was answered already, or too many wait. */
function hindrance(some: readonly StoredObjection[], made: Made): Outcome<never> | null {
  const open = some.filter((one) => lastOf(one).outcome === null);
  if (open.some((one) => isSame(one, made, "rootId"))) {
    return failure("conflict", "objection-open", "This is objected to already, and waits.");
  }
  const isAnswered = some.some(
    (one) => lastOf(one).outcome !== "withdrawn" && isSame(one, made, "entryId"),
  );
  if (isAnswered) {
    return failure(
      "conflict",
      "objection-answered-before",
      "This was objected to and answered. An answer can be taken one level up, once; object " +
        "again when the record has changed.",
    );
  }
  if (open.length < openLimit) return null;
  const tooMany = failure(
    "too-many",
    "objections-too-many",
    `No more than ${openLimit} objections of a member wait at a time. Wait for an answer first.`,
  );
  return { ...tooMany, retryAfter: 86_400 };
}

/** Of an entry: the chain while one waits, the very row once one was answered. */
function isSame(one: StoredObjection, made: Made, by: "rootId" | "entryId"): boolean {
  if (one.kind !== made.kind) return false;
  if (one.kind === "entry") return one[by] === made[by];
  if (one.factId !== null || made.factId !== null) return one.factId === made.factId;
  const keys = one.kind === "fact" ? factKeys : sessionKeys;
  return keys.every((key) => one.claim[key] === made.claim[key]);
}

const factKeys = ["kind", "value", "from"] as const;
const sessionKeys = ["startsOn", "form", "providerId"] as const;

import { failure, type Outcome, success } from "#core/outcome";
import type { Database } from "#store/database";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { type Claim, claimOf, type ClassBody, type ClassRecorded } from "./ledger-claim.ts";
import { recordClaims } from "./ledger-record.ts";
import { mayRecord } from "./ledger-rights.ts";
import { together } from "./together.ts";

export type { ClassBody } from "./ledger-claim.ts";

/** Members recorded for in one transaction of several requests; a larger class is alone in its own. */
const groupLimit = 48;

interface Asked {
  readonly ctx: Context;
  readonly claim: Claim;
}

type Recorded = Outcome<ClassRecorded>;

/** Who waits to be recorded, by the database it is recorded in. */
const recorders = new WeakMap<Database, (asked: Asked) => Promise<Recorded>>();

/**
 * Records one session for a whole class, all or nothing, and answers what changed for each member.
 * Whoever holds a standing post at the home or host unit, or at the office directly responsible,
 * records. The same session for the same member with the same content is recorded once; with other
 * content it is a conflict, and a correction is what is needed. Requests of one account that arrive
 * while others of its are at work share a transaction.
 */
export async function recordClass(ctx: Context, body: ClassBody): Promise<Recorded> {
  if (!mayRecord(ctx)) return failure("not-found", "not-found", "There is nobody to record for.");
  const claim = claimOf(body);
  if (!claim.ok) return claim;
  return recorderOf(ctx.db)({ ctx, claim: claim.value });
}

function recorderOf(db: Database): (asked: Asked) => Promise<Recorded> {
  let recorder = recorders.get(db);
  if (recorder === undefined) {
    recorder = together({ lane: laneOf, fits, atOnce: 2, work: recordGroup });
    recorders.set(db, recorder);
  }
  return recorder;
}

/** Only requests with the very same rights and the same day share a transaction. */
function laneOf({ ctx: { actor, today, zone } }: Asked): string {
  return JSON.stringify([actor.accountId, actor.sight, actor.roles, today, zone]);
}

/** Two requests that name one session or one member come one after the other. */
function fits(group: readonly Asked[], { claim }: Asked): boolean {
  const keys = new Set(group.map((one) => one.claim.session.sourceKey));
  const members = new Set(group.flatMap((one) => one.claim.attended.map((some) => some.memberId)));
  return (
    !keys.has(claim.session.sourceKey) &&
    members.size + claim.attended.length <= groupLimit &&
    !claim.attended.some((one) => members.has(one.memberId))
  );
}

/**
 * Records a group in one transaction. Where one of several is refused or fails, nothing of the group
 * stays, and each is recorded by itself: no request depends on another.
 */
async function recordGroup(group: readonly Asked[]): Promise<PromiseSettledResult<Recorded>[]> {
  if (group.length > 1) {
    const done = await recordAll(group).catch(() => null);
    if (done?.ok === true) {
      return done.value.map((one) => ({ status: "fulfilled", value: success(one) }));
    }
  }
  const answers: PromiseSettledResult<Recorded>[] = [];
  for (const one of group) answers.push(...(await Promise.allSettled([recordAlone(one)])));
  return answers;
}

async function recordAlone(asked: Asked): Promise<Recorded> {
  const done = await recordAll([asked]);
  if (!done.ok) return done;
  const [own] = done.value;
  if (own === undefined) throw new Error("a class that was recorded has no answer");
  return success(own);
}

/** All with the rights of the first: its lane holds nobody with others. */
async function recordAll(group: readonly Asked[]): Promise<Outcome<ClassRecorded[]>> {
  const [first] = group;
  if (first === undefined) return success([]);
  const { ctx } = first;
  const claims = group.map((one) => one.claim);
  return attempt(ctx.db, ctx.actor.sight, (tx) => recordClaims(tx, ctx, claims));
}

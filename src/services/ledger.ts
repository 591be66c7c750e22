import { failure, type Outcome, success } from "#core/outcome";
import type { Database } from "#store/database";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { type Claim, claimOf, type ClassBody, type ClassRecorded } from "./ledger-claim.ts";
import { recordClaims } from "./ledger-record.ts";
import { mayRecord, recordingScope } from "./ledger-rights.ts";
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
 * content it is a conflict, and a correction is what is needed. Requests that arrive while others are
 * at work share a transaction, each with the rights of its own account.
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

/** Members of a request that shares a transaction with other accounts: a class waits for its own. */
const sharedLimit = 8;

/**
 * Small requests of one day share transactions. A large one, or one that names a unit which takes
 * looking up, does so with requests of its own account alone, and no other account waits for it.
 */
function laneOf({ ctx, claim }: Asked): string {
  const { actor, today, zone } = ctx;
  const { unitId } = claim.session;
  const isOwnUnit = unitId === null || recordingScope(ctx).units.includes(unitId);
  const isSmall = claim.attended.length <= sharedLimit;
  const isShared = isSmall && isOwnUnit && actor.mandate === undefined;
  return JSON.stringify(isShared ? [today, zone] : [rightsOf(ctx), today, zone]);
}

/** The account with its very posts and sight. */
function rightsOf({ actor }: Context): string {
  return JSON.stringify([actor.accountId, actor.sight, actor.roles]);
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

/** Answers in the order of the group, whose requests are taken account by account. */
async function recordAll(group: readonly Asked[]): Promise<Outcome<ClassRecorded[]>> {
  const accounts = byAccount(group);
  const [first] = accounts;
  if (first === undefined) return success([]);
  const recordings = accounts.map((own) => ({
    ctx: own[0].ctx,
    claims: own.map((one) => one.claim),
  }));
  const { ctx } = first[0];
  const done = await attempt(ctx.db, ctx.actor.sight, (tx) => recordClaims(tx, recordings));
  if (!done.ok) return done;
  const answers = new Map(accounts.flat().map((one, index) => [one, done.value[index]]));
  return success(group.flatMap((one) => answers.get(one) ?? []));
}

/** Requests of each account; the accounts by their first member, so that two groups lock alike. */
function byAccount(group: readonly Asked[]): [Asked, ...Asked[]][] {
  const accounts = new Map<string, [Asked, ...Asked[]]>();
  for (const one of group) {
    const key = rightsOf(one.ctx);
    const own = accounts.get(key);
    if (own === undefined) accounts.set(key, [one]);
    else own.push(one);
  }
  return [...accounts.values()].sort((a, b) => firstMember(a) - firstMember(b));
}

function firstMember(own: readonly Asked[]): number {
  return Math.min(...own.flatMap((one) => one.claim.attended.map(({ memberId }) => memberId)));
}

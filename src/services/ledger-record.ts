import { type Outcome, success } from "#core/outcome";
import { nothing, type Tx } from "#store/database";
import { lockRecordedMembers, type RecordedMember } from "#store/ledger-members";
import { loadProviders, type ProviderOn } from "#store/ledger-providers";
import { differingSession, ensureSessions, type StoredSession } from "#store/ledger-sessions";
import { insertFirstEntries } from "#store/ledger-write";
import { sendLooks } from "#store/looks";
import { sendSight } from "#store/nested";
import { planOnce } from "#store/plans";
import { lookerOf } from "./access/actor.ts";
import type { Context } from "./context.ts";
import { appendEntries, judgeAppended, memberChange } from "./ledger-append.ts";
import {
  type Claim,
  type ClassRecorded,
  invalid,
  noPolicy,
  otherSession,
  unknownMembers,
  unknownProvider,
  unknownUnit,
} from "./ledger-claim.ts";
import {
  type Accepted,
  entryIdOf,
  entryIn,
  foundInstead,
  meantBy,
  numbered,
  recorderOf,
} from "./ledger-meant.ts";
import { checkClass, mayNameUnit, recordingScope } from "./ledger-rights.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { loadAll, type Moment } from "./verdicts.ts";

/** Claims of one account, with its rights. */
export interface Recording {
  readonly ctx: Context;
  readonly claims: readonly Claim[];
}

/** What the register has of the claims, their members locked. */
interface Opened {
  readonly policy: Policy | null;
  readonly sessions: ReadonlyMap<string, StoredSession>;
  readonly providers: readonly ProviderOn[];
  /** For each of the recordings, those of its members for whom its account may record. */
  readonly members: readonly (readonly RecordedMember[])[];
}

/**
 * Records claims in this transaction, which was begun with the sight of the first account, and answers
 * each in order. All or nothing: the first that is refused is the answer, and then the transaction must
 * be rolled back. No two may name the same session or the same member, and claims of several accounts
 * name no unit but those where the account records. Three round trips: lock, read, write.
 *
 * Members are found and held, and the look is written, with the sight of the account that claims them.
 * For several accounts the rest is done with the sight of exactly these members.
 */
export async function recordClaims(
  tx: Tx,
  recordings: readonly Recording[],
): Promise<Outcome<ClassRecorded[]>> {
  const [first] = recordings;
  if (first === undefined) return success([]);
  planOnce(tx);
  if (recordings.length === 1) {
    const units = first.claims.map((one) => mayNameUnit(tx, first.ctx, one.session.unitId));
    if ((await Promise.all(units)).includes(false)) return unknownUnit;
  }
  const opened = await open(tx, recordings);
  const { policy } = opened;
  if (policy === null) return noPolicy;
  const accepted: Accepted[] = [];
  for (const [index, { ctx, claims }] of recordings.entries()) {
    for (const claim of claims) {
      const one = accept(ctx, policy, { ...opened, members: opened.members[index] ?? [] }, claim);
      if (!one.ok) return one;
      accepted.push(one.value);
    }
  }
  const members = opened.members.flat();
  if (recordings.length > 1) {
    sendSight(tx, { ...nothing, members: members.map((one) => one.memberId) });
  }
  return write(tx, first.ctx, policy, accepted, members);
}

async function open(tx: Tx, recordings: readonly Recording[]): Promise<Opened> {
  const each = recordings.flatMap(({ ctx, claims }) =>
    claims.map(({ session }) => ({ session, by: ctx.actor.accountId })),
  );
  const sessions = each.map((one) => one.session);
  const by = each.map((one) => one.by);
  const held = sessions.map((one) => ({ providerId: one.providerId, on: one.endsOn }));
  const [stored, policy, providers, members] = await Promise.all([
    // First the sessions, so that two requests for one session wait for each other here.
    ensureSessions(tx, sessions, by),
    policyInForce(tx),
    loadProviders(tx, held),
    Promise.all(recordings.map((one, index) => holdOwn(tx, one, index > 0))),
  ]);
  return {
    policy,
    sessions: new Map(stored.map((one) => [one.sourceKey, one])),
    providers,
    members,
  };
}

/**
 * Holds the members of one account's claims and writes its looks, with its own sight. Everything is
 * sent before anything is awaited, so that the sight of the next account does not come between.
 */
function holdOwn(
  tx: Tx,
  { ctx, claims }: Recording,
  hasOtherSight: boolean,
): Promise<RecordedMember[]> {
  if (hasOtherSight) sendSight(tx, ctx.actor.sight);
  const named = claims.map((one) => one.attended.map(({ memberId }) => memberId));
  const holding = lockRecordedMembers(tx, named.flat(), recordingScope(ctx));
  sendLooks(tx, { ...lookerOf(ctx.actor), act: "write", what: "class" }, named);
  return holding;
}

interface OpenedForOne extends Omit<Opened, "members"> {
  readonly members: readonly RecordedMember[];
}

function accept(
  ctx: Context,
  policy: Policy,
  opened: OpenedForOne,
  claim: Claim,
): Outcome<Accepted> {
  const { session: meant, attended } = claim;
  const wrong = checkClass(policy, ctx.today, meant, attended);
  if (wrong.length > 0) return invalid(wrong);
  const session = opened.sessions.get(meant.sourceKey);
  const provider = opened.providers.find(
    (one) => one.providerId === meant.providerId && one.on === meant.endsOn,
  );
  if (provider === undefined || session === undefined) return unknownProvider;
  const strangers = attended.flatMap((one, index) =>
    opened.members.some(({ memberId }) => memberId === one.memberId) ? [] : [index],
  );
  if (strangers.length > 0) return unknownMembers(strangers);
  const differing = differingSession(session, meant);
  if (differing.length > 0) return otherSession(differing);
  return success({ claim, session, provider, recordedBy: ctx.actor.accountId });
}

async function write(
  tx: Tx,
  moment: Moment,
  policy: Policy,
  accepted: readonly Accepted[],
  members: readonly RecordedMember[],
): Promise<Outcome<ClassRecorded[]>> {
  const byId = new Map(members.map((one) => [one.memberId, one]));
  const meant = accepted.map((one) => meantBy(one, byId));
  // What was here is read before the new rows are written; all share a round trip.
  const [loaded, written] = await Promise.all([
    loadAll(tx, moment, members),
    insertFirstEntries(tx, meant.flat().map(recorderOf), meant.flat().map(entryIn)),
  ]);
  const fresh = new Map(written.map((one) => [one.memberId, one.entryId]));
  const found = await foundInstead(tx, loaded, meant, fresh);
  if (!found.ok) return found;
  const { present, again } = found.value;
  appendEntries(tx, again, again.map(recorderOf));
  const rows = [...numbered(meant.flat(), fresh), ...again];
  const judged = judgeAppended(tx, moment, { policy, members, loaded, rows });
  const newIds = new Map(rows.map(({ entry }) => [entry.memberId, entry.entryId]));
  const answers = accepted.map(({ session }, index) => ({
    sessionId: session.sessionId,
    members: (meant[index] ?? []).map(({ member }) => {
      const newId = newIds.get(member.memberId);
      const entryId = newId ?? entryIdOf(present, member.memberId);
      const isNew = newId !== undefined;
      return { ...memberChange(moment, policy, member, entryId, judged), isNew };
    }),
  }));
  return success(answers);
}

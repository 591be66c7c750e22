import { type Outcome, type Problem, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { lockRecordedMembers, type RecordedMember } from "#store/ledger-members";
import { loadProviders, type ProviderOn, type StoredProvider } from "#store/ledger-providers";
import { differingSession, ensureSessions, type StoredSession } from "#store/ledger-sessions";
import { entriesByKey, type KeyedEntry, type NewEntry, reserveEntryIds } from "#store/ledger-write";
import { sendLooks } from "#store/looks";
import { planOnce } from "#store/plans";
import { lookerOf } from "./access/actor.ts";
import type { Context } from "./context.ts";
import { type Appended, appendEntries, judgeAppended, memberChange } from "./ledger-append.ts";
import {
  alreadyOtherwise,
  type Attendee,
  type Claim,
  type ClassRecorded,
  handSource,
  invalid,
  noPolicy,
  otherSession,
  unknownMembers,
  unknownProvider,
  unknownUnit,
} from "./ledger-claim.ts";
import { contentHash } from "./ledger-content.ts";
import { restored, undoneHeads } from "./ledger-restore.ts";
import { checkClass, mayNameUnit, recordingScope } from "./ledger-rights.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { loadAll } from "./verdicts.ts";

/** What the register has of the claims, their members locked. */
interface Opened {
  readonly policy: Policy | null;
  readonly sessions: ReadonlyMap<string, StoredSession>;
  readonly providers: readonly ProviderOn[];
  readonly members: ReadonlyMap<number, RecordedMember>;
}

/** A claim that may be recorded. */
interface Accepted {
  readonly claim: Claim;
  readonly session: StoredSession;
  readonly provider: StoredProvider;
}

/** An attendance with the row that it would be. */
interface Meant extends Appended {
  readonly member: RecordedMember;
}

/**
 * Records claims of one account in this transaction, and answers each. All or nothing: the first that
 * is refused is the answer, and then the transaction must be rolled back. No two may name the same
 * session or the same member. Three round trips: lock, read, write.
 */
export async function recordClaims(
  tx: Tx,
  ctx: Context,
  claims: readonly Claim[],
): Promise<Outcome<ClassRecorded[]>> {
  planOnce(tx);
  const units = await Promise.all(claims.map((one) => mayNameUnit(tx, ctx, one.session.unitId)));
  if (units.includes(false)) return unknownUnit;
  const opened = await open(tx, ctx, claims);
  const { policy } = opened;
  if (policy === null) return noPolicy;
  const accepted: Accepted[] = [];
  for (const claim of claims) {
    const one = accept(ctx, policy, opened, claim);
    if (!one.ok) return one;
    accepted.push(one.value);
  }
  return write(tx, ctx, policy, accepted, [...opened.members.values()]);
}

async function open(tx: Tx, ctx: Context, claims: readonly Claim[]): Promise<Opened> {
  const sessions = claims.map((one) => one.session);
  const ids = claims.flatMap((one) => one.attended.map(({ memberId }) => memberId));
  const held = sessions.map((one) => ({ providerId: one.providerId, on: one.endsOn }));
  const [stored, members, policy, providers] = await Promise.all([
    // First the sessions, so that two requests for one session wait for each other here.
    ensureSessions(tx, sessions, ctx.actor.accountId),
    lockRecordedMembers(tx, ids, recordingScope(ctx)),
    policyInForce(tx),
    loadProviders(tx, held),
  ]);
  return {
    policy,
    sessions: new Map(stored.map((one) => [one.sourceKey, one])),
    providers,
    members: new Map(members.map((one) => [one.memberId, one])),
  };
}

function accept(ctx: Context, policy: Policy, opened: Opened, claim: Claim): Outcome<Accepted> {
  const { session: meant, attended } = claim;
  const wrong = checkClass(policy, ctx.today, meant, attended);
  if (wrong.length > 0) return invalid(wrong);
  const session = opened.sessions.get(meant.sourceKey);
  const provider = opened.providers.find(
    (one) => one.providerId === meant.providerId && one.on === meant.endsOn,
  );
  if (provider === undefined || session === undefined) return unknownProvider;
  const strangers = attended.flatMap((one, index) =>
    opened.members.has(one.memberId) ? [] : [index],
  );
  if (strangers.length > 0) return unknownMembers(strangers);
  const differing = differingSession(session, meant);
  if (differing.length > 0) return otherSession(differing);
  return success({ claim, session, provider });
}

async function write(
  tx: Tx,
  ctx: Context,
  policy: Policy,
  accepted: readonly Accepted[],
  members: readonly RecordedMember[],
): Promise<Outcome<ClassRecorded[]>> {
  const byId = new Map(members.map((one) => [one.memberId, one]));
  const checking = Promise.all([
    entriesByKey(tx, keysOf(accepted, byId)),
    reserveEntryIds(tx, members.length),
  ]);
  const loading = loadAll(tx, ctx, members);
  // Awaited below; until then a failure must not count as unhandled.
  loading.catch(() => undefined);
  const [here, entryIds] = await checking;
  const present = new Map(here.map((row) => [row.memberId, row]));
  const meant = accepted.map((one) => meantBy(one, byId, entryIds));
  for (const rows of meant) {
    const conflicts = conflicting(rows, present);
    if (conflicts.length === 0) continue;
    // Seldom: only then is it worth asking whether what differs was undone.
    const undone = await undoneHeads(tx, present, (await loading).rows);
    const left = conflicting(
      rows.filter((one) => !undone.has(one.entry.memberId)),
      present,
    );
    if (left.length > 0) return alreadyOtherwise(left);
  }
  const rows = meant.flat().filter((one) => !present.has(one.entry.memberId));
  // Written by the database while this program still reads the answers to what was asked before.
  appendEntries(tx, ctx, rows);
  const loaded = await loading;
  const again = restored(meant.flat(), await undoneHeads(tx, present, loaded.rows));
  appendEntries(tx, ctx, again);
  const judged = judgeAppended(tx, ctx, { policy, members, loaded, rows: [...rows, ...again] });
  const newIds = new Map(again.map(({ entry }) => [entry.memberId, entry.entryId]));
  const about = { ...lookerOf(ctx.actor), act: "write", what: "class" } as const;
  sendLooks(
    tx,
    about,
    meant.map((some) => some.map((one) => one.entry.memberId)),
  );
  const answers = accepted.map(({ session }, index) => ({
    sessionId: session.sessionId,
    members: (meant[index] ?? []).map(({ member, entry }) => {
      const { memberId } = entry;
      const entryId = newIds.get(memberId) ?? present.get(memberId)?.entryId ?? entry.entryId;
      const isNew = newIds.has(memberId) || !present.has(memberId);
      return { ...memberChange(ctx, policy, member, entryId, judged), isNew };
    }),
  }));
  return success(answers);
}

function keysOf(accepted: readonly Accepted[], members: ReadonlyMap<number, RecordedMember>) {
  return accepted.flatMap(({ claim }) =>
    claim.attended.flatMap(({ memberId }) => {
      const regionId = members.get(memberId)?.regionId;
      const { sourceKey } = claim.session;
      return regionId === undefined ? [] : [{ regionId, memberId, source: handSource, sourceKey }];
    }),
  );
}

/** The rows of one claim; takes their ids from the front of those that are left. */
function meantBy(
  { claim, session, provider }: Accepted,
  members: ReadonlyMap<number, RecordedMember>,
  entryIds: number[],
): Meant[] {
  return claim.attended.flatMap((one) => {
    const member = members.get(one.memberId);
    const entryId = entryIds.shift();
    if (member === undefined || entryId === undefined) return [];
    return [{ member, session, provider, entry: entryOf(one, member.regionId, session, entryId) }];
  });
}

function entryOf(
  { memberId, ...attended }: Attendee,
  regionId: number,
  session: StoredSession,
  entryId: number,
): NewEntry {
  const { minutes, credit, days, outcome, attested, note } = attended;
  const content = {
    subject: "member",
    subjectId: memberId,
    act: "entry",
    corrects: null,
    sessionId: session.sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
  } as const;
  return {
    regionId,
    entryId,
    memberId,
    rootId: entryId,
    corrects: null,
    act: "entry",
    sessionId: session.sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
    source: handSource,
    sourceKey: session.sourceKey,
    contentHash: contentHash(content, session),
    recordedAt: null,
  };
}

function conflicting(meant: readonly Meant[], present: ReadonlyMap<number, KeyedEntry>): Problem[] {
  return meant.flatMap(({ entry }, index) => {
    const stored = present.get(entry.memberId);
    if (stored === undefined || stored.contentHash === entry.contentHash) return [];
    const message = `Entry ${stored.entryId} records this session with other content: correct it.`;
    return [{ at: `/attendees/${index}`, message }];
  });
}

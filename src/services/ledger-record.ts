import { type Outcome, type Problem, success } from "#core/outcome";
import { nothing, type Tx } from "#store/database";
import { lockRecordedMembers, type RecordedMember } from "#store/ledger-members";
import { loadProviders, type ProviderOn, type StoredProvider } from "#store/ledger-providers";
import { differingSession, ensureSessions, type StoredSession } from "#store/ledger-sessions";
import { entriesByKey, type KeyedEntry, type NewEntry, reserveEntryIds } from "#store/ledger-write";
import { sendLooks } from "#store/looks";
import { sendSight } from "#store/nested";
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

/** A claim that may be recorded. */
interface Accepted {
  readonly claim: Claim;
  readonly session: StoredSession;
  readonly provider: StoredProvider;
  readonly recordedBy: number;
}

/** An attendance with the row that it would be. */
interface Meant extends Appended {
  readonly recordedBy: number;
  readonly member: RecordedMember;
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
  const checking = Promise.all([
    entriesByKey(tx, keysOf(accepted, byId)),
    reserveEntryIds(tx, members.length),
  ]);
  const loading = loadAll(tx, moment, members);
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
  append(tx, rows);
  const loaded = await loading;
  const again = restored(meant.flat(), await undoneHeads(tx, present, loaded.rows));
  append(tx, again);
  const judged = judgeAppended(tx, moment, { policy, members, loaded, rows: [...rows, ...again] });
  const newIds = new Map(again.map(({ entry }) => [entry.memberId, entry.entryId]));
  const answers = accepted.map(({ session }, index) => ({
    sessionId: session.sessionId,
    members: (meant[index] ?? []).map(({ member, entry }) => {
      const { memberId } = entry;
      const entryId = newIds.get(memberId) ?? present.get(memberId)?.entryId ?? entry.entryId;
      const isNew = newIds.has(memberId) || !present.has(memberId);
      return { ...memberChange(moment, policy, member, entryId, judged), isNew };
    }),
  }));
  return success(answers);
}

function append(tx: Tx, rows: readonly Meant[]): void {
  const by = rows.map((one) => one.recordedBy);
  appendEntries(tx, rows, by);
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
  { claim, session, provider, recordedBy }: Accepted,
  members: ReadonlyMap<number, RecordedMember>,
  entryIds: number[],
): Meant[] {
  return claim.attended.flatMap((one) => {
    const member = members.get(one.memberId);
    const entryId = entryIds.shift();
    if (member === undefined || entryId === undefined) return [];
    const entry = entryOf(one, member.regionId, session, entryId);
    return [{ member, session, provider, recordedBy, entry }];
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

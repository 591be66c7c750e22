import type { BodyOf } from "#contract/route";
import type {
  correctEntry as correctRoute,
  MemberChange,
  withdrawEntry as withdrawRoute,
} from "#contract/routes/ledger";
import type { EntryAct, LedgerRow } from "#core/ledger";
import { checkAttendance } from "#core/ledger-check";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { lockRecordedMembers, type RecordedMember } from "#store/ledger-members";
import { loadProviders } from "#store/ledger-providers";
import { loadSessions, type StoredSession } from "#store/ledger-sessions";
import { entriesByKey, type NewEntry, reserveEntryIds } from "#store/ledger-write";
import { sendLook } from "#store/looks";
import { planOnce } from "#store/plans";
import { attempt } from "./attempt.ts";
import { lookerOf } from "./access/actor.ts";
import type { Context } from "./context.ts";
import { handSource, noPolicy } from "./ledger-claim.ts";
import { appendEntries, type Judged, judgeAppended, memberChange } from "./ledger-append.ts";
import { contentHash } from "./ledger-content.ts";
import { type Attended, attendedOf, mayRecord, recordingScope, worded } from "./ledger-rights.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { loadAll, type Loaded } from "./verdicts.ts";

/** Which entry of whom; it must be the row of its chain that stands. */
export interface EntryAddress {
  readonly memberId: number;
  readonly entryId: number;
}

/** Replaces an entry by another with the same session; the old one stays and no longer counts. */
export function correctEntry(
  ctx: Context,
  address: EntryAddress,
  body: BodyOf<typeof correctRoute>,
): Promise<Outcome<MemberChange>> {
  const attended = attendedOf(body);
  const note = [body.reason, body.note].filter((text) => text !== "").join("; ");
  return follow(ctx, address, "correction", { ...attended, note });
}

/** Takes an entry back; it stays and no longer counts. A later correction restores it. */
export function withdrawEntry(
  ctx: Context,
  address: EntryAddress,
  body: BodyOf<typeof withdrawRoute>,
): Promise<Outcome<MemberChange>> {
  return follow(ctx, address, "withdrawal", withdrawn(body.reason));
}

/** What a withdrawal says: nothing but why. */
export function withdrawn(note: string): Attended {
  return { minutes: null, credit: null, days: null, outcome: null, attested: false, note };
}

type Following = Exclude<EntryAct, "entry">;

async function follow(
  ctx: Context,
  address: EntryAddress,
  act: Following,
  attended: Attended,
): Promise<Outcome<MemberChange>> {
  if (!mayRecord(ctx)) return notHere;
  return attempt(ctx.db, ctx.actor.sight, (tx) => followIn(tx, ctx, address, act, attended));
}

/**
 * Appends a correction or withdrawal in a transaction of the caller's, for members whom the actor
 * records for. A failure leaves rows behind unless the transaction is rolled back.
 */
export async function followIn(
  tx: Tx,
  ctx: Context,
  address: EntryAddress,
  act: Following,
  attended: Attended,
): Promise<Outcome<MemberChange>> {
  planOnce(tx);
  const [members, policy, ids] = await Promise.all([
    lockRecordedMembers(tx, [address.memberId], recordingScope(ctx)),
    policyInForce(tx),
    reserveEntryIds(tx, 1),
  ]);
  const [member] = members;
  const [entryId] = ids;
  if (member === undefined || entryId === undefined) return notHere;
  if (policy === null) return noPolicy;
  const loaded = await loadAll(tx, ctx, [member]);
  const target = loaded.rows
    .get(member.memberId)
    ?.find((row) => row.id === String(address.entryId));
  if (target === undefined) return notHere;
  return append(tx, ctx, { policy, member, loaded, target, entryId, act, attended });
}

interface Work {
  readonly policy: Policy;
  readonly member: RecordedMember;
  readonly loaded: Loaded;
  readonly target: LedgerRow;
  readonly entryId: number;
  readonly act: Following;
  readonly attended: Attended;
}

async function append(tx: Tx, ctx: Context, work: Work): Promise<Outcome<MemberChange>> {
  const { policy, member, loaded, target } = work;
  const sourceKey = `after:${target.id}`;
  const { regionId, memberId } = member;
  const { recordedFor } = target;
  const key = { regionId, memberId, recordedFor, source: handSource, sourceKey };
  const [sessions, providers, here] = await Promise.all([
    loadSessions(tx, [Number(target.sessionId)]),
    loadProviders(tx, [{ providerId: target.provider.id, on: target.endsOn }]),
    entriesByKey(tx, [key]),
  ]);
  const [session] = sessions;
  const [provider] = providers;
  if (session === undefined || provider === undefined) return notHere;
  if (work.act === "correction") {
    const wrong = checkAttendance(policy.pack.vocabulary, session, work.attended);
    if (wrong.length > 0) {
      const problems = wrong.map((one) => worded(one, ""));
      return failure("invalid", "entry-invalid", "Correct what is named.", problems);
    }
  }
  const entry = entryAfter(work, session, sourceKey);
  const [already] = here;
  if (already !== undefined) {
    if (already.contentHash !== entry.contentHash) return superseded(already.entryId);
    return success(memberChange(ctx, policy, member, already.entryId, unchanged(work)));
  }
  const head = headOf(loaded.rows.get(member.memberId) ?? [], target);
  if (head.id !== target.id) return superseded(Number(head.id));
  if (work.act === "withdrawal" && head.act === "withdrawal") return superseded(Number(head.id));
  const rows = [{ entry, session, provider }];
  appendEntries(tx, rows, ctx.actor.accountId);
  const judged = judgeAppended(tx, ctx, { policy, members: [member], loaded, rows });
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    what: work.act,
    memberIds: [memberId],
  });
  return success(memberChange(ctx, policy, member, entry.entryId, judged));
}

function entryAfter(work: Work, session: StoredSession, sourceKey: string): NewEntry {
  const { member, target, act, entryId, attended } = work;
  const corrects = Number(target.id);
  const { regionId, memberId } = member;
  const { sessionId } = session;
  const content = {
    subject: "member",
    subjectId: target.recordedFor ?? memberId,
    act,
    corrects,
    sessionId,
    ...attended,
  } as const;
  return {
    regionId,
    entryId,
    memberId,
    rootId: Number(target.rootId),
    corrects,
    act,
    sessionId,
    ...attended,
    source: handSource,
    sourceKey,
    contentHash: contentHash(content, session),
    recordedAt: null,
    recordedFor: target.recordedFor,
  };
}

/** The row of the chain that stands: the last one. */
function headOf(rows: readonly LedgerRow[], of: LedgerRow): LedgerRow {
  return rows.reduce(
    (last, row) => (row.rootId === of.rootId && row.sequence > last.sequence ? row : last),
    of,
  );
}

function unchanged(work: Work): Judged {
  const stored = work.loaded.stored.get(work.member.memberId) ?? [];
  return new Map([[work.member.memberId, { before: stored, after: stored }]]);
}

const notHere = failure(
  "not-found",
  "entry-unknown",
  "There is no such entry for whom you record.",
);

function superseded(entryId: number): Outcome<never> {
  return failure(
    "conflict",
    "corrects-superseded",
    `This entry was corrected or withdrawn already: look at entry ${entryId} and correct that one.`,
  );
}

import type { MemberChange } from "#contract/routes/ledger";
import type { LedgerRow } from "#core/ledger";
import type { Tx } from "#store/database";
import type { StoredProvider } from "#store/ledger-providers";
import type { StoredSession } from "#store/ledger-sessions";
import type { RecordedMember } from "#store/ledger-members";
import { type NewEntry, sendEntries } from "#store/ledger-write";
import type { Context } from "./context.ts";
import type { Policy } from "./policy.ts";
import { type JudgedMember, judgeLoaded, type Loaded } from "./verdicts.ts";
import { changedLines, recordedRef, standing } from "./verdicts-lines.ts";

/** Rows that are appended for one session, about members whose rows are locked and loaded. */
export interface Appending {
  readonly policy: Policy;
  readonly members: readonly RecordedMember[];
  readonly loaded: readonly Loaded[];
  readonly session: StoredSession;
  readonly provider: StoredProvider;
  readonly entries: readonly NewEntry[];
}

/**
 * Appends rows to the ledger, of members whose own rows were asked for before. Sent, not awaited: the
 * database writes while the answers about these members are still read, and the commit settles it.
 */
export function appendEntries(
  tx: Tx,
  ctx: Context,
  regions: ReadonlyMap<number, readonly number[]>,
  entries: readonly NewEntry[],
): void {
  for (const [regionId, ids] of regions) {
    const here = new Set(ids);
    const own = entries.filter((one) => here.has(one.memberId));
    sendEntries(tx, regionId, ctx.actor.accountId, own);
  }
}

/**
 * Judges everybody concerned after `appendEntries`, with what was loaded before: nothing is read
 * again. The statements are sent; the commit settles them.
 */
export function judgeAppended(tx: Tx, ctx: Context, work: Appending): JudgedMember[] {
  const portionOf = new Map(
    work.loaded.flatMap((portion) =>
      work.members
        .filter((one) => one.regionId === portion.regionId)
        .map((one) => [one.memberId, portion]),
    ),
  );
  for (const entry of work.entries) {
    const portion = portionOf.get(entry.memberId);
    if (portion !== undefined) addRow(portion, ledgerRow(work, entry, ctx.today), entry.memberId);
  }
  return judgeLoaded(tx, ctx, work.policy, work.members, work.loaded);
}

function addRow(portion: Loaded, row: LedgerRow, memberId: number): void {
  const rows = portion.rows.get(memberId);
  if (rows === undefined) portion.rows.set(memberId, [row]);
  else rows.push(row);
}

function ledgerRow(work: Appending, entry: NewEntry, today: number): LedgerRow {
  const { session, provider } = work;
  return {
    id: String(entry.entryId),
    rootId: String(entry.rootId),
    sequence: entry.entryId,
    act: entry.act,
    sessionId: String(session.sessionId),
    startsOn: session.startsOn,
    endsOn: session.endsOn,
    minutes: entry.minutes,
    credit: entry.credit,
    days: entry.days,
    form: session.form,
    topic: session.topic,
    course: session.course,
    provider: { id: provider.providerId, kind: provider.kind, level: provider.level ?? "" },
    outcome: entry.outcome,
    attested: entry.attested,
    recordedOn: today,
  };
}

/** One member's part of the answer: where he stood and where he stands. */
export function memberChange(
  ctx: Context,
  policy: Policy,
  member: RecordedMember,
  entryId: number,
  judged: readonly JudgedMember[],
): MemberChange {
  const found = judged.find((one) => one.member.memberId === member.memberId);
  const before = found?.before ?? [];
  const after = found?.after ?? [];
  return {
    member: recordedRef(member),
    entryId,
    before: standing(policy, before, ctx.today),
    after: standing(policy, after, ctx.today),
    changed: changedLines(policy, before, after),
  };
}

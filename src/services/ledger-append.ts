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

/** Rows to append for one session, about members whose rows are locked and loaded. */
export interface Appending {
  readonly policy: Policy;
  readonly members: readonly RecordedMember[];
  readonly loaded: readonly Loaded[];
  readonly session: StoredSession;
  readonly provider: StoredProvider;
  readonly entries: readonly NewEntry[];
}

/**
 * Appends rows to the ledger and judges everybody concerned, with what was loaded before: nothing is
 * read again. The statements are sent; the commit settles them.
 */
export function appendAndJudge(tx: Tx, ctx: Context, work: Appending): JudgedMember[] {
  const regionOf = new Map(work.members.map((one) => [one.memberId, one.regionId]));
  for (const portion of work.loaded) {
    const own = work.entries.filter((one) => regionOf.get(one.memberId) === portion.regionId);
    for (const entry of own) addRow(portion, ledgerRow(work, entry, ctx.today), entry.memberId);
    sendEntries(tx, portion.regionId, ctx.actor.accountId, own);
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

import type { MemberChange } from "#contract/routes/ledger";
import type { LedgerRow } from "#core/ledger";
import type { Tx } from "#store/database";
import type { StoredProvider } from "#store/ledger-providers";
import type { StoredSession } from "#store/ledger-sessions";
import type { RecordedMember } from "#store/ledger-members";
import { type NewEntry, sendEntries } from "#store/ledger-write";
import type { Policy } from "./policy.ts";
import { type JudgedMember, judgeLoaded, type Loaded, type Moment } from "./verdicts.ts";
import { changedLines, recordedRef, standing } from "./verdicts-lines.ts";

/** A row that is appended, with the session that it records. */
export interface Appended {
  readonly entry: NewEntry;
  readonly session: StoredSession;
  readonly provider: StoredProvider;
}

/** Rows that are appended, about members whose rows are locked and loaded. */
export interface Appending {
  readonly policy: Policy;
  readonly members: readonly RecordedMember[];
  readonly loaded: Loaded;
  readonly rows: readonly Appended[];
}

/**
 * Appends rows to the ledger, of members whose own rows were asked for before. Sent, not awaited: the
 * database writes while the answers about these members are still read, and the commit settles it.
 */
export function appendEntries(
  tx: Tx,
  rows: readonly Appended[],
  recordedBy: number | readonly number[],
): void {
  sendEntries(
    tx,
    recordedBy,
    rows.map((one) => one.entry),
  );
}

/** What judging came to, by member. */
export type Judged = ReadonlyMap<number, Pick<JudgedMember, "before" | "after">>;

/**
 * Judges everybody concerned after `appendEntries`, with what was loaded before: nothing is read
 * again. The statements are sent; the commit settles them.
 */
export function judgeAppended(tx: Tx, moment: Moment, work: Appending): Judged {
  for (const one of work.rows)
    addRow(work.loaded, ledgerRow(one, moment.today), one.entry.memberId);
  const judged = judgeLoaded(tx, moment, work.policy, work.members, work.loaded);
  return new Map(judged.map((one) => [one.member.memberId, one]));
}

function addRow(loaded: Loaded, row: LedgerRow, memberId: number): void {
  const rows = loaded.rows.get(memberId);
  if (rows === undefined) loaded.rows.set(memberId, [row]);
  else rows.push(row);
}

function ledgerRow({ entry, session, provider }: Appended, today: number): LedgerRow {
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
    place: session.place,
    provider: {
      id: provider.providerId,
      code: provider.code,
      kind: provider.kind,
      level: provider.level ?? "",
    },
    outcome: entry.outcome,
    attested: entry.attested,
    recordedOn: today,
  };
}

/** One member's part of the answer: where he stood and where he stands. */
export function memberChange(
  { today }: Moment,
  policy: Policy,
  member: RecordedMember,
  entryId: number,
  judged: Judged,
): MemberChange {
  const { before, after } = judged.get(member.memberId) ?? { before: [], after: [] };
  return {
    member: recordedRef(member),
    entryId,
    before: standing(policy, before, today),
    after: standing(policy, after, today),
    changed: changedLines(policy, before, after),
  };
}

import type { Day } from "./day.ts";

/** Who gave the training, at the level it had on the session's last day. */
export interface Provider {
  readonly id: number;
  /** The code that the register or the file gives it; absent where none is known. */
  readonly code?: string;
  readonly kind: string;
  readonly level: string;
}

/** The credit as the provider stated it, in thousandths of `unit`; the pack converts it. */
export interface StatedCredit {
  readonly thousandths: number;
  readonly unit: string;
}

/** Minutes attended on one day of a longer session. */
export interface DayLine {
  readonly on: Day;
  readonly minutes: number;
}

/**
 * One entry in force: what one person attended of one session, after corrections and withdrawals.
 * At least one of `minutes` (attended, whole) and `credit` is present; day lines sum to `minutes`.
 */
export interface LedgerEntry {
  readonly id: string;
  readonly sessionId: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly minutes: number | null;
  readonly credit: StatedCredit | null;
  readonly days: readonly DayLine[] | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  /** Where it took place, as it was written; empty when not known. */
  readonly place: string;
  readonly provider: Provider;
  readonly outcome: string | null;
  readonly attested: boolean;
  /** Day on which the ledger learnt of it, in the organisation's zone. */
  readonly recordedOn: Day;
}

/** What a row of the ledger does: stands by itself, replaces another row, or takes one back. */
export type EntryAct = "entry" | "correction" | "withdrawal";

/** A row of the append-only ledger before corrections are applied. */
export interface LedgerRow extends LedgerEntry {
  readonly act: EntryAct;
  /** The first row of the chain that this row belongs to; its own id for an `entry`. */
  readonly rootId: string;
  /** Order of recording; within one chain the highest that is known stands (D30). */
  readonly sequence: number;
  /** The member for whom it was recorded, where a merge gave it to another; absent: his own. */
  readonly recordedFor?: number;
}

/** The entries that stand, of rows known on a day: the last of each chain, withdrawals left out. */
export function entriesInForce(rows: readonly LedgerRow[], knownOn: Day): LedgerEntry[] {
  const last = new Map<string, LedgerRow>();
  for (const row of rows) {
    if (row.recordedOn > knownOn) continue;
    const standing = last.get(row.rootId);
    if (standing === undefined || standing.sequence < row.sequence) last.set(row.rootId, row);
  }
  return [...last.values()].filter((row) => row.act !== "withdrawal");
}

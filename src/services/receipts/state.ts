import type { ReceiptedEntry } from "#store/receipts";

/** What became of a recorded row, and on which day of the organisation; null while it stands. */
export interface ReceiptState {
  readonly state: "stands" | "corrected" | "withdrawn";
  readonly since: string | null;
}

/** A withdrawal that stands proves that something was taken back, not that something stands. */
export function stateOf(entry: ReceiptedEntry): ReceiptState {
  if (entry.laterAct === "c") return { state: "corrected", since: entry.laterOn };
  if (entry.laterAct === "w") return { state: "withdrawn", since: entry.laterOn };
  if (entry.act === "w") return { state: "withdrawn", since: entry.recordedOn };
  return { state: "stands", since: null };
}

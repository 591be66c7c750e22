import type { CheckedReceipt } from "#contract/routes/receipts";
import { parseReceipt, type ReceiptText } from "#core/receipts";
import { type Database, wholeSight } from "#store/database";
import { findReceipted } from "#store/receipts";
import { findTranscript } from "#store/transcripts";
import { isVouchedBy, registerKey } from "./code.ts";
import { stateOf } from "./state.ts";

const unknown: CheckedReceipt = { outcome: "unknown" };

/**
 * Whether this register made a receipt, and what became of the entry since. For whoever holds the
 * paper, signed in or not: he learns nothing of whom or what it is about, and without the whole code
 * nothing at all, whether there is such an entry or not.
 */
export async function checkReceipt(
  db: Database,
  zone: string,
  text: string,
): Promise<CheckedReceipt> {
  const given = parseReceipt(text);
  if (given === null) return unknown;
  const key = await registerKey(db);
  return given.kind === "entry"
    ? checkEntry(db, zone, key, given)
    : checkTranscript(db, zone, key, given);
}

async function checkEntry(
  db: Database,
  zone: string,
  key: string,
  { id, code }: ReceiptText,
): Promise<CheckedReceipt> {
  const found = await db.snapshot(wholeSight, (tx) => findReceipted(tx, id, zone));
  if (found === null) return unknown;
  const { contentHash, recordedAt } = found;
  const vouched = { kind: "entry", id, contentHash, recordedAt } as const;
  if (!isVouchedBy(key, vouched, code)) return unknown;
  const { state, since } = stateOf(found);
  return { outcome: state, kind: "entry", id, contentHash, recordedAt, since };
}

async function checkTranscript(
  db: Database,
  zone: string,
  key: string,
  { id, code }: ReceiptText,
): Promise<CheckedReceipt> {
  const found = await db.snapshot(wholeSight, (tx) => findTranscript(tx, id, zone));
  if (found === null) return unknown;
  const { contentHash, madeAt: recordedAt, correctedOn: since } = found;
  const vouched = { kind: "transcript", id, contentHash, recordedAt } as const;
  if (!isVouchedBy(key, vouched, code)) return unknown;
  const outcome = since === null ? "stands" : "corrected";
  return { outcome, kind: "transcript", id, contentHash, recordedAt, since };
}

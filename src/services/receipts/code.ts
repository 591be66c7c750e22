import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { codeOf, formatReceipt, type ReceiptKind } from "#core/receipts";
import { type Database, wholeSight } from "#store/database";
import { receiptKey } from "#store/receipts";

/** What a code vouches for. */
export interface Vouched {
  readonly kind: ReceiptKind;
  readonly id: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly contentHash: string;
  /** UTC, ISO 8601, whole seconds. */
  readonly recordedAt: string;
}

/** Its own transaction: whoever reads a receipt has no sight of the key. */
export function registerKey(db: Database): Promise<string> {
  return db.write(wholeSight, (tx) => receiptKey(tx, () => randomBytes(32).toString("hex")));
}

/**
 * The first 160 bits of HMAC-SHA256 under the register's key, over kind, id, content hash and time.
 * Content can be guessed by who knows the people; a code cannot, so it is the code that is asked for.
 */
function vouch(key: string, { kind, id, contentHash, recordedAt }: Vouched): string {
  const said = JSON.stringify(["rollbook-receipt-1", kind, id, contentHash, recordedAt]);
  const made = createHmac("sha256", Buffer.from(key, "hex")).update(said).digest();
  return codeOf(made.subarray(0, 20));
}

/** The receipt as it is typed. */
export function receiptText(key: string, of: Vouched): string {
  return formatReceipt({ kind: of.kind, id: of.id, code: vouch(key, of) });
}

/** Compared in the same time wherever two codes differ. */
export function isVouchedBy(key: string, of: Vouched, code: string): boolean {
  const right = Buffer.from(vouch(key, of));
  const given = Buffer.from(code);
  return right.length === given.length && timingSafeEqual(right, given);
}

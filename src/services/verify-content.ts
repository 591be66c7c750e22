import type { Tx } from "#store/database";
import { hashedAfter } from "#store/receipts";
import { sha256Hex } from "./ledger-content.ts";
import { contentOf } from "./receipts/entry.ts";
import type { Findings } from "./verify.ts";

const portion = 5_000;

/** Every row of the ledger says what it said when its hash was made: receipts depend on it. */
export async function verifyContent(
  tx: Tx,
  findings: Findings,
  options: { readonly limit: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  let wrong = 0;
  for (let last = 0; wrong < options.limit;) {
    options.signal?.throwIfAborted();
    const rows = await hashedAfter(tx, last, portion);
    for (const row of rows) {
      // Of a removed member the note is gone, and with it the way to make the hash again.
      if (row.removed || sha256Hex(contentOf(row)) === row.contentHash) continue;
      wrong += 1;
      const message = "its content is not what its hash was made of";
      findings.add({ kind: "content", about: `entry ${row.entryId}`, place: "", message });
    }
    if (rows.length < portion) return;
    last = rows.at(-1)?.entryId ?? 0;
  }
}

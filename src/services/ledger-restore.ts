import type { LedgerRow } from "#core/ledger";
import type { Tx } from "#store/database";
import { undoneAmong } from "#store/ledger-undo";
import type { KeyedEntry } from "#store/ledger-write";
import type { Appended } from "./ledger-append.ts";
import { contentHash } from "./ledger-content.ts";

type Rows = ReadonlyMap<number, readonly LedgerRow[]>;

/**
 * Of entries that are here, by member: the row that undid them, where they were undone and nothing
 * came after. Recorded again they are to count again.
 */
export async function undoneHeads(
  tx: Tx,
  present: ReadonlyMap<number, KeyedEntry>,
  rows: Rows,
): Promise<ReadonlyMap<number, LedgerRow>> {
  const heads = [...present.values()].flatMap(({ memberId, rootId }) => {
    const chain = (rows.get(memberId) ?? []).filter((row) => row.rootId === String(rootId));
    const head = chain.toSorted((a, b) => a.sequence - b.sequence).at(-1);
    return head?.act === "withdrawal" ? [{ memberId, entryId: Number(head.id), head }] : [];
  });
  const undone = await undoneAmong(tx, heads);
  return new Map(
    heads.flatMap((one) => (undone.has(one.entryId) ? [[one.memberId, one.head] as const] : [])),
  );
}

/** The corrections that restore what was undone, with what is stated now. */
export function restored<A extends Appended>(
  meant: readonly A[],
  undone: ReadonlyMap<number, LedgerRow>,
): A[] {
  return meant.flatMap((one) => {
    const head = undone.get(one.entry.memberId);
    if (head === undefined) return [];
    const { minutes, credit, days, outcome, attested, note, memberId, sessionId } = one.entry;
    const corrects = Number(head.id);
    const content = {
      subject: "member",
      subjectId: memberId,
      act: "correction",
      corrects,
      sessionId,
      minutes,
      credit,
      days,
      outcome,
      attested,
      note,
    } as const;
    const entry = {
      ...one.entry,
      act: "correction" as const,
      corrects,
      rootId: Number(head.rootId),
      sourceKey: `after:${head.id}`,
      contentHash: contentHash(content, one.session),
    };
    return [{ ...one, entry }];
  });
}

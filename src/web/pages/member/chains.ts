import type { EntryView } from "#contract/views";

/** An entry as it stands, and the rows that it replaced, latest first. */
export interface Chain {
  readonly standing: EntryView;
  readonly before: readonly EntryView[];
}

/** The ledger by chains, the latest training first. A chain whose last row withdraws it stays visible. */
export function chainsOf(ledger: readonly EntryView[]): readonly Chain[] {
  const byRoot = new Map<number, EntryView[]>();
  for (const row of ledger) {
    const rows = byRoot.get(row.rootId);
    if (rows === undefined) byRoot.set(row.rootId, [row]);
    else rows.push(row);
  }
  const chains: Chain[] = [];
  for (const rows of byRoot.values()) {
    const latestFirst = [...rows].sort(
      (a, b) => Number(b.stands) - Number(a.stands) || b.entryId - a.entryId,
    );
    const [standing, ...before] = latestFirst;
    if (standing !== undefined) chains.push({ standing, before });
  }
  return chains.sort(
    (a, b) =>
      (a.standing.startsOn < b.standing.startsOn
        ? 1
        : a.standing.startsOn > b.standing.startsOn
          ? -1
          : 0) || b.standing.rootId - a.standing.rootId,
  );
}

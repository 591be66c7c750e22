import { foldDeltas, oldestDelta, sweepCoverage } from "#store/coverage-deltas";
import { type Database, wholeSight } from "#store/database";

/** Deltas folded in one transaction: more share more rows of coverage, fewer hold them shorter. */
const portion = 20_000;

/**
 * Adds every change that is committed to the counts of its unit and all above, in portions of one
 * transaction each. Several may fold at once: they take turns. Answers how many changes.
 */
export async function foldAll(db: Database, signal?: AbortSignal): Promise<number> {
  let folded = 0;
  for (;;) {
    if (signal?.aborted === true) return folded;
    const some = await db.write(wholeSight, (tx) => foldDeltas(tx, portion));
    folded += some;
    if (some < portion) return folded;
  }
}

/** When the oldest change that no figure shows yet was made (ISO, UTC); null: figures are current. */
export function oldestPending(db: Database): Promise<string | null> {
  return db.snapshot(wholeSight, oldestDelta);
}

/** Removes counts that have become nothing. Answers how many rows. */
export function sweepCounts(db: Database): Promise<number> {
  return db.write(wholeSight, sweepCoverage);
}

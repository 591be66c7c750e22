import { countUnjudged } from "#store/verdicts-queue";
import { countTravelling } from "#store/organisation/journeys";
import { oldestDelta } from "#store/coverage-deltas";
import { type Database, wholeSight } from "#store/database";

/** What waits to be done in the background; numbers only. */
export interface Backlog {
  /** When the oldest change that no figure shows yet was made (ISO, UTC); null: none waits. */
  readonly oldestChange: string | null;
  readonly membersToJudge: number;
  /** On the way to another region after a move of their unit. */
  readonly membersTravelling: number;
}

/** For whoever watches the process. Null when the database does not answer. */
export async function readBacklog(db: Database): Promise<Backlog | null> {
  try {
    return await db.snapshot(wholeSight, async (tx) => ({
      oldestChange: await oldestDelta(tx),
      membersToJudge: await countUnjudged(tx),
      membersTravelling: await countTravelling(tx),
    }));
  } catch {
    return null;
  }
}

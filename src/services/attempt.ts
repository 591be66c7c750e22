import type { Failure, Outcome } from "#core/outcome";
import type { Database, Sight, Tx } from "#store/database";

/** Carries a failure out of a transaction, which is rolled back. */
class Refusal extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Writes in one transaction; a failure as answer leaves nothing behind. */
export async function attempt<T>(
  db: Database,
  sight: Sight,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await db.write(sight, async (tx) => {
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refusal(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
}

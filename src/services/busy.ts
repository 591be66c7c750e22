import type { Outcome } from "#core/outcome";
import { failure } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { waitBriefly } from "#store/organisation/locks";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";

/** What PostgreSQL says when a lock was not to be had in time, or the statement took too long. */
const waitedTooLong: readonly unknown[] = ["55P03", "57014"];

/** Whether work failed since somebody else held for too long what it needs. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && waitedTooLong.includes(error.code);
}

/**
 * One write on behalf of somebody who waits for the answer, with the system's own sight: the work
 * has checked the caller's right itself. While an import holds the organisation it answers that it is
 * busy instead of waiting to the end.
 */
export async function writeSoon<T>(
  ctx: Context,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await attempt(ctx.db, wholeSight, (tx) => {
      waitBriefly(tx);
      return work(tx);
    });
  } catch (error) {
    if (!isBusy(error)) throw error;
    const busy = failure(
      "unavailable",
      "organisation-busy",
      "The organisation is being imported or changed. Nothing was saved; try again in a minute.",
    );
    return { ...busy, retryAfter: 60 };
  }
}

import { failure, success, type Outcome } from "#core/outcome";
import { claimKey, keepAnswer, type KeyedRequest } from "#store/access/idempotency";
import { nestedIn } from "#store/nested";
import { attempt } from "../attempt.ts";
import type { Context } from "../context.ts";

export type { KeyedRequest } from "#store/access/idempotency";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/**
 * Does a write once for its Idempotency-Key. All that `work` does through the context it is given is
 * one transaction with the key and the answer; the same key and body later, or at the same time,
 * gets the kept answer and has no second effect. A refusal leaves nothing, not even the key.
 */
export async function once<T>(
  context: Context,
  request: KeyedRequest,
  work: (context: Context) => Promise<Outcome<Answer<T>>>,
): Promise<Outcome<Answer<unknown>>> {
  const { sight } = context.actor;
  return attempt(context.db, sight, async (tx): Promise<Outcome<Answer<unknown>>> => {
    const kept = await claimKey(tx, request);
    if (kept !== null && kept.bodyHash !== request.bodyHash) {
      return failure(
        "invalid",
        "idempotency-key-reused",
        "This Idempotency-Key was used with another body; take a new one.",
      );
    }
    if (kept !== null) return success({ status: kept.status, body: kept.answer });
    const done = await work({ ...context, db: nestedIn(tx, sight, context.db) });
    if (done.ok) keepAnswer(tx, request, done.value.status, done.value.body);
    return done;
  });
}

import { failure, type Failure } from "#core/outcome";
import type { Tx } from "#store/database";
import { recentFailures, recordAttempt } from "#store/access/attempts";

/** Failures of the last quarter of an hour after which nothing more is tried. */
const throttleMinutes = 15;
/** Failures at one login from one address: somebody who forgot, or who guesses. */
const failuresHere = 10;
/**
 * Failures at one login from everywhere. Far above what one address may try, so that nobody can lock
 * another out by himself; no more than NIST SP 800-63B (5.2.2) allows in a row.
 */
const failuresPerLogin = 100;
const failuresPerAddress = 50;
/** Attempts of one address that are looked at together: a large office at eight in the morning. */
const pendingPerAddress = 300;

export const throttled: Failure = {
  ...failure(
    "too-many",
    "sign-in-throttled",
    `There were too many failed attempts. Wait ${throttleMinutes} minutes and try again.`,
  ),
  retryAfter: throttleMinutes * 60,
};

/** So many sign in at this moment that one more would wait too long. */
export const crowded: Failure = {
  ...failure(
    "unavailable",
    "sign-in-crowded",
    "Many people are signing in at this moment. Wait a few seconds and try again.",
  ),
  retryAfter: 5,
};

/**
 * The same for a one-time code, which is asked for after a right password: ten failures from everywhere
 * are enough there. A code is short, and nobody without the password gets as far.
 */
export async function admitCode(tx: Tx, name: string, address: string): Promise<number | null> {
  const failures = await recentFailures(tx, name, address, throttleMinutes);
  return failures.ofLogin >= failuresHere ? null : recordAttempt(tx, name, address);
}

/**
 * Writes an attempt down before anything is looked at; its number, or null where too many failed.
 * `name` is the fingerprint of what is tried: a login, or the code of a slip.
 */
export async function admit(tx: Tx, name: string, address: string): Promise<number | null> {
  const failures = await recentFailures(tx, name, address, throttleMinutes);
  if (failures.here >= failuresHere || failures.ofLogin >= failuresPerLogin) return null;
  if (failures.ofAddress >= failuresPerAddress) return null;
  if (failures.pending >= pendingPerAddress) return null;
  return recordAttempt(tx, name, address);
}

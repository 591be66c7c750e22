import { statement, type Tx } from "../database.ts";

/**
 * Attempts to sign in. Logins are stored as fingerprints: people type passwords into the wrong field.
 * An attempt is written as failed and pending before the password is looked at, under a lock of its
 * login, so that a thousand attempts at once at one login count as a thousand. Against its address
 * it counts once it has failed: a hundred people of one office may sign in at the same moment.
 */

const lockLogin = statement<[string]>(
  "lock_login",
  "select pg_advisory_xact_lock(hashtextextended('sign-in ' || $1, 0))",
);

export interface RecentFailures {
  readonly ofLogin: number;
  /** Of the login from this address. */
  readonly here: number;
  readonly ofAddress: number;
  /** Of the address, those whose password is being looked at now. */
  readonly pending: number;
}

/** A pending attempt that is as old as this was cut off, and has failed. */
const pendingFor = "interval '1 minute'";

const countFailures = statement<[string, string, number], RecentFailures>(
  "count_sign_in_failures",
  `select
     (select count(*) from sign_in_attempt where login = $1 and not succeeded
        and attempted_at > now() - $3 * interval '1 minute') as "ofLogin",
     (select count(*) from sign_in_attempt where login = $1 and address = $2 and not succeeded
        and attempted_at > now() - $3 * interval '1 minute') as here,
     (select count(*) from sign_in_attempt where address = $2 and not succeeded
        and (not pending or attempted_at < now() - ${pendingFor})
        and attempted_at > now() - $3 * interval '1 minute') as "ofAddress",
     (select count(*) from sign_in_attempt where address = $2 and pending
        and attempted_at > now() - ${pendingFor}) as pending`,
);

const insertAttempt = statement<[string, string], { attemptId: number }>(
  "insert_sign_in_attempt",
  `insert into sign_in_attempt (login, address, succeeded, pending)
   values ($1, $2, false, true) returning attempt_id as "attemptId"`,
);

/** Failures of the last minutes, counted while no other attempt of this login is being counted. */
export async function recentFailures(
  tx: Tx,
  login: string,
  address: string,
  minutes: number,
): Promise<RecentFailures> {
  tx.send(lockLogin, [login]);
  const rows = await tx.run(countFailures, [login, address, minutes]);
  return rows[0] ?? { ofLogin: 0, here: 0, ofAddress: 0, pending: 0 };
}

export async function recordAttempt(tx: Tx, login: string, address: string): Promise<number> {
  const rows = await tx.run(insertAttempt, [login, address]);
  return rows[0]?.attemptId ?? 0;
}

const succeed = statement<[number]>(
  "mark_sign_in_succeeded",
  "update sign_in_attempt set succeeded = true, pending = false where attempt_id = $1",
);
const fail = statement<[number]>(
  "mark_sign_in_failed",
  "update sign_in_attempt set pending = false where attempt_id = $1",
);

export function markSucceeded(tx: Tx, attemptId: number): void {
  tx.send(succeed, [attemptId]);
}

/** The attempt has failed: from now on it counts against its address too. */
export function markFailed(tx: Tx, attemptId: number): void {
  tx.send(fail, [attemptId]);
}

const forgive = statement<[string]>(
  "forgive_sign_in_failures",
  "delete from sign_in_attempt where login = $1 and not succeeded and not pending",
);

/** After a right password the failures before it no longer count against the login. */
export function forgiveFailures(tx: Tx, login: string): void {
  tx.send(forgive, [login]);
}

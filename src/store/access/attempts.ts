import { statement, type Tx } from "../database.ts";

/**
 * Attempts to sign in. Logins are stored as fingerprints: people type passwords into the wrong field.
 * An attempt is written as failed before the password is looked at, under a lock of its login, so
 * that a thousand attempts at once count as a thousand.
 */

const lockLogin = statement<[string]>(
  "lock_login",
  "select pg_advisory_xact_lock(hashtextextended('sign-in ' || $1, 0))",
);

export interface RecentFailures {
  readonly ofLogin: number;
  readonly ofAddress: number;
}

const countFailures = statement<[string, string, number], RecentFailures>(
  "count_sign_in_failures",
  `select
     (select count(*) from sign_in_attempt where login = $1 and not succeeded
        and attempted_at > now() - $3 * interval '1 minute') as "ofLogin",
     (select count(*) from sign_in_attempt where address = $2 and not succeeded
        and attempted_at > now() - $3 * interval '1 minute') as "ofAddress"`,
);

const insertAttempt = statement<[string, string], { attemptId: number }>(
  "insert_sign_in_attempt",
  `insert into sign_in_attempt (login, address, succeeded) values ($1, $2, false)
   returning attempt_id as "attemptId"`,
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
  return rows[0] ?? { ofLogin: 0, ofAddress: 0 };
}

export async function recordAttempt(tx: Tx, login: string, address: string): Promise<number> {
  const rows = await tx.run(insertAttempt, [login, address]);
  return rows[0]?.attemptId ?? 0;
}

const succeed = statement<[number]>(
  "mark_sign_in_succeeded",
  "update sign_in_attempt set succeeded = true where attempt_id = $1",
);

export function markSucceeded(tx: Tx, attemptId: number): void {
  tx.send(succeed, [attemptId]);
}

const forgive = statement<[string]>(
  "forgive_sign_in_failures",
  "delete from sign_in_attempt where login = $1 and not succeeded",
);

/** After a right password the failures before it no longer count against the login. */
export function forgiveFailures(tx: Tx, login: string): void {
  tx.send(forgive, [login]);
}

import { statement, type Tx } from "../database.ts";

/** One-time passwords that somebody else set: appended, never changed. */

const insertReset = statement<[number, number]>(
  "log_password_reset",
  "insert into password_reset (account_id, reset_by) values ($1, $2)",
);

export function logPasswordReset(tx: Tx, accountId: number, resetBy: number): void {
  tx.send(insertReset, [accountId, resetBy]);
}

export interface PasswordReset {
  readonly resetId: number;
  /** Display name; "operator" for the machine's own command line. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

const readResets = statement<[number], PasswordReset>(
  "list_password_resets",
  `select r.reset_id as "resetId", coalesce(n.display_name, 'operator') as by,
     to_char(r.reset_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
   from password_reset r
   left join lateral account_names(array[r.reset_by]) as n on true
   where r.account_id = $1 and r.reset_at > now() - interval '1 year'
   order by r.reset_id desc limit 10`,
);

/** Resets of the past year, the latest first. */
export function recentResets(tx: Tx, accountId: number): Promise<PasswordReset[]> {
  return tx.run(readResets, [accountId]);
}

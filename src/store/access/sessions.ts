import type { Day } from "#core/day";
import { statement, type Tx } from "../database.ts";

/** Sessions live on the server; the browser holds a token of which only the hash is stored here. */

const insertSession = statement<[string, number, number]>(
  "open_session",
  `insert into web_session (token_hash, account_id, expires_at)
   values (decode($1, 'hex'), $2, now() + $3 * interval '1 minute')`,
);

export function openSession(tx: Tx, tokenHash: string, accountId: number, minutes: number): void {
  tx.send(insertSession, [tokenHash, accountId, minutes]);
}

/** The account behind a session that has neither expired nor been idle too long. */
export interface SessionAccount {
  readonly accountId: number;
  readonly login: string;
  readonly displayName: string;
  readonly isDemo: boolean;
  readonly mustChangePassword: boolean;
  readonly memberId: number | null;
  readonly memberRegionId: number | null;
  /** More than a minute has passed since the session was last seen. */
  readonly stale: boolean;
}

const readSession = statement<[string, number], SessionAccount>(
  "read_session",
  `select a.account_id as "accountId", a.login, a.display_name as "displayName",
     a.is_demo as "isDemo", a.must_change_password as "mustChangePassword",
     l.member_id as "memberId", l.region_id as "memberRegionId",
     s.seen_at < now() - interval '1 minute' as stale
   from web_session s
   join account a on a.account_id = s.account_id and a.disabled_at is null
   left join member_locator l on l.member_id = a.member_id and l.merged_into is null
   where s.token_hash = decode($1, 'hex') and s.expires_at > now()
     and s.seen_at > now() - $2 * interval '1 minute'`,
);

export async function findSession(
  tx: Tx,
  tokenHash: string,
  idleMinutes: number,
): Promise<SessionAccount | null> {
  const rows = await tx.run(readSession, [tokenHash, idleMinutes]);
  return rows[0] ?? null;
}

/** A post held by an account on a day, with what its sight is made of. */
export interface RoleRow {
  readonly accountRoleId: number;
  readonly accountId: number;
  readonly role: string;
  readonly unitId: number;
  readonly unitPath: string;
  readonly unitLevel: string;
  readonly regionId: number;
  readonly from: Day;
  readonly to: Day | null;
}

const roleColumns = `r.account_role_id as "accountRoleId", r.account_id as "accountId", r.role,
     u.unit_id as "unitId", u.path::text as "unitPath", u.level as "unitLevel",
     u.region_id as "regionId", r.valid_from - date '1970-01-01' as from,
     r.valid_to - date '1970-01-01' as to`;

const readSessionRoles = statement<[string, number], RoleRow>(
  "read_session_roles",
  `select ${roleColumns}
   from web_session s
   join account_role r on r.account_id = s.account_id and r.superseded_at is null
     and r.valid_from <= date '1970-01-01' + $2::integer
     and (r.valid_to is null or r.valid_to > date '1970-01-01' + $2::integer)
   join unit u on u.unit_id = r.unit_id
     and (u.closed_on is null or u.closed_on > date '1970-01-01' + $2::integer)
   where s.token_hash = decode($1, 'hex')
   order by nlevel(u.path), r.account_role_id`,
);

/** Posts held on the day by the account of a session, highest unit first. */
export function sessionRoles(tx: Tx, tokenHash: string, today: Day): Promise<RoleRow[]> {
  return tx.run(readSessionRoles, [tokenHash, today]);
}

const readAccountPosts = statement<[number, number], RoleRow>(
  "read_account_posts",
  `select ${roleColumns}
   from account a
   join account_role r on r.account_id = a.account_id and r.superseded_at is null
     and r.valid_from <= date '1970-01-01' + $2::integer
     and (r.valid_to is null or r.valid_to > date '1970-01-01' + $2::integer)
   join unit u on u.unit_id = r.unit_id
     and (u.closed_on is null or u.closed_on > date '1970-01-01' + $2::integer)
   where a.account_id = $1 and a.disabled_at is null
   order by nlevel(u.path), r.account_role_id`,
);

/** The same of an account that is not signed in, for work that it asked for; none once it is disabled. */
export function accountPosts(tx: Tx, accountId: number, today: Day): Promise<RoleRow[]> {
  return tx.run(readAccountPosts, [accountId, today]);
}

const touch = statement<[string]>(
  "touch_session",
  "update web_session set seen_at = now() where token_hash = decode($1, 'hex')",
);

export function touchSession(tx: Tx, tokenHash: string): void {
  tx.send(touch, [tokenHash]);
}

const deleteSession = statement<[string]>(
  "close_session",
  "delete from web_session where token_hash = decode($1, 'hex')",
);

export function closeSession(tx: Tx, tokenHash: string): void {
  tx.send(deleteSession, [tokenHash]);
}

const deleteSessions = statement<[number]>(
  "close_sessions",
  "delete from web_session where account_id = $1",
);

export function closeSessionsOf(tx: Tx, accountId: number): void {
  tx.send(deleteSessions, [accountId]);
}

const sweepSessions = statement<[number]>(
  "sweep_sessions",
  `delete from web_session
   where expires_at < now() or seen_at < now() - $1 * interval '1 minute'`,
);
const sweepAttempts = statement<[]>(
  "sweep_attempts",
  "delete from sign_in_attempt where attempted_at < now() - interval '1 day'",
);
const sweepKeys = statement<[]>(
  "sweep_idempotency_keys",
  "delete from idempotency_key where recorded_at < now() - interval '1 day'",
);

/** Deletes what has expired: sessions, attempts to sign in, idempotency keys. */
export async function sweepAccess(tx: Tx, idleMinutes: number): Promise<void> {
  tx.send(sweepSessions, [idleMinutes]);
  tx.send(sweepAttempts, []);
  tx.send(sweepKeys, []);
  await tx.settle();
}

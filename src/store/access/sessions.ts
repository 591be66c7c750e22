import type { Day } from "#core/day";
import { statement, type Tx } from "../database.ts";

/** Sessions live on the server; the browser holds a token of which only the hash is stored here. */

/** From where a session was opened, with what, and how. */
export interface Seat {
  /** The network: an address without its last part. */
  readonly place: string;
  /** Browser and system; empty for programs. */
  readonly device: string;
  readonly method: "password" | "passkey" | "provider" | "slip";
}

const insertSession = statement<[string, number, number, string, string, string]>(
  "open_session",
  `insert into web_session (token_hash, account_id, expires_at, place, agent, method)
   values (decode($1, 'hex'), $2, now() + $3 * interval '1 minute', $4, $5, $6)`,
);

const nowhere: Seat = { place: "", device: "", method: "password" };

export function openSession(
  tx: Tx,
  tokenHash: string,
  accountId: number,
  minutes: number,
  { place, device, method }: Seat = nowhere,
): void {
  tx.send(insertSession, [tokenHash, accountId, minutes, place, device, method]);
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
  readonly sessionId: number;
  /** Browser and system that the session was opened with; empty for programs. */
  readonly device: string;
  readonly method: Seat["method"];
  /** More than a minute has passed since the session was last seen. */
  readonly stale: boolean;
  /** Opened within the last quarter of an hour. */
  readonly fresh: boolean;
  /** The token is to be replaced. */
  readonly due: boolean;
  /** The token is the new one, used for the first time. */
  readonly unseen: boolean;
  /** The token was replaced, and its successor has been in use for a while. */
  readonly replayed: boolean;
}

/**
 * A token is replaced every quarter of an hour. The one before is taken until its successor was
 * used, since an answer may be lost, and two minutes more, since requests overtake each other.
 */
const rotateAfter = "interval '15 minutes'";
const overlap = "interval '2 minutes'";

const ofToken = "(s.token_hash = decode($1, 'hex') or s.previous_hash = decode($1, 'hex'))";
const isDue = `(s.token_hash = decode($1, 'hex') and s.rotated_at < now() - ${rotateAfter}
       or s.previous_hash = decode($1, 'hex') and s.rotation_seen_at is null
         and s.rotated_at < now() - ${overlap})`;

const readSession = statement<[string, number], SessionAccount>(
  "read_session",
  `select s.session_id as "sessionId", s.agent as device, s.method,
     s.created_at > now() - interval '15 minutes' as fresh, coalesce(${isDue}, false) as due,
     s.token_hash = decode($1, 'hex') and s.previous_hash is not null
       and s.rotation_seen_at is null as unseen,
     s.token_hash <> decode($1, 'hex') and s.rotation_seen_at is not null
       and s.rotation_seen_at < now() - ${overlap} as replayed,
     a.account_id as "accountId", a.login, a.display_name as "displayName",
     a.is_demo as "isDemo", a.must_change_password as "mustChangePassword",
     l.member_id as "memberId", l.region_id as "memberRegionId",
     s.seen_at < now() - interval '1 minute' as stale
   from web_session s
   join account a on a.account_id = s.account_id and a.disabled_at is null
   left join member_locator l on l.member_id = a.member_id and l.merged_into is null
   where ${ofToken} and s.expires_at > now()
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
   where ${ofToken}
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

const touch = statement<[number]>(
  "touch_session",
  "update web_session set seen_at = now() where session_id = $1",
);

export function touchSession(tx: Tx, sessionId: number): void {
  tx.send(touch, [sessionId]);
}

const seeRotation = statement<[number]>(
  "see_rotation",
  `update web_session set rotation_seen_at = now()
   where session_id = $1 and rotation_seen_at is null`,
);

/** The browser holds the new token: from now on the one before is worth nothing. */
export function markRotationSeen(tx: Tx, sessionId: number): void {
  tx.send(seeRotation, [sessionId]);
}

const rotate = statement<[string, string], { sessionId: number }>(
  "rotate_session",
  `update web_session s set token_hash = decode($2, 'hex'), previous_hash = decode($1, 'hex'),
     rotated_at = now(), rotation_seen_at = null
   where ${ofToken} and ${isDue}
   returning session_id as "sessionId"`,
);

/** Replaces a token that is due; false where another request did so meanwhile. */
export async function rotateSession(tx: Tx, tokenHash: string, next: string): Promise<boolean> {
  return (await tx.run(rotate, [tokenHash, next])).length > 0;
}

const deleteSession = statement<[string]>(
  "close_session",
  `delete from web_session s where ${ofToken}`,
);

export function closeSession(tx: Tx, tokenHash: string): void {
  tx.send(deleteSession, [tokenHash]);
}

const deleteOne = statement<[number, number], { sessionId: number }>(
  "close_session_of_account",
  `delete from web_session where account_id = $1 and session_id = $2
   returning session_id as "sessionId"`,
);

/** Ends one session of an account; false where it has none of that number. */
export async function closeSessionOf(
  tx: Tx,
  accountId: number,
  sessionId: number,
): Promise<boolean> {
  return (await tx.run(deleteOne, [accountId, sessionId])).length > 0;
}

/** A session as its owner sees it. Instants are ISO 8601, UTC. */
export interface OpenSession extends Seat {
  readonly sessionId: number;
  readonly openedAt: string;
  readonly seenAt: string;
}

const readSessions = statement<[number, number], OpenSession>(
  "list_sessions",
  `select session_id as "sessionId", place, agent as device, method,
     to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "openedAt",
     to_char(seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "seenAt"
   from web_session
   where account_id = $1 and expires_at > now() and seen_at > now() - $2 * interval '1 minute'
   order by seen_at desc, session_id desc limit 200`,
);

/** Sessions of an account that are open, the latest used first. */
export function sessionsOf(tx: Tx, accountId: number, idleMinutes: number): Promise<OpenSession[]> {
  return tx.run(readSessions, [accountId, idleMinutes]);
}

const deleteOthers = statement<[number, number]>(
  "close_other_sessions",
  "delete from web_session where account_id = $1 and session_id <> $2",
);

/** Ends every session of an account but one. */
export function closeOtherSessions(tx: Tx, accountId: number, sessionId: number): void {
  tx.send(deleteOthers, [accountId, sessionId]);
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
const sweepAttempts = statement<[number]>(
  "sweep_attempts",
  "delete from sign_in_attempt where attempted_at < now() - $1 * interval '1 day'",
);
const sweepKeys = statement<[number]>(
  "sweep_idempotency_keys",
  "delete from idempotency_key where recorded_at < now() - $1 * interval '1 day'",
);

const sweepChallenges = statement<[]>(
  "sweep_passkey_challenges",
  "delete from passkey_challenge where expires_at < now()",
);
const sweepSignOns = statement<[]>(
  "sweep_provider_sign_ons",
  "delete from provider_sign_on where expires_at < now()",
);

/** Deletes what has expired: sessions, attempts to sign in, challenges, idempotency keys. */
export async function sweepAccess(
  tx: Tx,
  idleMinutes: number,
  kept: { readonly "sign-in-attempts": number; readonly "idempotency-keys": number },
): Promise<void> {
  tx.send(sweepSessions, [idleMinutes]);
  tx.send(sweepChallenges, []);
  tx.send(sweepSignOns, []);
  tx.send(sweepAttempts, [kept["sign-in-attempts"]]);
  tx.send(sweepKeys, [kept["idempotency-keys"]]);
  await tx.settle();
}

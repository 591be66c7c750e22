import type { ClientBase } from "pg";

// One Rollbook server for one database. The lock belongs to a session: PostgreSQL gives it up when
// the connection ends, however the process ended, so that none can be left behind.

const LOCK_CLASS = 0x526f6c6c; // "Roll"
const LOCK_NUMBER = 1;

/** The name under which a server's dedicated connection shows in pg_stat_activity. */
export function serverLockName(pid: number = process.pid): string {
  return `rollbook server ${pid}`;
}

/**
 * Tries to become the Rollbook server of this client's database; false when another is. Use a
 * dedicated connection with `application_name: serverLockName()` and keep it open.
 */
export async function tryServerLock(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    "SELECT pg_try_advisory_lock($1, $2) AS got",
    [LOCK_CLASS, LOCK_NUMBER],
  );
  return rows[0]?.got ?? false;
}

/** The process id of the Rollbook server that holds the lock, as far as it tells. */
export async function serverLockHolder(client: ClientBase): Promise<number | null> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT activity.application_name AS name
       FROM pg_locks AS locks JOIN pg_stat_activity AS activity ON activity.pid = locks.pid
      WHERE locks.locktype = 'advisory' AND locks.granted
        AND locks.classid::bigint = $1 AND locks.objid::bigint = $2
        AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK_CLASS, LOCK_NUMBER],
  );
  const pid = Number(rows[0]?.name.match(/^rollbook server (\d+)$/)?.[1]);
  return Number.isInteger(pid) ? pid : null;
}

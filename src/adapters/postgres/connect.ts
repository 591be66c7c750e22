import pg from "pg";
import { realpathSync } from "node:fs";
import { SUPERUSER, type Cluster } from "./initialise.ts";

const APPLICATION_PREFIX = "rollbook";

export function adminUrl(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

/**
 * A connection that says "this process uses the server" for as long as it is open, or null when the
 * server does not answer, does not know the password, or serves another data folder.
 */
export async function present(
  cluster: Cluster,
  port: number,
  password: string,
): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: adminUrl(port, password),
    application_name: `${APPLICATION_PREFIX} presence ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // The server may be killed at any time; the pools that do the work notice and say so.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    );
    if (samePlace(rows[0]?.folder, cluster.pgData)) return client;
  } catch {
    // Starting, stopping, or a stranger on that port: the caller looks again.
  }
  await client.end().catch(() => undefined);
  return null;
}

function samePlace(theirs: string | undefined, ours: string): boolean {
  if (theirs === undefined) return false;
  if (theirs === ours) return true;
  try {
    return realpathSync(theirs) === realpathSync(ours);
  } catch {
    return false;
  }
}

/** How many other Rollbook processes' connections the server has. */
export async function otherUsers(presence: pg.Client): Promise<number> {
  const { rows } = await presence.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
        AND application_name LIKE $1`,
    [`${APPLICATION_PREFIX}%`],
  );
  return rows[0]?.others ?? 0;
}

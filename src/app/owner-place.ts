import pg from "pg";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { clusterFolder, defaultDataDir, openEmbedded } from "#adapters/postgres/embedded";
import { serverLockHolder, serverLockName, tryServerLock } from "#adapters/postgres/lock";
import { ownerRole } from "#store/roles";
import { actingAs, prepareServer, tellAddress } from "./administrator.ts";
import type { Config } from "./config.ts";
import { paths } from "./paths.ts";
import { embeddedRoles } from "./roles.ts";
import { connectionTrouble, Trouble, withoutPassword } from "./trouble.ts";

/** A register as the owner of its schema reaches it: past row-level security, all of it. */
export interface Place {
  readonly client: pg.Client;
  /** For the terminal; never with a password. */
  readonly where: string;
  /** True where the disk of the embedded database is known to be full; of another server nobody knows. */
  isFull(): Promise<boolean>;
  close(): Promise<void>;
}

type Say = (line: string) => void;

/** The register that is configured, as it stands: it is not migrated. Throws `Trouble`. */
export async function filledPlace(config: Config, say: Say): Promise<Place> {
  const { databaseUrl } = config;
  if (databaseUrl !== null) {
    const client = await asOwner(databaseUrl);
    return {
      client,
      where: withoutPassword(databaseUrl),
      isFull: unknown,
      close: () => ended(client),
    };
  }
  return embeddedPlace(filledFolder(config), say);
}

/**
 * The data folder of an embedded register that is there already. Throws `Trouble` where there is none:
 * a slip in its name must not make an empty one.
 */
export function filledFolder(config: Pick<Config, "dataDir">): string {
  const dataDir = config.dataDir ?? defaultDataDir(paths.root);
  if (existsSync(clusterFolder(dataDir))) return dataDir;
  throw new Trouble(
    `There is no register in ${dataDir}.`,
    "Name its folder by ROLLBOOK_DATA, or its server by DATABASE_URL.",
  );
}

/**
 * Where a backup may go: the database with its roles is made where it is missing. No server works on
 * it, and none can begin to until it is closed.
 */
export async function emptyPlace(config: Config, say: Say): Promise<Place> {
  if (config.databaseUrl === null) {
    const place = await embeddedPlace(config.dataDir ?? defaultDataDir(paths.root), say);
    return locked(place);
  }
  const prepared = await prepareServer(config.databaseUrl, false, async () => undefined);
  const client = await opened(prepared.adminUrl);
  const where = withoutPassword(prepared.adminUrl);
  const close = async (): Promise<void> => {
    await ended(client);
    tellAddress(prepared, say);
  };
  return locked({ client, where, isFull: unknown, close });
}

async function embeddedPlace(dataDir: string, say: Say): Promise<Place> {
  const server = await openEmbedded({ dataDir, log: say });
  try {
    const { ownerUrl } = await embeddedRoles(server.adminUrl, join(server.dataDir, "roles.json"));
    const client = await opened(ownerUrl);
    const close = async (): Promise<void> => {
      await ended(client);
      await server.stop();
    };
    return { client, where: server.dataDir, isFull: () => server.isOutOfRoom(), close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function unknown(): Promise<boolean> {
  return false;
}

async function asOwner(url: string): Promise<pg.Client> {
  try {
    return await opened(actingAs(url, ownerRole));
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== "42501" && code !== "22023") throw connectionTrouble(error, url);
    throw new Trouble(
      `This user of ${withoutPassword(url)} may not act as ${ownerRole}, and would not see every row.`,
      "Give the administrator's DATABASE_URL with which `rollbook init` was run.",
    );
  }
}

async function opened(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: serverLockName(),
    connectionTimeoutMillis: 10_000,
  });
  // What breaks in use fails its query.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function locked(place: Place): Promise<Place> {
  if (await tryServerLock(place.client)) return place;
  const holder = await serverLockHolder(place.client);
  await place.close();
  throw new Trouble(
    `A Rollbook server${holder === null ? "" : ` (process ${holder})`} works on ${place.where}.`,
    "A backup is restored into an empty place that nobody works on: end it first, or name another.",
  );
}

async function ended(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

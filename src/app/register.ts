import pg from "pg";
import { join } from "node:path";
import { todayIn } from "#adapters/clock";
import { defaultDataDir, type EmbeddedServer, openEmbedded } from "#adapters/postgres/embedded";
import { type Day, parseDay } from "#core/day";
import { type Database, openDatabase, wholeSight } from "#store/database";
import { missingMigrations } from "#store/migrate";
import { tooManyRights } from "#store/roles";
import { readSettings } from "#store/settings";
import type { BulkWorkers } from "#services/verdicts-bulk";
import { bulkWorkers } from "./bulk-workers.ts";
import type { Config } from "./config.ts";
import { bringUpToDate } from "./migrating.ts";
import { paths } from "./paths.ts";
import { embeddedRoles } from "./roles.ts";
import { connectionTrouble, Trouble, withoutPassword } from "./trouble.ts";

export interface Settings {
  /** IANA zone of the organisation. */
  readonly zone: string;
  /** The business day: the setting `today` where it is frozen, else the zone's present day. */
  readonly today: () => Day;
  /** True for the demonstration, whose day never changes. */
  readonly frozen: boolean;
}

/** The open register: what server and command line work on. */
export interface Register {
  readonly db: Database;
  /** As the owner of the schema, to be handed on to nobody; null where the server is not ours. */
  readonly ownerUrl: string | null;
  readonly embedded: boolean;
  /** Where it is, without a password. */
  readonly place: string;
  readonly settings: Settings;
  /** Folder for files that people send to be imported. */
  readonly uploadsDir: string;
  /** A second pool of the same register, for work beside the requests; close it before this one. */
  openPool(options: { readonly name: string; readonly connections: number }): Database;
  /** Threads for work on everybody. */
  readonly workers: BulkWorkers;
  /** Reads the settings again after something has set them. */
  reloadSettings(): Promise<Settings>;
  /**
   * For the server: an embedded PostgreSQL that ends is started again, and the pools follow it.
   * `onGivenUp` is called when it does not start again.
   */
  keepDatabase(onGivenUp: (why: Error) => void): void;
  /** True while the embedded PostgreSQL has ended and is being started again. */
  databaseIsAway(): boolean;
  /** Ends the connections, and the embedded server unless another process uses it. */
  close(): Promise<void>;
}

export interface RegisterOptions {
  /** Seen in the database's list of connections; begins with "rollbook". */
  readonly name?: string;
  readonly connections?: number;
  /** Milliseconds; 0 for work without a limit, such as imports. */
  readonly statementTimeout?: number;
  readonly log?: (line: string) => void;
}

export const defaultZone = "Asia/Shanghai";

/**
 * Opens the register as the restricted role: the embedded one, started, made and migrated as needed,
 * or with DATABASE_URL that server, which must have been prepared by `rollbook init`. Throws
 * `Trouble` or `PostgresTrouble`, whose messages are for the terminal.
 */
export async function openRegister(
  config: Pick<Config, "databaseUrl" | "dataDir">,
  options: RegisterOptions = {},
): Promise<Register> {
  if (config.databaseUrl !== null) {
    await checkServer(config.databaseUrl);
    const { databaseUrl } = config;
    const dataDir = config.dataDir ?? defaultDataDir(paths.root);
    return opened({ app: () => databaseUrl, ownerUrl: null, server: null, dataDir }, options);
  }
  const dataDir = config.dataDir ?? defaultDataDir(paths.root);
  const server = await openEmbedded({ dataDir, log: options.log ?? (() => undefined) });
  try {
    const urls = await embeddedRoles(server.adminUrl, join(server.dataDir, "roles.json"));
    await migrateAs(urls.ownerUrl);
    // A server that was started again may stand at another port.
    const app = (): string => atPort(urls.appUrl, server.port);
    const place = { app, ownerUrl: urls.ownerUrl, server, dataDir: server.dataDir };
    return await opened(place, options);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function migrateAs(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({
    connectionString: ownerUrl,
    application_name: "rollbook migrations",
  });
  await owner.connect();
  try {
    await bringUpToDate(owner);
  } finally {
    await owner.end();
  }
}

/** Everything that would go wrong later, said now and with its cure. */
async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "rollbook check",
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
  } catch (error) {
    throw connectionTrouble(error, url);
  }
  try {
    const rights = await tooManyRights(client);
    if (rights !== null) {
      throw new Trouble(
        `DATABASE_URL is refused: ${rights}. Rollbook works only with a role that owns nothing, so ` +
          "that the database itself keeps what a person may see.",
        "Use the address that `rollbook init` printed (role rollbook_app), or run " +
          "`rollbook init` with the present one.",
      );
    }
    const missing = await missingMigrations(client).catch(() => ["all"]);
    if (missing.length > 0) {
      throw new Trouble(
        `The database ${withoutPassword(url)} lacks ${missing.length} migration(s) of this program.`,
        "Run `rollbook init` with an administrator's DATABASE_URL.",
      );
    }
  } finally {
    await client.end();
  }
}

interface Place {
  /** The application's address as it is now. */
  readonly app: () => string;
  readonly ownerUrl: string | null;
  readonly server: EmbeddedServer | null;
  /** Absolute; need not exist. */
  readonly dataDir: string;
}

function atPort(url: string, port: number): string {
  const moved = new URL(url);
  moved.port = String(port);
  return moved.href;
}

async function opened(place: Place, options: RegisterOptions): Promise<Register> {
  const { app: url, ownerUrl, server, dataDir } = place;
  const db = openDatabase({
    url,
    connections: options.connections ?? 4,
    statementTimeout: options.statementTimeout ?? 0,
    name: options.name ?? "rollbook",
  });
  const register = {
    db,
    ownerUrl,
    embedded: server !== null,
    place: server === null ? withoutPassword(url()) : server.dataDir,
    settings: await settingsOf(db),
    uploadsDir: join(dataDir, "uploads"),
    openPool: (pool: { readonly name: string; readonly connections: number }) =>
      openDatabase({ url, ...pool, statementTimeout: 0 }),
    workers: bulkWorkers(url),
    async reloadSettings() {
      register.settings = await settingsOf(db);
      return register.settings;
    },
    keepDatabase: (onGivenUp: (why: Error) => void) => server?.keepRunning({ onGivenUp }),
    databaseIsAway: () => server?.isAway() ?? false,
    async close() {
      await db.close();
      await server?.stop();
    },
  };
  return register;
}

async function settingsOf(db: Database): Promise<Settings> {
  const stored = await db.snapshot(wholeSight, readSettings);
  const zone = textOf(stored.zone) ?? defaultZone;
  const stated = textOf(stored.today);
  const fixed = stated === null ? null : parseDay(stated);
  return { zone, today: () => fixed ?? todayIn(zone), frozen: fixed !== null };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

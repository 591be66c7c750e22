import type pg from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries, type Binaries } from "./binaries.ts";
import { adminUrl, otherUsers, present } from "./connect.ts";
import { chooseIdentity, type Identity } from "./identity.ts";
import { clusterIn, initialise, readPassword, type Cluster } from "./initialise.ts";
import { launch, logTail, type Launched } from "./launch.ts";
import { isRunningPostgres, readPidFile } from "./pidfile.ts";
import { prepareDataDir, reachable } from "./place.ts";
import { defaultSettings, writeSettings, type Settings } from "./settings.ts";
import { stopPostmaster } from "./stop.ts";
import { PostgresTrouble } from "./trouble.ts";

export { defaultDataDir } from "./place.ts";

export interface EmbeddedServer {
  /** As PostgreSQL's superuser; never leaves this machine. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** True when it was running already: another process's, or left by one that was killed. */
  readonly adopted: boolean;
  /**
   * Says that this process is done with it (close your own connections first) and shuts it down,
   * unless another Rollbook process uses it. True when it was shut down.
   */
  stop(): Promise<boolean>;
  /** Says that this process is done with it and leaves it running. */
  release(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Over the defaults; the test cluster does without fsync, nothing else may. */
  readonly settings?: Settings;
}

/** Recovery after a crash may have much to replay; a server that does nothing is reported sooner. */
const START_LIMIT_MS = 120_000;
const POLL_MS = 50;
const TRIES = 6;

interface Setting {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly identity: Identity | null;
  readonly password: string;
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

/** The PostgreSQL server of this data folder: made, started, or taken over as it runs. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { log } = options;
  const identity = chooseIdentity();
  const binaries = await reachable(await findBinaries(), identity, log);
  const dataDir = await prepareDataDir(options.dataDir, identity);
  const cluster = clusterIn(dataDir);
  await initialise(cluster, binaries, identity, log);
  const password = await readPassword(cluster);
  const setting: Setting = { cluster, binaries, identity, password, dataDir, log };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const adopted = await adopt(setting);
    if (adopted !== null) return adopted;
    const settings = { ...defaultSettings(cluster), ...options.settings };
    await writeSettings(cluster, settings, identity);
    const started = await start(setting);
    if (started !== null) return started;
    // Lost a race for the data folder or the port, or children of a killed server are still ending.
    await sleep(attempt * 300);
  }
  throw new PostgresTrouble(
    `PostgreSQL does not start in ${cluster.folder}:\n${await logTail(cluster)}`,
    `Its log is in ${cluster.logFolder}.`,
  );
}

/** Null when no server runs on this data folder. */
async function adopt(setting: Setting): Promise<EmbeddedServer | null> {
  const until = Date.now() + START_LIMIT_MS;
  let told = false;
  while (Date.now() < until) {
    const found = await readPidFile(setting.cluster);
    if (found === null || !isRunningPostgres(found.pid)) return null;
    if (found.port !== null) {
      const presence = await present(setting.cluster, found.port, setting.password);
      if (presence !== null) return handle(setting, presence, found.port, found.pid, true);
    }
    if (!told) setting.log(`waiting for PostgreSQL (process ${found.pid}) to answer ...`);
    told = true;
    await sleep(POLL_MS * 4);
  }
  const found = await readPidFile(setting.cluster);
  throw new PostgresTrouble(
    `a PostgreSQL server (process ${found?.pid}) runs on ${setting.cluster.pgData} but does not ` +
      "let Rollbook in.",
    `Look into ${setting.cluster.logFolder}; end that process (kill -INT ${found?.pid}) and start again.`,
  );
}

async function start(setting: Setting): Promise<EmbeddedServer | null> {
  const stale = await readPidFile(setting.cluster);
  const { cluster, binaries, identity } = setting;
  const server = await launch(cluster, binaries, identity, stale?.pid ?? null);
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    if (server.ended() !== null) return endedEarly(setting, server);
    const found = await readPidFile(cluster);
    if (found?.pid === server.pid && found.port === server.port) {
      const presence = await present(cluster, server.port, setting.password);
      if (presence !== null) return handle(setting, presence, server.port, server.pid, false);
    }
    await sleep(POLL_MS);
  }
  await stopPostmaster(cluster, binaries, server.pid);
  throw new PostgresTrouble(
    `PostgreSQL was started but does not answer:\n${await logTail(cluster)}`,
    `Its log is in ${cluster.logFolder}.`,
  );
}

/** Null for what passes by itself; anything else is told at once. */
async function endedEarly(setting: Setting, server: Launched): Promise<null> {
  const tail = await logTail(setting.cluster);
  const passing = /lock file .* already exists|shared memory block|could not bind|Address already/;
  if (passing.test(tail)) return null;
  const full = /No space left|Disk quota/i.test(tail);
  throw new PostgresTrouble(
    `PostgreSQL ended at once (${server.ended()}) in ${setting.cluster.folder}:\n${tail}`,
    full
      ? "The disk is full: free some room and start again; nothing that was acknowledged is lost."
      : `Its log is in ${setting.cluster.logFolder}.`,
  );
}

function handle(
  setting: Setting,
  presence: pg.Client,
  port: number,
  pid: number,
  adopted: boolean,
): EmbeddedServer {
  const { cluster, binaries, dataDir, password } = setting;
  const release = async (): Promise<void> => presence.end().catch(() => undefined);
  return Object.freeze({
    adminUrl: adminUrl(port, password),
    port,
    pid,
    dataDir,
    adopted,
    release,
    async stop(): Promise<boolean> {
      const used = await stillUsed(presence);
      await release();
      if (used) return false;
      await stopPostmaster(cluster, binaries, pid);
      return true;
    },
  });
}

/** Connections that this process has just closed vanish a moment later on the server's side. */
async function stillUsed(presence: pg.Client): Promise<boolean> {
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if ((await otherUsers(presence)) === 0) return false;
      await sleep(POLL_MS);
    }
    return true;
  } catch {
    // It was killed: there is nothing left to use.
    return false;
  }
}

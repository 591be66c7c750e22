import type pg from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { present } from "./connect.ts";
import type { Identity } from "./identity.ts";
import type { Cluster } from "./initialise.ts";
import { launch, logTail, type Launched, saysNoRoom } from "./launch.ts";
import { isRunningPostgres, readPidFile } from "./pidfile.ts";
import { defaultSettings, writeSettings, type Settings } from "./settings.ts";
import { stopPostmaster } from "./stop.ts";
import { PostgresTrouble } from "./trouble.ts";

/** The server of a data folder as it answers. */
export interface Found {
  /** Says "this process uses the server" for as long as it is open. */
  readonly presence: pg.Client;
  readonly port: number;
  readonly pid: number;
  /** True when it was running already: another process's, or left by one that was killed. */
  readonly adopted: boolean;
  /** Settles when the presence ended, whoever ended it. */
  readonly gone: Promise<void>;
}

/** Where the server is and what it is run with. */
export interface Setting {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly identity: Identity | null;
  readonly password: string;
  readonly settings: Settings;
  readonly log: (line: string) => void;
}

/** Recovery after a crash may have much to replay; a server that does nothing is reported sooner. */
const START_LIMIT_MS = 120_000;
const POLL_MS = 50;
const TRIES = 6;

/**
 * The server of this data folder: taken over as it runs, else started, on `port` where that is
 * still free. Throws `PostgresTrouble`.
 */
export async function seek(setting: Setting, port: number | null): Promise<Found> {
  const { cluster, identity } = setting;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const adopted = await adopt(setting);
    if (adopted !== null) return adopted;
    const settings = { ...defaultSettings(cluster), ...setting.settings };
    await writeSettings(cluster, settings, identity);
    const started = await start(setting, port);
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
async function adopt(setting: Setting): Promise<Found | null> {
  const until = Date.now() + START_LIMIT_MS;
  let told = false;
  while (Date.now() < until) {
    const found = await readPidFile(setting.cluster);
    if (found === null || !isRunningPostgres(found.pid)) return null;
    if (found.port !== null) {
      const presence = await present(setting.cluster, found.port, setting.password);
      if (presence !== null) return foundAs(presence, found.port, found.pid, true);
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

async function start(setting: Setting, port: number | null): Promise<Found | null> {
  const stale = await readPidFile(setting.cluster);
  const { cluster, binaries, identity } = setting;
  const server = await launch(cluster, binaries, identity, { stalePid: stale?.pid ?? null, port });
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    if (server.ended() !== null) return endedEarly(setting, server);
    const found = await readPidFile(cluster);
    if (found?.pid === server.pid && found.port === server.port) {
      const presence = await present(cluster, server.port, setting.password);
      if (presence !== null) return foundAs(presence, server.port, server.pid, false);
    }
    await sleep(POLL_MS);
  }
  await stopPostmaster(cluster, binaries, server.pid);
  throw new PostgresTrouble(
    `PostgreSQL was started but does not answer:\n${await logTail(cluster)}`,
    `Its log is in ${cluster.logFolder}.`,
  );
}

function foundAs(presence: pg.Client, port: number, pid: number, adopted: boolean): Found {
  const gone = new Promise<void>((resolve) => {
    presence.once("end", () => resolve());
  });
  return { presence, port, pid, adopted, gone };
}

/** Null for what passes by itself; anything else is told at once. */
async function endedEarly(setting: Setting, server: Launched): Promise<null> {
  const tail = await logTail(setting.cluster);
  const passing = /lock file .* already exists|shared memory block|could not bind|Address already/;
  if (passing.test(tail)) return null;
  throw new PostgresTrouble(
    `PostgreSQL ended at once (${server.ended()}) in ${setting.cluster.folder}:\n${tail}`,
    saysNoRoom(tail)
      ? "The disk is full: free some room and start again; nothing that was acknowledged is lost."
      : `Its log is in ${setting.cluster.logFolder}.`,
  );
}

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { findBinaries } from "./binaries.ts";
import { adminUrl, otherUsers } from "./connect.ts";
import { chooseIdentity } from "./identity.ts";
import { clusterIn, initialise, readPassword } from "./initialise.ts";
import { isOutOfRoom } from "./launch.ts";
import { prepareDataDir, reachable } from "./place.ts";
import { type Found, seek, type Setting } from "./seek.ts";
import type { Settings } from "./settings.ts";
import { stopPostmaster } from "./stop.ts";
import { supervise, type Supervision } from "./supervise.ts";
import type { PostgresTrouble } from "./trouble.ts";

export { clusterFolder, defaultDataDir } from "./place.ts";

/** As it runs now: after a restart under supervision, port and process are others. */
export interface EmbeddedServer {
  /** As PostgreSQL's superuser; never leaves this machine. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** True when it was running already: another process's, or left by one that was killed. */
  readonly adopted: boolean;
  /**
   * From now on starts it again when it ends and nobody asked it to. Gives up after some tries.
   * For the one Rollbook server of the folder: a command only says what happened.
   */
  keepRunning(options: KeepOptions): void;
  /** True while it is kept running and has ended. */
  isAway(): boolean;
  /** True when it has no room on its disk, which ends it and breaks its connections off. */
  isOutOfRoom(): Promise<boolean>;
  /**
   * Says that this process is done with it (close your own connections first) and shuts it down,
   * unless another Rollbook process uses it. True when it was shut down.
   */
  stop(): Promise<boolean>;
  /** Says that this process is done with it and leaves it running. */
  release(): Promise<void>;
}

export interface KeepOptions {
  readonly onGivenUp: (why: PostgresTrouble) => void;
  /** Milliseconds before each try, for tests. */
  readonly pauses?: readonly number[];
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Over the defaults; the test cluster does without fsync, nothing else may. */
  readonly settings?: Settings;
}

const POLL_MS = 50;

/** The PostgreSQL server of this data folder: made, started, or taken over as it runs. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { log } = options;
  const identity = chooseIdentity();
  const binaries = await reachable(await findBinaries(), identity, log);
  const dataDir = await prepareDataDir(options.dataDir, identity);
  const cluster = clusterIn(dataDir);
  await initialise(cluster, binaries, identity, log);
  const password = await readPassword(cluster);
  const settings = options.settings ?? {};
  const setting: Setting = { cluster, binaries, identity, password, settings, log };
  return handle(setting, dataDir, await seek(setting, null));
}

function handle(setting: Setting, dataDir: string, first: Found): EmbeddedServer {
  const { cluster, binaries, password } = setting;
  let now = first;
  let supervision: Supervision | null = null;
  const release = async (): Promise<void> => {
    await supervision?.stop();
    await now.presence.end().catch(() => undefined);
  };
  return Object.freeze({
    get adminUrl() {
      return adminUrl(now.port, password);
    },
    get port() {
      return now.port;
    },
    get pid() {
      return now.pid;
    },
    dataDir,
    adopted: first.adopted,
    keepRunning({ onGivenUp, pauses }: KeepOptions): void {
      supervision ??= supervise({
        first: now,
        again: () => seek(setting, now.port),
        onBack: (found) => {
          now = found;
        },
        onGivenUp,
        log: setting.log,
        ...(pauses === undefined ? {} : { pauses }),
      });
    },
    isAway: () => supervision?.isAway() ?? false,
    isOutOfRoom: () => isOutOfRoom(cluster),
    release,
    async stop(): Promise<boolean> {
      await supervision?.stop();
      const used = await stillUsed(now.presence);
      await release();
      if (used) return false;
      await stopPostmaster(cluster, binaries, now.pid);
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

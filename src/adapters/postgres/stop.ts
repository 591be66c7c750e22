import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./initialise.ts";
import { isRunningPostgres, readPidFile } from "./pidfile.ts";
import { PostgresTrouble } from "./trouble.ts";

const STOP_LIMIT_MS = 60_000;

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(
  cluster: Cluster,
  binaries: Binaries,
  pid: number,
): Promise<void> {
  if (!isRunningPostgres(pid)) return;
  signalFastShutdown(cluster, binaries, pid);
  const until = Date.now() + STOP_LIMIT_MS;
  while (Date.now() < until) {
    const found = await readPidFile(cluster);
    if (!isRunningPostgres(pid) || (found !== null && found.pid !== pid)) return;
    await sleep(30);
  }
  throw new PostgresTrouble(
    `PostgreSQL (process ${pid}) has not stopped within ${STOP_LIMIT_MS / 1000} seconds.`,
    `Its log is in ${cluster.logFolder}; the next start takes the server over if it still runs.`,
  );
}

function signalFastShutdown(cluster: Cluster, binaries: Binaries, pid: number): void {
  if (process.platform === "win32") {
    // Windows has no signals; PostgreSQL's own tool sends its own kind.
    spawnSync(binaries.pgCtl, ["stop", "-D", cluster.pgData, "-m", "fast", "-W"]);
    return;
  }
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // It ended by itself in between.
  }
}

import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./initialise.ts";
import { isRunningPostgres, readPidFile } from "./pidfile.ts";
import { PostgresTrouble } from "./trouble.ts";

/** How long the last checkpoint may take, and how long the end may take at all. */
const FAST_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 60_000;

/**
 * A fast shutdown: open transactions are rolled back, everything committed is on disk. Where the last
 * checkpoint does not come to its end (a full disk can hold it up for ever), the server is ended
 * without one: what was committed is in its log, which the next start reads.
 */
export async function stopPostmaster(
  cluster: Cluster,
  binaries: Binaries,
  pid: number,
): Promise<void> {
  if (!isRunningPostgres(pid)) return;
  const begun = Date.now();
  signal(cluster, binaries, pid, "fast");
  if (await isGone(cluster, pid, begun + FAST_LIMIT_MS)) return;
  signal(cluster, binaries, pid, "immediate");
  if (await isGone(cluster, pid, begun + STOP_LIMIT_MS)) return;
  throw new PostgresTrouble(
    `PostgreSQL (process ${pid}) has not stopped within ${STOP_LIMIT_MS / 1000} seconds.`,
    `Its log is in ${cluster.logFolder}; the next start takes the server over if it still runs.`,
  );
}

async function isGone(cluster: Cluster, pid: number, until: number): Promise<boolean> {
  while (Date.now() < until) {
    const found = await readPidFile(cluster);
    if (!isRunningPostgres(pid) || (found !== null && found.pid !== pid)) return true;
    await sleep(30);
  }
  return false;
}

const signals = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

function signal(
  cluster: Cluster,
  binaries: Binaries,
  pid: number,
  mode: keyof typeof signals,
): void {
  if (process.platform === "win32") {
    // Windows has no signals; PostgreSQL's own tool sends its own kind.
    spawnSync(binaries.pgCtl, ["stop", "-D", cluster.pgData, "-m", mode, "-W"]);
    return;
  }
  try {
    process.kill(pid, signals[mode]);
  } catch {
    // It ended by itself in between.
  }
}

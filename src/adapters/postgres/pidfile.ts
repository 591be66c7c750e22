import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "./initialise.ts";
import { processExists } from "./drafts.ts";

/** What PostgreSQL writes into postmaster.pid of its data folder. */
export interface PidFile {
  readonly pid: number;
  /** Null while the server has not got so far as to choose one. */
  readonly port: number | null;
}

export async function readPidFile(cluster: Cluster): Promise<PidFile | null> {
  const text = await readFile(join(cluster.pgData, "postmaster.pid"), "utf8").catch(() => null);
  if (text === null) return null;
  // Lines: process id, data folder, start time, port, socket folder, address, shared memory, state.
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) && port > 0 ? port : null };
}

/**
 * Ids are used again, after a reboot or in a container: "alive" is not "PostgreSQL". Where the
 * system does not tell a process's name, a living process counts as the server.
 */
export function isRunningPostgres(pid: number): boolean {
  if (!processExists(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const dead = stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
    return !dead && stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")) === "postgres";
  } catch {
    return false;
  }
}

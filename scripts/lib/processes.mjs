// Who is alive: a process is its id together with its start time, because ids are used again.
import { readFileSync } from "node:fs";

/** The start time of a process in clock ticks since boot, or null where the system tells none. */
export function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name may contain spaces and brackets: count the fields after its closing bracket.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** True when this very process, not a later one under the same id, still runs. */
export function isAlive({ pid, started }) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  if (isZombie(pid)) return false;
  const now = startTime(pid);
  return started === null || now === null || started === now;
}

function isZombie(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

export function identify(pid) {
  return { pid, started: startTime(pid) };
}

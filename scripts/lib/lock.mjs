// One bootstrap at a time. The lock is a file that names its owner; an owner that is gone loses it.
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Plain, say } from "./root.mjs";
import { identify, isAlive } from "./processes.mjs";

const POLL_MS = 200;
const GUARD_STALE_MS = 10_000;
const WAIT_LIMIT_MS = 15 * 60_000;

/**
 * Runs the work while holding the lock at `path`. The work gets `lock.child(pid)`, to record a
 * child that would go on working if this process were killed: whoever takes the lock over ends it.
 */
export async function withLock(path, work) {
  const owner = { ...identify(process.pid), children: [] };
  await take(path, owner);
  const lock = {
    child(pid) {
      owner.children.push(identify(pid));
      write(path, owner);
    },
  };
  try {
    return await work(lock);
  } finally {
    unlinkQuietly(path);
  }
}

async function take(path, owner) {
  const until = Date.now() + WAIT_LIMIT_MS;
  let told = false;
  while (!create(path, owner)) {
    const holder = read(path);
    if (holder !== null && !isAlive(holder)) {
      evict(path, holder);
      continue;
    }
    if (!told && holder !== null) {
      say(`another start (process ${holder.pid}) is preparing this folder; waiting for it ...`);
      told = true;
    }
    if (Date.now() > until) {
      throw new Plain(`waited 15 minutes for process ${holder?.pid}; end it and start again.`);
    }
    await sleep(POLL_MS);
  }
}

/** A link either appears with its whole content or not at all, unlike a file being written. */
function create(path, owner) {
  const draft = `${path}-${process.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new Plain(cannotWrite(path, error));
  } finally {
    unlinkQuietly(draft);
  }
}

function write(path, owner) {
  const draft = `${path}-${process.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  renameSync(draft, path);
}

/** The holder, or null when the lock has just been given back. */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    return { pid: 0, started: null, children: [] };
  }
}

/**
 * Removes the lock of a dead owner. A second lock guards the removal: without it, two waiters could
 * both see the dead one, and the slower would remove the lock that the faster has just taken.
 */
function evict(path, dead) {
  const guard = `${path}-guard`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (ageMs(guard) > GUARD_STALE_MS) rmdirQuietly(guard);
    return;
  }
  try {
    const holder = read(path);
    if (holder === null || holder.pid !== dead.pid || isAlive(holder)) return;
    say(`an earlier start (process ${holder.pid}) was killed; taking over.`);
    for (const child of holder.children ?? []) endLeftover(child);
    unlinkQuietly(path);
  } finally {
    rmdirQuietly(guard);
  }
}

/** An installer whose parent was killed still writes: two at once would ruin the folder. */
function endLeftover(child) {
  if (child.started === null || !isAlive(child)) return;
  try {
    process.kill(child.pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function unlinkQuietly(path) {
  try {
    unlinkSync(path);
  } catch {
    // Already gone.
  }
}

function rmdirQuietly(path) {
  try {
    rmdirSync(path);
  } catch {
    // Already gone.
  }
}

function cannotWrite(path, error) {
  return `cannot write ${path} (${error.code}). Start Rollbook as a user who may write its folder.`;
}

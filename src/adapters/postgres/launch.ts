import { spawn } from "node:child_process";
import { closeSync, fchownSync, openSync } from "node:fs";
import { readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { runAs, type Identity } from "./identity.ts";
import type { Cluster } from "./initialise.ts";

export interface Launched {
  readonly port: number;
  readonly pid: number;
  /** The exit code (or signal) once the server has ended, null while it runs. */
  ended(): number | string | null;
}

export interface LaunchWish {
  /** The process that a left-over pid file names. */
  readonly stalePid: number | null;
  /** Where it was before, so that connections find it again; another is taken where it is not free. */
  readonly port: number | null;
}

/**
 * Starts a postmaster on a free port and does not wait. It is no child in the terminal's sense: a
 * Ctrl+C meant for Rollbook must not reach it before Rollbook has finished its work.
 */
export async function launch(
  cluster: Cluster,
  binaries: Binaries,
  identity: Identity | null,
  wish: LaunchWish,
): Promise<Launched> {
  const port = await freePort(wish.port);
  const out = openSync(startLog(cluster), "w", 0o600);
  if (identity !== null) fchownSync(out, identity.uid, identity.gid);
  const child = spawn(binaries.postgres, ["-D", cluster.pgData, "-p", String(port)], {
    ...runAs(identity),
    cwd: process.platform === "win32" ? process.cwd() : "/",
    detached: true,
    stdio: ["ignore", out, out],
    env: environment(wish.stalePid),
  });
  closeSync(out);
  let result: number | string | null = null;
  child.on("error", (error) => {
    result = error.message;
  });
  child.on("exit", (code, signal) => {
    result = code ?? signal ?? "unknown";
  });
  child.unref();
  return { port, pid: child.pid ?? 0, ended: () => result };
}

/**
 * PGDATA and the like of the caller must not steer our server. PostgreSQL judges a left-over pid
 * file itself, but takes any living process under that id for a postmaster; it is told to pass over
 * one that we know to be something else (its own means, made for pg_ctl).
 */
function environment(stalePid: number | null): NodeJS.ProcessEnv {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith("PG"));
  return {
    ...Object.fromEntries(env),
    LC_ALL: "C",
    ...(stalePid === null ? {} : { PG_GRANDPARENT_PID: String(stalePid) }),
  };
}

function startLog(cluster: Cluster): string {
  return join(cluster.logFolder, "start.log");
}

/** The last lines that the server wrote, for an error message. */
export async function logTail(cluster: Cluster): Promise<string> {
  const today = `postgres-${new Date().getUTCDay() || 7}.log`;
  const texts = await Promise.all(
    [startLog(cluster), join(cluster.logFolder, today)].map((file) =>
      readFile(file, "utf8").catch(() => ""),
    ),
  );
  return texts
    .map((text) => text.trim().split("\n").slice(-12).join("\n"))
    .join("\n")
    .trim();
}

/** The size of a file of PostgreSQL's log of changes: without room for one more, it ends. */
const NEXT_FILE_BYTES = 16 * 1024 * 1024;

/** Whether it ends for want of room: as it says itself, or, where the log had no room either, as it is. */
export async function isOutOfRoom(cluster: Cluster): Promise<boolean> {
  if (saysNoRoom(await logTail(cluster))) return true;
  const disk = await statfs(cluster.folder).catch(() => null);
  return disk !== null && disk.bavail * disk.bsize < NEXT_FILE_BYTES;
}

export function saysNoRoom(tail: string): boolean {
  return /No space left|Disk quota/i.test(tail);
}

/** Free a moment ago: somebody may take it before PostgreSQL does, so the caller tries again. */
async function freePort(wished: number | null): Promise<number> {
  const same = wished === null ? null : await tryPort(wished).catch(() => null);
  return same ?? tryPort(0);
}

function tryPort(port: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => done(bound));
    });
  });
}

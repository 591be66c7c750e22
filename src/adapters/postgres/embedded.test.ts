import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { chown, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EmbeddedServer } from "./embedded.ts";
import { chooseIdentity, runAs } from "./identity.ts";
import { isRunningPostgres } from "./pidfile.ts";
import { killHard, open, openFolder, openInChild, query, startOnly, stopChild } from "./testing.ts";

// One cluster for the whole file, in a folder whose name has a space and Chinese characters.
const parent = openFolder("rollbook-embedded-");
const dataDir = join(parent, "党员 教育 data");
const pgData = join(dataDir, "postgres", "data");
let server: EmbeddedServer;

beforeAll(async () => {
  server = await open(dataDir);
  await query(server.adminUrl, "CREATE TABLE kept (word text)");
});

afterAll(async () => {
  const last = await open(dataDir);
  await server.release();
  expect(await last.stop()).toBe(true);
  await rm(parent, { recursive: true, force: true });
});

async function reopen(): Promise<void> {
  await server.release();
  server = await open(dataDir);
}

describe("a new cluster", () => {
  test("is durable, in UTF-8 and in UTC", async () => {
    const rows = await query(
      server.adminUrl,
      `SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
        current_setting('timezone') AS zone, current_setting('data_checksums') AS checksums`,
    );
    expect(rows).toEqual([{ fsync: "on", encoding: "UTF8", zone: "UTC", checksums: "on" }]);
  });

  test("has the extensions that the register needs", async () => {
    const names = ["btree_gist", "ltree", "pg_trgm"];
    const rows = await query(
      server.adminUrl,
      `SELECT name FROM pg_available_extensions WHERE name IN ('${names.join("','")}') ORDER BY 1`,
    );
    expect(rows.map((row) => row["name"])).toEqual(names);
  });

  test("keeps its password in a file that only its user can read", () => {
    expect(statSync(join(dataDir, "postgres", "superuser-password")).mode & 0o077).toBe(0);
  });

  test("lets nobody in without the password", async () => {
    const url = new URL(server.adminUrl);
    url.password = "guess";
    await expect(query(url.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  test("answers at no other address of this machine", async () => {
    const outward = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address !== undefined && !address.internal)
      .map((address) => address?.address ?? "");
    for (const address of outward) expect(await answers(address, server.port)).toBe(false);
    expect(await answers("127.0.0.1", server.port)).toBe(true);
  });
});

describe("the second process on the data folder", () => {
  test("uses the same server, and the first does not stop it under the second's feet", async () => {
    const child = await openInChild(dataDir);
    expect(child).toMatchObject({ adopted: true, pid: server.pid });
    expect(await stopChild(child)).toBe(false);
    expect(await query(server.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("a command's connection alone keeps the server up", async () => {
    const pool = new pg.Client({
      connectionString: server.adminUrl,
      application_name: "rollbook import",
    });
    await pool.connect();
    expect(await server.stop()).toBe(false);
    expect((await pool.query<{ one: number }>("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await reopen();
  });
});

test("a stopped server leaves no process, and its data are there at the next start", async () => {
  await query(server.adminUrl, "INSERT INTO kept VALUES ('before the stop')");
  expect(await server.stop()).toBe(true);
  expect(isRunningPostgres(server.pid)).toBe(false);
  expect(existsSync(join(pgData, "postmaster.pid"))).toBe(false);
  server = await open(dataDir);
  expect(server.adopted).toBe(false);
  expect(await words()).toContain("before the stop");
});

test("a server whose Node process was killed is taken over as it runs", async () => {
  await server.stop();
  const child = await openInChild(dataDir);
  expect(child.adopted).toBe(false);
  await query(child.adminUrl, "INSERT INTO kept VALUES ('by the killed one')");
  await killHard(child.child);
  server = await open(dataDir);
  expect(server).toMatchObject({ adopted: true, pid: child.pid });
  expect(await words()).toContain("by the killed one");
});

test("after PostgreSQL itself is killed, the next start recovers what was committed", async () => {
  await query(server.adminUrl, "INSERT INTO kept VALUES ('committed before the kill')");
  const killed = server.pid;
  process.kill(killed, "SIGKILL");
  await reopen();
  expect(server.adopted).toBe(false);
  expect(server.pid).not.toBe(killed);
  expect(await words()).toContain("committed before the kill");
});

test("a left-over pid file that names a living stranger does not stop the start", async () => {
  const pidFile = join(pgData, "postmaster.pid");
  const written = await readFile(pidFile, "utf8");
  await server.stop();
  const identity = chooseIdentity();
  // Of PostgreSQL's own user, because it takes any living process of that user for a server.
  const stranger = spawn("sleep", ["60"], { ...runAs(identity), cwd: "/", stdio: "ignore" });
  await writeFile(pidFile, written.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
  if (identity !== null) await chown(pidFile, identity.uid, identity.gid);
  server = await open(dataDir);
  expect(server.adopted).toBe(false);
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

test("two starts at once on a new folder end up with one cluster and one server", async () => {
  const fresh = join(parent, "both");
  const both = await Promise.all([openInChild(fresh), openInChild(fresh)]);
  expect(both[0].pid).toBe(both[1].pid);
  expect(both.filter((opened) => !opened.adopted)).toHaveLength(1);
  expect(await readdir(fresh)).toEqual(["postgres"]);
  await killHard(both[0].child);
  await sleep(100);
  expect(await stopChild(both[1])).toBe(true);
});

test("a first start that was killed half-way leaves nothing that the next one trips over", async () => {
  const fresh = join(parent, "killed");
  await killHard(await halfMade(fresh));
  const whole = await open(fresh);
  expect(await readdir(fresh)).toEqual(["postgres"]);
  expect(await whole.stop()).toBe(true);
});

/** Starts another process and returns once it is in the middle of making the cluster. */
async function halfMade(folder: string): Promise<ChildProcess> {
  const child = startOnly(folder);
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const names = existsSync(folder) ? await readdir(folder) : [];
    const draft = names.find((name) => name.startsWith("postgres.draft-"));
    if (draft !== undefined && existsSync(join(folder, draft, "data", "base"))) return child;
    await sleep(10);
  }
  throw new Error("the other process never began to make the cluster");
}

async function words(): Promise<unknown[]> {
  return (await query(server.adminUrl, "SELECT word FROM kept")).map((row) => row["word"]);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host, port, timeout: 2_000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      done(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}

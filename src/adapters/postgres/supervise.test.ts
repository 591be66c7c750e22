import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EmbeddedServer } from "./embedded.ts";
import { open, openFolder, query } from "./testing.ts";
import type { PostgresTrouble } from "./trouble.ts";

const parent = openFolder("rollbook-supervise-");
const dataDir = join(parent, "data");
let server: EmbeddedServer;
let givenUp: PostgresTrouble | null;

beforeEach(async () => {
  server = await open(dataDir);
  givenUp = null;
});

afterEach(async () => {
  await server.stop();
  await rm(parent, { recursive: true, force: true });
});

function keep(pauses: readonly number[]): void {
  server.keepRunning({
    pauses,
    onGivenUp: (why) => {
      givenUp = why;
    },
  });
}

async function killed(): Promise<number> {
  const { pid } = server;
  process.kill(pid, "SIGKILL");
  await expect.poll(() => server.isAway(), { timeout: 20_000, interval: 10 }).toBe(true);
  return pid;
}

async function isBack(pid: number): Promise<void> {
  await expect.poll(() => server.pid, { timeout: 60_000 }).not.toBe(pid);
  expect(server.isAway()).toBe(false);
}

test("one that is kept running comes back at its port with all that was committed", async () => {
  keep([10, 10, 10]);
  await query(server.adminUrl, "CREATE TABLE kept AS SELECT 'before the kill' AS word");
  const { adminUrl } = server;
  for (let kill = 0; kill < 2; kill += 1) {
    await isBack(await killed());
    expect(server.adminUrl).toBe(adminUrl);
    expect(await query(adminUrl, "SELECT word FROM kept")).toEqual([{ word: "before the kill" }]);
  }
  expect(givenUp).toBeNull();
});

test("where a stranger took its port in between, it takes another and its address follows", async () => {
  keep([1_000]);
  const { port } = server;
  const pid = await killed();
  const stranger = await listenAt(port);
  try {
    await isBack(pid);
    expect(server.port).not.toBe(port);
    expect(await query(server.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  } finally {
    stranger.close();
  }
});

test("one that does not start again is given up with the server's own words", async () => {
  keep([10, 10]);
  const file = join(dataDir, "postgres", "data", "local.conf");
  await writeFile(file, "shared_buffers = 'plenty'\n", { mode: 0o644 });
  await killed();
  await expect.poll(() => givenUp, { timeout: 60_000 }).not.toBeNull();
  expect(givenUp?.message).toMatch(
    /could not be kept running in 2 tries[^]*shared_buffers[^]*start Rollbook again/,
  );
  expect(server.isAway()).toBe(true);
});

test("one that ends again as soon as it runs uses up its tries", async () => {
  keep([10, 10]);
  await isBack(await killed());
  await isBack(await killed());
  await killed();
  await expect.poll(() => givenUp, { timeout: 60_000 }).not.toBeNull();
  expect(givenUp?.message).toContain("It ends again as soon as it runs.");
});

test("a stop while it is away starts nothing more", async () => {
  keep([100_000]);
  const pid = await killed();
  await server.stop();
  expect(server.pid).toBe(pid);
  expect(givenUp).toBeNull();
  server = await open(dataDir);
  expect(server.adopted).toBe(false);
});

/** As soon as the killed server's processes have let go of it. */
async function listenAt(port: number): Promise<Server> {
  for (let attempt = 0; ; attempt += 1) {
    const listening = await new Promise<Server | null>((done) => {
      const one = createServer((socket) => socket.destroy());
      one.once("error", () => done(null));
      one.listen(port, "127.0.0.1", () => done(one));
    });
    if (listening !== null) return listening;
    if (attempt > 90) throw new Error(`port ${port} does not become free`);
    await sleep(10);
  }
}

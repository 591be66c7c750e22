import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyDatabase, type TestDatabase } from "#test/database";
import { serverLockHolder, serverLockName, tryServerLock } from "./lock.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.drop());

async function connect(pid: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: database.appUrl,
    application_name: serverLockName(pid),
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

test("a second Rollbook server is refused, and learns who the first is", async () => {
  const [first, second] = await Promise.all([connect(4_711), connect(4_712)]);
  expect(await tryServerLock(first)).toBe(true);
  expect(await tryServerLock(second)).toBe(false);
  expect(await serverLockHolder(second)).toBe(4_711);
  await Promise.all([first.end(), second.end()]);
});

test("the lock of a server whose connection was cut is free at once", async () => {
  const first = await connect(1);
  expect(await tryServerLock(first)).toBe(true);
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`,
    [serverLockName(1)],
  );
  await expect.poll(async () => serverLockHolder(admin)).toBeNull();
  expect(await tryServerLock(admin)).toBe(true);
  await Promise.all([admin.end(), first.end().catch(() => undefined)]);
});

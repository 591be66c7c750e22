import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "#test/database";
import { type Database, nothing, openDatabase, statement, wholeSight } from "./database.ts";
import { missingMigrations } from "./migrate.ts";
import { tooManyRights } from "./roles.ts";

const putSetting = statement<[string, string]>(
  "test_put_setting",
  `insert into setting (name, value) values ($1, to_jsonb($2::text))
   on conflict (name) do update set value = excluded.value`,
);
const readSettings = statement<[], { name: string }>(
  "test_read_settings",
  "select name from setting order by name",
);
const divide = statement<[number], { n: number }>("test_divide", "select 1 / $1::integer as n");
const plainTypes = statement<[], { day: string; big: number; many: number[] }>(
  "test_plain_types",
  "select date '2011-11-15' as day, 9007199254740991::bigint as big, '{1,2}'::bigint[] as many",
);
const whereAmI = statement<[], { name: string }>(
  "test_where_am_i",
  "select current_database()::text as name",
);
const lockSetting = statement<[string]>(
  "test_lock_setting",
  "select name from setting where name = $1 for update",
);

let testing: TestDatabase;
let db: Database;

beforeAll(async () => {
  testing = await freshDatabase();
  db = openDatabase({
    url: testing.appUrl,
    connections: 4,
    statementTimeout: 0,
    name: "rollbook-test",
  });
});
afterAll(async () => {
  await db.close();
  await testing.drop();
});

describe("an address that changes", () => {
  it("is asked for again at every new connection", async () => {
    const other = await freshDatabase();
    let url = testing.appUrl;
    const moving = openDatabase({
      url: () => url,
      connections: 1,
      statementTimeout: 0,
      name: "rollbook-test",
    });
    const nameOf = async () => (await moving.snapshot(nothing, (tx) => tx.run(whereAmI, [])))[0];
    try {
      expect(await nameOf()).toEqual({ name: testing.name });
      url = other.appUrl;
      const asking = new pg.Client({ connectionString: testing.adminUrl });
      await asking.connect();
      await asking.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and application_name = 'rollbook-test' and usename = 'rollbook_app'",
        [testing.name],
      );
      await asking.end();
      await expect.poll(nameOf).toEqual({ name: other.name });
    } finally {
      await moving.close();
      await other.drop();
    }
  });
});

describe("a transaction", () => {
  it("keeps nothing when one of its pipelined statements fails", async () => {
    const failing = db.write(wholeSight, async (tx) => {
      tx.send(putSetting, ["half-done", "1"]);
      tx.send(divide, [0]);
      tx.send(putSetting, ["after", "1"]);
    });
    await expect(failing).rejects.toMatchObject({ code: "22012" });
    const rows = await db.snapshot(nothing, (tx) => tx.run(readSettings, []));
    expect(rows).toEqual([]);
  });

  it("gives the failure of an earlier statement, not its echo", async () => {
    const failing = db.write(wholeSight, async (tx) => {
      tx.send(divide, [0]);
      return tx.run(readSettings, []);
    });
    await expect(failing).rejects.toMatchObject({ code: "22012" });
  });

  it("is usable again after a failure on the same connection", async () => {
    for (let round = 0; round < 8; round += 1) {
      await expect(db.write(nothing, (tx) => tx.run(divide, [0]))).rejects.toThrow(/division/);
      expect(await db.write(nothing, (tx) => tx.run(divide, [1]))).toEqual([{ n: 1 }]);
    }
  });

  it("is done once more when it met a deadlock", async () => {
    await db.write(nothing, async (tx) => {
      tx.send(putSetting, ["a", "1"]);
      tx.send(putSetting, ["b", "1"]);
    });
    const cross = (first: string, second: string) =>
      db.write(nothing, async (tx) => {
        await tx.run(lockSetting, [first]);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await tx.run(lockSetting, [second]);
        return "done";
      });
    expect(await Promise.all([cross("a", "b"), cross("b", "a")])).toEqual(["done", "done"]);
  });

  it("reads dates as text and ids as numbers", async () => {
    const rows = await db.snapshot(nothing, (tx) => tx.run(plainTypes, []));
    expect(rows).toEqual([{ day: "2011-11-15", big: Number.MAX_SAFE_INTEGER, many: [1, 2] }]);
  });
});

describe("the application's role", () => {
  it("is accepted, while the owner and a superuser are refused", async () => {
    const reasons = await Promise.all(
      [testing.appUrl, testing.ownerUrl, testing.adminUrl].map((url) => asked(url, tooManyRights)),
    );
    expect(reasons[0]).toBeNull();
    expect(reasons[1]).toMatch(/owns tables/);
    expect(reasons[2]).toMatch(/superuser/);
  });

  it("may neither change nor delete a row of the ledger or of the looks", async () => {
    for (const text of [
      "update entry set minutes = 1",
      "delete from entry",
      "update look set what = ''",
      "delete from look",
      "create table mine (a int)",
    ]) {
      await expect(asked(testing.appUrl, (client) => client.query(text))).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  it("finds every migration applied", async () => {
    expect(await asked(testing.appUrl, (client) => missingMigrations(client))).toEqual([]);
  });
});

async function asked<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { emptyDatabase, type TestDatabase } from "#test/database";
import { migrate, MigrationFailure, missingMigrations } from "./migrate.ts";

let testing: TestDatabase;
let owner: pg.Client;
let folder: string;

beforeEach(async () => {
  testing = await emptyDatabase();
  owner = new pg.Client({ connectionString: testing.ownerUrl });
  await owner.connect();
  folder = await mkdtemp(join(tmpdir(), "rollbook-migrations-"));
  await writeFile(join(folder, "0001-first.sql"), "create table first (a int);");
});
afterEach(async () => {
  await owner.end();
  await testing.drop();
  await rm(folder, { recursive: true, force: true });
});

it("each migration runs once, in the order of its name", async () => {
  await writeFile(join(folder, "0002-second.sql"), "alter table first add b int;");
  expect(await migrate(owner, folder)).toEqual(["0001-first.sql", "0002-second.sql"]);
  expect(await migrate(owner, folder)).toEqual([]);
});

it("a migration that was changed after it ran is refused, with what to do", async () => {
  await migrate(owner, folder);
  await writeFile(join(folder, "0001-first.sql"), "create table first (a bigint);");
  const refused = migrate(owner, folder);
  await expect(refused).rejects.toBeInstanceOf(MigrationFailure);
  await expect(refused).rejects.toMatchObject({
    what: "Migration 0001-first.sql was changed after it ran here.",
    advice: expect.stringContaining("Restore the file"),
  });
});

it("a migration that fails leaves nothing behind and is still missing", async () => {
  await writeFile(join(folder, "0002-second.sql"), "create table second (a int); select 1 / 0;");
  await expect(migrate(owner, folder)).rejects.toThrow(
    /0002-second\.sql failed, and nothing of it was kept: division by zero\./,
  );
  expect(await missingMigrations(owner, folder)).toEqual(["0002-second.sql"]);
  const found = await owner.query("select to_regclass('rollbook.second') as found");
  expect(found.rows).toEqual([{ found: null }]);
});

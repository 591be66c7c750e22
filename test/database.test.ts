import pg from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "./database.ts";

test("two fresh databases made at once do not share what is written into them", async () => {
  const [first, second] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new pg.Client({ connectionString: first.adminUrl });
  await client.connect();
  await client.query("CREATE TABLE only_here (a int)");
  await client.end();
  const other = new pg.Client({ connectionString: second.adminUrl });
  await other.connect();
  const { rows } = await other.query("SELECT to_regclass('only_here') AS found");
  await other.end();
  expect(rows).toEqual([{ found: null }]);
  await Promise.all([first.drop(), second.drop()]);
});

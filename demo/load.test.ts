import { afterAll, beforeAll, expect, test } from "vitest";
import { openPasswords } from "#adapters/passwords";
import { type Database, openDatabase } from "#store/database";
import { freshDatabase, type TestDatabase } from "#test/database";
import { type DemoOptions, loadDemo } from "./load.ts";

let database: TestDatabase;
let db: Database;
let options: DemoOptions;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase({ url: database.appUrl, connections: 4, statementTimeout: 0, name: "test" });
  const passwords = await openPasswords();
  options = {
    members: Number(process.env["N"] ?? 600), seed: 7, packFolder: "packs/five-year-plan", hash: (text) => passwords.hash(text),
  };
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test("tune", async () => {
  let last = performance.now();
  let step = "";
  const report = (p: { step: string; done: number }) => { if (p.step !== step) { console.log(step, "->", p.step, Math.round(performance.now() - last)); last = performance.now(); step = p.step; } };
  const result = await loadDemo(db, { ...options, onProgress: report });
  expect(result).toEqual({ ok: true, value: "loaded" });
}, 600_000);

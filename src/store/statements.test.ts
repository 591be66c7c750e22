/// <reference types="vite/client" />
import pg from "pg";
import { expect, it } from "vitest";
import { freshDatabase } from "#test/database";
import { declaredStatements } from "./database.ts";

/** Loads every file of the store, so that each has declared its statements. */
async function loadStore(): Promise<number> {
  const files = import.meta.glob(["./**/*.ts", "!./**/*.test.ts"]);
  for (const load of Object.values(files)) await load();
  return Object.keys(files).length;
}

it("every statement of the store is accepted by the server as the application's role", async () => {
  expect(await loadStore()).toBeGreaterThan(10);
  const testing = await freshDatabase();
  const client = new pg.Client({ connectionString: testing.appUrl });
  await client.connect();
  const refused: string[] = [];
  try {
    for (const [name, text] of declaredStatements()) {
      // Settings of the session are no statements that a server prepares.
      if (/^\s*set\b/.test(text)) continue;
      await client.query(`prepare ${client.escapeIdentifier(name)} as ${text}`).catch((error) => {
        refused.push(`${name}: ${(error as Error).message}`);
      });
    }
  } finally {
    await client.end();
    await testing.drop();
  }
  expect(declaredStatements().size).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

it("no statement selects columns without naming them", async () => {
  await loadStore();
  const unnamed = [...declaredStatements()].filter(([, text]) => /select\s+(\w+\.)?\*/i.test(text));
  expect(unnamed.map(([name]) => name)).toEqual([]);
});

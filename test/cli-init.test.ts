import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { runProgram } from "./program.ts";

/** Each start of the program takes seconds where other tests share two cores. */
const limit = 300_000;
const sample = (kind: string): string => `docs/samples/${kind}.csv`;

describe("init", () => {
  test(
    "without DATABASE_URL the embedded database is made, and the next command finds it",
    async () => {
      const data = await mkdtemp(join(tmpdir(), "rollbook-embedded-"));
      await chmod(data, 0o755);
      const env = { ROLLBOOK_DATA: data };
      try {
        const done = await runProgram(["init", "--zone", "Europe/Vienna"], { env });
        expect(done).toMatchObject({ code: 0 });
        expect(done.out).toMatch(/The pack is in force\.\nFirst administrator: login admin/);
        const used = await runProgram(["import", "units", sample("units")], { env });
        expect(used.out).toMatch(/loaded\s+6\n/);
        expect((await runProgram(["init", "--zone", "Atlantis"], { env })).err).toContain(
          "is no zone",
        );
      } finally {
        await rm(data, { recursive: true, force: true });
      }
    },
    limit,
  );

  test(
    "an administrator without superuser rights prepares a database that the program then uses",
    async () => {
      const base = await freshDatabase();
      const name = `${base.name}_init`;
      await admin(base, `create role ${name} login createrole createdb password 'x'`);
      await admin(base, `grant rollbook_owner, rollbook_app to ${name} with admin option`);
      const url = new URL(base.adminUrl);
      url.username = name;
      url.password = "x";
      url.pathname = `/${name}`;
      try {
        const done = await runProgram(["init"], { env: { DATABASE_URL: url.href } });
        expect(done).toMatchObject({ code: 0 });
        expect(done.out).toMatch(/migrations applied/);
        expect(done.out).toMatch(/First administrator: login admin, password for one use \S+/);
        expect(done.out).toContain("with the password that was printed before");
        const app = new URL(base.appUrl);
        app.pathname = `/${name}`;
        const used = await runProgram(["verify"], { env: { DATABASE_URL: app.href } });
        expect(used.out).toContain("0 members and 0 verdicts checked, 0 differences");
        const again = await runProgram(["init"], { env: { DATABASE_URL: url.href } });
        expect(again.out).toContain("is up to date");
      } finally {
        await admin(base, `drop database if exists ${name} with (force)`);
        await admin(base, `drop owned by ${name}`, `drop role ${name}`);
        await base.drop();
      }
    },
    limit,
  );

  test(
    "rights that are missing are named with the sentence that grants them",
    async () => {
      const base = await freshDatabase();
      const name = `${base.name}_weak`;
      await admin(base, `create role ${name} login password 'x'`);
      const url = new URL(base.adminUrl);
      url.username = name;
      url.password = "x";
      url.pathname = "/unborn";
      try {
        const done = await runProgram(["init"], { env: { DATABASE_URL: url.href } });
        expect(done.code).toBe(1);
        expect(done.err).toContain(`ALTER ROLE "${name}" CREATEROLE;`);
        expect(done.err).toContain(`ALTER ROLE "${name}" CREATEDB;`);
      } finally {
        await admin(base, `drop role ${name}`);
        await base.drop();
      }
    },
    limit,
  );
});

async function admin(base: TestDatabase, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: base.adminUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

import { chmod, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPackDirectory } from "#adapters/packs";
import { openRegister, type Register } from "#app/register";
import { type Context, operator } from "#services/context";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { publishPack } from "#services/policy";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { buildMembers, buildProviders, buildUnits, classBody, day } from "../register.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-killed-"));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Opened {
  readonly register: Register;
  readonly ctx: Context;
  readonly owner: pg.Client;
}

async function open(): Promise<Opened> {
  const register = await openRegister({ databaseUrl: null, dataDir: join(folder, "data") });
  const owner = new pg.Client({ connectionString: register.ownerUrl ?? "" });
  owner.on("error", () => undefined);
  await owner.connect();
  const ctx = { db: register.db, actor: operator, today: day("2011-11-15"), zone: "Asia/Shanghai" };
  return { register, ctx, owner };
}

/** A register on a server of its own, as durable as in earnest. */
async function fill({ ctx, owner }: Opened) {
  const files = await readPackDirectory(
    fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url)),
  );
  if (!files.ok) throw new Error(files.message);
  await publishPack(ctx, files.value);
  const builder = {
    ctx,
    sql: async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await owner.query<R>(text, values)).rows,
  };
  const units = await buildUnits(builder);
  const providers = await buildProviders(builder);
  const members = await buildMembers(builder, units.get("B1")!, ["A1", "A2", "A3"]);
  await judgeQueue(ctx);
  return { providers, members };
}

async function postmaster(): Promise<number> {
  const data = join(folder, "data");
  const names = (await readdir(data, { recursive: true })).filter((one) =>
    one.endsWith("postmaster.pid"),
  );
  const text = await readFile(join(data, names[0] ?? ""), "utf8");
  return Number(text.split("\n")[0]);
}

test("PostgreSQL killed while classes are recorded and folded: what was acknowledged is there", async () => {
  const opened = await open();
  const { providers, members } = await fill(opened);
  const said: string[] = [];
  const lanes = [0, 1, 2].map(async (lane) => {
    for (let n = 0; ; n += 1) {
      const course = `${lane}-${n}`;
      const outcome = await recordClass(opened.ctx, classBody(providers, members, 10, { course }));
      if (!outcome.ok) throw new Error(outcome.message);
      said.push(course);
    }
  });
  const folding = (async () => {
    for (;;) await foldAll(opened.register.db);
  })();
  const working = Promise.allSettled([...lanes, folding]);
  await expect.poll(() => said.length, { timeout: 30_000 }).toBeGreaterThan(12);
  process.kill(await postmaster(), "SIGKILL");
  const ended = await working;
  expect(ended.every((one) => one.status === "rejected")).toBe(true);
  await opened.owner.end().catch(() => undefined);
  await opened.register.close().catch(() => undefined);

  const again = await open();
  const { rows } = await again.owner.query<{ course: string; entries: string }>(
    `select s.course, count(e.entry_id) as entries from session s
     left join entry e using (session_id) group by s.course`,
  );
  expect(rows.map((row) => row.course)).toEqual(expect.arrayContaining(said));
  expect(new Set(rows.map((row) => Number(row.entries)))).toEqual(new Set([members.length]));
  expect((await verifyRegister(again.register.db, again.ctx)).differences).toEqual([]);
  await foldAll(again.register.db);
  expect((await verifyRegister(again.register.db, again.ctx)).differences).toEqual([]);
  await again.owner.end();
  await again.register.close();
}, 180_000);

import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import type { Context } from "#services/context";
import { recordClass } from "#services/ledger";
import { changeUnit } from "#services/organisation/change";
import { continueTravel } from "#services/organisation/travel";
import { continueRecompute } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { movingName } from "../moving.ts";
import { runProgram } from "../program.ts";
import {
  type Builder,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type SketchedUnit,
  unitsByCode,
} from "../register.ts";
import { fill, openScratch, removeScratch, scratchFolder, startReal } from "./scratch.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** More than travel before the answer: nine branches below the township that moves. */
const branches = Array.from({ length: 9 }, (_, n) => `X${n}`);
const each = 250;
const all = branches.length * each;

async function people(
  register: Builder,
  units: ReadonlyMap<string, SketchedUnit>,
): Promise<number[]> {
  const found: number[] = [];
  for (const code of branches) {
    const numbers = Array.from({ length: each }, (_, n) => `${code}-${n}`);
    found.push(...(await buildMembers(register, units.get(code)!, numbers)));
  }
  return found;
}

async function differences(
  ctx: Context,
): Promise<{ travelling: number; found: readonly object[] }> {
  const verified = await verifyRegister(ctx.db, ctx);
  return { travelling: verified.membersTravelling, found: verified.differences };
}

/** What the transactions of a move write, in about the order in which they do. */
const steps = {
  tree: ["unit_version", "unit_move", "unit", "coverage", "unit_journey", "job"],
  travel: [
    "unit_rest",
    "unit_journey",
    "duty",
    "home",
    "fact",
    "verdict",
    "member",
    "entry",
    "member_locator",
    "account",
    "job",
  ],
} as const;

test("killed at every step of a move, it has happened or not; the next run goes on, and verify finds nothing", async () => {
  const register = await openRegister();
  try {
    const townships = branches.map((code) => [code, "T1", "branch", "branch", "rural"] as const);
    const units = await buildUnits(register, [
      ["P", null, "committee", "province"],
      ["C1", "P", "committee", "county"],
      ["C2", "P", "committee", "county"],
      ["T1", "C1", "committee", "township"],
      ...townships,
    ]);
    const ids = await people(register, units);
    const providers = await buildProviders(register);
    await continueRecompute(register.ctx);
    await recordClass(register.ctx, classBody(providers, ids.slice(0, 300), 240));
    await foldAll(register.db);
    const move = [units.get("T1")!.unitId, units.get("C2")!.unitId] as const;
    const back = { change: "move", on: "2011-11-15", parentId: units.get("C1")!.unitId } as const;

    for (const table of steps.tree) {
      await killHeldAt(register, table, move.map(String));
      const { travelling, found } = await differences(register.ctx);
      expect({ table, found }).toEqual({ table, found: [] });
      const [row] = await register.sql<{ parent: string }>(
        "select parent_id::text as parent from unit where unit_id = $1",
        [move[0]],
      );
      const moved = row?.parent === String(move[1]);
      expect({ table, travelling }).toEqual({ table, travelling: moved ? all : 0 });
      if (moved) expect((await changeUnit(register.ctx, move[0], back)).ok).toBe(true);
    }

    const moved = await changeUnit(register.ctx, move[0], { ...back, parentId: move[1] });
    expect(moved).toMatchObject({ value: { membersTravelling: all } });
    let before: number = all;
    for (const table of steps.travel) {
      await killHeldAt(register, table, []);
      const { travelling, found } = await differences(register.ctx);
      expect({ table, found }).toEqual({ table, found: [] });
      // The portion at hand, or the one whose commit was on its way, and none in part.
      expect(before - travelling).toBeLessThanOrEqual(500);
      expect(travelling % each).toBe(0);
      before = travelling;
    }
    expect(before).toBeGreaterThan(0);
    expect(await continueTravel(register.ctx)).toBe(before);
    expect(await differences(register.ctx)).toEqual({ travelling: 0, found: [] });
  } finally {
    await register.close();
  }
}, 300_000);

test("killed in the middle of one unit with many members, those who had come have come; each comes once", async () => {
  const register = await openRegister();
  try {
    const units = await buildUnits(register, [
      ["P", null, "committee", "province"],
      ["C1", "P", "committee", "county"],
      ["C2", "P", "committee", "county"],
      ["T1", "C1", "committee", "township"],
      ["X", "T1", "branch", "branch", "rural"],
    ]);
    // More portions than steps at which it is killed.
    const many = 4_000;
    const numbers = Array.from({ length: many }, (_, n) => `X-${n}`);
    const ids = await buildMembers(register, units.get("X")!, numbers);
    const providers = await buildProviders(register);
    await continueRecompute(register.ctx);
    await recordClass(register.ctx, classBody(providers, ids.slice(0, 300), 240));
    await foldAll(register.db);
    const change = { change: "move", on: "2011-11-15", parentId: units.get("C2")!.unitId } as const;
    const moved = await changeUnit(register.ctx, units.get("T1")!.unitId, change);
    expect(moved).toMatchObject({ value: { membersTravelling: many } });
    let before = many;
    const killedIn: string[] = [];
    for (const table of ["unit_rest", "home", "verdict", "member", "member_locator", "job"]) {
      await killHeldAt(register, table, []);
      const { travelling, found } = await differences(register.ctx);
      expect({ table, found }).toEqual({ table, found: [] });
      expect(before - travelling).toBeLessThanOrEqual(500);
      if (travelling > 0 && travelling < many) killedIn.push(table);
      before = travelling;
      // The next portion comes whole, so that the next kill finds the unit further on.
      const stop = new AbortController();
      const options = { signal: stop.signal, onProgress: () => stop.abort() };
      before -= await continueTravel(register.ctx, options);
    }
    expect(killedIn.length).toBeGreaterThan(3);
    expect(before).toBeGreaterThan(0);
    expect(await continueTravel(register.ctx)).toBe(before);
    expect(await differences(register.ctx)).toEqual({ travelling: 0, found: [] });
    const [once] = await register.sql<{ n: number; persons: number }>(
      "select count(*)::int as n, count(distinct member_id)::int as persons from member",
    );
    expect(once).toEqual({ n: many, persons: many });
  } finally {
    await register.close();
  }
}, 300_000);

/** Runs a move in a process of its own until it waits for a table, and kills it there. */
async function killHeldAt(
  register: Awaited<ReturnType<typeof openRegister>>,
  table: string,
  args: readonly string[],
): Promise<void> {
  const watcher = new pg.Client({ connectionString: register.database.adminUrl });
  await watcher.connect();
  try {
    await register.sql("begin");
    await register.sql(`lock table ${table} in share mode`);
    const child = spawn(
      process.execPath,
      ["test/child.mjs", "test/moving.ts", register.database.appUrl, ...args],
      { cwd: root, stdio: "inherit" },
    );
    const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    const connections = (only: string) =>
      watcher
        .query(
          `select 1 from pg_stat_activity a where a.datname = $1 and a.application_name = $2 ${only}`,
          [register.database.name, movingName],
        )
        .then(({ rows }) => rows.length);
    await expect
      .poll(() => connections("and a.wait_event_type = 'Lock'"), { timeout: 60_000, interval: 20 })
      .toBeGreaterThan(0);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    await register.sql("rollback");
    await expect.poll(() => connections(""), { timeout: 30_000 }).toBe(0);
  } finally {
    await watcher.end();
  }
}

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await scratchFolder();
  dataDir = join(folder, "data");
});
afterEach(() => removeScratch(folder));

test("the server killed while members travel: verify says how many, and the next start takes them on", async () => {
  const opened = await openScratch(dataDir);
  try {
    await fill(opened);
    const { ctx, owner } = opened;
    const builder: Builder = {
      ctx,
      sql: async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
        (await owner.query<R>(text, values)).rows,
    };
    const sketched = branches.map((code) => [code, "T1", "branch", "branch", "rural"] as const);
    await buildUnits(builder, sketched);
    const ids = await people(builder, await unitsByCode(builder));
    await continueRecompute(ctx);
    await foldAll(ctx.db);
    const units = await unitsByCode(builder);
    const first = await startReal(dataDir);
    // Somebody of a later portion is held: the server comes so far, and stands within a transaction.
    await owner.query("begin");
    await owner.query("select 1 from member_locator where member_id = $1 for update", [ids.at(-1)]);
    const moved = await changeUnit(ctx, units.get("T1")!.unitId, {
      change: "move",
      on: "2011-11-15",
      parentId: units.get("C2")!.unitId,
    });
    expect(moved).toMatchObject({ ok: true, value: { membersTravelling: all + 3 } });
    const job = async (address: string) => {
      const response = await fetch(`${address}api/v1/status`);
      const { jobs } = (await response.json()) as {
        jobs: { kind: string; done: number; state: string }[];
      };
      return jobs.find((one) => one.kind === "move");
    };
    await expect
      .poll(async () => (await job(first.address))?.done, { timeout: 60_000 })
      .toBeGreaterThan(all - 2 * 500);
    first.kill("SIGKILL");
    await first.ended;
    await owner.query("rollback");
    const said = await runProgram(["verify"], { env: { ROLLBOOK_DATA: dataDir } });
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toMatch(/ 0 differences.*; \d+ members still travel to their new region/);

    const next = await startReal(dataDir);
    await expect
      .poll(async () => (await job(next.address))?.state, { timeout: 60_000 })
      .toBe("done");
    next.kill("SIGTERM");
    expect(await next.ended).toMatchObject({ code: 0 });
  } finally {
    await opened.close();
  }
  const verified = await runProgram(["verify"], { env: { ROLLBOOK_DATA: dataDir } });
  expect(verified.out).toContain(" 0 differences");
  expect(verified.out).not.toContain("travel");
}, 300_000);

import { afterAll, beforeAll, expect, test } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { coverageTable } from "#services/coverage";
import { oldestPending } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { waitingToBeJudged } from "#services/verdicts-recompute";
import { changeUnit } from "#services/organisation/change";
import { verifyRegister } from "#services/verify";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { startFolding } from "./folding.ts";
import { startBulk, startJudging, startTravelling } from "./judging.ts";
import { startLoop } from "./loop.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
});
afterAll(() => register.close());

const fail = (error: unknown): never => {
  throw error;
};

test("members who were loaded are judged and counted, and an entry shows at every level, without being asked for", async () => {
  let today = register.ctx.today;
  const judging = startJudging(() => ({ ...register.ctx, today }), fail);
  // The pack that was just published is judged by everybody's workers, and then the new day.
  const bulk = startBulk(() => ({ ...register.ctx, today }), fail);
  const folding = startFolding(register.db, fail);
  const members = await buildMembers(register, units.get("B1")!, ["A1", "A2"]);
  judging.wake();
  await expect.poll(() => waitingToBeJudged(register.ctx), { timeout: 20_000 }).toBe(0);
  const recorded = await recordClass(register.ctx, classBody(providers, members, 960));
  expect(recorded.ok).toBe(true);
  folding.wake();
  const metAt = async (code: string) => {
    const query = { requirement: "S1", period: "2011-01-01", limit: 1 };
    const table = await coverageTable(register.ctx, units.get(code)!.unitId, query);
    return table.ok ? table.value.total.byStatus.met : undefined;
  };
  for (const code of ["B1", "T1", "C1", "P"]) {
    await expect.poll(() => metAt(code), { timeout: 20_000 }).toBe(2);
  }
  // The new year comes while the server runs.
  today = day("2012-01-01");
  judging.wake();
  const open = () =>
    register.sql(
      "select 1 from verdict where requirement_id = 'S1' and window_start = '2012-01-01'",
    );
  await expect.poll(async () => (await open()).length, { timeout: 20_000 }).toBe(2);
  await expect.poll(() => oldestPending(register.db), { timeout: 20_000 }).toBeNull();
  await Promise.all([judging.stop(), bulk.stop(), folding.stop()]);
  const { differences } = await verifyRegister(register.db, { ...register.ctx, today });
  expect(differences).toEqual([]);
});

test("members whose unit was moved arrive in the new region without being asked for", async () => {
  // A question that goes through the members keeps them where they are.
  await register.sql(
    `insert into job (kind, title, input_hash, state, position, started_by)
     values ('what-if', '', '', 'running', '{"cut": true}', 0)`,
  );
  const parentId = units.get("C2")!.unitId;
  const change = { change: "move", on: "2011-11-15", parentId } as const;
  const moved = await changeUnit(register.ctx, units.get("T1")!.unitId, change);
  expect(moved).toMatchObject({ ok: true, value: { membersTravelling: 2 } });
  await register.sql("update job set state = 'stopped' where kind = 'what-if'");
  const travelling = startTravelling(() => register.ctx, fail);
  const waiting = () => register.sql("select 1 from unit_journey");
  await expect.poll(async () => (await waiting()).length, { timeout: 20_000 }).toBe(0);
  await travelling.stop();
  const found = await verifyRegister(register.db, { ...register.ctx, today: day("2012-01-01") });
  expect(found).toMatchObject({ differences: [], membersTravelling: 0 });
});

test("a failure ends a round and not the loop; stopping waits for the round that runs", async () => {
  const errors: unknown[] = [];
  let rounds = 0;
  let running = false;
  const loop = startLoop(
    async () => {
      running = true;
      rounds += 1;
      await sleep(20);
      running = false;
      if (rounds === 1) throw new Error("once");
    },
    { every: 1, onError: (error) => errors.push(error) },
  );
  await expect.poll(() => rounds).toBeGreaterThan(3);
  await loop.stop();
  expect(running).toBe(false);
  expect(errors).toHaveLength(1);
  const after = rounds;
  await sleep(60);
  expect(rounds).toBe(after);
});

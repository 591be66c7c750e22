import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bulkWorkers } from "#app/bulk-workers";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { continueBulk, type BulkWorkers } from "#services/verdicts-bulk";
import {
  judgeQueue,
  passDay,
  readRecompute,
  recomputeAll,
  startRecompute,
  stopRecompute,
} from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
} from "./register.ts";

/** Members in two counties: several portions of several parts. */
const perBranch = 1_300;

let register: Register;
let workers: BulkWorkers;
beforeEach(async () => {
  register = await openRegister();
  workers = bulkWorkers(() => register.database.appUrl, { from: 0, threads: 2 });
  const units = await buildUnits(register);
  const providers = await buildProviders(register);
  const numbers = (unit: string) => Array.from({ length: perBranch }, (_, n) => `${unit}-${n}`);
  const first = await buildMembers(register, units.get("B1")!, numbers("B1"));
  await buildMembers(register, units.get("B3")!, numbers("B3"));
  await judgeQueue(register.ctx);
  await continueBulk(register.ctx);
  const recorded = await recordClass(register.ctx, classBody(providers, first.slice(0, 400), 480));
  if (!recorded.ok) throw new Error(recorded.message);
  await foldAll(register.db);
});
afterEach(() => register.close());

/** As if nobody had ever been judged. */
async function forget(): Promise<void> {
  for (const table of ["verdict", "duty", "coverage"]) await register.sql(`delete from ${table}`);
}

const differences = async () => (await verifyRegister(register.db, register.ctx)).differences;

test("workers judge everybody anew, from sources too, and end in what was there", async () => {
  const before = await register.sql<{ n: string }>("select count(*) as n from verdict");
  await forget();
  const seen: number[] = [];
  const ctx = { ...register.ctx, workers };
  expect(await recomputeAll(ctx, { onProgress: (done) => seen.push(done) })).toBe(2 * perBranch);
  expect(seen.at(-1)).toBe(2 * perBranch);
  expect(await register.sql("select count(*) as n from verdict")).toEqual(before);
  const { value } = (await readRecompute(register.ctx)) as { value: { job: unknown } };
  expect(value.job).toMatchObject({ state: "done", done: 2 * perBranch, total: 2 * perBranch });
}, 120_000);

test("only what changed is written: after a second run no row is newer and no delta waits", async () => {
  const stamps = "select count(*) as n, max(xmin::text::bigint) as latest from verdict";
  const before = await register.sql(stamps);
  await recomputeAll({ ...register.ctx, workers });
  expect(await register.sql(stamps)).toEqual(before);
  expect(await register.sql("select 1 from delta")).toEqual([]);
}, 120_000);

test("workers that die after some portions lose nothing: the rest is done, nothing is counted twice", async () => {
  await forget();
  const dying = await dyingOnce();
  expect(await recomputeAll({ ...register.ctx, workers: dying.workers })).toBe(2 * perBranch);
  await dying.expectDeath();
  await foldAll(register.db);
  expect(await differences()).toEqual([]);
}, 120_000);

const killWorkers = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'rollbook worker' and datname = current_database()`;

test("New Year's Day is a job for workers: those that die lose nothing, and the day passes once", async () => {
  const newYear = { ...register.ctx, today: day("2012-01-01") };
  const dying = await dyingOnce();
  // Nobody is judged by the thread that notices the day; asked twice, it is one job.
  expect(await passDay({ ...newYear, workers: dying.workers })).toBe(0);
  expect(await passDay({ ...newYear, workers: dying.workers })).toBe(0);
  expect(await jobsOfDays()).toEqual([{ input: "2012-01-01", state: "running" }]);
  expect(await continueBulk({ ...newYear, workers: dying.workers })).toBe(2 * perBranch);
  await dying.expectDeath();
  await foldAll(register.db);
  expect((await verifyRegister(register.db, newYear)).differences).toEqual([]);
  expect(await passDay({ ...newYear, workers })).toBe(0);
  expect(await continueBulk({ ...newYear, workers })).toBe(0);
  expect(await jobsOfDays()).toEqual([{ input: "2012-01-01", state: "done" }]);
}, 120_000);

test("a day that began while another was passed, or a recompute ran, is passed after it", async () => {
  const inThread = { ...workers, from: 1_000_000 };
  const newYear = { ...register.ctx, today: day("2012-01-01"), workers };
  await passDay(newYear);
  const stopping = new AbortController();
  const options = { signal: stopping.signal, onProgress: () => stopping.abort() };
  expect(await continueBulk({ ...newYear, workers: inThread }, options)).toBeLessThan(
    2 * perBranch,
  );
  // The server stood still for a day in the middle; meanwhile everybody was to be judged anew.
  await startRecompute(register.ctx);
  const after = { ...newYear, today: day("2012-01-02") };
  await passDay(after);
  expect(await jobsOfDays()).toEqual([
    { input: "2012-01-01", state: "stopped" },
    { input: "2012-01-02", state: "running" },
  ]);
  await continueBulk(after);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, after)).differences).toEqual([]);
}, 120_000);

const jobsOfDays = () =>
  register.sql("select input_hash as input, state from job where kind = 'new-day' order by job_id");

/** Workers whose connections are cut in the middle of a portion of their first round. */
async function dyingOnce(): Promise<{ workers: BulkWorkers; expectDeath(): Promise<void> }> {
  const admin = new pg.Client({ connectionString: register.database.adminUrl });
  await admin.connect();
  let rounds = 0;
  let killed = 0;
  const kill = async (): Promise<void> => {
    killed += (await admin.query(killWorkers)).rowCount ?? 0;
  };
  return {
    workers: {
      from: 0,
      async run(order, options) {
        rounds += 1;
        if (rounds > 1) return workers.run(order, options);
        let cutting = Promise.resolve();
        const onProgress = (done: number): void => {
          cutting = cutting.then(kill);
          options.onProgress?.(done);
        };
        const done = await workers.run(order, { ...options, onProgress });
        await cutting;
        return done;
      },
    },
    async expectDeath() {
      await admin.end();
      expect(killed).toBeGreaterThan(0);
      expect(rounds).toBeGreaterThan(1);
    },
  };
}

test("a recompute that is stopped says how far it is, and goes on where it was", async () => {
  await startRecompute(register.ctx);
  const stopping = new AbortController();
  const done = await continueBulk(
    { ...register.ctx, workers: { ...workers, from: 1_000_000 } },
    { signal: stopping.signal, onProgress: () => stopping.abort() },
  );
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(2 * perBranch);
  const stopped = await stopRecompute(register.ctx);
  expect(stopped).toMatchObject({ value: { job: { state: "stopped", done } } });
  expect(await continueBulk({ ...register.ctx, workers })).toBe(0);
  expect(await startRecompute(register.ctx)).toMatchObject({
    value: { job: { state: "running", done } },
  });
  expect(await continueBulk({ ...register.ctx, workers })).toBe(2 * perBranch - done);
  expect(await differences()).toEqual([]);
}, 120_000);

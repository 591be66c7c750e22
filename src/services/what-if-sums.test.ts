import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "#store/database";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
} from "#test/register";
import { recordClass } from "./ledger.ts";
import { continueBulk } from "./verdicts-bulk.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { answerFromSums, type SumsOptions } from "./what-if-sums.ts";
import { askWhatIf, stopWhatIf } from "./what-if.ts";

/** Whole regions beside each other: the members lie in two. */
const apart = { sliceSize: 1, lanes: 2 } as const;
const members = 60;

let register: Register;
let jobId: number;
beforeAll(async () => {
  register = await openRegister();
  const units = await buildUnits(register);
  const providers = await buildProviders(register);
  const numbers = (unit: string) => Array.from({ length: members / 2 }, (_, n) => `${unit}-${n}`);
  const rural = await buildMembers(register, units.get("B1")!, numbers("B1"));
  // These joined within a window: whether it counts in full is a question.
  const late = await buildMembers(register, units.get("B3")!, numbers("B3"), "2010-10-01");
  await judgeQueue(register.ctx);
  await continueBulk(register.ctx);
  for (const minutes of [600, 1200]) {
    const some = [...rural, ...late].filter((_, n) => n % 3 !== 0 || minutes === 600);
    const body = classBody(providers, some, minutes, { course: `${minutes}` });
    const done = await recordClass(register.ctx, body);
    if (!done.ok) throw new Error(done.message);
  }
}, 120_000);
afterAll(() => register.close());

/** Asks the question, which replaces the one before. */
async function ask(): Promise<void> {
  const asked = await askWhatIf(register.ctx, { parameters: { "S1.hours": 32, "S8.hours": 48 } });
  if (!asked.ok) throw new Error(asked.message);
  ({ jobId } = asked.value);
}
beforeEach(ask);

const order = () => ({ jobId, today: register.ctx.today, zone: register.ctx.zone });

const answering = (options: SumsOptions = apart, db: Database = register.db) =>
  answerFromSums(db, order(), options);

const counts = () =>
  register.sql(
    `select unit_id, requirement_id, period, before, after, verdicts, newly_owing, seats,
       extra_minutes, extra_count
     from what_if_count where job_id = $1 order by 1, 2, 3, 4, 5`,
    [jobId],
  );

const job = async () =>
  (await register.sql("select state, done, total from job where job_id = $1", [jobId]))[0];

/** The register's database, with something done before its nth write: progress is told by one. */
function interrupted(nth: number, then: () => Promise<unknown>): Database {
  let writes = 0;
  return {
    ...register.db,
    async write(sight, work) {
      writes += 1;
      if (writes === nth) await then();
      return register.db.write(sight, work);
    },
  };
}

/** The answer itself and the first word of progress come before that of the first slice. */
const afterOneSlice = 3;

test("slices that are read beside each other say what one that holds everybody says", async () => {
  expect(await answering()).toBe("answered");
  const beside = await counts();
  expect(beside.length).toBeGreaterThan(0);
  expect(await job()).toMatchObject({ state: "done", done: `${members}`, total: `${members}` });
  await ask();
  expect(await answering({ lanes: 1 })).toBe("answered");
  expect(await counts()).toEqual(beside);
});

test("an answer is of one moment: what changes while slices are read is not in it", async () => {
  await register.owner.query("create table was as select * from verdict");
  const forgetting = () => register.sql("delete from verdict");
  expect(await answering(apart, interrupted(2, forgetting))).toBe("answered");
  expect(await register.sql("select 1 from verdict")).toEqual([]);
  await register.owner.query("insert into verdict select * from was");
  await register.owner.query("drop table was");
  const found = await counts();
  await ask();
  expect(await answering()).toBe("answered");
  expect(found.length).toBeGreaterThan(0);
  expect(found).toEqual(await counts());
});

test("a question can be stopped while it is answered; it ends after the slice at hand, without counts", async () => {
  const stopping = async () => {
    expect(await job()).toMatchObject({ state: "running", total: `${members}` });
    expect(await stopWhatIf(register.ctx, jobId)).toMatchObject({ ok: true });
  };
  expect(await answering({ ...apart, lanes: 1 }, interrupted(afterOneSlice, stopping))).toBe(
    "stopped",
  );
  expect(await counts()).toEqual([]);
  expect(await job()).toMatchObject({ state: "stopped" });
  expect(await answering()).toBe("stopped");
});

test("a process that ends gives the question back, and who takes it up answers all of it", async () => {
  const ending = new AbortController();
  const db = interrupted(afterOneSlice, async () => ending.abort());
  expect(await answering({ ...apart, signal: ending.signal }, db)).toBe("stopped");
  expect(await counts()).toEqual([]);
  expect(await job()).toMatchObject({ state: "running" });
  await continueBulk(register.ctx);
  expect(await job()).toMatchObject({ state: "done", done: `${members}` });
  expect((await counts()).length).toBeGreaterThan(0);
});

test("connections that are killed on the way leave nothing, and the answer after them is whole", async () => {
  const killing = () =>
    register.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'rollbook test' and datname = current_database()`,
    );
  await expect(answering(apart, interrupted(afterOneSlice, killing))).rejects.toThrow(/terminat/i);
  expect(await counts()).toEqual([]);
  expect(await job()).toMatchObject({ state: "running" });
  await continueBulk(register.ctx);
  const found = await counts();
  await ask();
  await answering({ lanes: 1 });
  expect(found).toEqual(await counts());
});

test("two that would answer one question: one does, the other leaves it alone", async () => {
  let other: unknown = null;
  const meanwhile = async () => {
    other = await answering();
  };
  expect(await answering({ ...apart, lanes: 1 }, interrupted(afterOneSlice, meanwhile))).toBe(
    "answered",
  );
  expect(other).toBe("elsewhere");
});

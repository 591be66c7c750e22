import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { alike } from "#adapters/alike";
import { actorAt, buildMembers, buildProviders, buildUnits, classBody } from "#test/register";
import { openRegister, type Register, type SketchedUnit } from "#test/register";
import { buildMandate } from "#test/mandates";
import type { Actor, Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { searchMembers } from "../search.ts";
import { decideTransfer } from "../transfers/decide.ts";
import { sendTransfer } from "../transfers/send.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askMerge } from "./ask.ts";
import { decideMerge, undoMerge } from "./decide.ts";
import { mergesInSight } from "./list.ts";
import { comparePair } from "./pair.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let survivorId: number;
let loserId: number;
let other: Context;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};
const as = (actor: Actor): Context => ({ ...register.ctx, actor });

/** One at B1 and one at B3, in another county, each with a class. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  [survivorId = 0] = await buildMembers(register, unit("B1"), ["M1"]);
  [loserId = 0] = await buildMembers(register, unit("B3"), ["M2"]);
  providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  await recordClass(register.ctx, classBody(providers, [survivorId], 240));
  await recordClass(register.ctx, classBody(providers, [loserId], 480, { startsOn: "2011-02-01" }));
  other = as({ ...register.ctx.actor, accountId: 1 });
});
afterEach(() => register.close());

async function asked(ctx = register.ctx): Promise<number> {
  const done = await askMerge(ctx, { survivorId, loserId, reason: "entered twice" });
  if (!done.ok) throw new Error(done.message);
  return done.value.mergeId;
}

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

/** Where the ledger is, and what is set aside: all of a merge or nothing of it. */
async function state(): Promise<unknown> {
  return register.sql(
    `select (select array_agg(member_id order by entry_id) from entry) as entries,
       (select count(*) from merge_row) as aside, (select count(*) from member) as members,
       (select array_agg(merged_into order by member_id) from member_locator) as into,
       (select array_agg(region_id order by member_id) from member_locator) as regions`,
  );
}

/** Stops whoever waits for a lock, as the database's own process would be when it is killed. */
async function killWaiting(): Promise<void> {
  const admin = new pg.Client({ connectionString: register.database.adminUrl });
  await admin.connect();
  try {
    const name = new URL(register.database.ownerUrl).pathname.slice(1);
    await expect
      .poll(
        async () => {
          const { rows } = await admin.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = $1 and wait_event_type = 'Lock'`,
            [name],
          );
          return rows.length;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
  } finally {
    await admin.end();
  }
}

test.each(["merge_row", "verdict", "member_locator"])(
  "a merge that is killed at its step on %s leaves nothing behind and can be done again",
  async (table) => {
    const mergeId = await asked();
    await expectTrue();
    const before = await state();
    const holder = new pg.Client({ connectionString: register.database.ownerUrl });
    await holder.connect();
    try {
      await holder.query("begin");
      // Reading goes on; the first write there waits.
      await holder.query(`lock table ${table} in exclusive mode`);
      const deciding = decideMerge(other, mergeId, { outcome: "approved" }).then(
        () => "done",
        () => "failed",
      );
      await killWaiting();
      await holder.query("rollback");
      if ((await deciding) === "failed") {
        expect(await state()).toEqual(before);
        await expectTrue();
        expect(await decideMerge(other, mergeId, { outcome: "approved" })).toMatchObject({
          ok: true,
        });
      }
    } finally {
      await holder.end();
    }
    await expectTrue();
    await undoMerge(register.ctx, mergeId, { reason: "two persons" });
    await expectTrue();
    expect(await state()).toEqual(before);
  },
);

test("who records, moves or is asked at the same moment comes before or after, and nothing is lost", async () => {
  const mergeId = await asked();
  const late = classBody(providers, [loserId], 120, { startsOn: "2011-05-05" });
  const [decided, recorded, sent] = await Promise.all([
    decideMerge(other, mergeId, { outcome: "approved" }),
    recordClass(register.ctx, late),
    sendTransfer(register.ctx, loserId, {
      kind: "move",
      toCode: "B2",
      startsOn: "2011-06-01",
      endsOn: null,
    }),
  ]);
  await expectTrue();
  // A transfer that came first blocks the merge; one that came later finds nobody.
  expect(decided.ok).toBe(!sent.ok);
  if (sent.ok) {
    expect(decided).toMatchObject({ code: "transfer-open" });
    const there = as(actorAt("secretary", unit("B2"), 22));
    const answer = await decideTransfer(there, sent.value.transferId, { outcome: "accepted" });
    expect(answer).toMatchObject({ ok: true });
    expect(await decideMerge(other, mergeId, { outcome: "approved" })).toMatchObject({ ok: true });
    await expectTrue();
  }
  const [row] = await register.sql<{ entries: string }>("select count(*) as entries from entry");
  expect(Number(row?.entries)).toBe(recorded.ok ? 3 : 2);
});

test("two undo at once: one does it, the other is told", async () => {
  const mergeId = await asked();
  await decideMerge(other, mergeId, { outcome: "approved" });
  const both = await Promise.all([
    undoMerge(register.ctx, mergeId, { reason: "two" }),
    undoMerge(other, mergeId, { reason: "two" }),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(both.find((one) => !one.ok)).toMatchObject({ code: "merge-undone" });
  await expectTrue();
});

test("mandates to merge that name both let two persons ask and approve; one that ended or names others does not", async () => {
  const members = [survivorId, loserId];
  const place = { role: "inspector", at: unit("C1"), issuedAt: unit("P") };
  const sketch = { ...place, kind: "merge" as const, members };
  const account = await Promise.all(
    ["first", "second"].map(async (login) => {
      const [row] = await register.sql<{ account_id: string }>(
        `insert into account (login, display_name, recorded_by) values ($1, $1, 0)
         returning account_id`,
        [login],
      );
      const accountId = Number(row?.account_id);
      await register.sql(
        `insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
         values ($1, 'inspector', $2, '2011-01-01', 0)`,
        [accountId, unit("C1").unitId],
      );
      return as(actorAt("inspector", unit("C1"), accountId));
    }),
  );
  const [asker, approver] = account as [Context, Context];
  const mine = await buildMandate(register, { ...sketch, holder: asker.actor.accountId });
  const holder = approver.actor.accountId;
  const theirs = await buildMandate(register, { ...sketch, holder, fields: ["identity"] });
  const ended = await buildMandate(register, { ...sketch, holder, to: "2011-11-10" });
  const half = await buildMandate(register, { ...sketch, holder, members: [survivorId] });
  const sample = await buildMandate(register, { ...sketch, holder, kind: "sample" });
  const body = { survivorId, loserId, reason: "twice" };
  expect(await askMerge(asker, body)).toMatchObject({ ok: false, kind: "not-found" });
  expect(await askMerge(asker, { ...body, mandateId: theirs })).toMatchObject({
    kind: "not-found",
  });
  const done = await askMerge(asker, { ...body, mandateId: mine });
  if (!done.ok) throw new Error(done.message);
  const { mergeId } = done.value;
  for (const mandateId of [undefined, ended, half, sample, mine]) {
    expect(await decideMerge(approver, mergeId, { outcome: "approved", mandateId })).toMatchObject({
      ok: false,
      kind: "not-found",
    });
  }
  const pair = { firstId: survivorId, secondId: loserId, mandateId: theirs };
  expect(await comparePair(approver, alike, pair)).toMatchObject({
    ok: true,
    value: { first: { facts: null, entries: null }, score: null, contradictions: null },
  });
  expect(await mergesInSight(approver, { before: 1e9, limit: 5, mandateId: theirs })).toMatchObject(
    { value: { items: [{ mergeId }] } },
  );
  const approved = { outcome: "approved" as const, mandateId: theirs };
  // The mandate opens no study file: what the merge did to the verdicts is not told.
  expect(await decideMerge(approver, mergeId, approved)).toMatchObject({
    ok: true,
    value: { changed: null },
  });
  const looks = await register.sql<{ what: string }>(
    "select what from look where mandate_id = $1 and act = 'write'",
    [theirs],
  );
  expect(looks).toEqual([{ what: "merge approved" }]);
  await expectTrue();
});

test("search by the merged number finds the record that stays", async () => {
  await decideMerge(other, await asked(), { outcome: "approved" });
  const secretary = as(actorAt("secretary", unit("B1"), 31));
  const found = await searchMembers(secretary, () => [], { q: "M2", limit: 5 });
  expect(found).toMatchObject({ ok: true, value: { items: [{ memberNo: "M1" }] } });
});

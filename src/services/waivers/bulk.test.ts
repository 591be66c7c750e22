import { afterEach, beforeEach, expect, test } from "vitest";
import {
  actorAt,
  buildUnits,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { memberRow, partial } from "#test/rows";
import type { Actor, Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { importMembers } from "../members/import.ts";
import { moveMember } from "../members/move.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askWaiver } from "./ask.ts";
import { bulkWaivers, portion, previewBulk } from "./bulk.ts";
import { beginBulkWaiver, continueBulkWaiver, revokeBulkWaiver } from "./bulk-grant.ts";
import { revokeWaiver } from "./decide.ts";
import { memberWaivers } from "./list.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let office: Context;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};
const as = (actor: Actor): Context => ({ ...register.ctx, actor });
const today = "2011-11-15";
const asked = { rule: "senior-members", on: today };

/** Old members with the numbers O1, O2 ... and one who is young, all of B1. */
async function people(old: number): Promise<void> {
  const row = (no: string, born: string, index: number) =>
    memberRow(index + 2, no, "B1", "2005-01-01", {
      sector: "rural",
      born: partial(born),
      admitted: partial("2005-01-01"),
    });
  const loaded = await importMembers(register.ctx, [
    ...Array.from({ length: old }, (_, index) => row(`O${index + 1}`, "1930-05-01", index)),
    row("YOUNG", "1960-05-01", old),
    // Of 75 at the end of that year, and not surely of it on the day.
    row("YEAR", "1936", old + 1),
  ]);
  if (!loaded.ok || loaded.value.problems.length > 0) throw new Error("rows were refused");
  await judgeQueue(register.ctx);
}

beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  office = as(actorAt("training-office", unit("T1"), 12));
});
afterEach(() => register.close());

async function idOf(memberNo: string): Promise<number> {
  const rows = await register.sql<{ member_id: string }>(
    "select member_id from member where member_no = $1",
    [memberNo],
  );
  return Number(rows[0]?.member_id);
}

/** Members with a waived year of 2011. */
async function waived(): Promise<string[]> {
  const rows = await register.sql<{ member_no: string }>(
    `select m.member_no from verdict v join member m using (region_id, member_id)
     where v.requirement_id = 'S1' and v.window_start = '2011-01-01' and v.status = 'waived'
     order by 1`,
  );
  return rows.map((row) => row.member_no);
}

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

async function begun(ctx = office) {
  const done = await beginBulkWaiver(ctx, asked);
  if (!done.ok) throw new Error(done.message);
  return done.value;
}

test("an office sees whom the rule is about, with a look, and nothing is changed", async () => {
  await people(2);
  const seen = await previewBulk(office, { ...asked, limit: 1 });
  expect(seen).toMatchObject({
    ok: true,
    value: {
      members: 2,
      waivers: 2,
      items: [
        {
          member: { memberNo: "O1", unit: { unitId: unit("B1").unitId } },
          windows: [{ requirement: { id: "S1" }, windowStart: "2011-01-01", dueOn: "2011-12-31" }],
        },
      ],
    },
  });
  const looks = await register.sql<{ act: string; member_ids: string }>(
    "select act, member_ids::text from look where account_id = 12",
  );
  expect(looks).toEqual([{ act: "look", member_ids: `{${await idOf("O1")}}` }]);
  expect(await waived()).toEqual([]);
});

test("one act grants each of them a waiver of his own, with the rule, the day and the officer", async () => {
  await people(2);
  expect(await begun()).toMatchObject({ state: "granted", members: 2, waivers: 2, inForce: 2 });
  expect(await waived()).toEqual(["O1", "O2"]);
  const file = await memberWaivers(office, await idOf("O1"));
  expect(file).toMatchObject({
    ok: true,
    value: {
      items: [
        { state: "granted", askedAs: "rule", rule: { en: expect.stringContaining("high age") } },
      ],
    },
  });
  await expectTrue();
  const [counted] = await register.sql<{ members: string }>(
    `select members from coverage where unit_id = $1 and measure = 'S1' and status = 'waived'
       and period = '2011-01-01'`,
    [unit("P").unitId],
  );
  expect(Number(counted?.members)).toBe(2);
});

test("who is waived already, has asked, or met the norm is passed over, and a second act grants nothing", async () => {
  await people(2);
  const body = { requirement: "S1", windowStart: "2011-01-01", kind: "age" } as const;
  const lowered = await askWaiver(office, await idOf("O1"), {
    ...body,
    effect: "reduce",
    minutes: 60,
  });
  expect(lowered.ok).toBe(true);
  expect(await begun()).toMatchObject({ waivers: 2 });
  expect(await begun()).toMatchObject({ state: "granted", waivers: 0 });
  const facts = await register.sql("select 1 from fact where kind = 'waiver'");
  expect(facts).toHaveLength(2);
});

test("two who act at once grant once", async () => {
  await people(5);
  const colleague = as(actorAt("training-office", unit("T1"), 15));
  const both = await Promise.all([begun(), begun(colleague)]);
  expect(both.map((one) => one.waivers).reduce((a, b) => a + b)).toBe(5);
  const facts = await register.sql("select 1 from fact where kind = 'waiver'");
  expect(facts).toHaveLength(5);
  await expectTrue();
});

test("a large act goes in portions that any officer of the office takes up, two at once each a part", async () => {
  await people(portion * 2 + 3);
  const act = await begun();
  expect(act).toMatchObject({ state: "granting", members: portion, may: { goOn: true } });
  const colleague = as(actorAt("training-office", unit("T1"), 15));
  await Promise.all([
    continueBulkWaiver(office, act.bulkId),
    continueBulkWaiver(colleague, act.bulkId),
  ]);
  const done = await continueBulkWaiver(office, act.bulkId);
  expect(done).toMatchObject({
    ok: true,
    value: { state: "granted", members: portion * 2 + 3, waivers: portion * 2 + 3 },
  });
  expect(await waived()).toHaveLength(portion * 2 + 3);
  await expectTrue();
});

test("nobody waives himself, and nobody acts without a training office over the members", async () => {
  await people(2);
  const himself = as({
    ...actorAt("training-office", unit("T1"), 14),
    member: { memberId: await idOf("O1"), regionId: unit("B1").regionId },
  });
  expect(await previewBulk(himself, { ...asked, limit: 10 })).toMatchObject({
    ok: true,
    value: { members: 1 },
  });
  const act = await begun(himself);
  expect(act.members).toBe(1);
  expect(await waived()).toEqual(["O2"]);
  const secretary = as(actorAt("secretary", unit("B1"), 11));
  expect(await beginBulkWaiver(secretary, asked)).toMatchObject({ ok: false, kind: "not-found" });
  const elsewhere = as(actorAt("training-office", unit("T2"), 16));
  expect(await begun(elsewhere)).toMatchObject({ members: 0 });
  for (const change of [continueBulkWaiver, revokeBulkWaiver]) {
    expect(await change(elsewhere, act.bulkId)).toMatchObject({ code: "bulk-waiver-unknown" });
    expect(await change(secretary, act.bulkId)).toMatchObject({ code: "bulk-waiver-unknown" });
  }
  const seen = await bulkWaivers(elsewhere);
  expect(seen.ok && seen.value.acts.map((one) => one.bulkId)).not.toContain(act.bulkId);
});

test("one of them is revoked singly, and then the rest as a whole", async () => {
  await people(3);
  const act = await begun();
  const first = await idOf("O1");
  const [request] = await register.sql<{ request_id: string }>(
    "select request_id from waiver_request where member_id = $1",
    [first],
  );
  expect(await revokeWaiver(office, first, Number(request?.request_id))).toMatchObject({
    ok: true,
  });
  expect(await waived()).toEqual(["O2", "O3"]);
  expect(await revokeBulkWaiver(office, act.bulkId)).toMatchObject({
    ok: true,
    value: { state: "revoked", inForce: 0, waivers: 3 },
  });
  expect(await waived()).toEqual([]);
  await expectTrue();
  // What was revoked may be granted again, by an act of its own.
  expect(await begun()).toMatchObject({ waivers: 3 });
  await expectTrue();
});

test("an act that is being revoked grants nothing more", async () => {
  await people(portion + 5);
  const act = await begun();
  expect(await revokeBulkWaiver(office, act.bulkId)).toMatchObject({ ok: true });
  const after = await continueBulkWaiver(office, act.bulkId);
  expect(after).toMatchObject({ ok: true, value: { state: "revoked", inForce: 0 } });
  expect(await waived()).toEqual([]);
  await expectTrue();
});

test("whoever has moved to another region took his waiver along; the act does not reach him there", async () => {
  await people(2);
  const act = await begun();
  const moved = await moveMember(register.ctx, await idOf("O1"), {
    unitId: unit("B3").unitId,
    on: "2011-06-01",
  });
  expect(moved.ok).toBe(true);
  expect(await waived()).toEqual(["O1", "O2"]);
  expect(await revokeBulkWaiver(office, act.bulkId)).toMatchObject({
    ok: true,
    value: { state: "revoked", inForce: 1 },
  });
  expect(await waived()).toEqual(["O1"]);
  await expectTrue();
});

test.each([
  ["a rule that the pack does not have", { ...asked, rule: "others" }, "bulk-rule-unknown"],
  ["a day to come", { ...asked, on: "2011-11-16" }, "after-today"],
  ["no day of the calendar", { ...asked, on: "2011-02-30" }, "bad-day"],
])("%s is refused", async (_, body, code) => {
  expect(await beginBulkWaiver(office, body)).toMatchObject({ ok: false, code });
  expect(await previewBulk(office, { ...body, limit: 10 })).toMatchObject({ ok: false, code });
});

test("of a day of last year it waives the windows of that day", async () => {
  await people(1);
  const done = await beginBulkWaiver(office, { ...asked, on: "2010-06-01" });
  expect(done).toMatchObject({ ok: true, value: { waivers: 1, on: "2010-06-01" } });
  const rows = await register.sql<{ window_start: string; asked_as: string }>(
    "select window_start::text, asked_as from waiver_request",
  );
  expect(rows).toEqual([{ window_start: "2010-01-01", asked_as: "rule" }]);
});

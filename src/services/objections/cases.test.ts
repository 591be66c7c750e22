import { afterEach, beforeEach, expect, test } from "vitest";
import { setSightOn } from "#store/database";
import { somebody } from "#test/people";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "../context.ts";
import { recordClass } from "../ledger.ts";
import { mandatePerson } from "../mandates/read.ts";
import { revokeMandate } from "../mandates/revoke.ts";
import { sightUnder } from "../mandates/under.ts";
import { moveMember } from "../members/move.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { answerObjection, appealObjection, withdrawObjection } from "./answer.ts";
import { answerMandated, assignObjection, mandatedObjection, objectionCases } from "./cases.ts";
import { objectTo } from "./object.ts";
import type { AnswerBody } from "./remedy.ts";

/** The second instance at a county, which sees no persons: everything there goes by a mandate. */

let register: Register;
let units: Map<string, SketchedUnit>;
let first: number;
let entryId: number;
let office: Context;
let county: Context;
let province: Context;
let member: Context;

const unit = (code: string): SketchedUnit => units.get(code)!;

beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  [first = 0] = await buildMembers(register, unit("B1"), ["M1"]);
  await judgeQueue(register.ctx);
  const author = await somebody(register, "author", "secretary", unit("B1"));
  office = await somebody(register, "office", "training-office", unit("T1"));
  county = await somebody(register, "county", "training-office", unit("C1"));
  province = await somebody(register, "province", "training-office", unit("P"));
  member = await somebody(register, "member", "member", unit("B1"), first);
  const providers = await buildProviders(register);
  const recorded = await recordClass(author, classBody(providers, [first], 240));
  if (!recorded.ok) throw new Error(recorded.message);
  entryId = recorded.value.members[0]!.entryId;
});
afterEach(() => register.close());

const rejected: AnswerBody = { outcome: "rejected", rejection: "not-shown", words: "" };
const attended = { credit: null, days: null, outcome: null, attested: false };
const corrected = (): AnswerBody => ({
  outcome: "upheld",
  remedy: { act: "correct", entryId, minutes: 480, ...attended },
  words: "",
});

/** Objected past the branch, rejected by the office and taken further: it lies at the county. */
async function appealed(): Promise<number> {
  const made = await objectTo(member, first, {
    kind: "entry",
    entryId,
    fault: "minutes",
    claim: { minutes: 480 },
    words: "",
    pastBranch: true,
  });
  if (!made.ok) throw new Error(made.message);
  const { objectionId } = made.value;
  const answered = await answerObjection(office, first, objectionId, rejected);
  if (!answered.ok) throw new Error(answered.message);
  const up = await appealObjection(member, first, objectionId);
  if (!up.ok) throw new Error(up.message);
  expect(up.value.instances[1]).toMatchObject({ place: "above", unit: { code: "C1" } });
  return objectionId;
}

async function postOf(ctx: Context): Promise<number> {
  const [row] = await register.sql<{ id: string }>(
    "select account_role_id as id from account_role where account_id = $1",
    [ctx.actor.accountId],
  );
  return Number(row?.id);
}

async function named(objectionId: number, to = county): Promise<number> {
  const done = await assignObjection(province, objectionId, await postOf(to));
  if (!done.ok) throw new Error(`${done.code} ${done.message}`);
  return done.value.mandateId;
}

const page = { after: 0, limit: 10 };

test("a case above shows numbers and days to the unit and the one above it, and no person", async () => {
  const objectionId = await appealed();
  const atCounty = await objectionCases(county, page);
  const atProvince = await objectionCases(province, page);
  expect(atCounty).toMatchObject({
    value: { items: [{ objectionId, holder: null, mandateId: null, may: { assign: false } }] },
  });
  expect(atProvince).toMatchObject({
    value: { items: [{ objectionId, may: { assign: true } }] },
  });
  expect(JSON.stringify([atCounty, atProvince])).not.toMatch(/M1|memberId|测试/);
  const other = await somebody(register, "other", "training-office", unit("C2"));
  expect(await objectionCases(other, page)).toMatchObject({ value: { items: [] } });
  expect(await objectionCases(member, page)).toMatchObject({ value: { items: [] } });
});

test("who is named hears the case under a mandate, which ends with his answer", async () => {
  const objectionId = await appealed();
  const mandateId = await named(objectionId);
  expect(await mandatedObjection(county, mandateId)).toMatchObject({
    value: { objectionId, member: { memberId: first }, may: { answer: true } },
  });
  expect(await mandatePerson(county, mandateId, first)).toMatchObject({
    value: { mandate: { fields: ["identity", "entries"] }, entries: [{ entryId }] },
  });
  expect(await mandatedObjection(province, mandateId)).toMatchObject({ code: "mandate-unknown" });
  expect(await answerMandated(province, mandateId, rejected)).toMatchObject({
    code: "mandate-unknown",
  });
  const answered = await answerMandated(county, mandateId, corrected());
  expect(answered).toMatchObject({ value: { state: "upheld" } });
  const [last] = await register.sql<{ act: string; minutes: number }>(
    "select act, minutes from entry where member_id = $1 order by entry_id desc limit 1",
    [first],
  );
  expect(last).toEqual({ act: "c", minutes: 480 });
  expect(await mandatedObjection(county, mandateId)).toMatchObject({ code: "mandate-revoked" });
  expect(await answerMandated(county, mandateId, rejected)).toMatchObject({
    code: "mandate-revoked",
  });
  const looks = await register.sql<{ act: string; what: string; task: string }>(
    "select act, what, task from look where mandate_id = $1 order by look_id",
    [mandateId],
  );
  expect(looks).toEqual([
    { act: "write", what: "mandate issued", task: "mandate" },
    { act: "look", what: "objection", task: "mandate" },
    { act: "look", what: "identity, entries", task: "mandate" },
    { act: "write", what: "correction", task: "mandate" },
    { act: "write", what: "objection", task: "mandate" },
  ]);
});

test("a mandate that ends or is revoked while its page is open closes the case", async () => {
  const objectionId = await appealed();
  const mandateId = await named(objectionId);
  const later = { ...county, today: county.today + 40 };
  expect(await mandatedObjection(later, mandateId)).toMatchObject({ code: "mandate-ended" });
  expect(await answerMandated(later, mandateId, rejected)).toMatchObject({
    code: "mandate-ended",
  });
  await revokeMandate(province, mandateId);
  expect(await answerMandated(county, mandateId, rejected)).toMatchObject({
    code: "mandate-revoked",
  });
  const again = await named(objectionId);
  expect(again).not.toBe(mandateId);
  expect(await mandatedObjection(county, again)).toMatchObject({ ok: true });
});

test("a case that is taken back takes its mandate with it", async () => {
  const objectionId = await appealed();
  const mandateId = await named(objectionId);
  const back = await withdrawObjection(member, first, objectionId);
  expect(back).toMatchObject({ value: { state: "withdrawn" } });
  expect(await answerMandated(county, mandateId, rejected)).toMatchObject({
    code: "mandate-revoked",
  });
});

test("nobody is named who recorded it, answered before, is the member, or sits elsewhere", async () => {
  const objectionId = await appealed();
  const answeredBefore = await somebody(register, "answered", "secretary", unit("C1"));
  await register.sql("update objection_instance set decided_by = $1 where instance = 1", [
    answeredBefore.actor.accountId,
  ]);
  const himself = await somebody(register, "himself", "secretary", unit("C1"), first);
  const elsewhere = await somebody(register, "elsewhere", "training-office", unit("C2"));
  for (const [who, code] of [
    [answeredBefore, "objection-own"],
    [himself, "objection-own"],
    [elsewhere, "objection-unknown"],
    [office, "post-unknown"],
    [province, "post-unknown"],
  ] as const) {
    expect(await assignObjection(province, objectionId, await postOf(who))).toMatchObject({ code });
  }
  expect(await assignObjection(county, objectionId, await postOf(county))).toMatchObject({
    code: "post-unknown",
  });
  expect(await assignObjection(member, objectionId, await postOf(county))).toMatchObject({
    code: "objection-unknown",
  });
  expect(await assignObjection(province, 999_999, await postOf(county))).toMatchObject({
    code: "objection-unknown",
  });
});

test("naming another ends the mandate of the one before", async () => {
  const objectionId = await appealed();
  const before = await named(objectionId);
  const second = await somebody(register, "second", "inspector", unit("C1"));
  const after = await named(objectionId, second);
  expect(await mandatedObjection(county, before)).toMatchObject({ code: "mandate-revoked" });
  expect(await mandatedObjection(second, after)).toMatchObject({ ok: true });
  expect(await objectionCases(second, page)).toMatchObject({
    value: { items: [{ mandateId: after, holder: "second" }] },
  });
});

test("two named and answering at once: the case has one answer", async () => {
  const objectionId = await appealed();
  const mandateId = await named(objectionId);
  const both = await Promise.all([
    answerMandated(county, mandateId, corrected()),
    answerMandated(county, mandateId, rejected),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
});

test("a mandate of another kind or case opens no objection", async () => {
  const objectionId = await appealed();
  const mandateId = await named(objectionId);
  await register.sql("update mandate set about = 'objection 999999' where mandate_id = $1", [
    mandateId,
  ]);
  expect(await mandatedObjection(county, mandateId)).toMatchObject({
    code: "mandate-without-objection",
  });
  expect(await answerMandated(county, mandateId, rejected)).toMatchObject({
    code: "mandate-without-objection",
  });
  const client = await register.db.connect();
  try {
    await client.query("begin");
    await setSightOn(client, sightUnder(county, mandateId));
    expect((await client.query("select 1 from objection")).rowCount).toBe(0);
    await client.query("rollback");
  } finally {
    await client.end();
  }
});

test("a member who moves away takes an unnamed case along, and leaves one that is heard", async () => {
  const move = { unitId: unit("B3").unitId, on: "2011-11-01" };
  const unnamed = await appealed();
  const there = await somebody(register, "there", "training-office", unit("C2"));
  const moved = await moveMember(register.ctx, first, move);
  if (!moved.ok) throw new Error(moved.message);
  expect(await objectionCases(county, page)).toMatchObject({ value: { items: [] } });
  expect(await objectionCases(there, page)).toMatchObject({
    value: { items: [{ objectionId: unnamed, unit: { code: "C2" } }] },
  });
  const mandateId = await named(unnamed, there);
  const back = await moveMember(register.ctx, first, {
    unitId: unit("B1").unitId,
    on: "2011-11-10",
  });
  if (!back.ok) throw new Error(back.message);
  expect(await objectionCases(there, page)).toMatchObject({
    value: { items: [{ objectionId: unnamed }] },
  });
  expect(await answerMandated(there, mandateId, corrected())).toMatchObject({
    value: { state: "upheld" },
  });
});

test("where no unit stands above that could be given a mandate, it goes no further", async () => {
  const [lone = 0] = await buildMembers(register, unit("B4"), ["M4"]);
  const self = await somebody(register, "lone", "member", unit("B4"), lone);
  const made = await objectTo(self, lone, {
    kind: "missing",
    claim: { startsOn: "2011-05-05" },
    words: "",
    pastBranch: true,
  });
  if (!made.ok) throw new Error(made.message);
  expect(made.value.instances[0]).toMatchObject({ place: "office", unit: { code: "C1" } });
  const { objectionId } = made.value;
  expect(await answerObjection(county, lone, objectionId, rejected)).toMatchObject({
    value: { may: { appeal: false }, instances: [{ appealBy: null }] },
  });
  expect(await appealObjection(self, lone, objectionId)).toMatchObject({
    code: "objection-closed",
  });
});

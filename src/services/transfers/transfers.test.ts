import { afterEach, beforeEach, expect, test } from "vitest";
import { setSightOn } from "#store/database";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { memberRow, partial } from "#test/rows";
import type { Actor, Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { addMember } from "../members/add.ts";
import { attachMember } from "../members/attach.ts";
import { importMembers } from "../members/import.ts";
import { moveMember } from "../members/move.ts";
import { studyFile } from "../study-file.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { decideTransfer, withdrawTransfer } from "./decide.ts";
import { countTransfers, openTransfers } from "./list.ts";
import { sendTransfer, type TransferBody } from "./send.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let first: number;
let home: Context;
let there: Context;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};
const as = (actor: Actor): Context => ({ ...register.ctx, actor });

/** A member of B1 in the first county, with a class; B3 is in the second. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await importMembers(register.ctx, [
    memberRow(2, "M1", "B1", "2005-01-01", { sector: "rural", admitted: partial("2005") }),
  ]);
  const [row] = await register.sql<{ member_id: string }>("select member_id from member");
  first = Number(row?.member_id);
  const providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  await recordClass(register.ctx, classBody(providers, [first], 480));
  home = as(actorAt("secretary", unit("B1"), 11));
  there = as(actorAt("secretary", unit("B3"), 12));
});
afterEach(() => register.close());

const move: TransferBody = { kind: "move", toCode: "B3", startsOn: "2011-06-01", endsOn: null };

async function sent(body: TransferBody = move): Promise<number> {
  const done = await sendTransfer(home, first, body);
  if (!done.ok) throw new Error(done.message);
  return done.value.transferId;
}

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

async function homeNow(): Promise<number> {
  const [row] = await register.sql<{ unit_id: string }>(
    "select unit_id from member where member_id = $1",
    [first],
  );
  return Number(row?.unit_id);
}

test("a member moves to another region when the other side accepts, from the day that was stated", async () => {
  const transferId = await sent();
  expect(await homeNow()).toBe(unit("B1").unitId);
  const accepted = await decideTransfer(there, transferId, { outcome: "accepted" });
  expect(accepted).toMatchObject({ ok: true, value: { state: "accepted" } });
  expect(await homeNow()).toBe(unit("B3").unitId);
  await expectTrue();
  const [row] = await register.sql<{ from: string }>(
    `select valid_from::text as from from home where member_id = $1 and superseded_at is null
     order by valid_from desc limit 1`,
    [first],
  );
  expect(row?.from).toBe("2011-06-01");
  expect(await studyFile(home, first)).toMatchObject({ ok: false, kind: "not-found" });
  expect(await studyFile(there, first)).toMatchObject({ ok: true });
});

test("whoever accepts is told what the move did to the verdicts, and a refusal did nothing", async () => {
  const added = await addMember(home, {
    unitId: unit("B1").unitId,
    from: "2008-01-01",
    name: "李四",
    admittedOn: "2008-01-01",
  });
  if (!added.ok) throw new Error(added.message);
  const office = as(actorAt("secretary", unit("B4"), 17));
  const send = () => sendTransfer(home, added.value.memberId, { ...move, toCode: "B4" });
  const first = await send();
  if (!first.ok) throw new Error(first.message);
  const refused = { outcome: "refused", refusal: "wrong-day" } as const;
  expect(await decideTransfer(office, first.value.transferId, refused)).toMatchObject({
    value: { state: "refused", changed: [] },
  });
  const before = await verdictsOf(home, added.value.memberId);
  const again = await send();
  if (!again.ok) throw new Error(again.message);
  const accepted = await decideTransfer(office, again.value.transferId, { outcome: "accepted" });
  if (!accepted.ok) throw new Error(accepted.message);
  const after = await verdictsOf(office, added.value.memberId);
  const keys = new Set([...before.keys(), ...after.keys()]);
  const differing = [...keys].filter((key) => before.get(key) !== after.get(key)).sort();
  // From a village to an office: other requirements bind from that day on.
  expect(differing.length).toBeGreaterThan(0);
  const told = accepted.value.changed.map((one) => `${one.requirement.id} ${one.windowStart}`);
  expect(told.sort()).toEqual(differing);
});

async function verdictsOf(ctx: Context, memberId: number): Promise<Map<string, string>> {
  const file = await studyFile(ctx, memberId);
  if (!file.ok) throw new Error(file.message);
  return new Map(
    file.value.verdicts.map((one) => [
      `${one.requirement.id} ${one.windowStart}`,
      [one.status, one.dueOn, one.credited, one.demanded, one.missingMinutes].join(" "),
    ]),
  );
}

test("until it accepts, the other side sees name and number of the member and nothing else", async () => {
  await sent();
  const listed = await openTransfers(there, { after: 0, limit: 50 });
  expect(listed).toMatchObject({
    ok: true,
    value: { items: [{ member: { memberNo: "M1" }, may: { decide: true, withdraw: false } }] },
  });
  expect(await studyFile(there, first)).toMatchObject({ ok: false, kind: "not-found" });
  const client = await register.db.connect();
  try {
    await client.query("begin");
    await setSightOn(client, there.actor.sight);
    for (const table of ["member", "home", "fact", "entry", "verdict"]) {
      const { rows } = await client.query(`select member_id from ${table}`);
      expect(rows).toEqual([]);
    }
    expect((await client.query("select member_id from transfer")).rows).toHaveLength(1);
  } finally {
    await client.end();
  }
  const stranger = as(actorAt("secretary", unit("B2"), 13));
  expect(await openTransfers(stranger, { after: 0, limit: 50 })).toMatchObject({
    value: { items: [] },
  });
});

test("a stay at a host is agreed by both sides: the host sees and records, the home counts", async () => {
  const transferId = await sent({ ...move, kind: "floating", endsOn: "2012-06-01" });
  expect(await decideTransfer(there, transferId, { outcome: "accepted" })).toMatchObject({
    ok: true,
  });
  expect(await homeNow()).toBe(unit("B1").unitId);
  expect(await studyFile(there, first)).toMatchObject({ ok: true, value: { mayRecord: true } });
  await expectTrue();
});

test("nobody attaches a member to a unit whose records he does not keep", async () => {
  const stay = { unitId: unit("B3").unitId, kind: "floating", from: "2011-06-01" } as const;
  expect(await attachMember(home, first, stay)).toMatchObject({ ok: false, code: "unit-unknown" });
});

test("a second transfer of a member, or one that crosses it, is refused with what to do", async () => {
  const done = await Promise.all([
    sendTransfer(home, first, move),
    sendTransfer(as(actorAt("training-office", unit("T1"), 14)), first, { ...move, toCode: "B2" }),
  ]);
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(done.find((one) => !one.ok)).toMatchObject({ code: "transfer-open" });
});

test("two who answer at once: one does, the other is told", async () => {
  const transferId = await sent();
  const office = as(actorAt("training-office", unit("T2"), 15));
  const done = await Promise.all([
    decideTransfer(there, transferId, { outcome: "accepted" }),
    decideTransfer(office, transferId, { outcome: "refused", refusal: "not-ours" }),
  ]);
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  // Whoever comes second may find the member gone out of both sights, or the answer given.
  expect(done.find((one) => !one.ok)).toMatchObject({ code: "transfer-decided" });
  await expectTrue();
});

test("what was refused or taken back changes nothing, and the member can be sent again", async () => {
  const transferId = await sent();
  expect(
    await decideTransfer(there, transferId, { outcome: "refused", refusal: "unknown-person" }),
  ).toMatchObject({ ok: true, value: { state: "refused", refusal: "unknown-person" } });
  const again = await sent();
  expect(await decideTransfer(home, again, { outcome: "accepted" })).toMatchObject({
    ok: false,
    code: "transfer-unknown",
  });
  expect(await withdrawTransfer(there, again)).toMatchObject({ code: "transfer-unknown" });
  expect(await withdrawTransfer(home, again)).toMatchObject({ ok: true });
  expect(await withdrawTransfer(home, again)).toMatchObject({ code: "transfer-decided" });
  expect(await homeNow()).toBe(unit("B1").unitId);
});

test("a member who moved meanwhile, and a unit that closed, are named when it is answered", async () => {
  const transferId = await sent();
  await moveMember(register.ctx, first, { unitId: unit("B2").unitId, on: "2011-05-01" });
  expect(await decideTransfer(there, transferId, { outcome: "accepted" })).toMatchObject({
    ok: false,
    code: "home-changed",
  });
  expect(await homeNow()).toBe(unit("B2").unitId);
  await register.sql("update unit set closed_on = '2011-07-01' where unit_id = $1", [
    unit("B3").unitId,
  ]);
  expect(await decideTransfer(there, transferId, { outcome: "accepted" })).toMatchObject({
    ok: false,
    code: "unit-not-open",
  });
  expect(
    await decideTransfer(there, transferId, { outcome: "refused", refusal: "not-here" }),
  ).toMatchObject({ ok: true });
});

test("a transfer goes with a member whose unit comes to another region", async () => {
  const transferId = await sent({ ...move, toCode: "B4" });
  await moveMember(register.ctx, first, { unitId: unit("B3").unitId, on: "2011-05-01" });
  const [row] = await register.sql<{ region_id: number; seen_by: number[] }>(
    "select region_id, seen_by from transfer",
  );
  expect(row?.region_id).toBe(unit("B3").regionId);
  expect(await withdrawTransfer(there, transferId)).toMatchObject({ ok: true });
});

test("offices above see how many wait and how many are late, and no persons", async () => {
  await sent();
  const county = as(actorAt("training-office", unit("C2"), 16));
  expect(await countTransfers(county, unit("C2").unitId)).toMatchObject({
    value: { waiting: 1, late: 0 },
  });
  await register.sql("update transfer set answer_by = '2011-11-01'");
  expect(await countTransfers(county, unit("C2").unitId)).toMatchObject({
    value: { waiting: 1, late: 1 },
  });
  expect(await openTransfers(county, { after: 0, limit: 50 })).toMatchObject({
    value: { items: [] },
  });
  expect(await countTransfers(county, unit("C1").unitId)).toMatchObject({
    ok: false,
    kind: "not-found",
  });
});

test.each<[string, Partial<TransferBody>, string]>([
  ["a unit that is not there", { toCode: "XX" }, "unit-unknown"],
  ["the home itself", { toCode: "B1" }, "same-unit"],
  ["a day after today", { startsOn: "2012-01-01" }, "after-today"],
  ["a day that is none", { startsOn: "2011-02-30" }, "bad-day"],
  ["a move with an end", { endsOn: "2012-01-01" }, "bad-end"],
  ["an end before the start", { kind: "floating", endsOn: "2011-06-01" }, "bad-end"],
])("%s is refused", async (_, change, code) => {
  expect(await sendTransfer(home, first, { ...move, ...change })).toMatchObject({
    ok: false,
    code,
  });
});

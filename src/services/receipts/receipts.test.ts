import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { formatReceipt, parseReceipt } from "#core/receipts";
import {
  actorAt,
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
import { correctEntry, withdrawEntry } from "../ledger-correct.ts";
import { moveMember } from "../members/move.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { checkReceipt } from "./check.ts";
import { recordUnitAct } from "../duties-record.ts";
import { entryReceipt, unitEntryReceipt } from "./entry.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let member: number;
let entry: number;
let secretary: Context;

/** A member of B1 with two hours on 1 March 2011. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  [member = 0] = await buildMembers(register, units.get("B1")!, ["M1"]);
  await judgeQueue(register.ctx);
  const providers = await buildProviders(register);
  const body = classBody(providers, [member], 120, { course: "课程", startsAt: "09:00" });
  const recorded = await recordClass(register.ctx, {
    ...body,
    session: { ...body.session, endsAt: "11:30", place: "会议室" },
  });
  if (!recorded.ok) throw new Error(JSON.stringify(recorded));
  entry = recorded.value.members[0]!.entryId;
  secretary = { ...register.ctx, actor: actorAt("secretary", units.get("B1")!, 11) };
});
afterEach(() => register.close());

async function receiptOf(entryId = entry, ctx = secretary) {
  const found = await entryReceipt(ctx, member, entryId);
  if (!found.ok) throw new Error(JSON.stringify(found));
  return found.value;
}
const checked = (text: string) => checkReceipt(register.db, register.ctx.zone, text);

test("a receipt carries the hash, the content that it is of, the time, and a text that can be checked", async () => {
  const receipt = await receiptOf();
  expect(receipt).toMatchObject({
    register: { zh: "组织P", en: "Unit P" },
    entryId: entry,
    state: "stands",
    since: null,
  });
  const [row] = await register.sql<{ hash: string; session_id: string }>(
    "select encode(content_hash, 'hex') as hash, session_id from entry where entry_id = $1",
    [entry],
  );
  expect(receipt.contentHash).toBe(row!.hash);
  expect(createHash("sha256").update(receipt.content).digest("hex")).toBe(row!.hash);
  // As docs/receipts.md says: whoever has no program of ours makes the same.
  const [provider] = await register.sql<{ id: string }>(
    "select provider_id as id from provider where code = 'school'",
  );
  const day = 15_034;
  const session = [day, day, "09:00", "11:30", "lecture", "theory", "课程"];
  const amounts = [120, null, null, null, false, ""];
  expect(JSON.parse(receipt.content)).toEqual([
    "rollbook-entry-1",
    "member",
    member,
    "entry",
    null,
    Number(row!.session_id),
    [...session, Number(provider!.id), null, "会议室"],
    ...amounts,
  ]);
  expect(await checked(receipt.text)).toEqual({
    outcome: "stands",
    kind: "entry",
    id: entry,
    contentHash: row!.hash,
    recordedAt: receipt.recordedAt,
    since: null,
  });
});

test("a look at a receipt is put down with the member", async () => {
  await receiptOf();
  const looks = await register.sql(
    "select account_id, act, what from look where member_ids @> array[$1::bigint] and what = 'receipt'",
    [member],
  );
  expect(looks).toEqual([{ account_id: "11", act: "look", what: "receipt" }]);
});

test("a corrected entry keeps its receipt, which says so; the correction has one of its own", async () => {
  const first = await receiptOf();
  const corrected = await correctEntry(
    secretary,
    { memberId: member, entryId: entry },
    {
      minutes: 90,
      credit: null,
      days: null,
      outcome: null,
      attested: false,
      note: "",
      reason: "list",
    },
  );
  if (!corrected.ok) throw new Error(corrected.message);
  const second = await receiptOf(corrected.value.entryId);
  const today = await register.sql<{ day: string }>(
    "select to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day",
  );
  expect(await checked(first.text)).toMatchObject({
    outcome: "corrected",
    contentHash: first.contentHash,
    since: today[0]!.day,
  });
  expect(await checked(second.text)).toMatchObject({ outcome: "stands" });
  const address = { memberId: member, entryId: corrected.value.entryId };
  const withdrawn = await withdrawEntry(secretary, address, { reason: "was not there" });
  if (!withdrawn.ok) throw new Error(withdrawn.message);
  for (const text of [first.text, second.text]) {
    expect(await checked(text)).toMatchObject({ outcome: "withdrawn", since: today[0]!.day });
  }
  const third = await receiptOf(withdrawn.value.entryId);
  expect(await checked(third.text)).toMatchObject({ outcome: "withdrawn" });
});

test("a receipt holds after a move to another region, hash and code alike", async () => {
  const before = await receiptOf();
  const moved = await moveMember(register.ctx, member, {
    unitId: units.get("B3")!.unitId,
    on: "2011-11-01",
  });
  expect(moved.ok).toBe(true);
  expect(await receiptOf(entry, register.ctx)).toEqual(before);
  expect(await checked(before.text)).toMatchObject({ outcome: "stands" });
  const found = await verifyRegister(register.db, register.ctx);
  expect(found.differences).toEqual([]);
});

test("without the whole code nothing is said, whether there is such an entry or not", async () => {
  const { text } = await receiptOf();
  const { code } = parseReceipt(text)!;
  const other = code.startsWith("0") ? `1${code.slice(1)}` : `0${code.slice(1)}`;
  const wrong = [
    formatReceipt({ kind: "entry", id: entry, code: other }),
    formatReceipt({ kind: "entry", id: entry + 1, code }),
    formatReceipt({ kind: "transcript", id: entry, code }),
    formatReceipt({ kind: "entry", id: Number.MAX_SAFE_INTEGER, code }),
    text.slice(0, -1),
    "RBE-1",
    "'; drop table entry; --",
  ];
  const answers = await Promise.all(wrong.map(checked));
  expect(answers).toEqual(wrong.map(() => ({ outcome: "unknown" })));
});

test("a receipt of another register is unknown here, though the entry is the same", async () => {
  const { text } = await receiptOf();
  await register.sql("update receipt_key set key = decode(repeat('ab', 32), 'hex')");
  expect(await checked(text)).toEqual({ outcome: "unknown" });
});

test("two who ask for the first receipt at once get the same code", async () => {
  const both = await Promise.all([receiptOf(), receiptOf()]);
  expect(both[0].text).toBe(both[1].text);
  expect(await register.sql("select 1 from receipt_key")).toHaveLength(1);
});

test("content that was changed past the program has no receipt any more, and verify names it", async () => {
  await receiptOf();
  await register.sql("update entry set minutes = 480 where entry_id = $1", [entry]);
  expect(await entryReceipt(secretary, member, entry)).toMatchObject({
    ok: false,
    code: "entry-content-differs",
  });
  const found = await verifyRegister(register.db, register.ctx);
  expect(found.differences.map((one) => [one.kind, one.about])).toContainEqual([
    "content",
    `entry ${entry}`,
  ]);
});

test("whoever does not see the member has no receipt, and an entry of another member is not his", async () => {
  const stranger = { ...register.ctx, actor: actorAt("secretary", units.get("B2")!, 12) };
  expect(await entryReceipt(stranger, member, entry)).toMatchObject({ kind: "not-found" });
  const [other = 0] = await buildMembers(register, units.get("B1")!, ["M2"]);
  expect(await entryReceipt(secretary, other, entry)).toMatchObject({ kind: "not-found" });
});

test("an entry about a unit itself has a receipt that can be checked, for whoever sees its counts", async () => {
  const unit = units.get("T1")!;
  const recorded = await recordUnitAct(register.ctx, unit.unitId, {
    startsOn: "2011-03-01",
    endsOn: "2011-03-01",
    form: "joint-meeting",
    topic: "",
    course: "",
    providerId: null,
    place: "",
    minutes: null,
    credit: { quantity: 1, unit: "item" },
    days: null,
    outcome: null,
    attested: false,
    note: "",
  });
  if (!recorded.ok) throw new Error(recorded.message);
  const { entryId } = recorded.value;
  const county = { ...register.ctx, actor: actorAt("inspector", units.get("C1")!, 12) };
  const receipt = await unitEntryReceipt(county, unit.unitId, entryId);
  if (!receipt.ok) throw new Error(receipt.message);
  const { content, contentHash, text } = receipt.value;
  expect(createHash("sha256").update(content).digest("hex")).toBe(contentHash);
  expect(await checked(text)).toMatchObject({ outcome: "stands" });
  const nothing = { ok: false, kind: "not-found", code: "entry-unknown" };
  const other = { ...register.ctx, actor: actorAt("inspector", units.get("C2")!, 13) };
  expect(await unitEntryReceipt(other, unit.unitId, entryId)).toMatchObject(nothing);
  // Neither a member's entry under a unit, nor the other way round.
  expect(await unitEntryReceipt(county, unit.unitId, entry)).toMatchObject(nothing);
  expect(await entryReceipt(secretary, member, entryId)).toMatchObject(nothing);
});

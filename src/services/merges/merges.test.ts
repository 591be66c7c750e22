import { afterEach, beforeEach, expect, test } from "vitest";
import { alike } from "#adapters/alike";
import { actorAt, buildProviders, buildUnits, classBody, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";
import { memberRow, partial } from "#test/rows";
import type { Actor, Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { correctEntry } from "../ledger-correct.ts";
import { importMembers } from "../members/import.ts";
import { memberOfNumber } from "../members/number.ts";
import { moveMember } from "../members/move.ts";
import { changeUnit } from "../organisation/change.ts";
import { recordEvent } from "../members/records.ts";
import { takeBackEvent } from "../members/take-back.ts";
import { studyFile } from "../study-file.ts";
import { decideTransfer } from "../transfers/decide.ts";
import { sendTransfer } from "../transfers/send.ts";
import { judgeQueue, recomputeAll } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askMerge } from "./ask.ts";
import { decideMerge, undoMerge, withdrawMerge } from "./decide.ts";
import { judgeDouble, likelyDoubles } from "./doubles.ts";
import { mergesInSight } from "./list.ts";
import { comparePair, mergePair } from "./pair.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let ids: Map<string, number>;
/** Two persons at the office that sees both, and the operator, who sees everybody. */
let asker: Context;
let approver: Context;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};
const as = (actor: Actor): Context => ({ ...register.ctx, actor });
const member = (memberNo: string): number => {
  const found = ids.get(memberNo);
  if (found === undefined) throw new Error(`no member ${memberNo}`);
  return found;
};

/** M1 in B1, M2 (the same person, entered again) in B2 of the same township, M3 in another county. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const born = partial("1970-05-06");
  const same = { name: "王晓明", sex: "m" as const, born };
  await importMembers(register.ctx, [
    memberRow(2, "M1", "B1", "2005-01-01", { ...same, sector: "rural", admitted: partial("2005") }),
    memberRow(3, "M2", "B2", "2008-01-01", {
      ...same,
      sector: "rural",
      admitted: partial("2008-03-02"),
    }),
    memberRow(4, "M3", "B3", "2005-01-01", { ...same, born: partial("1970") }),
  ]);
  const rows = await register.sql<{ member_no: string; member_id: string }>(
    "select member_no, member_id from member",
  );
  ids = new Map(rows.map((row) => [row.member_no, Number(row.member_id)]));
  providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  await recordClass(register.ctx, classBody(providers, [member("M1"), member("M2")], 480));
  const own = classBody(providers, [member("M2")], 360, { startsOn: "2011-04-02" });
  await recordClass(register.ctx, own);
  asker = as(actorAt("training-office", unit("T1"), 11));
  approver = as(actorAt("training-office", unit("T1"), 12));
});
afterEach(() => register.close());

async function asked(loser = "M2", survivor = "M1", by = asker): Promise<number> {
  const done = await askMerge(by, {
    survivorId: member(survivor),
    loserId: member(loser),
    reason: "entered twice",
  });
  if (!done.ok) throw new Error(`${done.code} ${done.message}`);
  return done.value.mergeId;
}

async function merged(loser = "M2", survivor = "M1", by = [asker, approver]): Promise<number> {
  const [first = asker, second = approver] = by;
  const mergeId = await asked(loser, survivor, first);
  const done = await decideMerge(second, mergeId, { outcome: "approved" });
  if (!done.ok) throw new Error(`${done.code} ${done.message}`);
  return mergeId;
}

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

/** Counts of nobody stay as rows of zeros. */
const ofSomebody =
  "where members <> 0 or sessions <> 0 or credited <> 0 or demanded <> 0 or missing_minutes <> 0";

/** Every row of every table that names a member, but who looked at him; and every count. */
async function everything(): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const table of [
    "member_locator",
    "member",
    "home",
    "attachment",
    "fact",
    "event",
    "entry",
    "verdict",
    "waiver_request",
    "transfer",
    "coverage",
  ]) {
    const rows = await register.sql<{ row: object }>(
      `select to_jsonb(t) - 'folded_at' as row from ${table} t
       ${table === "coverage" ? ofSomebody : ""} order by to_jsonb(t)::text`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

async function heads(code: string): Promise<number> {
  await foldAll(register.db);
  const [row] = await register.sql<{ members: string }>(
    `select coalesce(sum(members), 0) as members from coverage
     where unit_id = $1 and measure = '~members' and status = 'met'`,
    [unit(code).unitId],
  );
  return Number(row?.members);
}

test("after a merge the survivor has both ledgers, is counted once, and both numbers are his", async () => {
  const before = await heads("T1");
  await merged();
  expect(await heads("T1")).toBe(before - 1);
  expect(await heads("B2")).toBe(0);
  const file = await studyFile(asker, member("M1"));
  if (!file.ok) throw new Error(file.message);
  expect(file.value.ledger).toHaveLength(3);
  const doubled = file.value.ledger.flatMap((one) =>
    one.counted.filter((each) => !each.counted).map((each) => each.why.en),
  );
  expect(doubled.some((why) => why.includes("second entry of the same session"))).toBe(true);
  expect(await studyFile(asker, member("M2"))).toMatchObject({ ok: false, kind: "not-found" });
  expect(await memberOfNumber(asker, "M2")).toEqual({ ok: true, value: member("M1") });
  await expectTrue();
  const merged1 = await everything();
  await recomputeAll(register.ctx);
  expect((await everything())["verdict"]).toEqual(merged1["verdict"]);
});

test("an undo restores both exactly, row by row", async () => {
  await expectTrue();
  const before = await everything();
  const mergeId = await merged();
  await expectTrue();
  const undone = await undoMerge(asker, mergeId, { reason: "two brothers" });
  expect(undone).toMatchObject({ ok: true, value: { state: "undone" } });
  await expectTrue();
  expect(await everything()).toEqual(before);
  expect(await register.sql("select 1 from merge_row")).toEqual([]);
});

test("what was taken back of the one who is merged away stays so after the undo; meanwhile he is nobody's", async () => {
  const full = { kind: "full", on: "2006-06-01" };
  const recorded = await recordEvent(asker, member("M2"), full);
  if (!recorded.ok) throw new Error(recorded.message);
  const { eventId } = recorded.value.events.find((one) => one.kind === "full")!;
  const mistake = { reason: "the other brother", on: null };
  expect(await takeBackEvent(asker, member("M2"), eventId, mistake)).toMatchObject({ ok: true });
  await expectTrue();
  const before = await everything();
  const mergeId = await merged();
  const merging = await takeBackEvent(asker, member("M2"), eventId, mistake);
  expect(merging).toMatchObject({ kind: "not-found", code: "member-unknown" });
  await undoMerge(asker, mergeId, { reason: "two brothers" });
  await expectTrue();
  expect(await everything()).toEqual(before);
  expect(await takeBackEvent(asker, member("M2"), eventId, mistake)).toMatchObject({
    code: "event-taken-back",
  });
});

test("a merge and its undo say what they did to the verdicts of whose record stays", async () => {
  await expectTrue();
  const mergeId = await asked("M2", "M1", asker);
  const done = await decideMerge(approver, mergeId, { outcome: "approved" });
  const undone = await undoMerge(asker, mergeId, { reason: "two brothers" });
  if (!done.ok || !undone.ok) throw new Error("the merge was refused");
  const { changed } = done.value;
  expect(changed!.length).toBeGreaterThan(0);
  const turned = changed!.map((one) => ({ ...one, before: one.after, after: one.before }));
  expect(undone.value.changed).toEqual(turned);
});

test("members of two regions are merged by whoever sees both, and undone exactly", async () => {
  await expectTrue();
  const before = await everything();
  const other = as({ ...register.ctx.actor, accountId: 3 });
  const mergeId = await merged("M3", "M1", [register.ctx, other]);
  const [row] = await register.sql<{ region_id: number }>(
    "select region_id from member_locator where member_no = 'M3'",
  );
  expect(row?.region_id).toBe(unit("B1").regionId);
  await expectTrue();
  await moveMember(register.ctx, member("M1"), { unitId: unit("B3").unitId, on: "2011-05-01" });
  await expectTrue();
  await undoMerge(other, mergeId, { reason: "two persons" });
  await expectTrue();
  const after = await everything();
  const ofM3 = (all: Record<string, unknown[]>, table: string) =>
    all[table]?.filter((one) => (one as { member_id: number }).member_id === member("M3"));
  for (const table of ["member", "member_locator", "home", "fact", "event", "entry", "verdict"]) {
    expect(ofM3(after, table)).toEqual(ofM3(before, table));
  }
});

test("whoever asked does not approve; of two who approve at once one is told that it is done", async () => {
  const mergeId = await asked();
  expect(await decideMerge(asker, mergeId, { outcome: "approved" })).toMatchObject({
    ok: false,
    code: "own-question",
  });
  const third = as(actorAt("training-office", unit("T1"), 13));
  const both = await Promise.all([
    decideMerge(approver, mergeId, { outcome: "approved" }),
    decideMerge(third, mergeId, { outcome: "approved" }),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(both.find((one) => !one.ok)).toMatchObject({ kind: "conflict", code: "merge-decided" });
  await expectTrue();
});

test("who sees one of the two is told nothing of the merge", async () => {
  const mergeId = await asked();
  const secretary = as(actorAt("secretary", unit("B1"), 21));
  const county = as(actorAt("training-office", unit("C1"), 22));
  for (const stranger of [secretary, county]) {
    const body = { survivorId: member("M1"), loserId: member("M2"), reason: "x" };
    expect(await askMerge(stranger, body)).toMatchObject({ ok: false, kind: "not-found" });
    expect(await decideMerge(stranger, mergeId, { outcome: "approved" })).toMatchObject({
      ok: false,
      kind: "not-found",
    });
    expect(await withdrawMerge(stranger, mergeId, undefined)).toMatchObject({ kind: "not-found" });
    expect(await undoMerge(stranger, mergeId, { reason: "x" })).toMatchObject({
      kind: "not-found",
    });
    expect(await mergePair(stranger, alike, mergeId, undefined)).toMatchObject({
      kind: "not-found",
    });
    const pair = { firstId: member("M1"), secondId: member("M2") };
    expect(await comparePair(stranger, alike, pair)).toMatchObject({ kind: "not-found" });
    expect(await judgeDouble(stranger, pair.firstId, pair.secondId, true)).toMatchObject({
      kind: "not-found",
    });
    expect(await mergesInSight(stranger, { before: 1e9, limit: 5 })).toMatchObject({
      value: { items: [] },
    });
  }
});

test("a transfer on its way blocks the merge, and so does a second question", async () => {
  const secretary = as(actorAt("secretary", unit("B2"), 31));
  const mergeId = await asked();
  expect(
    await askMerge(asker, { survivorId: member("M2"), loserId: member("M1"), reason: "x" }),
  ).toMatchObject({ ok: false, code: "merge-asked" });
  const sent = await sendTransfer(secretary, member("M2"), {
    kind: "move",
    toCode: "B3",
    startsOn: "2011-06-01",
    endsOn: null,
  });
  if (!sent.ok) throw new Error(sent.message);
  expect(await decideMerge(approver, mergeId, { outcome: "approved" })).toMatchObject({
    ok: false,
    code: "transfer-open",
  });
  const there = as(actorAt("secretary", unit("B3"), 32));
  await decideTransfer(there, sent.value.transferId, { outcome: "refused", refusal: "not-ours" });
  expect(await decideMerge(approver, mergeId, { outcome: "approved" })).toMatchObject({ ok: true });
  await expectTrue();
});

test("what is recorded under the merged number stays with it, and what is recorded for the survivor with him", async () => {
  const mergeId = await merged();
  const late = classBody(providers, [member("M1")], 240, { startsOn: "2011-05-05" });
  const done = await recordClass(register.ctx, late);
  expect(done).toMatchObject({ ok: true });
  const [theirs] = await register.sql<{ entry_id: string }>(
    "select entry_id from entry where original_member = $1 and starts_on = '2011-04-02'",
    [member("M2")],
  );
  const body = { minutes: 120, credit: null, days: null, outcome: null, attested: false, note: "" };
  const address = { memberId: member("M1"), entryId: Number(theirs?.entry_id) };
  expect(await correctEntry(asker, address, { ...body, reason: "counted again" })).toMatchObject({
    ok: true,
  });
  await expectTrue();
  await undoMerge(approver, mergeId, { reason: "two persons" });
  await expectTrue();
  const rows = await register.sql<{ member_no: string; minutes: number }>(
    `select m.member_no, e.minutes from entry e join member m on m.member_id = e.member_id
     order by m.member_no, e.entry_id`,
  );
  expect(rows).toEqual([
    { member_no: "M1", minutes: 480 },
    { member_no: "M1", minutes: 240 },
    { member_no: "M2", minutes: 480 },
    { member_no: "M2", minutes: 360 },
    { member_no: "M2", minutes: 120 },
  ]);
});

test("a merge into one who was merged himself is undone from the last to the first", async () => {
  await expectTrue();
  const before = await everything();
  const other = as({ ...register.ctx.actor, accountId: 3 });
  const first = await merged("M2", "M1", [register.ctx, other]);
  const second = await merged("M1", "M3", [register.ctx, other]);
  expect(await memberOfNumber(register.ctx, "M2")).toEqual({ ok: true, value: member("M3") });
  await expectTrue();
  expect(await undoMerge(other, first, { reason: "x" })).toMatchObject({
    ok: false,
    code: "later-merge-first",
  });
  await undoMerge(other, second, { reason: "x" });
  await expectTrue();
  expect(await memberOfNumber(register.ctx, "M2")).toEqual({ ok: true, value: member("M1") });
  await undoMerge(other, first, { reason: "x" });
  await expectTrue();
  expect(await everything()).toEqual(before);
  expect(await undoMerge(other, first, { reason: "x" })).toMatchObject({ code: "merge-undone" });
});

test("a home that closed while its member was merged is followed where its members went", async () => {
  const mergeId = await merged();
  const closed = await changeUnit(register.ctx, unit("B2").unitId, {
    change: "close",
    on: "2011-10-01",
  });
  expect(closed).toMatchObject({ ok: true });
  await undoMerge(approver, mergeId, { reason: "two persons" });
  const [row] = await register.sql<{ unit_id: string }>(
    "select unit_id from member where member_no = 'M2'",
  );
  expect(Number(row?.unit_id)).toBe(unit("B1").unitId);
  await expectTrue();
});

test("a file that names the merged number is told whose it is", async () => {
  await merged();
  const again = await importMembers(register.ctx, [memberRow(2, "M2", "B2", "2008-01-01")]);
  expect(again).toMatchObject({
    ok: true,
    value: { loaded: 0, problems: [{ code: "number-merged", value: "M2", detail: "M1" }] },
  });
});

test("likely doubles are found by name and birth, within the caller's sight, until somebody says they are two", async () => {
  const list = (ctx: Context, code: string, dismissed = false) =>
    likelyDoubles(ctx, alike, { unitId: unit(code).unitId, after: 0, limit: 20, dismissed });
  const found = await list(asker, "T1");
  expect(found).toMatchObject({
    ok: true,
    value: {
      after: null,
      items: [
        {
          first: { memberNo: "M1" },
          second: { memberNo: "M2" },
          score: { strength: "very-likely" },
          dismissed: null,
        },
      ],
    },
  });
  expect(await list(as(actorAt("secretary", unit("B1"), 41)), "B1")).toMatchObject({
    value: { items: [] },
  });
  const whole = await list(register.ctx, "P");
  expect(whole.ok && whole.value.items.map((one) => one.second.memberNo)).toEqual([
    "M2",
    "M3",
    "M3",
  ]);
  expect(await judgeDouble(asker, member("M2"), member("M1"), true)).toMatchObject({ ok: true });
  expect(await list(asker, "T1")).toMatchObject({ value: { items: [] } });
  expect(await list(asker, "T1", true)).toMatchObject({ value: { items: [{ dismissed: {} }] } });
  await judgeDouble(asker, member("M1"), member("M2"), false);
  expect(await list(asker, "T1")).toMatchObject({ value: { items: [{ dismissed: null }] } });
});

test("side by side shows what contradicts and what both attended; a merge shows what was set aside", async () => {
  const pair = { firstId: member("M1"), secondId: member("M2") };
  const seen = await comparePair(asker, alike, pair);
  if (!seen.ok) throw new Error(seen.message);
  expect(seen.value.contradictions?.map((one) => one.about).sort()).toEqual(["event", "home"]);
  expect(seen.value.first.entries?.map((one) => one.both)).toEqual([true]);
  expect(seen.value.second.entries?.map((one) => one.both)).toEqual([false, true]);
  const mergeId = await merged();
  const after = await mergePair(approver, alike, mergeId, undefined);
  if (!after.ok) throw new Error(after.message);
  expect(after.value.first.entries).toEqual(seen.value.first.entries);
  expect(after.value.second).toEqual(seen.value.second);
  expect(after.value.merge).toMatchObject({ state: "merged", may: { undo: true, decide: false } });
});

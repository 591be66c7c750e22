import { afterEach, beforeEach, expect, test } from "vitest";
import { setSightOn } from "#store/database";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
  unitsByCode,
} from "#test/register";
import { somebody } from "#test/people";
import { unitRow } from "#test/rows";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { addMember } from "../members/add.ts";
import { moveMember } from "../members/move.ts";
import { askMerge } from "../merges/ask.ts";
import { decideMerge } from "../merges/decide.ts";
import { answerObjection, appealObjection } from "../objections/answer.ts";
import { objectionCases } from "../objections/cases.ts";
import { objectTo } from "../objections/object.ts";
import { statusAnswer } from "../access/session-view.ts";
import { proposeDraft, publishDraft } from "../policy-drafts.ts";
import { countQuality } from "../quality-count.ts";
import { decideTransfer } from "../transfers/decide.ts";
import { sendTransfer } from "../transfers/send.ts";
import { continueBulk } from "../verdicts-bulk.ts";
import { listMembers } from "../verdicts-lists.ts";
import { listOwing } from "../verdicts-owing.ts";
import { continueRecompute, judgeQueue, readRecompute } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askWhatIf } from "../what-if.ts";
import { changeUnit } from "./change.ts";
import { importUnits } from "./import.ts";
import { openUnit } from "./open.ts";
import { continueTravel } from "./travel.ts";

/** A township of more members than travel before the answer, in six branches; three counties. */
const branches = ["X1", "X2", "X3", "X4", "X5", "X6"];
const each = 350;
const all = branches.length * each;

let register: Register;
let units: Map<string, SketchedUnit>;
let members: Map<string, number>;
/** The training office of the township that moves: it sees its members wherever they lie. */
let office: Context;

const unit = (code: string): SketchedUnit => units.get(code)!;
const member = (no: string): number => members.get(no)!;
const at = (
  role: "administrator" | "training-office" | "secretary",
  code: string,
  account = 7,
) => ({
  ...register.ctx,
  actor: actorAt(role, unit(code), account),
});

beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C1", "P", "committee", "county"],
    ["C2", "P", "committee", "county"],
    ["C3", "P", "committee", "county"],
    ["T1", "C1", "committee", "township", "rural"],
    ["T2", "C2", "committee", "township", "rural"],
    ["G1", "T1", "general-branch", "grassroots"],
    ["B1", "C1", "branch", "branch", "rural"],
    ["B2", "T2", "branch", "branch", "rural"],
    ...branches.map((code, n) => [code, n < 3 ? "T1" : "G1", "branch", "branch", "rural"] as const),
  ]);
  members = new Map();
  for (const code of ["B1", "B2", ...branches]) {
    const numbers = Array.from(
      { length: code.startsWith("X") ? each : 2 },
      (_, n) => `${code}-${n}`,
    );
    const ids = await buildMembers(register, unit(code), numbers);
    [...numbers].sort().forEach((no, n) => members.set(no, ids[n]!));
  }
  await continueRecompute(register.ctx);
  await foldAll(register.db);
  office = at("training-office", "T1");
});
afterEach(() => register.close());

const on = "2011-11-15";
async function moveTo(code: string, what = "T1"): Promise<number> {
  const moved = await changeUnit(register.ctx, unit(what).unitId, {
    change: "move",
    on,
    parentId: unit(code).unitId,
  });
  if (!moved.ok) throw new Error(moved.message);
  // Every request reads anew where its posts are.
  units = await unitsByCode(register);
  office = at("training-office", "T1");
  return moved.value.membersTravelling;
}

/** Lets the next members travel, a portion of whole branches. */
async function oneStep(): Promise<number> {
  const stop = new AbortController();
  const options = { signal: stop.signal, onProgress: () => stop.abort() };
  return continueTravel(register.ctx, options);
}

async function expectTrue(travelling = 0): Promise<void> {
  const found = await verifyRegister(register.db, register.ctx);
  expect(found).toMatchObject({ differences: [], membersTravelling: travelling });
}

async function arrived(county: string): Promise<void> {
  await continueTravel(register.ctx);
  await judgeQueue(register.ctx);
  await expectTrue();
  await foldAll(register.db);
  await expectTrue();
  const regions = await register.sql<{ code: string; n: number }>(
    `select a.code, count(*)::int as n from member m join region r using (region_id)
     join unit a on a.unit_id = r.anchor_unit join unit u on u.unit_id = m.last_unit_id
     join unit t on t.code = 'T1' and u.path <@ t.path group by a.code`,
  );
  expect(regions).toEqual([{ code: county, n: expect.any(Number) as number }]);
}

async function heads(code: string): Promise<number> {
  const [row] = await register.sql<{ n: string | null }>(
    `select sum(c.members) as n from coverage c join unit u using (unit_id)
     where u.code = $1 and c.measure = '~members'`,
    [code],
  );
  return Number(row?.n ?? 0);
}

async function listed(ctx: Context, code: string): Promise<[number, number]> {
  const people = await listMembers(ctx, unit(code).unitId, { limit: 1 });
  const owed = new Set<number>();
  for (let cursor: string | undefined; ;) {
    const page = await listOwing(ctx, unit(code).unitId, {
      limit: 500,
      requirement: "S1",
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (!page.ok) throw new Error(page.message);
    for (const row of page.value.items) owed.add(row.member.memberId);
    if (page.value.next === null) break;
    cursor = page.value.next;
  }
  return [people.ok ? people.value.total : -1, owed.size];
}

/** Whom the application's role sees with a sight, past every service. */
async function rawInSight(ctx: Context): Promise<number> {
  const client = await register.db.connect();
  try {
    await client.query("begin");
    await setSightOn(client, ctx.actor.sight);
    const { rows } = await client.query<{ n: number }>(
      `select count(distinct m.member_id)::int as n from member m
       join verdict v using (region_id, member_id)
       join home h using (region_id, member_id)`,
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

test("counts, lists and sight are those of the new county from the change on, while members travel in portions", async () => {
  const before = await listed(office, "T1");
  expect(before).toEqual([all, all]);
  expect(await moveTo("C2")).toBe(all);
  let travelling = all;
  for (;;) {
    await expectTrue(travelling);
    expect([await heads("C1"), await heads("C2"), await heads("T1")]).toEqual([2, all + 2, all]);
    expect(await listed(office, "T1")).toEqual(before);
    expect(await listed(office, "G1")).toEqual([3 * each, 3 * each]);
    expect(await listed(at("secretary", "X6"), "X6")).toEqual([each, each]);
    expect(await rawInSight(office)).toBe(all);
    // The operator sees everybody: under the county where the township is now, and no longer here.
    expect(await listed(register.ctx, "C1")).toEqual([2, 2]);
    expect(await listed(register.ctx, "C2")).toEqual([all + 2, all + 2]);
    // A county sees no persons of a township, before or after; the old one not even that it is there.
    const seenFrom = (code: string) =>
      listMembers(at("training-office", code), unit("T1").unitId, { limit: 1 });
    expect(await seenFrom("C1")).toMatchObject({ ok: false, kind: "not-found" });
    expect(await seenFrom("C2")).toMatchObject({ ok: true, value: { total: 0 } });
    if (travelling === 0) break;
    const some = await oneStep();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThanOrEqual(500);
    travelling -= some;
  }
  await arrived("C2");
}, 180_000);

test("how far it is stands where jobs stand; the job ends with the last of them", async () => {
  const progress = async () => {
    const status = await statusAnswer(register.db, "");
    const job = status.jobs.find((one) => one.kind === "move");
    return [status.state, job?.state, job?.done, job?.total];
  };
  await moveTo("C2");
  expect(await progress()).toEqual(["ready", "running", 0, all]);
  const some = await oneStep();
  expect(await progress()).toEqual(["ready", "running", some, all]);
  const administrator = at("administrator", "P");
  expect(await readRecompute(administrator)).toMatchObject({ value: { travelling: all - some } });
  await continueTravel(register.ctx);
  expect(await progress()).toEqual(["ready", "done", all, all]);
});

test("a small unit has arrived when the answer comes", async () => {
  expect(await moveTo("T2", "X1")).toBe(0);
  await judgeQueue(register.ctx);
  await expectTrue();
  // Another office: whoever saw them as T1 sees them no longer.
  expect(await rawInSight(office)).toBe(all - each);
  expect(await rawInSight(at("training-office", "T2"))).toBe(each + 2);
});

test("moved on while they travel, all arrive in the third county; moved back, all return", async () => {
  await moveTo("C2");
  const some = await oneStep();
  expect(await moveTo("C3")).toBe(all);
  await oneStep();
  await expectTrue(all - some);
  expect(await listed(office, "T1")).toEqual([all, all]);
  // Most had not left the first county; the few others are back with the answer.
  expect(await moveTo("C1")).toBe(0);
  expect(await listed(office, "T1")).toEqual([all, all]);
  await arrived("C1");
});

test("a branch that leaves a travelling township goes where it belongs then", async () => {
  await moveTo("C2");
  await oneStep();
  await moveTo("C1", "X6");
  await expectTrue(await travelling());
  expect(await listed(office, "T1")).toEqual([all - each, all - each]);
  await arrived("C2");
});

async function travelling(): Promise<number> {
  const progress = await readRecompute(register.ctx);
  return progress.ok ? progress.value.travelling : -1;
}

test("entries, transfers, moves, mergers, new members and new units meanwhile are whole afterwards", async () => {
  const providers = await buildProviders(register);
  await moveTo("C2");
  await oneStep();
  // One who has arrived and one who has not, each time.
  const both = [member("X1-0"), member("X6-0")];
  const recorded = await recordClass(register.ctx, classBody(providers, both, 480));
  expect(recorded.ok).toBe(true);
  for (const [no, toCode] of [
    ["X6-1", "B1"],
    ["X1-1", "B1"],
    ["B1-0", "X6"],
  ] as const) {
    const sent = await sendTransfer(register.ctx, member(no), {
      kind: "move",
      toCode,
      startsOn: on,
      endsOn: null,
    });
    if (!sent.ok) throw new Error(sent.message);
    const { transferId } = sent.value;
    expect((await decideTransfer(register.ctx, transferId, { outcome: "accepted" })).ok).toBe(true);
  }
  const inside = { unitId: unit("X1").unitId, on };
  expect((await moveMember(register.ctx, member("X6-2"), inside)).ok).toBe(true);
  // The same office, two regions.
  const asked = await askMerge(at("training-office", "T1", 11), {
    survivorId: member("X6-3"),
    loserId: member("X1-3"),
    reason: "entered twice",
  });
  if (!asked.ok) throw new Error(asked.message);
  const { mergeId } = asked.value;
  const approver = at("training-office", "T1", 12);
  expect((await decideMerge(approver, mergeId, { outcome: "approved" })).ok).toBe(true);
  const opened = await openUnit(register.ctx, unit("G1").unitId, {
    code: "X7",
    name: { zh: "新支部" },
    kind: "branch",
    level: "branch",
    on,
  });
  expect(opened.ok).toBe(true);
  units = await unitsByCode(register);
  expect(unit("X7").regionId).toBe(unit("C2").regionId);
  for (const code of ["X6", "X7"]) {
    const added = await addMember(register.ctx, {
      memberNo: `new-${code}`,
      name: "测试新",
      unitId: unit(code).unitId,
      from: on,
      facts: [],
    });
    expect(added).toMatchObject({ ok: true });
  }
  await judgeQueue(register.ctx);
  await expectTrue(await travelling());
  await arrived("C2");
});

test("two processes let members travel while others record, judge and count: each member arrives once", async () => {
  const providers = await buildProviders(register);
  await moveTo("C2");
  await register.sql("insert into unjudged select region_id, member_id from member");
  const classes = async () => {
    for (let n = 0; n < 10; n += 1) {
      const some = branches.map((code) => member(`${code}-${n}`));
      const startsOn = `2011-03-${10 + n}`;
      const body = classBody(providers, some, 60, { startsOn });
      expect((await recordClass(register.ctx, body)).ok).toBe(true);
    }
  };
  const [first, second] = await Promise.all([
    continueTravel(register.ctx),
    continueTravel(register.ctx),
    classes(),
    judgeQueue(register.ctx),
    foldAll(register.db),
  ]);
  expect(first + second).toBe(all);
  await arrived("C2");
  const [row] = await register.sql<{ n: number }>("select count(*)::int as n from entry");
  expect(row?.n).toBe(60);
});

test("a case above the office is heard above its new place from the change on", async () => {
  const providers = await buildProviders(register);
  const whose = member("X6-0");
  const author = await somebody(register, "author", "secretary", unit("X6"));
  const answerer = await somebody(register, "office", "training-office", unit("T1"));
  const self = await somebody(register, "member", "member", unit("X6"), whose);
  const [old, next] = await Promise.all(
    ["C1", "C2"].map((code) => somebody(register, code, "training-office", unit(code))),
  );
  const recorded = await recordClass(author, classBody(providers, [whose], 240));
  if (!recorded.ok) throw new Error(recorded.message);
  const made = await objectTo(self, whose, {
    kind: "entry",
    entryId: recorded.value.members[0]!.entryId,
    fault: "minutes",
    claim: { minutes: 480 },
    words: "",
    pastBranch: true,
  });
  if (!made.ok) throw new Error(made.message);
  const { objectionId } = made.value;
  const no = { outcome: "rejected", rejection: "not-shown", words: "" } as const;
  expect((await answerObjection(answerer, whose, objectionId, no)).ok).toBe(true);
  expect((await appealObjection(self, whose, objectionId)).ok).toBe(true);
  const page = { after: 0, limit: 10 };
  expect(await objectionCases(old!, page)).toMatchObject({ value: { items: [{ objectionId }] } });
  expect(await moveTo("C2")).toBe(all);
  expect(await objectionCases(old!, page)).toMatchObject({ value: { items: [] } });
  expect(await objectionCases(next!, page)).toMatchObject({ value: { items: [{ objectionId }] } });
  await judgeQueue(register.ctx);
  await arrived("C2");
});

test("who travels while everybody is judged anew is judged by the new pack, wherever the recompute is", async () => {
  const proposal = { parameters: { "S1.hours": 20 } };
  const draft = await proposeDraft(register.ctx, {
    proposal,
    reason: "decided",
    effectiveOn: null,
  });
  if (!draft.ok) throw new Error(draft.message);
  expect((await publishDraft(register.ctx, draft.value.draftId)).ok).toBe(true);
  const stop = new AbortController();
  await continueBulk(register.ctx, { signal: stop.signal, onProgress: () => stop.abort() });
  expect(await moveTo("C2")).toBe(all);
  await continueTravel(register.ctx);
  await continueRecompute(register.ctx);
  await arrived("C2");
});

test("a question that goes through the members keeps them where they are until it is answered, and the other way round", async () => {
  // Not a number of a demand: everybody is judged one by one.
  const asking = async (partYearDays: number) => {
    const asked = await askWhatIf(register.ctx, { parameters: { partYearDays } });
    if (!asked.ok) throw new Error(asked.message);
    return asked.value.jobId;
  };
  const first = await asking(100);
  const stop = new AbortController();
  await continueBulk(register.ctx, { signal: stop.signal, onProgress: () => stop.abort() });
  await moveTo("C2");
  expect(await continueTravel(register.ctx)).toBe(0);
  await continueBulk(register.ctx);
  expect(await oneStep()).toBeGreaterThan(0);
  const second = await asking(90);
  await continueBulk(register.ctx);
  const states = () =>
    register.sql("select state from job where job_id = any ($1) order by job_id", [
      [first, second],
    ]);
  expect(await states()).toEqual([{ state: "done" }, { state: "running" }]);
  await continueTravel(register.ctx);
  await continueBulk(register.ctx);
  expect(await states()).toEqual([{ state: "done" }, { state: "done" }]);
  await arrived("C2");
});

test("a township that a file makes a branch of another county is there and seen from there, and all have arrived", async () => {
  const row = unitRow(2, "T1", "C2", {
    name: "组织T1",
    nameEn: "Unit T1",
    kind: "general-branch",
    level: "grassroots",
    sector: "rural",
    from: day("2011-10-01"),
  });
  const loaded = await importUnits(register.ctx, [row]);
  expect(loaded).toMatchObject({ ok: true, value: { loaded: 1, problems: [] } });
  units = await unitsByCode(register);
  // No office below: the county is the one directly responsible now.
  expect(await rawInSight(at("training-office", "C2"))).toBe(all);
  expect(await rawInSight(at("training-office", "C1"))).toBe(2);
  await arrived("C2");
});

test("data quality is counted when all have arrived, and finds each of them once", async () => {
  const found = async (code: string) => {
    await countQuality(register.db, register.ctx);
    const [row] = await register.sql<{ number: string }>(
      `select q.number from quality_count q join unit u using (unit_id)
       where u.code = $1 and q.finding = 'members' order by q.region_id limit 1`,
      [code],
    );
    return Number(row?.number ?? 0);
  };
  expect(await found("P")).toBe(all + 4);
  await moveTo("C2");
  await oneStep();
  expect(await found("C2")).toBe(2);
  await continueTravel(register.ctx);
  expect([await found("C1"), await found("C2"), await found("P")]).toEqual([2, all + 2, all + 4]);
});

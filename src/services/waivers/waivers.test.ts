import { afterEach, beforeEach, expect, test } from "vitest";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { dayOf, factRow, memberRow, partial } from "#test/rows";
import type { Actor, Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { importFacts } from "../members/facts.ts";
import { importMembers } from "../members/import.ts";
import { moveMember } from "../members/move.ts";
import { correctFact, recordFact } from "../members/records.ts";
import { judgeAsOf, studyFile } from "../study-file.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askWaiver, type WaiverBody } from "./ask.ts";
import { decideWaiver, revokeWaiver, withdrawWaiver } from "./decide.ts";
import { memberWaivers, waitingWaivers } from "./list.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let first: number;
let second: number;
let secretary: Context;
let office: Context;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};
const as = (actor: Actor): Context => ({ ...register.ctx, actor });
const asMember = (memberId: number, accountId = 30): Context =>
  as({
    accountId,
    login: `member-${memberId}`,
    roles: [],
    member: { memberId, regionId: unit("B1").regionId },
    sight: { units: [], paths: [], member: memberId, account: accountId, whole: false },
  });

/** Two members of B1 with four hours in 2010. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await importMembers(
    register.ctx,
    ["M1", "M2"].map((no, index) =>
      memberRow(index + 2, no, "B1", "2005-01-01", { sector: "rural", admitted: partial("2005") }),
    ),
  );
  const rows = await register.sql<{ member_id: string }>(
    "select member_id from member order by member_no",
  );
  [first = 0, second = 0] = rows.map((row) => Number(row.member_id));
  const providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  const body = classBody(providers, [first, second], 240, { startsOn: "2010-05-04" });
  expect((await recordClass(register.ctx, body)).ok).toBe(true);
  secretary = as(actorAt("secretary", unit("B1"), 11));
  office = as(actorAt("training-office", unit("T1"), 12));
});
afterEach(() => register.close());

const lift: WaiverBody = {
  requirement: "S1",
  windowStart: "2010-01-01",
  kind: "posting",
  effect: "lift",
};

async function asked(ctx: Context, body: WaiverBody = lift, memberId = first): Promise<number> {
  const done = await askWaiver(ctx, memberId, body);
  if (!done.ok) throw new Error(done.message);
  return done.value.requestId;
}

async function yearly(memberId = first): Promise<Record<string, unknown>> {
  const [row] = await register.sql(
    `select status, credited, demanded, missing_minutes from verdict
     where member_id = $1 and requirement_id = 'S1' and window_start = '2010-01-01'`,
    [memberId],
  );
  return row ?? {};
}

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

test("a waiver that is granted sets the norm aside, is counted apart, and says who decided", async () => {
  expect(await yearly()).toMatchObject({ status: "short" });
  const requestId = await asked(secretary);
  expect(await yearly()).toMatchObject({ status: "short" });
  const granted = await decideWaiver(office, first, requestId, { outcome: "granted" });
  expect(granted).toMatchObject({
    ok: true,
    value: {
      state: "granted",
      askedAs: "post",
      changed: [
        {
          requirement: { id: "S1" },
          windowStart: "2010-01-01",
          before: { status: "short" },
          after: { status: "waived" },
        },
      ],
    },
  });
  expect(await yearly()).toMatchObject({ status: "waived", missing_minutes: 0 });
  await expectTrue();
  const [counted] = await register.sql<{ members: string }>(
    `select members from coverage where unit_id = $1 and measure = 'S1' and status = 'waived'
       and period = '2010-01-01'`,
    [unit("P").unitId],
  );
  expect(Number(counted?.members)).toBe(1);
  const file = await studyFile(office, first);
  if (!file.ok) throw new Error(file.message);
  const verdict = file.value.verdicts.find(
    (one) => one.requirement.id === "S1" && one.windowStart === "2010-01-01",
  );
  expect(verdict?.reasons.map((one) => one.code)).toContain("waiver-lift");
  expect(file.value.facts.map((one) => one.kind)).not.toContain("waiver");
});

test("hours are lowered by what was granted, and a revoked waiver leaves the norm as it was", async () => {
  const before = await yearly();
  const requestId = await asked(secretary, { ...lift, effect: "reduce", minutes: 240 });
  await decideWaiver(office, first, requestId, { outcome: "granted" });
  const lowered = await yearly();
  expect(Number(before["missing_minutes"]) - Number(lowered["missing_minutes"])).toBe(240);
  await expectTrue();
  const revoked = await revokeWaiver(office, first, requestId);
  expect(revoked).toMatchObject({
    ok: true,
    value: {
      state: "revoked",
      changed: [
        {
          before: { missingMinutes: lowered["missing_minutes"] },
          after: { missingMinutes: before["missing_minutes"] },
        },
      ],
    },
  });
  expect(await yearly()).toEqual(before);
  await expectTrue();
  expect(await revokeWaiver(office, first, requestId)).toMatchObject({
    ok: false,
    code: "waiver-not-granted",
  });
});

test("a day before the decision was known shows the norm as it stood", async () => {
  const requestId = await asked(secretary);
  await decideWaiver(office, first, requestId, { outcome: "granted" });
  await register.sql(
    "update fact set recorded_at = '2011-03-01' where kind = 'waiver' and member_id = $1",
    [first],
  );
  await register.sql("update entry set recorded_at = '2010-06-01' where member_id = $1", [first]);
  await register.sql("update home set recorded_at = '2005-06-01' where member_id = $1", [first]);
  await register.sql("update event set recorded_at = '2005-06-01' where member_id = $1", [first]);
  await register.sql("update fact set recorded_at = '2005-06-01' where kind <> 'waiver'");
  await register.sql("update unit_version set recorded_at = '2000-01-01'");
  await register.sql("update pack set recorded_at = '2009-01-01'");
  const on = async (knownOn: string) => {
    const judged = await judgeAsOf(register.ctx, first, {
      today: dayOf("2011-11-15"),
      knownOn: dayOf(knownOn),
    });
    if (!judged.ok) throw new Error(judged.message);
    return judged.value.find(
      (one) => one.requirement === "S1" && one.windowStart === dayOf("2010-01-01"),
    )?.status;
  };
  expect(await on("2011-02-28")).toBe("short");
  expect(await on("2011-03-01")).toBe("waived");
});

test("a member asks for himself and takes it back; another member's account finds nothing", async () => {
  const self = asMember(first);
  const requestId = await asked(self);
  expect(await memberWaivers(self, first)).toMatchObject({
    ok: true,
    value: {
      items: [{ state: "asked", askedAs: "member", may: { withdraw: true, decide: false } }],
    },
  });
  const other = asMember(second, 31);
  expect(await memberWaivers(other, first)).toMatchObject({ ok: false, kind: "not-found" });
  expect(await withdrawWaiver(other, first, requestId)).toMatchObject({
    ok: false,
    kind: "not-found",
  });
  expect(await withdrawWaiver(self, first, requestId)).toMatchObject({
    ok: true,
    value: { state: "withdrawn" },
  });
  expect(await decideWaiver(office, first, requestId, { outcome: "granted" })).toMatchObject({
    ok: false,
    code: "waiver-decided",
  });
  // Asked again after that: the window is free.
  await asked(self);
});

test("nobody decides what he asked for, or about himself, or without a training office that sees the member", async () => {
  const own = await asked(office);
  const grant = { outcome: "granted" } as const;
  const nothing = { ok: false, code: "waiver-unknown" };
  expect(await decideWaiver(office, first, own, grant)).toMatchObject(nothing);
  expect(await decideWaiver(secretary, first, own, grant)).toMatchObject(nothing);
  const county = as(actorAt("training-office", unit("C1"), 13));
  expect(await decideWaiver(county, first, own, grant)).toMatchObject(nothing);
  const himself = as({
    ...actorAt("training-office", unit("T1"), 14),
    member: { memberId: first, regionId: unit("B1").regionId },
  });
  expect(await decideWaiver(himself, first, own, grant)).toMatchObject(nothing);
  const colleague = as(actorAt("training-office", unit("T1"), 15));
  expect(await decideWaiver(colleague, first, own, grant)).toMatchObject({ ok: true });
});

test("of two who decide at once one does and the other is told", async () => {
  const requestId = await asked(secretary);
  const other = as(actorAt("training-office", unit("T1"), 15));
  const done = await Promise.all([
    decideWaiver(office, first, requestId, { outcome: "granted" }),
    decideWaiver(other, first, requestId, { outcome: "refused", refusal: "not-needed" }),
  ]);
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(done.find((one) => !one.ok)).toMatchObject({ code: "waiver-decided" });
  await expectTrue();
});

test.each<[string, Partial<WaiverBody>, string]>([
  ["a requirement that is not waived", { requirement: "S12" }, "window-unknown"],
  ["a window that is not there", { windowStart: "2010-02-01" }, "window-unknown"],
  [
    "an effect that the pack does not allow",
    { effect: "shift", until: "2011-12-31" },
    "waiver-not-allowed",
  ],
  ["hours without a number", { effect: "reduce" }, "waiver-not-allowed"],
  ["a ground that the pack does not know", { kind: "illness" }, "waiver-not-allowed"],
])("%s is refused", async (_, change, code) => {
  expect(await askWaiver(secretary, first, { ...lift, ...change })).toMatchObject({
    ok: false,
    code,
  });
});

test("one window is asked about once at a time", async () => {
  const done = await Promise.all([
    askWaiver(secretary, first, lift),
    askWaiver(asMember(first), first, lift),
  ]);
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(done.find((one) => !one.ok)).toMatchObject({ code: "waiver-asked" });
});

test("what waits is shown to those who see the member, with a look, and to nobody else", async () => {
  await asked(secretary);
  const seen = await waitingWaivers(office, { after: 0, limit: 50 });
  expect(seen).toMatchObject({
    ok: true,
    value: { items: [{ member: { memberNo: "M1" }, may: { decide: true } }], after: null },
  });
  for (const stranger of [
    actorAt("training-office", unit("T2"), 16),
    actorAt("training-office", unit("C1"), 17),
    actorAt("administrator", unit("P"), 18),
  ]) {
    expect(await waitingWaivers(as(stranger), { after: 0, limit: 50 })).toMatchObject({
      ok: true,
      value: { items: [] },
    });
  }
  const [look] = await register.sql<{ count: string }>(
    "select count(*) from look where account_id = 12 and what = 'waivers'",
  );
  expect(Number(look?.count)).toBe(1);
});

test("a move to another region takes questions and waivers along", async () => {
  const requestId = await asked(secretary);
  await decideWaiver(office, first, requestId, { outcome: "granted" });
  await asked(secretary, { ...lift, windowStart: "2009-01-01" });
  const moved = await moveMember(register.ctx, first, {
    unitId: unit("B3").unitId,
    on: "2011-06-01",
  });
  expect(moved.ok).toBe(true);
  expect(await yearly()).toMatchObject({ status: "waived" });
  await expectTrue();
  const there = as(actorAt("training-office", unit("T2"), 20));
  const file = await memberWaivers(there, first);
  expect(file.ok && file.value.items.map((one) => one.state)).toEqual(["asked", "granted"]);
  expect(await memberWaivers(office, first)).toMatchObject({ ok: false });
  expect(await revokeWaiver(there, first, requestId)).toMatchObject({ ok: true });
  expect(await yearly()).toMatchObject({ status: "short" });
  await expectTrue();
});

test("waivers of an old register come in a file of facts, and judge", async () => {
  const loaded = await importFacts(register.ctx, [
    factRow(2, "M2", "waiver", "S1/2010-01-01/posting/lift", "2010-01-01"),
    factRow(3, "M2", "waiver", "S1/2011-01-01/posting/reduce-120", "2011-01-01"),
  ]);
  expect(loaded).toMatchObject({ ok: true, value: { loaded: 2, problems: [] } });
  await judgeQueue(register.ctx);
  expect(await yearly(second)).toMatchObject({ status: "waived" });
  await expectTrue();
});

test("a waiver is no fact that a secretary records, corrects or takes back", async () => {
  expect(
    await recordFact(secretary, first, {
      kind: "waiver",
      value: "S1/2010-01-01/posting/lift",
      from: "2010-01-01",
    }),
  ).toMatchObject({ ok: false, code: "fact-kind-unknown" });
  const requestId = await asked(secretary);
  await decideWaiver(office, first, requestId, { outcome: "granted" });
  const [fact] = await register.sql<{ fact_id: string }>(
    "select fact_id from fact where kind = 'waiver'",
  );
  expect(await correctFact(secretary, first, Number(fact?.fact_id), null)).toMatchObject({
    ok: false,
    code: "fact-unknown",
  });
});

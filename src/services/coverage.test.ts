import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
import { coverageMap, coverageTable, overview } from "./coverage.ts";
import { foldAll, oldestPending, sweepCounts } from "./coverage-folding.ts";
import { coverageExport } from "./exports/coverage.ts";
import { recordClass } from "./ledger.ts";
import { withdrawEntry } from "./ledger-correct.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
/** Three in B1, two in B2 (township T1), four in B3 (township T2), two in B4 directly under C1. */
let members: Map<string, number[]>;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
  members = new Map();
  const sizes: Record<string, number> = { B1: 3, B2: 2, B3: 4, B4: 2 };
  for (const [code, size] of Object.entries(sizes)) {
    const numbers = Array.from({ length: size }, (_, index) => `${code}M${index}`);
    members.set(code, await buildMembers(register, unit(code), numbers));
  }
  await judgeQueue(register.ctx);
  await foldAll(register.db);
});
afterAll(() => register.close());
beforeEach(() => foldAll(register.db));

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

function membersAt(code: string): number[] {
  return members.get(code) ?? [];
}

async function record(memberIds: readonly number[], minutes: number, startsOn: string) {
  const outcome = await recordClass(
    register.ctx,
    classBody(providers, memberIds, minutes, { startsOn }),
  );
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

async function tableOf(code: string, requirement: string) {
  const query = { requirement, period: "2011-01-01", limit: 100 };
  const outcome = await coverageTable(register.ctx, unit(code).unitId, query);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

test("an entry shows at every level once it is folded, and each level is the sum of the one below", async () => {
  await record(membersAt("B1").slice(0, 2), 960, "2011-02-01");
  expect((await tableOf("P", "S1")).freshness.pending).toBeGreaterThan(0);
  expect(await oldestPending(register.db)).toMatch(/^\d{4}-.*Z$/);
  await foldAll(register.db);
  expect(await oldestPending(register.db)).toBeNull();
  for (const code of ["B1", "T1", "C1", "P"]) {
    const { total, direct, children } = await tableOf(code, "S1");
    expect(total.byStatus.met).toBe(2);
    for (const field of [
      "judged",
      "reached",
      "owing",
      "missingMinutes",
      "creditedMinutes",
      "towardsMinutes",
      "demandedMinutes",
    ] as const) {
      const below = children.reduce((sum, child) => sum + child.figure[field], direct[field]);
      expect(total[field], `${code} ${field}`).toBe(below);
    }
  }
});

test("members of a branch directly under a county are the county's, not a township's", async () => {
  const { total, children } = await tableOf("C1", "S4");
  expect(total.judged).toBe(2);
  expect(children.map((one) => [one.unit.code, one.figure.judged])).toEqual([
    ["B4", 2],
    ["T1", 0],
  ]);
  expect((await tableOf("B4", "S4")).direct.judged).toBe(2);
});

test("hours towards the demand are capped for each member, hours credited are whole", async () => {
  await record(membersAt("B4"), 1440, "2011-02-02");
  await record(membersAt("B4").slice(0, 1), 1440, "2011-02-03");
  await foldAll(register.db);
  const { total } = await tableOf("C1", "S4");
  expect([total.creditedMinutes, total.towardsMinutes, total.demandedMinutes]).toEqual([
    4320, 2880, 2880,
  ]);
});

test("the overview counts heads, persons and person-times, what falls due and what is owed", async () => {
  const outcome = await overview(register.ctx, unit("C2").unitId);
  if (!outcome.ok) throw new Error(outcome.message);
  const before = outcome.value;
  expect([before.members, before.unitsBelow]).toEqual([4, 2]);
  const dueOf = (view: typeof before) =>
    view.due.requirements.find((one) => one.requirement.id === "S1");
  // 15 November to 31 December is within 60 days: four members of 16 hours each.
  expect(dueOf(before)).toMatchObject({
    firstDueOn: "2011-12-31",
    members: 4,
    missingMinutes: 3840,
  });
  expect(before.owed).toMatchObject({ until: "2011-12-31", missingMinutes: 3840 });
  await record(membersAt("B3").slice(0, 3), 240, "2011-02-04");
  await record(membersAt("B3").slice(0, 1), 240, "2011-02-05");
  await foldAll(register.db);
  const again = await overview(register.ctx, unit("C2").unitId);
  if (!again.ok) throw new Error(again.message);
  expect(again.value.trained[0]).toEqual({ year: 2011, persons: 3, personTimes: 4 });
  expect(again.value.owed.missingMinutes).toBe(3840 - 4 * 240);
  expect(again.value.pack?.id).toBe(before.pack?.id);
  const s1 = again.value.requirements.find((one) => one.requirement.id === "S1");
  expect(s1?.periods.map((one) => one.period)).toEqual(["2011-01-01", "2010-01-01", "2009-01-01"]);
});

test("S15 is counted under the year in which its window starts and says when it ends", async () => {
  const outcome = await overview(register.ctx, unit("P").unitId);
  const s15 = outcome.ok
    ? outcome.value.requirements.find((one) => one.requirement.id === "S15")
    : null;
  expect(s15?.periods).toMatchObject([{ period: "2009-01-01", until: "2013-12-31" }]);
});

test("two folders at once count every change once", async () => {
  for (let n = 1; n <= 6; n += 1) await record(membersAt("B2"), 30, `2011-06-0${n}`);
  await Promise.all([foldAll(register.db), foldAll(register.db), foldAll(register.db)]);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("folding while classes are recorded loses and doubles nothing", async () => {
  let folding = true;
  const folder = (async () => {
    while (folding) await foldAll(register.db);
  })();
  const days = Array.from({ length: 8 }, (_, n) => `2011-07-0${n + 1}`);
  await Promise.all(days.map((startsOn) => record(membersAt("B3"), 15, startsOn)));
  folding = false;
  await folder;
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("counts that have become nothing are swept and nothing changes", async () => {
  const { members: changes } = await record(membersAt("B1").slice(2), 960, "2011-08-01");
  await foldAll(register.db);
  const address = { memberId: membersAt("B1")[2]!, entryId: changes[0]!.entryId };
  await withdrawEntry(register.ctx, address, { reason: "not there" });
  await foldAll(register.db);
  const before = await tableOf("P", "S1");
  await sweepCounts(register.db);
  expect(await tableOf("P", "S1")).toMatchObject({
    total: before.total,
    children: before.children,
  });
  const zero = await register.sql(
    "select 1 from coverage where members = 0 and credited = 0 and sessions = 0 and demanded = 0",
  );
  expect(zero).toEqual([]);
});

test("counts are seen at and below the unit of a post, and nowhere else", async () => {
  const ctx = { ...register.ctx, actor: actorAt("inspector", unit("C1")) };
  const sees = async (code: string) => (await overview(ctx, unit(code).unitId)).ok;
  expect([await sees("C1"), await sees("T1"), await sees("B4")]).toEqual([true, true, true]);
  expect([await sees("P"), await sees("C2"), await sees("B3")]).toEqual([false, false, false]);
  expect(await overview(ctx, unit("C2").unitId)).toMatchObject({ kind: "not-found" });
  expect(await overview(ctx, 999_999)).toEqual(await overview(ctx, unit("C2").unitId));
});

test("children come in pages that together are all of them", async () => {
  const codes: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await coverageTable(register.ctx, unit("P").unitId, {
      requirement: "S1",
      limit: 1,
      cursor: cursor ?? undefined,
    });
    if (!page.ok) throw new Error(page.message);
    codes.push(...page.value.children.map((one) => one.unit.code));
    cursor = page.value.next;
  } while (cursor !== null);
  expect(codes).toEqual(["C1", "C2"]);
});

test("the map has every county below with its figure", async () => {
  const outcome = await coverageMap(register.ctx, unit("P").unitId, { requirement: "S1" });
  const areas = outcome.ok ? outcome.value.areas : [];
  expect(areas.map((one) => [one.outline, one.figure.judged])).toEqual([
    ["C1", 5],
    ["C2", 4],
  ]);
});

test("a requirement or period that nobody knows is refused with the nearest one", async () => {
  const { unitId } = unit("B1");
  const ask = (requirement: string, period?: string) =>
    coverageTable(register.ctx, unitId, { requirement, period, limit: 10 });
  expect(await ask("S44")).toMatchObject({
    kind: "not-found",
    code: "requirement-unknown",
    message: "There is no requirement S44. The nearest is S4.",
  });
  const unknown = { kind: "not-found", code: "period-unknown" };
  for (const [period, near] of [
    ["2011-02-01", "2011-01-01"],
    ["2150-01-01", "2011-01-01"],
    ["1990-01-01", "2009-01-01"],
  ]) {
    const answer = await ask("S1", period);
    expect(answer).toMatchObject(unknown);
    expect(answer).toHaveProperty("message", expect.stringContaining(`nearest is ${near}.`));
  }
  const query = { requirement: "S1", period: "2150-01-01" };
  expect(await coverageMap(register.ctx, unitId, query)).toMatchObject(unknown);
  for (const asked of [query, { period: "2150-01-01" }]) {
    const file = await coverageExport(register.ctx, unitId, { ...asked, language: "en" });
    expect(file).toMatchObject(unknown);
  }
});

test("a known period of which a unit counts nobody is answered with nothing", async () => {
  const query = { requirement: "S1", period: "2010-01-01", limit: 10 };
  const answer = await coverageTable(register.ctx, unit("T2").unitId, query);
  expect(answer.ok && answer.value.direct.judged).toBe(0);
  const file = await coverageExport(register.ctx, unit("B1").unitId, { ...query, language: "en" });
  expect(file.ok).toBe(true);
});

test("a cursor of another list or unit is refused", async () => {
  const pageOf = (code: string, cursor?: string) =>
    coverageTable(register.ctx, unit(code).unitId, { requirement: "S1", limit: 1, cursor });
  const first = await pageOf("P");
  const next = (first.ok && first.value.next) || "";
  expect((await pageOf("P", next)).ok).toBe(true);
  const made = Buffer.from("C1").toString("base64url");
  for (const [code, cursor] of [
    ["C1", next],
    ["P", made],
  ] as const) {
    expect(await pageOf(code, cursor)).toMatchObject({ kind: "invalid", code: "cursor-invalid" });
  }
});

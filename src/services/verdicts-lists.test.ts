import { afterAll, beforeAll, expect, test } from "vitest";
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
} from "#test/register";
import type { Context } from "./context.ts";
import { foldAll } from "./coverage-folding.ts";
import { owingExport } from "./exports/owing.ts";
import { recordClass } from "./ledger.ts";
import { correctEntry } from "./ledger-correct.ts";
import { moveMember } from "./members/move.ts";
import { recordFact } from "./members/records.ts";
import { judgeAsOf, studyFile } from "./study-file.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { listMembers } from "./verdicts-lists.ts";
import { listOwing, type OwingQuery } from "./verdicts-owing.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let members: Map<string, number[]>;

/** B1: M1 (met), M2, M3; B2: one; B3: two, in the other county; B4: one, directly under C1. */
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  members = new Map();
  const names: Record<string, string[]> = {
    B1: ["M1", "M2", "M3"],
    B2: ["M4"],
    B3: ["M5", "M6"],
    B4: ["M7"],
  };
  for (const [code, numbers] of Object.entries(names)) {
    members.set(code, await buildMembers(register, unit(code), numbers));
  }
  await judgeQueue(register.ctx);
  const [first] = members.get("B1") ?? [];
  const outcome = await recordClass(register.ctx, classBody(providers, [first ?? 0], 960));
  if (!outcome.ok) throw new Error(outcome.message);
});
afterAll(() => register.close());

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

const asOffice = (code: string): Context => ({
  ...register.ctx,
  actor: actorAt("training-office", unit(code)),
});

async function owing(ctx: Context, code: string, query: Partial<OwingQuery> = {}) {
  const outcome = await listOwing(ctx, unit(code).unitId, { limit: 100, ...query });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}

const numbersOf = (page: { items: { member: { memberNo: string } }[] }): string[] =>
  [...new Set(page.items.map((one) => one.member.memberNo))].sort();

test("the office directly responsible sees who owes what, the earliest due day first", async () => {
  const page = await owing(asOffice("T1"), "T1", { requirement: "S1", status: "on-course" });
  expect(numbersOf(page)).toEqual(["M2", "M3", "M4"]);
  const all = await owing(asOffice("T1"), "T1");
  const days = all.items.map((one) => one.verdict.dueOn);
  expect(days).toEqual([...days].sort());
  expect(new Set(all.items.map((one) => one.verdict.status))).toEqual(
    new Set(["short", "on-course"]),
  );
});

test("a county sees the persons of the branch directly under it, not those of its townships", async () => {
  expect(numbersOf(await owing(asOffice("C1"), "C1"))).toEqual(["M7"]);
});

test("an office that sees none of those who are counted is told who may see them, in list and file", async () => {
  await foldAll(register.db);
  const refused = { kind: "not-found", code: "persons-out-of-sight" };
  const { unitId } = unit("T1");
  const asked = { purpose: "plan", language: "en" } as const;
  expect(await listOwing(asOffice("C1"), unitId, { limit: 10 })).toMatchObject(refused);
  expect(await owingExport(asOffice("C1"), unitId, asked)).toMatchObject(refused);
  const inspector = { ...register.ctx, actor: actorAt("inspector", unit("C1")) };
  expect(await owingExport(inspector, unitId, asked)).toMatchObject(refused);
  const empty = await listOwing(asOffice("C1"), unit("B4").unitId, {
    limit: 10,
    requirement: "S4",
  });
  expect(empty).toMatchObject({ ok: true });
});

test("a requirement that nobody knows is refused with the nearest one, in list and file", async () => {
  const refused = { kind: "not-found", code: "requirement-unknown" };
  const asked = { requirement: "s15", limit: 10 };
  const list = await listOwing(asOffice("T1"), unit("T1").unitId, asked);
  expect(list).toMatchObject(refused);
  expect(list).toMatchObject({ message: "There is no requirement s15. The nearest is S15." });
  const file = { requirement: "S188888", purpose: "plan", language: "en" } as const;
  expect(await owingExport(asOffice("T1"), unit("T1").unitId, file)).toMatchObject(refused);
});

test("whoever holds no standing post, or asks about a unit out of sight, finds no such unit", async () => {
  const inspector = { ...register.ctx, actor: actorAt("inspector", unit("P")) };
  expect(await listOwing(inspector, unit("C1").unitId, { limit: 10 })).toMatchObject({
    kind: "not-found",
  });
  expect(await listOwing(asOffice("T1"), unit("B3").unitId, { limit: 10 })).toMatchObject({
    kind: "not-found",
  });
  expect(await listMembers(asOffice("T1"), unit("B3").unitId, { limit: 10 })).toMatchObject({
    kind: "not-found",
  });
});

test("the operator's list goes over all regions, in one order", async () => {
  const page = await owing(register.ctx, "P", { requirement: "S1" });
  expect(numbersOf(page)).toEqual(["M1", "M2", "M3", "M4", "M5", "M6"]);
  const days = page.items.map((one) => one.verdict.dueOn);
  expect(days).toEqual([...days].sort());
});

test.each(["P", "T1", "B1"])(
  "pages of %s together are the whole list, each verdict once",
  async (code) => {
    const whole = await owing(register.ctx, code);
    const found: typeof whole.items = [];
    let cursor: string | null = null;
    do {
      const page = await owing(register.ctx, code, {
        limit: 4,
        ...(cursor === null ? {} : { cursor }),
      });
      expect(page.items.length).toBeLessThanOrEqual(4);
      found.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    expect(found).toEqual(whole.items);
  },
);

test("a cursor that nobody handed out, or that another list handed out, is refused", async () => {
  const refused = { kind: "invalid", code: "cursor-invalid" };
  const ctx = register.ctx;
  const { unitId } = unit("T1");
  const own = (await owing(ctx, "T1", { limit: 1 })).next ?? "";
  const members = (await rows(ctx, "T1", { limit: 1 })).next ?? "";
  const other = (await owing(ctx, "B1", { limit: 1 })).next ?? "";
  const made = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");
  const forged = [made([1, 2]), made(["owing", unitId, 1e12, 1, "S1", 1, ""]), "AAAA"];
  for (const cursor of [members, other, ...forged]) {
    expect(await listOwing(ctx, unitId, { limit: 1, cursor })).toMatchObject(refused);
  }
  for (const cursor of [own, ...forged, Buffer.from("7").toString("base64url")]) {
    expect(await listMembers(ctx, unitId, { limit: 1, cursor })).toMatchObject(refused);
  }
});

test("what can still be made good is listed by itself, without windows that have ended", async () => {
  const page = await owing(register.ctx, "T1", { status: "open" });
  expect(new Set(page.items.map((one) => one.verdict.status))).toEqual(new Set(["on-course"]));
});

test("only what falls due between two days is listed where days are asked for", async () => {
  const page = await owing(register.ctx, "T1", { dueFrom: "2010-12-31", dueTo: "2010-12-31" });
  expect(new Set(page.items.map((one) => one.verdict.dueOn))).toEqual(new Set(["2010-12-31"]));
});

test("a list writes one look with everybody shown, an export its purpose", async () => {
  const before = await register.sql("select 1 from look");
  const page = await owing(asOffice("T1"), "T1", { purpose: "plan for December" });
  const looks = await register.sql<{ act: string; purpose: string; member_ids: string[] }>(
    "select act, purpose, member_ids from look order by look_id",
  );
  expect(looks).toHaveLength(before.length + 1);
  expect(looks.at(-1)).toMatchObject({ act: "export", purpose: "plan for December" });
  const shown = new Set(page.items.map((one) => String(one.member.memberId)));
  expect(new Set(looks.at(-1)?.member_ids)).toEqual(shown);
});

async function rows(ctx: Context, code: string, query = {}) {
  const outcome = await listMembers(ctx, unit(code).unitId, { limit: 50, ...query });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}

test("the branch page shows each member with sector, headline and what is owed", async () => {
  const secretary = { ...register.ctx, actor: actorAt("secretary", unit("B1")) };
  const { items, total } = await rows(secretary, "B1");
  expect(total).toBe(3);
  expect(items.map((one) => one.memberNo)).toEqual(["M1", "M2", "M3"]);
  expect(items[1]).toMatchObject({ sector: "rural", headline: "short", joinedOn: "2005-06-01" });
  expect(items[1]?.owed.map((one) => `${one.requirement.id} ${one.status}`)).toEqual([
    "S1 short",
    "S1 short",
    "S1 on-course",
    "S15 on-course",
  ]);
});

test("members are filtered by headline, by what they owe, by name and number", async () => {
  expect((await rows(register.ctx, "T1", { headline: "met" })).total).toBe(0);
  expect((await rows(register.ctx, "T1", { headline: "short" })).total).toBe(4);
  expect((await rows(register.ctx, "T1", { q: "M3" })).items.map((one) => one.memberNo)).toEqual([
    "M3",
  ]);
  expect((await rows(register.ctx, "T1", { owing: "true" })).total).toBe(4);
  const first = await rows(register.ctx, "T1", { limit: 3 });
  const second = await rows(register.ctx, "T1", { limit: 3, cursor: first.next ?? "" });
  expect([first.items.length, second.items.length, second.next]).toEqual([3, 1, null]);
});

async function file(ctx: Context, memberNo: number, asOf = {}) {
  const outcome = await studyFile(ctx, memberNo, asOf);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}

test("the study file gives each verdict its reasons and each entry what it counted for", async () => {
  const [first = 0] = members.get("B1") ?? [];
  const found = await file(asOffice("T1"), first);
  const s1 = found.verdicts.find(
    (one) => one.requirement.id === "S1" && one.period === "2011-01-01",
  );
  expect(s1).toMatchObject({ status: "met", credited: 960, countedAt: { code: "B1" } });
  expect(s1?.clause?.place).not.toBe("");
  expect(s1?.reasons.length).toBeGreaterThan(1);
  expect(found.ledger).toHaveLength(1);
  expect(found.ledger[0]).toMatchObject({ minutes: 960, stands: true, recordedBy: "operator" });
  const counted = found.ledger[0]?.counted ?? [];
  expect(counted.find((one) => one.requirement.id === "S1" && one.counted)).toMatchObject({
    minutes: 960,
  });
  expect(found.mayRecord).toBe(true);
});

test("what the file says is what the table says", async () => {
  for (const memberId of [...members.values()].flat()) {
    const { verdicts } = await file(register.ctx, memberId);
    const stored = await register.sql<{ line: string }>(
      `select concat_ws(' ', requirement_id, window_start, status, credited, demanded,
         missing_minutes) as line
       from verdict where member_id = $1 and requirement_id not like '~%'
       order by requirement_id, window_start`,
      [memberId],
    );
    expect(
      verdicts.map((one) =>
        [
          one.requirement.id,
          one.windowStart,
          one.status,
          one.credited,
          one.demanded,
          one.missingMinutes,
        ].join(" "),
      ),
    ).toEqual(stored.map((row) => row.line));
  }
});

test("the member reads his own file and no other; his look is not logged", async () => {
  const [first = 0, second = 0] = members.get("B1") ?? [];
  const actor = {
    ...actorAt("member", unit("B1")),
    sight: { units: [], paths: [], member: first, account: 9, whole: false },
  };
  const looks = await register.sql("select 1 from look");
  expect((await file({ ...register.ctx, actor }, first)).mayRecord).toBe(false);
  expect(await register.sql("select 1 from look")).toHaveLength(looks.length);
  expect(await studyFile({ ...register.ctx, actor }, second)).toMatchObject({ kind: "not-found" });
  expect(await studyFile(asOffice("T2"), first)).toMatchObject({ kind: "not-found" });
});

test("a past day is judged by what was known then: a later correction does not change it", async () => {
  const [first = 0] = members.get("B1") ?? [];
  await register.sql(
    "update entry set recorded_at = '2011-03-05T10:00:00+08' where member_id = $1",
    [first],
  );
  for (const table of ["home", "event", "unit_version", "provider_level"]) {
    await register.sql(`update ${table} set recorded_at = '2005-01-01'`);
  }
  const { ledger } = await file(register.ctx, first);
  await correctEntry(
    register.ctx,
    { memberId: first, entryId: ledger[0]?.entryId ?? 0 },
    {
      minutes: 60,
      credit: null,
      days: null,
      outcome: null,
      attested: false,
      note: "",
      reason: "typed wrong",
    },
  );
  const credited = async (today: string, knownOn: string) => {
    const found = await judgeAsOf(register.ctx, first, {
      today: day(today),
      knownOn: day(knownOn),
    });
    const verdicts = found.ok ? found.value : [];
    return verdicts.find((one) => one.requirement === "S1" && one.dueOn === day("2011-12-31"))
      ?.credited;
  };
  expect(await credited("2011-06-01", "2011-03-04")).toBe(0);
  expect(await credited("2011-06-01", "2011-03-05")).toBe(960);
  expect(await credited("2011-02-01", "2011-06-01")).toBe(0);
  expect(await credited("2011-11-15", "2199-01-01")).toBe(60);
  const { ledger: rowsNow } = await file(register.ctx, first);
  expect(rowsNow.map((one) => [one.act, one.stands])).toEqual([
    ["correction", true],
    ["entry", false],
  ]);
});

test("reasons name units and rules as people do, never by an id", async () => {
  const [late = 0] = await buildMembers(register, unit("B1"), ["M8"], "2010-01-15");
  await judgeQueue(register.ctx);
  const sector = { kind: "sector", value: "government", from: "2011-09-01" };
  const recorded = await recordFact(register.ctx, late, sector);
  const moved = await moveMember(register.ctx, late, {
    unitId: unit("B2").unitId,
    on: "2011-05-01",
  });
  expect([recorded.ok, moved.ok]).toEqual([true, true]);
  const { verdicts } = await file(register.ctx, late);
  const said = verdicts.flatMap((one) => one.reasons.map(({ text }) => text));
  expect(said).toContainEqual({
    zh: "期限当日所在组织为组织B1。",
    en: "The home unit on the due day was Unit B1.",
  });
  const title = verdicts.find((one) => one.requirement.id === "S1")?.requirement.title;
  const category = `期内另有243天属“${title?.zh}”,以期末类别为准。`;
  expect(said.map((text) => text.zh)).toContain(category);
  expect(said.filter((text) => /\bS\d+\b/.test(text.en))).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { planWithPoints } from "#test/points-plan";
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
import type { Context } from "./context.ts";
import { overview } from "./coverage.ts";
import { foldAll } from "./coverage-folding.ts";
import { coverageExport } from "./exports/coverage.ts";
import { owingExport } from "./exports/owing.ts";
import type { TableExport } from "./exports/export.ts";
import { recordClass } from "./ledger.ts";
import { owedList } from "./paper-lists.ts";
import { publishPack } from "./policy-publishing.ts";
import { transcript } from "./receipts/transcript.ts";
import { continueBulk } from "./verdicts-bulk.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { askWhatIf, whatIfAnswer } from "./what-if.ts";

/** S1 asks 16 points of 45 minutes a year; every other requirement counts in hours. */
const points = {
  code: "point",
  title: { zh: "学分", en: "points" },
  one: "point",
  minutes: 45,
};

let register: Register;
let units: Map<string, SketchedUnit>;
let memberId: number;
let secretary: Context;

beforeAll(async () => {
  register = await openRegister({ withoutPack: true });
  const published = await publishPack(register.ctx, await planWithPoints());
  if (!published.ok) throw new Error(JSON.stringify(published));
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  [memberId = 0] = await buildMembers(register, at("B1"), ["M1"]);
  // In a government branch, whose members owe hours.
  await buildMembers(register, at("B4"), ["M2"]);
  await judgeQueue(register.ctx);
  const body = classBody(providers, [memberId], 150, { startsOn: "2011-03-01" });
  const recorded = await recordClass(register.ctx, body);
  if (!recorded.ok) throw new Error(recorded.message);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  secretary = { ...register.ctx, actor: actorAt("secretary", at("B1"), 11) };
});
afterAll(() => register.close());

function at(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

function valueOf<T>(outcome: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

async function rowsOf(table: TableExport): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const batch of table.rows) {
    for (const row of batch) {
      rows.push(Object.fromEntries(table.header.map((name, k) => [name, row[k]])));
    }
  }
  return rows;
}

test("what is owed until year end sums up hours alone; a requirement in points stands by itself", async () => {
  const { owed, requirements } = valueOf(await overview(register.ctx, at("P").unitId));
  const s1 = owed.byRequirement.find((one) => one.requirement.id === "S1");
  // 16 points are 720 minutes, of which 150 are done.
  expect(s1).toMatchObject({ requirement: { creditUnit: points }, missingMinutes: 570 });
  const others = owed.byRequirement.filter((one) => one.requirement.id !== "S1");
  expect(others.every((one) => one.requirement.creditUnit === null)).toBe(true);
  const hours = others.reduce((sum, one) => sum + one.missingMinutes, 0);
  expect(hours).toBeGreaterThan(0);
  expect(owed.missingMinutes).toBe(hours);
  expect(requirements.map((one) => one.requirement.creditUnit?.code ?? "hours")).toContain("point");
});

test("files keep their minutes and say in what a requirement counts", async () => {
  const query = { language: "en" as const, purpose: "yearly report" };
  const figures = await rowsOf(
    valueOf(await coverageExport(register.ctx, at("P").unitId, { ...query, requirement: "S1" })),
  );
  expect(figures[0]).toMatchObject({ "Counted in": "points", "Minutes of one": 45 });
  const owing = await rowsOf(valueOf(await owingExport(secretary, at("B1").unitId, query)));
  const mine = owing.find((row) => row["Requirement"] === "S1" && row["Status"] === "On course");
  expect(mine).toMatchObject({
    Demanded: 720,
    "Missing minutes": 570,
    "Counted in": "points",
    "Minutes of one": 45,
  });
  const zh = valueOf(await owingExport(secretary, at("B1").unitId, { ...query, language: "zh" }));
  const [named] = (await rowsOf(zh)).filter((row) => row["要求"] === "S1");
  expect(named).toMatchObject({ 计量单位: "学分", 每单位分钟: 45 });
});

test("a transcript and a list for paper say points", async () => {
  const asked = { purpose: "x", language: "en" as const, checkedAt: "https://example.org/receipt" };
  const { paper } = valueOf(await transcript(secretary, memberId, asked));
  const row = paper.tables[0]?.rows.find(
    (one) => one[0]?.startsWith("S1 ") && one[1]?.includes("2011"),
  );
  // 150 of 45 minutes are three and a third: what is over two decimals is cut.
  expect(row?.[3]).toBe("3.33 points / 16 points");
  expect(row?.[4]).toContain("12.66 points");
  const list = valueOf(await owedList(secretary, at("B1").unitId, "to post up"));
  expect(list.lines.map((line) => line.owed?.creditUnit ?? null)).toContainEqual(points);
});

test("a question what if adds points to no hours", async () => {
  const asked = valueOf(await askWhatIf(register.ctx, { parameters: { "S1.hours": 20 } }));
  await continueBulk(register.ctx);
  const answer = valueOf(
    await whatIfAnswer(register.ctx, asked.jobId, at("P").unitId, { classSize: 40, teachers: 1 }),
  );
  const extra = answer.changes
    .filter((one) => one.requirement.creditUnit !== null)
    .reduce((sum, one) => sum + one.extraMinutes, 0);
  expect(extra).toBeGreaterThan(0);
  expect(extra % (4 * points.minutes)).toBe(0);
  expect(answer.burden.extraMinutes).toBe(0);
  expect(answer.below.map((one) => one.extraMinutes)).toEqual(answer.below.map(() => 0));
  // The units below say points, each its own, and together what the whole says.
  expect(answer.below.flatMap((one) => one.extra.map((sum) => sum.creditUnit))).toContainEqual(
    points,
  );
  const inPoints = answer.below.flatMap((one) => one.extra.map((sum) => sum.minutes));
  expect(inPoints.reduce((sum, one) => sum + one, 0)).toBe(
    answer.changes.reduce((sum, one) => sum + one.extraMinutes, 0),
  );
});

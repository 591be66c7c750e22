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
import { foldAll } from "./coverage-folding.ts";
import { overview } from "./coverage.ts";
import { owingExport } from "./exports/owing.ts";
import { recordClass } from "./ledger.ts";
import { publishPack } from "./policy-publishing.ts";
import { studyFile } from "./study-file.ts";
import { continueRecompute, judgeQueue } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

/** The plan with S1 in points of 45 minutes, 16 of them a year; B1 is bound by S1, B4 by S4 in hours. */
let register: Register;
let units: Map<string, SketchedUnit>;
let memberId: number;

const point = { code: "point", title: { zh: "学分", en: "points" }, minutes: 45 };

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  [memberId = 0] = await buildMembers(register, at("B1"), ["M1"]);
  await buildMembers(register, at("B4"), ["M2"]);
  const decision = { reason: "points from now on", effectiveOn: null };
  const published = await publishPack(register.ctx, await planWithPoints(), decision);
  expect(published).toMatchObject({ ok: true });
  await continueRecompute(register.ctx);
  await judgeQueue(register.ctx);
  const class450 = classBody(providers, [memberId], 450, { startsOn: "2011-03-01" });
  expect(await recordClass(register.ctx, class450)).toMatchObject({ ok: true });
  await foldAll(register.db);
});
afterAll(() => register.close());

function at(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

test("a study file says points: ten of sixteen, six missing", async () => {
  const found = await studyFile(register.ctx, memberId);
  if (!found.ok) throw new Error(found.code);
  const verdict = found.value.verdicts.find(
    (one) => one.requirement.id === "S1" && one.windowStart === "2011-01-01",
  );
  expect(verdict).toMatchObject({
    requirement: { creditUnit: point, measure: "minutes" },
    status: "on-course",
    credited: 450,
    demanded: 720,
    missingMinutes: 270,
  });
  expect(verdict?.reasons[0]?.text).toEqual({
    zh: "进行中:已计10学分,要求16学分;培训1次。",
    en: "On course: 10 points of 16 points; trainings: 1.",
  });
  expect(verdict?.cure?.en).toContain("6 points");
});

test("the overview tells by requirement in what it counts, so that hours and points are not added up", async () => {
  const found = await overview(register.ctx, at("P").unitId, {});
  if (!found.ok) throw new Error(found.code);
  const units = found.value.owed.byRequirement.map(({ requirement, missingMinutes }) => [
    requirement.id,
    requirement.creditUnit?.code ?? null,
    missingMinutes,
  ]);
  expect(units).toContainEqual(["S1", "point", 270]);
  expect(units).toContainEqual(["S4", null, 1440]);
});

test("the file of what is owed names the unit and its minutes in each row", async () => {
  const office = { ...register.ctx, actor: actorAt("training-office", at("T1")) };
  const asked = { language: "en" as const, purpose: "calls", requirement: "S1" };
  const found = await owingExport(office, at("T1").unitId, asked);
  if (!found.ok) throw new Error(found.code);
  expect(found.value.header.slice(-2)).toEqual(["Counted in", "Minutes of one"]);
  const rows: unknown[][] = [];
  for await (const page of found.value.rows) rows.push(...page.map((one) => [...one]));
  expect(rows.map((one) => [one[6], one[11], ...one.slice(-2)])).toEqual([
    [{ day: "2009-01-01" }, 720, "points", 45],
    [{ day: "2010-01-01" }, 720, "points", 45],
    [{ day: "2011-01-01" }, 270, "points", 45],
  ]);
});

test("stored verdicts and counts agree with the ledger", async () => {
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

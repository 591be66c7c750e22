import { afterAll, beforeAll, expect, test } from "vitest";
import {
  actorAt,
  buildMembers,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { foldAll } from "./coverage-folding.ts";
import { recordClass } from "./ledger.ts";
import { addProvider, changeProviderLevel } from "./ledger-providers.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
});
afterAll(() => register.close());

const school = {
  code: "new-school",
  name: { zh: "新党校", en: "New school" },
  kind: "party-school",
  level: "township",
  unitId: null,
};

test("a provider whose level rises counts at its level on each session's last day", async () => {
  const added = await addProvider(register.ctx, school);
  const providerId = added.ok ? added.value.providerId : 0;
  const [memberId = 0] = await buildMembers(register, units.get("B1")!, ["A1"]);
  await register.sql(
    `insert into fact (region_id, member_id, seen_by, kind, value, unit_id, valid_from, recorded_by)
     select region_id, member_id, seen_by, 'role', 'village-secretary', unit_id, '2008-01-01', 0
     from member where member_id = $1`,
    [memberId],
  );
  await register.sql("update unit set kind = 'village' where code = 'B1'");
  await register.sql("update unit_version set kind = 'village' where code = 'B1'");
  await judgeQueue(register.ctx);
  for (const startsOn of ["2011-02-01", "2011-08-01"]) {
    const session = { startsOn, form: "concentrated-class" };
    await recordClass(
      register.ctx,
      classBody(new Map([["school", providerId]]), [memberId], 480, session),
    );
  }
  const credited = async (): Promise<number | undefined> => {
    await judgeQueue(register.ctx);
    const [row] = await register.sql<{ credited: number }>(
      `select credited from verdict where member_id = $1 and requirement_id = 'S8'
       and window_start = '2011-01-01'`,
      [memberId],
    );
    return row?.credited;
  };
  // S8 asks for a school of county level or higher.
  expect(await credited()).toBe(0);
  const from = day("2011-06-01");
  expect((await changeProviderLevel(register.ctx, { providerId, level: "county", from })).ok).toBe(
    true,
  );
  expect(await credited()).toBe(480);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("a code that is taken, an unknown word and somebody without the right are refused", async () => {
  expect(await addProvider(register.ctx, { ...school, code: "x" })).toMatchObject({ ok: true });
  expect(await addProvider(register.ctx, { ...school, code: "x" })).toMatchObject({
    kind: "conflict",
  });
  expect(await addProvider(register.ctx, { ...school, code: "y", kind: "temple" })).toMatchObject({
    kind: "invalid",
    problems: [{ at: "/kind" }],
  });
  const office = { ...register.ctx, actor: actorAt("training-office", units.get("T1")!) };
  expect(await addProvider(office, { ...school, code: "z" })).toMatchObject({ kind: "not-found" });
  const change = { providerId: 999_999, level: "county", from: day("2011-01-01") };
  expect(await changeProviderLevel(register.ctx, change)).toMatchObject({ kind: "not-found" });
});

test("an administrator who sees nobody still has everybody judged again whom a provider trained", async () => {
  const added = await addProvider(register.ctx, { ...school, code: "raised" });
  const providerId = added.ok ? added.value.providerId : 0;
  const [memberId = 0] = await buildMembers(register, units.get("B1")!, ["R1"]);
  await judgeQueue(register.ctx);
  await recordClass(register.ctx, classBody(new Map([["school", providerId]]), [memberId], 480));
  await judgeQueue(register.ctx);
  const top = { ...register.ctx, actor: actorAt("administrator", units.get("P")!) };
  const change = { providerId, level: "county", from: day("2011-01-01") };
  expect(await changeProviderLevel(top, change)).toMatchObject({ ok: true });
  expect(
    await register.sql("select 1 from unjudged where member_id = $1", [memberId]),
  ).toHaveLength(1);
});

test("a provider is no unit of somebody else, and its level is changed by those above it", async () => {
  const at = (code: string) => units.get(code)!;
  const county = { ...register.ctx, actor: actorAt("administrator", at("C1")) };
  const foreign = { ...school, code: "foreign", unitId: at("T2").unitId };
  expect(await addProvider(county, foreign)).toMatchObject({ code: "unit-unknown" });
  const own = await addProvider(county, { ...school, code: "own", unitId: at("T1").unitId });
  const providerId = own.ok ? own.value.providerId : 0;
  const change = { providerId, level: "county", from: day("2011-01-01") };
  const beside = { ...register.ctx, actor: actorAt("administrator", at("C2")) };
  expect(await changeProviderLevel(beside, change)).toMatchObject({ kind: "not-found" });
  expect(await changeProviderLevel(county, change)).toMatchObject({ ok: true });
});

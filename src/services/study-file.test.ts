import { afterAll, beforeAll, expect, test } from "vitest";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { unitDuties } from "./duties-file.ts";
import { recordClass } from "./ledger.ts";
import { correctEntry } from "./ledger-correct.ts";
import { moveMember } from "./members/move.ts";
import { recordFact } from "./members/records.ts";
import { changeUnit } from "./organisation/change.ts";
import { changedParameters, publishPack } from "./policy-publishing.ts";
import { studyFile } from "./study-file.ts";
import { judgeQueue } from "./verdicts-recompute.ts";

/** Everything that is set up was known in 2005; what a test records is recorded by today's clock. */

let register: Register;
let units: Map<string, SketchedUnit>;
let memberId: number;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  [memberId = 0] = await buildMembers(register, at("B1"), ["M1"]);
  await judgeQueue(register.ctx);
  const early = classBody(providers, [memberId], 960, { startsOn: "2011-03-01" });
  const late = classBody(providers, [memberId], 60, { startsOn: "2011-09-01" });
  for (const body of [early, late]) {
    const recorded = await recordClass(register.ctx, body);
    if (!recorded.ok) throw new Error(recorded.message);
  }
  for (const table of ["home", "event", "entry", "unit_version", "provider_level"]) {
    await register.sql(`update ${table} set recorded_at = '2005-07-01'`);
  }
});
afterAll(() => register.close());

function at(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

async function file(today?: string, knownOn?: string) {
  const outcome = await studyFile(register.ctx, memberId, {
    today: today === undefined ? undefined : day(today),
    knownOn: knownOn === undefined ? undefined : day(knownOn),
  });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}

const before = "2011-11-15";
const done = (outcome: { readonly ok: boolean }) => expect(outcome).toMatchObject({ ok: true });

test("a fact that was recorded later does not show as known earlier", async () => {
  const fact = { kind: "role", value: "leading-body", from: "2011-02-01", to: null, unitId: null };
  done(await recordFact(register.ctx, memberId, fact));
  expect((await file()).facts.map((one) => one.kind)).toEqual(["role"]);
  expect((await file("2011-06-01")).facts).toHaveLength(1);
  expect((await file("2011-06-01", before)).facts).toEqual([]);
  // True only from February on.
  expect((await file("2011-01-15")).facts).toEqual([]);
});

test("a unit that was renamed later shows its old name on the old day, and as known before", async () => {
  const name = { zh: "新支部", en: "New" };
  done(
    await changeUnit(register.ctx, at("B1").unitId, { change: "rename", on: "2011-05-01", name }),
  );
  const names = async (today?: string, knownOn?: string) => {
    const { member, homes, verdicts } = await file(today, knownOn);
    const counted = verdicts.map((one) => one.countedAt?.name.zh);
    return [
      ...new Set([member.unit?.name.zh, ...homes.map((one) => one.unit.name.zh), ...counted]),
    ];
  };
  expect(await names()).toEqual(["新支部"]);
  expect(await names("2011-05-01")).toEqual(["新支部"]);
  expect(await names("2011-04-30")).toEqual(["组织B1"]);
  expect(await names("2011-06-01", before)).toEqual(["组织B1"]);
  const duties = await unitDuties(register.ctx, at("B1").unitId, { today: day("2011-04-30") });
  expect(duties).toMatchObject({ ok: true, value: { unit: { name: { zh: "组织B1" } } } });
});

test("a corrected entry shows the old value as known before, and one of a later day not yet", async () => {
  const [, entry] = (await file()).ledger;
  const correction = { credit: null, days: null, outcome: null, attested: false, note: "" };
  const address = { memberId, entryId: entry?.entryId ?? 0 };
  const wrong = { ...correction, minutes: 90, reason: "typed wrong" };
  done(await correctEntry(register.ctx, address, wrong));
  const minutes = async (today?: string, knownOn?: string) =>
    (await file(today, knownOn)).ledger.map((one) => [one.act, one.minutes, one.stands]);
  expect(await minutes()).toEqual([
    ["entry", 60, true],
    ["correction", 90, true],
    ["entry", 960, false],
  ]);
  expect(await minutes("2011-06-01")).toEqual([
    ["correction", 90, true],
    ["entry", 960, false],
  ]);
  expect(await minutes("2011-06-01", before)).toEqual([["entry", 960, true]]);
  expect(await minutes("2011-02-01")).toEqual([]);
});

test("who moved later is at home where he was, and as known before he never moved", async () => {
  done(await moveMember(register.ctx, memberId, { unitId: at("B2").unitId, on: "2011-10-01" }));
  const home = async (today?: string, knownOn?: string) => {
    const { member, homes } = await file(today, knownOn);
    return [member.unit?.code, homes.length, homes[0]?.to];
  };
  expect(await home()).toEqual(["B2", 2, null]);
  expect(await home("2011-09-30")).toEqual(["B1", 1, "2011-10-01"]);
  expect(await home("2011-11-15", before)).toEqual(["B1", 1, null]);
  expect((await file("2011-09-30", before)).knownOn).toBe(before);
});

test("a past day is judged by the pack of then, as known then", async () => {
  const changed = await register.db.snapshot(register.ctx.actor.sight, (tx) =>
    changedParameters(tx, { "S1.hours": 20 }),
  );
  if (!changed.ok) throw new Error(changed.message);
  const files = Object.entries(changed.value.files).map(([name, text]) => ({ name, text }));
  await register.sql("update pack_publication set published_at = '2005-07-01'");
  const today = { ...register.ctx, today: day("2011-11-20") };
  done(await publishPack(today, files, { reason: "more hours", effectiveOn: null }));
  const demanded = async (asked: { today?: number; knownOn?: number }) => {
    const outcome = await studyFile(today, memberId, asked);
    const verdicts = outcome.ok ? outcome.value.verdicts : [];
    return verdicts.find((one) => one.requirement.id === "S1" && one.period === "2011-01-01")
      ?.demanded;
  };
  expect(await demanded({})).toBe(1200);
  expect(await demanded({ today: day("2011-11-19") })).toBe(960);
  expect(await demanded({ today: day("2011-11-20"), knownOn: day(before) })).toBe(960);
});

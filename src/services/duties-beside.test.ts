import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPackDirectory } from "#adapters/packs";
import { nothing } from "#store/database";
import { loadDutiesAbove } from "#store/duties-file";
import {
  actorAt,
  buildMembers,
  buildUnits,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { recordFactOfUnit } from "./duties-record.ts";
import { publishPack } from "./policy-publishing.ts";
import { studyFile } from "./study-file.ts";
import { continueRecompute, judgeQueue } from "./verdicts-recompute.ts";

/** The plan, with S1 naming the open instructor pool of counties and provinces as their duty. */
let register: Register;
let units: Map<string, SketchedUnit>;
let memberId: number;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  [memberId = 0] = await buildMembers(register, at("B1"), ["M1"]);
  const folder = fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url));
  const files = await readPackDirectory(folder);
  if (!files.ok) throw new Error(files.message);
  const named = files.value.map((file) => ({
    ...file,
    text: file.text.replace(/^ {2}S1:$/m, "  S1:\n    duty: S19"),
  }));
  const decision = { reason: "whose duty it is", effectiveOn: null };
  expect(await publishPack(register.ctx, named, decision)).toMatchObject({ ok: true });
  await continueRecompute(register.ctx);
  await judgeQueue(register.ctx);
});
afterAll(() => register.close());

function at(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

async function fileAs(actor = register.ctx.actor, today?: number) {
  const found = await studyFile({ ...register.ctx, actor }, memberId, { today });
  if (!found.ok) throw new Error(found.code);
  return found.value.verdicts.filter((one) => one.requirement.id === "S1");
}

test("the duty of the nearest unit that has it stands beside the verdict, in a sentence of its own", async () => {
  const verdicts = await fileAs();
  expect(verdicts.map((one) => one.windowStart)).toEqual([
    "2009-01-01",
    "2010-01-01",
    "2011-01-01",
  ]);
  for (const one of verdicts) {
    const open = one.windowStart === "2011-01-01";
    expect(one.duty).toMatchObject({
      requirement: { id: "S19", subject: "unit" },
      unit: { code: "C1" },
      status: open ? "on-course" : "short",
    });
    expect(one.reasons.at(-1)?.text.en).toContain(
      `was the duty of Unit C1: ${open ? "On course" : "Short"}.`,
    );
  }
});

test("a unit that does its duty leaves the member's own verdict as it is", async () => {
  const before = await fileAs();
  for (const [kind, value] of [
    ["instructor-pool", "open"],
    ["resource-library", "yes"],
  ] as const) {
    const fact = { kind, value, from: "2011-02-01", to: null };
    const done = await recordFactOfUnit(register.ctx, at("C1").unitId, fact);
    expect(done).toMatchObject({ ok: true });
  }
  await judgeQueue(register.ctx);
  const after = await fileAs();
  expect(after.at(-1)?.duty?.status).toBe("met");
  expect(after.map((one) => [one.status, one.credited])).toEqual(
    before.map((one) => [one.status, one.credited]),
  );
});

test("the member and his secretary see where the duty of the county stands, who sees neither does not", async () => {
  const secretary = actorAt("secretary", at("B1"));
  expect((await fileAs(secretary)).at(-1)?.duty?.unit.code).toBe("C1");
  const own = { ...nothing, member: memberId };
  const asked = (sight: typeof own) =>
    register.db.snapshot(sight, (tx) => loadDutiesAbove(tx, at("B1").regionId, memberId, ["S19"]));
  expect((await asked(own)).length).toBeGreaterThan(0);
  expect(await asked({ ...nothing, member: memberId + 1 })).toEqual([]);
});

test("on a past day the stored duties of today say nothing", async () => {
  const [first] = await fileAs(undefined, register.ctx.today - 30);
  expect(first?.duty).toBeNull();
});

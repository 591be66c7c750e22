import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPackDirectory } from "#adapters/packs";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
} from "#test/register";
import type { Register, SketchedUnit } from "#test/register";
import { foldAll } from "./coverage-folding.ts";
import { recordClass } from "./ledger.ts";
import type { Proposal } from "./policy-drafts.ts";
import { continueBulk } from "./verdicts-bulk.ts";
import { continueRecompute, judgeQueue } from "./verdicts-recompute.ts";
import { askWhatIf, stopWhatIf, topUnit, whatIfAnswer, whatIfPersons } from "./what-if.ts";
import { changedParameters, publishPack } from "./policy-publishing.ts";
import { wholeSight } from "#store/database";

let register: Register;
let units: Map<string, SketchedUnit>;
let top: number;
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  const numbers = (unit: string) => Array.from({ length: 60 }, (_, n) => `${unit}-${n}`);
  const rural = await buildMembers(register, units.get("B1")!, numbers("B1"));
  const urban = await buildMembers(register, units.get("B3")!, numbers("B3"));
  // Some joined, left or changed their post within a window: whether it counts in full is a question.
  await buildMembers(register, units.get("B2")!, ["N1", "N2", "N3"], "2010-03-01");
  const late = await buildMembers(register, units.get("B2")!, ["N4", "N5", "N6"], "2010-10-01");
  await register.sql(
    `insert into fact (region_id, member_id, seen_by, kind, value, unit_id, valid_from, valid_to,
       recorded_by)
     select region_id, member_id, seen_by, 'role', 'village-secretary', unit_id, '2010-05-01',
       '2011-04-01', 0 from member where member_no in ('B1-1', 'B1-2', 'B3-4')`,
  );
  await register.sql(
    "insert into unjudged (region_id, member_id) select region_id, member_id from member on conflict do nothing",
  );
  await judgeQueue(register.ctx);
  await continueBulk(register.ctx);
  for (const [index, startsOn] of [
    "2009-04-01",
    "2010-06-01",
    "2010-11-20",
    "2011-03-01",
  ].entries()) {
    const some = [...rural, ...urban].filter((_, n) => n % (index + 2) !== 0);
    for (const minutes of [600, 480]) {
      const body = classBody(providers, [...some, ...late], minutes, {
        startsOn,
        course: `${minutes}`,
      });
      const done = await recordClass(register.ctx, body);
      if (!done.ok) throw new Error(done.message);
    }
  }
  await foldAll(register.db);
  const found = await topUnit(register.ctx);
  top = found.ok ? found.value : 0;
}, 120_000);
afterAll(() => register.close());

async function answer(proposal: Proposal, unitId = top) {
  const asked = await askWhatIf(register.ctx, proposal);
  if (!asked.ok) throw new Error(asked.message);
  await continueBulk(register.ctx);
  const query = { classSize: 40, teachers: 1 };
  const found = await whatIfAnswer(register.ctx, asked.value.jobId, unitId, query);
  if (!found.ok) throw new Error(found.message);
  return { jobId: asked.value.jobId, ...found.value };
}

/** The same change, found by judging everybody. */
async function judged(parameters: Record<string, number>) {
  const asked = await askWhatIf(register.ctx, { parameters });
  if (!asked.ok) throw new Error(asked.message);
  await register.sql("update what_if set method = 'recompute' where job_id = $1", [
    asked.value.jobId,
  ]);
  await continueBulk(register.ctx);
  const query = { classSize: 40, teachers: 1 };
  const found = await whatIfAnswer(register.ctx, asked.value.jobId, top, query);
  if (!found.ok) throw new Error(found.message);
  return found.value;
}

const stored = () =>
  register.sql(
    `select member_id, requirement_id, window_start, status, credited, demanded, missing_minutes,
       pack_ref from verdict order by 1, 2, 3, anchor`,
  );

test.each([
  ["raised", { "S1.hours": 32 }],
  ["lowered", { "S1.hours": 8 }],
  ["of sessions", { "S15.sessions": 2 }],
  ["of two rules", { "S1.hours": 20, "S8.hours": 48 }],
] as const)(
  "a demand that is %s is answered from sums as if everybody had been judged",
  async (_, set) => {
    const bySums = await answer({ parameters: set });
    const byJudging = await judged(set);
    expect(bySums.method).toBe("sums");
    expect(byJudging.method).toBe("recompute");
    expect(bySums.verdicts).toBeGreaterThan(0);
    for (const part of ["changes", "burden", "below", "newlyOwing", "verdicts"] as const) {
      expect({ [part]: bySums[part] }).toEqual({ [part]: byJudging[part] });
    }
  },
);

test("no verdict is written, and the answer is what publishing then does", async () => {
  const before = await stored();
  const said = await answer({ parameters: { "S1.hours": 32 } });
  expect(await stored()).toEqual(before);
  const count = (rows: { status: string; requirement_id: string }[], status: string) =>
    rows.filter((row) => row.requirement_id === "S1" && row.status === status).length;
  const pack = await register.db.write(wholeSight, (tx) =>
    changedParameters(tx, { "S1.hours": 32 }),
  );
  if (!pack.ok) throw new Error(pack.message);
  const files = Object.entries(pack.value.files).map(([name, text]) => ({ name, text }));
  const reason = "tried out";
  expect(await publishPack(register.ctx, files, { reason, effectiveOn: null })).toMatchObject({
    ok: true,
  });
  await continueRecompute(register.ctx);
  const after = (await stored()) as { status: string; requirement_id: string }[];
  const now = before as typeof after;
  for (const status of ["met", "short", "on-course", "partial-year"]) {
    const change = said.changes
      .filter((one) => one.requirement.id === "S1")
      .reduce(
        (sum, one) =>
          sum +
          (one.after === status ? one.verdicts : 0) -
          (one.before === status ? one.verdicts : 0),
        0,
      );
    expect([status, count(after, status)]).toEqual([status, count(now, status) + change]);
  }
  const folder = fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url));
  const original = await readPackDirectory(folder);
  if (!original.ok) throw new Error(original.message);
  const back = { reason: "back to the text", effectiveOn: null };
  expect((await publishPack(register.ctx, original.value, back)).ok).toBe(true);
  await continueRecompute(register.ctx);
  await foldAll(register.db);
});

test("anything but a number of a demand is found by judging everybody, in a job that can be stopped", async () => {
  const asked = await askWhatIf(register.ctx, { parameters: { teachingCounts: true } });
  if (!asked.ok) throw new Error(asked.message);
  expect(await stopWhatIf(register.ctx, asked.value.jobId)).toMatchObject({ ok: true });
  expect(await continueBulk(register.ctx)).toBe(0);
  const { method, job } = await answer({ parameters: { partYearDays: 100 } });
  expect(method).toBe("recompute");
  expect(job).toMatchObject({ state: "done", done: 126, total: 126 });
});

test("classes are counted at each level, each unit holding its own", async () => {
  const { burden, newlyOwing } = await answer({ parameters: { "S1.hours": 100 } });
  expect(newlyOwing).toBeGreaterThan(0);
  const at = (level: string) => burden.levels.find((one) => one.level === level);
  expect(at("province")?.classes).toBe(Math.ceil(burden.seats / 40));
  expect(at("branch")!.classes).toBeGreaterThanOrEqual(at("province")!.classes);
  expect(at("province")?.seats).toBe(burden.seats);
});

test("who would newly owe is named to the standing post alone, and written down", async () => {
  const { jobId, below } = await answer({ parameters: { "S1.hours": 32 } });
  const branch = units.get("B1")!;
  const office = { ...register.ctx, actor: actorAt("training-office", units.get("T1")!) };
  const named = await whatIfPersons(office, jobId, branch.unitId, { after: 0, limit: 500 });
  if (!named.ok) throw new Error(named.message);
  expect(named.value.items.length).toBeGreaterThan(0);
  expect(named.value.items.every((one) => one.owed.length > 0)).toBe(true);
  const [look] = await register.sql<{ n: number }>(
    "select cardinality(member_ids) as n from look where what = 'who would newly owe'",
  );
  expect(look?.n).toBe(named.value.items.length);
  const administrator = { ...register.ctx, actor: actorAt("administrator", units.get("P")!) };
  const refused = await whatIfPersons(administrator, jobId, branch.unitId, { after: 0, limit: 5 });
  expect(refused).toMatchObject({ ok: false, kind: "not-found" });
  expect(below.length).toBeGreaterThan(0);
});

test("a parameter that is not there or out of range is refused with its place", async () => {
  const ask = (parameters: Record<string, number>) => askWhatIf(register.ctx, { parameters });
  expect(await ask({ "S1.ours": 3 })).toMatchObject({ code: "parameter-unknown" });
  expect(await ask({ "S1.hours": 3000 })).toMatchObject({ code: "pack-invalid" });
  expect(await ask({ "S1.hours": 16 })).toMatchObject({ code: "pack-in-force" });
});

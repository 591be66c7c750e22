import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPasswords } from "#adapters/passwords";
import { isByNow } from "#core/coverage";
import { writeDemoFiles } from "#demo/files";
import { demoSeed, loadDemo } from "#demo/load";
import { readTree } from "#demo/tree";
import { overview } from "#services/coverage";
import { askPast, pastState } from "#services/past";
import { continueBulk } from "#services/verdicts-bulk";
import { assessByPlan, thePlansPack } from "./assessing.ts";
import { day, openRegister, type Register, type SketchedUnit, unitsByCode } from "./register.ts";

/** A past day counted by the register, and the same day judged from the files alone. */
const members = 700;
const past = day("2010-12-31");

/** Requirements about units are not in the file of members' verdicts. */
let duties: string[] = [];
let folder = "";
let register: Register;
let units: Map<string, SketchedUnit>;
let assessed: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-past-"));
  register = await openRegister({ today: "2011-11-15", withoutPack: true });
  const passwords = await openPasswords();
  const hash = (text: string) => passwords.hash(text);
  const options = { members, seed: demoSeed, packFolder: "packs/five-year-plan", hash };
  expect(await loadDemo(register.db, options)).toEqual({ ok: true, value: "loaded" });
  const tree = await readTree();
  const { files } = await writeDemoFiles(folder, {
    members,
    seed: demoSeed,
    today: register.ctx.today,
    tree,
  });
  ({ rows: assessed } = await assessByPlan(files, past, register.ctx.today));
  units = await unitsByCode(register);
  const { pack } = await thePlansPack();
  duties = pack.requirements.filter((one) => one.subject === "unit").map((one) => one.id);
}, 120_000);
afterAll(async () => {
  await register.close();
  await rm(folder, { recursive: true, force: true });
});

type Sums = Record<string, number>;

/** Verdicts by unit (with all above it), requirement, period and status. */
function sumsOfFiles(): Map<number, Sums> {
  const byUnit = new Map<number, Sums>();
  for (const line of assessed) {
    const [, requirement, , , period, status, , , , , , , code = ""] = line.split(",");
    const unit = units.get(code);
    expect(unit, `unit ${code}`).toBeDefined();
    for (const unitId of unit?.path.split(".").map(Number) ?? []) {
      const sums = byUnit.get(unitId) ?? {};
      byUnit.set(unitId, sums);
      const key = `${requirement} ${period} ${status}`;
      sums[key] = (sums[key] ?? 0) + 1;
    }
  }
  return byUnit;
}

async function sumsOf(unitId: number): Promise<Sums> {
  const found = await overview(register.ctx, unitId, { today: past });
  if (!found.ok) throw new Error(found.message);
  const sums: Sums = {};
  for (const { requirement, periods } of found.value.requirements) {
    for (const { period, figure } of periods) {
      for (const [status, count] of Object.entries(figure.byStatus)) {
        sums[`${requirement.id} ${period} ${status}`] = count;
      }
    }
  }
  return sums;
}

/** Every figure of the answer, by unit. */
async function sumsOfAnswer(jobId: number): Promise<Map<number, Sums>> {
  const rows = await register.sql<{ unit: string; key: string; members: string }>(
    `select unit_id as unit, measure || ' ' || period || ' ' || status as key, members
     from past_count where job_id = $1 and folded and measure !~ '^~' and status !~ '^(now|apart):'
       and status <> 'due' and not measure = any ($2)`,
    [jobId, duties],
  );
  const byUnit = new Map<number, Sums>();
  for (const { unit, key, members: count } of rows) {
    const sums = byUnit.get(Number(unit)) ?? {};
    byUnit.set(Number(unit), sums);
    sums[key] = Number(count);
  }
  return byUnit;
}

const top = (): number => [...units.values()].find((unit) => !unit.path.includes("."))?.unitId ?? 0;

async function lastQuestion(): Promise<number> {
  const [row] = await register.sql<{ id: string }>(
    "select max(job_id) as id from past_question where unit_id = $1",
    [top()],
  );
  return Number(row?.id);
}

test("coverage of a past day is what `assess` says of that day, at every unit", async () => {
  const expected = sumsOfFiles();
  // The whole tree in one answer: every unit below reads from it.
  expect(await sumsOf(top())).toEqual(expected.get(top()));
  const found = await sumsOfAnswer(await lastQuestion());
  const differing = [...units.values()].flatMap(({ unitId }) => {
    const [here, wanted] = [found.get(unitId) ?? {}, expected.get(unitId) ?? {}];
    const keys = [...new Set([...Object.keys(here), ...Object.keys(wanted)])];
    return keys
      .filter((key) => here[key] !== wanted[key])
      .map((key) => [unitId, key, here[key], wanted[key]]);
  });
  expect(differing.slice(0, 10)).toEqual([]);
  const some = [...expected.keys()].filter((_, index) => index % 60 === 0);
  for (const unitId of some) expect(await sumsOf(unitId)).toEqual(expected.get(unitId));
}, 120_000);

test("counted by a job it is the same answer, row by row", async () => {
  const rowsOf = (jobId: number) =>
    register.sql<{ status: string }>(
      `select unit_id, measure, period, status, members, missing_minutes, sessions
       from past_count where job_id = $1 and folded order by 1, 2, 3, 4`,
      [jobId],
    );
  const first = await lastQuestion();
  await register.sql("update past_question set answered_at = answered_at - interval '1 hour'");
  const asked = await askPast(register.ctx, top(), { today: past });
  if (!asked.ok) throw new Error(asked.message);
  expect(asked.value.question.answeredAt).toBeNull();
  const { jobId } = asked.value.question;
  const { db, today, zone } = register.ctx;
  await continueBulk({ db, today, zone });
  const state = await pastState(register.ctx, top(), jobId);
  expect(state.ok && state.value.job?.state).toBe("done");
  expect(state.ok && state.value.question.answeredAt).not.toBeNull();
  const rows = await rowsOf(jobId);
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.some((row) => isByNow(row.status))).toBe(true);
  expect(rows).toEqual(await rowsOf(first));
}, 120_000);

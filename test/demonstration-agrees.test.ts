import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPasswords } from "#adapters/passwords";
import type { ResponseOf } from "#contract/route";
import type { Overview } from "#contract/routes/coverage";
import type { listUnitOwing } from "#contract/routes/units";
import type { Figure, StudyFile } from "#contract/views";
import { writeDemoFiles } from "#demo/files";
import { demoMembers, demoSeed, loadDemo } from "#demo/load";
import { readTree } from "#demo/tree";
import { type Api, openApi, type SignedInAccount } from "./api.ts";
import { assessByPlan, storedAsAssessed } from "./assessing.ts";
import { openRegister, type Register, type SketchedUnit, unitsByCode } from "./register.ts";

/**
 * Three ways to one verdict: files judged alone, the register's table, and what the API shows to the
 * pages. A part of the demonstration in the suite; all of it where the environment asks for it.
 */
const whole = process.env["ROLLBOOK_WHOLE_DEMONSTRATION"] === "1";
const members = whole ? demoMembers : 900;
/** Members whose study files are opened, spread over all. */
const sampleSize = 60;

let folder = "";
let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
/** Lines of the file that `assess` writes. */
let assessed: string[];

beforeAll(
  async () => {
    folder = await mkdtemp(join(tmpdir(), "rollbook-agrees-"));
    register = await openRegister({ today: "2011-11-15", withoutPack: true });
    const passwords = await openPasswords();
    const hash = (text: string) => passwords.hash(text);
    const options = { members, seed: demoSeed, packFolder: "packs/five-year-plan", hash };
    const loaded = await loadDemo(register.db, options);
    expect(loaded).toEqual({ ok: true, value: "loaded" });
    const { today } = register.ctx;
    const tree = await readTree();
    const { files } = await writeDemoFiles(folder, { members, seed: demoSeed, today, tree });
    const { rows, problems } = await assessByPlan(files, today);
    expect(problems).toEqual([]);
    assessed = rows;
    units = await unitsByCode(register);
    api = await openApi(register);
  },
  whole ? 600_000 : 120_000,
);
afterAll(async () => {
  await api.close();
  await register.close();
  await rm(folder, { recursive: true, force: true });
});

/** Some of each side that the other lacks: two lists of a hundred thousand lines help nobody. */
function differing(one: readonly string[], other: readonly string[]): string[] {
  const here = new Set(one);
  const there = new Set(other);
  const lacking = [
    ...one.filter((line) => !there.has(line)).map((line) => `only assessed: ${line}`),
    ...other.filter((line) => !here.has(line)).map((line) => `only in the other: ${line}`),
  ];
  return lacking.slice(0, 20);
}

test("every verdict of the register is that of the files judged alone", async () => {
  const rows = await register.sql<{ line: string }>(storedAsAssessed);
  const stored = rows.map((row) => row.line);
  expect(new Set(stored).size).toBe(stored.length);
  expect(stored.length).toBeGreaterThan(members * 4);
  expect(differing(assessed, stored)).toEqual([]);
  expect(stored.length).toBe(assessed.length);
});

/** What one figure of a page must say, summed from the assessed lines and nothing else. */
interface Sums {
  byStatus: Record<string, number>;
  owing: number;
  missingMinutes: number;
  missingCount: number;
}

const shown = ({ byStatus, owing, missingMinutes, missingCount }: Figure): Sums => ({
  byStatus,
  owing,
  missingMinutes,
  missingCount,
});

/** By path of unit, requirement and period: a verdict counts at its unit and all above it. */
function sumsOfFiles(): Map<number, Map<string, Sums>> {
  const byUnit = new Map<number, Map<string, Sums>>();
  for (const line of assessed) {
    const [, requirement, , , period, status = "", , , , minutes, count, owes, code = ""] =
      line.split(",");
    for (const unitId of units.get(code)!.path.split(".").map(Number)) {
      const own = byUnit.get(unitId) ?? new Map<string, Sums>();
      byUnit.set(unitId, own);
      const key = `${requirement} ${period}`;
      const sums = own.get(key) ?? { byStatus: {}, owing: 0, missingMinutes: 0, missingCount: 0 };
      own.set(key, sums);
      sums.byStatus[status] = (sums.byStatus[status] ?? 0) + 1;
      if (owes !== "yes") continue;
      sums.owing += 1;
      sums.missingMinutes += Number(minutes);
      sums.missingCount += Number(count);
    }
  }
  return byUnit;
}

test(
  "the figures that the API shows at every unit are counts of the files' verdicts",
  async () => {
    const top = [...units.values()].find((unit) => !unit.path.includes("."))!;
    const as = await api.signedIn({ login: "all counts", role: "training-office", unit: top });
    const expected = sumsOfFiles();
    let figures = 0;
    for (const { unitId } of units.values()) {
      const answer = await api.send({ as, path: `/units/${unitId}/overview` });
      expect(answer.statusCode).toBe(200);
      const { requirements, freshness } = answer.json<Overview>();
      const found = requirements.flatMap(({ requirement, periods }) =>
        periods.map(
          ({ period, figure }) => [`${requirement.id} ${period}`, shown(figure)] as const,
        ),
      );
      figures += found.length;
      expect([unitId, freshness.pending, Object.fromEntries(found)]).toEqual([
        unitId,
        0,
        Object.fromEntries(expected.get(unitId) ?? []),
      ]);
    }
    expect(figures).toBeGreaterThan(1_000);
  },
  whole ? 300_000 : 60_000,
);

/** A verdict of the page as a line of the file. */
function lineOf(memberNo: string, one: StudyFile["verdicts"][number]): string {
  return [
    memberNo,
    one.requirement.id,
    one.windowStart,
    one.dueOn,
    one.period,
    one.status,
    one.credited,
    one.demanded,
    one.sessions,
    one.missingMinutes,
    one.missingCount,
    one.owes ? "yes" : "no",
    one.countedAt?.code ?? "",
    one.nextChangeOn ?? "",
    one.requirement.creditUnit?.code ?? "",
  ].join(",");
}

test("the study files of a sample of members show what the files say of them", async () => {
  const rows = await register.sql<{ id: string; no: string; code: string }>(
    `select m.member_id as id, m.member_no as no, u.code
     from (select member_id, row_number() over (order by member_no) as place from member) as k
     join member m on m.member_id = k.member_id
     join unit u on u.unit_id = m.last_unit_id where k.place % $1 = 0`,
    [Math.floor(members / sampleSize)],
  );
  expect(rows.length).toBeGreaterThanOrEqual(sampleSize);
  const accounts = new Map<string, SignedInAccount>();
  for (const { id, no, code } of rows) {
    const unit = units.get(code)!;
    const as =
      accounts.get(code) ?? (await api.signedIn({ login: `of ${code}`, role: "secretary", unit }));
    accounts.set(code, as);
    const answer = await api.send({ as, path: `/members/${id}` });
    expect([no, answer.statusCode]).toEqual([no, 200]);
    const { verdicts } = answer.json<StudyFile>();
    const own = assessed.filter((line) => line.startsWith(`${no},`));
    expect(verdicts.map((one) => lineOf(no, one)).toSorted()).toEqual(own.toSorted());
  }
});

test("the list behind each figure of a township has as many rows as the figure says owe", async () => {
  const towns = [...units.entries()].filter(([, unit]) => unit.level === "township");
  let moved = 0;
  let lists = 0;
  for (const [code, unit] of whole ? towns : towns.slice(0, 12)) {
    const as = await api.signedIn({ login: `office of ${code}`, role: "training-office", unit });
    const path = `/units/${unit.unitId}`;
    const { requirements } = (await api.send({ as, path: `${path}/overview` })).json<Overview>();
    for (const { requirement, periods } of requirements) {
      for (const { period, until, figure } of periods) {
        const asked = `requirement=${requirement.id}&dueFrom=${period}&dueTo=${until}&limit=500`;
        const answer = await api.send({ as, path: `${path}/owing?${asked}` });
        const { items, movedAway, next } = answer.json<ResponseOf<typeof listUnitOwing>>();
        expect(next).toBeNull();
        expect([code, requirement.id, period, items.length + movedAway]).toEqual([
          code,
          requirement.id,
          period,
          figure.owing,
        ]);
        moved += movedAway;
        lists += 1;
      }
    }
  }
  expect(lists).toBeGreaterThan(30);
  if (whole) expect(moved).toBeGreaterThan(0);
}, 300_000);

import { afterAll, beforeAll, expect, test } from "vitest";
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
import { crosstab, type CrosstabQuery } from "./crosstab.ts";
import { foldAll } from "./coverage-folding.ts";
import { overview } from "./coverage.ts";
import { recordClass } from "./ledger.ts";
import { withdrawEntry } from "./ledger-correct.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { dayOf } from "#core/day";
import { attributes, countJudged, countTrained } from "#store/crosstab";
import { wholeSight } from "#store/database";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
const members = new Map<string, number[]>();

/** 60 in B1 and 70 in B3, every fourth a woman; 12 in B2, 3 of them women; 55 in B4, half of each. */
const sizes: Readonly<Record<string, readonly [number, number]>> = {
  B1: [60, 4],
  B2: [12, 4],
  B3: [70, 4],
  B4: [55, 2],
};

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
  for (const [code, [size, everyNth]] of Object.entries(sizes)) {
    const numbers = Array.from({ length: size }, (_, i) => `${code}-${String(i).padStart(3, "0")}`);
    const ids = await buildMembers(register, unit(code), numbers);
    members.set(code, ids);
    await register.sql(
      `update member set sex = case when member_id = any ($1) then 'f' else 'm' end,
         born_first = '1970-05-05', born_last = '1970-05-05' where member_id = any ($2)`,
      [ids.filter((_, i) => i % everyNth === 0), ids],
    );
    await record(ids, "2011-03-01", "lecture");
  }
  await record(at("B1"), "2011-04-01", "branch-meeting");
  await record(at("B1"), "2011-05-01", "online");
  await judgeQueue(register.ctx);
  await foldAll(register.db);
}, 120_000);
afterAll(() => register.close());

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

function at(code: string): number[] {
  return members.get(code) ?? [];
}

async function record(ids: readonly number[], startsOn: string, form: string) {
  const done = await recordClass(
    register.ctx,
    classBody(providers, ids, 120, { startsOn, endsOn: startsOn, form }),
  );
  if (!done.ok) throw new Error(done.message);
  return done.value;
}

async function tableOf(code: string, query: CrosstabQuery) {
  const found = await crosstab(register.ctx, unit(code).unitId, query);
  if (!found.ok) throw new Error(found.message);
  const cell = (row: string | null, column: string | null = null) => {
    const one = found.value.cells.find((x) => x.row === row && x.column === column);
    return one === undefined ? undefined : [one.first, one.second];
  };
  return { ...found.value, cell };
}

test("the sum of a cross-table is the unit's persons and person-times trained", async () => {
  const overall = await overview(register.ctx, unit("P").unitId);
  if (!overall.ok) throw new Error(overall.message);
  const [trained] = overall.value.trained;
  const table = await tableOf("P", { rows: "sex" });
  expect(table.cell(null)).toEqual([trained?.persons, trained?.personTimes]);
  expect(table.heads).toBe(197);
  expect(table.cell("f")).toEqual([64, 79]);
  expect(table.cell("m")).toEqual([133, 178]);
  expect(table.pack?.hash).toMatch(/^[0-9a-f]{64}$/);
});

test("studying alone is no training with others; sums by form are shown to everybody", async () => {
  const table = await tableOf("P", { rows: "form" });
  expect(table.cell("lecture")).toEqual([197, 197]);
  expect(table.cell("branch-meeting")).toEqual([60, 60]);
  expect(table.rows.values.map((value) => value.code)).not.toContain("online");
});

test("a day in the past counts up to that day, and a withdrawn entry not at all", async () => {
  const query = { rows: "form", year: 2011, day: "2011-03-31" } as const;
  expect((await tableOf("P", query)).cell(null)).toEqual([197, 197]);
  const again = await record(at("B3").slice(0, 1), "2011-06-01", "lecture");
  const before = await tableOf("P", { rows: "level" });
  expect(before.cell("county")).toEqual([197, 258]);
  const [memberId = 0] = at("B3");
  const entryId = again.members[0]?.entryId ?? 0;
  await withdrawEntry(register.ctx, { memberId, entryId }, { reason: "was not there" });
  expect((await tableOf("P", { rows: "level" })).cell("county")).toEqual([197, 257]);
});

test("three women of a branch are not shown, nor the others of it, nor the branch beside it", async () => {
  expect((await tableOf("B2", { rows: "sex" })).cell("f")).toEqual([null, null]);
  expect((await tableOf("B2", { rows: "sex" })).cell("m")).toEqual([null, null]);
  // T1 minus B1 would be B2, and C1 minus B4 would be T1.
  expect((await tableOf("B1", { rows: "sex" })).cell("f")).toEqual([null, null]);
  expect((await tableOf("C1", { rows: "sex" })).cell("f")).toEqual([46, 61]);
  expect((await tableOf("C2", { rows: "sex" })).cell("f")).toEqual([18, 18]);
});

test("of a requirement: who reached it and who owes, then and now, adding up to the coverage", async () => {
  const table = await tableOf("P", { rows: "sex", requirement: "S1" });
  const overall = await overview(register.ctx, unit("P").unitId);
  if (!overall.ok) throw new Error(overall.message);
  const figure = overall.value.requirements
    .find((one) => one.requirement.id === "S1")
    ?.periods.find((one) => one.period === "2011-01-01")?.figure;
  expect(table.cell(null)).toEqual([figure?.reached, figure?.owing]);
  expect(table.heads).toBe(figure?.judged);
  expect(table.numbers.map((one) => one.en)).toEqual(["Reached", "Owing"]);
  expect((await tableOf("P", { rows: "sex", requirement: "S1", by: "now" })).heads).toBe(142);
});

test("what contradicts itself is refused with its place", async () => {
  const ask = async (query: CrosstabQuery) => {
    const done = await crosstab(register.ctx, unit("P").unitId, query);
    return done.ok ? "answered" : done.code;
  };
  expect(await ask({ rows: "sex", columns: "sex" })).toBe("crosstab-invalid");
  expect(await ask({ rows: "form", requirement: "S1" })).toBe("crosstab-invalid");
  expect(await ask({ rows: "sex", day: "2012-01-01" })).toBe("crosstab-invalid");
  expect(await ask({ rows: "sex", year: 2011, day: "2010-01-01" })).toBe("crosstab-invalid");
  expect(await ask({ rows: "sex", requirement: "S1", day: "2011-01-01" })).toBe("crosstab-invalid");
  expect(await ask({ rows: "sex", requirement: "nothing" })).toBe("requirement-unknown");
});

test("whoever may not see the unit's counts is told that there is no such unit", async () => {
  const ctx = {
    ...register.ctx,
    actor: actorAt("training-office", unit("C2")),
  };
  const done = await crosstab(ctx, unit("T1").unitId, { rows: "sex" });
  expect(done.ok ? "" : done.code).toBe("unit-unknown");
});

test("a small part of a register is counted as a large part is, by every attribute", async () => {
  const { path } = unit("P");
  const [memberId = 0] = at("B4");
  await register.sql(
    `insert into fact (region_id, member_id, seen_by, kind, value, valid_from, recorded_by)
     select region_id, member_id, seen_by, 'sector', 'seafaring', '2010-01-01', 1 from member
     where member_id = $1`,
    [memberId],
  );
  const year = { on: dayOf(2011, 12, 31), yearStart: dayOf(2011, 1, 1) };
  const judged = { requirement: "S1", period: year.yearStart, by: "then" } as const;
  const forms = ["lecture", "branch-meeting"];
  const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  await register.db.snapshot(wholeSight, async (tx) => {
    for (const a of attributes) {
      const b = a === "sex" ? "form" : "sex";
      const of = (isLarge: boolean) =>
        ({ path, byChild: true, isLarge, on: year.on, a, b }) as const;
      const few = sorted(await countTrained(tx, { ...of(false), ...year, forms }));
      expect(few.length).toBeGreaterThan(3);
      expect(few).toEqual(sorted(await countTrained(tx, { ...of(true), ...year, forms })));
      const personal = (isLarge: boolean) => ({ ...of(isLarge), b: null, ...judged });
      const owing = sorted(await countJudged(tx, personal(false)));
      expect(owing.length).toBeGreaterThan(1);
      expect(owing).toEqual(sorted(await countJudged(tx, personal(true))));
    }
    const bySector = await countTrained(tx, {
      ...year,
      path,
      forms,
      byChild: false,
      isLarge: false,
      a: "sector",
      b: null,
    });
    expect(bySector.find((row) => row.a === "seafaring" && row.everyB)?.heads).toBe(1);
  });
});

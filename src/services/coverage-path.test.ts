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
import { coveragePaths, pathsBelow } from "./coverage-path.ts";
import { countPaths } from "./coverage-path-count.ts";
import { foldAll } from "./coverage-folding.ts";
import { pathExport } from "./exports/coverage-path.ts";
import { recordClass } from "./ledger.ts";
import { changeUnit } from "./organisation/change.ts";
import { judgeQueue } from "./verdicts-recompute.ts";

/** After the end of the five years: the snapshot of 2013-12-31 is what counts. */
let register: Register;
let units: Map<string, SketchedUnit>;

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

async function member(code: string, number: string, joined?: string): Promise<number> {
  const [id] = await buildMembers(register, unit(code), [number], joined);
  if (id === undefined) throw new Error("no member");
  return id;
}

/** Ends the home of a member, and gives him another where there is one. */
async function leave(memberId: number, on: string, to: string | null): Promise<void> {
  await register.sql("update home set valid_to = $2::date where member_id = $1", [memberId, on]);
  const next = to === null ? null : unit(to);
  if (next !== null) {
    await register.sql(
      `insert into home (region_id, member_id, seen_by, unit_id, valid_from, recorded_by)
       select region_id, member_id, $3, $2, $4::date, 0 from member where member_id = $1`,
      [memberId, next.unitId, next.seenBy, on],
    );
  }
  await register.sql("update member set unit_id = $2 where member_id = $1", [
    memberId,
    next?.unitId ?? null,
  ]);
}

beforeAll(async () => {
  register = await openRegister({ today: "2014-01-10" });
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  // v20: in the cadre scope until the middle of 2012, untrained.
  const cadre = await member("B4", "V20");
  await register.sql(
    `insert into fact (region_id, member_id, seen_by, kind, value, valid_from, valid_to, recorded_by)
     select region_id, member_id, seen_by, 'cadre-scope', 'yes', '2005-06-01', '2012-07-01', 0
     from member where member_id = $1`,
    [cadre],
  );
  // v22: trained in B1 in 2009, in B2 since 2012.
  const moved = await member("B1", "V22");
  // v23: trained in February 2009.
  const early = await member("B3", "V23");
  // v24: left in 2012, untrained.
  const left = await member("B1", "V24");
  // Admitted in the window's last year.
  await member("B2", "NEW", "2013-05-01");
  // Trained in 2011 in B3, gone in 2012: in no snapshot, yet trained there.
  const gone = await member("B3", "GONE");
  for (const [id, on] of [
    [moved, "2009-05-10"],
    [early, "2009-02-10"],
    [gone, "2011-03-01"],
    [moved, "2012-09-01"],
  ] as const) {
    const done = await recordClass(register.ctx, classBody(providers, [id], 480, { startsOn: on }));
    if (!done.ok) throw new Error(done.message);
  }
  await leave(moved, "2012-05-01", "B2");
  await leave(left, "2012-06-01", null);
  await leave(gone, "2012-06-01", null);
  await register.sql(
    "insert into unjudged (region_id, member_id) select region_id, member_id from member on conflict do nothing",
  );
  await judgeQueue(register.ctx);
  await foldAll(register.db);
}, 60_000);
afterAll(() => register.close());

async function pathOf(code: string) {
  const found = await coveragePaths(register.ctx, unit(code).unitId, { requirement: "S15" });
  if (!found.ok) throw new Error(found.message);
  const [path] = found.value.paths;
  if (path === undefined) throw new Error("no path");
  return { ...path, countedAt: found.value.countedAt };
}

const counts = (path: { points: readonly { judged: number; reached: number }[] }) =>
  path.points.map(({ judged, reached }) => `${reached}/${judged}`);

test("before anything is counted the path says so, and shows no year", async () => {
  const path = await pathOf("P");
  expect([path.countedAt, path.points, path.forecast.kind]).toEqual([null, [], "ended"]);
  expect(path.byHomeThen).toMatchObject({ judged: 4, reached: 2 });
});

test("v20: whoever leaves the cadre scope enters the denominator at the next year's end", async () => {
  expect(await countPaths(register.db, register.ctx)).toBeGreaterThan(0);
  const path = await pathOf("B4");
  expect(counts(path)).toEqual(["0/0", "0/0", "0/0", "0/1", "0/1"]);
  expect(path.points.at(-1)?.day).toBe("2013-12-31");
  expect(path.ever).toEqual({ persons: 1, reached: 0 });
});

test("v22: who was trained before a transfer is covered where he is now, and counted where he was trained", async () => {
  const [was, is] = [await pathOf("B1"), await pathOf("B2")];
  expect(is.byHomeThen).toMatchObject({ judged: 2, reached: 1 });
  expect(is.byHomeNow).toMatchObject({ judged: 2, reached: 1 });
  expect(was.byHomeThen.judged).toBe(0);
  expect([was.trained.persons, is.trained.persons]).toEqual([1, 0]);
  expect(was.trained.years).toEqual([{ until: "2009-12-31", persons: 1 }]);
  expect(counts(was)).toEqual(["1/2", "1/2", "1/2", "0/0", "0/0"]);
  expect(counts(is)).toEqual(["0/0", "0/0", "0/0", "1/1", "1/2"]);
});

test("v23: a training before the plan was printed counts from the first year on", async () => {
  expect(counts(await pathOf("B3"))).toEqual(["1/2", "1/2", "2/2", "1/1", "1/1"]);
});

test("v24: who left untrained is in no snapshot, and in the figure of those who ever were members", async () => {
  const path = await pathOf("B1");
  expect(path.byHomeThen.judged).toBe(0);
  // The one who moved on was last judged in B2.
  expect(path.ever).toEqual({ persons: 1, reached: 0 });
  expect((await pathOf("B3")).ever).toEqual({ persons: 2, reached: 2 });
});

test("members of the last year are in the denominator and shown apart", async () => {
  expect((await pathOf("B2")).apart).toEqual([{ mark: "admitted-in-the-last-year", members: 1 }]);
  expect((await pathOf("B3")).apart).toEqual([]);
});

test("every number of a unit is the sum of the units below", async () => {
  for (const code of ["P", "C1", "C2", "T1"]) {
    const whole = await pathOf(code);
    const below = await pathsBelow(register.ctx, unit(code).unitId, { requirement: "S15" });
    if (!below.ok) throw new Error(below.message);
    const parts = below.value.flatMap((one) => one.paths);
    const sum = (of: (path: (typeof parts)[number]) => number): number =>
      parts.reduce((total, one) => total + of(one), 0);
    for (const [index, point] of whole.points.entries()) {
      expect(point.judged, `${code} ${point.day}`).toBe(sum((p) => p.points[index]?.judged ?? 0));
      expect(point.reached, `${code} ${point.day}`).toBe(sum((p) => p.points[index]?.reached ?? 0));
    }
    expect(whole.trained.persons).toBe(sum((p) => p.trained.persons));
    expect(whole.ever.persons).toBe(sum((p) => p.ever.persons));
    expect(whole.byHomeNow.judged).toBe(sum((p) => p.byHomeNow.judged));
  }
  expect((await pathOf("P")).trained.persons).toBe(3);
});

test("counted again it is the same; two servers count each region once", async () => {
  const before = await pathOf("P");
  const [a, b] = await Promise.all([
    countPaths(register.db, register.ctx, { minutes: 0 }),
    countPaths(register.db, register.ctx, { minutes: 0 }),
  ]);
  expect(a + b).toBeGreaterThan(0);
  expect({ ...(await pathOf("P")), countedAt: "" }).toEqual({ ...before, countedAt: "" });
  expect(await countPaths(register.db, register.ctx)).toBe(0);
});

test("who is stopped in the middle goes on where he was", async () => {
  const before = await pathOf("P");
  await register.sql("delete from path_region");
  const stop = new AbortController();
  stop.abort();
  expect(await countPaths(register.db, register.ctx, { signal: stop.signal })).toBe(0);
  expect((await pathOf("P")).countedAt).toBeNull();
  await countPaths(register.db, register.ctx);
  expect(counts(await pathOf("P"))).toEqual(counts(before));
});

test("a unit that moves takes its path to its new superior with the next adding up", async () => {
  expect((await pathOf("C1")).ever.persons).toBe(4);
  const moved = await changeUnit(register.ctx, unit("T2").unitId, {
    change: "move",
    parentId: unit("C1").unitId,
    on: "2014-01-10",
  });
  if (!moved.ok) throw new Error(moved.message);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  await countPaths(register.db, register.ctx);
  expect((await pathOf("C2")).ever.persons).toBe(0);
  expect((await pathOf("C1")).ever.persons).toBe(6);
});

test("a forecast begins with the third year, and says what a year must bring", async () => {
  const ctx = { ...register.ctx, today: day("2011-11-15") };
  await register.sql(
    "insert into unjudged (region_id, member_id) select region_id, member_id from member on conflict do nothing",
  );
  await judgeQueue(ctx);
  await foldAll(register.db);
  await countPaths(register.db, ctx);
  const found = await coveragePaths(ctx, unit("P").unitId);
  if (!found.ok) throw new Error(found.message);
  const path = found.value.paths.find((one) => one.requirement.id === "S15");
  expect(path?.points.map((one) => one.day)).toEqual(["2009-12-31", "2010-12-31", "2011-11-15"]);
  expect(path?.forecast).toMatchObject({ kind: "made", years: 2 });
  if (path?.forecast.kind !== "made") return;
  expect(path.forecast.points.map((one) => one.day)).toEqual([
    "2011-12-31",
    "2012-12-31",
    "2013-12-31",
  ]);
  expect(path.needed).toMatchObject({ persons: path.byHomeNow.judged - path.byHomeNow.reached });
});

test("a requirement of single years has no path, and an unknown one is told the nearest", async () => {
  const { unitId } = unit("P");
  const yearly = await coveragePaths(register.ctx, unitId, { requirement: "S1" });
  expect(yearly).toMatchObject({ ok: false, kind: "not-found", code: "path-unknown" });
  expect(yearly).toMatchObject({ message: expect.stringContaining("S15") });
  const unknown = await coveragePaths(register.ctx, unitId, { requirement: "s15" });
  expect(unknown).toMatchObject({ ok: false, code: "requirement-unknown" });
});

test("out of sight there is no unit; row-level security hides the counts besides", async () => {
  const actor = actorAt("training-office", unit("T1"));
  const ctx = { ...register.ctx, actor };
  for (const ask of [coveragePaths, pathsBelow]) {
    const other = await ask(ctx, unit("C2").unitId, {});
    expect(other).toMatchObject({ ok: false, kind: "not-found" });
  }
  expect((await coveragePaths(ctx, unit("B1").unitId)).ok).toBe(true);
  const seen = await register.db.snapshot(actor.sight, async (tx) => {
    const { loadPaths } = await import("#store/coverage-path");
    return loadPaths(tx, [unit("C2").unitId, unit("B1").unitId]);
  });
  expect(new Set(seen.map((one) => one.unitId))).toEqual(new Set([unit("B1").unitId]));
});

test("the file holds the unit and each below with definition and method", async () => {
  const found = await pathExport(register.ctx, unit("T1").unitId, { language: "en" });
  if (!found.ok) throw new Error(found.message);
  const rows = [];
  for await (const batch of found.value.rows) rows.push(...batch);
  expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(["T1", "B1", "B2"]));
  for (const row of rows) expect(row).toHaveLength(found.value.header.length);
  const titles = found.value.about.map(([title]) => title);
  expect(titles).toEqual(
    expect.arrayContaining(["Definition", "Denominator", "Method of the forecast"]),
  );
});

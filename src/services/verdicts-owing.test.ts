import { afterAll, beforeAll, expect, test } from "vitest";
import {
  actorAt,
  buildMembers,
  buildUnits,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "./context.ts";
import { overview } from "./coverage.ts";
import { foldAll } from "./coverage-folding.ts";
import { moveMember } from "./members/move.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { listOwing } from "./verdicts-owing.ts";

/** Members who moved when a window had ended: it counts where they were, and so they are listed. */

let register: Register;
let units: Map<string, SketchedUnit>;

const tree = [
  ["P", null, "committee", "province"],
  ["C1", "P", "committee", "county"],
  ["C2", "P", "committee", "county"],
  ["T1", "C1", "committee", "township"],
  ["T2", "C2", "committee", "township"],
  ["B1", "T1", "branch", "branch", "rural"],
  ["B2", "T1", "branch", "branch", "rural"],
  ["B3", "T2", "branch", "branch", "rural"],
] as const;

/** Of four at B1, all of whom were short in 2010, one moved to B2 and one to another county. */
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register, tree);
  const [, near = 0, far = 0] = await buildMembers(register, at("B1"), ["A", "B", "C", "D"]);
  await buildMembers(register, at("B3"), ["E"]);
  await judgeQueue(register.ctx);
  for (const [memberId, to] of [
    [near, "B2"],
    [far, "B3"],
  ] as const) {
    const moved = await moveMember(register.ctx, memberId, {
      unitId: at(to).unitId,
      on: "2011-03-01",
    });
    if (!moved.ok) throw new Error(moved.message);
  }
  await judgeQueue(register.ctx);
  await foldAll(register.db);
});
afterAll(() => register.close());

function at(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

const asOffice = (code: string): Context => ({
  ...register.ctx,
  actor: actorAt("training-office", at(code)),
});

const year2010 = { requirement: "S1", dueFrom: "2010-01-01", dueTo: "2010-12-31", limit: 50 };

async function list(ctx: Context, code: string, query: Partial<typeof year2010> = {}) {
  const outcome = await listOwing(ctx, at(code).unitId, { ...year2010, ...query });
  if (!outcome.ok) throw new Error(outcome.code);
  const { items, movedAway } = outcome.value;
  return { who: items.map(({ member }) => `${member.memberNo} ${member.unit?.code}`), movedAway };
}

/** What the unit's figure says of those who owe for 2010. */
async function figure(ctx: Context, code: string): Promise<number | undefined> {
  const outcome = await overview(ctx, at(code).unitId);
  if (!outcome.ok) throw new Error(outcome.code);
  const own = outcome.value.requirements.find((one) => one.requirement.id === "S1");
  return own?.periods.find((one) => one.period === "2010-01-01")?.figure.owing;
}

test("who moved within sight is listed where the figure counts him, at home where he is today", async () => {
  const found = await list(asOffice("T1"), "B1");
  expect(found.who).toEqual(["A B1", "B B2", "D B1"]);
  expect(await list(asOffice("T1"), "B2")).toEqual({ who: [], movedAway: 0 });
});

test("who moved out of sight is a number beside the list, and both make up the figure", async () => {
  for (const code of ["T1", "B1"]) {
    const { who, movedAway } = await list(asOffice("T1"), code);
    expect([code, movedAway, who.length + movedAway]).toEqual([code, 1, 4]);
    expect(await figure(asOffice("T1"), code)).toBe(4);
  }
});

test("where he is at home today he is not counted for the years before, and not listed", async () => {
  expect(await list(asOffice("T2"), "B3")).toEqual({ who: ["E B3"], movedAway: 0 });
  expect(await figure(asOffice("T2"), "B3")).toBe(1);
  const now = { dueFrom: "2011-01-01", dueTo: "2011-12-31" };
  expect((await list(asOffice("T2"), "B3", now)).who).toEqual(["C B3", "E B3"]);
});

test("the number heeds what the list is asked for", async () => {
  const now = { dueFrom: "2011-01-01", dueTo: "2011-12-31" };
  expect((await list(asOffice("T1"), "T1", now)).movedAway).toBe(0);
  expect((await list(asOffice("T1"), "T1", { requirement: "S15" })).movedAway).toBe(0);
});

test("an office that never saw them as persons is told nothing of who moved", async () => {
  for (const [office, code] of [
    ["C1", "T1"],
    ["P", "P"],
  ] as const) {
    const answer = await listOwing(asOffice(office), at(code).unitId, year2010);
    expect(answer).toMatchObject({ kind: "not-found", code: "persons-out-of-sight" });
    expect(answer).not.toHaveProperty("value");
  }
});

test("whoever sees all finds everybody where the figure counts him, over all regions", async () => {
  expect((await list(register.ctx, "C1")).who).toEqual(["A B1", "B B2", "C B3", "D B1"]);
  expect((await list(register.ctx, "C2")).who).toEqual(["E B3"]);
  expect((await list(register.ctx, "P")).who).toHaveLength(5);
});

test("the number itself is given for units whose counts are in sight, to nobody else", async () => {
  const counts = async (sight: Context["actor"]["sight"]) =>
    register.db.snapshot(sight, async (tx) =>
      tx.run(
        {
          name: "test_moved_away",
          text: "select * from owing_moved_away('', null, null, '1900-01-01', '2200-01-01')",
        },
        [],
      ),
    );
  const { sight } = asOffice("T1").actor;
  expect(await counts(sight)).toHaveLength(1);
  expect(await counts({ ...sight, paths: [at("T2").path] })).toEqual([]);
  expect(await counts({ ...sight, paths: [] })).toEqual([]);
});

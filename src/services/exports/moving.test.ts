import { afterEach, beforeEach, expect, test } from "vitest";
import {
  actorAt,
  buildMembers,
  buildUnits,
  openRegister,
  type Register,
  type SketchedUnit,
  unitsByCode,
} from "#test/register";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { moveMember } from "../members/move.ts";
import { changeUnit } from "../organisation/change.ts";
import { continueTravel } from "../organisation/travel.ts";
import { continueRecompute } from "../verdicts-recompute.ts";
import { ExportInterrupted, type TableExport } from "./export.ts";
import { owingExport } from "./owing.ts";
import { peopleExport } from "./people.ts";

/** A file that is begun before a move and read to its end after it. */
const each = 700;
const on = "2011-11-15";
let register: Register;
let units: Map<string, SketchedUnit>;
let members: number[];
const unitId = (code: string): number => units.get(code)!.unitId;

beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  // The county to which the township goes lies before and after the old one in the order of regions.
  units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C0", "P", "committee", "county"],
    ["C1", "P", "committee", "county"],
    ["C2", "P", "committee", "county"],
    ["T1", "C1", "committee", "township", "rural"],
    ["X1", "T1", "branch", "branch", "rural"],
    ["X2", "T1", "branch", "branch", "rural"],
    ["B0", "C0", "branch", "branch", "rural"],
  ]);
  members = [];
  for (const code of ["X1", "X2"]) {
    const numbers = Array.from({ length: each }, (_, n) => `${code}-${n}`);
    members.push(...(await buildMembers(register, units.get(code)!, numbers)));
  }
  await continueRecompute(register.ctx);
  await foldAll(register.db);
});
afterEach(() => register.close());

type Rows = TableExport["rows"] extends AsyncIterable<readonly (infer R)[]> ? R : never;

/** Numbers in the file, or another key of its rows, and what was done after its first page. */
async function numbersOf(
  table: TableExport,
  meanwhile: () => Promise<void>,
  keyOf = ([number]: Rows): string => (typeof number === "string" ? number : ""),
): Promise<string[]> {
  const found: string[] = [];
  let isFirst = true;
  for await (const rows of table.rows) {
    found.push(...rows.map(keyOf));
    if (isFirst) await meanwhile();
    isFirst = false;
  }
  return found;
}

async function moveTo(code: string): Promise<void> {
  const change = { change: "move", on, parentId: unitId(code) } as const;
  const moved = await changeUnit(register.ctx, unitId("T1"), change);
  if (!moved.ok) throw new Error(moved.message);
  await continueTravel(register.ctx);
}

async function begun(code: string, kind: "members" | "facts" = "members"): Promise<TableExport> {
  const query = { purpose: "yearly copy", language: "en" } as const;
  const table = await peopleExport(register.ctx, kind, unitId(code), query);
  if (!table.ok) throw new Error(table.message);
  return table.value;
}

const everybody = ["X1", "X2"].flatMap((code) =>
  Array.from({ length: each }, (_, n) => `${code}-${n}`),
);

test("a file begun before a move holds each member once, of the unit that moves and of what is above", async () => {
  for (const [code, county] of [
    ["P", "C0"],
    ["P", "C2"],
    ["T1", "C0"],
    ["T1", "C2"],
  ] as const) {
    const found = await numbersOf(await begun(code), () => moveTo(county));
    expect([...found].sort()).toEqual([...everybody].sort());
  }
}, 120_000);

test("who is moved to another county meanwhile stands in it, once each home", async () => {
  const [first, last] = [members[0]!, members.at(-1)!];
  const found = await numbersOf(await begun("P"), async () => {
    for (const memberId of [first, last]) {
      const moved = await moveMember(register.ctx, memberId, { unitId: unitId("B0"), on });
      if (!moved.ok) throw new Error(moved.message);
    }
  });
  expect(new Set(found).size).toBe(everybody.length);
  // The last had moved when his page was read: he has two homes.
  expect(found).toHaveLength(everybody.length + 1);
});

test("a unit that is moved out of it, or into it, interrupts the file with words", async () => {
  for (const [code, county] of [
    ["C1", "C2"],
    ["C1", "C1"],
  ] as const) {
    const table = await begun(code);
    const reading = numbersOf(table, () => moveTo(county));
    if (code === county) {
      // Nobody is there now, so that the only page is the first.
      expect(await reading).toEqual([]);
      continue;
    }
    await expect(reading).rejects.toBeInstanceOf(ExportInterrupted);
    await expect(reading).rejects.toMatchObject({ failure: { code: "export-interrupted" } });
  }
});

test("who owes what: each once, whoever travels meanwhile; whose sight has moved is told, not cut short", async () => {
  const office = { ...register.ctx, actor: actorAt("training-office", units.get("T1")!, 9) };
  const query = { requirement: "S1", purpose: "reminder", language: "en" } as const;
  const open = async (ctx: Context) => {
    const table = await owingExport(ctx, unitId("T1"), query);
    if (!table.ok) throw new Error(table.message);
    return table.value;
  };
  const owed = (row: Rows): string => JSON.stringify([row[0], row[4], row[6]]);
  const nothing = () => Promise.resolve();
  const before = await numbersOf(await open(register.ctx), nothing, owed);
  const found = await numbersOf(await open(register.ctx), () => moveTo("C0"), owed);
  expect(before.length).toBeGreaterThan(each);
  expect([...found].sort()).toEqual([...before].sort());
  units = await unitsByCode(register);
  office.actor = actorAt("training-office", units.get("T1")!, 9);
  // A request knows where its posts are as it began.
  const reading = numbersOf(await open(office), () => moveTo("C2"));
  await expect(reading).rejects.toBeInstanceOf(ExportInterrupted);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { buildUnits, openRegister, type Register, type SketchedUnit } from "#test/register";
import { overview } from "./coverage.ts";
import { changeUnit } from "./organisation/change.ts";
import { importUnits } from "./organisation/import.ts";
import { openUnit } from "./organisation/open.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
});
afterAll(() => register.close());

const id = (code: string): number => units.get(code)?.unitId ?? 0;

/** Below the province, its counties, and the two townships. */
async function below(): Promise<number[]> {
  const found = await Promise.all(
    ["P", "C1", "C2", "T1", "T2"].map((code) => overview(register.ctx, id(code))),
  );
  return found.map((one) => (one.ok ? one.value.unitsBelow : NaN));
}

test("the number of units below is of the tree as it is after every opening, move, load and closing", async () => {
  expect(await below()).toEqual([8, 4, 2, 2, 1]);
  const opened = await openUnit(register.ctx, id("T1"), {
    code: "B9",
    name: { zh: "九" },
    kind: "branch",
    level: "branch",
    on: "2011-06-01",
  });
  if (!opened.ok) throw new Error(opened.message);
  expect(await below()).toEqual([9, 5, 2, 3, 1]);
  const moved = await changeUnit(register.ctx, id("T2"), {
    change: "move",
    on: "2011-07-01",
    parentId: id("C1"),
  });
  expect(moved).toMatchObject({ ok: true });
  expect(await below()).toEqual([9, 7, 0, 3, 1]);
  const closed = await changeUnit(register.ctx, opened.value.unitId, {
    change: "close",
    on: "2011-08-01",
  });
  expect(closed).toMatchObject({ ok: true });
  expect(await below()).toEqual([8, 6, 0, 2, 1]);
  const row = {
    code: "B10",
    parent: "T1",
    name: "十",
    nameEn: "",
    kind: "branch",
    level: "branch",
    sector: null,
    from: register.ctx.today - 10,
    to: null,
    longitude: null,
    latitude: null,
  };
  const loaded = await importUnits(register.ctx, [{ row: 2, value: row }]);
  expect(loaded).toMatchObject({ ok: true, value: { problems: [] } });
  expect(await below()).toEqual([9, 7, 0, 3, 1]);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { amountIn, amountsOf, type AmountUnit, quantityIn, statedIn, sumsOf } from "./amount.ts";

const points: AmountUnit = {
  code: "point",
  title: { zh: "学分", en: "points" },
  one: "point",
  minutes: 45,
};
const row = (creditUnit: AmountUnit | null, minutes: number) => ({
  minutes,
  requirement: { creditUnit },
});
const sums = (...rows: ReturnType<typeof row>[]) => sumsOf(rows, (one) => one.minutes);

test("hours and points are never added to each other", () => {
  expect(sums(row(points, 120), row(null, 60), row(points, 60), row(null, 30))).toEqual([
    { unit: null, minutes: 90 },
    { unit: points, minutes: 180 },
  ]);
});

test("where only points are owed no hours are named, and where nothing is, none of hours", () => {
  expect(sums(row(points, 120), row(null, 0))).toEqual([{ unit: points, minutes: 120 }]);
  expect(sums(row(points, 0))).toEqual([{ unit: null, minutes: 0 }]);
});

test("amounts stand in the unit of the rule, or in hours, never rounded up", () => {
  expect(amountIn(points, 100)).toEqual({ zh: "2.22学分", en: "2.22 points" });
  expect(amountIn(null, 100)).toEqual({ zh: "1.66学时", en: "1.66 h" });
  expect(amountsOf(points)).toEqual(points.title);
  expect(amountsOf(null)).toEqual({ zh: "学时", en: "hours" });
});

test("one point is a point, and what the pack names no other word for stays as it is", () => {
  expect(amountIn(points, 45)).toEqual({ zh: "1学分", en: "1 point" });
  expect(amountIn(points, 90).en).toBe("2 points");
  expect(amountIn(points, 0).en).toBe("0 points");
  expect(amountIn(points, 46).en).toBe("1.02 points");
  expect(amountIn({ ...points, one: null }, 45).en).toBe("1 points");
  expect(amountIn(null, 60)).toEqual({ zh: "1学时", en: "1 h" });
});

test("two and a half points of 45 minutes are kept as 113 minutes and shown as they were stated", () => {
  expect(statedIn(points, 113)).toBe(2.5);
  expect(quantityIn(points, 113)).toBe(2.51);
  expect(statedIn(points, 90)).toBe(2);
});

test("what is shown of whole minutes makes the same minutes again, whatever was stated of a unit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 90_000 }),
      (of, hundredths) => {
        const unit = { ...points, minutes: of };
        const kept = Math.max(1, Math.round((hundredths / 100) * of));
        const shown = statedIn(unit, kept);
        // A unit of more than a hundred minutes is not stated to the minute by two decimals.
        if (of <= 100) expect(Math.round(shown * of)).toBe(kept);
        expect(Math.round(shown * 100)).toBeCloseTo(shown * 100, 6);
      },
    ),
  );
});

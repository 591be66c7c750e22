import { expect, test } from "vitest";
import { amountIn, amountsOf, sumsOf } from "./amount.ts";

const points = { code: "point", title: { zh: "学分", en: "points" }, minutes: 45 };
const row = (creditUnit: typeof points | null, minutes: number) => ({
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

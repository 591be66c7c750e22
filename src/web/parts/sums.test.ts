import { expect, test } from "vitest";
import { sumsOf } from "#core/amount";
import { movedSums } from "./sums.ts";

const points = { code: "point", title: { zh: "学分", en: "points" }, one: "point", minutes: 60 };
const row = (creditUnit: typeof points | null, minutes: number) => ({
  minutes,
  requirement: {
    id: "R",
    title: { zh: "规则", en: "Rule" },
    measure: "minutes" as const,
    subject: "member" as const,
    creditUnit,
  },
});
const sums = (...rows: ReturnType<typeof row>[]) => sumsOf(rows, (one) => one.minutes);

test("what was owed in points and is no more moves to none of them", () => {
  expect(movedSums(sums(row(points, 120)), sums())).toEqual([{ unit: points, from: 120, to: 0 }]);
  expect(movedSums(sums(), sums())).toEqual([{ unit: null, from: 0, to: 0 }]);
  expect(movedSums(sums(row(null, 60), row(points, 5)), sums(row(points, 2)))).toEqual([
    { unit: null, from: 60, to: 0 },
    { unit: points, from: 5, to: 2 },
  ]);
});

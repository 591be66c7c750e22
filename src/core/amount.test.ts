import fc from "fast-check";
import { expect, test } from "vitest";
import { amountIn, type AmountUnit, quantityIn, statedIn } from "./amount.ts";

const points: AmountUnit = {
  code: "point",
  title: { zh: "学分", en: "points" },
  one: "point",
  minutes: 45,
};

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

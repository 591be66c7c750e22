import fc from "fast-check";
import { expect, test } from "vitest";
import { lagOf } from "./quality.ts";

test("half and nine tenths of the entries were recorded within the stated days", () => {
  const days = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(days, (all) => {
      const buckets = [...new Set(all)].map((one) => ({
        days: one,
        entries: all.filter((other) => other === one).length,
      }));
      const sorted = all.toSorted((a, b) => a - b);
      const at = (part: number) => sorted[Math.ceil(all.length * part) - 1];
      expect(lagOf(buckets)).toEqual({ entries: all.length, median: at(0.5), ninetieth: at(0.9) });
    }),
  );
});

test("without entries there is no lag", () => {
  expect(lagOf([])).toBeNull();
});

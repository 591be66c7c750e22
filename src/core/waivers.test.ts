import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDay } from "./day.ts";
import type { Waiver } from "./members.ts";
import { parseWaiver, waiversOf, waiverText } from "./waivers.ts";

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const code = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const days = fc.integer({ min: -25_000, max: 80_000 });
const waiver: fc.Arbitrary<Waiver> = fc
  .tuple(code, days, code)
  .chain(([requirement, window, kind]) =>
    fc
      .oneof(
        fc.record({ effect: fc.constant("lift" as const), amount: fc.constant(0) }),
        fc.record({
          effect: fc.constant("reduce" as const),
          amount: fc.integer({ min: 1, max: 100_000 }),
        }),
        fc.record({ effect: fc.constant("shift" as const), amount: days }),
      )
      .map((stated) => ({ requirement, window, kind, ...stated })),
  );

test("a waiver that is written as a fact is read back as it was", () => {
  fc.assert(
    fc.property(waiver, (one) => {
      expect(parseWaiver(waiverText(one))).toEqual(one);
    }),
  );
});

test.each([
  "",
  "S1",
  "S1/2010-01-01/posting",
  "S1/2010-02-30/posting/lift",
  "S1/2010-01-01/posting/lift-5",
  "S1/2010-01-01/posting/reduce",
  "S1/2010-01-01/posting/reduce-0",
  "S1/2010-01-01/posting/reduce-100001",
  "S1/2010-01-01/posting/reduce-1.5",
  "S1/2010-01-01/posting/shift-2011",
  "S1/2010-01-01/posting/lift/more",
  "/2010-01-01/posting/lift",
])("%j is no waiver", (text) => {
  expect(parseWaiver(text)).toBeNull();
});

test("other facts, and a text that is no waiver, are passed over", () => {
  expect(
    waiversOf([
      { kind: "sector", value: "S1/2010-01-01/posting/lift" },
      { kind: "waiver", value: "broken" },
      { kind: "waiver", value: "S1/2010-01-01/posting/reduce-480" },
    ]),
  ).toEqual([
    {
      requirement: "S1",
      window: day("2010-01-01"),
      kind: "posting",
      effect: "reduce",
      amount: 480,
    },
  ]);
});

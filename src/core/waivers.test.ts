import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDay } from "./day.ts";
import type { Waiver } from "./members.ts";
import type { Requirement } from "./policy/pack.ts";
import { parseWaiver, waiverKinds, waiverMistake, waiversOf, waiverText } from "./waivers.ts";

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
  "S1/2010-01-01//lift",
  "S1/2010-01-01/posting/uplift",
  "S1/2010-01-01/posting/lifted",
  "S1/2010-01-01/posting/shift",
  "S1/2010-01-01/posting/reduce-1000000",
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

test("it is written so that files can state it", () => {
  const one = { requirement: "S1", window: day("2010-01-01"), kind: "posting" };
  expect(waiverText({ ...one, effect: "lift", amount: 0 })).toBe("S1/2010-01-01/posting/lift");
  expect(waiverText({ ...one, effect: "reduce", amount: 480 })).toBe(
    "S1/2010-01-01/posting/reduce-480",
  );
  expect(waiverText({ ...one, effect: "shift", amount: day("2011-03-31") })).toBe(
    "S1/2010-01-01/posting/shift-2011-03-31",
  );
});

test("a reduction has from one to a hundred thousand minutes", () => {
  expect(parseWaiver("S1/2010-01-01/posting/reduce-1")?.amount).toBe(1);
  expect(parseWaiver("S1/2010-01-01/posting/reduce-100000")?.amount).toBe(100_000);
});

const term = (text: string) => ({ code: text, title: { zh: text, en: text } });
const allowing = (...waive: Waiver["effect"][]): Requirement =>
  ({ verdict: { waive } }) as unknown as Requirement;
const asked = (effect: Waiver["effect"], amount: number, kind = "posting") => ({
  requirement: "S1",
  window: day("2010-01-01"),
  dueOn: day("2010-12-31"),
  kind,
  effect,
  amount,
});
const kinds = [term("study-leave"), term("posting")];

test("what the pack does not allow is named: the kind, the effect, the hours, the day", () => {
  const rule = allowing("lift", "reduce", "shift");
  expect(waiverMistake(rule, kinds, asked("lift", 0))).toBeNull();
  expect(waiverMistake(rule, kinds, asked("lift", 0, "illness"))).toBe("kind");
  expect(waiverMistake(allowing("reduce"), kinds, asked("lift", 0))).toBe("effect");
  expect(waiverMistake(rule, kinds, asked("reduce", 0))).toBe("hours");
  expect(waiverMistake(rule, kinds, asked("reduce", 1))).toBeNull();
  expect(waiverMistake(rule, kinds, asked("reduce", 100_000))).toBeNull();
  expect(waiverMistake(rule, kinds, asked("reduce", 100_001))).toBe("hours");
  expect(waiverMistake(rule, kinds, asked("shift", day("2010-12-31")))).toBe("day");
  expect(waiverMistake(rule, kinds, asked("shift", day("2011-01-01")))).toBeNull();
});

test("a pack's own kinds of waiver take the place of the usual ones", () => {
  expect(waiverKinds({ waivers: kinds })).toBe(kinds);
  expect(waiverKinds({ waivers: [] }).map((one) => one.code)).toEqual([
    "posting",
    "study-leave",
    "age",
    "personal-circumstances",
  ]);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Day, PartialDay } from "./day.ts";
import { impossibleDays, type MemberDays } from "./member-days.ts";

const today = 15_000;
const now: PartialDay = { first: today, last: today };
const exact = (day: Day): PartialDay => ({ first: day, last: day });
const within = (first: Day, last: Day): PartialDay => ({ first, last });
const unknown: MemberDays = { born: null, admitted: null, full: null };
const problems = (days: Partial<MemberDays>) => impossibleDays({ ...unknown, ...days }, today);

test("nothing is wrong with what is unknown, and with what is in order", () => {
  expect(problems({})).toEqual([]);
  expect(problems({ born: exact(1000), admitted: exact(9000), full: exact(9365) })).toEqual([]);
});

test.each(["born", "admitted", "full"] as const)("%s is today at the latest", (field) => {
  expect(problems({ [field]: exact(today) })).toEqual([]);
  expect(problems({ [field]: exact(today + 1) })).toEqual([
    { field, code: "after-today", other: now },
  ]);
});

test("of an incomplete date the first possible day counts: this year is not after today", () => {
  expect(problems({ full: within(today, today + 300) })).toEqual([]);
  expect(problems({ full: within(today + 1, today + 300) })).toHaveLength(1);
});

test("nobody is admitted before he is born; on one day it is not impossible", () => {
  const admitted = exact(9000);
  expect(problems({ born: exact(9000), admitted })).toEqual([]);
  expect(problems({ born: exact(9001), admitted })).toEqual([
    { field: "born", code: "born-later", other: admitted },
  ]);
});

test("of an incomplete admission the last possible day counts, of a birth the first", () => {
  const admitted = within(9000, 9364);
  expect(problems({ born: exact(9364), admitted })).toEqual([]);
  expect(problems({ born: within(9364, 9700), admitted })).toEqual([]);
  expect(problems({ born: within(9365, 9700), admitted })).toEqual([
    { field: "born", code: "born-later", other: admitted },
  ]);
});

test("full membership before the birth or the admission is a matter of the body's own rules", () => {
  expect(problems({ born: exact(9000), full: exact(1) })).toEqual([]);
  expect(problems({ admitted: exact(9000), full: exact(1) })).toEqual([]);
});

test("all that is wrong is named, in the order of the fields, the contradiction last", () => {
  const days = { born: exact(today + 9), admitted: exact(today + 2), full: exact(today + 3) };
  expect(problems(days).map((one) => [one.field, one.code])).toEqual([
    ["born", "after-today"],
    ["admitted", "after-today"],
    ["full", "after-today"],
    ["born", "born-later"],
  ]);
});

test("what is possible today stays possible on every later day", () => {
  const date = fc
    .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 400 }))
    .map(([first, length]) => within(first, first + length));
  const days = fc.record({
    born: fc.option(date),
    admitted: fc.option(date),
    full: fc.option(date),
  });
  fc.assert(
    fc.property(days, fc.nat(20_000), fc.nat(5000), (one, day, later) => {
      expect(impossibleDays(one, day + later).length).toBeLessThanOrEqual(
        impossibleDays(one, day).length,
      );
    }),
  );
});

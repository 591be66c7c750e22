import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Day } from "./day.ts";
import {
  type DutyAbove,
  dutyBeside,
  gapMonths,
  livesOf,
  longestGap,
  type RecordedOfUnit,
  unitHistory,
} from "./duties.ts";
import type { Reasons } from "./judge.ts";
import { placesOf, type VersionRow } from "./places.ts";

const county: DutyAbove = {
  home: 9,
  depth: 2,
  unitId: 2,
  requirement: "plan",
  windowStart: 100,
  dueOn: 199,
  status: "short",
};
const province: DutyAbove = { ...county, depth: 1, unitId: 1, status: "met" };

test("of several units above a home, the nearest that has the duty stands beside the verdict", () => {
  expect(dutyBeside("plan", 9, 150, [province, county])).toBe(county);
  expect(dutyBeside("plan", 9, 150, [county, province])).toBe(county);
  expect(dutyBeside("plan", 9, 150, [province])).toBe(province);
});

test("only duties by that rule, of units above that home, count", () => {
  expect(dutyBeside("pool", 9, 150, [county])).toBeNull();
  expect(dutyBeside("plan", 8, 150, [county])).toBeNull();
  expect(dutyBeside("plan", null, 150, [county])).toBeNull();
});

test("the window that holds the day is meant, its first and its last day included", () => {
  const next: DutyAbove = { ...county, windowStart: 200, dueOn: 299, status: "on-course" };
  const asked = (day: number) => dutyBeside("plan", 9, day, [county, next])?.windowStart ?? null;
  expect([99, 100, 199, 200, 299, 300].map(asked)).toEqual([null, 100, 100, 200, 200, null]);
});

test("an overdue duty stands beside what comes later, until a later window begins", () => {
  const overdue: DutyAbove = { ...county, status: "overdue" };
  const next: DutyAbove = { ...county, windowStart: 200, dueOn: 299 };
  expect(dutyBeside("plan", 9, 250, [overdue])).toBe(overdue);
  expect(dutyBeside("plan", 9, 250, [overdue, next])).toBe(next);
  expect(dutyBeside("plan", 9, 250, [next, overdue])).toBe(next);
});

test("of one unit the later window stands beside, whichever comes first", () => {
  const overdue: DutyAbove = { ...county, status: "overdue" };
  const twin: DutyAbove = { ...overdue, windowStart: 101 };
  expect(dutyBeside("plan", 9, 250, [overdue, twin])).toBe(twin);
  expect(dutyBeside("plan", 9, 250, [twin, overdue])).toBe(twin);
  // Of two that stand alike the first is kept.
  const same = { ...overdue };
  expect(dutyBeside("plan", 9, 250, [overdue, same])).toBe(overdue);
});

test("a nearer unit goes before a later window of one further up", () => {
  const later: DutyAbove = { ...province, windowStart: 140 };
  expect(dutyBeside("plan", 9, 150, [county, later])).toBe(county);
  expect(dutyBeside("plan", 9, 150, [later, county])).toBe(county);
});

// Units as the judge takes them -----------------------------------------------------------------------

const version = (unitId: number, from: Day, to: Day | null, kind = "branch"): VersionRow => ({
  unitId,
  from,
  to,
  parentId: null,
  kind,
  level: "branch",
  sector: null,
});
const nothing: RecordedOfUnit = { facts: [], events: [], entries: [], waivers: [] };
const homesOf = (own: readonly VersionRow[], unitId = 1) =>
  unitHistory(unitId, nothing, own, placesOf(own)).homes.map(({ place, ...home }) => ({
    ...home,
    kind: place.kind,
  }));

test("the home of a unit is the unit itself, from its first day to its last", () => {
  const first = version(1, 100, 200);
  const second = version(1, 200, 300);
  const home = { unitId: 1, from: 100, to: 300, kind: "branch" };
  expect(homesOf([first, second])).toEqual([home]);
  expect(homesOf([second, first])).toEqual([home]);
  expect(homesOf([first])).toEqual([{ ...home, to: 200 }]);
  expect(homesOf([first, version(1, 200, null)])).toEqual([{ ...home, to: null }]);
  expect(homesOf([version(1, 200, null), first])).toEqual([{ ...home, to: null }]);
});

test("a unit that became another kind of place has one home for each", () => {
  expect(homesOf([version(1, 100, 200), version(1, 200, null, "committee")])).toEqual([
    { unitId: 1, from: 100, to: 200, kind: "branch" },
    { unitId: 1, from: 200, to: null, kind: "committee" },
  ]);
});

test("a unit of which nothing is known has no home, and what is recorded of it stays", () => {
  const recorded: RecordedOfUnit = {
    ...nothing,
    events: [{ id: "e", kind: "held", on: { first: 1, last: 1 }, unitId: null }],
  };
  expect(unitHistory(1, recorded, [], placesOf([]))).toEqual({ ...recorded, homes: [] });
  expect(unitHistory(1, recorded, [version(1, 0, null)], placesOf([])).events).toEqual(
    recorded.events,
  );
});

test("rows are told apart by unit, in their order, and places know all of them", () => {
  const rows = [version(1, 200, null, "committee"), version(2, 0, null), version(1, 100, 200)];
  const { own, places } = livesOf(rows);
  expect([...own]).toEqual([
    [1, [rows[0], rows[2]]],
    [2, [rows[1]]],
  ]);
  expect([places.on(1, 150).kind, places.on(1, 200).kind]).toEqual(["branch", "committee"]);
  expect(livesOf([]).own.size).toBe(0);
});

// Pauses ----------------------------------------------------------------------------------------------

/** Reasons of one window of a requirement, as far as pauses ask: days that counted, and did not. */
function window(requirement: string, counted: readonly Day[], uncounted: readonly Day[] = []) {
  const entry = (endsOn: Day, once: boolean) => ({ endsOn, once });
  return {
    verdict: { requirement },
    entries: [...uncounted.map((on) => entry(on, false)), ...counted.map((on) => entry(on, true))],
  } as unknown as Reasons;
}

test("a pause is told in tenths of a month of average length", () => {
  const months = (days: number) => gapMonths({ from: 0, to: days, days });
  // A tenth of a month is 3.04 days: one day is 0.03, two are 0.07 months.
  expect([0, 1, 2, 30, 31, 61, 365, 366, 1461].map(months)).toEqual([
    0, 0, 0.1, 1, 1, 2, 12, 12, 48,
  ]);
  expect(months(45)).toBe(1.5);
});

test("the longest pause is that between two acts that counted, over all windows of the rule", () => {
  const gap = (from: Day, to: Day) => ({ from, to, days: to - from });
  expect(longestGap([window("M", [10, 40]), window("M", [100])], "M")).toEqual(gap(40, 100));
  expect(longestGap([window("M", [100]), window("M", [40, 10])], "M")).toEqual(gap(40, 100));
  // Days before 1970 are days too.
  expect(longestGap([window("M", [0, -50, 9])], "M")).toEqual(gap(-50, 0));
});

test("what did not count, and other rules, end no pause and begin none", () => {
  const gap = (from: Day, to: Day) => ({ from, to, days: to - from });
  const others = [window("M", [10, 40], [25, 99]), window("N", [20, 500])];
  expect(longestGap(others, "M")).toEqual(gap(10, 40));
  expect(longestGap(others, "N")).toEqual(gap(20, 500));
});

test("below two days there is no pause, and of two that are as long the earlier one is meant", () => {
  expect(longestGap([], "M")).toBeNull();
  expect(longestGap([window("M", [10])], "M")).toBeNull();
  expect(longestGap([window("M", [10, 10]), window("M", [10])], "M")).toBeNull();
  expect(longestGap([window("M", [10, 20, 30])], "M")).toEqual({ from: 10, to: 20, days: 10 });
});

test("the order of acts never matters, and no two that follow each other lie further apart", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 })), (days) => {
      const found = longestGap([window("M", days)], "M");
      expect(longestGap([window("M", days.toReversed())], "M")).toEqual(found);
      const sorted = [...new Set(days)].sort((a, b) => a - b);
      const pauses = sorted.slice(1).map((day, index) => day - (sorted[index] ?? day));
      expect(found?.days ?? 0).toBe(Math.max(0, ...pauses));
    }),
  );
});

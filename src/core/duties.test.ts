import { expect, test } from "vitest";
import { type DutyAbove, dutyBeside } from "./duties.ts";

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

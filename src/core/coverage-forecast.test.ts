import { expect, test } from "vitest";
import { forecastOf, neededOf, type PathPoint } from "./coverage-forecast.ts";
import { dayOf } from "./day.ts";

const from = dayOf(2009, 1, 1);
const to = dayOf(2013, 12, 31);
const end = (year: number): number => dayOf(year, 12, 31);
const at = (year: number, reached: number, judged = 100): PathPoint => ({
  day: end(year),
  judged,
  reached,
  unmeasured: 0,
});

test("the average, the slowest and the fastest year each take their share of what is missing", () => {
  // A fifth of 100, then half of the 80 that are left: paces 0.2 and 0.5.
  const past = [at(2009, 20), at(2010, 60)];
  const today = { day: end(2010), judged: 100, reached: 60, unmeasured: 0 };
  const made = forecastOf({ from, to, past, today, days: [end(2011), end(2012)] });
  if (made.kind !== "made") throw new Error(made.kind);
  expect(made.years).toBe(2);
  const [first, second] = made.points;
  // A year of 365 days is a day's quarter shorter than the year by which a pace is told.
  expect(first?.low).toBeCloseTo(1 - 0.4 * 0.8, 3);
  expect(first?.middle).toBeCloseTo(1 - 0.4 * 0.65, 3);
  expect(first?.high).toBeCloseTo(1 - 0.4 * 0.5, 3);
  expect(second?.middle).toBeCloseTo(1 - 0.4 * 0.65 ** 2, 3);
});

test("a forecast begins at today's share, never falls and never passes the whole", () => {
  const past = [at(2009, 40), at(2010, 30), at(2011, 100)];
  const today = { day: dayOf(2012, 7, 1), judged: 200, reached: 150, unmeasured: 0 };
  const made = forecastOf({ from, to, past, today, days: [end(2012), end(2013)] });
  if (made.kind !== "made") throw new Error(made.kind);
  for (const point of made.points) {
    expect(point.low).toBeGreaterThanOrEqual(0.75);
    expect(point.high).toBeLessThanOrEqual(1);
    expect(point.low).toBeLessThanOrEqual(point.middle);
    expect(point.middle).toBeLessThanOrEqual(point.high);
  }
  // 2010 fell, so the slowest pace is none at all; 2011 trained everybody.
  expect(made.points.map((one) => one.low)).toEqual([0.75, 0.75]);
  expect(made.points.at(-1)?.high).toBe(1);
});

test("a change of the denominator is no pace: shares are compared, not persons", () => {
  const past = [at(2009, 10, 100), at(2010, 20, 200)];
  const today = { day: end(2010), judged: 200, reached: 20, unmeasured: 0 };
  const made = forecastOf({ from, to, past, today, days: [end(2011)] });
  if (made.kind !== "made") throw new Error(made.kind);
  expect(made.points[0]?.low).toBeCloseTo(0.1, 6);
});

test("fewer than two whole years, or nobody, give no forecast", () => {
  const today = { day: dayOf(2010, 6, 1), judged: 100, reached: 50, unmeasured: 0 };
  const days = [end(2010)];
  expect(forecastOf({ from, to, past: [at(2009, 20)], today, days })).toEqual({
    kind: "too-few-years",
    years: 1,
  });
  const nobody = { day: end(2010), judged: 0, reached: 0, unmeasured: 0 };
  const past = [at(2009, 20), at(2010, 60)];
  expect(forecastOf({ from, to, past, today: nobody, days }).kind).toBe("too-few-years");
});

test("a part of a year and a year without anybody tell no pace", () => {
  // The window begins in the middle of 2009: its end is no whole year after.
  const late = dayOf(2009, 7, 1);
  const past = [at(2009, 20), at(2010, 0, 0), at(2011, 60)];
  const today = { day: end(2011), judged: 100, reached: 60, unmeasured: 0 };
  const found = forecastOf({ from: late, to, past, today, days: [end(2012)] });
  expect(found).toEqual({ kind: "too-few-years", years: 1 });
});

test("a year without anybody says nothing of the years after it", () => {
  const past = [at(2009, 20), at(2010, 0, 0), at(2011, 60), at(2012, 70)];
  const today = { day: end(2012), judged: 100, reached: 70, unmeasured: 0 };
  const found = forecastOf({ from, to, past, today, days: [end(2013)] });
  if (found.kind !== "made") throw new Error(found.kind);
  expect(found.years).toBe(3);
  expect(found.points[0]?.high).toBeCloseTo(1 - 0.3 * 0.5, 3);
});

test("where everybody was trained a further year tells no pace", () => {
  const past = [at(2009, 50), at(2010, 100), at(2011, 90), at(2012, 95)];
  const today = { day: end(2012), judged: 100, reached: 95, unmeasured: 0 };
  const found = forecastOf({ from, to, past, today, days: [end(2013)] });
  if (found.kind !== "made") throw new Error(found.kind);
  expect(found.years).toBe(3);
});

test("after the window's last day there is nothing to expect", () => {
  const past = [at(2009, 20), at(2010, 60), at(2011, 70), at(2012, 80), at(2013, 90)];
  for (const day of [to, to + 10]) {
    const today = { day, judged: 100, reached: 90, unmeasured: 0 };
    expect(forecastOf({ from, to, past, today, days: [] })).toEqual({ kind: "ended" });
  }
});

test("what is needed are whole persons of the target, spread over the years that are left", () => {
  const today = { day: end(2011), judged: 101, reached: 40, unmeasured: 0 };
  expect(neededOf(today, to, null)).toEqual({ target: 100, persons: 61, aYear: 31 });
  // 90.9 persons are 91.
  expect(neededOf(today, to, 90)).toEqual({ target: 90, persons: 51, aYear: 26 });
  expect(neededOf({ ...today, reached: 95 }, to, 90)).toEqual({
    target: 90,
    persons: 0,
    aYear: 0,
  });
});

test("a target with decimals asks for no person too many", () => {
  const today = { day: end(2011), judged: 1000, reached: 0, unmeasured: 0 };
  expect(neededOf(today, to, 57.3)?.persons).toBe(573);
});

test("in the last year all of them are needed, and after the end nothing is", () => {
  const today = { day: dayOf(2013, 11, 1), judged: 100, reached: 40, unmeasured: 0 };
  expect(neededOf(today, to, null)?.aYear).toBe(60);
  expect(neededOf({ ...today, day: to }, to, null)?.aYear).toBe(60);
  expect(neededOf({ ...today, day: to + 1 }, to, null)).toBeNull();
});

test("while of some nobody can say whether they reach it, there is no forecast and no number needed", () => {
  const today = { day: end(2010), judged: 1, reached: 1, unmeasured: 31 };
  const past = [at(2009, 20), at(2010, 60)];
  expect(forecastOf({ from, to, past, today, days: [end(2011)] })).toEqual({
    kind: "not-measurable",
  });
  expect(neededOf(today, to, null)).toBeNull();
  // A past year like that tells no pace.
  const untold = past.map((one) => ({ ...one, unmeasured: 1 }));
  const known = { ...today, unmeasured: 0 };
  const found = forecastOf({ from, to, past: untold, today: known, days: [end(2011)] });
  expect(found).toEqual({ kind: "too-few-years", years: 0 });
});

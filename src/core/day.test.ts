import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  addMonths,
  addYears,
  civilOf,
  dayOf,
  formatDay,
  formatPartialDay,
  parseDay,
  parsePartialDay,
} from "./day.ts";

const epoch = Temporal.PlainDate.from("1970-01-01");
const days = fc.integer({ min: dayOf(1800, 1, 1), max: dayOf(2300, 12, 31) });

describe("days of the calendar", () => {
  test("agree with Temporal in both directions", () => {
    fc.assert(
      fc.property(days, (day) => {
        const date = epoch.add({ days: day });
        expect(civilOf(day)).toEqual({ year: date.year, month: date.month, day: date.day });
        expect(dayOf(date.year, date.month, date.day)).toBe(day);
        expect(parseDay(formatDay(day))).toBe(day);
      }),
      { numRuns: 3000 },
    );
  });

  test("months later agree with Temporal: a missing day becomes the last one", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -240, max: 240 }), (day, months) => {
        const date = epoch.add({ days: day }).add({ months });
        expect(addMonths(day, months)).toBe(dayOf(date.year, date.month, date.day));
      }),
      { numRuns: 3000 },
    );
  });

  test("29 February a year later is 28 February, and 31 August half a year later its last day", () => {
    expect(formatDay(addMonths(dayOf(2012, 2, 29), 12))).toBe("2013-02-28");
    expect(formatDay(addYears(dayOf(2012, 2, 29), 1))).toBe("2013-02-28");
    expect(formatDay(addYears(dayOf(2012, 2, 29), -4))).toBe("2008-02-29");
    expect(formatDay(addMonths(dayOf(2010, 8, 31), 6))).toBe("2011-02-28");
  });

  test("agree with Temporal on every day around the turn of a century, of four, and of a leap year", () => {
    for (const year of [1600, 1700, 1999, 2000, 2003, 2004, 2100, 2399, 2400]) {
      for (let day = dayOf(year, 1, 1) - 400; day < dayOf(year + 1, 1, 1) + 400; day += 1) {
        const { year: y, month, day: d } = civilOf(day);
        expect(dayOf(y, month, d)).toBe(day);
        const date = epoch.add({ days: day });
        expect([y, month, d]).toEqual([date.year, date.month, date.day]);
      }
    }
  });

  test("of the first years are written with four digits, and there is no year 0", () => {
    expect(formatDay(dayOf(987, 6, 5))).toBe("0987-06-05");
    expect(parsePartialDay("0001")).toEqual({ first: dayOf(1, 1, 1), last: dayOf(1, 12, 31) });
    for (const text of ["0000", "0000-05", "0000-05-06", "2010-05-00", "2010-00", "x", ""]) {
      expect(parsePartialDay(text)).toBeNull();
    }
  });

  test("a date that is no day is refused", () => {
    for (const text of ["2010-02-29", "2010-13-01", "2010-00-10", "2010-1-1", "", "2010", "x"]) {
      expect(parseDay(text)).toBeNull();
    }
  });

  test("partial dates keep their precision", () => {
    for (const text of ["2010", "2010-05", "2012-02", "2010-05-06"]) {
      const found = parsePartialDay(text);
      expect(found === null ? null : formatPartialDay(found)).toBe(text);
    }
  });
});

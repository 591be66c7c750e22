import { expect, test } from "vitest";
import { firstWithout, isPartialDay, lastWith } from "./days.ts";

test("the last day that people name is the day before the first one without it, over months and years", () => {
  expect(firstWithout("2010-12-31")).toBe("2011-01-01");
  expect(firstWithout("2012-02-28")).toBe("2012-02-29");
  expect(lastWith("2011-03-01")).toBe("2011-02-28");
  expect([firstWithout("2010-05"), lastWith("2010")]).toEqual(["2010-05", "2010"]);
});

test("only days of the calendar are dates, in the precision in which they are known", () => {
  expect(["2010", "2010-05", "2010-05-06", "2012-02-29"].every(isPartialDay)).toBe(true);
  for (const wrong of ["", "10", "2010-13", "2011-02-29", "2010-5-6", "2010-05-06 ", "today"]) {
    expect([wrong, isPartialDay(wrong)]).toEqual([wrong, false]);
  }
});

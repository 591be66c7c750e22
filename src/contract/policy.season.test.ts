import { describe, expect, test } from "vitest";
import {
  smallEntry as entry,
  smallFact as fact,
  smallHistory as history,
  smallLines as lines,
  smallMistakes as mistakes,
} from "#test/small-pack";

const winter = { window: '{ season: { from: "10-01", to: "03-31" } }' };

describe("a season", () => {
  test("is a window of each year, which may end in the next one", () => {
    const one = history({ entries: [entry("2010-12-01", 10), entry("2011-06-01", 10)] });
    expect(lines(winter, one, "2011-12-31")).toEqual([
      "2010-10-01..2011-03-31 met 10/10",
      "2011-10-01..2012-03-31 on-course 0/10",
    ]);
  });

  test("asks nothing between its last day and the next first one", () => {
    const one = history({ facts: [fact("post", "guard", "2011-04-01", "2011-10-01")] });
    const rule = { ...winter, bind: "{ when: { post: guard } }" };
    expect(lines(rule, one, "2011-12-31")).toEqual([]);
  });

  test("that was over before the pack is none, and one that runs then is the first", () => {
    const spring = { window: '{ season: { from: "01-01", to: "02-29" } }' };
    expect(lines(spring, history(), "2012-03-01")).toEqual([
      "2010-01-01..2010-02-28 short 0/10",
      "2011-01-01..2011-02-28 short 0/10",
      "2012-01-01..2012-02-29 short 0/10",
    ]);
  });

  test("has grace, decrees, turns, cure and carry like other windows that follow each other", () => {
    const rule = {
      window:
        '{ season: { from: "10-01", to: "03-31", grace: { days: 30 }, every: { nth: 2, first: 1 } } }',
    };
    const one = history({ entries: [entry("2011-04-20", 10)] });
    expect(lines(rule, one, "2013-01-01")).toEqual([
      "2010-10-01..2011-04-30 met 10/10",
      "2012-10-01..2013-04-30 on-course 0/10",
    ]);
    const carrying = {
      ...winter,
      credit: "{ counts: { anything: true }, carryIn: { hours: 4, of: { anything: true } } }",
    };
    const more = history({ entries: [entry("2010-12-01", 16)] });
    expect(lines(carrying, more, "2011-12-31")[1]).toBe("2011-10-01..2012-03-31 on-course 4/10");
  });

  test("is refused where its days are no days of every year, and named where gaps are meant", () => {
    expect(mistakes({ window: '{ season: { from: "10-01" } }' })[0]).toContain(
      "the key to is missing",
    );
    const leap = mistakes({ window: '{ season: { from: "02-29", to: "03-31" } }' });
    expect(leap[0]).toContain("02-29: not a day of every year");
    const calendar = mistakes({ window: "{ calendar: { months: 6, step: 12 } }" });
    expect(calendar[0]).toContain("leaves days in no window; a part of each year is a season");
  });
});

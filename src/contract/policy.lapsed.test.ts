import { describe, expect, test } from "vitest";
import { smallTextsWithNext } from "#test/small-lines";
import { smallEntry as entry, smallHistory as history } from "#test/small-pack";

/** Ten hours of six months; after more than three months without them, five hours. */
const lapsed = "{ over: { months: 3 }, demand: { all: [{ hours: 5 }] } }";
const rule = { window: `{ rolling: { months: 6, lapsed: ${lapsed} } }` };
/** It stood up to 15 July 2011. */
const first = entry("2011-01-15", 10);

type Days = readonly (readonly [today: string, told: string])[];
const cases: readonly (readonly [string, readonly (readonly [string, number])[], Days])[] = [
  [
    "from the day on which its demand is reached, by several entries too",
    [
      ["2011-11-01", 3],
      ["2011-11-10", 3],
    ],
    [
      ["2011-11-01", "2011-07-15 overdue 3/5, next 2011-11-10"],
      ["2011-11-10", "2012-05-10 met 6/5, next 2012-05-02"],
      ["2012-05-10", "2012-05-10 met 6/5, next 2012-05-11"],
      ["2012-05-11", "2012-05-10 overdue 0/10, next 2012-08-12"],
      ["2012-08-12", "2012-05-10 overdue 0/5, next 2031-01-01"],
    ],
  ],
  [
    "and the own demand is shown where it is reached as well",
    [
      ["2011-11-01", 5],
      ["2011-12-01", 5],
    ],
    [
      ["2011-11-30", "2012-05-01 met 5/5, next 2011-12-01"],
      ["2011-12-01", "2012-05-01 met 10/10, next 2012-05-02"],
      ["2012-05-02", "2012-05-01 overdue 5/10, next 2012-06-02"],
      ["2012-08-03", "2012-05-01 overdue 0/5, next 2031-01-01"],
    ],
  ],
  [
    "by what was done after the last day on which it stood",
    [
      ["2011-07-15", 4],
      ["2011-07-16", 1],
      ["2011-11-01", 4],
    ],
    [
      ["2011-10-20", "2011-07-15 overdue 1/5, next 2011-11-01"],
      ["2011-11-01", "2012-05-01 met 5/5, next 2012-01-16"],
    ],
  ],
  [
    "and not where the own demand was reached in time",
    [["2011-09-01", 10]],
    [
      ["2011-09-01", "2012-03-01 met 10/10, next 2012-03-02"],
      ["2012-03-02", "2012-03-01 overdue 0/10, next 2012-06-03"],
      ["2012-06-03", "2012-03-01 overdue 0/5, next 2031-01-01"],
    ],
  ],
  [
    "as often as it lapsed",
    [
      ["2011-11-01", 5],
      ["2012-09-01", 5],
    ],
    [
      ["2012-08-02", "2012-05-01 overdue 0/10, next 2012-08-03"],
      ["2012-08-03", "2012-05-01 overdue 0/5, next 2012-09-01"],
      ["2012-09-01", "2013-03-01 met 5/5, next 2013-03-02"],
      ["2013-03-02", "2013-03-01 overdue 0/10, next 2013-06-03"],
    ],
  ],
];

describe("a rolling rule that lapsed stands again", () => {
  test.each(cases)("%s", (_, done, days) => {
    const entries = [first, ...done.map(([day, hours]) => entry(day, hours))];
    for (const [today, told] of days) {
      expect(smallTextsWithNext(rule, history({ entries }), { today })).toEqual([
        `2010-01-01..${told}`,
      ]);
    }
  });
});

import { describe, expect, test } from "vitest";
import {
  smallEntry as entry,
  smallEvent as event,
  smallHistory as history,
  smallLines as lines,
  smallMistakes as mistakes,
  smallWhy as why,
} from "#test/small-pack";

const anything = "of: { anything: true }";
const credit = (carryIn: string): string =>
  `{ counts: { anything: true }, within: end, carryIn: { ${carryIn} } }`;

/** Three years, renewed by ten hours at any time, from the old last day. */
const renewed = "{ validity: { years: 3, early: { years: 3 } } }";

describe("hours over in the validity of a certificate", () => {
  const first = entry("2010-06-01", 10);
  const second = entry("2011-02-01", 10);
  const over = [entry("2012-03-01", 5), entry("2013-01-15", 4)];

  test("count for the next renewal up to what may be carried", () => {
    const rule = { window: renewed, credit: credit(`hours: 3, ${anything}`) };
    const done = history({ entries: [first, second, ...over] });
    expect(lines(rule, done, "2013-05-31")).toEqual(["2010-01-01..2016-05-31 met 19/10"]);
    const seven = history({ entries: [first, second, ...over, entry("2014-01-10", 7)] });
    expect(lines(rule, seven, "2014-02-01")).toEqual(["2010-01-01..2019-05-31 met 10/10"]);
    const six = history({ entries: [first, second, ...over, entry("2014-01-10", 6)] });
    expect(lines(rule, six, "2014-02-01")).toEqual(["2010-01-01..2016-05-31 met 19/10"]);
  });

  test("are lost where nothing may be carried, and count whole where no limit is written", () => {
    const again = [entry("2012-03-01", 5), entry("2013-06-10", 5)];
    const done = history({ entries: [first, second, ...again] });
    const none = { window: renewed, credit: credit(`hours: 0, ${anything}`) };
    expect(lines(none, done, "2013-07-01")).toEqual(["2010-01-01..2016-05-31 met 15/10"]);
    expect(lines({ window: renewed }, done, "2013-07-01")).toEqual([
      "2010-01-01..2019-05-31 met 10/10",
    ]);
  });

  test("are of those entries alone that may be carried", () => {
    const rule = { window: renewed, credit: credit("hours: 6, of: { topic: b }") };
    const done = history({
      entries: [first, second, entry("2012-03-01", 6), entry("2014-01-10", 4)],
    });
    expect(lines(rule, done, "2014-02-01")).toEqual(["2010-01-01..2016-05-31 met 16/10"]);
  });

  test("are gone when the certificate has expired", () => {
    const rule = { window: "{ validity: { years: 1 } }", credit: credit(`hours: 6, ${anything}`) };
    const more = [entry("2010-06-01", 16)];
    expect(lines(rule, history({ entries: more }), "2011-05-31")[0]).toContain("met 16/10");
    const late = history({ entries: [...more, entry("2011-06-01", 4)] });
    expect(lines(rule, late, "2011-06-01")).toEqual(["2010-01-01..2011-05-31 overdue 4/10"]);
    const inTime = history({ entries: [...more, entry("2011-05-31", 4)] });
    expect(lines(rule, inTime, "2011-06-01")).toEqual(["2010-01-01..2012-05-30 met 10/10"]);
  });

  test("are told of in the reasons", () => {
    const rule = { window: renewed, credit: credit(`hours: 3, ${anything}`) };
    const done = history({ entries: [first, second, ...over, entry("2014-01-10", 7)] });
    expect(why(rule, done, "2014-02-01")).toContain("3 h are carried in from the window before.");
  });
});

describe("hours over where a new certificate begins before the old one has ended", () => {
  const cycle = "{ cycle: { after: { event: licensed }, years: 2 } }";
  const done = history({
    events: [event("licensed", "2010-03-01"), event("licensed", "2011-09-01")],
    entries: [entry("2010-06-01", 14), entry("2012-01-01", 7)],
  });

  test("are left behind", () => {
    const rule = { window: cycle, credit: credit(`hours: 3, ${anything}`) };
    expect(lines(rule, done, "2012-02-01")[1]).toBe("2011-09-01..2013-08-31 on-course 7/10");
  });

  test("go over to it where the rule says so", () => {
    const rule = { window: cycle, credit: credit(`hours: 3, ${anything}, overAnchors: true`) };
    expect(lines(rule, done, "2012-02-01")[1]).toBe("2011-09-01..2013-08-31 met 10/10");
  });
});

test("what no anchor cuts carries over none", () => {
  const rule = {
    window: "{ calendar: { years: 1 } }",
    credit: credit(`hours: 3, ${anything}, overAnchors: true`),
  };
  expect(mistakes(rule)[0]).toContain("overAnchors: no anchor cuts a calendar; take it out");
  const rolling = { window: "{ rolling: { days: 90 } }", credit: credit(`hours: 3, ${anything}`) };
  expect(mistakes(rolling)[0]).toContain("carryIn: rolling has no window before it");
});

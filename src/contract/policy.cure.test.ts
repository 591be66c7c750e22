import { describe, expect, test } from "vitest";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallMistakes as mistakes,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";
import { formatDay } from "#core/day";
import { explain, judge, sentences } from "#core/judge";
import type { History } from "#core/members";
import type { Verdict } from "#core/verdicts";

function lines(rule: SmallRule, one: History, today: string): string[] {
  return judge(rules({ R: rule }), one, { today: on(today) }).map(line);
}

function line(row: Verdict): string {
  const days = `${formatDay(row.windowStart)}..${formatDay(row.dueOn)}`;
  const { credited, demanded } = row;
  return `${days} ${row.status} ${credited / 60}/${demanded / 60}`;
}

function english(rule: SmallRule, one: History, today: string, at: number): string {
  const compiled = rules({ R: rule });
  const row = judge(compiled, one, { today: on(today) })[at];
  const reasons = row === undefined ? null : explain(compiled, one, { today: on(today) }, row);
  return reasons === null
    ? ""
    : sentences(reasons)
        .map(({ text }) => text.en)
        .join("\n");
}

const yearly = "{ calendar: { years: 1, cure: true } }";

describe("a window that is made up late", () => {
  test("stays overdue until its demand is reached, and is late from then on", () => {
    const one = history({ entries: [entry("2010-06-01", 4), entry("2011-03-01", 6)] });
    expect(lines({ window: yearly }, one, "2011-02-28")).toEqual([
      "2010-01-01..2010-12-31 overdue 4/10",
      "2011-01-01..2011-12-31 on-course 0/10",
    ]);
    expect(lines({ window: yearly }, one, "2011-03-01")[0]).toBe(
      "2010-01-01..2010-12-31 late 10/10",
    );
  });

  test("takes what ends up to that day from later windows, and nothing after it", () => {
    const entries = [entry("2011-02-01", 10), entry("2011-03-01", 7)];
    expect(lines({ window: yearly }, history({ entries }), "2011-06-01")).toEqual([
      "2010-01-01..2010-12-31 late 10/10",
      "2011-01-01..2011-12-31 on-course 7/10",
    ]);
  });

  test("of several that are open the earlier is made up first", () => {
    const entries = [entry("2012-02-01", 10), entry("2012-03-01", 4)];
    expect(lines({ window: yearly }, history({ entries }), "2012-06-01")).toEqual([
      "2010-01-01..2010-12-31 late 10/10",
      "2011-01-01..2011-12-31 overdue 4/10",
      "2012-01-01..2012-12-31 on-course 0/10",
    ]);
  });

  test("is short when the time for it is over, and keeps what was done in that time", () => {
    const window = "{ calendar: { years: 1, cure: { within: { months: 2 } } } }";
    const entries = [entry("2011-02-01", 6), entry("2011-03-05", 6)];
    expect(lines({ window }, history({ entries }), "2011-02-28")[0]).toBe(
      "2010-01-01..2010-12-31 overdue 6/10",
    );
    expect(lines({ window }, history({ entries }), "2011-06-01")).toEqual([
      "2010-01-01..2010-12-31 short 6/10",
      "2011-01-01..2011-12-31 on-course 6/10",
    ]);
  });

  test("another demand may restore it, by what is done after the due day, for several at once", () => {
    const window = "{ calendar: { months: 6, cure: { demand: { all: [{ hours: 20 }] } } } }";
    const entries = [entry("2010-05-01", 9), entry("2011-02-01", 20)];
    expect(lines({ window }, history({ entries }), "2011-03-01")).toEqual([
      "2010-01-01..2010-06-30 late 20/20",
      "2010-07-01..2010-12-31 late 20/20",
      "2011-01-01..2011-06-30 met 20/10",
    ]);
    expect(lines({ window }, history({ entries }), "2010-08-01")[0]).toBe(
      "2010-01-01..2010-06-30 overdue 0/20",
    );
  });

  test("what restores it is asked whole, though a part of the window asks less, and of days after it alone", () => {
    const [home] = history().homes;
    if (home === undefined) throw new Error("no home");
    const rule = {
      window: "{ calendar: { years: 1, cure: { demand: { all: [{ hours: 20 }] } } } }",
      prorate: "{ byMonths: { month: full } }",
      credit:
        "{ counts: { anything: true }, within: end, reachBack: { months: 12, of: { anything: true }, hours: 20 } }",
    };
    const one = history({
      homes: [{ ...home, from: on("2010-07-01") }],
      entries: [entry("2010-08-01", 4), entry("2011-02-01", 19)],
    });
    expect(lines(rule, one, "2010-12-31")).toEqual(["2010-01-01..2010-12-31 on-course 4/5"]);
    expect(lines(rule, one, "2011-03-01")[0]).toBe("2010-01-01..2010-12-31 overdue 19/20");
  });

  test("comes after the days of grace, in which it is on course", () => {
    const window = "{ calendar: { years: 1, grace: { days: 31 }, cure: true } }";
    const one = history({ entries: [entry("2011-02-01", 10)] });
    expect(lines({ window }, one, "2011-01-31")[0]).toContain("2011-01-31 on-course");
    expect(lines({ window }, one, "2011-02-01")[0]).toContain("2011-01-31 late 10/10");
  });

  test("who is bound for a part of it only owes nothing of it", () => {
    const rule: SmallRule = {
      window: "{ calendar: { months: 3, cure: true } }",
      prorate: "{ wholeWindow: true }",
      bind: "{ when: { post: driver } }",
    };
    const one = history({ facts: [fact("post", "driver", "2010-02-01")] });
    expect(lines(rule, one, "2010-08-01")).toEqual([
      "2010-01-01..2010-03-31 partial-year 0/10",
      "2010-04-01..2010-06-30 overdue 0/10",
      "2010-07-01..2010-09-30 on-course 0/10",
    ]);
  });

  test("its reasons say until when, by what, and when it was made up", () => {
    const one = history({ entries: [entry("2011-03-01", 10)] });
    expect(english({ window: yearly }, one, "2011-02-01", 0)).toContain(
      "It was due on 2010-12-31 and stays overdue until it is made up.",
    );
    expect(english({ window: yearly }, one, "2011-04-01", 0)).toContain(
      "It was due on 2010-12-31 and made up on 2011-03-01.",
    );
    const window =
      "{ calendar: { years: 1, cure: { within: { years: 1 }, demand: { all: [{ hours: 20 }, { sessions: 2 }] } } } }";
    const asked = english({ window }, one, "2011-04-01", 0);
    expect(asked).toContain("can be made up until 2011-12-31");
    expect(asked).toContain("Another demand has to be reached");
    expect(asked).toContain("20 h");
    expect(english({ window }, one, "2012-01-01", 0)).toContain("and was not");
  });

  test("a cure that is no map and not true is refused with its place", () => {
    expect(mistakes({ window: "{ calendar: { years: 1, cure: soon } }" }).join()).toContain(
      "R.window.calendar.cure: true, or a map of within and demand, is needed here",
    );
  });
});

describe("a clock that rests", () => {
  const rule: SmallRule = {
    window: "{ cycle: { after: { event: hired }, years: 5, pause: { post: guard } } }",
  };

  test("six months of rest move the end by six months, and the next window begins after it", () => {
    const one = history({
      events: [event("hired", "2010-07-01")],
      facts: [fact("post", "guard", "2010-10-01", "2011-04-01")],
    });
    expect(lines(rule, one, "2016-06-01")).toEqual([
      "2010-07-01..2015-12-31 short 0/10",
      "2016-01-01..2020-12-31 on-course 0/10",
    ]);
  });

  test("days that are left over count as days, and a rest in the days won counts, too", () => {
    const one = history({
      events: [event("hired", "2010-07-01")],
      facts: [
        fact("post", "guard", "2010-10-01", "2010-11-11"),
        fact("post", "guard", "2015-08-01", "2015-08-03"),
      ],
    });
    // One month and ten days: 2015-08-10; the rest of two days in August lies before it.
    expect(lines(rule, one, "2012-01-01")).toEqual(["2010-07-01..2015-08-12 on-course 0/10"]);
  });

  test("a rest without an end lasts as long as the pack", () => {
    const one = history({
      events: [event("hired", "2010-07-01")],
      facts: [fact("post", "guard", "2012-01-01")],
    });
    expect(lines(rule, one, "2020-01-01")).toEqual(["2010-07-01..2030-12-31 on-course 0/10"]);
  });

  test("it rests before anything else is known of somebody, though it runs from the first such day", () => {
    const [home] = history().homes;
    if (home === undefined) throw new Error("no home");
    const one = history({
      homes: [{ ...home, from: on("2010-07-11") }],
      events: [event("hired", "2010-07-01")],
      facts: [fact("post", "driver", "2010-07-11")],
    });
    const window =
      "{ cycle: { after: { event: hired }, years: 5, pause: { not: { post: driver } } } }";
    expect(lines({ window }, one, "2012-01-01")).toEqual(["2010-07-01..2015-07-10 on-course 0/10"]);
  });

  test("a step beside it is refused", () => {
    const window =
      "{ cycle: { after: { event: hired }, years: 5, step: 1, pause: { post: guard } } }";
    expect(mistakes({ window }).join()).toContain("pause: windows follow each other");
  });
});

describe("windows of months, apart from each other, and from a day of the year", () => {
  test("120 days from the second anniversary, and every third year after it", () => {
    const window =
      "{ cycle: { after: { start: { event: { kind: hired, atLeast: { years: 2 } } }, gapOver: { days: 0 } }, days: 120, step: { years: 3 } } }";
    const one = history({
      events: [event("hired", "2010-06-15")],
      entries: [entry("2013-01-01", 9)],
    });
    expect(lines({ window }, one, "2015-07-01")).toEqual([
      "2012-06-15..2012-10-12 short 0/10",
      "2015-06-15..2015-10-12 on-course 0/10",
    ]);
  });

  test("the first 1 January on or after the event", () => {
    const window = '{ cycle: { after: { event: hired }, years: 1, align: "01-01" } }';
    const of = (day: string): string | undefined =>
      lines({ window }, history({ events: [event("hired", day)] }), "2012-06-01")[0];
    expect(of("2011-01-01")).toContain("2011-01-01..2011-12-31");
    expect(of("2011-01-02")).toContain("2012-01-01..2012-12-31");
  });

  test("a gap that nobody asked for is refused, and what to write where it is meant", () => {
    expect(mistakes({ window: "{ calendar: { months: 1, step: 2 } }" }).join()).toContain(
      "step: 2 above months 1 leaves days in no window",
    );
    expect(mistakes({ window: "{ calendar: { months: 1, years: 1 } }" }).join()).toContain(
      "exactly one of years and months",
    );
    const align = '{ cycle: { after: { event: hired }, years: 1, align: "02-30" } }';
    expect(mistakes({ window: align }).join()).toContain("02-30: not a day of every year");
  });
});

describe("who comes back, what an event issues, and hours by category", () => {
  test("only a later stretch starts a deadline that is for those who come back", () => {
    const window =
      "{ deadline: { after: { start: { post: driver }, gapOver: { months: 12 }, again: true }, days: 30, from: 2010-01-01 } }";
    const one = history({
      facts: [
        fact("post", "driver", "2010-03-01", "2011-03-01"),
        fact("post", "driver", "2012-04-01"),
      ],
    });
    expect(lines({ window }, one, "2012-04-10")).toEqual(["2012-04-01..2012-05-01 on-course 0/10"]);
  });

  test("an event issues the first certificate, and renewals keep its day", () => {
    const window = "{ validity: { years: 5, issued: licensed, early: { years: 5 } } }";
    const issued = history({ events: [event("licensed", "2010-03-10")] });
    expect(lines({ window }, issued, "2012-01-01")[0]).toContain("2015-03-09 met 0/10");
    const renewed = history({
      events: [event("licensed", "2010-03-10")],
      entries: [entry("2014-05-01", 10)],
    });
    expect(lines({ window }, renewed, "2015-01-01")[0]).toContain("2020-03-09 met 10/10");
  });

  test("a row shows the hours of the category that is asked", () => {
    const rule: SmallRule = {
      window: "{ calendar: { years: 1 } }",
      demand:
        "{ all: [{ hours: 48, when: { grade: high } }, { hours: 32, unless: { grade: high } }] }",
    };
    const low = history({ entries: [entry("2010-05-01", 30)] });
    const high = history({ ...low, facts: [fact("grade", "high", "2009-01-01")] });
    expect(lines(rule, low, "2010-06-01")).toEqual(["2010-01-01..2010-12-31 on-course 30/32"]);
    expect(lines(rule, high, "2010-06-01")).toEqual(["2010-01-01..2010-12-31 on-course 30/48"]);
  });

  test("after a long lapse the reasons tell the parts of the demand that restores it", () => {
    const window =
      "{ validity: { months: 2, lapsed: { over: { months: 2 }, demand: { all: [{ hours: 20 }, { sessions: 3 }] } } } }";
    const one = history({ entries: [entry("2010-01-10", 10)] });
    expect(english({ window }, one, "2011-01-01", 0)).toMatch(/20 h[^]*3 /);
  });
});

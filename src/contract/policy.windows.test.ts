import { describe, expect, test } from "vitest";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";
import { formatDay } from "#core/day";
import { explain, headline, judge, sentences, targetOf } from "#core/judge";
import type { History, Waiver } from "#core/members";
import type { Verdict } from "#core/verdicts";

/** The rows of one rule as one line each: first day, due day, status, hours of hours. */
function lines(rule: SmallRule, one: History, today: string, sections = ""): string[] {
  return judge(rules({ R: rule }, sections), one, { today: on(today) }).map(line);
}

function line(row: Verdict): string {
  const hours = (minutes: number): number => Math.round(minutes * 100) / 6000;
  const days = `${formatDay(row.windowStart)}..${formatDay(row.dueOn)}`;
  const act = row.mayAct === undefined ? "" : row.mayAct ? " may act" : " may not act";
  return `${days} ${row.status} ${hours(row.credited)}/${hours(row.demanded)}${act}`;
}

describe("years that start elsewhere, and overlapping years", () => {
  test("a year may begin on 1 April; the first begins in the pack's first year", () => {
    const one = history({ entries: [entry("2011-03-31", 10), entry("2011-04-01", 4)] });
    const window = '{ calendar: { years: 1, startsOn: "04-01" } }';
    expect(lines({ window }, one, "2012-03-31")).toEqual([
      "2010-04-01..2011-03-31 met 10/10",
      "2011-04-01..2012-03-31 on-course 4/10",
    ]);
  });

  test("three years that begin every year: an entry counts in each (60 + 20 + 40 of 120)", () => {
    const one = history({
      events: [event("licensed", "2010-06-10")],
      entries: [entry("2010-08-01", 60), entry("2011-08-01", 20), entry("2012-08-01", 40)],
    });
    const window = "{ cycle: { after: { event: licensed }, years: 3, step: 1, align: month-end } }";
    expect(lines({ window, demand: "{ all: [{ hours: 120 }] }" }, one, "2013-07-15")).toEqual([
      "2010-07-01..2013-06-30 met 120/120",
      "2011-07-01..2014-06-30 on-course 60/120",
      "2012-07-01..2015-06-30 on-course 40/120",
      "2013-07-01..2016-06-30 on-course 0/120",
    ]);
  });
});

describe("cycles", () => {
  test("the next event ends a chain, and a window that it cuts ends on the day before", () => {
    const one = history({ events: [event("hired", "2010-03-01"), event("hired", "2013-05-01")] });
    const window = "{ cycle: { after: { event: hired }, years: 2 } }";
    expect(lines({ window }, one, "2014-01-01")).toEqual([
      "2010-03-01..2012-02-29 short 0/10",
      "2012-03-01..2013-04-30 short 0/10",
      "2013-05-01..2015-04-30 on-course 0/10",
    ]);
  });

  test("a cohort's day is that of the grade on the day of the event", () => {
    const one = history({
      events: [event("licensed", "2012-02-01")],
      facts: [
        fact("grade", "low", "2010-01-01", "2013-01-01"),
        fact("grade", "high", "2013-01-01"),
      ],
    });
    const cohort = "{ by: grade, at: licensed, of: { low: 2012-07-01, high: 2013-07-01 } }";
    const window = `{ cycle: { after: { cohort: ${cohort} }, years: 2 } }`;
    expect(lines({ window }, one, "2014-01-01")).toEqual(["2012-07-01..2014-06-30 on-course 0/10"]);
    expect(lines({ window }, history(), "2014-01-01")).toEqual([]);
  });

  test("only every second window from the third on, and they keep their numbers", () => {
    const one = history({ events: [event("hired", "2010-03-01")] });
    const window = "{ cycle: { after: { event: hired }, years: 1, every: { nth: 2, first: 3 } } }";
    expect(lines({ window }, one, "2015-01-01")).toEqual([
      "2012-03-01..2013-02-28 short 0/10",
      "2014-03-01..2015-02-28 on-course 0/10",
    ]);
  });

  test("windows that begin before a day are not judged", () => {
    const one = history({ events: [event("hired", "2006-03-01")] });
    const window = "{ cycle: { after: { event: hired }, years: 2, from: 2013-01-01 } }";
    expect(lines({ window }, one, "2015-01-01")).toEqual(["2014-03-01..2016-02-29 on-course 0/10"]);
  });
});

describe("days of grace", () => {
  const window = "{ calendar: { years: 1, grace: { days: 30 } } }";
  const since2011 = { bind: "{ when: { member: true }, from: 2011-01-01 }", window };

  test("what ends in them belongs whole to the earlier window while that needs it", () => {
    const one = history({ entries: [entry("2011-06-01", 6), entry("2012-01-20", 8)] });
    expect(lines(since2011, one, "2012-02-15")).toEqual([
      "2011-01-01..2012-01-30 met 14/10",
      "2012-01-01..2013-01-30 on-course 0/10",
    ]);
  });

  test("and to the later one where the earlier was reached on its old last day", () => {
    const one = history({ entries: [entry("2011-06-01", 10), entry("2012-01-20", 8)] });
    expect(lines(since2011, one, "2012-02-15")).toEqual([
      "2011-01-01..2012-01-30 met 10/10",
      "2012-01-01..2013-01-30 on-course 8/10",
    ]);
  });

  test("the window is open through them, and whether one may act then is said apart", () => {
    const verdict = "{ mayAct: { while: [met, on-course], inGrace: false } }";
    const rule = { ...since2011, verdict };
    expect(lines(rule, history(), "2011-12-31")[0]).toBe(
      "2011-01-01..2012-01-30 on-course 0/10 may act",
    );
    expect(lines(rule, history(), "2012-01-30")[0]).toBe(
      "2011-01-01..2012-01-30 on-course 0/10 may not act",
    );
    expect(lines(rule, history(), "2012-01-31")[0]).toBe(
      "2011-01-01..2012-01-30 short 0/10 may not act",
    );
  });

  test("a decree lengthens the windows that end between its days, and no others", () => {
    const stretch = "[{ endsFrom: 2012-01-01, endsTo: 2012-12-31, months: 3 }]";
    const decreed = `{ calendar: { years: 1, stretch: ${stretch} } }`;
    const bind = "{ when: { member: true }, from: 2011-01-01, until: 2012-12-31 }";
    const one = history({ entries: [entry("2013-03-31", 10)] });
    expect(lines({ bind, window: decreed }, one, "2013-06-01")).toEqual([
      "2011-01-01..2011-12-31 short 0/10",
      "2012-01-01..2013-03-31 met 10/10",
    ]);
  });

  test("a shifted calendar year takes what ends up to its new day", () => {
    const waiver: Waiver = {
      requirement: "R",
      window: on("2011-01-01"),
      kind: "posting",
      effect: "shift",
      amount: on("2012-02-29"),
    };
    const one = history({ entries: [entry("2012-02-20", 10)], waivers: [waiver] });
    const rule = {
      ...since2011,
      window: "{ calendar: { years: 1 } }",
      verdict: "{ waive: [shift] }",
    };
    expect(lines(rule, one, "2012-06-01")).toEqual([
      "2011-01-01..2012-02-29 met 10/10",
      "2012-01-01..2012-12-31 on-course 0/10",
    ]);
  });
});

describe("deadlines and gates", () => {
  const one = history({
    events: [event("hired", "2026-01-05")],
    entries: [entry("2026-04-20", 16)],
  });
  const deadline = (length: string): SmallRule => ({
    window: `{ deadline: { after: { event: hired }, ${length}, from: 2010-01-01 } }`,
    demand: "{ all: [{ hours: 16 }] }",
  });

  test("90 days are over on 5 April, 90 working days are not on 20 April", () => {
    expect(lines(deadline("days: 90"), one, "2026-04-21")).toEqual([
      "2026-01-05..2026-04-05 late 16/16",
    ]);
    const week = "\ncalendars:\n  week: { weekdays: [mon, tue, wed, thu, fri] }\n";
    const working = deadline("workingDays: { n: 90, calendar: week }");
    expect(lines(working, one, "2026-04-21", week)).toEqual(["2026-01-05..2026-05-11 met 16/16"]);
  });

  test("a closed day makes a working day later, a worked Saturday earlier", () => {
    const late =
      "\ncalendars:\n  w: { weekdays: [mon, tue, wed, thu, fri], closed: [2026-01-06] }\n";
    const soon = "\ncalendars:\n  w: { weekdays: [mon, tue, wed, thu, fri], open: [2026-01-10] }\n";
    const rule = deadline("workingDays: { n: 5, calendar: w }");
    expect(lines(rule, one, "2026-01-06", late)[0]).toContain("2026-01-05..2026-01-13");
    expect(lines(rule, one, "2026-01-06", soon)[0]).toContain("2026-01-05..2026-01-10");
  });

  test("grace moves the due day and keeps the row open", () => {
    const rule = deadline("days: 90, grace: { days: 20 }");
    expect(lines(rule, one, "2026-04-10")).toEqual(["2026-01-05..2026-04-25 on-course 0/16"]);
    expect(lines(rule, one, "2026-04-21")).toEqual(["2026-01-05..2026-04-25 met 16/16"]);
  });

  test("a gate opens any length before its day", () => {
    const window = "{ gate: { before: { event: hired }, opens: { days: 10 } } }";
    const early = history({ ...one, entries: [entry("2025-12-25", 10), entry("2025-12-26", 10)] });
    expect(lines({ window }, early, "2026-01-05")).toEqual(["2025-12-26..2026-01-04 met 10/10"]);
  });
});

describe("standing rows", () => {
  const rolling = { window: "{ rolling: { days: 90 } }", demand: "{ all: [{ sessions: 3 }] }" };
  const flown = history({
    entries: [
      entry("2026-01-01", 1, { id: "x" }),
      entry("2026-01-01", 1, { id: "y" }),
      entry("2026-02-01", 1),
    ],
  });

  test("two landings on 1 January and one on 1 February carry through 1 April", () => {
    const act = { ...rolling, verdict: "{ mayAct: { while: [met] } }" };
    expect(lines(act, flown, "2026-02-01")[0]).toContain("..2026-04-01 met");
    expect(lines(act, flown, "2026-04-01")[0]).toContain("..2026-04-01 met 0.05/0.05 may act");
    expect(lines(act, flown, "2026-04-02")[0]).toContain("..2026-04-01 overdue");
    expect(lines(act, flown, "2026-04-02")[0]).toContain("may not act");
  });

  test("whoever begins has the initial time; without it the first day is the due day", () => {
    const one = history({ facts: [fact("post", "driver", "2026-01-10")] });
    const bind = "{ when: { post: driver } }";
    const window = "{ rolling: { days: 90, initial: { days: 30 } } }";
    expect(lines({ bind, window }, one, "2026-02-08")).toEqual([
      "2026-01-10..2026-02-08 on-course 0/10",
    ]);
    expect(lines({ bind, window }, one, "2026-02-09")).toEqual([
      "2026-01-10..2026-02-08 overdue 0/10",
    ]);
    expect(lines({ ...rolling, bind }, one, "2026-02-09")[0]).toContain("2026-01-10..2026-01-10");
    expect(lines({ bind, window }, one, "2026-01-09")).toEqual([]);
  });

  test("a part that begins to be asked on a day ends what stood without it", () => {
    const rule = {
      window: "{ rolling: { months: 6 } }",
      demand: "{ all: [{ sessions: 1, from: 2012-01-01 }] }",
    };
    const one = history({ entries: [entry("2012-02-15", 1)] });
    expect(lines(rule, one, "2011-06-01")).toEqual(["2010-01-01..2011-12-31 met 0/0"]);
    expect(lines(rule, one, "2012-02-14")[0]).toContain("..2011-12-31 overdue");
    expect(lines(rule, one, "2012-02-15")[0]).toContain("..2012-08-15 met");
  });

  test("a part that is asked of windows up to a day is asked as long as they begin by then", () => {
    const rule = {
      window: "{ rolling: { months: 6 } }",
      demand: "{ all: [{ sessions: 1, until: 2011-12-31 }] }",
    };
    expect(lines(rule, history(), "2012-06-30")[0]).toContain("2010-01-01..2010-01-01 overdue");
    expect(lines(rule, history(), "2012-07-01")[0]).toContain("..2030-12-31 met");
    const never = "{ all: [{ sessions: 1, from: 2020-01-01, until: 2000-01-01 }] }";
    expect(lines({ ...rule, demand: never }, history(), "2012-07-01")[0]).toContain(
      "..2030-12-31 met",
    );
  });

  test("what must have ended in the window's last month stands for a month", () => {
    const rule = {
      window: "{ rolling: { months: 6 } }",
      demand: "{ all: [{ hours: 10, of: { within: { last: { months: 1 } } } }] }",
    };
    const one = history({ entries: [entry("2011-03-01", 10)] });
    expect(lines(rule, one, "2011-03-31")).toEqual(["2010-01-01..2011-03-31 met 10/10"]);
    expect(lines(rule, one, "2011-04-01")).toEqual(["2010-01-01..2011-03-31 overdue 0/10"]);
  });

  test("a floor stands on the days on which each half of the moving year has its hours", () => {
    const rule = {
      window: "{ rolling: { days: 364 } }",
      demand: "{ all: [{ floor: { months: 6, hours: 3 } }] }",
    };
    const one = history({ entries: [entry("2011-01-10", 3), entry("2011-03-10", 3)] });
    // The second half begins on 11 January where the window does on 11 July: 364 days before 10 July.
    expect(lines(rule, one, "2011-07-09")[0]).toContain("..2010-01-01 overdue");
    expect(lines(rule, one, "2011-07-10")[0]).toContain("..2011-09-09 met");
    expect(lines(rule, one, "2011-09-10")[0]).toContain("..2011-09-09 overdue");
  });

  test("after a long lapse another demand restores it, as if reached on that day", () => {
    const lapsed = "{ over: { months: 6 }, demand: { all: [{ hours: 5 }] } }";
    const window = `{ rolling: { calendarMonths: 6, lapsed: ${lapsed} } }`;
    const first = [entry("2026-01-15", 10)];
    const bind = "{ when: { member: true }, from: 2026-01-01 }";
    const soon = history({ entries: [...first, entry("2027-01-20", 5)] });
    expect(lines({ bind, window }, soon, "2027-01-25")[0]).toContain("..2026-07-31 overdue 5/10");
    const longAfter = history({ entries: [...first, entry("2027-02-10", 5)] });
    expect(lines({ bind, window }, longAfter, "2027-02-15")[0]).toContain("..2027-08-31 met");
    const nothing = history({ entries: first });
    expect(lines({ bind, window }, nothing, "2027-02-15")[0]).toContain("overdue 0/5");
  });

  const yearly = {
    window:
      "{ validity: { months: 12, monthEnd: true, early: { calendarMonths: 1 }, grace: { calendarMonths: 1 } } }",
    demand: "{ all: [{ sessions: 1 }] }",
    verdict: "{ mayAct: { while: [met], inGrace: true } }",
  };
  const trained = (...days: string[]): History =>
    history({ entries: ["2025-03-10", ...days].map((day) => entry(day, 8)) });

  test.each([
    ["done in the month after: the base month stays", trained("2026-04-20"), "2027-03-31 met"],
    ["done two months early: counted anew", trained("2026-01-10"), "2027-01-31 met"],
    ["done in the month before: the base month stays", trained("2026-02-01"), "2027-03-31 met"],
  ])("%s", (_, one, wanted) => {
    expect(lines(yearly, one, "2026-05-01")[0]).toContain(wanted);
  });

  test("in grace: on course, due at its end, and may act", () => {
    const [row] = lines(yearly, trained(), "2026-04-10");
    expect(row).toContain("..2026-04-30 on-course");
    expect(row).toContain(" may act");
    expect(lines(yearly, trained(), "2026-05-01")[0]).toContain("..2026-04-30 overdue");
  });

  test("three years from the course, or from the old expiry where it is near", () => {
    const one = history({ entries: [entry("2023-06-30", 18), entry("2026-06-16", 12)] });
    const validity = (more: string): SmallRule => ({
      window: `{ validity: { months: 36, lastDayIncluded: true${more} } }`,
    });
    expect(lines(validity(""), one, "2026-08-01")[0]).toContain("..2029-06-16 met");
    const kept = validity(", early: { months: 3 }, grace: { days: 28 }");
    expect(lines(kept, one, "2026-08-01")[0]).toContain("..2029-06-30 met");
    const stretch = "[{ endsFrom: 2026-06-01, endsTo: 2026-06-30, months: 3 }]";
    const alone = history({ entries: [entry("2023-06-30", 18)] });
    expect(lines(validity(`, stretch: ${stretch}`), alone, "2026-08-01")[0]).toContain(
      "..2026-09-30 met",
    );
  });

  test("only an entry that counts completes anything, though nothing more is asked", () => {
    const rule = {
      window: "{ validity: { months: 12 } }",
      credit: "{ counts: { course: [x] } }",
      demand: "{ all: [{ sessions: 1, until: 2000-01-01 }] }",
    };
    const other = history({ entries: [entry("2026-03-01", 8, { course: "y" })] });
    expect(lines(rule, other, "2026-04-01")[0]).toContain("2010-01-01..2010-01-01 overdue");
    const one = history({ entries: [entry("2026-03-01", 8, { course: "x" })] });
    expect(lines(rule, one, "2026-04-01")[0]).toContain("..2027-02-28 met");
  });

  test("parts of a completion lie within the time in which they are collected", () => {
    const one = history({ entries: [entry("2026-01-01", 6), entry("2026-06-01", 6)] });
    const window = (collect: string): SmallRule => ({
      window: `{ validity: { years: 3, collect: { months: ${collect} } } }`,
    });
    expect(lines(window("6"), one, "2026-07-01")[0]).toContain("..2029-05-31 met 12/10");
    expect(lines(window("3"), one, "2026-07-01")[0]).toContain("overdue 6/10");
  });
});

describe("a part of the demand in a part window", () => {
  const joined = history({
    facts: [fact("post", "driver", "2011-07-16")],
    entries: [entry("2011-10-01", 50)],
  });
  const asked = (prorate: string): string | undefined =>
    lines(
      {
        bind: "{ when: { post: driver } }",
        window: "{ calendar: { years: 1 } }",
        demand: "{ all: [{ hours: 73 }] }",
        prorate,
      },
      joined,
      "2012-01-01",
    )[0];

  test.each([
    ["by days: 169 of 365", "{ byDays: {} }", "met 50/33.8"],
    ["by months begun: 6 of 12", "{ byMonths: { month: started } }", "met 50/36.5"],
    [
      "by full months: 5 of 12, up to half hours",
      "{ byMonths: { month: full, round: { to: 30 } } }",
      "met 50/30.5",
    ],
    ["by years begun", "{ byYears: { year: started } }", "short 50/73"],
    ["so many hours a month", "{ perMonth: { hours: 8, month: started } }", "met 50/48"],
  ])("%s", (_, prorate, wanted) => {
    expect(asked(prorate)).toContain(wanted);
  });

  test("too few days are no finding, unless it is reached", () => {
    expect(asked("{ byYears: { year: started, noFindingBelow: { days: 170 } } }")).toContain(
      "partial-year",
    );
    expect(asked("{ byDays: { noFindingBelow: { days: 170 } } }")).toContain("met");
  });

  test("the first window of a chain is exempt, and only that", () => {
    const one = history({ events: [event("hired", "2010-03-01")] });
    const window = "{ cycle: { after: { event: hired }, years: 2 } }";
    expect(lines({ window, prorate: "{ firstExempt: true }" }, one, "2013-01-01")).toEqual([
      "2010-03-01..2012-02-29 exempt 0/10",
      "2012-03-01..2014-02-28 on-course 0/10",
    ]);
  });
});

describe("questions that hang on time", () => {
  const binds = (when: string, one: History, today: string): boolean => {
    const bind = `{ when: ${when}, asked: last-day }`;
    const rows = lines({ bind, window: "{ calendar: { years: 1 } }" }, one, today);
    return rows.some((row) => row.includes("on-course"));
  };
  const driver = history({
    facts: [
      fact("post", "driver", "2011-01-15", "2011-06-01"),
      fact("post", "driver", "2011-06-01"),
      fact("grade", "low", "2010-01-01", "2012-01-01"),
      fact("grade", "high", "2012-01-01"),
    ],
    events: [event("hired", "2011-03-10")],
  });

  test.each([
    ["{ since: { months: 6, holds: { post: driver } } }", "2011-07-14", false],
    ["{ since: { months: 6, holds: { post: driver } } }", "2011-07-15", true],
    ["{ event: { kind: hired } }", "2011-03-09", false],
    ["{ event: { kind: hired } }", "2011-03-10", true],
    ["{ event: { kind: hired, atLeast: { months: 1 } } }", "2011-04-09", false],
    ["{ event: { kind: hired, atLeast: { months: 1 } } }", "2011-04-10", true],
    ["{ event: { kind: hired, below: { years: 1 } } }", "2012-03-09", true],
    ["{ event: { kind: hired, below: { years: 1 } } }", "2012-03-10", false],
    ["{ frozen: { at: hired, when: { grade: low } } }", "2013-01-01", true],
    ["{ frozen: { at: hired, when: { grade: high } } }", "2013-01-01", false],
    ["{ count: { atLeast: 2, of: [{ post: driver }, { grade: low }] } }", "2011-12-31", true],
    ["{ count: { atLeast: 2, of: [{ post: driver }, { grade: low }] } }", "2012-01-01", false],
    [
      "{ since: { days: 10, holds: { not: { event: { kind: hired, below: { days: 5 } } } } } }",
      "2011-03-24",
      false,
    ],
    [
      "{ since: { days: 10, holds: { not: { event: { kind: hired, below: { days: 5 } } } } } }",
      "2011-03-25",
      true,
    ],
  ])("%s on %s: %s", (when, today, wanted) => {
    expect(binds(when, driver, today)).toBe(wanted);
  });

  test("what was not so on an event's day is frozen as not so, though nothing was known that day", () => {
    const [home] = history().homes;
    if (home === undefined) throw new Error("no home");
    const late = history({
      homes: [{ ...home, from: on("2011-03-11") }],
      events: [event("hired", "2011-03-10")],
      facts: [fact("post", "driver", "2011-03-11")],
    });
    const when = "{ frozen: { at: hired, when: { not: { post: driver } } } }";
    expect(binds(when, late, "2012-01-01")).toBe(true);
  });

  test("a rule binds from the day on which another was first reached", () => {
    const compiled = rules({
      A: { window: "{ deadline: { after: { event: hired }, months: 6, from: 2010-01-01 } }" },
      B: {
        bind: "{ when: { done: A } }",
        window: "{ validity: { months: 12, initial: { months: 3 } } }",
        credit: "{ counts: { topic: b }, within: end }",
      },
    });
    const one = history({
      events: [event("hired", "2011-03-10")],
      entries: [entry("2011-04-01", 6), entry("2011-05-20", 6)],
    });
    const rowOf = (today: string): string | undefined =>
      judge(compiled, one, { today: on(today) })
        .filter((row) => row.requirement === "B")
        .map(line)[0];
    expect(rowOf("2011-05-19")).toBeUndefined();
    expect(rowOf("2011-05-20")).toBe("2011-05-20..2011-08-19 on-course 0/10");
  });
});

describe("what stands beside the verdict", () => {
  test("advice is judged and shown, never owed, never in a headline", () => {
    const compiled = rules({
      R: { window: "{ calendar: { years: 1 } }", more: "    advisory: true\n" },
    });
    const rows = judge(compiled, history(), { today: on("2011-06-01") });
    expect(rows.map((row) => [row.status, row.owes])).toEqual([
      ["short", false],
      ["on-course", false],
    ]);
    expect(headline(rows, on("2011-06-01"))).toBeNull();
  });

  test("the reasons say which window it is, why it is due then, and who may act", () => {
    const compiled = rules({
      R: {
        window:
          "{ cycle: { after: { event: hired }, years: 1, grace: { days: 30 }, every: { nth: 2, first: 1 } } }",
        prorate: "{ byMonths: { month: started } }",
        verdict: "{ mayAct: { while: [met], inGrace: true } }",
      },
    });
    const one = history({ events: [event("hired", "2011-03-10")] });
    const options = { today: on("2012-03-20") };
    const [row] = judge(compiled, one, options);
    const reasons = row === undefined ? null : explain(compiled, one, options, row);
    const said = reasons === null ? [] : sentences(reasons).map(({ text }) => text.en);
    expect(said).toContain("Asked in every 2. window, from number 1 on.");
    expect(said).toContain(
      "The last day was 2012-03-09; with days of grace it is due on 2012-04-08.",
    );
    expect(said).toContain("Today lies in the days of grace, which end on 2012-04-08.");
    expect(said).toContain("Bound in 13 of 13 months; that share is asked.");
    expect(said).toContain("The member may act.");
    for (const { text } of reasons === null ? [] : sentences(reasons)) {
      expect(text.en).not.toMatch(/\{\w+\}|undefined/);
      expect(text.zh).not.toMatch(/\{\w+\}|undefined/);
    }
  });
});

test("a target is known with its parameter put in, and is none where the pack names none", () => {
  const target = rules(
    {
      A: { window: "{ calendar: { years: 1 } }", verdict: "{ target: $share }" },
      B: { window: "{ calendar: { years: 1 } }" },
    },
    "\nparameters:\n  share: { value: 85, unit: percent, range: [0, 100], source: text, zh: 目标, en: Target }\n",
  );
  expect(targetOf(target, "A")).toBe(85);
  expect(targetOf(target, "B")).toBeNull();
});

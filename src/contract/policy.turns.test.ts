import { describe, expect, test } from "vitest";
import type { History, Waiver } from "#core/members";
import { smallReasons, smallRows, smallTexts, smallTextsWithNext } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  type SmallRule,
} from "#test/small-pack";

const at = (text: string): { today: string } => ({ today: text });
const yearly = (more: string): SmallRule => ({ window: `{ calendar: { years: 1, ${more} } }` });
const since2011 = "{ when: { member: true }, from: 2011-01-01 }";

function waiver(effect: Waiver["effect"], amount: number): Waiver {
  return { requirement: "R", window: on("2011-01-01"), kind: "posting", effect, amount };
}

describe("when a window of a chain is asked again", () => {
  test("at its own edges, and at those of the windows before it, which may yet need its days", () => {
    const rule = { ...yearly("grace: { days: 30 }"), bind: since2011 };
    const next = (today: string) => smallTextsWithNext(rule, history(), at(today));
    expect(next("2011-12-31")).toEqual(["2011-01-01..2012-01-30 on-course 0/10, next 2012-01-01"]);
    expect(next("2012-01-01")).toEqual([
      "2011-01-01..2012-01-30 on-course 0/10, next 2012-01-31",
      "2012-01-01..2013-01-30 on-course 0/10, next 2012-01-31",
    ]);
    expect(next("2012-01-31")).toEqual([
      "2011-01-01..2012-01-30 short 0/10, next never",
      "2012-01-01..2013-01-30 on-course 0/10, next 2013-01-01",
    ]);
  });

  test("an overdue one on the day after the last on which it can be made up", () => {
    const next = (cure: string, today: string, ...entries: ReturnType<typeof entry>[]) =>
      smallTextsWithNext(
        { ...yearly(`cure: ${cure}`), bind: since2011 },
        history({ entries }),
        at(today),
      )[0];
    const within = "{ within: { days: 10 } }";
    const row = "2011-01-01..2011-12-31";
    expect(next(within, "2011-12-31")).toBe(`${row} on-course 0/10, next 2012-01-01`);
    expect(next(within, "2012-01-01")).toBe(`${row} overdue 0/10, next 2012-01-11`);
    expect(next(within, "2012-01-10")).toBe(`${row} overdue 0/10, next 2012-01-11`);
    expect(next(within, "2012-01-11")).toBe(`${row} short 0/10, next never`);
    expect(next("true", "2012-01-11")).toBe(`${row} overdue 0/10, next never`);
    const done = entry("2012-01-05", 10);
    expect(next(within, "2012-01-06", done)).toBe(`${row} late 10/10, next never`);
  });
});

describe("making a window up", () => {
  const rule = { ...yearly("cure: { within: { days: 10 } }"), bind: since2011 };
  const first = (day: string, today: string, more: Partial<History> = {}, of: SmallRule = rule) =>
    smallTexts(of, history({ entries: [entry(day, 10)], ...more }), at(today))[0];

  test("goes up to the last day of the length, and no further", () => {
    expect(first("2012-01-01", "2012-06-01")).toContain("late 10/10");
    expect(first("2012-01-10", "2012-06-01")).toContain("late 10/10");
    expect(first("2012-01-11", "2012-06-01")).toContain("short 0/10");
    expect(first("2012-01-10", "2012-01-09")).toContain("overdue 0/10");
  });

  test("is not open where it is exempt, waived, of another status, or bound for a part alone", () => {
    const lifted = { waivers: [waiver("lift", 0)] };
    const waived = { ...rule, verdict: "{ waive: [lift] }" };
    expect(first("2012-01-05", "2012-06-01", lifted, waived)).toContain("waived 0/10");
    const unmet = { ...rule, verdict: "{ unmet: no-norm }" };
    expect(first("2012-01-05", "2012-06-01", {}, unmet)).toContain("no-norm 0/10");
  });

  test("counts where the member was on the day on which it was made up", () => {
    const place = { kind: "branch", level: "branch", sector: null };
    const homes = [
      { unitId: 1, place, from: on("2000-01-01"), to: on("2012-01-03") },
      { unitId: 2, place, from: on("2012-01-03"), to: on("2012-01-06") },
      { unitId: 3, place, from: on("2012-01-06"), to: null },
    ];
    const row = (day: string, today = "2012-06-01") =>
      smallRows(rule, history({ homes, entries: [entry(day, 10)] }), at(today))[0];
    expect(row("2012-01-02")).toMatchObject({ countedAt: 1, unitAtEnd: 1, unitNow: 3 });
    expect(row("2012-01-05")).toMatchObject({ countedAt: 2, unitAtEnd: 1, unitNow: 3 });
    // An open one counts where the member is.
    expect(row("2012-02-01", "2012-01-06")).toMatchObject({ status: "overdue", countedAt: 3 });
    expect(row("2012-02-01")).toMatchObject({ status: "short", countedAt: 1 });
  });

  test("who asks from a day on is told of what was made up then or later, and of what is overdue", () => {
    const rows = (day: string, from: string, today: string, of = rule) =>
      smallTexts(of, history({ entries: [entry(day, 10)] }), { today, from }).filter((text) =>
        text.startsWith("2011"),
      ).length;
    expect(rows("2012-01-05", "2012-01-05", "2012-06-01")).toBe(1);
    expect(rows("2012-01-05", "2012-01-06", "2012-06-01")).toBe(0);
    const forever = { ...rule, window: yearly("cure: true").window };
    expect(rows("2013-01-05", "2012-03-01", "2012-06-01", forever)).toBe(1);
    expect(rows("2011-05-01", "2011-12-31", "2012-06-01")).toBe(1);
    expect(rows("2011-05-01", "2012-01-01", "2012-06-01")).toBe(0);
  });

  test("its reasons say each of its states", () => {
    const told = (of: SmallRule, day: string, today: string) =>
      smallReasons(of, history({ entries: [entry(day, 10)] }), at(today)).notes.filter(({ code }) =>
        code.startsWith("cure"),
      );
    const dueOn = on("2011-12-31");
    const toDay = on("2012-01-10");
    expect(told(rule, "2012-01-05", "2012-01-06")).toEqual([
      { code: "cured", values: { dueOn, curedDay: on("2012-01-05") } },
    ]);
    expect(told(rule, "2012-01-05", "2012-01-04")).toEqual([
      { code: "cure-until", values: { dueOn, toDay } },
    ]);
    expect(told(rule, "2012-03-05", "2012-01-11")).toEqual([
      { code: "cure-over", values: { dueOn, toDay } },
    ]);
    const other = { ...rule, window: yearly("cure: { demand: { all: [{ hours: 12 }] } }").window };
    expect(told(other, "2012-01-05", "2012-02-01")).toEqual([
      { code: "cure-open", values: { dueOn } },
      { code: "cure-otherwise", values: {} },
    ]);
    const eased = { ...rule, window: yearly("cure: { demand: { all: [{ hours: 9 }] } }").window };
    expect(told(eased, "2012-01-05", "2012-02-01")).toEqual([
      { code: "cured", values: { dueOn, curedDay: on("2012-01-05") } },
    ]);
  });

  test("where another demand did not restore it, it shows in the end what was asked at first", () => {
    const window = yearly(
      "cure: { within: { days: 10 }, demand: { all: [{ hours: 20 }] } }",
    ).window;
    const one = history({ entries: [entry("2011-05-01", 4), entry("2012-01-05", 6)] });
    const row = (today: string) => smallTexts({ ...rule, window }, one, at(today));
    expect(row("2012-01-09")[0]).toBe("2011-01-01..2011-12-31 overdue 6/20");
    expect(row("2012-01-11")).toEqual([
      "2011-01-01..2011-12-31 short 4/10",
      "2012-01-01..2012-12-31 on-course 6/10",
    ]);
  });
});

describe("the status of a window in a chain", () => {
  const rule = (verdict: string, more: Partial<SmallRule> = {}): SmallRule => ({
    ...yearly("grace: { days: 30 }"),
    bind: since2011,
    verdict,
    ...more,
  });
  const status = (of: SmallRule, one: History, today = "2012-02-15") =>
    smallRows(of, one, at(today))[0]?.status;
  const done = history({ entries: [entry("2011-05-01", 10)] });

  test("an exemption stands before all else, then a status that always stands, then met", () => {
    const exempt =
      "{ when: { member: true }, from: 2011-01-01, exempt: [{ when: { post: guard }, because: R }] }";
    const guard = { facts: [fact("post", "guard", "2011-12-31")] };
    const always = "{ always: no-norm }";
    expect(status(rule(always, { bind: exempt }), history({ ...done, ...guard }))).toBe("exempt");
    expect(status(rule(always), done)).toBe("no-norm");
    expect(status(rule("{ waive: [lift] }"), { ...done, waivers: [waiver("lift", 0)] })).toBe(
      "met",
    );
  });

  test("what cannot be measured, and what takes the place of an unmet one", () => {
    const measurable = "{ measurable: { post: driver } }";
    const driver = (from: string, to?: string) =>
      history({ facts: [fact("post", "driver", from, to)] });
    expect(status(rule(measurable), driver("2011-12-31", "2012-01-01"))).toBe("short");
    expect(status(rule(measurable), driver("2012-01-01"))).toBe("not-measurable");
    expect(status(rule(measurable), driver("2012-01-01"), "2011-05-01")).toBe("not-measurable");
    expect(status(rule("{ unmet: not-measurable }"), history())).toBe("not-measurable");
    expect(status(rule("{ unmet: not-measurable }"), history(), "2012-01-05")).toBe(
      "not-measurable",
    );
  });

  test("open through the days of grace, short after them", () => {
    expect(status(rule("{}"), history(), "2012-01-30")).toBe("on-course");
    expect(status(rule("{}"), history(), "2012-01-31")).toBe("short");
  });

  test("on days of grace whoever has reached it, is exempt or waived acts by the status", () => {
    const verdict =
      "{ waive: [lift], mayAct: { while: [met, waived, exempt, on-course], inGrace: false } }";
    const acts = (one: History, today: string, more: Partial<SmallRule> = {}) =>
      smallRows(rule(verdict, more), one, at(today))[0]?.mayAct;
    expect(acts(history(), "2011-12-31")).toBe(true);
    expect(acts(history(), "2012-01-01")).toBe(false);
    expect(acts(history(), "2012-01-30")).toBe(false);
    expect(acts(done, "2012-01-30")).toBe(true);
    expect(acts(history({ waivers: [waiver("lift", 0)] }), "2012-01-30")).toBe(true);
    const bind = since2011.replace(
      "}, from",
      "}, exempt: [{ when: { post: guard }, because: R }], from",
    );
    const guard = history({ facts: [fact("post", "guard", "2011-01-01")] });
    expect(acts(guard, "2012-01-30", { bind })).toBe(true);
  });

  test("who is asked on the last day alone has no row where the rule stopped binding before", () => {
    const bind = "{ when: { post: driver }, asked: last-day }";
    const driver = (to: string) => history({ facts: [fact("post", "driver", "2011-01-01", to)] });
    expect(status(rule("{}", { bind }), driver("2011-12-31"))).toBeUndefined();
    expect(status(rule("{}", { bind }), driver("2012-01-01"))).toBe("short");
    const last = "{ when: { post: driver } }";
    expect(status(rule("{}", { bind: last }), driver("2011-12-31"))).toBe("short");
  });

  test("who is shown apart is marked by the due day", () => {
    const verdict = "{ apart: [{ mark: new, event: hired, months: 12 }] }";
    const mark = (day: string) =>
      smallRows(rule(verdict), history({ events: [event("hired", day)] }), at("2012-02-15"))[0]
        ?.mark;
    expect(mark("2011-01-30")).toBeUndefined();
    expect(mark("2011-01-31")).toBe("new");
    expect(mark("2012-01-30")).toBe("new");
    expect(mark("2012-01-31")).toBeUndefined();
  });
});

describe("what a window leaves to the next", () => {
  const credit = "{ counts: { anything: true }, carryIn: { hours: 6, of: { anything: true } } }";
  const texts = (window: string, bind = since2011, ...entries: ReturnType<typeof entry>[]) =>
    smallTexts({ window, credit, bind }, history({ entries }), at("2013-06-01"));
  const much = [entry("2011-05-01", 14)];

  test("goes into it once, not into the one after", () => {
    expect(texts("{ calendar: { years: 1 } }", since2011, ...much)).toEqual([
      "2011-01-01..2011-12-31 met 14/10",
      "2012-01-01..2012-12-31 short 4/10",
      "2013-01-01..2013-12-31 on-course 0/10",
    ]);
  });

  test("is lost where the next is not judged, or does not bind", () => {
    const every = "{ calendar: { years: 1, every: { nth: 2, first: 2 } } }";
    expect(texts(every, since2011, ...much)).toEqual([
      "2011-01-01..2011-12-31 met 14/10",
      "2013-01-01..2013-12-31 on-course 0/10",
    ]);
    expect(texts("{ calendar: { years: 2, step: 1 } }", since2011, ...much)).toEqual([
      "2010-01-01..2011-12-31 met 14/10",
      "2011-01-01..2012-12-31 met 14/10",
      "2012-01-01..2013-12-31 on-course 0/10",
      "2013-01-01..2014-12-31 on-course 0/10",
    ]);
  });

  test("goes on after a window that was made up, but not where another demand restored it", () => {
    const bound = since2011;
    const late = [entry("2012-02-01", 14)];
    expect(texts("{ calendar: { years: 1, cure: true } }", bound, ...late)).toEqual([
      "2011-01-01..2011-12-31 late 14/10",
      "2012-01-01..2012-12-31 overdue 4/10",
      "2013-01-01..2013-12-31 on-course 0/10",
    ]);
    const other = "{ calendar: { years: 1, cure: { demand: { all: [{ hours: 12 }] } } } }";
    expect(texts(other, bound, ...late)).toEqual([
      "2011-01-01..2011-12-31 late 14/12",
      "2012-01-01..2012-12-31 met 14/10",
      "2013-01-01..2013-12-31 on-course 4/10",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { judgeMember } from "#core/judge";
import type { Fact, MemberEvent } from "#core/members";
import { memberFigure } from "#core/verdicts";
import { rowText, smallRows, smallTexts } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
} from "#test/small-pack";

const at = (text: string): { today: string } => ({ today: text });
const bothOrders = <T>(list: readonly T[]): (readonly T[])[] => [list, list.toReversed()];

describe("a deadline from the first day of a stretch", () => {
  const starts = (gap: string, ...facts: Fact[]): string[] => {
    const start = `{ start: { post: driver }, gapOver: { ${gap} } }`;
    const window = `{ deadline: { after: ${start}, days: 30, from: 2010-01-01 } }`;
    return smallRows({ window }, history({ facts }), at("2013-01-01")).map((row) =>
      formatDay(row.windowStart),
    );
  };
  const first = fact("post", "driver", "2010-02-01", "2011-01-01");
  const again = (day: string) => fact("post", "driver", day);

  test("begins with the first stretch of all, and after a pause longer than the gap", () => {
    expect(starts("months: 6", first, again("2011-07-01"))).toEqual(["2010-02-01"]);
    expect(starts("months: 6", first, again("2011-07-02"))).toEqual(["2010-02-01", "2011-07-02"]);
    expect(starts("days: 10", first, again("2011-01-11"))).toEqual(["2010-02-01"]);
    expect(starts("days: 10", first, again("2011-01-12"))).toEqual(["2010-02-01", "2011-01-12"]);
  });

  test("stretches that touch are one, and a pause of a day is a pause", () => {
    expect(starts("days: 0", first, again("2011-01-01"))).toEqual(["2010-02-01"]);
    expect(starts("months: 0", first, again("2011-01-02"))).toEqual(["2010-02-01", "2011-01-02"]);
  });

  test("the pause is that before it, though the stretch before began nothing", () => {
    const short = fact("post", "driver", "2011-03-01", "2011-03-05");
    expect(starts("months: 4", first, short, again("2011-07-05"))).toEqual(["2010-02-01"]);
    expect(starts("months: 4", first, short, again("2011-07-06"))).toEqual([
      "2010-02-01",
      "2011-07-06",
    ]);
  });

  test("goes by what it starts from and its day", () => {
    const anchor = (start: string): string | undefined => {
      const from = `{ start: ${start}, gapOver: { days: 0 } }`;
      const window = `{ deadline: { after: ${from}, days: 30, from: 2010-01-01 } }`;
      return smallRows({ window }, history({ facts: [again("2012-04-05")] }), at("2012-05-01"))[0]
        ?.anchor;
    };
    expect(anchor("{ post: driver }")).toBe("post:driver:2012-04-05");
    expect(anchor("{ post: [driver, guard] }")).toBe("post:driver+guard:2012-04-05");
    expect(anchor("{ all: [{ not: { post: guard } }, { post: driver }] }")).toBe(
      "post:driver:2012-04-05",
    );
    expect(anchor("{ any: [{ post: guard }, { post: driver }] }")).toBe("post:guard:2012-04-05");
    expect(anchor("{ all: [{ any: [{ not: { post: guard } }] }, { post: driver }] }")).toBe(
      "post:driver:2012-04-05",
    );
  });

  test("a day that is the same for all begins it, too", () => {
    const window = "{ deadline: { after: { on: 2012-03-01 }, days: 30, from: 2010-01-01 } }";
    const [row] = smallRows({ window }, history(), at("2012-03-01"));
    expect(row?.anchor).toBe("");
    expect(smallTexts({ window }, history(), at("2012-03-01"))).toEqual([
      "2012-03-01..2012-03-31 on-course 0/10",
    ]);
  });

  test("each event of the kind begins one that goes by its id", () => {
    const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
    const events = [event("hired", "2012-03-01"), event("licensed", "2012-03-02")];
    const rows = smallRows({ window }, history({ events }), at("2012-03-05"));
    expect(rows.map((row) => row.anchor)).toEqual(["hired-2012-03-01"]);
  });
});

describe("a cohort's day", () => {
  const cohort = "{ by: grade, at: licensed, of: { low: 2012-07-01, high: 2013-07-01 } }";
  const window = `{ cycle: { after: { cohort: ${cohort} }, years: 2 } }`;
  const starts = (facts: readonly Fact[], events: readonly MemberEvent[], today = "2014-01-01") =>
    smallRows({ window }, history({ facts, events }), at(today)).map((row) =>
      [formatDay(row.windowStart), row.anchor].join(" "),
    );
  const licensed = event("licensed", "2012-02-01");
  const low = (from: string, to?: string) => fact("grade", "low", from, to);

  test("is that of the value which held on the day of the event", () => {
    expect(starts([low("2012-02-01")], [licensed])).toEqual(["2012-07-01 grade:low"]);
    expect(starts([low("2010-01-01", "2012-02-02")], [licensed])).toEqual(["2012-07-01 grade:low"]);
    expect(starts([low("2012-02-02")], [licensed])).toEqual([]);
    expect(starts([low("2010-01-01", "2012-02-01")], [licensed])).toEqual([]);
  });

  test("is none for another kind of fact or of event, or a value that the table does not name", () => {
    expect(starts([fact("post", "low", "2010-01-01")], [licensed])).toEqual([]);
    expect(starts([fact("grade", "middle", "2010-01-01")], [licensed])).toEqual([]);
    expect(starts([low("2010-01-01")], [event("hired", "2012-02-01")])).toEqual([]);
  });

  test("of several events the last that is not after today counts", () => {
    const facts = [low("2010-01-01", "2012-06-01"), fact("grade", "high", "2012-06-01")];
    for (const events of bothOrders([licensed, event("licensed", "2012-08-01")])) {
      expect(starts(facts, events, "2014-01-01")).toEqual(["2013-07-01 grade:high"]);
      expect(starts(facts, events, "2012-07-31")).toEqual(["2012-07-01 grade:low"]);
      expect(starts(facts, events, "2012-08-01")).toEqual([]);
    }
  });

  test("of several values the first by name counts, whatever their order", () => {
    for (const facts of bothOrders([low("2010-01-01"), fact("grade", "high", "2010-01-01")])) {
      expect(starts(facts, [licensed])).toEqual(["2013-07-01 grade:high"]);
    }
  });
});

describe("windows of a cycle", () => {
  const cycle = (more: string) => ({ window: `{ cycle: { after: { event: hired }, ${more} } }` });
  const hired = (...days: string[]) => history({ events: days.map((day) => event("hired", day)) });
  const spans = (more: string, one: ReturnType<typeof hired>, today: string) =>
    smallTexts(cycle(more), one, at(today)).map((text) => text.split(" ")[0]);

  test("months are counted from the anchor's day, so that a 31st stays one", () => {
    expect(spans("months: 1", hired("2011-01-31"), "2011-04-01")).toEqual([
      "2011-01-31..2011-02-27",
      "2011-02-28..2011-03-30",
      "2011-03-31..2011-04-29",
    ]);
  });

  test("days every few months, months every so many days, and days without a gap", () => {
    expect(spans("days: 10, step: { months: 1 }", hired("2011-01-31"), "2011-03-01")).toEqual([
      "2011-01-31..2011-02-09",
      "2011-02-28..2011-03-09",
    ]);
    expect(spans("months: 1, step: { days: 40 }", hired("2011-01-31"), "2011-03-12")).toEqual([
      "2011-01-31..2011-02-27",
      "2011-03-12..2011-04-11",
    ]);
    expect(spans("days: 10", hired("2011-01-31"), "2011-02-10")).toEqual([
      "2011-01-31..2011-02-09",
      "2011-02-10..2011-02-19",
    ]);
  });

  test("begin up to the pack's last day", () => {
    expect(spans("years: 1", hired("2029-12-31"), "2035-01-01")).toEqual([
      "2029-12-31..2030-12-30",
      "2030-12-31..2031-12-30",
    ]);
    expect(spans("years: 1", hired("2029-01-01"), "2035-01-01")).toEqual([
      "2029-01-01..2029-12-31",
      "2030-01-01..2030-12-31",
    ]);
  });

  test("from the month after, or from a day of the year on or after the anchor", () => {
    expect(spans("years: 1, align: month-end", hired("2011-01-31"), "2011-02-01")).toEqual([
      "2011-02-01..2012-01-31",
    ]);
    expect(spans('years: 1, align: "04-01"', hired("2011-04-01"), "2011-05-01")).toEqual([
      "2011-04-01..2012-03-31",
    ]);
    expect(spans('years: 1, align: "04-01"', hired("2011-04-02"), "2012-05-01")).toEqual([
      "2012-04-01..2013-03-31",
    ]);
  });

  test("the next anchor, moved likewise, cuts the window in which it lies and ends the chain", () => {
    expect(spans("months: 6", hired("2011-01-10", "2011-07-10"), "2011-08-01")).toEqual([
      "2011-01-10..2011-07-09",
      "2011-07-10..2012-01-09",
    ]);
    expect(
      spans("months: 6, align: month-end", hired("2011-01-10", "2011-09-10"), "2011-11-01"),
    ).toEqual(["2011-02-01..2011-07-31", "2011-08-01..2011-09-30", "2011-10-01..2012-03-31"]);
  });

  test("two events of one day are one anchor, which goes by the first id", () => {
    const twice = ["b", "a"].map((id) => ({ ...event("hired", "2011-01-10"), id }));
    for (const events of bothOrders(twice)) {
      const rows = smallRows(cycle("years: 1"), history({ events }), at("2011-05-01"));
      expect(rows.map((row) => row.anchor)).toEqual(["a"]);
    }
  });

  test("the day on which the next one begins is known before it has begun", () => {
    const next = (more: string, today: string, ...facts: Fact[]) => {
      const one = history({ events: [event("hired", "2011-01-31")], facts });
      const { figures } = judgeMember(rules({ R: cycle(more) }), one, { today: on(today) });
      const found = figures.find((row) => row.requirement === memberFigure)?.nextChangeOn;
      return found === null || found === undefined ? "never" : formatDay(found);
    };
    expect(next("months: 1", "2011-01-30")).toBe("2011-01-31");
    expect(next("months: 1", "2011-01-31")).toBe("2011-02-28");
    expect(next("months: 1, pause: { post: guard }", "2011-02-27")).toBe("2011-02-28");
    expect(next("months: 1, pause: { post: guard }", "2011-02-28")).toBe("2011-03-28");
    expect(next("months: 1", "2030-12-31")).toBe("never");
  });

  test("a clock that rests: whole months, then days, of each pause that begins before the end", () => {
    const resting = (...facts: Fact[]) =>
      smallTexts(
        cycle("years: 1, pause: { post: guard }"),
        history({ events: [event("hired", "2011-01-01")], facts }),
        at("2011-06-01"),
      )[0]?.split(" ")[0];
    const rest = (from: string, to?: string) => fact("post", "guard", from, to);
    expect(resting()).toBe("2011-01-01..2011-12-31");
    expect(resting(rest("2011-12-31", "2012-01-31"))).toBe("2011-01-01..2012-01-31");
    expect(resting(rest("2012-01-01", "2012-02-01"))).toBe("2011-01-01..2011-12-31");
    expect(resting(rest("2010-11-01", "2011-01-04"))).toBe("2011-01-01..2012-01-03");
    expect(resting(rest("2010-11-01", "2011-01-01"))).toBe("2011-01-01..2011-12-31");
    expect(resting(rest("2011-03-31", "2011-04-30"))).toBe("2011-01-01..2012-01-31");
    expect(resting(rest("2011-03-31", "2011-04-29"))).toBe("2011-01-01..2012-01-29");
    expect(resting(rest("2011-12-01"))).toBe("2011-01-01..2030-12-31");
  });

  test("a window that reaches over the pack's last day keeps its end though a pause lies in it", () => {
    const one = history({
      events: [event("hired", "2030-06-01")],
      facts: [fact("post", "guard", "2030-08-01", "2030-10-01")],
    });
    expect(
      smallTexts(cycle("years: 1, pause: { post: guard }"), one, at("2030-07-01"))[0],
    ).toContain("2030-06-01..2031-05-31");
  });
});

describe("years of a contract whose part is asked", () => {
  const rule = (prorate: string) => ({
    window: "{ anniversary: { of: { post: driver } } }",
    bind: "{ when: { post: driver } }",
    prorate,
  });
  const one = history({
    facts: [fact("post", "driver", "2011-03-01", "2012-09-01")],
    entries: [entry("2011-04-01", 10)],
  });

  test("begin with its first day; the last ends when it would, and goes by the contract", () => {
    const rows = smallRows(rule("{ byMonths: { month: full } }"), one, at("2012-12-01"));
    expect(rows.map(rowText)).toEqual([
      "2011-03-01..2012-02-29 met 10/10",
      "2012-03-01..2013-02-28 on-course 0/5",
    ]);
    expect(rows.map((row) => [row.anchor, formatDay(row.period)])).toEqual([
      ["post:driver:2011-03-01", "2012-01-01"],
      ["post:driver:2011-03-01", "2013-01-01"],
    ]);
  });

  test("a year that the contract does not fill is a partial year where whole ones are asked", () => {
    const whole = {
      ...rule("{ wholeWindow: true }"),
      demand: "{ all: [{ floor: { years: 1, hours: 9 } }] }",
    };
    expect(smallTexts(whole, one, at("2013-12-01"))).toEqual([
      "2011-03-01..2012-02-29 met 10/9",
      "2012-03-01..2013-02-28 partial-year 0/9",
    ]);
  });
});

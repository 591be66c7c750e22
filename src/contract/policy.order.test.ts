import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { judge, judgeMember } from "#core/judge";
import type { History } from "#core/members";
import { memberFigure, trainedFigure } from "#core/verdicts";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
} from "#test/small-pack";

const yearly = { window: "{ calendar: { years: 1 } }" };
const deadline = {
  window: "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }",
};

describe("rows stand by requirement, then by window, then by anchor", () => {
  test("by anchor however many begin on one day", () => {
    const ids = Array.from({ length: 70 }, (_, at) => String(1000 + at));
    const events = ids.toReversed().map((id) => ({ ...event("hired", "2010-05-01"), id }));
    const rows = judge(rules({ A: deadline }), history({ events }), { today: on("2010-05-02") });
    expect(rows.map((row) => row.anchor)).toEqual(ids);
  });

  const keys = (pack: ReturnType<typeof rules>, one: History, today: string) =>
    judge(pack, one, { today: on(today) }).map(
      (row) => `${row.requirement} ${formatDay(row.windowStart)} ${row.anchor}`,
    );

  test("whatever kinds of windows they have and however events are written", () => {
    const pack = rules({ B: yearly, A: deadline });
    const events = ["b", "c", "a"].map((id) => ({ ...event("hired", "2011-05-01"), id }));
    const early = { ...event("hired", "2010-05-01"), id: "z" };
    const expected = [
      "A 2010-05-01 z",
      "A 2011-05-01 a",
      "A 2011-05-01 b",
      "A 2011-05-01 c",
      "B 2010-01-01 ",
      "B 2011-01-01 ",
    ];
    for (const order of [
      [...events, early],
      [early, ...events.toReversed()],
    ]) {
      expect(keys(pack, history({ events: order }), "2011-06-01")).toEqual(expected);
    }
  });

  test("also where they are many", () => {
    const pack = rules({
      B: yearly,
      A: { window: "{ calendar: { months: 3, grace: { days: 1 } } }" },
    });
    const found = keys(pack, history(), "2029-06-01");
    expect(found).toHaveLength(98);
    expect(found).toEqual(found.toSorted());
  });
});

describe("figures of a member", () => {
  const figures = (more: Partial<History>, today: string) =>
    judgeMember(rules({ A: deadline }), history(more), { today: on(today) }).figures;
  const trained = (more: Partial<History>, today = "2012-06-01") =>
    figures(more, today)
      .filter((row) => row.requirement === trainedFigure)
      .map((row) => [formatDay(row.windowStart), row.sessions, row.credited]);

  test("count trainings and minutes of each year, the years in order", () => {
    const entries = [entry("2012-03-01", 2), entry("2010-03-01", 3), entry("2010-04-01", 1)];
    expect(trained({ entries })).toEqual([
      ["2010-01-01", 2, 240],
      ["2012-01-01", 1, 120],
    ]);
  });

  test("a training over New Year counts in the year of most of it, and once", () => {
    const over = (to: string) => entry(to, 4, { startsOn: on("2010-12-30") });
    expect(trained({ entries: [over("2011-01-02")] })).toEqual([["2010-01-01", 1, 240]]);
    expect(trained({ entries: [over("2011-01-04")] })).toEqual([["2011-01-01", 1, 240]]);
  });

  test("what has not ended, a double, and what nobody attended are no trainings", () => {
    const running = entry("2012-06-02", 4, { startsOn: on("2012-05-31") });
    expect(trained({ entries: [running] })).toEqual([]);
    expect(trained({ entries: [running] }, "2012-06-02")).toEqual([["2012-01-01", 1, 240]]);
    const double = [1, 2].map((hours) =>
      entry("2012-03-01", hours, { id: `e${String(hours)}`, sessionId: "s" }),
    );
    expect(trained({ entries: double })).toEqual([["2012-01-01", 1, 120]]);
    expect(trained({ entries: [entry("2012-03-01", 0)] })).toEqual([]);
  });

  test("an ended year counts at the home of its last day, an open one at today's", () => {
    const place = { kind: "branch", level: "branch", sector: null };
    const homes = [
      { unitId: 1, place, from: on("2000-01-01"), to: on("2012-01-01") },
      { unitId: 2, place, from: on("2012-01-01"), to: null },
    ];
    const entries = [entry("2011-03-01", 1), entry("2012-03-01", 1)];
    const rows = figures({ homes, entries }, "2012-06-01");
    expect(rows[0]).toEqual({
      requirement: trainedFigure,
      windowStart: on("2011-01-01"),
      anchor: "",
      dueOn: on("2011-12-31"),
      period: on("2011-01-01"),
      status: "met",
      credited: 60,
      demanded: 0,
      sessions: 1,
      missingMinutes: 0,
      missingCount: 0,
      owes: false,
      countedAt: 1,
      unitNow: 2,
      unitAtEnd: 1,
      nextChangeOn: null,
    });
    expect(rows[1]).toMatchObject({
      countedAt: 2,
      unitNow: 2,
      unitAtEnd: null,
      nextChangeOn: on("2013-01-01"),
    });
    expect(rows[2]).toEqual({
      requirement: memberFigure,
      windowStart: 0,
      anchor: "",
      dueOn: 0,
      period: 0,
      status: "met",
      credited: 0,
      demanded: 0,
      sessions: 0,
      missingMinutes: 0,
      missingCount: 0,
      owes: false,
      countedAt: 2,
      unitNow: 2,
      unitAtEnd: null,
      nextChangeOn: null,
    });
    const last = figures({ homes, entries }, "2012-12-31");
    expect(last[1]).toMatchObject({ unitAtEnd: null, nextChangeOn: on("2013-01-01") });
  });

  test("who is at home nowhere is no head; a head changes when something recorded does", () => {
    const place = { kind: "branch", level: "branch", sector: null };
    const left = [{ unitId: 1, place, from: on("2000-01-01"), to: on("2012-01-01") }];
    expect(figures({ homes: left }, "2012-06-01")).toEqual([]);
    expect(figures({ homes: left }, "2011-06-01")[0]?.nextChangeOn).toBe(on("2012-01-01"));
    const both = { homes: left, events: [event("hired", "2011-08-01")] };
    expect(figures(both, "2011-06-01")[0]?.nextChangeOn).toBe(on("2011-08-01"));
  });
});

describe("questions that hang on time", () => {
  const holds = (when: string, more: Partial<History>, today: string): boolean => {
    const pack = rules({ R: { ...yearly, bind: `{ when: ${when}, asked: last-day }` } });
    return judge(pack, history(more), { today: on(today) }).some(
      ({ status }) => status === "on-course",
    );
  };

  test("what had to last longer than it did never held", () => {
    const when = "{ since: { days: 10, holds: { post: driver } } }";
    const facts = [fact("post", "driver", "2011-01-01", "2011-01-11")];
    expect(holds(when, { facts }, "2011-01-11")).toBe(false);
    expect(
      holds(when, { facts: [fact("post", "driver", "2011-01-01", "2011-01-12")] }, "2011-01-11"),
    ).toBe(true);
  });

  test("of several stretches one holds on the event's day, its first day too, not the day after its last", () => {
    const when = "{ frozen: { at: hired, when: { post: driver } } }";
    const facts = [
      fact("post", "driver", "2010-01-01", "2010-02-01"),
      fact("post", "driver", "2011-03-10", "2011-03-20"),
    ];
    const at = (...days: string[]) =>
      holds(when, { facts, events: days.map((day) => event("hired", day)) }, "2011-12-01");
    expect(at("2011-03-10")).toBe(true);
    expect(at("2011-03-19")).toBe(true);
    expect(at("2011-03-20")).toBe(false);
    expect(at("2010-06-01")).toBe(false);
    // The last event before the day decides, whatever the order in which they are written.
    expect(at("2011-03-15", "2011-06-01")).toBe(false);
    expect(at("2011-06-01", "2011-03-15")).toBe(false);
    expect(at("2011-03-15", "2012-06-01")).toBe(true);
  });

  test("an event holds from its lower to its upper age, and never where they meet", () => {
    const when = (least: string, below: string) =>
      `{ event: { kind: hired, atLeast: { ${least} }, below: { ${below} } } }`;
    const events = [event("licensed", "2011-01-01"), event("hired", "2011-03-10")];
    expect(holds(when("days: 5", "days: 10"), { events }, "2011-03-14")).toBe(false);
    expect(holds(when("days: 5", "days: 10"), { events }, "2011-03-15")).toBe(true);
    expect(holds(when("days: 5", "days: 10"), { events }, "2011-03-19")).toBe(true);
    expect(holds(when("days: 5", "days: 10"), { events }, "2011-03-20")).toBe(false);
  });

  test("a rule binds from the first of the days on which another was reached, however homes change", () => {
    const place = { kind: "branch", level: "branch", sector: null };
    const homes = [
      { unitId: 2, place, from: on("2011-01-01"), to: null },
      { unitId: 1, place, from: on("2010-06-01"), to: on("2011-01-01") },
    ];
    const pack = rules({
      A: { window: "{ calendar: { years: 1, grace: { days: 5 }, cure: true } }" },
      B: { ...yearly, bind: "{ when: { done: A }, asked: last-day }" },
    });
    const bound = (day: string, today: string) =>
      judge(pack, history({ homes, entries: [entry(day, 10)] }), { today: on(today) }).some(
        ({ requirement, status }) => requirement === "B" && status !== "short",
      );
    expect(bound("2010-08-01", "2010-07-31")).toBe(false);
    expect(bound("2010-08-01", "2010-08-01")).toBe(true);
    expect(bound("2011-02-01", "2011-01-31")).toBe(false);
    expect(bound("2011-02-01", "2011-02-01")).toBe(true);
  });
});

import { describe, expect, test } from "vitest";
import { judge, judgeMember } from "#core/judge";
import type { Waiver } from "#core/members";
import { memberFigure } from "#core/verdicts";
import {
  at,
  gracedDeadline as graced,
  hired,
  plainDeadline as plain,
  waiverOf as waiver,
} from "#test/small-deadlines";
import { smallReasons, smallTexts } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

describe("a waiver of a deadline", () => {
  const waived = (allowed: string, one: Waiver, ...entries: ReturnType<typeof entry>[]) =>
    smallTexts(
      { ...graced, verdict: `{ waive: [${allowed}] }` },
      history({ events: [hired], waivers: [one], entries }),
      at("2012-06-01"),
    )[0];

  test("sets it aside where the rule allows it, though what was reached in time stays met", () => {
    expect(waived("lift", waiver("lift", 0))).toContain("waived 0/10");
    expect(waived("reduce", waiver("lift", 0))).toContain("overdue 0/10");
    expect(waived("lift", waiver("lift", 0), entry("2012-03-01", 10))).toContain("met 10/10");
    expect(waived("lift", waiver("lift", 0), entry("2012-05-20", 10))).toContain("waived 10/10");
  });

  test("takes minutes off", () => {
    expect(waived("reduce", waiver("reduce", 90), entry("2012-03-01", 9))).toContain("met 9/8.5");
    expect(waived("shift", waiver("reduce", 90), entry("2012-03-01", 9))).toContain("overdue 9/10");
  });

  test("moves its due day, never to an earlier one than grace gives", () => {
    const to = (text: string) => waiver("shift", on(text));
    expect(waived("shift", to("2012-07-01"))).toContain("..2012-07-01 on-course");
    expect(waived("shift", to("2012-05-05"))).toContain("..2012-05-10 overdue");
    expect(waived("lift", to("2012-07-01"))).toContain("..2012-05-10 overdue");
  });

  test("of another window is none of this one", () => {
    const other = { ...waiver("lift", 0), window: on("2012-01-30") };
    expect(waived("lift", other)).toContain("overdue");
    expect(waived("lift", { ...waiver("lift", 0), requirement: "Q" })).toContain("overdue");
  });

  test("is told in the reasons, and how far it moved the day", () => {
    const rule = { ...plain, verdict: "{ waive: [lift, shift] }" };
    const told = (one: Waiver) =>
      smallReasons(rule, history({ events: [hired], waivers: [one] }), at("2012-05-02"));
    expect(told(waiver("lift", 0)).en).toContain("Set aside by a waiver (posting).");
    const moved = told(waiver("shift", on("2012-07-01")));
    expect(moved.en).toContain("Due day shifted by a waiver (posting).");
    expect(moved.en).toContain("By a waiver the last day moved from 2012-04-30 to 2012-07-01.");
    expect(moved.zh).toContain("经批准,最后一天由2012-04-30延至2012-07-01。");
    expect(moved.en.join()).not.toContain("with days of grace");
  });
});

describe("a gate", () => {
  const gate = (more: string): SmallRule => ({
    window: `{ gate: { before: { event: hired }, ${more} } }`,
  });
  const one = (...entries: ReturnType<typeof entry>[]) => history({ events: [hired], entries });

  test("takes what ends from the day on which it opens to the day before its event", () => {
    const rule = gate("opens: { days: 10 }");
    const done = [entry("2012-01-20", 1), entry("2012-01-21", 2), entry("2012-01-30", 4)];
    const all = one(...done, entry("2012-01-31", 8));
    expect(smallTexts(rule, all, at("2012-01-31"))).toEqual(["2012-01-21..2012-01-30 late 14/10"]);
    const included = gate("opens: { days: 10 }, inclusive: true");
    expect(smallTexts(included, all, at("2012-01-31"))).toEqual([
      "2012-01-21..2012-01-31 met 14/10",
    ]);
  });

  test("opens months and days before its event", () => {
    expect(smallTexts(gate("opensMonths: 1, opensDays: 5"), one(), at("2012-01-10"))).toEqual([
      "2011-12-26..2012-01-30 on-course 0/10",
    ]);
    expect(smallTexts(gate("opens: { calendarMonths: 1 }"), one(), at("2012-01-10"))).toEqual([
      "2011-12-01..2012-01-30 on-course 0/10",
    ]);
  });

  test("there is no row before it opens, and the day on which it does is known", () => {
    const compiled = rules({ R: gate("opens: { days: 10 }") });
    const early = judgeMember(compiled, one(), { today: on("2012-01-20") });
    expect(early.verdicts).toEqual([]);
    const head = early.figures.find((row) => row.requirement === memberFigure);
    expect(head?.nextChangeOn).toBe(on("2012-01-21"));
    expect(judge(compiled, one(), { today: on("2012-01-21") })).toHaveLength(1);
  });

  test("an event counts on the first and on the last day of the pack, and on none beside them", () => {
    const rows = (...days: string[]) =>
      smallTexts(
        gate("opens: { days: 10 }"),
        history({ events: days.map((day) => event("hired", day)) }),
        at("2031-06-01"),
      );
    expect(rows("2009-12-31", "2010-01-01")).toEqual(["2009-12-22..2009-12-31 overdue 0/10"]);
    expect(rows("2030-12-31", "2031-01-01")).toEqual(["2030-12-21..2030-12-30 overdue 0/10"]);
  });

  test("asks whom the rule binds on the day of the event alone", () => {
    const rule = { ...gate("opens: { days: 10 }"), bind: "{ when: { post: driver } }" };
    const driver = (from: string, to?: string) =>
      history({ events: [hired], facts: [fact("post", "driver", from, to)] });
    expect(smallTexts(rule, driver("2012-01-31"), at("2012-02-05"))).toHaveLength(1);
    expect(smallTexts(rule, driver("2012-01-21", "2012-01-31"), at("2012-02-05"))).toEqual([]);
  });

  test("is waived by the day on which it opens", () => {
    const rule = { ...gate("opens: { days: 10 }"), verdict: "{ waive: [lift] }" };
    const lifted = { ...waiver("lift", 0), window: on("2012-01-21") };
    expect(
      smallTexts(rule, history({ events: [hired], waivers: [lifted] }), at("2012-02-05"))[0],
    ).toContain("waived");
  });
});

import { describe, expect, test } from "vitest";
import { judgeMember } from "#core/judge";
import { memberFigure } from "#core/verdicts";
import {
  after,
  at,
  gracedDeadline as graced,
  hired,
  plainDeadline as plain,
  waiverOf as waiver,
} from "#test/small-deadlines";
import { smallReasons, smallRows, smallTexts, smallTextsWithNext } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

describe("the life of a deadline", () => {
  const one = history({ events: [hired] });

  test("is open up to its last day, asked again on the day after, and overdue from then on", () => {
    expect(smallTextsWithNext(plain, one, at("2012-04-30"))).toEqual([
      "2012-01-31..2012-04-30 on-course 0/10, next 2012-05-01",
    ]);
    expect(smallTextsWithNext(plain, one, at("2012-05-01"))).toEqual([
      "2012-01-31..2012-04-30 overdue 0/10, next never",
    ]);
  });

  test("days of grace move its due day; it is asked again as they begin and as they are over", () => {
    const next = (day: string) => smallTextsWithNext(graced, one, at(day))[0];
    expect(next("2012-04-30")).toBe("2012-01-31..2012-05-10 on-course 0/10, next 2012-05-01");
    expect(next("2012-05-01")).toBe("2012-01-31..2012-05-10 on-course 0/10, next 2012-05-11");
    expect(next("2012-05-10")).toBe("2012-01-31..2012-05-10 on-course 0/10, next 2012-05-11");
    expect(next("2012-05-11")).toBe("2012-01-31..2012-05-10 overdue 0/10, next never");
  });

  test("whether one may act is said apart on the days of grace that somebody still needs", () => {
    const rule = (exempt = ""): SmallRule => ({
      ...graced,
      bind: `{ when: { member: true }${exempt} }`,
      verdict:
        "{ waive: [lift], mayAct: { while: [on-course, met, exempt, waived], inGrace: false } }",
    });
    const acts = (day: string, more: Parameters<typeof history>[0] = {}, exempt = "") =>
      smallRows(rule(exempt), history({ events: [hired], ...more }), at(day))[0]?.mayAct;
    expect(acts("2012-04-30")).toBe(true);
    expect(acts("2012-05-01")).toBe(false);
    expect(acts("2012-05-10")).toBe(false);
    expect(acts("2012-05-01", { entries: [entry("2012-03-01", 10)] })).toBe(true);
    expect(acts("2012-05-01", { waivers: [waiver("lift", 0)] })).toBe(true);
    const exempt = ", exempt: [{ when: { post: guard }, because: R }]";
    const guard = { facts: [fact("post", "guard", "2012-01-01")] };
    expect(acts("2012-05-01", guard, exempt)).toBe(true);
  });

  test("what begins after today is none yet, and the day on which it begins is known", () => {
    const { verdicts, figures } = judgeMember(rules({ R: plain }), one, {
      today: on("2012-01-30"),
    });
    expect(verdicts).toEqual([]);
    expect(figures.find((row) => row.requirement === memberFigure)?.nextChangeOn).toBe(
      on("2012-01-31"),
    );
  });

  test("where the last day is not counted in it is due a day earlier", () => {
    const window = after("months: 6, lastDayIncluded: false");
    expect(smallTexts({ window }, one, at("2012-03-01"))[0]).toContain("..2012-07-30");
    expect(smallTexts({ window: after("months: 6") }, one, at("2012-03-01"))[0]).toContain(
      "..2012-07-31",
    );
    expect(smallTexts({ window: after("years: 1") }, one, at("2012-03-01"))[0]).toContain(
      "..2013-01-31",
    );
    expect(smallTexts({ window: after("calendarMonths: 1") }, one, at("2012-03-01"))[0]).toContain(
      "..2012-02-29",
    );
  });

  test("a decree that moves the day on which it ends", () => {
    const stretch = "stretch: [{ endsFrom: 2012-04-30, endsTo: 2012-04-30, days: 7 }]";
    const window = after(`days: 90, ${stretch}`);
    expect(smallTexts({ window }, one, at("2012-03-01"))[0]).toContain("..2012-05-07");
    const other = after(`days: 91, ${stretch}`);
    expect(smallTexts({ window: other }, one, at("2012-03-01"))[0]).toContain("..2012-05-01");
  });

  test("only anchors of its own days begin it: from its first day to the last of the pack", () => {
    const of = (...days: string[]) =>
      smallTexts(
        { window: "{ deadline: { after: { event: hired }, days: 1, from: 2012-02-01 } }" },
        history({ events: days.map((day) => event("hired", day)) }),
        at("2031-06-01"),
      );
    expect(of("2012-01-31", "2012-02-01")).toEqual(["2012-02-01..2012-02-02 overdue 0/10"]);
    expect(of("2030-12-31", "2031-01-01")).toEqual(["2030-12-31..2031-01-01 overdue 0/10"]);
  });
});

describe("training for a deadline", () => {
  const done = (...entries: ReturnType<typeof entry>[]) => history({ events: [hired], entries });

  test("is in time up to the due day, and late after it", () => {
    expect(smallTexts(plain, done(entry("2012-04-30", 10)), at("2012-06-01"))).toEqual([
      "2012-01-31..2012-04-30 met 10/10",
    ]);
    expect(smallTexts(plain, done(entry("2012-05-01", 10)), at("2012-06-01"))).toEqual([
      "2012-01-31..2012-04-30 late 10/10",
    ]);
    expect(smallTexts(graced, done(entry("2012-05-10", 10)), at("2012-06-01"))).toEqual([
      "2012-01-31..2012-05-10 met 10/10",
    ]);
  });

  test("from before the anchor's day counts nothing", () => {
    const both = done(entry("2012-01-30", 10), entry("2012-01-31", 3));
    expect(smallTexts(plain, both, at("2012-03-01"))).toEqual([
      "2012-01-31..2012-04-30 on-course 3/10",
    ]);
  });

  test("a session over the due day is not in time; it is late when it has ended", () => {
    const over = entry("2012-05-02", 10, { startsOn: on("2012-04-29") });
    const days = { ...plain, credit: "{ counts: { anything: true } }" };
    // While it runs the days that have passed are shown.
    expect(smallTexts(days, done(over), at("2012-04-30"))[0]).toContain("on-course 5/10");
    expect(smallTexts(days, done(over), at("2012-05-01"))[0]).toContain("overdue 7.5/10");
    expect(smallTexts(days, done(over), at("2012-05-02"))[0]).toContain("late 10/10");
  });

  test("a late one counts where the member was on the day on which it was reached", () => {
    const place = { kind: "branch", level: "branch", sector: null };
    const homes = [
      { unitId: 1, place, from: on("2000-01-01"), to: on("2012-06-01") },
      { unitId: 2, place, from: on("2012-06-01"), to: on("2012-08-01") },
      { unitId: 3, place, from: on("2012-08-01"), to: null },
    ];
    const entries = [
      entry("2012-09-01", 3),
      entry("2012-07-01", 6),
      entry("2012-05-01", 4),
      entry("2012-08-02", 3),
    ];
    for (const order of [entries, entries.toReversed()]) {
      const one = history({ events: [hired], homes, entries: order });
      expect(smallRows(plain, one, at("2012-10-01"))[0]).toMatchObject({
        status: "late",
        credited: 16 * 60,
        countedAt: 2,
        unitNow: 3,
        unitAtEnd: 1,
        nextChangeOn: null,
      });
    }
  });

  test("who asks from a day on is told of what was closed then or later, and of what is overdue", () => {
    const rows = (from: string, ...entries: ReturnType<typeof entry>[]) =>
      smallTexts(plain, done(...entries), { today: "2012-09-01", from }).length;
    const late = [entry("2012-05-01", 4), entry("2012-07-01", 6), entry("2012-07-09", 1)];
    expect(rows("2012-04-30", entry("2012-03-01", 10))).toBe(1);
    expect(rows("2012-05-01", entry("2012-03-01", 10))).toBe(0);
    expect(rows("2012-07-01", ...late)).toBe(1);
    expect(rows("2012-07-02", ...late)).toBe(0);
    expect(rows("2012-08-01")).toBe(1);
  });

  test("who is late loses the parts that he was spared, where the rule says so", () => {
    const demand =
      "{ all: [{ hours: 10 }, { hours: 2, of: { topic: b }, unless: { post: driver } }], lateLosesExemptions: true }";
    const spared = (day: string) =>
      smallTexts(
        { ...plain, demand },
        history({
          events: [hired],
          facts: [fact("post", "driver", "2012-01-01")],
          entries: [entry(day, 10)],
        }),
        at("2012-06-01"),
      )[0];
    expect(spared("2012-04-30")).toContain("met");
    expect(spared("2012-05-01")).toContain("overdue");
  });
});

describe("whom a deadline binds", () => {
  const rule = (lapses: boolean): SmallRule => ({
    ...plain,
    bind: "{ when: { post: driver } }",
    verdict: `{ lapses: ${String(lapses)} }`,
  });
  const driver = (from: string, to: string | undefined, ...entries: ReturnType<typeof entry>[]) =>
    history({ events: [hired], facts: [fact("post", "driver", from, to)], entries });
  const status = (lapses: boolean, one: ReturnType<typeof driver>, today = "2012-06-01") =>
    smallRows(rule(lapses), one, at(today))[0]?.status ?? "no row";

  test("who is bound as it begins or as it is due has a row", () => {
    expect(status(false, driver("2012-01-31", "2012-02-01"))).toBe("overdue");
    expect(status(false, driver("2012-04-30", "2012-05-01"))).toBe("overdue");
    expect(status(false, driver("2012-02-01", "2012-04-30"))).toBe("no row");
    expect(status(false, driver("2012-05-01", undefined))).toBe("no row");
  });

  test("where it lapses, an unmet one ends without finding when the rule stops binding before it is due", () => {
    expect(status(true, driver("2012-01-31", "2012-04-30"))).toBe("no row");
    expect(status(true, driver("2012-01-31", "2012-05-01"))).toBe("overdue");
    expect(status(true, driver("2012-01-31", "2012-03-01"), "2012-02-29")).toBe("on-course");
    expect(status(true, driver("2012-01-31", "2012-03-01"), "2012-03-01")).toBe("no row");
    const met = driver("2012-01-31", "2012-03-01", entry("2012-02-10", 10));
    expect(status(true, met)).toBe("met");
  });

  test("whom an exemption lifts on the day that is asked is exempt, and its reason says by what", () => {
    const exempt: SmallRule = {
      ...plain,
      bind: "{ when: { member: true }, exempt: [{ when: { post: guard }, because: R }] }",
    };
    const guard = (from: string, to?: string) =>
      history({ events: [hired], facts: [fact("post", "guard", from, to)] });
    expect(smallTexts(exempt, guard("2012-04-30", "2012-05-01"), at("2012-06-01"))[0]).toContain(
      "exempt 0/10",
    );
    expect(smallTexts(exempt, guard("2012-01-31", "2012-04-30"), at("2012-06-01"))[0]).toContain(
      "overdue",
    );
    const { notes } = smallReasons(exempt, guard("2012-01-31"), at("2012-03-01"));
    expect(notes).toContainEqual({ code: "exempt", values: { because: "R" } });
  });
});

describe("the reasons of a deadline", () => {
  const notes = (rule: SmallRule, today: string) =>
    smallReasons(rule, history({ events: [hired] }), at(today)).notes;

  test("say when it is due and whether it is open", () => {
    const due = { dueOn: on("2012-04-30") };
    expect(notes(plain, "2012-04-30")).toEqual([{ code: "deadline", values: { ...due, open: 1 } }]);
    expect(notes(plain, "2012-05-01")).toEqual([{ code: "deadline", values: { ...due, open: 0 } }]);
  });

  test("say what grace did, and on its days that today lies in them", () => {
    const grace = {
      code: "grace",
      values: { fromDay: on("2012-04-30"), dueOn: on("2012-05-10") },
    };
    const within = { code: "in-grace", values: { dueOn: on("2012-05-10") } };
    expect(notes(graced, "2012-04-30")).toContainEqual(grace);
    expect(notes(graced, "2012-04-30")).not.toContainEqual(within);
    expect(notes(graced, "2012-05-01")).toContainEqual(within);
    expect(notes(graced, "2012-05-10")).toContainEqual(within);
    expect(notes(graced, "2012-05-11")).not.toContainEqual(within);
  });
});

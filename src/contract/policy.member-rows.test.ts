import { describe, expect, test } from "vitest";
import { headline, judge, longWindows } from "#core/judge";
import type { History, Home, Waiver } from "#core/members";
import type { Verdict } from "#core/verdicts";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const yearly = { window: "{ calendar: { years: 1 } }" };

function rowsOf(rule: SmallRule, one: History, today: string): Verdict[] {
  return judge(rules({ R: rule }), one, { today: on(today) });
}

function rowOf(rule: SmallRule, one: History, today: string): Verdict {
  const [row] = rowsOf(rule, one, today);
  if (row === undefined) throw new Error("no row");
  return row;
}

describe("of several waivers of one window", () => {
  const waived = (
    effect: Waiver["effect"],
    amount: number,
    more: Partial<Waiver> = {},
  ): Waiver => ({
    requirement: "R",
    window: on("2010-01-01"),
    kind: "posting",
    effect,
    amount,
    ...more,
  });
  const rule = { ...yearly, verdict: "{ waive: [lift, reduce, shift] }" };
  const both = (...waivers: Waiver[]) =>
    [waivers, [...waivers].reverse()].map((list) => {
      const { status, demanded, dueOn } = rowOf(rule, history({ waivers: list }), "2010-06-01");
      return { status, demanded, dueOn };
    });

  test.each([
    [
      "the larger reduction stands",
      [waived("reduce", 120), waived("reduce", 180)],
      { status: "on-course", demanded: 420, dueOn: on("2010-12-31") },
    ],
    [
      "a lift goes before a reduction",
      [waived("reduce", 120), waived("lift", 0)],
      { status: "waived", demanded: 600, dueOn: on("2010-12-31") },
    ],
    [
      "a lift goes before a shift",
      [waived("shift", on("2011-03-31")), waived("lift", 0)],
      { status: "waived", demanded: 600, dueOn: on("2010-12-31") },
    ],
    [
      "a shift goes before a reduction",
      [waived("reduce", 120), waived("shift", on("2011-03-31"))],
      { status: "on-course", demanded: 600, dueOn: on("2011-03-31") },
    ],
    [
      "the later day of two stands",
      [waived("shift", on("2011-02-28")), waived("shift", on("2011-03-31"))],
      { status: "on-course", demanded: 600, dueOn: on("2011-03-31") },
    ],
    [
      "that of another window or rule is none",
      [
        waived("reduce", 120),
        waived("lift", 0, { window: on("2011-01-01") }),
        waived("lift", 0, { requirement: "Q" }),
      ],
      { status: "on-course", demanded: 480, dueOn: on("2010-12-31") },
    ],
  ])("%s, whatever their order", (_, waivers, wanted) => {
    expect(both(...waivers)).toEqual([wanted, wanted]);
  });

  test("what the rule does not allow is none", () => {
    const one = (effect: Waiver["effect"]) => history({ waivers: [waived(effect, 120)] });
    const strict = (effect: Waiver["effect"], allowed: string) =>
      rowOf({ ...yearly, verdict: `{ waive: [${allowed}] }` }, one(effect), "2010-06-01");
    expect(strict("lift", "reduce")).toMatchObject({ status: "on-course", demanded: 600 });
    expect(strict("reduce", "lift")).toMatchObject({ status: "on-course", demanded: 600 });
    expect(strict("reduce", "reduce")).toMatchObject({ status: "on-course", demanded: 480 });
    expect(strict("lift", "lift")).toMatchObject({ status: "waived", demanded: 600 });
  });
});

describe("who is shown apart", () => {
  const apart = (months: number) =>
    `{ apart: [{ mark: new-hire, event: hired, months: ${months} }] }`;
  const rule = { ...yearly, verdict: apart(12) };
  const marks = (rule: SmallRule, ...events: [string, string][]) =>
    rowOf(rule, history({ events: events.map(([kind, day]) => event(kind, day)) }), "2011-06-01")
      .mark;

  test.each([
    ["2009-12-31", undefined],
    ["2010-01-01", "new-hire"],
    ["2010-12-31", "new-hire"],
    ["2011-01-01", undefined],
  ])("whose event of %s lies in the months before the due day", (day, mark) => {
    expect(marks(rule, ["hired", day])).toBe(mark);
    expect(marks(rule, ["licensed", day])).toBeUndefined();
    expect(marks(rule, ["hired", "2005-01-01"], ["hired", day], ["licensed", "2010-05-01"])).toBe(
      mark,
    );
  });

  test("nobody where the rule marks nobody, and no key is there", () => {
    const one = history({ events: [event("hired", "2010-05-01")] });
    expect(rowOf(yearly, one, "2011-06-01")).not.toHaveProperty("mark");
    expect(rowOf(rule, history(), "2011-06-01")).not.toHaveProperty("mark");
    expect(rowOf(yearly, one, "2011-06-01")).not.toHaveProperty("mayAct");
    expect(rowOf(yearly, one, "2011-06-01")).not.toHaveProperty("advisory");
  });

  test("by the due day of a standing rule, too", () => {
    const standing = { window: "{ rolling: { months: 6 } }", verdict: apart(3) };
    const one = (day: string) =>
      history({ events: [event("hired", day)], entries: [entry("2011-01-15", 10)] });
    expect(rowOf(standing, one("2011-04-15"), "2011-06-01")).not.toHaveProperty("mark");
    expect(rowOf(standing, one("2011-04-16"), "2011-06-01").mark).toBe("new-hire");
    const chain = {
      window: "{ calendar: { years: 1, grace: { days: 30 } } }",
      verdict: apart(3),
    };
    expect(marks(chain, ["hired", "2010-10-31"])).toBe("new-hire");
    expect(marks(chain, ["hired", "2010-10-30"])).toBeUndefined();
  });
});

describe("the units of a row", () => {
  const place = { kind: "branch", level: "branch", sector: null };
  const at = (unitId: number, from: string, to: string | null): Home => ({
    unitId,
    place,
    from: on(from),
    to: to === null ? null : on(to),
  });
  const homes = [
    at(1, "2010-02-01", "2010-06-01"),
    at(2, "2010-06-01", "2010-11-01"),
    at(3, "2011-03-01", null),
  ];
  const units = (list: Home[], today: string) => {
    const { countedAt, unitNow, unitAtEnd } = rowOf(yearly, history({ homes: list }), today);
    return [countedAt, unitNow, unitAtEnd];
  };

  test.each([
    ["2010-02-01", [1, 1, null]],
    ["2010-05-31", [1, 1, null]],
    ["2010-06-01", [2, 2, null]],
    ["2010-10-31", [2, 2, null]],
    ["2010-11-01", [2, null, null]],
    ["2010-12-31", [2, null, null]],
    ["2011-02-28", [2, null, 2]],
    ["2011-03-01", [2, 3, 2]],
  ])("on %s, in whatever order homes are known", (today, wanted) => {
    expect(units(homes, today)).toEqual(wanted);
    expect(units([...homes].reverse(), today)).toEqual(wanted);
  });
});

describe("of two entries of one session", () => {
  const counted = (entries: History["entries"]) =>
    rowOf(yearly, history({ entries }), "2010-12-31").credited;
  const session = (id: string, day: string, hours: number, more = {}) =>
    entry(day, hours, { id, sessionId: "s", ...more });
  /** More than are compared one by one. */
  const others = Array.from({ length: 30 }, (_, at) => entry("2010-02-01", 0.1, { id: `o${at}` }));

  test.each([
    ["few", [], 0],
    ["many", others, 180],
  ])("the longer counts, among %s entries", (_, rest, more) => {
    const pair = [session("a", "2010-03-01", 2), session("b", "2010-03-01", 3)];
    expect(counted([...rest, ...pair])).toBe(180 + more);
    expect(counted([...pair.toReversed(), ...rest])).toBe(180 + more);
    const three = [...pair, session("c", "2010-03-01", 1)];
    expect(counted([...three, ...rest])).toBe(180 + more);
    expect(counted([...three.toReversed(), ...rest])).toBe(180 + more);
    const apart = [pair[0], { ...session("b", "2010-03-01", 3), sessionId: "t" }];
    expect(counted([...apart.flatMap((one) => one ?? []), ...rest])).toBe(300 + more);
  });

  test.each([
    ["few", []],
    ["many", others],
  ])("of equal ones the earlier, then the lesser id, among %s", (_, rest) => {
    const rule = { ...yearly, credit: "{ counts: { topic: b }, within: end }" };
    const credit = (...entries: History["entries"]) =>
      [entries, entries.toReversed()].map(
        (list) => rowOf(rule, history({ entries: [...list, ...rest] }), "2010-12-31").credited,
      );
    const b = { topic: "b" };
    expect(credit(session("x", "2010-03-01", 2, b), session("a", "2010-03-02", 2))).toEqual([
      120, 120,
    ]);
    expect(credit(session("x", "2010-03-01", 2), session("a", "2010-03-02", 2, b))).toEqual([0, 0]);
    expect(credit(session("a", "2010-03-01", 2, b), session("x", "2010-03-01", 2))).toEqual([
      120, 120,
    ]);
    expect(credit(session("a", "2010-03-01", 2), session("x", "2010-03-01", 2, b))).toEqual([0, 0]);
  });

  test("one that is still to come drops none that was", () => {
    const later = session("b", "2010-06-01", 3);
    for (const rest of [[], others]) {
      const entries = [session("a", "2010-03-01", 2), later, ...rest];
      const { credited, nextChangeOn } = rowOf(yearly, history({ entries }), "2010-05-01");
      expect(credited).toBe(120 + (rest.length === 0 ? 0 : 180));
      expect(nextChangeOn).toBe(on("2010-06-01"));
    }
  });

  test("sessions with short names are told apart", () => {
    const one = (id: string, sessionId: string) => entry("2010-03-01", 1, { id, sessionId });
    expect(
      counted([one("a", ""), one("b", "x"), one("c", "y"), one("d", "xy"), one("e", "zy")]),
    ).toBe(300);
    expect(counted([one("a", "x"), one("b", "x"), one("c", "aab"), one("d", "bab")])).toBe(180);
  });
});

describe("the headline", () => {
  const row = (status: Verdict["status"], dueOn: string, more: Partial<Verdict> = {}): Verdict => ({
    ...rowOf(yearly, history(), "2010-06-01"),
    status,
    dueOn: on(dueOn),
    ...more,
  });
  const head = (...rows: Verdict[]) =>
    [rows, rows.toReversed()].map((list) => headline(list, on("2012-06-01")));

  test("is the worst of those that compete", () => {
    expect(head(row("met", "2012-12-31"), row("late", "2012-12-31"))).toEqual(["late", "late"]);
    expect(head(row("late", "2012-12-31"), row("on-course", "2012-12-31"))[0]).toBe("on-course");
    expect(head(row("on-course", "2012-12-31"), row("short", "2011-12-31"))).toEqual([
      "short",
      "short",
    ]);
    expect(head(row("short", "2011-12-31"), row("overdue", "2001-12-31"))).toEqual([
      "overdue",
      "overdue",
    ]);
    expect(head(row("met", "2012-12-31"), row("short", "2011-12-31", { advisory: true }))[0]).toBe(
      "met",
    );
    expect(head(row("met", "2012-12-31"), row("waived", "2012-12-31"))).toEqual(["met", "met"]);
    expect(head(row("exempt", "2012-12-31"))).toEqual([null, null]);
    expect(head()).toEqual([null, null]);
  });

  test("looks back twelve months", () => {
    expect(head(row("short", "2011-06-01"))[0]).toBe("short");
    expect(head(row("short", "2011-05-31"))[0]).toBeNull();
    expect(head(row("overdue", "2011-05-31"))[0]).toBe("overdue");
  });
});

test("long windows are those of more than a year that have begun, the latest two of each rule", () => {
  const pack = rules({
    R: { window: "{ calendar: { years: 3 } }" },
    S: yearly,
    T: { window: "{ calendar: { years: 2, grace: { days: 30 } } }" },
    U: { window: "{ cycle: { after: { event: hired }, years: 2 } }" },
  });
  const days = (from: string, to: string) => ({ from: on(from), to: on(to) });
  expect(longWindows(pack, on("2014-12-31"))).toEqual([
    { requirement: "R", ...days("2013-01-01", "2015-12-31") },
    { requirement: "R", ...days("2010-01-01", "2012-12-31") },
    { requirement: "T", ...days("2014-01-01", "2015-12-31") },
    { requirement: "T", ...days("2012-01-01", "2013-12-31") },
  ]);
  expect(longWindows(pack, on("2010-01-01")).map(({ requirement }) => requirement)).toEqual([
    "R",
    "T",
  ]);
  expect(longWindows(pack, on("2009-12-31"))).toEqual([]);
});

test("a fact that is asked begins a new stretch of days, however many there are", () => {
  const bind = "{ when: { post: driver } }";
  const prorate = "{ byDays: {} }";
  const rule = { ...yearly, bind, prorate, demand: "{ all: [{ hours: 365 }] }" };
  // 40 days bound, each with a day between that is not.
  const facts = Array.from({ length: 40 }, (_, at) => {
    const from = on("2010-03-01") + 2 * at;
    const day = (first: number) => ({ first, last: first });
    return { ...fact("post", "driver", "2010-03-01"), from: day(from), to: day(from + 1) };
  });
  const ordered = [facts, facts.toReversed(), [...facts, ...facts]];
  for (const list of ordered) {
    const row = rowOf(rule, history({ facts: list }), "2011-02-01");
    expect(row).toMatchObject({ status: "short", demanded: 40 * 60 });
  }
});

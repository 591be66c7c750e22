import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { compileQuestion, judge, judgeMember } from "#core/judge";
import type { History } from "#core/members";
import { memberFigure, trainedFigure } from "#core/verdicts";
import { smallTexts, smallTextsWithNext } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallFact as fact,
  smallHistory as history,
  smallPack,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const place = { kind: "branch", level: "branch", sector: null };
const homeFrom = (day: string, unitId = 1, to: string | null = null) => ({
  unitId,
  place,
  from: on(day),
  to: to === null ? null : on(to),
});
const driver = "{ when: { post: driver } }";

/** Plain windows and the same ones judged one after the other, because their share is asked. */
const ways: readonly (readonly [string, Partial<SmallRule>])[] = [
  ["whole", {}],
  ["by days", { prorate: "{ byDays: {} }" }],
];

describe.each(ways)("years of a contract, asked %s", (_, more) => {
  const rule = (text = ""): SmallRule => ({
    window: `{ anniversary: { of: { post: driver }${text} } }`,
    bind: driver,
    ...more,
  });
  const days = (one: History, today: string, text = "", from?: string) =>
    smallTexts(rule(text), one, from === undefined ? { today } : { today, from }).map(
      (row) => row.split(" ")[0],
    );
  const contract = (from: string, to?: string) =>
    history({ facts: [fact("post", "driver", from, to)] });

  test("begin on the pack's first day at the earliest and on its last at the latest", () => {
    expect(days(contract("2008-06-01"), "2010-12-31")).toEqual(["2010-06-01..2011-05-31"]);
    expect(days(contract("2008-01-01"), "2010-12-31")).toEqual(["2010-01-01..2010-12-31"]);
    expect(days(contract("2029-12-31"), "2032-12-31")).toEqual([
      "2029-12-31..2030-12-30",
      "2030-12-31..2031-12-30",
    ]);
  });

  test("begin as long as it lasts", () => {
    expect(days(contract("2010-03-01", "2011-03-01"), "2012-12-31")).toEqual([
      "2010-03-01..2011-02-28",
    ]);
    expect(days(contract("2010-03-01", "2011-03-02"), "2012-12-31")).toEqual([
      "2010-03-01..2011-02-28",
      "2011-03-01..2012-02-29",
    ]);
  });

  test("begin today, and not before", () => {
    expect(days(contract("2010-03-01"), "2011-02-28")).toHaveLength(1);
    expect(days(contract("2010-03-01"), "2011-03-01")).toHaveLength(2);
  });

  test("go on over a pause no longer than is allowed", () => {
    const twice = (again: string) =>
      history({
        facts: [fact("post", "driver", "2010-03-01", "2010-06-01"), fact("post", "driver", again)],
      });
    const allowed = ", extensionDays: 30";
    expect(days(twice("2010-07-01"), "2011-02-01", allowed)).toEqual(["2010-03-01..2011-02-28"]);
    expect(days(twice("2010-07-02"), "2011-02-01", allowed)).toEqual([
      "2010-03-01..2011-02-28",
      "2010-07-02..2011-07-01",
    ]);
  });

  test("that ended before the day from which rows are wanted are left out", () => {
    const one = contract("2010-03-01");
    expect(days(one, "2011-12-31", "", "2011-02-28")).toHaveLength(2);
    expect(days(one, "2011-12-31", "", "2011-03-01")).toHaveLength(1);
  });

  test("are told of by the member's own row, on the day on which the next one begins", () => {
    const { figures } = judgeMember(rules({ R: rule() }), contract("2010-03-01"), {
      today: on("2010-06-01"),
    });
    const own = figures.find((row) => row.requirement === memberFigure);
    expect(own?.nextChangeOn).toBe(on("2011-03-01"));
  });

  test("are named by the contract and its first day", () => {
    const rows = judge(rules({ R: rule() }), contract("2010-03-01"), { today: on("2010-06-01") });
    expect(rows.map((row) => row.anchor)).toEqual(["post:driver:2010-03-01"]);
  });
});

describe("the whole window", () => {
  const whole = (window: string): SmallRule => ({
    window,
    bind: driver,
    prorate: "{ wholeWindow: true }",
  });
  const statusOf = (rule: SmallRule, from: string, to?: string) =>
    smallTexts(rule, history({ facts: [fact("post", "driver", from, to)] }), {
      today: "2011-12-31",
    }).map((text) => text.split(" ").slice(0, 2).join(" "));

  test.each(["{ calendar: { years: 1 } }", '{ season: { from: "01-01", to: "12-31" } }'])(
    "of %s is bound on each of its days",
    (window) => {
      expect(statusOf(whole(window), "2010-01-01")).toEqual([
        "2010-01-01..2010-12-31 short",
        "2011-01-01..2011-12-31 on-course",
      ]);
      expect(statusOf(whole(window), "2010-01-02")[0]).toBe("2010-01-01..2010-12-31 partial-year");
      expect(statusOf(whole(window), "2010-01-01", "2011-12-31")[1]).toBe(
        "2011-01-01..2011-12-31 partial-year",
      );
    },
  );

  test("of a contract is none that the contract does not last out", () => {
    const rule = whole("{ anniversary: { of: { post: driver } } }");
    const first = (to?: string) => statusOf(rule, "2010-03-01", to)[0];
    expect(first()).toBe("2010-03-01..2011-02-28 short");
    expect(first("2011-03-01")).toBe("2010-03-01..2011-02-28 short");
    expect(first("2011-02-28")).toBe("2010-03-01..2011-02-28 partial-year");
  });
});

describe("who was at home nowhere yet", () => {
  const years: SmallRule = { window: "{ calendar: { years: 1 } }" };

  test.each([
    ["{ when: { not: { post: driver } } }"],
    ["{ when: { not: { post: driver } }, from: 2010-01-01 }"],
  ])("is not bound by %s", (bind) => {
    const one = history({ homes: [homeFrom("2012-06-01")] });
    const years = { window: "{ calendar: { years: 1 } }", bind };
    expect(smallTexts(years, one, { today: "2012-12-31" })).toEqual([
      "2012-01-01..2012-12-31 on-course 0/10",
    ]);
  });

  test("is trained at the first home, whatever the order in which homes are written", () => {
    const homes = [homeFrom("2011-01-01", 7, "2011-06-01"), homeFrom("2011-06-01", 8)];
    for (const list of [homes, homes.toReversed()]) {
      const one = history({ homes: list, entries: [entry("2010-03-02", 10)] });
      const { figures } = judgeMember(rules({ R: years }), one, { today: on("2012-01-01") });
      const trained = figures.filter((row) => row.requirement === trainedFigure);
      expect(trained.map((row) => [row.countedAt, row.unitNow])).toEqual([[7, 8]]);
    }
  });

  test("is not meant by a question about a day before it", () => {
    const meant = compileQuestion(smallPack({ R: years }), {
      not: { fact: "post", in: ["driver"], heldIn: null },
    });
    const one = history({ homes: [homeFrom("1962-01-01")] });
    expect(meant(one, on("1961-12-31"))).toBe(false);
    expect(meant(one, on("1962-01-01"))).toBe(true);
  });
});

describe("somebody who was there before 1970", () => {
  const one = history({
    homes: [homeFrom("1961-05-01")],
    facts: [fact("post", "guard", "1965-01-01"), fact("post", "driver", "1962-01-01")],
  });

  test("has no window besides those of the pack, though the pack is over", () => {
    for (const [, more] of ways) {
      const texts = smallTexts(
        { window: "{ calendar: { years: 7 } }", bind: driver, ...more },
        one,
        { today: "2040-01-01" },
      );
      expect(texts).toEqual([
        "2010-01-01..2016-12-31 short 0/10",
        "2017-01-01..2023-12-31 short 0/10",
        "2024-01-01..2030-12-31 short 0/10",
      ]);
    }
  });

  test("holds what he held first, whatever the order in which it is written", () => {
    const since = "{ when: { since: { years: 49, holds: { post: driver } } } }";
    const rule = { window: "{ calendar: { years: 1 } }", bind: since };
    for (const facts of [one.facts, one.facts.toReversed()]) {
      expect(smallTexts(rule, { ...one, facts }, { today: "2011-06-01" })).toEqual([
        "2011-01-01..2011-12-31 on-course 0/10",
      ]);
    }
  });
});

test("somebody with very many facts and entries is judged by all of them", () => {
  const facts = Array.from({ length: 60 }, (_, at) => {
    const day = on("2010-01-01") + 4 * at;
    return fact("post", "driver", formatDay(day), formatDay(day + 2));
  });
  const entries = Array.from({ length: 90 }, (_, at) =>
    entry(formatDay(on("2010-01-01") + at), 1, { id: `e${String(at)}` }),
  );
  const rule = {
    window: "{ calendar: { years: 1 } }",
    bind: driver,
    prorate: "{ byDays: {} }",
    credit: "{ counts: { anything: true }, within: days }",
    demand: "{ all: [{ hours: 73 }] }",
  };
  // 120 of 365 days are bound.
  expect(smallTexts(rule, history({ facts, entries }), { today: "2011-01-01" })).toEqual([
    "2010-01-01..2010-12-31 met 90/24",
  ]);
});

describe("the day on which a row is asked again", () => {
  const rule: SmallRule = { window: "{ calendar: { years: 1 } }", bind: driver };
  const next = (more: Partial<History>) =>
    smallTextsWithNext(
      rule,
      history({
        facts: [fact("post", "driver", "2009-01-01"), ...(more.facts ?? [])],
        entries: more.entries ?? [],
      }),
      { today: "2010-06-01" },
    )[0]?.split("next ")[1];

  test("is that on which a fact changes for which some rule asks", () => {
    expect(next({})).toBe("2011-01-01");
    expect(next({ facts: [fact("grade", "high", "2010-07-01")] })).toBe("2011-01-01");
    expect(next({ facts: [fact("post", "guard", "2010-07-01", "2010-08-01")] })).toBe("2010-07-01");
  });

  test("is the next day while a session goes on, or that on which one begins", () => {
    const session = (first: string) => entry("2010-06-20", 1, { startsOn: on(first) });
    expect(next({ entries: [session("2010-05-30")] })).toBe("2010-06-02");
    expect(next({ entries: [session("2010-06-01")] })).toBe("2010-06-02");
    expect(next({ entries: [session("2010-06-10")] })).toBe("2010-06-10");
  });

  test("is for the member's own row the first on which any rule has a new one", () => {
    const season = (from: string): SmallRule => ({
      window: `{ season: { from: "${from}", to: "12-31" } }`,
    });
    for (const [a, b] of [
      ["07-01", "08-01"],
      ["08-01", "07-01"],
    ] as const) {
      const { figures } = judgeMember(rules({ A: season(a), B: season(b) }), history(), {
        today: on("2010-06-01"),
      });
      expect(figures.map((row) => row.nextChangeOn)).toEqual([on("2010-07-01")]);
    }
  });
});

test("judging one member says nothing about the next", () => {
  const share = "{ byDays: {} }";
  const start = "{ start: { post: driver }, gapOver: { days: 10 } }";
  const all = () =>
    rules({
      A: { window: "{ calendar: { years: 1 } }", bind: driver },
      B: { window: "{ calendar: { years: 1 } }", bind: driver, prorate: share },
      C: { window: "{ anniversary: { of: { post: driver } } }", bind: driver },
      D: { window: `{ deadline: { after: ${start}, days: 30, from: 2010-01-01 } }` },
      E: { window: `{ cycle: { after: ${start}, months: 6 } }` },
      F: { window: "{ rolling: { months: 6 } }", bind: driver },
      G: { window: "{ validity: { months: 6, collect: { months: 3 } } }" },
      H: {
        window: "{ calendar: { years: 1 } }",
        bind: "{ when: { since: { months: 3, holds: { post: driver } } } }",
      },
    });
  const rich = history({
    facts: Array.from({ length: 8 }, (_, at) =>
      fact("post", "driver", `2010-0${String(at + 1)}-01`, `2010-0${String(at + 1)}-20`),
    ).concat(fact("post", "driver", "2010-10-01")),
    entries: Array.from({ length: 30 }, (_, at) => entry(formatDay(on("2010-03-01") + at), 2)),
  });
  const poor = [
    history({}),
    history({ facts: [fact("post", "driver", "2010-02-01")] }),
    history({ homes: [] }),
    history({ facts: [fact("post", "driver", "2010-02-01", "2010-03-01")] }),
  ];
  const options = { today: on("2010-12-01") };
  const used = all();
  for (const one of poor) {
    judgeMember(used, rich, options);
    expect(judgeMember(used, one, options)).toEqual(judgeMember(all(), one, options));
  }
});

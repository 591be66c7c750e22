import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { judge } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import type { History } from "#core/members";
import { smallRows } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const yearly = "{ calendar: { years: 1 } }";
/** Three hours of topic a and one of topic b. */
const some = [entry("2010-02-01", 3), entry("2010-03-01", 1, { topic: "b" })];

function asked(rule: Partial<SmallRule>, one: History, today = "2010-12-31"): string {
  const row = smallRows({ window: yearly, ...rule }, one, { today }).at(-1);
  if (row === undefined) throw new Error("no row");
  const { status, credited, demanded, missingMinutes, missingCount } = row;
  return `${status} ${String(credited)}/${String(demanded)} missing ${String(missingMinutes)} ${String(missingCount)}`;
}

describe("a demand is asked as it is written", () => {
  test.each([
    ["{ any: [{ hours: 10 }, { sessions: 2 }] }", "met 240/600 missing 0 0"],
    ["{ any: [{ hours: 4, of: { topic: b } }, { hours: 10 }] }", "on-course 60/240 missing 180 0"],
    ["{ all: [{ hours: 4, of: { topic: b } }, { hours: 10 }] }", "on-course 240/600 missing 360 0"],
    ["{ all: [{ hours: 2, extra: true }, { hours: 4 }] }", "on-course 240/360 missing 120 0"],
    [
      "{ all: [{ any: [{ hours: 10 }, { sessions: 2 }] }, { outcomes: 2 }] }",
      "met 240/600 missing 0 0",
    ],
    ["{ all: [{ sessions: 1 }, { sessions: 2 }] }", "met 2/1 missing 0 0"],
    ["{ all: [{ outcomes: 1 }, { outcomes: 2 }] }", "met 2/1 missing 0 0"],
    ["{ all: [{ sessions: 3 }, { outcomes: 2 }] }", "on-course 2/3 missing 0 1"],
    ["{ all: [{ outcomes: 2 }, { sessions: 3 }] }", "on-course 2/2 missing 0 1"],
    ["{ all: [{ hours: 4 }, { hours: 5 }] }", "on-course 240/240 missing 60 0"],
    ["{ all: [{ hours: null }, { sessions: 3 }] }", "on-course 2/3 missing 0 1"],
    ["{ all: [{ sessions: null }, { count: 3 }] }", "on-course 2/3 missing 0 1"],
    ["{ all: [{ sessions: null }, { hours: 5 }] }", "on-course 240/300 missing 60 0"],
    [
      "{ outOf: { least: 1, parts: [{ hours: null }, { hours: 5 }] } }",
      "on-course 240/300 missing 60 0",
    ],
    ["{ any: [{ sessions: null }, { hours: 5 }] }", "on-course 240/300 missing 60 0"],
    [
      "{ all: [{ floor: { years: 1, hours: 5 } }, { sessions: 1 }] }",
      "on-course 240/300 missing 60 0",
    ],
    [
      "{ all: [{ inOne: { of: topic, hours: 4 } }, { sessions: 1 }] }",
      "on-course 180/240 missing 60 0",
    ],
    ["{ all: [{ sessions: 1, of: { topic: b } }] }", "met 1/1 missing 0 0"],
    ["{ all: [{ sessions: 2, of: { topic: b } }] }", "on-course 1/2 missing 0 1"],
    ["{ all: [{ hours: 5, until: 2010-01-01 }] }", "on-course 240/300 missing 60 0"],
    ["{ all: [{ hours: 5, until: 2009-12-31 }] }", "met 240/0 missing 0 0"],
    ["{ all: [{ hours: 5, from: 2010-12-31 }] }", "on-course 240/300 missing 60 0"],
    ["{ all: [{ hours: 5, from: 2011-01-01 }] }", "met 240/0 missing 0 0"],
    ["{ all: [{ hours: 5, cycles: { only: [2] } }] }", "met 240/0 missing 0 0"],
    ["{ all: [{ hours: 5, cycles: { every: 2 } }] }", "met 240/0 missing 0 0"],
    ["{ all: [{ hours: 5, cycles: { every: 2, first: 3 } }] }", "met 240/0 missing 0 0"],
    ["{ all: [{ hours: 5, when: { post: driver } }] }", "met 240/0 missing 0 0"],
    ["{ all: [{ hours: 5, unless: { member: true } }] }", "met 240/0 missing 0 0"],
    [
      "{ all: [{ hours: 5, caps: [{ of: { topic: a }, hours: 1 }] }] }",
      "on-course 120/300 missing 180 0",
    ],
  ])("%s", (demand, told) => {
    expect(asked({ demand }, history({ entries: some }))).toBe(told);
  });

  test("a floor of two years looks at both of them together", () => {
    const entries = [entry("2010-02-01", 3), entry("2011-02-01", 2)];
    const demand = "{ floor: { years: 2, hours: 5 } }";
    const window = "{ calendar: { years: 4 } }";
    expect(asked({ window, demand }, history({ entries }), "2013-12-31")).toBe(
      "on-course 300/300 missing 300 0",
    );
  });
});

test("a group that is reached is enough where one of several is", () => {
  const demand = "{ any: [{ all: [{ hours: 1 }, { sessions: 1 }] }, { hours: 50 }] }";
  expect(asked({ demand }, history({ entries: some }))).toContain("met ");
});

test("what is too short is no counting entry", () => {
  const credit = "{ counts: { anything: true }, within: end, minMinutes: 90 }";
  const demand = "{ all: [{ outcomes: 2 }, { count: 2 }] }";
  expect(asked({ credit, demand }, history({ entries: some }))).toBe("on-course 1/2 missing 0 1");
});

test("what is carried on is of the main hours and of what may be carried, both", () => {
  const credit =
    "{ counts: { anything: true }, within: end, carryIn: { hours: 4, of: { topic: b } } }";
  const demand = "{ all: [{ hours: 10, of: { topic: a } }] }";
  const entries = [entry("2010-02-01", 14), entry("2010-03-01", 5, { topic: "b" })];
  const window = "{ calendar: { months: 6 } }";
  expect(asked({ window, credit, demand }, history({ entries }))).toContain("0/600");
});

describe("an entry is credited as it is written", () => {
  const demand = "{ all: [{ hours: 5 }] }";
  test.each([
    ["dayAsHours: 2", "on-course 240/300 missing 60 0"],
    ["multiply: [{ of: { topic: b }, by: 2 }]", "met 300/300 missing 0 0"],
    ["rounding: { to: 60, how: up }", "on-course 240/300 missing 60 0"],
    ["minMinutes: 120", "on-course 180/300 missing 120 0"],
    ["blocks: { days: 10, atLeast: 2 }", "on-course 180/300 missing 120 0"],
    ["repeats: { of: topic, in: window, keep: first }", "on-course 240/300 missing 60 0"],
    ["caps: [{ of: { anything: true }, hours: 2, per: topic }]", "on-course 180/300 missing 120 0"],
    ["caps: [{ of: { topic: a }, hours: 1 }]", "on-course 120/300 missing 180 0"],
  ])("%s", (step, told) => {
    const credit = `{ counts: { anything: true }, within: end, ${step} }`;
    expect(asked({ demand, credit }, history({ entries: some }))).toBe(told);
  });
});

describe("what a window leaves to the next", () => {
  const credit =
    "{ counts: { anything: true }, within: end, carryIn: { hours: 4, of: { anything: true } } }";
  const licensed = [event("licensed", "2010-01-01")];
  /** What is credited in each window: 14 hours on the first day, of which 10 are asked. */
  const credited = (window: string, entries: readonly LedgerEntry[] = [entry("2010-01-01", 14)]) =>
    smallRows({ window, credit }, history({ events: licensed, entries }), {
      today: "2010-12-31",
    }).map((row) => row.credited / 60);
  const after = "after: { event: licensed }";

  test.each([
    ["{ calendar: { months: 6 } }", [14, 4]],
    ["{ calendar: { months: 9, step: 6 } }", [14, 0]],
    [`{ cycle: { ${after}, months: 6 } }`, [14, 4]],
    [`{ cycle: { ${after}, months: 9, step: 6 } }`, [14, 0]],
    [`{ cycle: { ${after}, months: 3, step: { months: 6 } } }`, [14, 4]],
    [`{ cycle: { ${after}, days: 181 } }`, [14, 4, 0]],
    [`{ cycle: { ${after}, days: 200, step: 181 } }`, [14, 0, 0]],
    // Six months are at most 186 days, 180 days are fewer than they may be.
    [`{ cycle: { ${after}, days: 160, step: { months: 6 } } }`, [14, 4]],
    [`{ cycle: { ${after}, days: 170, step: { months: 6 } } }`, [14, 0]],
    [`{ cycle: { ${after}, months: 5, step: { days: 200 } } }`, [14, 4]],
    [`{ cycle: { ${after}, months: 6, step: { days: 185 } } }`, [14, 0]],
    ["{ anniversary: { of: { member: true } } }", [14]],
  ])("%s", (window, hours) => {
    expect(credited(window)).toEqual(hours);
  });

  test("of a contract the first year leaves to the second", () => {
    const rule = { window: "{ anniversary: { of: { post: driver } } }", credit };
    const one = history({
      facts: [fact("post", "driver", "2010-01-01")],
      entries: [entry("2010-02-01", 14)],
    });
    const rows = smallRows(rule, one, { today: "2011-12-31" });
    expect(rows.map((row) => row.credited / 60)).toEqual([14, 4]);
  });
});

describe("a session over the edge of windows is a training of", () => {
  const credit = "{ counts: { anything: true }, within: days }";
  const demand = "{ all: [{ sessions: 1 }] }";
  /** 12 days of January, 28 of February and 31 of March: most of it in March. */
  const long = entry("2010-03-31", 71, { startsOn: on("2010-01-20") });
  const one = history({ events: [event("licensed", "2010-01-01")], entries: [long] });
  const trained = (window: string) =>
    smallRows({ window, credit, demand }, one, { today: "2010-12-31" }).flatMap((row) =>
      row.sessions > 0 ? [formatDay(row.windowStart).slice(5)] : [],
    );
  const after = "after: { event: licensed }";

  test.each([
    ["{ calendar: { months: 1 } }", ["03-01"]],
    ["{ calendar: { months: 2, step: 1 } }", ["01-01", "02-01", "03-01"]],
    [`{ cycle: { ${after}, months: 1 } }`, ["03-01"]],
    [`{ cycle: { ${after}, months: 1, step: { months: 2 } } }`, []],
    [`{ cycle: { ${after}, months: 1, pause: { post: driver } } }`, []],
    [`{ cycle: { ${after}, days: 31 } }`, ["02-01"]],
    [`{ cycle: { ${after}, months: 1, step: { days: 31 } } }`, []],
  ])("%s", (window, months) => {
    expect(trained(window)).toEqual(months);
  });
});

test("a share of hours is asked up to the next minute", () => {
  const bind = "{ when: { post: driver } }";
  const one = history({ facts: [fact("post", "driver", "2010-07-01")] });
  // 184 of 365 days of 600 minutes are 302 minutes and 28 seconds.
  expect(asked({ bind, prorate: "{ byDays: {} }" }, one)).toBe("on-course 0/303 missing 303 0");
  // A window that ends with the first day of a month, or of a year of its own.
  const fixed = (to: string) => `{ fixed: { from: 2010-01-01, to: ${to} } }`;
  const months = "{ byMonths: { month: started } }";
  expect(asked({ bind, window: fixed("2010-08-01"), prorate: months }, one)).toContain("0/150 ");
  const years = "{ byYears: { year: started } }";
  expect(asked({ bind, window: fixed("2012-01-01"), prorate: years }, one)).toContain("0/600 ");
});

test("windows begin up to the pack's last day", () => {
  const pack = rules({
    A: { window: '{ calendar: { years: 10, startsOn: "12-31" } }' },
    B: { window: '{ season: { from: "12-31", to: "01-01" } }' },
  });
  const rows = judge(pack, history(), { today: on("2031-06-01"), from: on("2030-12-31") });
  const starts = rows.map(
    (row) => `${row.requirement} ${String(row.windowStart - on("2030-12-31"))}`,
  );
  expect(starts).toEqual(["A 0", "B 0"]);
});

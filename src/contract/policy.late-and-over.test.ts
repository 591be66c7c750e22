import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { judge } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import { smallRows, smallTexts, smallTextsWithNext } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const bind = "{ when: { post: driver } }";

describe("what the last year of a contract leaves to the first of the next", () => {
  const years = (again: string, over: boolean) => {
    const carry = `{ hours: 4, of: { anything: true }${over ? ", overAnchors: true" : ""} }`;
    const rule = {
      window: "{ anniversary: { of: { post: driver } } }",
      bind,
      credit: `{ counts: { anything: true }, within: end, carryIn: ${carry} }`,
    };
    const facts = [
      fact("post", "driver", "2010-01-01", "2010-10-01"),
      fact("post", "driver", again),
    ];
    const one = history({ facts, entries: [entry("2010-02-01", 14)] });
    return smallRows(rule, one, { today: "2011-06-01" }).map((row) => row.credited / 60);
  };

  test("goes over where that begins on the day after, and the rule says so", () => {
    expect(years("2011-01-01", true)).toEqual([14, 4]);
    expect(years("2011-01-02", true)).toEqual([14, 0]);
    expect(years("2011-01-01", false)).toEqual([14, 0]);
  });
});

describe("days of grace", () => {
  const rule = (more = ""): SmallRule => ({
    window: "{ calendar: { months: 6, grace: { days: 20 } } }",
    credit: `{ counts: { anything: true }, within: days${more} }`,
  });
  const over = (first: string, last: string, hours: number): LedgerEntry =>
    entry(last, hours, { startsOn: on(first) });
  const days = (entries: readonly LedgerEntry[], today: string) =>
    smallRows(rule(), history({ entries }), { today }).map(
      (row) => `${row.status} ${String(row.credited / 60)}`,
    );

  test("take whole what ends on one of them, the last one too, where the window needs it", () => {
    expect(days([over("2010-06-29", "2010-07-04", 6)], "2010-12-31")).toEqual([
      "short 6",
      "on-course 0",
    ]);
    expect(days([over("2010-06-29", "2010-07-20", 22)], "2010-12-31")).toEqual([
      "met 22",
      "on-course 0",
    ]);
    expect(days([over("2010-06-29", "2010-07-21", 23)], "2010-12-31")).toEqual([
      "short 2",
      "met 21",
    ]);
    expect(days([over("2010-07-02", "2010-07-11", 10)], "2010-12-31")).toEqual([
      "met 10",
      "on-course 0",
    ]);
  });

  test("take nothing where the window was reached on its last day", () => {
    const entries = [entry("2010-06-30", 10), entry("2010-07-05", 3)];
    expect(days(entries, "2010-12-31")).toEqual(["met 10", "on-course 3"]);
  });

  test("are over on the day after the last one", () => {
    expect(days([], "2010-06-30")).toEqual(["on-course 0"]);
    expect(days([], "2010-07-01")).toEqual(["on-course 0", "on-course 0"]);
    expect(days([], "2010-07-20")).toEqual(["on-course 0", "on-course 0"]);
    expect(days([], "2010-07-21")).toEqual(["short 0", "on-course 0"]);
  });

  test("leave what still goes on to whom it belongs when it is over", () => {
    expect(days([over("2010-07-05", "2010-07-14", 10)], "2010-07-06")).toEqual([
      "on-course 0",
      "on-course 0",
    ]);
  });
});

test("parts asked after all where the due day has passed are not asked before", () => {
  const demand =
    "{ all: [{ hours: 10 }, { sessions: 1, of: { topic: b }, unless: { post: guard } }], lateLosesExemptions: true }";
  const rule = {
    window: "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }",
    demand,
  };
  const one = history({
    events: [event("hired", "2010-03-01")],
    facts: [fact("post", "guard", "2010-01-01")],
    entries: [entry("2010-03-02", 4)],
  });
  const told = (today: string) => {
    const [row] = smallRows(rule, one, { today });
    return `${String(row?.status)} ${String(row?.missingCount)}`;
  };
  expect(told("2010-03-31")).toBe("on-course 0");
  expect(told("2010-04-01")).toBe("overdue 1");
  const yearly = (prorate: string) =>
    smallRows({ window: "{ calendar: { years: 1 } }", demand, prorate }, one, {
      today: "2011-01-01",
    })[0]?.missingCount;
  expect(yearly("{ none: true }")).toBe(1);
});

test("what was cured late is so from the first day on which it was reached", () => {
  const rule = { window: "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }" };
  const entries = [entry("2010-06-01", 6), entry("2010-05-01", 6), entry("2010-07-01", 6)];
  for (const list of [entries, entries.toReversed()]) {
    const one = history({ events: [event("hired", "2010-03-01")], entries: list });
    const rows = (from: string) => smallTexts(rule, one, { today: "2011-01-01", from });
    expect(rows("2010-06-01")).toEqual(["2010-03-01..2010-03-31 late 18/10"]);
    expect(rows("2010-06-02")).toEqual([]);
  }
});

test("a choice by a parameter stays one in a rule for each of several values", () => {
  const parameter =
    "\nparameters:\n  which: { value: a, choices: [a, b], source: text, zh: 选, en: Which }\n";
  const lengths = (by: string, a: string, b: string) => {
    const of = `{ ${a}: { calendar: { years: 1 } }, ${b}: { calendar: { months: 6 } } }`;
    const window = `{ choose: { by: ${by}, of: ${of} } }`;
    const pack = rules(
      { R: { window, bind: "{ when: { member: true }, each: post }" } },
      by === "$which" ? parameter : "",
    );
    const facts = ["driver", "guard"].map((post) => fact("post", post, "2010-01-01"));
    return judge(pack, history({ facts }), { today: on("2010-06-01") }).map(
      (row) => `${row.anchor} ${formatDay(row.dueOn)}`,
    );
  };
  const year = ["post:driver 2010-12-31", "post:guard 2010-12-31"];
  expect(lengths("$which", "a", "b")).toEqual(year);
  expect(lengths("$each", "driver", "guard")).toEqual([year[0], "post:guard 2010-06-30"]);
});

test("what has held for a time is asked from its first day, also where nothing is known before", () => {
  const since = (text: string): SmallRule => ({
    window: "{ calendar: { years: 1 } }",
    bind: `{ when: { since: { years: 2, holds: ${text} } } }`,
  });
  const guard = (from: string, to?: string) => fact("post", "guard", from, to);
  const rows = (text: string, facts: ReturnType<typeof guard>[], today = "2010-06-01") =>
    smallTextsWithNext(since(text), history({ facts }), { today });
  expect(rows("{ post: guard }", [guard("2008-06-01")])).toEqual([
    "2010-01-01..2010-12-31 on-course 0/10, next 2011-01-01",
  ]);
  expect(rows("{ post: guard }", [guard("2008-06-02")])).toEqual([]);
  expect(rows("{ post: guard }", [guard("2007-01-01", "2008-01-01"), guard("2009-01-01")])).toEqual(
    [],
  );
  expect(
    rows("{ post: guard }", [guard("2007-01-01", "2008-01-01"), guard("2008-01-01")]),
  ).toHaveLength(1);
  expect(rows("{ not: { post: guard } }", [guard("2009-01-01")])).toEqual([]);
  expect(rows("{ not: { post: guard } }", [])).toHaveLength(1);
  expect(rows("{ post: guard }", [guard("2000-01-01")])).toHaveLength(1);
});

import { expect, test } from "vitest";
import { formatDay } from "#core/day";
import { judge } from "#core/judge";
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

const place = { kind: "branch", level: "branch", sector: null };
const days = "{ byDays: {} }";

test("windows of the calendar are of the year in which they begin, those of one's own of that in which they end", () => {
  const one = history({ events: [event("hired", "2010-04-01")] });
  const periods = (window: string, prorate: string) =>
    smallRows({ window, prorate }, one, { today: "2011-06-01" }).map((row) =>
      formatDay(row.period),
    );
  for (const prorate of ["{ none: true }", days]) {
    expect(periods('{ calendar: { years: 1, startsOn: "04-01" } }', prorate)).toEqual([
      "2010-04-01",
      "2011-04-01",
    ]);
    expect(periods("{ cycle: { after: { event: hired }, years: 1 } }", prorate)).toEqual([
      "2011-01-01",
      "2012-01-01",
    ]);
  }
});

test("a window that is over is counted where the member was at its end, an open one where he is", () => {
  const homes = [
    { unitId: 1, place, from: on("2009-01-01"), to: on("2011-03-01") },
    { unitId: 2, place, from: on("2011-03-01"), to: null },
  ];
  for (const prorate of ["{ none: true }", days]) {
    const rows = smallRows({ window: "{ calendar: { years: 1 } }", prorate }, history({ homes }), {
      today: "2011-06-01",
    });
    expect(rows.map((row) => [row.countedAt, row.unitAtEnd])).toEqual([
      [1, 1],
      [2, null],
    ]);
  }
});

test("a standing row that is overdue is counted where the member is, not where he was", () => {
  const homes = [
    { unitId: 1, place, from: on("2009-01-01"), to: on("2011-03-01") },
    { unitId: 2, place, from: on("2011-03-01"), to: null },
  ];
  const one = history({ homes, entries: [entry("2010-03-01", 10)] });
  const rows = smallRows({ window: "{ rolling: { months: 6 } }" }, one, { today: "2011-06-01" });
  expect(rows.map((row) => [row.status, row.countedAt])).toEqual([["overdue", 2]]);
});

test("years of a contract end with it, whoever the rule binds", () => {
  const contract = (to: string) => history({ facts: [fact("post", "driver", "2010-03-01", to)] });
  for (const prorate of ["{ none: true }", days, "{ wholeWindow: true }"]) {
    const rule = { window: "{ anniversary: { of: { post: driver } } }", prorate };
    const rows = (to: string) => smallRows(rule, contract(to), { today: "2013-01-01" });
    expect(rows("2011-03-01")).toHaveLength(1);
    expect(rows("2011-03-02")).toHaveLength(2);
    if (!prorate.includes("whole")) continue;
    expect(rows("2011-03-01")[0]?.status).toBe("short");
    expect(rows("2011-02-28")[0]?.status).toBe("partial-year");
  }
});

test("what is asked of who is late is not asked on the last day", () => {
  const demand =
    "{ all: [{ hours: 10 }, { sessions: 1, of: { topic: b }, unless: { post: guard } }], lateLosesExemptions: true }";
  const one = history({
    facts: [fact("post", "guard", "2009-01-01")],
    entries: [entry("2010-03-02", 4)],
  });
  const missing = (today: string) =>
    smallRows({ window: "{ calendar: { years: 1 } }", demand }, one, { today })[0]?.missingCount;
  expect(missing("2010-12-31")).toBe(0);
  expect(missing("2011-01-01")).toBe(1);
});

test("who was bound on as many days as are needed for a finding has one", () => {
  const rule = (needed: number): SmallRule => ({
    window: "{ calendar: { years: 1 } }",
    bind: "{ when: { post: driver } }",
    prorate: `{ byDays: { noFindingBelow: { days: ${String(needed)} } } }`,
  });
  const one = history({ facts: [fact("post", "driver", "2010-12-01")] });
  const status = (needed: number) =>
    smallRows(rule(needed), one, { today: "2011-01-01" })[0]?.status;
  expect(status(31)).toBe("short");
  expect(status(32)).toBe("partial-year");
});

test("a rule about what was done finds it in windows of every kind", () => {
  for (const prorate of ["{ none: true }", days]) {
    const pack = rules({
      A: { window: "{ calendar: { years: 1 } }", prorate },
      B: { window: "{ calendar: { years: 1 } }", bind: "{ when: { done: A } }" },
    });
    const one = (hours: number) => history({ entries: [entry("2010-03-02", hours)] });
    const bound = (hours: number) =>
      judge(pack, one(hours), { today: on("2010-06-01") }).some((row) => row.requirement === "B");
    expect([bound(9), bound(10)]).toEqual([false, true]);
  }
});

test("somebody who is shown apart is so in windows of every kind", () => {
  const verdict = "{ apart: [{ mark: new, event: hired, months: 6 }] }";
  for (const prorate of ["{ none: true }", days]) {
    const rule = { window: "{ calendar: { years: 1 } }", prorate, verdict };
    const mark = (day: string) =>
      smallRows(rule, history({ events: [event("hired", day)] }), { today: "2010-12-31" })[0]?.mark;
    expect([mark("2010-09-01"), mark("2009-09-01")]).toEqual(["new", undefined]);
  }
});

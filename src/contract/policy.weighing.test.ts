import { describe, expect, test } from "vitest";
import { explain, judge, type Reasons } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import type { History } from "#core/members";
import type { Verdict } from "#core/verdicts";
import {
  on,
  smallEntry as entry,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

function asked(
  rule: Partial<SmallRule>,
  one: History | readonly LedgerEntry[],
  today = "2010-12-31",
): { row: Verdict; reasons: Reasons } {
  const pack = rules({ R: { window: "{ calendar: { years: 1 } }", ...rule } });
  const member = "homes" in one ? one : history({ entries: one });
  const row = judge(pack, member, { today: on(today) }).at(-1);
  const reasons = row === undefined ? null : explain(pack, member, { today: on(today) }, row);
  if (row === undefined || reasons === null) throw new Error("no row");
  return { row, reasons };
}

const line = ({ row }: { row: Verdict }): string =>
  `${row.status} ${row.credited}/${row.demanded}, missing ${row.missingMinutes} and ${row.missingCount}`;

describe("a share of the demand", () => {
  // Bound on six of twelve months.
  const bound = history({
    facts: [fact("post", "driver", "2010-07-01")],
    entries: [entry("2010-09-01", 12)],
  });
  const bind = "{ when: { post: driver } }";
  const credit =
    "{ counts: { anything: true }, caps: [{ of: { topic: a }, hours: 10 }], within: end }";
  const months = (more: string) => `{ byMonths: { month: full${more} } }`;

  test("takes its part of caps only where they are scaled", () => {
    const rule = { bind, credit, demand: "{ hours: 20 }" };
    expect(line(asked({ ...rule, prorate: months("") }, bound))).toBe(
      "met 600/600, missing 0 and 0",
    );
    const scaled = { ...rule, prorate: months(", scales: [demand, caps]") };
    expect(line(asked(scaled, bound))).toBe("on-course 300/600, missing 300 and 0");
    const whole = history({ ...bound, facts: [fact("post", "driver", "2009-07-01")] });
    expect(line(asked(scaled, whole))).toBe("on-course 600/1200, missing 600 and 0");
    const caps = { ...rule, prorate: months(", scales: [caps]") };
    expect(line(asked(caps, bound))).toBe("on-course 300/1200, missing 900 and 0");
  });

  test("of other parts only where minimums are", () => {
    const demand = "{ all: [{ hours: 12 }, { hours: 4, of: { topic: b } }, { sessions: 2 }] }";
    const rule = { bind, demand };
    expect(line(asked({ ...rule, prorate: months("") }, bound))).toBe(
      "on-course 720/360, missing 120 and 1",
    );
    const main = { ...rule, prorate: months(", scales: [demand]") };
    expect(line(asked(main, bound))).toBe("on-course 720/360, missing 240 and 1");
    const others = { ...rule, prorate: months(", scales: [minimums]") };
    expect(line(asked(others, bound))).toBe("on-course 720/720, missing 120 and 1");
  });

  test.each([
    // 184 of 365 days of 10 hours are 302 minutes and 28 seconds.
    ["to: 1, how: up", 303],
    ["to: 1, how: nearest", 302],
    ["to: 1, how: down", 302],
    ["to: 30, how: up", 330],
    ["to: 30, how: nearest", 300],
    ["to: 30, how: down", 300],
    ["to: 5, how: nearest", 300],
    ["to: 4, how: nearest", 304],
    ["to: 604, how: nearest", 604],
    ["to: 605, how: nearest", 0],
  ])("is rounded %s", (round, minutes) => {
    const rule = { bind, prorate: `{ byDays: { round: { ${round} } } }`, demand: "{ hours: 10 }" };
    expect(asked(rule, bound).row.demanded).toBe(minutes);
  });

  test("exactly half goes up to the nearest", () => {
    const rule = { bind, demand: "{ hours: 10 }" };
    const to = (round: string) =>
      asked({ ...rule, prorate: months(`, round: { ${round} }`) }, bound);
    // Half of ten hours are 300 minutes: half of 600, one and a half of 200.
    expect(to("to: 600, how: nearest").row.demanded).toBe(600);
    expect(to("to: 200, how: nearest").row.demanded).toBe(400);
    expect(to("to: 300, how: up").row.demanded).toBe(300);
  });
});

describe("parts told one by one", () => {
  const parts = (demand: string, one: History | readonly LedgerEntry[], credit?: string) =>
    asked({ demand, ...(credit === undefined ? {} : { credit }) }, one).reasons.parts.map(
      ({ have, reached, meant, leftOut, missing, cure }) => ({
        have: have.en,
        reached,
        meant,
        leftOut: leftOut?.en,
        missing: missing?.en,
        cure: cure?.en,
      }),
    );
  const here = { leftOut: undefined, missing: undefined, cure: undefined };

  test("hours and trainings", () => {
    expect(parts("{ all: [{ hours: 3 }, { sessions: 2 }] }", [entry("2010-02-01", 4)])).toEqual([
      { ...here, have: "4 h", reached: true, meant: false },
      {
        ...here,
        have: "1 training",
        reached: false,
        meant: true,
        missing: "1 training",
        cure: "1 training more, by 2010-12-31.",
      },
    ]);
  });

  test("a state, alone and beside hours", () => {
    const demand = "{ holds: { post: driver } }";
    const missing = {
      ...here,
      have: "0 records",
      reached: false,
      meant: true,
      missing: "1 record",
      cure: "Post: Driver is to be on record by 2010-12-31.",
    };
    const held = { ...here, have: "1 record", reached: true, meant: false };
    const driver = history({ facts: [fact("post", "driver", "2010-05-01")] });
    expect(parts(demand, history())).toEqual([missing]);
    expect(parts(demand, driver)).toEqual([held]);
    expect(asked({ demand }, history()).reasons.parts[0]?.cure?.zh).toBe(
      "须登记岗位:司机,最晚2010-12-31。",
    );
    const both = `{ all: [{ hours: 3, of: { topic: a } }, ${demand}] }`;
    expect(parts(both, [entry("2010-02-01", 4)])[1]).toEqual(missing);
    expect(parts(both, driver)[1]).toEqual(held);
  });

  test("why one is not asked", () => {
    const left = (leaf: string, facts: History["facts"] = []) =>
      parts(
        `{ all: [{ hours: 3 }, { hours: 1, of: { topic: b }, ${leaf} }] }`,
        history({ facts }),
      )[1]?.leftOut;
    const driver = fact("post", "driver", "2010-01-01");
    const guard = fact("post", "guard", "2010-01-01");
    const both = "when: { post: driver }, unless: { post: guard }";
    expect(left(both)).toBe("asked only of Post: Driver");
    expect(left(both, [driver, guard])).toBe("not asked of Post: Guard");
    expect(left(both, [driver])).toBeUndefined();
    expect(left(`${both}, from: 2012-01-01`)).toBe("not in force in this window");
    expect(left(`${both}, until: 2009-12-31`)).toBe("not in force in this window");
    expect(left("from: 2010-12-31, until: 2010-01-01")).toBeUndefined();
    expect(left("cycles: { every: 2 }")).toBe("not in this cycle");
    expect(left("cycles: { every: 2, first: 1 }")).toBeUndefined();
    expect(left("cycles: { only: [1, 3] }")).toBeUndefined();
  });

  test("of alternatives only the nearest can be cured, of one that ended none", () => {
    const demand = "{ any: [{ hours: 10 }, { hours: 4, of: { topic: b } }] }";
    const cures = (today: string) =>
      asked(
        { demand, bind: "{ when: { member: true }, until: 2010-12-31 }" },
        [entry("2010-02-01", 1)],
        today,
      ).reasons.parts.map(({ meant, cure }) => [meant, cure?.en]);
    expect(cures("2010-06-01")).toEqual([
      [false, undefined],
      [true, "4 h more (topic B), by 2010-12-31."],
    ]);
    expect(cures("2011-06-01")).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
  });
});

describe("what a row counts", () => {
  const done = [
    entry("2010-02-01", 3, { id: "a", course: "x", topic: "a" }),
    entry("2010-03-01", 2, { id: "b", course: "x", topic: "b", attested: true }),
    entry("2010-04-01", 4, { id: "c", course: "y", topic: "b" }),
    entry("2010-05-01", 1, { id: "d" }),
    entry("2011-02-01", 9, { id: "e", course: "z", topic: "b", attested: true }),
  ];

  test.each([
    ["{ distinct: { of: course, atLeast: 3 } }", "on-course 2/3, missing 0 and 1"],
    ["{ distinct: { of: course, atLeast: 2 }, of: { topic: b } }", "met 2/2, missing 0 and 0"],
    ["{ attested: 2 }", "on-course 1/2, missing 0 and 1"],
    ["{ count: 4 }", "met 4/4, missing 0 and 0"],
    ["{ count: 3, of: { topic: b } }", "on-course 2/3, missing 0 and 1"],
    ["{ outcomes: 6 }", "on-course 4/6, missing 0 and 2"],
    ["{ inOne: { of: topic, hours: 7 } }", "on-course 360/420, missing 60 and 0"],
    ["{ inOne: { of: course, hours: 5 } }", "met 300/300, missing 0 and 0"],
    ["{ floor: { months: 3, hours: 5 } }", "on-course 600/300, missing 600 and 0"],
    ["{ any: [{ hours: 12 }, { sessions: 5 }] }", "on-course 600/720, missing 0 and 1"],
    [
      "{ outOf: { least: 2, parts: [{ sessions: 5 }, { attested: 4 }, { count: 2 }] } }",
      "on-course 4/5, missing 0 and 1",
    ],
    ["{ all: [{ sessions: 5 }, { attested: 4 }] }", "on-course 4/5, missing 0 and 3"],
    [
      "{ all: [{ hours: 12 }, { hours: 8, of: { topic: b } }] }",
      "on-course 600/720, missing 120 and 0",
    ],
    [
      "{ all: [{ hours: 8, of: { topic: b } }, { hours: 5, of: { topic: a } }] }",
      "on-course 360/480, missing 180 and 0",
    ],
    [
      "{ all: [{ hours: 9 }, { hours: 8, of: { topic: b }, extra: true }] }",
      "on-course 600/1020, missing 420 and 0",
    ],
  ])("of %s", (demand, wanted) => {
    expect(line(asked({ demand }, done))).toBe(wanted);
  });

  test("a training that has not ended counts in no number", () => {
    const running = entry("2010-06-10", 5, { startsOn: on("2010-06-01"), topic: "b" });
    const credit = "{ counts: { anything: true }, within: days }";
    const at = (demand: string, today: string) => line(asked({ credit, demand }, [running], today));
    expect(at("{ count: 1 }", "2010-06-09")).toBe("on-course 0/1, missing 0 and 1");
    expect(at("{ count: 1 }", "2010-06-10")).toBe("met 1/1, missing 0 and 0");
    expect(at("{ sessions: 1 }", "2010-06-09")).toBe("on-course 0/1, missing 0 and 1");
  });

  test("nothing is asked, and credit is still counted step by step", () => {
    const rule = {
      demand: "{ none: true }",
      verdict: "{ always: no-norm }",
      credit:
        "{ counts: { anything: true }, repeats: { of: course, in: window, keep: first }, within: end }",
    };
    const found = asked(rule, done);
    expect(line(found)).toBe("no-norm 480/0, missing 0 and 0");
    expect(found.row.sessions).toBe(3);
    expect(found.reasons.entries.map(({ code, once }) => [code, once])).toEqual([
      ["counted", true],
      ["repeat", false],
      ["counted", true],
      ["counted", true],
      ["future", false],
    ]);
  });

  test("what was too much is carried on once, and said", () => {
    const rule = {
      credit:
        "{ counts: { anything: true }, carryIn: { hours: 6, of: { anything: true } }, within: end }",
    };
    const years = [entry("2010-02-01", 14), entry("2011-02-01", 9), entry("2012-02-01", 1)];
    expect(line(asked(rule, years, "2011-12-31"))).toBe("met 780/600, missing 0 and 0");
    const third = asked(rule, years, "2012-12-31");
    expect(line(third)).toBe("on-course 240/600, missing 360 and 0");
    expect(third.reasons.notes).toContainEqual({ code: "carried-in", values: { minutes: 180 } });
  });
});

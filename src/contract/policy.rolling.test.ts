import { describe, expect, test } from "vitest";
import type { Day } from "#core/day";
import { type CompiledPack, judge } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import type { History } from "#core/members";
import {
  on,
  smallEntry as entry,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

function stand(pack: CompiledPack, one: History, today: Day): { met: boolean; dueOn: Day } {
  const [row] = judge(pack, one, { today });
  if (row === undefined) throw new Error("no row");
  return { met: row.status === "met", dueOn: row.dueOn };
}

/**
 * It stands on the first and the last day of each stretch, first..last, and not on the days beside them.
 * On its last day that is its due day, unless a day is named up to which it would stand without the
 * facts to come; on the day after it is.
 */
function check(
  rule: SmallRule,
  one: History,
  wanted: readonly (readonly [first: string, last: string, due?: string])[],
): void {
  const pack = rules({ R: rule });
  for (const [first, last, due] of wanted) {
    expect(stand(pack, one, on(first) - 1)).toMatchObject({ met: false });
    expect(stand(pack, one, on(first))).toMatchObject({ met: true });
    expect(stand(pack, one, on(last))).toEqual({ met: true, dueOn: on(due ?? last) });
    expect(stand(pack, one, on(last) + 1)).toEqual({ met: false, dueOn: on(last) });
  }
}

const half = { window: "{ rolling: { months: 6 } }" };
const done = (...entries: readonly LedgerEntry[]): History => history({ entries });

describe("what looks at the end of a moving window", () => {
  const last = "{ within: { last: { months: 1 } } }";
  const one = done(entry("2011-03-01", 10));

  test.each([
    ["which entries count", { credit: `{ counts: ${last}, within: end }` }],
    [
      "what is a training",
      {
        credit: `{ counts: { anything: true }, once: ${last}, within: end }`,
        demand: "{ all: [{ sessions: 1 }] }",
      },
    ],
    [
      "what is multiplied",
      {
        credit: `{ counts: { anything: true }, multiply: [{ of: ${last}, by: 2 }], within: end }`,
        demand: "{ all: [{ hours: 20 }] }",
      },
    ],
    [
      "what a cap takes",
      {
        credit: `{ counts: { anything: true }, caps: [{ of: { not: ${last} }, hours: 4 }], within: end }`,
      },
    ],
    [
      "what a cap of a part takes",
      { demand: `{ hours: 10, caps: [{ of: { not: ${last} }, hours: 4 }] }` },
    ],
    ["what a part takes", { demand: `{ hours: 10, of: ${last} }` }],
  ])("%s", (_, steps) => {
    check({ ...half, ...steps }, one, [["2011-03-01", "2011-03-31"]]);
  });

  test.each([
    ["days: 30", "2011-03-30"],
    ["months: 2", "2011-04-30"],
    ["calendarMonths: 1", "2011-04-29"],
    ["years: 1", "2012-02-29"],
  ])("for %s", (length, until) => {
    const rule = {
      window: "{ rolling: { years: 2 } }",
      credit: `{ counts: { within: { last: { ${length} } } }, within: end }`,
    };
    check(rule, one, [["2011-03-01", until]]);
  });

  test("comes to stand again where an entry comes in", () => {
    const rule = { ...half, demand: "{ hours: 10, of: { within: { last: { days: 10 } } } }" };
    const two = done(entry("2011-03-01", 10), entry("2011-03-20", 6), entry("2011-03-25", 4));
    check(rule, two, [
      ["2011-03-01", "2011-03-10"],
      ["2011-03-25", "2011-03-29"],
    ]);
  });
});

describe("a part that hangs on something", () => {
  const demand =
    "{ all: [{ sessions: 1 }, { hours: 5, of: { topic: b }, when: { post: driver } }] }";

  test("a fact begins and ends within the time in which it stands", () => {
    const facts = [fact("post", "driver", "2011-03-01", "2011-04-01")];
    const one = history({ facts, entries: [entry("2011-02-01", 1)] });
    check({ ...half, demand }, one, [
      ["2011-02-01", "2011-02-28", "2011-08-01"],
      ["2011-04-01", "2011-08-01"],
    ]);
  });

  test("it is asked of windows that end from a day on and begin up to another", () => {
    const part = "{ hours: 5, of: { topic: b }, from: 2011-03-01, until: 2011-05-10 }";
    const one = done(entry("2011-02-01", 1), entry("2011-10-01", 1));
    check({ ...half, demand: `{ all: [{ sessions: 1 }, ${part}] }` }, one, [
      ["2011-02-01", "2011-02-28"],
      ["2011-11-11", "2012-04-01"],
    ]);
  });
});

describe("a floor in a moving window", () => {
  test("asks each month of the calendar by itself", () => {
    const rule = {
      window: "{ rolling: { calendarMonths: 1 } }",
      demand: "{ all: [{ floor: { months: 1, hours: 3 } }] }",
    };
    const one = done(
      entry("2011-01-10", 3),
      entry("2011-02-05", 2),
      entry("2011-02-07", 1),
      entry("2011-03-05", 3),
      entry("2011-05-01", 3),
    );
    check(rule, one, [
      ["2011-02-07", "2011-02-28"],
      ["2011-03-05", "2011-03-31"],
    ]);
  });

  test("where months are unequal a stretch of few days comes and goes", () => {
    const rule = {
      window: "{ rolling: { days: 30 } }",
      demand: "{ all: [{ floor: { months: 1, hours: 3 } }] }",
    };
    // 30 days before 28 February is 29 January: a second month begins on the 28th, and is empty.
    check(rule, done(entry("2011-02-20", 3)), [["2011-02-20", "2011-02-27"]]);
    // From 31 March on the window lies within one month again.
    check(rule, done(entry("2011-03-10", 3)), [["2011-03-31", "2011-04-09"]]);
    // 30 days before the 30th of July a month begins that ends on the day before it.
    check(rule, done(entry("2011-07-20", 3)), [["2011-07-31", "2011-08-19"]]);
  });

  test("its stretches pass each entry", () => {
    const rule = {
      window: "{ rolling: { days: 364 } }",
      demand: "{ all: [{ floor: { months: 6, hours: 3 } }] }",
    };
    const one = done(entry("2011-01-10", 3), entry("2011-03-10", 3));
    check(rule, one, [["2011-07-10", "2011-09-09"]]);
  });

  test("stretches on no day of which the rule binds are not asked", () => {
    const rule = {
      window: "{ rolling: { days: 364 } }",
      bind: "{ when: { post: driver } }",
      demand: "{ all: [{ floor: { months: 6, hours: 3 } }] }",
    };
    const facts = [fact("post", "driver", "2011-08-01")];
    const one = history({ facts, entries: [entry("2011-08-20", 3)] });
    // The first half ends before 1 August as long as the window begins by 1 February.
    check(rule, one, [["2011-08-20", "2012-01-31"]]);
  });
});

describe("a long lapse", () => {
  const lapsed = "{ over: { months: 1 }, demand: { all: [{ hours: 5 }] } }";
  const rule = { window: `{ rolling: { months: 3, lapsed: ${lapsed} } }` };

  test("is over on the day on which the other demand is reached, and may come again", () => {
    const one = done(
      entry("2011-01-10", 10),
      entry("2011-05-10", 4),
      entry("2011-05-12", 1),
      entry("2011-12-01", 5),
    );
    check(rule, one, [
      ["2011-01-10", "2011-04-10"],
      ["2011-05-12", "2011-08-12"],
      ["2011-12-01", "2012-03-01"],
    ]);
  });

  test("what restores it holds on while the own demand is reached", () => {
    const one = done(entry("2011-01-10", 10), entry("2011-06-01", 5), entry("2011-07-01", 5));
    check(rule, one, [
      ["2011-01-10", "2011-04-10"],
      ["2011-06-01", "2011-09-01"],
    ]);
    const more = done(entry("2011-01-10", 10), entry("2011-06-01", 5), entry("2011-07-01", 10));
    check(rule, more, [
      ["2011-01-10", "2011-04-10"],
      ["2011-06-01", "2011-10-01"],
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { compilePack, judge } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import {
  on,
  smallEntry as entry,
  smallHistory as history,
  smallPack,
  smallRules as rules,
  smallWhy as why,
} from "#test/small-pack";

/** An entry of so many hours over some days. */
function over(first: string, last: string, hours: number, more: Partial<LedgerEntry> = {}) {
  return entry(last, hours, { startsOn: on(first), ...more });
}

const credit = "{ counts: { anything: true }, within: days }";
const trained = "{ all: [{ sessions: 1 }] }";

/** The windows of which an entry is a training. */
function windowsOf(window: string, one: LedgerEntry, today = "2011-12-31"): string[] {
  const pack = rules({ R: { window, credit, demand: trained } });
  return judge(pack, history({ entries: [one] }), { today: on(today) })
    .filter((row) => row.sessions > 0)
    .map((row) => formatDay(row.windowStart));
}

describe("a session over several months is a training of that with most of its minutes", () => {
  test.each([
    // Twelve, 28 and 31 days: most of them in March, though not most of all.
    ["2011-01-20", "2011-03-31", "2011-03-01"],
    // Thirty days of January, 31 of March.
    ["2011-01-02", "2011-03-31", "2011-03-01"],
    // As many in January as in March: the first.
    ["2011-01-01", "2011-03-31", "2011-01-01"],
    // 27 of January, 28 of February.
    ["2011-01-05", "2011-02-28", "2011-02-01"],
    // 28 of each, and two of March.
    ["2011-01-04", "2011-03-02", "2011-01-01"],
    ["2011-02-01", "2011-02-28", "2011-02-01"],
  ])("from %s to %s", (first, last, month) => {
    const days = on(last) - on(first) + 1;
    expect(windowsOf("{ calendar: { months: 1 } }", over(first, last, days))).toEqual([month]);
  });

  test("and of none where its own day lines lie outside", () => {
    const days = [{ on: on("2011-06-01"), minutes: 60 }];
    const long = over("2010-12-01", "2011-06-01", 1, { days });
    const fixed = "{ fixed: { from: 2010-01-01, to: 2010-12-31 } }";
    expect(windowsOf(fixed, long)).toEqual([]);
    expect(windowsOf(fixed, { ...long, days: [{ on: on("2010-12-01"), minutes: 60 }] })).toEqual([
      "2010-01-01",
    ]);
  });
});

describe("an entry of which credit is stated", () => {
  const pack = compilePack({
    ...smallPack(
      {
        R: {
          window: "{ calendar: { years: 1 } }",
          credit,
          demand: "{ all: [{ hours: 1 }, { sessions: 1 }] }",
        },
      },
      "",
      "{ point: { zh: 分, en: point, minutes: 45 } }",
    ),
    basis: "stated",
  });
  const points = (thousandths: number) => ({ credit: { unit: "point", thousandths } });
  const rows = (one: LedgerEntry) =>
    judge(pack, history({ entries: [one] }), { today: on("2011-12-31") }).map(
      (row) => `${String(row.credited)} min, ${String(row.sessions)} trainings`,
    );

  test("is parted by its day lines so that the parts add up to the minute", () => {
    const days = [
      { on: on("2010-12-31"), minutes: 89 },
      { on: on("2011-01-01"), minutes: 456 },
      { on: on("2011-01-02"), minutes: 456 },
    ];
    const long = entry("2011-01-02", 0, { startsOn: on("2010-12-31"), minutes: 1001, days });
    expect(rows({ ...long, ...points(1000) })).toEqual([
      "4 min, 0 trainings",
      "41 min, 1 trainings",
    ]);
    const none = days.map((one) => ({ ...one, minutes: 0 }));
    expect(rows({ ...long, ...points(1000), minutes: 0, days: none })).toEqual([
      "0 min, 0 trainings",
      "0 min, 0 trainings",
    ]);
  });

  test("is a training where it was attended, though it is worth nothing", () => {
    for (const [first, last] of [
      ["2010-01-01", "2010-01-02"],
      ["2010-05-01", "2010-05-01"],
      ["2010-12-30", "2010-12-31"],
    ] as const) {
      expect(rows(over(first, last, 1, points(0)))[0]).toBe("0 min, 1 trainings");
    }
  });

  test("is none where nothing but the credit is known, and that is nothing", () => {
    expect(rows(over("2010-05-01", "2010-05-01", 0, { minutes: null, ...points(0) }))[0]).toBe(
      "0 min, 0 trainings",
    );
    expect(rows(over("2010-05-01", "2010-05-01", 0, { minutes: null, ...points(1) }))[0]).toBe(
      "0 min, 1 trainings",
    );
  });
});

describe("what is said of an entry at the edge of a window", () => {
  const yearly = "{ calendar: { years: 1 } }";
  test("one that begins on its first day or ends on its last lies in it whole", () => {
    const entries = [over("2010-01-01", "2010-01-02", 1), over("2010-12-30", "2010-12-31", 2)];
    const text = why({ window: yearly, credit }, history({ entries }), "2010-12-31");
    expect(text).toContain("2010-01-01–2010-01-02: 1 h counted");
    expect(text).toContain("2010-12-30–2010-12-31: 2 h counted");
  });

  test("one that goes on after it ends after it, also on its own last day", () => {
    const one = history({ entries: [over("2010-12-30", "2011-01-03", 5)] });
    for (const today of ["2011-01-03", "2011-01-04"]) {
      expect(why({ window: yearly }, one, today)).toContain("ended after the due day");
    }
    expect(why({ window: yearly }, one, "2011-01-02")).not.toContain("ended after");
  });
});

import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { compilePack, explain, judge, judgeMember } from "#core/judge";
import type { History } from "#core/members";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  type SmallRule,
  smallText,
} from "#test/small-pack";
import { formatMistake, parsePack, withFollowed } from "./policy.ts";

/** Old rules and a rule B that takes their place on 1 January 2012. */
function after(how: string, old: Readonly<Record<string, SmallRule>>, next: SmallRule) {
  const replaced = Object.keys(old).join(", ");
  const text = smallText({
    B: { ...next, more: `    transition: { replaces: [${replaced}], how: ${how} }\n` },
  })
    .replace("id: small", "id: next")
    .replace("from: 2010-01-01", "from: 2012-01-01\n  follows: { pack: small, on: 2012-01-01 }");
  const found = parsePack(
    withFollowed([{ name: "next.yaml", text }], [{ name: "small.yaml", text: smallText(old) }]),
  );
  if (!found.ok) throw new Error(found.mistakes.map(formatMistake).join("\n"));
  return compilePack(found.pack);
}

const both = (how: string, old: SmallRule, next: SmallRule) => after(how, { A: old }, next);

const pairs = (how: string, old: SmallRule, next: SmallRule, one: History, today: string) =>
  judge(both(how, old, next), one, { today: on(today) }).map(
    (row) => `${row.requirement} ${formatDay(row.windowStart)}..${formatDay(row.dueOn)}`,
  );

const deadline = (months: number, from = "2010-01-01"): SmallRule => ({
  window: `{ deadline: { after: { event: hired }, months: ${String(months)}, from: ${from} } }`,
});
const licensed: SmallRule = {
  window: "{ deadline: { after: { event: licensed }, months: 6, from: 2012-01-01 } }",
};
const gate = (months: number): SmallRule => ({
  window: `{ gate: { before: { event: hired }, opens: { months: ${String(months)} } } }`,
});
const hired = (...days: string[]) => history({ events: days.map((day) => event("hired", day)) });

describe("deadlines over a change of packs", () => {
  const later = deadline(3, "2012-01-01");

  test("finish under the old: those that began before run to their end, those after are the new one's", () => {
    const one = hired("2011-06-30", "2011-07-01", "2011-12-31", "2012-01-01");
    expect(pairs("finish-under-old", deadline(6), later, one, "2012-07-01")).toEqual([
      "A 2011-06-30..2011-12-30",
      "A 2011-07-01..2012-01-01",
      "A 2011-12-31..2012-06-30",
      "B 2012-01-01..2012-04-01",
    ]);
  });

  test("judge under the new: that of the same anchor, whenever it ends, where the old one reached over the day", () => {
    const one = hired("2011-06-30", "2011-07-01", "2011-12-31", "2012-01-01");
    expect(pairs("judge-under-new", deadline(6), later, one, "2012-07-01")).toEqual([
      "A 2011-06-30..2011-12-30",
      "B 2011-07-01..2011-10-01",
      "B 2011-12-31..2012-03-31",
      "B 2012-01-01..2012-04-01",
    ]);
  });

  test("where nothing of the old reached over the day, nothing that began before it is the new one's", () => {
    expect(
      pairs(
        "judge-under-new",
        deadline(6),
        deadline(24, "2010-01-01"),
        hired("2011-05-01"),
        "2012-07-01",
      ),
    ).toEqual(["A 2011-05-01..2011-11-01"]);
  });

  test("where the old windows have no anchor, any that ends on the day or later is judged under the new", () => {
    // Those of two calendar years ended on the day before the change.
    const yearly = { window: "{ calendar: { years: 2 } }" };
    const one = hired("2011-10-01", "2011-10-02", "2012-02-01");
    expect(
      pairs("judge-under-new", yearly, later, one, "2012-07-01").filter((row) =>
        row.startsWith("B"),
      ),
    ).toEqual(["B 2012-02-01..2012-05-01"]);
    const over = { window: '{ calendar: { years: 2, startsOn: "07-01" } }' };
    const under = pairs(
      "judge-under-new",
      over,
      later,
      hired("2011-09-30", "2011-10-01"),
      "2012-07-01",
    );
    expect(under).toEqual(["B 2011-10-01..2012-01-01"]);
  });

  test("new deadlines wait for the end of old windows that are no deadlines, and for none of another anchor", () => {
    const over = { window: '{ calendar: { years: 2, startsOn: "07-01" } }' };
    const one = hired("2012-06-30", "2012-07-01");
    expect(pairs("finish-under-old", over, later, one, "2012-12-01")).toEqual([
      "A 2010-07-01..2012-06-30",
      "B 2012-07-01..2012-10-01",
    ]);
    const other = history({
      events: [event("hired", "2011-12-01"), event("licensed", "2012-01-01")],
    });
    expect(pairs("finish-under-old", deadline(6), licensed, other, "2012-07-01")).toEqual([
      "A 2011-12-01..2012-06-01",
      "B 2012-01-01..2012-07-01",
    ]);
  });

  test("begin on their own first day, though the pack begins before it", () => {
    const own = deadline(3, "2012-03-01");
    const one = hired("2012-02-29", "2012-03-01");
    expect(pairs("judge-under-new", deadline(6), own, one, "2012-07-01")).toEqual([
      "B 2012-03-01..2012-06-01",
    ]);
  });

  test("of hours by days: the old ones up to the day, the new ones from it on", () => {
    const half = { ...deadline(6), demand: "{ all: [{ hours: 20 }] }" };
    const whole = { ...deadline(6, "2012-01-01"), demand: "{ all: [{ hours: 40 }] }" };
    const pack = both("pro-rata-by-days", half, whole);
    const [row] = judge(pack, hired("2011-10-01"), { today: on("2012-02-01") });
    // 92 days of 184 lie before the day (the window's last day is 1 April).
    expect(row).toMatchObject({ requirement: "B", dueOn: on("2012-04-01") });
    expect(row?.demanded).toBe(Math.ceil((20 * 60 * 92 + 40 * 60 * 92) / 184));
  });
});

describe("windows of the calendar over a change of packs", () => {
  const halfYears: SmallRule = { window: "{ calendar: { months: 6 } }" };
  const fixed = (from: string, to: string): SmallRule => ({
    window: `{ fixed: { from: ${from}, to: ${to} } }`,
  });
  const cycle: SmallRule = { window: "{ cycle: { after: { event: hired }, months: 30 } }" };
  /** The first days of the new rule's windows up to the beginning of 2013. */
  const begun = (how: string, old: Readonly<Record<string, SmallRule>>, next: SmallRule) =>
    judge(after(how, old, next), hired("2010-03-01"), { today: on("2013-04-01") })
      .filter((row) => row.requirement === "B")
      .map((row) => formatDay(row.windowStart));

  test.each([
    ["ends on the day before", { A: fixed("2011-01-01", "2011-12-31") }, "2012-01-01"],
    ["ends on the day itself", { A: fixed("2011-01-01", "2012-01-01") }, "2012-07-01"],
    ["begins on the day itself", { A: fixed("2012-01-01", "2012-12-31") }, "2012-01-01"],
    [
      "is the longest of several",
      { A: fixed("2011-01-01", "2012-08-31"), C: fixed("2011-06-01", "2012-03-31") },
      "2013-01-01",
    ],
    ["is each member's own", { A: cycle, C: fixed("2011-06-01", "2012-03-31") }, "2013-01-01"],
  ])(
    "finish under the old: the new ones begin after the last of the old, where it %s",
    (_, old, first) => {
      expect(begun("finish-under-old", old, halfYears)[0]).toBe(first);
    },
  );

  const twoYears: SmallRule = { window: '{ calendar: { years: 2, startsOn: "07-01" } }' };
  test.each([
    ["{ calendar: { months: 6 } }", "2012-01-01", "2012-07-01"],
    ["{ calendar: { years: 1 } }", "2012-01-01", "2013-01-01"],
    ["{ calendar: { years: 3 } }", "2012-01-01", "2015-01-01"],
    ['{ calendar: { years: 1, startsOn: "04-01" } }', "2011-04-01", "2012-04-01"],
    ['{ calendar: { years: 1, startsOn: "01-02" } }', "2011-01-02", "2012-01-02"],
    ['{ calendar: { years: 2, step: 1, startsOn: "02-01" } }', "2010-02-01", "2011-02-01"],
    ["{ calendar: { months: 9, step: 3 } }", "2011-07-01", "2011-10-01"],
    ['{ season: { from: "10-01", to: "03-31" } }', "2011-10-01", "2012-10-01"],
    ['{ season: { from: "03-15", to: "03-10" } }', "2011-03-15", "2012-03-15"],
    ['{ season: { from: "03-10", to: "03-15" } }', "2012-03-10", "2013-03-10"],
    ['{ season: { from: "03-10", to: "03-10" } }', "2012-03-10", "2013-03-10"],
    ['{ season: { from: "12-31", to: "01-01" } }', "2011-12-31", "2012-12-31"],
    ['{ season: { from: "12-31", to: "12-31" } }', "2012-12-31", undefined],
  ])(
    "judge under the new: of %s the first is the first that holds the day or begins after it",
    (window, first, second) => {
      const starts = begun("judge-under-new", { A: twoYears }, { window });
      expect(starts[0]).toBe(first);
      if (second !== undefined && second < "2013-04-01") expect(starts[1]).toBe(second);
    },
  );

  test.each([
    ["2012-03-01", "2012-05-01"],
    ["2012-05-01", "2012-03-01"],
    [undefined, "2012-03-01"],
    ["2012-03-01", undefined],
  ])(
    "is asked again on the first day on which a fact changes that either pack asks for",
    (driving, guarding) => {
      const bound = (post: string) => `{ when: { post: ${post} } }`;
      const old = { ...fixed("2011-01-01", "2012-08-31"), bind: bound("driver") };
      const pack = both("finish-under-old", old, { ...halfYears, bind: bound("guard") });
      const facts = [
        fact("post", "driver", "2011-01-01", driving),
        fact("post", "guard", "2011-01-01", guarding),
      ];
      const next = (today: string) =>
        judgeMember(pack, history({ facts }), { today: on(today) }).figures.map((row) =>
          row.nextChangeOn === null ? "never" : formatDay(row.nextChangeOn),
        );
      expect(next("2011-06-01")).toEqual(["2012-01-01"]);
      expect(next("2012-02-01")).toEqual(["2012-03-01"]);
    },
  );
});

describe("gates over a change of packs", () => {
  const one = hired("2011-12-31", "2012-01-01", "2012-01-31", "2012-02-01", "2012-03-01");

  test("finish under the old: that of the same day is not judged twice", () => {
    expect(pairs("finish-under-old", gate(1), gate(2), one, "2012-06-01")).toEqual([
      "A 2011-11-30..2011-12-30",
      "A 2011-12-01..2011-12-31",
      "A 2011-12-31..2012-01-30",
      "B 2011-11-01..2011-12-31",
      "B 2011-12-01..2012-01-31",
      "B 2012-01-01..2012-02-29",
    ]);
  });

  test("judge under the new: the old one has no row of those that reach over the day", () => {
    const rows = pairs("judge-under-new", gate(1), gate(2), one, "2012-06-01");
    expect(rows.filter((row) => row.startsWith("A"))).toEqual([
      "A 2011-11-30..2011-12-30",
      "A 2011-12-01..2011-12-31",
    ]);
  });
});

describe("what is said of a window over a change, and when it is asked again", () => {
  const yearly = { window: '{ calendar: { years: 1, startsOn: "07-01" } }' };
  const codes = (how: string, today: string, requirement: string) => {
    const pack = both(how, yearly, yearly);
    const options = { today: on(today) };
    return judge(pack, history(), options)
      .filter((row) => row.requirement === requirement)
      .map((row) => {
        const notes = explain(pack, history(), options, row)?.notes ?? [];
        const told = notes.filter(({ code }) => code.endsWith("-old") || code.endsWith("-new"));
        return `${formatDay(row.windowStart)} ${told.map(({ code }) => code).join()}`.trim();
      });
  };

  test("finished under the old is told from the day on, of the window that reaches over it alone", () => {
    expect(codes("finish-under-old", "2011-12-31", "A")).toEqual(["2010-07-01", "2011-07-01"]);
    expect(codes("finish-under-old", "2012-01-01", "A")).toEqual([
      "2010-07-01",
      "2011-07-01 finished-under-old",
    ]);
    expect(codes("finish-under-old", "2012-08-01", "B")).toEqual(["2012-07-01"]);
  });

  test("judged under the new is told of the window that began before the day alone", () => {
    expect(codes("judge-under-new", "2012-08-01", "B")).toEqual([
      "2011-07-01 judged-under-new",
      "2012-07-01",
    ]);
  });

  test("of one that begins on the day nothing is told, nor of one that is asked by its days", () => {
    const calendar = { window: "{ calendar: { years: 1 } }" };
    const told = (how: string, next: SmallRule) => {
      const pack = both(how, yearly, next);
      const options = { today: on("2012-08-01") };
      return judge(pack, history(), options)
        .filter((row) => row.requirement === "B")
        .flatMap((row) => explain(pack, history(), options, row)?.notes ?? [])
        .map(({ code }) => code);
    };
    expect(told("judge-under-new", calendar)).not.toContain("judged-under-new");
    expect(told("pro-rata-by-days", yearly)).toContain("pro-rata");
    expect(told("pro-rata-by-days", yearly)).not.toContain("judged-under-new");
  });

  test("of the old pack the windows count that begin before the day, and end on it or later go over", () => {
    const fixed = { window: "{ fixed: { from: 2011-01-01, to: 2012-01-01 } }" };
    const season = { window: '{ season: { from: "12-31", to: "12-31" } }' };
    const ofA = (how: string, old: SmallRule) => {
      const pack = both(how, old, yearly);
      const options = { today: on("2012-08-01") };
      return judge(pack, history(), options)
        .filter((row) => row.requirement === "A")
        .map((row) => {
          const notes = explain(pack, history(), options, row)?.notes ?? [];
          const over = notes.some(({ code }) => code === "finished-under-old");
          return `${formatDay(row.dueOn)}${over ? " finished" : ""}`;
        });
    };
    expect(ofA("finish-under-old", fixed)).toEqual(["2012-01-01 finished"]);
    expect(ofA("judge-under-new", fixed)).toEqual([]);
    expect(ofA("finish-under-old", season)).toEqual(["2010-12-31", "2011-12-31"]);
    expect(ofA("judge-under-new", season)).toEqual(["2010-12-31", "2011-12-31"]);
  });

  test("before the day every row is asked again on it, or earlier", () => {
    const pack = both("judge-under-new", yearly, yearly);
    const next = (today: string) =>
      judge(pack, history({ entries: [entry("2011-08-01", 10)] }), { today: on(today) }).map(
        (row) =>
          `${row.requirement} ${row.nextChangeOn === null ? "never" : formatDay(row.nextChangeOn)}`,
      );
    expect(next("2011-06-30")).toEqual(["A 2011-07-01"]);
    expect(next("2011-12-31")).toEqual(["A 2012-01-01", "A 2012-01-01"]);
    expect(next("2012-01-01")).toEqual(["A never", "B 2012-07-01"]);
  });
});

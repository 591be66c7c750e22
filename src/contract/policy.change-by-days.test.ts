import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { compilePack, judge } from "#core/judge";
import type { History } from "#core/members";
import {
  on,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  type SmallRule,
  smallText,
} from "#test/small-pack";
import { formatMistake, parsePack, withFollowed } from "./policy.ts";

/** A rule Z that takes the place of others on 1 January 2012. */
function over(how: string, old: Readonly<Record<string, SmallRule>>, next: SmallRule) {
  const text = smallText({
    Z: {
      ...next,
      more: `    transition: { replaces: [${Object.keys(old).join(", ")}], how: ${how} }\n`,
    },
  })
    .replace("id: small", "id: next")
    .replace("from: 2010-01-01", "from: 2012-01-01\n  follows: { pack: small, on: 2012-01-01 }");
  const found = parsePack(
    withFollowed([{ name: "next.yaml", text }], [{ name: "small.yaml", text: smallText(old) }]),
  );
  if (!found.ok) throw new Error(found.mistakes.map(formatMistake).join("\n"));
  return compilePack(found.pack);
}

const yearly = '{ calendar: { years: 1, startsOn: "07-01" } }';
const asks = (hours: number | string, more: Partial<SmallRule> = {}): SmallRule => ({
  window: yearly,
  demand: `{ hours: ${String(hours)} }`,
  ...more,
});
const rowsOf = (pack: ReturnType<typeof over>, one: History, today: string) =>
  judge(pack, one, { today: on(today) }).filter((row) => row.requirement === "Z");

describe("hours by days over a change of packs", () => {
  const when = (post: string) => ({ bind: `{ when: { post: ${post} } }` });
  const minutes = (old: Readonly<Record<string, SmallRule>>, one: History, next = asks(60)) =>
    rowsOf(over("pro-rata-by-days", old, next), one, "2012-03-01").map((row) => row.demanded);
  // 184 of 366 days before the change.
  const mixed = (hours: number) => Math.ceil((hours * 60 * 184 + 60 * 60 * 182) / 366);

  test("take the most that an old rule asked of the member on the day before", () => {
    const old = { A: asks(20, when("driver")), B: asks(40, when("guard")) };
    const held = (...posts: (readonly [string, string, string?])[]) =>
      history({ facts: posts.map(([post, from, to]) => fact("post", post, from, to)) });
    expect(minutes(old, held(["driver", "2010-01-01"]))).toEqual([mixed(20)]);
    expect(minutes(old, held(["driver", "2010-01-01"], ["guard", "2010-01-01"]))).toEqual([
      mixed(40),
    ]);
    expect(minutes(old, held(["guard", "2010-01-01", "2012-01-01"]))).toEqual([mixed(40)]);
    expect(minutes(old, held(["guard", "2010-01-01", "2011-12-31"]))).toEqual([3600]);
    expect(minutes(old, held(["guard", "2012-01-01"]))).toEqual([3600]);
    expect(minutes(old, held())).toEqual([3600]);
  });

  test("mix hours that an old rule asks though they are none", () => {
    expect(minutes({ A: asks(0) }, history())).toEqual([mixed(0)]);
    expect(minutes({ A: asks(20) }, history(), asks(0))).toEqual([
      Math.ceil((20 * 60 * 184) / 366),
    ]);
  });

  test("are those of the new rule where its window begins on the day", () => {
    const next = asks(60, { window: "{ calendar: { years: 1 } }" });
    expect(minutes({ A: asks(20) }, history(), next)).toEqual([3600]);
  });
});

describe("every second window over a change of packs", () => {
  const second = (first: number): SmallRule => ({
    window: `{ calendar: { years: 1, startsOn: "07-01", every: { nth: 2, first: ${String(first)} } } }`,
  });
  const half = { window: "{ calendar: { months: 6 } }" };
  const first = (how: string, old: SmallRule) =>
    rowsOf(over(how, { A: old }, half), history(), "2013-06-01").map((row) =>
      formatDay(row.windowStart),
    )[0];

  test("only those that are asked finish under the old", () => {
    expect(first("finish-under-old", second(2))).toBe("2012-07-01");
    expect(first("finish-under-old", second(1))).toBe("2012-01-01");
    expect(first("judge-under-new", second(2))).toBe("2012-01-01");
  });

  test("the new ones keep their numbers", () => {
    const pack = over(
      "finish-under-old",
      { A: { window: "{ calendar: { years: 1 } }" } },
      second(2),
    );
    const rows = rowsOf(pack, history(), "2016-08-01").map((row) => formatDay(row.windowStart));
    expect(rows).toEqual(["2013-07-01", "2015-07-01"]);
  });
});

test("a standing row ends with the day before, and what follows is judged under the new", () => {
  const pack = over(
    "judge-under-new",
    { A: { window: "{ rolling: { months: 6 } }" } },
    { window: yearly },
  );
  const rows = judge(pack, history(), { today: on("2012-08-01") });
  expect(rows.map((row) => `${row.requirement} ${formatDay(row.windowStart)}`)).toEqual([
    "Z 2011-07-01",
    "Z 2012-07-01",
  ]);
});

test("old windows of a rule that had itself taken over are those that it judged", () => {
  const cycle = "{ cycle: { after: { event: hired }, months: 6, from: 2010-07-01 } }";
  const one = history({ events: [event("hired", "2009-09-01")] });
  const starts = (how: string) =>
    rowsOf(over(how, { A: { window: cycle } }, { window: cycle }), one, "2012-10-01").map((row) =>
      formatDay(row.windowStart),
    );
  expect(starts("finish-under-old")).toEqual(["2012-03-01", "2012-09-01"]);
  expect(starts("judge-under-new")).toEqual(["2011-09-01", "2012-03-01", "2012-09-01"]);
});

describe("an old window that ends on the day of the change", () => {
  const one = history({
    events: [event("hired", "2011-01-02"), event("licensed", "2012-01-02")],
    facts: [fact("post", "driver", "2011-01-02")],
  });
  test.each([
    ["a contract", "{ anniversary: { of: { post: driver } } }"],
    ["a cycle", "{ cycle: { after: { event: hired }, years: 1 } }"],
    ["a gate", "{ gate: { before: { event: licensed }, opens: { months: 1 } } }"],
    ["the calendar", '{ calendar: { years: 1, startsOn: "01-02" } }'],
  ])("of %s finishes under the old, or is judged under the new", (_, window) => {
    const ends = (how: string) =>
      judge(over(how, { A: { window } }, { window: yearly }), one, { today: on("2012-02-01") })
        .filter((row) => row.requirement === "A")
        .map((row) => formatDay(row.dueOn));
    expect(ends("finish-under-old")).toContain("2012-01-01");
    expect(ends("judge-under-new")).not.toContain("2012-01-01");
  });
});

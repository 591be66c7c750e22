import { describe, expect, test } from "vitest";
import {
  on,
  smallEntry as entry,
  smallHistory as history,
  smallPack,
  type SmallRule,
  smallText,
} from "#test/small-pack";
import { formatMistake, parsePack } from "./policy.ts";
import { formatDay } from "#core/day";
import { compilePack, explain, judge, sentences } from "#core/judge";
import type { History } from "#core/members";

/** Valid for a year; of two topics the other is the yearly work. */
const aid: SmallRule = {
  window: "{ validity: { years: 1 } }",
  credit: "{ counts: { topic: b }, within: end }",
  demand: "{ all: [{ hours: 4 }] }",
};
const yearly: SmallRule = {
  window: "{ calendar: { years: 1 } }",
  credit: "{ counts: { topic: a }, within: end }",
  demand: "{ all: [{ hours: 10 }, { holds: { status: { of: aid, is: [met] } } }] }",
};

function lines(rules: Readonly<Record<string, SmallRule>>, one: History, today: string): string[] {
  return judge(compilePack(smallPack(rules)), one, { today: on(today) })
    .filter((row) => row.requirement !== "aid")
    .map((row) => {
      const next = row.nextChangeOn === null ? "" : ` until ${formatDay(row.nextChangeOn)}`;
      return `${formatDay(row.windowStart)} ${row.status}${next}`;
    });
}

const course = entry("2010-06-01", 4, { topic: "b" });
const hours = entry("2010-03-01", 10);

describe("where another rule stands", () => {
  test("is a part that expires by itself", () => {
    const rules = { aid, yearly };
    const one = history({ entries: [course, hours, entry("2011-03-01", 10)] });
    expect(lines(rules, one, "2010-12-31")).toEqual(["2010-01-01 met until 2011-01-01"]);
    expect(lines(rules, one, "2011-05-31")[1]).toBe("2011-01-01 met until 2011-06-01");
    expect(lines(rules, one, "2011-06-01")[1]).toBe("2011-01-01 on-course until 2012-01-01");
    expect(lines(rules, history({ entries: [hours] }), "2011-01-01")[0]).toMatch(
      /^2010-01-01 short/,
    );
  });

  test("is told in the words of that rule", () => {
    const compiled = compilePack(smallPack({ aid, yearly }));
    const one = history({ entries: [hours] });
    const options = { today: on("2010-12-31") };
    const row = judge(compiled, one, options).find((each) => each.requirement === "yearly");
    const reasons = row === undefined ? null : explain(compiled, one, options, row);
    const said = reasons === null ? [] : sentences(reasons).map(({ text }) => text);
    expect(said.map(({ en }) => en).join("\n")).toContain(
      "Not on record on 2010-12-31: “aid”: Met.",
    );
    expect(said.map(({ zh }) => zh).join("\n")).toContain("“aid”:达标");
  });

  test("decides whom a rule binds", () => {
    const restart: SmallRule = {
      bind: "{ when: { status: { of: aid, is: [overdue] } }, asked: last-day }",
      window: "{ calendar: { years: 1 } }",
    };
    const one = history({ entries: [course] });
    expect(lines({ aid, restart }, one, "2011-05-31")).toEqual([]);
    expect(lines({ aid, restart }, one, "2011-06-01")[0]).toContain("2011-01-01 on-course");
  });

  test("is asked of the window that began last", () => {
    const first: SmallRule = { window: "{ calendar: { years: 1 } }" };
    const next: SmallRule = {
      bind: "{ when: { status: { of: aid, is: [short] } } }",
      window: "{ calendar: { months: 1 } }",
    };
    expect(lines({ aid: first, next }, history(), "2011-12-31")).toEqual([]);
  });
});

test("rules ask for no rule that is not there, and never in a circle", () => {
  const found = (rules: Readonly<Record<string, SmallRule>>): string => {
    const parsed = parsePack([{ name: "small.yaml", text: smallText(rules) }]);
    return parsed.ok ? "" : parsed.mistakes.map(formatMistake).join("\n");
  };
  expect(found({ yearly })).toContain("status: aid is no rule");
  const back = { ...aid, bind: "{ when: { status: { of: yearly, is: [met] } } }" };
  expect(found({ aid: back, yearly })).toContain("would hang on itself, through");
  const wrong = { ...yearly, demand: "{ all: [{ holds: { status: { of: aid, is: [mett] } } }] }" };
  expect(found({ aid, yearly: wrong })).toContain("did you mean met?");
});

describe("alternatives in different units", () => {
  const rule: SmallRule = {
    window: "{ calendar: { years: 1 } }",
    demand: `{ any: [{ hours: 20 }, { distinct: { of: course, atLeast: 3 } },
      { outcomes: 1, of: { outcome: passed } }] }`,
  };
  const status = (entries: History["entries"]): string | undefined =>
    judge(compilePack(smallPack({ R: rule })), history({ entries }), { today: on("2010-12-31") })[0]
      ?.status;

  test("are reached by any one of them", () => {
    expect(status([entry("2010-02-01", 20)])).toBe("met");
    const three = ["x", "y", "z"].map((one) => entry("2010-02-01", 1, { id: one, course: one }));
    expect(status(three)).toBe("met");
    expect(status([entry("2010-02-01", 1, { outcome: "passed" })])).toBe("met");
    expect(status([...three.slice(1), entry("2010-03-01", 17)])).toBe("on-course");
  });
});

import { describe, expect, test } from "vitest";
import {
  type CompiledPack,
  cureSentence,
  demandText,
  explain,
  judge,
  sentences,
  unitOf,
} from "#core/judge";
import type { History } from "#core/members";
import { runCases } from "#core/policy/run-cases";
import {
  on,
  smallEntry,
  smallHistory,
  smallRules,
  smallText,
  type SmallRule,
} from "#test/small-pack";
import { formatMistake, parsePack } from "./policy.ts";

/** Points of 50 minutes; `long` is worth a parameter. */
const units = `
    hour: { zh: 学时, en: Hour, minutes: 60 }
    point: { zh: 学分, en: points, minutes: 50 }
    long: { zh: 长, en: longs, minutes: $longMinutes }
    odd: { zh: 零, en: odds, minutes: 37.5 }`;
const parameters = `
parameters:
  longMinutes: { value: 90, range: [1, 600], source: text, zh: 长, en: Minutes of a long }
`;

const yearly = "{ calendar: { years: 1 } }";
const inPoints = (rule: Omit<SmallRule, "window"> & { readonly window?: string }): SmallRule => ({
  window: yearly,
  ...rule,
  more: `    creditUnit: point\n${rule.more ?? ""}`,
});

function read(rule: SmallRule, cases = "") {
  const text = smallText({ R: rule }, parameters, units) + cases;
  return parsePack([{ name: "small.yaml", text }]);
}

function mistakes(rule: SmallRule, cases = ""): string[] {
  const parsed = read(rule, cases);
  return parsed.ok ? [] : parsed.mistakes.map(formatMistake);
}

function compiled(rule: SmallRule): CompiledPack {
  return smallRules({ R: rule }, parameters, units);
}

const minutesOf = (minutes: number, more = {}) => smallEntry("2024-03-04", 0, { minutes, ...more });

function rowsOf(rule: SmallRule, history: History, today = "2024-07-01") {
  return judge(compiled(rule), history, { today: on(today) });
}

function why(rule: SmallRule, history: History, today = "2024-07-01") {
  const pack = compiled(rule);
  const row = judge(pack, history, { today: on(today) }).find(
    (one) => one.requirement === "R" && one.windowStart === on("2024-01-01"),
  );
  const reasons = row === undefined ? null : explain(pack, history, { today: on(today) }, row);
  if (reasons === null) throw new Error("no reasons");
  const said = sentences(reasons);
  return {
    en: said.map((one) => one.text.en),
    zh: said.map((one) => one.text.zh),
    cure: cureSentence(reasons),
  };
}

describe("what is refused", () => {
  test.each([
    ["    creditUnit: ponit\n", "small.yaml:", "ponit: no such credit unit; did you mean point?"],
    ["    creditUnit: [point]\n", "small.yaml:", "a credit unit is needed here"],
    [
      "    creditUnit: odd\n",
      "small.yaml:",
      "odd is 37.5 minutes; a rule counts in units of whole minutes",
    ],
  ])("%s", (more, place, message) => {
    const [found = ""] = mistakes({ window: yearly, more });
    expect(found).toMatch(/^small\.yaml:\d+:\d+/);
    expect(found).toContain(place);
    expect(found).toContain(message);
  });

  test("a demand in minutes where the rule counts in points, wherever it stands", () => {
    const cured = "{ calendar: { years: 1, cure: { demand: { minutes: 60 } } } }";
    const said = "minutes: this rule counts in the credit unit point; write amount";
    expect(mistakes(inPoints({ demand: "{ all: [{ minutes: 90 }] }" })).join()).toContain(said);
    expect(mistakes(inPoints({ window: cured })).join()).toContain(said);
    expect(mistakes({ window: yearly, demand: "{ all: [{ minutes: 90 }] }" })).toEqual([]);
  });

  test.each([
    { demand: "{ all: [{ hours: 3, amount: 3 }] }" },
    { demand: "{ all: [{ amount: 3, hours: 3 }] }" },
    { demand: "{ all: [{ inOne: { of: topic, hours: 3, amount: 3 } }] }" },
    {
      credit:
        "{ counts: { anything: true }, carryIn: { amount: 1, hours: 1, of: { anything: true } } }",
    },
    {
      credit:
        "{ counts: { anything: true }, caps: [{ of: { anything: true }, hours: 9, amount: 9 }] }",
    },
  ])("hours and amount side by side: %o", (steps) => {
    expect(mistakes({ window: yearly, demand: "{ hours: 9 }", ...steps }).join()).toContain(
      "hours and amount say the same; write one of them",
    );
  });

  test("neither of them, with the other word named", () => {
    const floor = "{ all: [{ floor: { months: 6 } }] }";
    expect(mistakes(inPoints({ demand: floor })).join()).toContain(
      "the key hours is missing (or amount)",
    );
  });

  test("a unit on a clause that judges nobody", () => {
    const text = smallText({ R: { window: yearly } }, parameters, units).replace(
      "requirements:",
      `requirements:
  later-one:
    title: { zh: 后, en: Later }
    clause: { place: x, quote: x, zh: x }
    responsible: { zh: 某, en: Somebody }
    subject: member
    creditUnit: point
    later: { zh: 后, en: Later }`,
    );
    const parsed = parsePack([{ name: "small.yaml", text }]);
    expect(parsed.ok ? "" : parsed.mistakes.map(formatMistake).join()).toContain(
      "creditUnit: no such key here",
    );
  });

  test("an amount above a cap, said in the unit", () => {
    const credit = "{ counts: { anything: true }, caps: [{ of: { anything: true }, amount: 5 }] }";
    expect(mistakes(inPoints({ credit, demand: "{ amount: 9 }" })).join()).toContain(
      "9 point are asked where a cap leaves 5",
    );
  });
});

describe("what a pack of before is", () => {
  const hash = (rule: SmallRule): string => {
    const parsed = read(rule);
    return parsed.ok ? parsed.hash : "";
  };

  test("without the key, and with the unit hour, it keeps its hash; another unit changes it", () => {
    const plain = hash({ window: yearly });
    expect(plain).toHaveLength(64);
    expect(hash({ window: yearly, more: "    creditUnit: hour\n" })).toBe(plain);
    expect(hash(inPoints({}))).not.toBe(plain);
    expect(hash({ window: yearly, demand: "{ all: [{ amount: 10 }] }" })).toBe(plain);
  });
});

describe("judging", () => {
  test("every number of hours in the rule is so many times the unit", () => {
    const rule = inPoints({
      credit: `{ counts: { anything: true }, within: end, caps: [{ of: { topic: b }, amount: 2 }],
        carryIn: { amount: 3, of: { anything: true } } }`,
      demand: "{ all: [{ amount: 10 }, { inOne: { of: course, amount: 4 } }] }",
    });
    const entries = [
      minutesOf(700, { id: "one", course: "a" }),
      minutesOf(300, { id: "two", topic: "b", course: "b" }),
      smallEntry("2025-02-01", 0, { minutes: 5 }),
    ];
    const [first, second] = rowsOf(rule, smallHistory({ entries }), "2025-07-01").filter(
      (one) => one.windowStart >= on("2024-01-01"),
    );
    // 700 minutes, and of the 300 no more than two points; three points go into the next year.
    expect(first).toMatchObject({ status: "met", credited: 800, demanded: 500 });
    expect(second).toMatchObject({ credited: 155, demanded: 500, missingMinutes: 345 });
  });

  test("days that stand for points, blocks, floors, shares by the month and what is reached back", () => {
    const days = inPoints({
      credit: "{ counts: { anything: true }, dayAsHours: 30, within: end }",
      demand: "{ amount: 60 }",
    });
    expect(rowsOf(days, smallHistory({ entries: [minutesOf(10)] })).at(-1)).toMatchObject({
      credited: 1500,
      demanded: 3000,
    });
    const blocks = inPoints({
      credit: "{ counts: { anything: true }, within: end, blocks: { days: 2, atLeast: 2 } }",
    });
    const last = (rule: SmallRule, minutes: number) =>
      rowsOf(rule, smallHistory({ entries: [minutesOf(minutes)] })).at(-1);
    expect(last(blocks, 99)?.credited).toBe(0);
    expect(last(blocks, 100)?.credited).toBe(100);
    const floor = inPoints({ demand: "{ all: [{ floor: { months: 6, amount: 2 } }] }" });
    expect(last(floor, 0)).toMatchObject({ demanded: 100, missingMinutes: 200 });
    const monthly = inPoints({ prorate: "{ perMonth: { amount: 1, month: full } }" });
    const moved = {
      ...smallHistory(),
      homes: [{ ...smallHistory().homes[0]!, from: on("2024-07-01") }],
    };
    expect(rowsOf(monthly, moved, "2024-08-01").at(-1)?.demanded).toBe(300);
    const back = inPoints({
      credit: `{ counts: { anything: true }, within: end,
        reachBack: { months: 12, of: { anything: true }, amount: 3 } }`,
    });
    const early = smallHistory({ entries: [smallEntry("2023-05-05", 9)] });
    expect(rowsOf(back, early).at(-1)?.credited).toBe(150);
  });

  test("what makes up a missed window is asked in the unit, too", () => {
    const window = "{ calendar: { years: 1, cure: { demand: { amount: 2 } } } }";
    const entries = [smallEntry("2025-03-03", 0, { minutes: 100 })];
    const rows = rowsOf(inPoints({ window }), smallHistory({ entries }), "2025-07-01");
    expect(rows.find((one) => one.windowStart === on("2024-01-01"))?.status).toBe("late");
  });

  test("stated credit of the unit counts whole, and a parameter says what it is worth", () => {
    const long: SmallRule = {
      window: yearly,
      demand: "{ amount: 2 }",
      more: "    creditUnit: long\n",
    };
    const credit = { thousandths: 2000, unit: "long" };
    const entries = [minutesOf(0, { minutes: null, credit })];
    expect(rowsOf(long, smallHistory({ entries })).at(-1)).toMatchObject({
      status: "met",
      credited: 180,
      demanded: 180,
    });
    expect(unitOf(compiled(long), "R")).toEqual({
      code: "long",
      title: { zh: "长", en: "longs" },
      one: null,
      minutes: 90,
    });
    expect(unitOf(compiled({ window: yearly }), "R")).toBeNull();
  });
});

describe("wording", () => {
  const rule = inPoints({
    credit: `{ counts: { anything: true }, within: end, rounding: { to: 50, how: down },
      caps: [{ of: { topic: b }, amount: 2 }] }`,
    demand: "{ all: [{ amount: 10 }, { amount: 2.5, of: { topic: a } }] }",
    verdict: "{ waive: [reduce] }",
  });
  const history = smallHistory({
    entries: [minutesOf(120), smallEntry("2024-03-05", 0, { minutes: 160, topic: "b" })],
    waivers: [
      { requirement: "R", window: on("2024-01-01"), kind: "posting", effect: "reduce", amount: 25 },
    ],
  });

  test("reasons, parts and the cure say points in English", () => {
    const { en, cure } = why(rule, history);
    expect(en).toContain("On course: 4 points of 9.5 points; trainings: 2.");
    expect(en).toContain("Points reduced by a waiver (posting).");
    expect(en).toContain("2024-03-04: 2 points counted (rounded to 2 points).");
    expect(en).toContain(
      "2024-03-05: 2 points counted (rounded to 3 points; at most 2 points of topic B: 1 points taken away).",
    );
    expect(en).toContain("Asked: 2.5 points (topic A). So far 2 points; missing: 0.5 points.");
    expect(cure?.en).toBe(
      "5.5 points more, by 2024-12-31. 0.5 points more (topic A), by 2024-12-31.",
    );
  });

  test("and 学分 in Chinese, without a word of hours", () => {
    const { zh, cure } = why(rule, history);
    expect(zh).toContain("进行中:已计4学分,要求9.5学分;培训2次。");
    expect(zh).toContain("经批准减少学分(posting)。");
    expect(zh).toContain("2024-03-05:计2学分(取整为3学分;主题:乙至多计2学分,减去1学分)。");
    expect(cure?.zh).toContain("还需5.5学分,最晚2024-12-31。");
    expect([...zh, cure?.zh].join()).not.toContain("学时");
  });

  test("what is over two decimals is cut, never rounded up", () => {
    const plain = inPoints({});
    const entries = [minutesOf(499)];
    expect(why(plain, smallHistory({ entries })).en[0]).toContain("9.98 points of 10 points");
    const thirds: SmallRule = { ...plain, more: "    creditUnit: long\n" };
    expect(why(thirds, smallHistory({ entries })).en[0]).toContain("5.54 longs of 10 longs");
  });

  test("the demand in a sentence", () => {
    expect(demandText(compiled(rule), "R")).toEqual({
      zh: "10学分,2.5学分(主题:甲)",
      en: "10 points and 2.5 points (topic A)",
    });
  });
});

describe("worked cases", () => {
  const one = (expected: string, more = ""): string => `
cases:
  one:
    title: { zh: 例, en: Case }
    today: 2024-07-01
${more}    member:
      homes: [{ unit: 1, from: 2024-01-01 }]
      entries: [{ on: 2024-03-04, hours: 2.5, form: class, topic: a }]
      waivers: [{ rule: R, window: 2024-01-01, kind: posting, effect: reduce, amount: 1 }]
    expect: [{ rule: R, status: on-course, ${expected} }]
`;
  const rule = inPoints({ verdict: "{ waive: [reduce] }" });
  const failures = (cases: string, of = rule): readonly string[] => {
    const parsed = read(of, cases);
    if (!parsed.ok) throw new Error(parsed.mistakes.map(formatMistake).join("\n"));
    return runCases(parsed.pack).results.flatMap((result) => result.failures);
  };

  test("expect points, waivers take off points, and what fails is told in points", () => {
    expect(failures(one("amount: 3, demandedAmount: 9, missingAmount: 6"))).toEqual([]);
    expect(failures(one("hours: 3, demandedHours: 9, missingHours: 6"))).toEqual([]);
    expect(failures(one("amount: 2.5"))).toEqual([
      "R: credited 2.5 points expected, came 3 points",
    ]);
  });

  test("follow the worth of a unit that the case itself sets", () => {
    const long: SmallRule = { ...rule, more: "    creditUnit: long\n" };
    const set = "    parameters: { longMinutes: 75 }\n";
    expect(failures(one("amount: 2, demandedAmount: 9", set), long)).toEqual([]);
    expect(failures(one("amount: 2, demandedAmount: 9"), long)).not.toEqual([]);
  });
});

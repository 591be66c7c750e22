import { describe, expect, test } from "vitest";
import { demandText, explain, judge, judgeMember, targetOf, unitOf } from "#core/judge";
import type { History, Waiver } from "#core/members";
import { memberFigure, trainedFigure } from "#core/verdicts";
import { compiledWith } from "#test/shapes";
import { smallReasons, smallTexts } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  smallWhy as why,
  type SmallRule,
} from "#test/small-pack";

const yearly = "{ calendar: { years: 1 } }";
const today = { today: on("2010-06-01") };

describe("what entries count is said", () => {
  test.each([
    ["{ minutes: { atMost: 90 } }", "of 90 minutes or less", "不超过90分钟"],
    [
      "{ minutes: { atLeast: 30, atMost: 90 } }",
      "of 30 minutes or more and of 90 minutes or less",
      "不少于30分钟且不超过90分钟",
    ],
    ["{ duration: { atLeast: { days: 1 } } }", "lasting 1 day or more", "历时不少于1天"],
    [
      "{ duration: { atLeast: { days: 2 }, atMost: { months: 11 } } }",
      "lasting 2 days or more and 11 months or less",
      "历时不少于2天且不超过11个月",
    ],
    ["{ firstTime: course }", "the first of its course", "首次参加该课程"],
    [
      "{ firstTime: { of: topic, among: { outcome: passed } } }",
      "the first of its topic (outcome Passed)",
      "首次参加该主题(结果:合格)",
    ],
    ["{ provider: { is: [x, y] } }", "provider: x or y", "办学单位:x、y"],
    [
      "{ within: { last: { days: 21 } } }",
      "ended in the last 21 days of the window",
      "在期末21天内结束",
    ],
  ])("%s", (of, en, zh) => {
    const text = demandText(compiledWith({ demand: `{ hours: 4, of: ${of} }` }), "R");
    expect(text).toEqual({ en: `4 h (${en})`, zh: `4学时(${zh})` });
  });

  test("but of a provider of whom nothing is asked", () => {
    const text = demandText(compiledWith({ demand: "{ hours: 4, of: { provider: {} } }" }), "R");
    expect(text).toEqual({ en: "4 h", zh: "4学时" });
  });
});

describe("what is asked is said", () => {
  const told = (demand: string) => demandText(rules({ R: { window: yearly, demand } }), "R");
  test.each([
    ["{ sessions: 0 }", "0 trainings", "培训0次"],
    ["{ outOf: { least: 1, parts: [{ hours: 3 }, { hours: null }] } }", "3 h", "3学时"],
    [
      "{ outOf: { least: 1, parts: [{ hours: 3 }, { sessions: 2 }] } }",
      "at least 1 of: 3 h and 2 trainings",
      "以下至少1项:3学时,培训2次",
    ],
    ["{ any: [{ hours: 3 }, { sessions: 2 }] }", "3 h or 2 trainings", "3学时或培训2次"],
  ])("%s", (demand, en, zh) => {
    expect(told(demand)).toEqual({ en, zh });
  });

  test("and nothing where no part has a number", () => {
    expect(told("{ all: [{ hours: null }, { sessions: null }] }")).toBeNull();
    const rule = { window: yearly, demand: "{ all: [{ hours: 2 }, { sessions: null }] }" };
    expect(partsOf(rule, history()).map(({ asks }) => asks.en)).toEqual(["2 h"]);
  });
});

function partsOf(rule: SmallRule, one: History, more: Record<string, SmallRule> = {}) {
  const pack = rules({ R: rule, ...more });
  const [row] = judge(pack, one, today);
  const reasons = row === undefined ? null : explain(pack, one, today, row);
  if (reasons === null) throw new Error("no row");
  return reasons.parts;
}

describe("whom a part is asked of is said", () => {
  test.each([
    ["{ done: S }", "“S” reached", "已达到“S”"],
    ["{ status: { of: S, is: [met, late] } }", "“S”: Met or Late", "“S”:达标、逾期补训"],
    ["{ post: [driver, guard] }", "Post: Driver or Guard", "岗位:司机、保安"],
    ["{ all: [{ post: driver }, { member: true }] }", "Post: Driver", "岗位:司机"],
    [
      "{ any: [{ post: driver }, { grade: high }] }",
      "Post: Driver or Grade: High",
      "岗位:司机或等级:高",
    ],
  ])("%s", (when, en, zh) => {
    const demand = `{ all: [{ hours: 3 }, { hours: 1, when: ${when} }] }`;
    const left = partsOf({ window: yearly, demand }, history(), { S: { window: yearly } })[1]
      ?.leftOut;
    expect(left).toEqual({ en: `asked only of ${en}`, zh: `仅适用于${zh}` });
  });
});

test("parts of a demand are told with what there is of each", () => {
  const demand = "{ all: [{ hours: 5 }, { outcomes: 3 }] }";
  const one = history({ entries: [entry("2010-02-01", 2), entry("2010-03-01", 1)] });
  expect(partsOf({ window: yearly, demand }, one).map(({ have }) => have.en)).toEqual([
    "3 h",
    "2 records",
  ]);
  const rule: SmallRule = {
    window: yearly,
    credit: "{ counts: { anything: true }, once: { topic: b }, within: end }",
    demand: "{ all: [{ hours: 5 }, { outcomes: 3 }] }",
  };
  expect(partsOf(rule, one)[1]?.have.en).toBe("2 records");
  const nought = partsOf(
    { window: yearly, demand: "{ all: [{ hours: 5 }, { sessions: 0 }] }" },
    one,
  )[1];
  expect([nought?.leftOut, nought?.reached, nought?.missing]).toEqual([null, true, null]);
  const two = "{ all: [{ hours: 5 }, { holds: { post: driver } }, { holds: { post: guard } }] }";
  const guard = history({ facts: [fact("post", "guard", "2010-02-01")] });
  expect(partsOf({ window: yearly, demand: two }, guard).map((part) => part.reached)).toEqual([
    false,
    false,
    true,
  ]);
  const state = "{ all: [{ hours: 5 }, { holds: { post: driver } }] }";
  const driver = history({ facts: [fact("post", "driver", "2010-02-01")] });
  for (const [member, reached] of [
    [one, false],
    [driver, true],
  ] as const) {
    expect(partsOf({ window: yearly, demand: state }, member)[1]?.reached).toBe(reached);
  }
});

describe("a waiver of a window", () => {
  const waiver = (effect: Waiver["effect"], amount = 0): Waiver => ({
    requirement: "R",
    window: on("2010-01-01"),
    kind: "posting",
    effect,
    amount,
  });
  const rule = { window: yearly, verdict: "{ waive: [lift, reduce] }" };

  test("is told with its kind", () => {
    const told = (one: Waiver) => why(rule, history({ waivers: [one] }), "2010-06-01");
    expect(told(waiver("lift"))).toContain("Set aside by a waiver (posting).");
    expect(told(waiver("reduce", 60))).toContain("Hours reduced by a waiver (posting).");
  });

  test("that shifts goes before one that reduces", () => {
    // Its minutes are more than the number of the day.
    const list = [waiver("reduce", 20_000), waiver("shift", on("2011-02-01"))];
    for (const waivers of [list, list.toReversed()]) {
      const both = { window: yearly, verdict: "{ waive: [reduce, shift] }" };
      expect(smallTexts(both, history({ waivers }), { today: "2010-06-01" })).toEqual([
        "2010-01-01..2011-02-01 on-course 0/10",
      ]);
    }
  });
});

test("a decree may name the day on which windows end that end between two days", () => {
  const stretch = "stretch: [{ endsFrom: 2010-12-01, endsTo: 2011-01-31, until: 2011-03-05 }]";
  const window = `{ calendar: { years: 1, ${stretch} } }`;
  expect(smallTexts({ window }, history(), { today: "2010-06-01" })).toEqual([
    "2010-01-01..2011-03-05 on-course 0/10",
  ]);
});

test("who is exempt of a standing rule is told because of which", () => {
  const rule = {
    window: "{ rolling: { months: 6 } }",
    bind: "{ when: { member: true }, exempt: [{ when: { post: guard }, because: R }] }",
  };
  const one = history({ facts: [fact("post", "guard", "2010-02-01")] });
  expect(smallReasons(rule, one, { today: "2010-06-01" }).en).toContain("Lifted by “R”.");
});

test("what is reached back for is counted, also where entries count by their days", () => {
  const credit =
    "{ counts: { anything: true }, within: days, reachBack: { months: 2, of: { anything: true }, hours: 3, firstOnly: false } }";
  const one = history({ entries: [entry("2010-06-10", 2)] });
  const rule = { window: "{ calendar: { months: 6 } }", credit };
  expect(smallReasons(rule, one, { today: "2010-08-01" }, 1).en).toContain(
    "2010-06-10: 2 h counted (from the 2 months before the window, which count too).",
  );
});

test("a rule has the share that it names, and none where there is no such rule", () => {
  const pack = rules({ R: { window: yearly, verdict: "{ target: 85 }" }, S: { window: yearly } });
  expect(["R", "S", memberFigure].map((id) => targetOf(pack, id))).toEqual([85, null, null]);
  expect(["R", memberFigure].map((id) => unitOf(pack, id))).toEqual([null, null]);
});

test("rules about units say nothing of members", () => {
  const pack = rules({ R: { window: yearly }, U: { window: yearly, more: "    subject: unit\n" } });
  expect(judge(pack, history(), today).map((row) => row.requirement)).toEqual(["R"]);
});

test("each of two deadlines of one day is told by its own reasons", () => {
  const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
  const pack = rules({ R: { window } });
  const events = ["a", "b"].map((id) => ({ ...event("hired", "2010-03-01"), id }));
  const one = history({ events, entries: [entry("2010-03-02", 2)] });
  const rows = judge(pack, one, today);
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(explain(pack, one, today, row)?.entries).toHaveLength(1);
});

test("what is done alone trains nobody with others", () => {
  const pack = compiledWith({});
  const trained = (form: string) =>
    judgeMember(
      pack,
      history({ entries: [entry("2010-02-01", 2, { form })] }),
      today,
    ).figures.filter((row) => row.requirement === trainedFigure).length;
  expect([trained("online"), trained("course")]).toEqual([0, 1]);
});

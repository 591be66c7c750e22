import { describe, expect, test } from "vitest";
import { demandText } from "#core/judge";
import { compiledWith } from "#test/shapes";
import { smallRules } from "#test/small-pack";

/** Four hours of what a filter takes, in both languages. */
const words = (of: string) => demandText(compiledWith({ demand: `{ hours: 4, of: ${of} }` }), "R");

describe("what entries count is said in the pack's own words", () => {
  test.each([
    ["{ topic: ethics }", "topic Ethics", "主题:职业道德"],
    ["{ topic: [ethics, driving] }", "topic Ethics or Driving", "主题:职业道德、驾驶"],
    ["{ form: online }", "form Online course", "形式:网课"],
    ["{ mode: in-room }", "in a room", "现场参加"],
    [
      "{ mode: [group-screen, practice] }",
      "together before a screen or in practice",
      "集中收看、实践",
    ],
    ["{ mode: alone }", "alone", "自学"],
    ["{ education: concentrated }", "concentrated training", "集中培训"],
    ["{ education: frequent }", "frequent education", "经常性教育"],
    ["{ outcome: passed }", "outcome Passed", "结果:合格"],
    ["{ attested: true }", "attested", "经核实"],
    ["{ course: [x, y] }", "course x or y", "课程:x、y"],
    ["{ place: [Yinchuan, Guyuan] }", "at Yinchuan or Guyuan", "地点:Yinchuan、Guyuan"],
    ["{ minutes: { atLeast: 90 } }", "of 90 minutes or more", "不少于90分钟"],
    ["{ provider: { kind: school } }", "provider: School", "办学单位:学校"],
    [
      "{ provider: { kind: [school, firm], level: { atLeast: county } } }",
      "provider: School or Firm at the level County or above",
      "办学单位:学校、公司,县级以上",
    ],
    [
      "{ provider: { level: [state, county] } }",
      "provider: at the level State or County",
      "办学单位:省级、县级",
    ],
  ])("%s", (of, en, zh) => {
    expect(words(of)).toEqual({ en: `4 h (${en})`, zh: `4学时(${zh})` });
  });

  test.each([
    ["{ days: 1 }", "day", "1天"],
    ["{ days: 20 }", "20 days", "20天"],
    ["{ months: 1 }", "month", "1个月"],
    ["{ months: 18 }", "18 months", "18个月"],
    ["{ months: 12 }", "year", "1年"],
    ["{ years: 2 }", "2 years", "2年"],
  ])("the last part of a window: %s", (last, en, zh) => {
    expect(words(`{ within: { last: ${last} } }`)).toEqual({
      en: `4 h (ended in the last ${en} of the window)`,
      zh: `4学时(在期末${zh}内结束)`,
    });
  });

  test.each([
    ["{ not: { topic: ethics } }", "not (topic Ethics)", "除外(主题:职业道德)"],
    [
      "{ any: [{ topic: ethics }, { course: x }] }",
      "topic Ethics or course x",
      "主题:职业道德或课程:x",
    ],
    [
      "{ all: [{ topic: ethics }, { anything: true }, { course: x }] }",
      "topic Ethics, course x",
      "主题:职业道德,课程:x",
    ],
  ])("put together: %s", (of, en, zh) => {
    expect(words(of)).toEqual({ en: `4 h (${en})`, zh: `4学时(${zh})` });
  });

  test.each([
    "{ anything: true }",
    "{ not: { not: { anything: true } } }",
    "{ any: [{ topic: ethics }, { anything: true }] }",
    "{ all: [{ anything: true }] }",
  ])("what takes everything needs no words: %s", (of) => {
    expect(words(of)).toEqual({ en: "4 h", zh: "4学时" });
  });

  test("of what a parameter chooses the words of the chosen one", () => {
    const parameter =
      "\nparameters:\n  which: { value: a, choices: [a, b], source: text, zh: 选, en: Which }\n";
    const of = "{ choose: { by: $which, of: { a: { topic: a }, b: { topic: b } } } }";
    const demand = `{ all: [{ hours: 4, of: ${of} }] }`;
    const pack = smallRules({ R: { window: "{ calendar: { years: 1 } }", demand } }, parameter);
    expect(demandText(pack, "R")?.en).toBe("4 h (topic A)");
  });
});

describe("what several entries have to differ in, or to share", () => {
  test.each([
    ["topic", "topic", "主题"],
    ["course", "course", "课程"],
    ["provider", "provider", "办学单位"],
    ["form", "form", "培训形式"],
    ["session", "session", "场次"],
    ["day", "day", "日期"],
    ["month", "month", "月份"],
  ])("different ones of %s", (of, en, zh) => {
    const pack = compiledWith({ demand: `{ distinct: { of: ${of}, atLeast: 2 } }` });
    expect(demandText(pack, "R")).toEqual({ en: `2 different ${en}s`, zh: `2个不同的${zh}` });
  });
});

import { describe, expect, test } from "vitest";
import {
  demandText,
  dutySentence,
  explain,
  judge,
  type Reasons,
  sentences,
  type UnitNames,
} from "#core/judge";
import type { History } from "#core/members";
import {
  on,
  smallEvent as event,
  smallHistory as history,
  smallRules as rules,
} from "#test/small-pack";

const yearly = { window: "{ calendar: { years: 1 } }" };

function reasonsOf(window: string, one: History, today: string): Reasons {
  const pack = rules({ R: { window } });
  const options = { today: on(today) };
  const [key] = judge(pack, one, options);
  const found = key === undefined ? null : explain(pack, one, options, key);
  if (found === null) throw new Error("no reasons");
  return found;
}

function said(reasons: Reasons, units?: UnitNames): string[] {
  return sentences(reasons, units).flatMap(({ text }) => [text.en, text.zh]);
}

describe("whose it was and is", () => {
  test("the unit of the last day is named where it counts elsewhere now", () => {
    const place = { kind: "branch", level: "branch", sector: null };
    const homes = [
      { unitId: 1, place, from: on("2000-01-01"), to: on("2012-04-20") },
      { unitId: 2, place, from: on("2012-04-20"), to: null },
    ];
    const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
    const one = history({ homes, events: [event("hired", "2012-03-01")] });
    const reasons = reasonsOf(window, one, "2012-05-01");
    expect(reasons.verdict).toMatchObject({ status: "overdue", countedAt: 2, unitAtEnd: 1 });
    expect(said(reasons)).toContain("The home unit on the due day was 1.");
    const units = new Map([[1, { nameZh: "第一支部", nameEn: "First branch" }]]);
    expect(said(reasons, units)).toContain("The home unit on the due day was First branch.");
    expect(said(reasons, units)).toContain("期限当日所在组织为第一支部。");
    const zhOnly = new Map([[1, { nameZh: "第一支部", nameEn: "" }]]);
    expect(said(reasons, zhOnly)).toContain("The home unit on the due day was 第一支部.");
    const before = reasonsOf(window, one, "2012-04-10");
    expect(before.notes.map(({ code }) => code)).not.toContain("unit-of-due-day");
  });

  test("a duty beside is told with its unit and its status", () => {
    const title = { zh: "办班", en: "Classes" };
    const unit = { zh: "第一支部", en: "First branch" };
    expect(dutySentence(title, unit, "overdue")).toEqual({
      code: "duty-beside",
      entryId: null,
      text: {
        zh: "“办班”是第一支部的职责:逾期。",
        en: "“Classes” was the duty of First branch: Overdue.",
      },
    });
  });
});

describe("a demand in words", () => {
  test.each([
    ["{ sessions: 1 }", "1 training", "培训1次"],
    ["{ sessions: 2 }", "2 trainings", "培训2次"],
    ["{ attested: 1 }", "1 attested record", "经核实的记录1条"],
    ["{ attested: 2 }", "2 attested records", "经核实的记录2条"],
    ["{ outcomes: 1 }", "1 record", "记录1条"],
    ["{ count: 3 }", "3 records", "记录3条"],
    ["{ distinct: { of: course, atLeast: 1 } }", "1 different course", "1个不同的课程"],
    ["{ distinct: { of: topic, atLeast: 2 } }", "2 different topics", "2个不同的主题"],
    ["{ inOne: { of: topic, hours: 5 } }", "5 h in one topic", "同一主题5学时"],
    ["{ floor: { months: 6, hours: 4 } }", "4 h in each 6 months", "每6个月4学时"],
    ["{ holds: { post: driver } }", "Post: Driver", "岗位:司机"],
    ["{ holds: { post: [driver, guard] } }", "Post: Driver or Guard", "岗位:司机、保安"],
    [
      "{ holds: { all: [{ post: driver }, { member: true }, { not: { grade: low } }] } }",
      "Post: Driver and not (Grade: Low)",
      "岗位:司机且非(等级:低)",
    ],
    [
      "{ holds: { any: [{ post: driver }, { grade: low }] } }",
      "Post: Driver or Grade: Low",
      "岗位:司机或等级:低",
    ],
    ["{ hours: 5, of: { topic: a } }", "5 h (topic A)", "5学时(主题:甲)"],
    [
      "{ inOne: { of: course, hours: 5 }, of: { topic: a } }",
      "5 h in one course (topic A)",
      "同一课程5学时(主题:甲)",
    ],
    [
      "{ floor: { years: 1, hours: 4 }, of: { topic: a } }",
      "4 h in each year (topic A)",
      "每1年4学时(主题:甲)",
    ],
    ["{ any: [{ hours: 5 }, { sessions: 2 }] }", "5 h or 2 trainings", "5学时或培训2次"],
    ["{ all: [{ hours: 5 }, { sessions: 2 }] }", "5 h and 2 trainings", "5学时,培训2次"],
    [
      "{ outOf: { least: 2, parts: [{ hours: 5 }, { sessions: 2 }, { attested: 1 }] } }",
      "at least 2 of: 5 h and 2 trainings and 1 attested record",
      "以下至少2项:5学时,培训2次,经核实的记录1条",
    ],
    [
      "{ all: [{ hours: 5 }, { hours: 2, of: { topic: b }, extra: true }] }",
      "5 h and 2 h (topic B) on top",
      "5学时,另加2学时(主题:乙)",
    ],
    ["{ all: [{ hours: 5 }, { sessions: null }] }", "5 h", "5学时"],
  ])("%s", (demand, en, zh) => {
    expect(demandText(rules({ R: { ...yearly, demand } }), "R")).toEqual({ en, zh });
  });

  test("nothing where nothing is asked, or no such rule is known", () => {
    const none = { demand: "{ none: true }", verdict: "{ always: no-norm }" };
    expect(demandText(rules({ R: { ...yearly, ...none } }), "R")).toBeNull();
    expect(demandText(rules({ R: yearly }), "Q")).toBeNull();
  });
});

test("parameters are told by what they are, and where they come from", () => {
  const sections = `
parameters:
  since: { value: 2010-03-01, unit: date, choices: [2010-03-01, 2011-01-01], source: text, zh: 起始日, en: First day }
  atOnce: { value: true, unit: flag, choices: [true, false], source: guess, zh: 须一次完成, en: In one session }
  unused: { value: 3, unit: hours, range: [1, 9], source: judgement, zh: 无关, en: Unused }
`;
  const rule = {
    window: "{ calendar: { years: 1 } }",
    bind: "{ when: { member: true }, from: $since }",
    credit: "{ counts: { anything: true }, within: end, perSession: $atOnce }",
  };
  const pack = rules({ R: rule, S: { ...rule, demand: "{ hours: $unused }" } }, sections);
  const options = { today: on("2010-06-01") };
  const [row] = judge(pack, history(), options);
  const reasons = row === undefined ? null : explain(pack, history(), options, row);
  if (reasons === null) throw new Error("no reasons");
  const told = sentences(reasons).filter(({ code }) => code === "parameter");
  expect(told.map(({ text }) => text)).toEqual([
    { en: "In one session: yes (a guess).", zh: "须一次完成:是(推测)。" },
    { en: "First day: 2010-03-01 (stated by the text).", zh: "起始日:2010-03-01(原文)。" },
  ]);
});

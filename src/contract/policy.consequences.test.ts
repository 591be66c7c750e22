import { describe, expect, test } from "vitest";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallHistory as history,
  smallMistakes as mistakes,
  smallRules as rules,
  type SmallRule,
  smallWhy as why,
} from "#test/small-pack";
import { formatDay } from "#core/day";
import { judge } from "#core/judge";
import type { History } from "#core/members";

const steps = `
    warned: { after: { days: 30 }, zh: 警告, en: Warned }
    barred: { after: { days: 90 }, mayAct: false, zh: 不得上岗, en: May not act }
    anew: { after: { years: 1 }, mayAct: false, zh: 须重新开始, en: Must begin anew }`;
const hired: SmallRule = {
  window: "{ deadline: { after: { event: hired }, months: 1, from: 2010-01-01 } }",
  verdict: `
      mayAct: { while: [met, late, on-course, overdue] }
      consequences:${steps.replaceAll("\n    ", "\n        ")}`,
};
const newcomer = history({ events: [event("hired", "2010-01-31")] });

function line(rule: SmallRule, one: History, today: string): string {
  return judge(rules({ R: rule }), one, { today: on(today) })
    .map(({ status, mayAct, consequence, nextChangeOn }) => {
      const acts = mayAct === undefined ? "" : mayAct ? " acts" : " rests";
      const next = nextChangeOn === null ? "-" : formatDay(nextChangeOn);
      return `${status}${acts} ${consequence ?? "-"} ${next}`;
    })
    .join("; ");
}

describe("consequences in steps", () => {
  test("follow from what is overdue, each until the next", () => {
    expect(line(hired, newcomer, "2010-02-28")).toBe("on-course acts - 2010-03-01");
    expect(line(hired, newcomer, "2010-03-01")).toBe("overdue acts - 2010-03-30");
    expect(line(hired, newcomer, "2010-03-30")).toBe("overdue acts warned 2010-05-29");
    expect(line(hired, newcomer, "2010-05-29")).toBe("overdue rests barred 2011-02-28");
    expect(line(hired, newcomer, "2011-02-28")).toBe("overdue rests anew -");
  });

  test("end when it is made up", () => {
    const late = { ...newcomer, entries: [entry("2010-06-01", 10)] };
    expect(line(hired, late, "2010-06-01")).toBe("late acts - -");
  });

  test("follow from a short window and from a certificate that has expired", () => {
    const { verdict = "" } = hired;
    const yearly = { window: "{ fixed: { from: 2010-01-01, to: 2010-12-31 } }", verdict };
    expect(line(yearly, history(), "2011-01-30")).toBe("short rests warned 2011-03-31");
    const standing = { window: "{ validity: { months: 6 } }", verdict };
    const one = history({ entries: [entry("2010-01-15", 10)] });
    expect(line(standing, one, "2010-08-14")).toContain("overdue acts warned");
  });

  test("are told with the day since when, and the next one with the day from when", () => {
    const said = why(hired, newcomer, "2010-04-01");
    expect(said).toContain("Since 2010-03-30: Warned.");
    expect(said).toContain("From 2010-05-29, if it is still missing: May not act.");
    const zh = why(hired, newcomer, "2010-04-01", 0, "zh");
    expect(zh).toContain("自2010-03-30起:警告。");
  });
});

describe("consequences that cannot be meant", () => {
  const refused = (verdict: string): string => mistakes({ ...hired, verdict }).join("\n");

  test("out of order", () => {
    const wrong = `{ consequences: { a: { after: { years: 1 }, zh: 甲, en: A },
      b: { after: { days: 30 }, zh: 乙, en: B } } }`;
    expect(refused(wrong)).toContain("b: comes no later than the step before it; put it in order");
  });

  test("acting where nothing says who may act before", () => {
    const wrong = "{ consequences: { a: { after: { days: 1 }, mayAct: false, zh: 甲, en: A } } }";
    expect(refused(wrong)).toContain("a: mayAct stands beside nothing; write verdict.mayAct");
  });

  test("of a status that always stands", () => {
    const wrong =
      "{ unmet: not-measurable, consequences: { a: { after: { days: 1 }, zh: 甲, en: A } } }";
    expect(refused(wrong)).toContain("consequences: they follow from what is short or overdue");
  });
});

describe("a status that the rule names in place of a finding", () => {
  const due = (verdict: string): string => line({ ...hired, verdict }, newcomer, "2010-03-01");

  test("stands for a deadline that is overdue", () => {
    expect(due("{}")).toBe("overdue - -");
    expect(due("{ unmet: no-norm }")).toBe("no-norm - -");
    expect(due("{ always: not-measurable }")).toBe("not-measurable - -");
    expect(due("{ measurable: { post: driver } }")).toBe("not-measurable - -");
  });

  test("stands for a certificate that was never there", () => {
    const window = "{ validity: { months: 6 } }";
    expect(line({ window, verdict: "{ unmet: no-norm }" }, history(), "2010-03-01")).toContain(
      "no-norm",
    );
  });
});

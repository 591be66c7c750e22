import { describe, expect, test } from "vitest";
import { smallMistakes as mistakes, smallPack, type SmallRule, smallText } from "#test/small-pack";
import { judgingHash } from "./policy/hash.ts";
import { formatMistake, parsePack } from "./policy.ts";

const yearly = "{ calendar: { years: 1 } }";

describe("windows that contradict themselves are refused with their place", () => {
  test.each<[string, SmallRule, string]>([
    [
      "a calendar step above its years",
      { window: "{ calendar: { years: 1, step: 2 } }" },
      "R.window.calendar: step: 2 above years 1",
    ],
    [
      "a cycle step above its months",
      { window: "{ cycle: { after: { event: hired }, months: 6, step: 7 } }" },
      "R.window.cycle: step: 7 above months 6",
    ],
    [
      "a cycle in months and years",
      { window: "{ cycle: { after: { event: hired }, months: 6, years: 1 } }" },
      "exactly one of days, months and years",
    ],
    [
      "a first window below 1",
      { window: "{ calendar: { years: 1, every: { nth: 2, first: 0 } } }" },
      "every.first: 0 is outside 1..1000",
    ],
    [
      "a day that not every year has",
      { window: '{ calendar: { years: 1, startsOn: "02-29" } }' },
      "02-29: not a day of every year",
    ],
    [
      "a decree between days that never come",
      {
        window:
          "{ calendar: { years: 1, stretch: [{ endsFrom: 2012-01-02, endsTo: 2012-01-01, months: 1 }] } }",
      },
      "endsTo lies before endsFrom",
    ],
    [
      "a deadline of two lengths",
      { window: "{ deadline: { after: { event: hired }, days: 3, months: 1, from: 2010-01-01 } }" },
      "exactly one of months, days, years, calendarMonths, workingDays",
    ],
    [
      "a deadline without any",
      { window: "{ deadline: { after: { event: hired }, from: 2010-01-01 } }" },
      "exactly one of months, days, years, calendarMonths, workingDays",
    ],
    [
      "a calendar of working days that does not exist",
      {
        window:
          "{ deadline: { after: { event: hired }, workingDays: { n: 3, calendar: weak }, from: 2010-01-01 } }",
      },
      "weak: no such calendar; did you mean week?",
    ],
    [
      "a gate that opens twice",
      { window: "{ gate: { before: { event: hired }, opens: { days: 3 }, opensMonths: 1 } }" },
      "opens stands in place of opensMonths",
    ],
    [
      "a length with no unit that is known",
      { window: "{ rolling: { weeks: 3 } }" },
      "weeks: no such key here",
    ],
    ["a rolling window without a length", { window: "{ rolling: {} }" }, "exactly one of days"],
    [
      "month ends beside a last day",
      { window: "{ validity: { months: 3, monthEnd: true, lastDayIncluded: true } }" },
      "contradict each other",
    ],
    [
      "a value that the fact does not have",
      {
        window:
          "{ cycle: { after: { cohort: { by: grade, at: hired, of: { mid: 2010-01-01 } } }, years: 1 } }",
      },
      "mid: no such value of grade",
    ],
    [
      "a share of a standing row",
      { window: "{ rolling: { days: 3 } }", prorate: "{ byDays: {} }" },
      "a standing row has no part windows",
    ],
    [
      "a share of a deadline",
      {
        window: "{ deadline: { after: { event: hired }, days: 3, from: 2010-01-01 } }",
        prorate: "{ byDays: {} }",
      },
      "a deadline or gate has no part windows",
    ],
    [
      "a shift of a standing row",
      { window: "{ rolling: { days: 3 } }", verdict: "{ waive: [shift] }" },
      "neither a gate nor a standing row",
    ],
    [
      "hours of a standing row reduced",
      { window: "{ rolling: { days: 3 } }", verdict: "{ waive: [lift, reduce] }" },
      "a standing row has no window whose hours could be reduced",
    ],
    [
      "a rule that binds nobody",
      { bind: "{ when: { member: true }, from: 2012-01-02, until: 2012-01-01 }", window: yearly },
      "so that it binds nobody",
    ],
    [
      "a rule that asks a thing and its contrary",
      {
        bind: "{ when: { all: [{ post: driver }, { not: { post: [driver, guard] } }] } }",
        window: yearly,
      },
      "binds nobody",
    ],
    [
      "a rule that asks two single values at once",
      { bind: "{ when: { all: [{ grade: low }, { grade: high }] } }", window: yearly },
      "binds nobody",
    ],
    [
      "a rule that asks those who are no members",
      {
        bind: "{ when: { any: [{ all: [{ grade: low }, { not: { member: true } }] }] } }",
        window: yearly,
      },
      "binds nobody",
    ],
    [
      "more of several than there are",
      { bind: "{ when: { count: { atLeast: 2, of: [{ post: driver }] } } }", window: yearly },
      "2 of 1 can never hold",
    ],
    [
      "an event that does not exist",
      { bind: "{ when: { event: { kind: hirred } } }", window: yearly },
      "did you mean hired?",
    ],
    [
      "a rule that hangs on itself",
      { bind: "{ when: { done: R } }", window: yearly },
      "R would hang on itself, through itself",
    ],
    [
      "a rule that does not exist",
      { bind: "{ when: { done: Q } }", window: yearly },
      "done: Q is no rule",
    ],
    ["a target above everybody", { window: yearly, verdict: "{ target: 101 }" }, "outside 0..100"],
    [
      "a season without its days",
      { window: "{ season: { months: 3 } }" },
      "season: the key from is missing",
    ],
  ])("%s", (_, rule, message) => {
    const found = mistakes(rule, "\ncalendars:\n  week: { weekdays: [mon] }\n");
    expect(found.join("\n")).toContain(message);
    for (const one of found) expect(one).toMatch(/^small\.yaml:\d+:\d+: /);
  });

  test.each([
    ["without weekdays", "{ weekdays: [] }", "at least 1 needed here"],
    ["with a strange weekday", "{ weekdays: [monday] }", "no such weekday"],
    [
      "with a day open and closed",
      "{ weekdays: [mon], open: [2012-01-01], closed: [2012-01-01] }",
      "under closed and under open",
    ],
  ])("a calendar %s", (_, calendar, message) => {
    const found = mistakes({ window: yearly }, `\ncalendars:\n  week: ${calendar}\n`);
    expect(found.join("\n")).toContain(message);
  });

  test("a circle of rules that ask for each other is named at each place", () => {
    const rules = {
      A: { bind: "{ when: { done: B } }", window: yearly },
      B: { bind: "{ when: { not: { done: C } } }", window: yearly },
      C: { bind: "{ when: { done: A } }", window: yearly },
      D: { bind: "{ when: { done: C } }", window: yearly },
    };
    const parsed = parsePack([{ name: "small.yaml", text: smallText(rules) }]);
    const found = parsed.ok ? [] : parsed.mistakes.map(formatMistake);
    expect(found.map((one) => /requirements\.(\w)/.exec(one)?.[1])).toEqual(["A", "B", "C"]);
  });

  test("a parameter that may take a value which cannot stand there", () => {
    const parameters =
      "\nparameters:\n  n: { value: 2, range: [0, 9], source: guess, zh: 数, en: N }\n";
    const found = mistakes({ window: "{ calendar: { years: $n } }" }, parameters);
    expect(found.join("\n")).toContain("$n: may be 0, outside 1..50 here");
  });
});

test("what is not written does not enter the hash of what judges", () => {
  const plain = smallPack({ R: { window: yearly } });
  const text = JSON.stringify(plain.requirements);
  expect(text).not.toMatch(/grace|stretch|every|startsOn|step|mayAct|target|advisory|until/);
  const other = smallPack({ R: { window: "{ calendar: { years: 1, grace: { days: 1 } } }" } });
  expect(judgingHash(other)).not.toBe(judgingHash(plain));
});

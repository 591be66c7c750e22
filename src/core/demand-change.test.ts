import { describe, expect, test } from "vitest";
import { smallRules, type SmallRule } from "#test/small-pack";
import { demandChanges } from "./demand-change.ts";

const year = "{ calendar: { years: 1 } }";
const hours: SmallRule = { window: year, demand: "{ all: [{ hours: $hours }] }" };
const times: SmallRule = { window: year, demand: "{ all: [{ sessions: $times }] }" };

function parameters(values: Readonly<Record<string, number | string>>): string {
  const lines = Object.entries(values).map(
    ([name, value]) =>
      `  ${name}: { value: ${value}, range: [1, 1000], source: text, zh: 数, en: Number }`,
  );
  return ["", "parameters:", ...lines].join("\n");
}

type Rules = Readonly<Record<string, SmallRule>>;
type Values = Readonly<Record<string, number | string>>;
const packOf = (rules: Rules, values: Values) => smallRules(rules, parameters(values));

/** What changes when the parameters of one pack get other values. */
const changes = (rules: Rules, before: Values, after: Values) =>
  demandChanges(packOf(rules, before), packOf(rules, after));

const ofHours = {
  requirement: "R",
  minutesBefore: 600,
  minutesAfter: 720,
  sessionsBefore: 0,
  sessionsAfter: 0,
  exceptFacts: [],
};
const plain = (rule: Partial<SmallRule>) =>
  changes({ R: { ...hours, ...rule } }, { hours: 10 }, { hours: 12 });

describe("changes that can be reckoned", () => {
  test("other hours of a year, in minutes", () => {
    expect(plain({})).toEqual([ofHours]);
    expect(changes({ R: hours }, { hours: 12 }, { hours: 10 })).toEqual([
      { ...ofHours, minutesBefore: 720, minutesAfter: 600 },
    ]);
    const fromNought = (value: number) =>
      smallRules({ R: hours }, parameters({ hours: value }).replace("[1,", "[0,"));
    expect(demandChanges(fromNought(0), fromNought(12))).toEqual([
      { ...ofHours, minutesBefore: 0 },
    ]);
    expect(demandChanges(fromNought(10), fromNought(0))).toEqual([{ ...ofHours, minutesAfter: 0 }]);
  });

  test("other trainings of a year; hours that are not asked are -1", () => {
    expect(changes({ R: times }, { times: 1 }, { times: 2 })).toEqual([
      { ...ofHours, minutesBefore: -1, minutesAfter: -1, sessionsBefore: 1, sessionsAfter: 2 },
    ]);
  });

  test("hours and trainings of one rule, of which one changed or both", () => {
    const both = { window: year, demand: "{ all: [{ hours: $hours }, { sessions: $times }] }" };
    expect(changes({ R: both }, { hours: 10, times: 1 }, { hours: 10, times: 3 })).toEqual([
      { ...ofHours, minutesAfter: 600, sessionsBefore: 1, sessionsAfter: 3 },
    ]);
    expect(changes({ R: both }, { hours: 10, times: 1 }, { hours: 12, times: 3 })).toEqual([
      { ...ofHours, sessionsBefore: 1, sessionsAfter: 3 },
    ]);
  });

  test("nothing changed: no rule does", () => {
    expect(changes({ R: hours }, { hours: 10 }, { hours: 10 })).toEqual([]);
  });

  test("a rule's own parameter goes before the common one of that name", () => {
    const rules = { R: hours, Q: hours };
    const at = (common: number, own: number) => ({ hours: common, "R.hours": own });
    expect(changes(rules, at(10, 10), at(10, 12))).toEqual([ofHours]);
    expect(changes(rules, at(10, 10), at(12, 10))).toEqual([{ ...ofHours, requirement: "Q" }]);
    expect(changes(rules, at(10, 10), at(12, 12))).toEqual([
      ofHours,
      { ...ofHours, requirement: "Q" },
    ]);
  });

  test("a parameter of several rules changes all of them, and no other", () => {
    const other: SmallRule = { window: year, demand: "{ all: [{ hours: 5 }] }" };
    const found = changes({ R: hours, P: other, Q: hours }, { hours: 10 }, { hours: 12 });
    expect(found?.map((one) => one.requirement)).toEqual(["R", "Q"]);
  });

  test("a name that begins like another's is another name", () => {
    const long: SmallRule = { window: year, demand: "{ all: [{ hours: $hoursLong }] }" };
    const values = { hours: 10, hoursLong: 20 };
    expect(changes({ R: hours, Q: long }, values, { ...values, hours: 12 })).toEqual([ofHours]);
    expect(changes({ Q: long, R: hours }, values, { ...values, hours: 12 })).toEqual([ofHours]);
  });

  test("a window of fixed days is one of the calendar", () => {
    const window = "{ fixed: { from: 2010-01-01, to: 2012-12-31 } }";
    expect(plain({ window })).toEqual([ofHours]);
  });

  test("days that do not count towards a full window are named by their facts", () => {
    const prorate = (except: string) => `{ enoughDays: { atLeast: 183${except} } }`;
    expect(plain({ prorate: prorate("") })).toEqual([ofHours]);
    expect(plain({ prorate: prorate(", except: { grade: low }") })).toEqual([
      { ...ofHours, exceptFacts: ["grade"] },
    ]);
  });

  test("other words of the parameters and another version change no judgement", () => {
    const before = packOf({ R: hours }, { hours: 10 });
    const after = packOf({ R: hours }, { hours: 12 });
    const told = { ...after, pack: { ...after.pack, version: "2", cases: [], readings: [] } };
    expect(demandChanges(before, told)).toEqual([ofHours]);
  });

  test("the order in which a pack is written changes nothing", () => {
    const before = packOf({ R: hours }, { hours: 10 });
    const turned = packOf({ R: hours }, { hours: 12 });
    const pack = Object.fromEntries(Object.entries(turned.pack).reverse()) as typeof turned.pack;
    expect(demandChanges(before, { ...turned, pack })).toEqual([ofHours]);
  });
});

describe("changes for which everybody is judged", () => {
  test("anything but values of parameters", () => {
    const before = packOf({ R: hours }, { hours: 10 });
    const others: Rules[] = [
      { Q: hours },
      { R: hours, Q: hours },
      { R: { ...hours, demand: "{ all: [{ hours: $hours }, { sessions: 1 }] }" } },
      { R: { ...hours, verdict: "{ waive: [lift] }" } },
    ];
    for (const rules of others) {
      expect(demandChanges(before, packOf(rules, { hours: 12 }))).toBeNull();
    }
    // Another range of a parameter is a change of the pack itself.
    const wider = parameters({ hours: 12 }).replace("1000", "2000");
    expect(demandChanges(before, smallRules({ R: hours }, wider))).toBeNull();
  });

  test("a value that is no number before or after", () => {
    const optional = (value: string) =>
      smallRules(
        { R: hours },
        parameters({ hours: value }).replace("source:", "optional: true, source:"),
      );
    expect(demandChanges(optional("null"), optional("12"))).toBeNull();
    expect(demandChanges(optional("10"), optional("null"))).toBeNull();
    expect(demandChanges(optional("10"), optional("12"))).toEqual([ofHours]);
    expect(demandChanges(optional("null"), optional("null"))).toEqual([]);
  });

  test("a number that feeds something else than a demand of hours or trainings", () => {
    const values = { hours: 10, days: 100 };
    const rule = { ...hours, prorate: "{ enoughDays: { atLeast: $days } }" };
    expect(changes({ R: rule }, values, { ...values, days: 90 })).toBeNull();
    expect(changes({ R: rule }, values, { ...values, hours: 12 })).toEqual([ofHours]);
    const both = { ...hours, prorate: "{ enoughDays: { atLeast: $hours } }" };
    expect(changes({ R: both }, { hours: 10 }, { hours: 12 })).toBeNull();
  });

  test("a number that feeds a demand and, in another rule, something else", () => {
    const shared: SmallRule = {
      window: year,
      prorate: "{ enoughDays: { atLeast: $hours } }",
      demand: "{ all: [{ hours: 5 }] }",
    };
    expect(changes({ R: hours, Q: shared }, { hours: 10 }, { hours: 12 })).toBeNull();
    expect(changes({ Q: shared, R: hours }, { hours: 10 }, { hours: 12 })).toBeNull();
  });

  test("hours from or to a part of a minute", () => {
    // 10.01 hours are 600.6 minutes, 10.5 hours are 630.
    expect(changes({ R: hours }, { hours: 10 }, { hours: 10.01 })).toBeNull();
    expect(changes({ R: hours }, { hours: 10.01 }, { hours: 10 })).toBeNull();
    expect(changes({ R: hours }, { hours: 10 }, { hours: 10.5 })).toEqual([
      { ...ofHours, minutesAfter: 630 },
    ]);
  });

  const within = "counts: { anything: true }, within: end";
  test.each<[string, Partial<SmallRule>]>([
    ["a demand of whole windows alone", { prorate: "{ wholeWindow: true }" }],
    ["a demand in proportion to days", { prorate: "{ byDays: {} }" }],
    [
      "windows from an event",
      { window: "{ deadline: { after: { event: hired }, months: 12, from: 2010-01-01 } }" },
    ],
    ["an advisory rule", { more: "    advisory: true\n" }],
    ["a rule that says who may act", { verdict: "{ mayAct: { while: [met] } }" }],
    ["a rule with one status for all", { verdict: "{ always: not-measurable }" }],
    ["a rule with a status of its own for who misses it", { verdict: "{ unmet: short }" }],
    ["a rule that some cannot be measured by", { verdict: "{ measurable: { grade: low } }" }],
    ["hours of one session", { credit: `{ ${within}, perSession: true }` }],
    ["outcomes beside hours", { demand: "{ all: [{ hours: $hours }, { outcomes: 1 }] }" }],
    ["a fact beside hours", { demand: "{ all: [{ hours: $hours }, { holds: { grade: low } }] }" }],
    ["hours or trainings", { demand: "{ any: [{ hours: $hours }, { sessions: 1 }] }" }],
    [
      "a rule that something follows from",
      {
        verdict:
          "{ consequences: { a: { after: { days: 1 }, zh: 甲, en: A } }, because: { zh: 缘, en: Why } }",
      },
    ],
    ["a rule for each of several values", { bind: "{ when: { member: true }, each: post }" }],
    [
      "days that do not count by something else than a fact",
      { prorate: "{ enoughDays: { atLeast: 183, except: { not: { grade: low } } } }" },
    ],
  ])("%s", (_, rule) => {
    expect(plain(rule)).toBeNull();
  });

  test("hours of a rule that stands in the place of another", () => {
    const rules = { R: { ...hours, more: "    overrides: Q\n" }, Q: { window: year } };
    expect(changes(rules, { hours: 10 }, { hours: 12 })).toBeNull();
  });

  test("minutes of a unit of credit, which feed no demand", () => {
    const unit = "{ point: { zh: 分, en: points, minutes: $minutes } }";
    const rule = { ...hours, credit: `{ ${within} }` };
    const at = (minutes: number) =>
      smallRules({ R: rule }, parameters({ hours: 10, minutes }), unit);
    expect(demandChanges(at(45), at(50))).toBeNull();
    expect(demandChanges(at(45), at(45))).toEqual([]);
  });
});

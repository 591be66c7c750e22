import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { explain, judge, sentences } from "#core/judge";
import type { History, Waiver } from "#core/members";
import type { Verdict } from "#core/verdicts";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

function rowOf(rule: SmallRule, one: History, today: string): Verdict {
  const [row] = judge(rules({ R: rule }), one, { today: on(today) });
  if (row === undefined) throw new Error("no row");
  return row;
}

/** Status, due day, hours of hours, and the day on which it changes next. */
function stand(rule: SmallRule, one: History, today: string): string {
  const row = rowOf(rule, one, today);
  const hours = `${row.credited / 60}/${row.demanded / 60}`;
  const next = row.nextChangeOn === null ? "never" : formatDay(row.nextChangeOn);
  return `${row.status} ${formatDay(row.dueOn)} ${hours}, next ${next}`;
}

function said(rule: SmallRule, one: History, today: string): string[] {
  const pack = rules({ R: rule });
  const options = { today: on(today) };
  const reasons = explain(pack, one, options, rowOf(rule, one, today));
  if (reasons === null) throw new Error("no reasons");
  return sentences(reasons).flatMap(({ text }) => [text.en, text.zh]);
}

/** The day after the pack's last: the row goes away. */
const packOver = "2031-01-01";

describe("a rolling rule changes on the day after the last on which it stands", () => {
  test.each([
    ["days: 90", "2011-01-15", "2011-04-15", "2011-04-16"],
    ["months: 6", "2011-01-15", "2011-07-15", "2011-07-16"],
    ["months: 6", "2011-02-28", "2011-08-31", "2011-09-01"],
    ["months: 6", "2011-08-31", "2012-02-29", "2012-03-01"],
    ["years: 1", "2011-01-15", "2012-01-15", "2012-01-16"],
    ["calendarMonths: 6", "2011-01-15", "2011-07-31", "2011-08-01"],
  ])("%s after %s", (length, done, until, next) => {
    const rule = { window: `{ rolling: { ${length} } }` };
    const one = history({ entries: [entry(done, 10)] });
    expect(stand(rule, one, done)).toBe(`met ${until} 10/10, next ${next}`);
    expect(stand(rule, one, until)).toBe(`met ${until} 10/10, next ${next}`);
    expect(stand(rule, one, next)).toBe(`overdue ${until} 0/10, next ${packOver}`);
  });

  test("what drops out leaves the rest, which may still be enough", () => {
    const rule = { window: "{ rolling: { months: 6 } }" };
    const one = history({
      entries: [entry("2011-01-15", 4), entry("2011-02-10", 6), entry("2011-03-01", 4)],
    });
    expect(stand(rule, one, "2011-02-10")).toBe("met 2011-07-15 10/10, next 2011-03-01");
    expect(stand(rule, one, "2011-03-01")).toBe("met 2011-08-10 14/10, next 2011-07-16");
    expect(stand(rule, one, "2011-07-16")).toBe("met 2011-08-10 10/10, next 2011-08-11");
    expect(stand(rule, one, "2011-08-11")).toBe("overdue 2011-08-10 4/10, next 2011-09-02");
  });

  test("a longer stretch without it asks another demand, from the day after that length", () => {
    const lapsed = "{ over: { months: 3 }, demand: { all: [{ hours: 5 }] } }";
    const rule = { window: `{ rolling: { months: 6, lapsed: ${lapsed} } }` };
    const first = entry("2011-01-15", 10);
    const alone = history({ entries: [first] });
    expect(stand(rule, alone, "2011-07-16")).toBe("overdue 2011-07-15 0/10, next 2011-10-17");
    expect(stand(rule, alone, "2011-10-16")).toBe("overdue 2011-07-15 0/10, next 2011-10-17");
    expect(stand(rule, alone, "2011-10-17")).toBe(`overdue 2011-07-15 0/5, next ${packOver}`);
    const soon = history({ entries: [first, entry("2011-10-16", 5)] });
    expect(stand(rule, soon, "2011-10-16")).toBe("overdue 2011-07-15 5/10, next 2011-10-17");
    const restored = history({ entries: [first, entry("2011-10-17", 5)] });
    expect(stand(rule, restored, "2011-10-17")).toBe("met 2012-04-17 5/5, next 2012-04-18");
    expect(stand(rule, restored, "2012-04-17")).toBe("met 2012-04-17 5/5, next 2012-04-18");
    expect(stand(rule, restored, "2012-04-18")).toBe("overdue 2012-04-17 0/10, next 2012-07-19");
  });
});

describe("a validity", () => {
  const renewed = {
    window: "{ validity: { months: 12, early: { days: 30 }, grace: { days: 10 } } }",
  };
  const first = entry("2011-03-10", 10);

  test("ends on the day before its anniversary, and grace begins then", () => {
    const one = history({ entries: [first] });
    expect(stand(renewed, one, "2011-03-09")).toBe(`overdue 2010-01-01 0/10, next 2011-03-10`);
    expect(stand(renewed, one, "2011-03-10")).toBe("met 2012-03-09 10/10, next 2012-03-10");
    expect(stand(renewed, one, "2012-03-09")).toBe("met 2012-03-09 10/10, next 2012-03-10");
    expect(stand(renewed, one, "2012-03-10")).toBe("on-course 2012-03-19 0/10, next 2012-03-20");
    expect(stand(renewed, one, "2012-03-19")).toBe("on-course 2012-03-19 0/10, next 2012-03-20");
    expect(stand(renewed, one, "2012-03-20")).toBe(`overdue 2012-03-19 0/10, next ${packOver}`);
  });

  test.each([
    ["a day before it is early enough: counted anew", "2012-02-07", "2013-02-06"],
    ["on the first day that is near: from the old expiry", "2012-02-08", "2013-03-09"],
    ["on the last day of grace: from the old expiry", "2012-03-19", "2013-03-09"],
    ["after the grace: counted anew", "2012-03-20", "2013-03-19"],
  ])("renewed %s", (_, day, until) => {
    const one = history({ entries: [first, entry(day, 10)] });
    expect(rowOf(renewed, one, "2012-04-01")).toMatchObject({ status: "met", dueOn: on(until) });
  });

  test.each([
    ["early alone", "early: { days: 30 }", "2012-02-08", "2013-03-09"],
    ["early alone, on the expiry itself", "early: { days: 30 }", "2012-03-09", "2013-03-09"],
    ["early alone, a day after", "early: { days: 30 }", "2012-03-10", "2013-03-09"],
    ["grace alone", "grace: { days: 10 }", "2012-03-15", "2013-03-09"],
    ["grace alone, a day before the expiry", "grace: { days: 10 }", "2012-03-08", "2013-03-07"],
    ["neither", "lastDayIncluded: false", "2012-03-09", "2013-03-08"],
    ["its last day included, neither", "lastDayIncluded: true", "2012-03-10", "2013-03-10"],
  ])("renewed with %s", (_, options, day, until) => {
    const rule = { window: `{ validity: { months: 12, ${options} } }` };
    const one = history({ entries: [first, entry(day, 10)] });
    expect(rowOf(rule, one, "2012-04-01")).toMatchObject({ status: "met", dueOn: on(until) });
  });

  test("what was too long ago to be collected drops out on a day that is told", () => {
    const rule = { window: "{ validity: { months: 12 } }" };
    const one = history({ entries: [entry("2011-01-10", 4), entry("2011-06-10", 4)] });
    expect(stand(rule, one, "2011-07-01")).toBe("overdue 2010-01-01 8/10, next 2012-01-11");
    expect(stand(rule, one, "2012-01-10")).toBe("overdue 2010-01-01 8/10, next 2012-01-11");
    expect(stand(rule, one, "2012-01-11")).toBe("overdue 2010-01-01 4/10, next 2012-06-11");
    expect(stand(rule, one, "2012-06-11")).toBe(`overdue 2010-01-01 0/10, next ${packOver}`);
  });

  test("after a completion the sum begins anew with the next day", () => {
    const rule = { window: "{ validity: { months: 12 } }" };
    const one = history({ entries: [first, entry("2011-04-01", 6), entry("2012-03-10", 4)] });
    expect(stand(rule, one, "2012-03-09")).toBe("met 2012-03-09 10/10, next 2012-03-10");
    expect(stand(rule, one, "2012-03-10")).toBe("met 2013-03-09 10/10, next 2013-03-10");
  });

  test("an event issues it, from its day on, whatever was done", () => {
    const rule = { window: "{ validity: { months: 12, issued: licensed } }" };
    const events = [event("hired", "2011-01-05"), event("licensed", "2011-05-05")];
    const one = history({ events });
    expect(stand(rule, one, "2011-05-04")).toBe("overdue 2010-01-01 0/10, next 2011-05-05");
    expect(stand(rule, one, "2011-05-05")).toBe("met 2012-05-04 0/10, next 2012-05-05");
    const trained = history({ events, entries: [entry("2011-02-01", 10)] });
    expect(stand(rule, trained, "2011-05-01")).toBe("met 2012-01-31 10/10, next 2011-05-05");
    expect(stand(rule, trained, "2011-05-05")).toBe("met 2012-05-04 0/10, next 2012-05-05");
  });

  test("after a long lapse another demand is asked, of what was done after the grace", () => {
    const lapsed = "{ over: { months: 6 }, demand: { all: [{ hours: 20 }] } }";
    const rule = {
      window: `{ validity: { months: 12, grace: { days: 10 }, lapsed: ${lapsed} } }`,
    };
    const alone = history({ entries: [first] });
    expect(stand(rule, alone, "2012-03-20")).toBe("overdue 2012-03-19 0/10, next 2012-09-21");
    expect(stand(rule, alone, "2012-09-20")).toBe("overdue 2012-03-19 0/10, next 2012-09-21");
    expect(stand(rule, alone, "2012-09-21")).toBe(`overdue 2012-03-19 0/20, next ${packOver}`);
    const soon = history({ entries: [first, entry("2012-09-20", 10)] });
    expect(stand(rule, soon, "2012-09-20")).toBe("met 2013-09-19 10/10, next 2013-09-20");
    const later = history({ entries: [first, entry("2012-09-21", 10)] });
    expect(stand(rule, later, "2012-09-21")).toContain("overdue 2012-03-19 10/20");
    const made = history({ entries: [first, entry("2012-04-01", 6), entry("2012-10-01", 14)] });
    expect(stand(rule, made, "2012-10-01")).toBe("met 2013-09-30 20/20, next 2013-10-01");
  });
});

describe("who is asked about a standing rule", () => {
  const driver = (from: string, to?: string) => fact("post", "driver", from, to);

  test("whoever is bound today; the first day is that of the present stretch", () => {
    const rule = { bind: "{ when: { post: driver } }", window: "{ rolling: { months: 6 } }" };
    const twice = history({
      facts: [driver("2010-05-01", "2011-02-01"), driver("2011-06-01")],
      entries: [entry("2010-06-01", 10)],
    });
    const rows = (today: string) => judge(rules({ R: rule }), twice, { today: on(today) });
    expect(rows("2011-01-31")).toMatchObject([
      { windowStart: on("2010-05-01"), status: "overdue", dueOn: on("2010-12-01") },
    ]);
    expect(rows("2011-02-01")).toEqual([]);
    expect(rows("2011-06-01")).toMatchObject([
      { windowStart: on("2011-06-01"), status: "overdue", dueOn: on("2011-06-01") },
    ]);
  });

  test("on the pack's days alone", () => {
    const rule = { window: "{ rolling: { months: 6 } }" };
    const rows = (today: string) => judge(rules({ R: rule }), history(), { today: on(today) });
    expect(rows("2009-12-31")).toEqual([]);
    expect(rows("2010-01-01")).toHaveLength(1);
    expect(rows("2030-12-31")).toHaveLength(1);
    expect(rows("2031-01-01")).toEqual([]);
  });

  test("a waiver sets it aside while it does not stand", () => {
    const rule = { window: "{ rolling: { months: 6 } }", verdict: "{ waive: [lift] }" };
    const waivers: Waiver[] = [
      { requirement: "R", window: on("2010-01-01"), kind: "illness", effect: "lift", amount: 0 },
    ];
    const one = history({ waivers, entries: [entry("2011-01-15", 10)] });
    expect(rowOf(rule, one, "2011-07-15").status).toBe("met");
    expect(rowOf(rule, one, "2011-07-16").status).toBe("waived");
    expect(said(rule, one, "2011-07-16")).toContain("Set aside by a waiver (illness).");
  });
});

describe("reasons of a standing rule", () => {
  const lapsed = "{ over: { months: 3 }, demand: { all: [{ hours: 5 }] } }";
  const rolling = { window: `{ rolling: { months: 6, lapsed: ${lapsed} } }` };
  const valid = { window: "{ validity: { months: 12, grace: { days: 10 } } }" };
  const one = history({ entries: [entry("2011-01-15", 10)] });

  test.each([
    [
      "rolling, standing",
      rolling,
      "2011-07-15",
      "If nothing is added, it stands until 2011-07-15.",
    ],
    ["rolling, standing", rolling, "2011-07-15", "若无新记录,有效至2011-07-15。"],
    ["rolling, no longer", rolling, "2011-07-16", "It lapsed after 2011-07-15."],
    ["rolling, no longer", rolling, "2011-07-16", "2011-07-15之后失效。"],
    [
      "rolling, lapsed for long",
      rolling,
      "2011-10-17",
      "It has lapsed for too long: another demand must be reached to restore it.",
    ],
    ["valid", valid, "2012-01-14", "What was completed is valid until 2012-01-14."],
    ["valid", valid, "2012-01-14", "有效至2012-01-14。"],
    ["in grace", valid, "2012-01-15", "Today lies in the days of grace, which end on 2012-01-24."],
    ["in grace", valid, "2012-01-15", "现处于宽限期,至2012-01-24止。"],
    ["no longer valid", valid, "2012-01-25", "It lapsed after 2012-01-24."],
    ["never", valid, "2011-01-14", "It has not been reached since the rule began to bind."],
    ["never", valid, "2011-01-14", "自适用以来从未达到。"],
  ])("%s", (_, rule, today, sentence) => {
    expect(said(rule, one, today)).toContain(sentence);
  });

  test("only what is so is said", () => {
    const standing = said(rolling, one, "2011-07-15").join(" ");
    expect(standing).not.toContain("lapsed");
    expect(standing).not.toContain("The first time");
    expect(standing).not.toContain("has not been reached");
    expect(said(rolling, one, "2011-10-16").join(" ")).not.toContain("for too long");
    expect(said(valid, one, "2011-01-14").join(" ")).not.toContain("The first time");
  });

  test("the first time has its own day", () => {
    const rule = { window: "{ rolling: { months: 6, initial: { months: 2 } } }" };
    const driver = { ...rule, bind: "{ when: { post: driver } }" };
    const begun = history({ facts: [fact("post", "driver", "2011-01-10")] });
    expect(said(driver, begun, "2011-02-01")).toContain("The first time it is due by 2011-03-09.");
    expect(said(driver, begun, "2011-02-01")).toContain("初次须在2011-03-09前达到。");
    expect(stand(driver, begun, "2011-03-09")).toBe("on-course 2011-03-09 0/10, next 2011-03-10");
    expect(stand(driver, begun, "2011-03-10")).toBe(`overdue 2011-03-09 0/10, next ${packOver}`);
  });
});

describe("statuses of a standing rule that is not reached", () => {
  const rolling = { window: "{ rolling: { months: 6 } }" };
  const graded = history({ facts: [fact("grade", "low", "2010-01-01")] });

  test("not measurable until what it is measured by is known", () => {
    const rule = { ...rolling, verdict: "{ measurable: { grade: [low] } }" };
    expect(rowOf(rule, history(), "2011-01-01").status).toBe("not-measurable");
    expect(rowOf(rule, graded, "2011-01-01").status).toBe("overdue");
    const done = history({ entries: [entry("2010-12-01", 10)] });
    expect(rowOf(rule, done, "2011-01-01").status).toBe("met");
  });

  test("another rule binds once it stood", () => {
    const later = { window: "{ calendar: { years: 1 } }", bind: "{ when: { done: R } }" };
    const pack = rules({ R: rolling, S: later });
    const one = history({ entries: [entry("2010-12-01", 10)] });
    const judged = (today: string) =>
      judge(pack, one, { today: on(today) }).map((row) => row.requirement);
    expect(judged("2010-11-30")).toEqual(["R"]);
    expect(judged("2010-12-01")).toEqual(["R", "S"]);
  });
});

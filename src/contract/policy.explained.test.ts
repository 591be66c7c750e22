import { describe, expect, test } from "vitest";
import { cureSentence, explain, judge, measureOf, type Reasons, sentences } from "#core/judge";
import type { Fact, History } from "#core/members";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const yearly = { window: "{ calendar: { years: 1 } }" };

/** Reasons of the n-th row of a rule, the first where nothing is said. */
function reasonsOf(rule: SmallRule, one: History, today: string, row = 0, sections = ""): Reasons {
  const pack = rules({ R: rule }, sections);
  const options = { today: on(today) };
  const key = judge(pack, one, options)[row];
  const found = key === undefined ? null : explain(pack, one, options, key);
  if (found === null) throw new Error("no reasons");
  return found;
}

function said(reasons: Reasons): string[] {
  return sentences(reasons).flatMap(({ text }) => [text.en, text.zh]);
}

describe("whose reasons they are", () => {
  const bind = "{ when: { member: true }, from: 2011-01-01 }";

  test("those of one window alone, whichever was judged last", () => {
    const one = history({ entries: [entry("2011-05-01", 4), entry("2012-05-01", 6)] });
    const codes = (row: number) =>
      reasonsOf({ ...yearly, bind }, one, "2012-06-01", row).entries.map((found) => [
        found.code,
        found.minutes,
      ]);
    expect(codes(0)).toEqual([
      ["counted", 240],
      ["after", 0],
    ]);
    expect(codes(1)).toEqual([
      ["before", 0],
      ["counted", 360],
    ]);
  });

  test("those of one rule, and of one anchor of several on a day", () => {
    const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
    const pack = rules({ Q: yearly, R: { window } });
    const first = { ...event("hired", "2012-03-01"), id: "first" };
    const second = { ...event("hired", "2012-03-01"), id: "second" };
    const one = history({ events: [first, second] });
    const options = { today: on("2012-03-10") };
    const rows = judge(pack, one, options).filter((row) => row.requirement === "R");
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(explain(pack, one, options, row)?.verdict).toEqual(row);
  });

  test("there are none of a row that is not there", () => {
    const pack = rules({ R: { ...yearly, bind } });
    const options = { today: on("2012-06-01") };
    const key = { requirement: "R", windowStart: on("2012-01-01"), anchor: "" };
    expect(explain(pack, history(), options, key)).not.toBeNull();
    expect(explain(pack, history(), options, { ...key, requirement: "Q" })).toBeNull();
    expect(explain(pack, history(), options, { ...key, anchor: "x" })).toBeNull();
    expect(explain(pack, history(), options, { ...key, windowStart: on("2013-01-01") })).toBeNull();
  });

  test("what a rule is measured in; minutes where no such rule is known", () => {
    const pack = rules({ R: yearly, S: { ...yearly, demand: "{ sessions: 2 }" } });
    expect(["R", "S", "T"].map((id) => measureOf(pack, id))).toEqual([
      "minutes",
      "count",
      "minutes",
    ]);
  });

  test("entries stand in the order of their days, then of their ids", () => {
    const day = "2012-03-01";
    const entries = [
      entry("2012-04-01", 1, { id: "a" }),
      entry(day, 1, { id: "d" }),
      entry(day, 1, { id: "b" }),
      entry(day, 1, { id: "c" }),
    ];
    const ids = (list: typeof entries) =>
      reasonsOf({ ...yearly, bind }, history({ entries: list }), "2012-06-01", 1).entries.map(
        ({ entryId }) => entryId,
      );
    expect(ids(entries)).toEqual(["b", "c", "d", "a"]);
    expect(ids([...entries].reverse())).toEqual(["b", "c", "d", "a"]);
  });
});

describe("notes about entries", () => {
  const days = { ...yearly, credit: "{ counts: { topic: a }, within: days }" };
  const long = {
    startsOn: on("2010-12-30"),
    endsOn: on("2011-01-02"),
    recordedOn: on("2011-01-02"),
  };
  const notesOf = (entries: History["entries"], rule: SmallRule = days) =>
    reasonsOf(rule, history({ entries }), "2011-06-01").notes;

  test("what reaches over the edge without day lines is split evenly", () => {
    const split = { code: "even-split", values: { entry: "x" } };
    expect(notesOf([entry("2011-01-02", 4, { ...long, id: "x" })])).toContainEqual(split);
    const lines = ["2010-12-30", "2011-01-02"].map((day) => ({ on: on(day), minutes: 120 }));
    expect(notesOf([entry("2011-01-02", 4, { ...long, id: "x", days: lines })])).toEqual([]);
    const within = { startsOn: on("2010-12-29"), endsOn: on("2010-12-31") };
    expect(notesOf([entry("2010-12-31", 4, { ...within, id: "x" })])).toEqual([]);
  });

  test("what counts and was recorded before it had ended is named, nothing else", () => {
    const early = (id: string, more = {}) =>
      entry("2010-05-02", 2, { recordedOn: on("2010-05-01"), id, ...more });
    const named = { code: "recorded-early", values: { entry: "x" } };
    expect(notesOf([early("x")])).toEqual([named]);
    expect(notesOf([early("x"), early("y", { topic: "b" })])).toEqual([named]);
    expect(notesOf([early("x"), early("y", { sessionId: "x", minutes: 60 })])).toEqual([named]);
    expect(notesOf([entry("2010-05-02", 2, { id: "x" })])).toEqual([]);
    const over = entry("2011-01-02", 4, { ...long, id: "x", recordedOn: on("2011-01-01") });
    expect(notesOf([over])).toContainEqual(named);
  });
});

describe("incomplete dates", () => {
  const bind = "{ when: { post: driver } }";
  const partly = (from: string, to: string): Fact["from"] => ({ first: on(from), last: on(to) });
  const leaves = (from: string, to: string): History =>
    history({
      facts: [{ ...fact("post", "driver", "2010-01-01"), to: partly(from, to) }],
      entries: [entry("2011-01-03", 4, { id: "x" })],
    });

  test("a row that is there for some days alone is explained by one of them", () => {
    const reasons = reasonsOf(
      { ...yearly, bind },
      leaves("2010-12-20", "2011-02-10"),
      "2011-06-01",
      1,
    );
    expect(reasons.verdict).toMatchObject({
      windowStart: on("2011-01-01"),
      status: "undetermined",
    });
    expect(reasons.entries).toMatchObject([{ entryId: "x", code: "counted", minutes: 240 }]);
    expect(reasons.notes[0]).toEqual({ code: "incomplete-date", values: {} });
    expect(reasons.cure).toBeNull();
  });

  test("a date that does not matter is said not to", () => {
    const reasons = reasonsOf(
      { ...yearly, bind },
      leaves("2011-01-10", "2011-02-10"),
      "2011-06-01",
      1,
    );
    expect(reasons.verdict.status).toBe("on-course");
    expect(reasons.entries).toHaveLength(1);
    expect(reasons.notes.map(({ code }) => code)).toEqual(["incomplete-date-no-matter"]);
    const sure = reasonsOf(
      { ...yearly, bind },
      leaves("2011-01-10", "2011-01-10"),
      "2011-06-01",
      1,
    );
    expect(sure.notes).toEqual([]);
  });
});

describe("what would cure it", () => {
  const cureOf = (rule: Partial<SmallRule>, one: History, today = "2010-06-01") => {
    const reasons = reasonsOf({ ...yearly, ...rule }, one, today);
    return { code: reasons.cure?.code, text: cureSentence(reasons) };
  };
  const both = { demand: "{ all: [{ hours: 10 }, { sessions: 2 }] }" };

  test.each([
    [[entry("2010-02-01", 4)], "cure-both", "Missing: 6 h and 1 training, due on 2010-12-31."],
    [[entry("2010-02-01", 12)], "cure-sessions", "Missing: 1 training, due on 2010-12-31."],
    [
      [entry("2010-02-01", 2), entry("2010-03-01", 2)],
      "cure-hours",
      "Missing: 6 h, due on 2010-12-31.",
    ],
  ])("of hours and trainings what is missing", (entries, code, en) => {
    const cure = cureOf(both, history({ entries }));
    expect(cure).toMatchObject({ code, text: { en } });
  });

  test.each([
    [
      [entry("2010-02-01", 4)],
      "The window has ended with 6 h and 1 training missing; it cannot be cured.",
      "考核期已结束,欠6学时和1次培训,不能再补。",
    ],
    [
      [entry("2010-02-01", 12)],
      "The window has ended with 1 training missing; it cannot be cured.",
      "考核期已结束,欠1次培训,不能再补。",
    ],
    [
      [entry("2010-02-01", 2), entry("2010-03-01", 2)],
      "The window has ended with 6 h missing; it cannot be cured.",
      "考核期已结束,欠6学时,不能再补。",
    ],
  ])("nothing of a window that has ended", (entries, en, zh) => {
    expect(cureOf(both, history({ entries }), "2011-06-01")).toEqual({
      code: "cure-none",
      text: { en, zh },
    });
  });

  test("hours that must come from one session are needed at once", () => {
    const credit = "{ counts: { anything: true }, within: end, perSession: true }";
    const one = cureOf({ credit }, history({ entries: [entry("2010-02-01", 4)] }));
    expect(one).toEqual({
      code: "cure-one-session",
      text: {
        en: "One session of 10 h is needed, due on 2010-12-31.",
        zh: "需参加一次不少于10学时的培训,最晚2010-12-31。",
      },
    });
    const done = cureOf({ credit, ...both }, history({ entries: [entry("2010-02-01", 10)] }));
    expect(done.code).toBe("cure-sessions");
  });

  test("nothing where nothing is owed", () => {
    expect(cureOf({}, history({ entries: [entry("2010-02-01", 10)] }))).toEqual({
      code: undefined,
      text: null,
    });
  });
});

describe("statuses that are no finding", () => {
  const because = "because: { zh: 没有登记。, en: It is not on record. }";

  test("say why where the pack does", () => {
    const verdict = `{ measurable: { grade: [low, high] }, ${because} }`;
    const reasons = reasonsOf({ ...yearly, verdict }, history(), "2010-06-01");
    expect(reasons.verdict.status).toBe("not-measurable");
    expect(said(reasons)).toEqual(expect.arrayContaining(["It is not on record.", "没有登记。"]));
    const graded = history({ facts: [fact("grade", "low", "2010-01-01")] });
    expect(said(reasonsOf({ ...yearly, verdict }, graded, "2010-06-01"))).not.toContain(
      "It is not on record.",
    );
    const silent = reasonsOf(
      { ...yearly, verdict: "{ measurable: { grade: [low] } }" },
      history(),
      "2010-06-01",
    );
    expect(sentences(silent).map(({ code }) => code)).not.toContain("because");
  });

  test("no numeric norm says why, too", () => {
    const rule = { ...yearly, verdict: `{ unmet: no-norm, ${because} }` };
    const reasons = reasonsOf(rule, history(), "2010-06-01");
    expect(reasons.verdict.status).toBe("no-norm");
    expect(said(reasons)).toContain("It is not on record.");
  });

  test("too few days in a year, and who had left at its end", () => {
    const prorate = "{ enoughDays: { atLeast: 200 } }";
    const rule = { ...yearly, prorate, bind: "{ when: { post: driver } }" };
    const driver = (from: string, to?: string) =>
      history({ facts: [fact("post", "driver", from, to)] });
    const late = reasonsOf(rule, driver("2010-07-01"), "2011-02-01");
    expect(late.verdict.status).toBe("partial-year");
    expect(said(late)).toContain("Bound on 184 days, 200 needed: a partial year.");
    expect(said(late)).toContain("适用184天,需200天,不足年。");
    const left = reasonsOf(rule, driver("2010-01-01", "2010-10-01"), "2011-02-01");
    expect(left.verdict.status).toBe("partial-year");
    expect(said(left)).toContain("No longer bound at the end of the window: a partial year.");
    expect(said(left)).toContain("期末已不适用,不足年。");
    const full = reasonsOf(rule, driver("2010-06-01"), "2011-02-01");
    expect(said(full)).toContain("Bound on 214 days, 200 needed: judged in full.");
    const open = reasonsOf(rule, driver("2010-06-01"), "2010-12-31");
    expect(said(open)).toContain(
      "Bound on 214 days if nothing changes, 200 needed: judged in full.",
    );
  });
});

import { describe, expect, test } from "vitest";
import { formatDay, type PartialDay } from "#core/day";
import { compileQuestion, judge, judgeMember } from "#core/judge";
import type { Fact, History, MemberEvent } from "#core/members";
import type { Selector } from "#core/policy/selectors";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallPack,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const between = (first: string, last: string): PartialDay => ({ first: on(first), last: on(last) });
const begun = (kind: string, value: string, first: string, last: string): Fact => ({
  ...fact(kind, value, first),
  from: between(first, last),
});
const happened = (kind: string, first: string, last: string): MemberEvent => ({
  ...event(kind, first),
  on: between(first, last),
});

function lines(rule: SmallRule, one: History, today: string): string[] {
  return judge(rules({ R: rule }), one, { today: on(today) }).map((row) => {
    const next = row.nextChangeOn === null ? "never" : formatDay(row.nextChangeOn);
    const days = `${formatDay(row.windowStart)}..${formatDay(row.dueOn)}`;
    return `${days} ${row.status} ${row.credited / 60}/${row.demanded / 60}, next ${next}`;
  });
}

describe("a verdict hangs on an incomplete date", () => {
  const driver = "{ when: { post: driver } }";
  const yearly = { window: "{ calendar: { years: 1 } }", bind: driver };

  test("where what is asked hangs on it, though the status does not", () => {
    const rule = { ...yearly, prorate: "{ byDays: {} }", demand: "{ all: [{ hours: 73 }] }" };
    const one = (last: string) => history({ facts: [begun("post", "driver", "2011-07-20", last)] });
    expect(lines(rule, one("2011-07-20"), "2011-12-01")).toEqual([
      "2011-01-01..2011-12-31 on-course 0/33, next 2012-01-01",
    ]);
    expect(lines(rule, one("2011-07-25"), "2011-12-01")).toEqual([
      "2011-01-01..2011-12-31 undetermined 0/33, next 2012-01-01",
    ]);
  });

  test("where its due day hangs on it", () => {
    const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
    const one = history({ events: [happened("hired", "2012-03-01", "2012-03-05")] });
    expect(lines({ window }, one, "2012-03-10")).toEqual([
      "2012-03-01..2012-03-31 undetermined 0/10, next 2012-04-01",
    ]);
  });

  test("where its status hangs on it", () => {
    const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
    const events = [happened("hired", "2012-03-01", "2012-03-05")];
    const one = history({ events, entries: [entry("2012-04-02", 10)] });
    expect(lines({ window }, one, "2012-05-10")).toEqual([
      "2012-03-01..2012-03-31 undetermined 10/10, next never",
    ]);
  });

  test("where the row itself does, by the end of a fact", () => {
    const ends = {
      ...fact("post", "driver", "2010-02-01"),
      to: between("2010-12-20", "2011-01-05"),
    };
    const one = history({ facts: [ends], entries: [entry("2010-05-01", 10)] });
    expect(lines(yearly, one, "2011-06-01")).toEqual([
      "2010-01-01..2010-12-31 met 10/10, next never",
      "2011-01-01..2011-12-31 undetermined 0/10, next 2012-01-01",
    ]);
  });

  test("nothing is owed of it then, and whether one may act is said", () => {
    const of = (statuses: string) => {
      const rule = { ...yearly, verdict: `{ mayAct: { while: [${statuses}] } }` };
      const facts = [begun("post", "driver", "2011-12-20", "2012-01-05")];
      return judge(rules({ R: rule }), history({ facts }), { today: on("2012-06-01") });
    };
    expect(of("met")).toMatchObject([
      { status: "undetermined", missingMinutes: 0, missingCount: 0, owes: false, mayAct: false },
      { status: "on-course", missingMinutes: 600, owes: true, mayAct: false },
    ]);
    expect(of("met, undetermined")[0]).toMatchObject({ mayAct: true });
    const silent = history({ facts: [begun("post", "driver", "2011-12-20", "2012-01-05")] });
    const [row] = judge(rules({ R: yearly }), silent, { today: on("2012-06-01") });
    expect(row).not.toHaveProperty("mayAct");
  });

  test("it changes next when it does for any of the days", () => {
    const one = history({
      facts: [
        begun("post", "driver", "2011-01-10", "2011-02-10"),
        fact("post", "guard", "2011-11-01"),
      ],
    });
    expect(lines(yearly, one, "2011-01-20")).toEqual([
      "2011-01-01..2011-12-31 undetermined 0/10, next 2011-11-01",
    ]);
    expect(lines(yearly, one, "2011-02-10")).toEqual([
      "2011-01-01..2011-12-31 on-course 0/10, next 2011-11-01",
    ]);
  });
});

describe("rows are the same though they begin on another day", () => {
  test("of years that are counted from a fact: by their turn", () => {
    const window =
      "{ cycle: { after: { start: { post: driver }, gapOver: { days: 1 } }, years: 1 } }";
    const facts = [begun("post", "driver", "2011-03-01", "2011-03-31")];
    const one = history({ facts, entries: [entry("2011-06-01", 10), entry("2012-06-01", 10)] });
    expect(lines({ window }, one, "2012-07-01")).toEqual([
      "2011-03-01..2012-02-29 undetermined 10/10, next never",
      "2012-03-01..2013-02-28 undetermined 10/10, next 2013-03-01",
    ]);
  });

  test("of a standing rule, whenever it began to bind", () => {
    const rule = { window: "{ rolling: { months: 6 } }", bind: "{ when: { post: driver } }" };
    const facts = [begun("post", "driver", "2011-03-01", "2011-03-31")];
    const one = history({ facts, entries: [entry("2011-04-15", 10)] });
    expect(lines(rule, one, "2011-05-01")).toEqual([
      "2011-03-01..2011-10-15 met 10/10, next 2011-10-16",
    ]);
  });

  test("of the calendar: by their own first day", () => {
    const rule = {
      window: "{ calendar: { years: 1 } }",
      bind: "{ when: { any: [{ post: driver }, { post: guard }] } }",
    };
    const facts = [
      fact("post", "driver", "2012-01-01"),
      {
        ...begun("post", "guard", "2010-12-20", "2011-01-05"),
        to: between("2011-02-01", "2011-02-01"),
      },
    ];
    expect(lines(rule, history({ facts }), "2012-06-01")).toEqual([
      "2010-01-01..2010-12-31 undetermined 0/10, next never",
      "2011-01-01..2011-12-31 short 0/10, next never",
      "2012-01-01..2012-12-31 on-course 0/10, next 2013-01-01",
    ]);
  });
});

describe("which days are tried", () => {
  const pack = smallPack({ R: { window: "{ calendar: { years: 1 } }" } });
  const has = (kind: string, value: string): Selector => ({
    fact: kind,
    in: [value],
    heldIn: null,
  });
  const driver = has("post", "driver");
  const guard = has("post", "guard");
  const high = has("grade", "high");
  const part = (kind: string, value: string) => begun(kind, value, "2010-12-01", "2010-12-31");
  const other = [
    happened("hired", "2009-01-01", "2009-12-31"),
    happened("licensed", "2009-01-01", "2009-12-31"),
  ];
  const surely = (when: Selector, facts: Fact[], events: MemberEvent[] = []) =>
    compileQuestion(pack, when)(history({ facts, events }), on("2010-12-15"));

  test("every combination of a few", () => {
    const facts = [part("post", "driver"), part("post", "guard"), part("grade", "high")];
    const two: Selector = { any: [driver, guard, { not: high }] };
    expect(surely(two, facts)).toBe(false);
    expect(surely(two, facts, other.slice(0, 1))).toBe(false);
    expect(surely({ any: [driver, { not: driver }] }, facts)).toBe(true);
  });

  test("of many each one's own two ends, and all of them together", () => {
    const facts = [part("post", "driver"), part("post", "guard"), part("grade", "high")];
    expect(surely({ any: [driver, guard, { not: high }] }, facts, other)).toBe(true);
    for (const order of [facts, [...facts].reverse()]) {
      expect(surely({ any: [driver, { not: high }] }, order, other)).toBe(false);
      expect(surely({ any: [{ not: driver }, high] }, order, other)).toBe(false);
      expect(surely({ any: [driver, guard, high] }, order, other)).toBe(false);
      expect(surely({ all: [driver] }, order, other)).toBe(false);
      expect(surely({ not: driver }, order, other)).toBe(false);
    }
  });
});

describe("what hangs on several incomplete dates", () => {
  const starts =
    "{ deadline: { after: { start: { post: driver }, gapOver: { days: 10 } }, days: 30, from: 2010-01-01 } }";
  const driver = (first: string, last: string, to?: PartialDay): Fact => ({
    ...begun("post", "driver", first, last),
    to: to ?? null,
  });
  const exactly = (day: string): PartialDay => between(day, day);

  test("is shown by the first row that there may be, whatever the order in which dates are written", () => {
    // Who guards is not asked: by the earlier day nothing is, by the later the first deadline may be either.
    const rule = { window: starts, bind: "{ when: { not: { post: guard } } }" };
    const facts = [
      driver("2010-03-01", "2010-04-01"),
      begun("post", "guard", "2010-02-01", "2010-07-01"),
    ];
    // Of more than four dates all are tried late before each one is.
    const more = [1, 2, 3].map((at) =>
      begun("grade", "low", `200${String(at)}-01-01`, `200${String(at)}-02-01`),
    );
    for (const list of [
      facts,
      facts.toReversed(),
      [...facts, ...more],
      [...more, ...facts.toReversed()],
    ]) {
      expect(lines(rule, history({ facts: list }), "2010-06-01")).toEqual([
        "2010-03-01..2010-03-31 undetermined 0/10, next 2010-07-01",
      ]);
    }
  });

  test("is told apart by turns: the second deadline is not taken for the first", () => {
    const facts = [
      driver("2010-03-01", "2010-03-05", exactly("2010-05-01")),
      driver("2011-03-01", "2011-03-05"),
    ];
    expect(lines({ window: starts }, history({ facts }), "2011-03-20")).toEqual([
      "2010-03-01..2010-03-31 undetermined 0/10, next never",
      "2011-03-01..2011-03-31 undetermined 0/10, next 2011-04-01",
    ]);
  });

  test("is undetermined where nothing but the status hangs on it", () => {
    const rule = {
      window: "{ calendar: { years: 1 } }",
      bind: "{ when: { member: true }, exempt: [{ when: { post: guard }, because: X }] }",
    };
    const sections = "";
    const one = history({ facts: [begun("post", "guard", "2010-12-20", "2011-01-05")] });
    const rows = judge(
      rules({ R: rule, X: { window: "{ calendar: { years: 1 } }" } }, sections),
      one,
      { today: on("2010-12-31") },
    );
    expect(rows.filter((row) => row.requirement === "R").map((row) => row.status)).toEqual([
      "undetermined",
    ]);
  });

  test("is asked again on the first day on which it may change for any of the dates", () => {
    const window = "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }";
    const hired = (first: string, last: string) =>
      lines({ window }, history({ events: [happened("hired", first, last)] }), "2012-04-10");
    // By the earlier day it is overdue, by the later still open.
    expect(hired("2012-03-01", "2012-04-01")).toEqual([
      "2012-03-01..2012-03-31 undetermined 0/10, next 2012-05-02",
    ]);
    expect(hired("2012-03-20", "2012-04-01")).toEqual([
      "2012-03-20..2012-04-19 undetermined 0/10, next 2012-04-20",
    ]);
    const validity = "{ validity: { months: 6, issued: licensed } }";
    const one = history({ events: [happened("licensed", "2012-01-01", "2012-02-01")] });
    expect(lines({ window: validity }, one, "2012-03-01")).toHaveLength(1);
  });

  test("leaves the figures as they are: trainings and the head do not hang on it", () => {
    const rule = { window: "{ calendar: { years: 1 } }", bind: "{ when: { post: driver } }" };
    const figures = (facts: Fact[]) =>
      judgeMember(rules({ R: rule }), history({ facts, entries: [entry("2010-05-01", 2)] }), {
        today: on("2010-06-01"),
      }).figures.map(({ requirement, sessions, credited, nextChangeOn }) => ({
        requirement,
        sessions,
        credited,
        nextChangeOn,
      }));
    const incomplete = figures([driver("2010-03-01", "2010-09-01")]);
    expect(incomplete.map((row) => [row.sessions, row.credited])).toEqual([
      [1, 120],
      [0, 0],
    ]);
    expect(incomplete.map((row) => row.nextChangeOn)).toEqual([on("2010-09-01"), on("2010-09-01")]);
  });
});

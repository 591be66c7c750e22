import { describe, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { judge } from "#core/judge";
import { smallReasons, smallRows, smallTexts } from "#test/small-lines";
import {
  on,
  smallEntry as entry,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
  type SmallRule,
} from "#test/small-pack";

const yearly = "{ calendar: { years: 1 } }";

describe("how many different ones there are", () => {
  const given = (id: number, kind = "school") => ({ provider: { id, kind, level: "" } });
  const entries = [
    entry("2010-02-01", 1, { id: "a", sessionId: "s1", course: "x", ...given(1) }),
    entry("2010-02-01", 1, { id: "b", sessionId: "s2", course: "x", form: "online", ...given(2) }),
    entry("2010-03-01", 1, { id: "c", sessionId: "s3", course: "", topic: "b", ...given(2) }),
    entry("2010-03-02", 1, { id: "d", sessionId: "s4", course: "", topic: "b", ...given(3, "") }),
  ];
  test.each([
    ["topic", 2],
    ["course", 1],
    ["form", 2],
    ["session", 4],
    ["provider", 2],
    ["day", 3],
    ["month", 2],
  ])("%s", (of, n) => {
    const rule = { window: yearly, demand: `{ distinct: { of: ${of}, atLeast: 9 } }` };
    expect(smallRows(rule, history({ entries }), { today: "2010-12-31" })[0]?.credited).toBe(n);
  });
});

describe("why an entry gives nothing is told", () => {
  const told = (credit: string, one: ReturnType<typeof entry>) =>
    smallReasons(
      {
        window: yearly,
        credit: `{ counts: { anything: true }, within: end, ${credit} }`,
        demand: "{ hours: 1 }",
      },
      history({ entries: [one] }),
      { today: "2010-12-31" },
    ).entries.map(({ code }) => code);
  test("where it is too short, also where it has no minutes at all", () => {
    expect(told("minMinutes: 90", entry("2010-02-01", 1))).toEqual(["too-short"]);
    expect(
      told("minMinutes: 90, multiply: [{ of: { topic: a }, by: 2 }]", entry("2010-02-01", 0)),
    ).toEqual(["too-short"]);
  });
  test("with what earlier caps left of it, and once", () => {
    const reasons = smallReasons(
      {
        window: yearly,
        credit:
          "{ counts: { anything: true }, within: end, caps: [{ of: { topic: a }, hours: 0 }, { of: { anything: true }, hours: 1 }] }",
        demand: "{ hours: 1 }",
      },
      history({ entries: [entry("2010-02-10", 2), entry("2010-02-11", 2, { topic: "b" })] }),
      { today: "2010-12-31" },
    );
    expect(reasons.entries.map(({ steps }) => steps.length)).toEqual([1, 1]);
  });
});

test("with so many hours for each day an entry lies evenly over its days, whatever its day lines say", () => {
  const days = [{ on: on("2010-12-30"), minutes: 60 }];
  const one = entry("2011-01-02", 1, { startsOn: on("2010-12-30"), days });
  const rule = {
    window: yearly,
    credit: "{ counts: { anything: true }, within: days, dayAsHours: 2 }",
  };
  expect(smallTexts(rule, history({ entries: [one] }), { today: "2011-12-31" })).toEqual([
    "2010-01-01..2010-12-31 short 4/10",
    "2011-01-01..2011-12-31 on-course 4/10",
  ]);
});

describe("a deadline that is not measurable yet", () => {
  const rule = {
    window: "{ deadline: { after: { event: hired }, days: 30, from: 2010-01-01 } }",
    verdict: "{ measurable: { post: driver }, because: { zh: 缘, en: Why } }",
  };
  const status = (day: string | null, today: string) =>
    smallRows(
      rule,
      history({
        events: [event("hired", "2010-03-01")],
        entries: day === null ? [] : [entry(day, 10)],
      }),
      { today },
    )[0]?.status;
  test("is so while it is open or overdue, not where it was met or made up for", () => {
    expect(status(null, "2010-03-10")).toBe("not-measurable");
    expect(status(null, "2010-06-10")).toBe("not-measurable");
    expect(status("2010-03-05", "2010-06-10")).toBe("met");
    expect(status("2010-05-05", "2010-06-10")).toBe("late");
  });
  test("is what the rule calls it instead, where it does so", () => {
    const always = {
      window: rule.window,
      verdict: "{ unmet: not-measurable, because: { zh: 缘, en: Why } }",
    };
    const one = history({ events: [event("hired", "2010-03-01")] });
    expect(smallRows(always, one, { today: "2010-03-10" })[0]?.status).toBe("not-measurable");
    expect(smallRows(always, one, { today: "2010-06-10" })[0]?.status).toBe("not-measurable");
  });
});

describe("an anchor made of facts", () => {
  const deadline = (start: string): SmallRule => ({
    window: `{ deadline: { after: { start: ${start}, gapOver: { days: 10 } }, days: 30, from: 2010-01-01 } }`,
  });
  const one = history({ facts: [fact("post", "driver", "2010-02-01")] });
  test.each([
    ["{ any: [{ not: { member: true } }, { post: driver }] }", "post:driver:2010-02-01"],
    ["{ all: [{ member: true }, { post: driver }] }", "post:driver:2010-02-01"],
    ["{ not: { any: [{ not: { post: driver } }] } }", ":2010-02-01"],
    ["{ any: [{ not: { not: { post: driver } } }] }", ":2010-02-01"],
    ["{ all: [{ not: { not: { post: driver } } }] }", ":2010-02-01"],
  ])("%s goes by the first fact that it names", (start, anchor) => {
    const rows = smallRows(deadline(start), one, { today: "2010-02-10" });
    expect(rows.map((row) => row.anchor)).toEqual([anchor]);
  });
});

test("a cohort is that of the last event, or of the first, however they are written", () => {
  const rule = (first: string): SmallRule => ({
    window: `{ cycle: { after: { cohort: { by: grade, at: hired${first}, of: { low: 2010-03-01, high: 2010-05-01 } } }, years: 1 } }`,
  });
  const events = [event("hired", "2010-01-05"), event("hired", "2010-02-05")];
  const facts = [
    fact("grade", "low", "1960-01-01", "2010-02-01"),
    fact("grade", "high", "2010-02-01"),
  ];
  const start = (first: string, list: typeof events) =>
    smallTexts(rule(first), history({ events: list, facts }), { today: "2010-12-31" }).map((text) =>
      text.slice(0, 10),
    );
  for (const list of [events, events.toReversed()]) {
    expect(start("", list)).toEqual(["2010-05-01"]);
    expect(start(", first: true", list)).toEqual(["2010-03-01"]);
  }
  expect(start("", [])).toEqual([]);
});

test("working days are those of the calendar that is named", () => {
  const calendars = `
calendars:
  five: { weekdays: [mon, tue, wed, thu, fri], closed: [], open: [] }
  six: { weekdays: [mon, tue, wed, thu, fri, sat], closed: [], open: [] }
`;
  const due = (calendar: string) =>
    smallRows(
      {
        window: `{ deadline: { after: { event: hired }, workingDays: { n: 5, calendar: ${calendar} }, from: 2010-01-01 } }`,
      },
      history({ events: [event("hired", "2010-03-01")] }),
      { today: "2010-03-02", sections: `${calendars}` },
    ).map((row) => formatDay(row.dueOn));
  expect([due("five"), due("six")]).toEqual([["2010-03-08"], ["2010-03-06"]]);
});

test("a cycle may step by a number that a parameter holds", () => {
  const parameters =
    "\nparameters:\n  n: { value: 1, range: [1, 3], source: text, zh: 数, en: N }\n";
  const rows = smallTexts(
    { window: "{ cycle: { after: { event: hired }, years: 2, step: $n } }" },
    history({ events: [event("hired", "2010-03-01")] }),
    { today: "2011-06-01", sections: parameters },
  );
  expect(rows.map((text) => text.split(" ")[0])).toEqual([
    "2010-03-01..2012-02-29",
    "2011-03-01..2013-02-28",
  ]);
});

describe("a demand with groups of parts", () => {
  const status = (demand: string, facts: ReturnType<typeof fact>[] = []) => {
    const entries = [entry("2010-02-01", 3), entry("2010-03-01", 1, { topic: "b" })];
    const row = smallRows({ window: yearly, demand }, history({ entries, facts }), {
      today: "2010-12-31",
    })[0];
    return `${String(row?.status)} ${String(row?.credited)}/${String(row?.demanded)}`;
  };
  test("is reached by one of them, where one is enough", () => {
    expect(status("{ all: [{ any: [{ hours: 10 }, { sessions: 2 }] }] }")).toBe("met 240/600");
    expect(
      status(
        "{ all: [{ hours: 4 }, { any: [{ holds: { post: driver } }, { holds: { post: guard } }] }] }",
        [fact("post", "driver", "2010-02-01")],
      ),
    ).toBe("met 240/240");
    expect(status("{ all: [{ sessions: 0 }] }")).toBe("met 2/0");
  });
});

test("amounts are rounded one by one", () => {
  const rule = {
    window: yearly,
    credit: "{ counts: { anything: true }, within: end, rounding: { to: 120, how: up } }",
    demand: "{ hours: 5 }",
  };
  const entries = [entry("2010-02-01", 3), entry("2010-03-01", 1)];
  expect(smallTexts(rule, history({ entries }), { today: "2010-12-31" })).toEqual([
    "2010-01-01..2010-12-31 met 6/5",
  ]);
});

test("another rule's standing is asked day by day of its latest window", () => {
  const pack = rules({
    A: { window: "{ calendar: { months: 3 } }" },
    B: {
      window: yearly,
      bind: "{ when: { status: { of: A, is: [met] } } }",
      prorate: "{ byDays: {} }",
      demand: "{ all: [{ hours: 365 }] }",
    },
  });
  const one = history({ entries: [entry("2010-02-01", 10), entry("2010-05-01", 10)] });
  const row = judge(pack, one, { today: on("2010-12-31") }).find(
    (each) => each.requirement === "B",
  );
  // From 1 February to 31 March, and from 1 May to 30 June.
  expect(row?.demanded).toBe(60 * (59 + 61));
});

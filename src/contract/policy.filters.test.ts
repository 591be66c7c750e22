import { describe, expect, test } from "vitest";
import {
  smallEntry as entry,
  smallHistory as history,
  smallLines as lines,
  smallMistakes as mistakes,
  smallWhy as why,
} from "#test/small-pack";

const window = "{ calendar: { years: 1 } }";
const counting = (filter: string) => ({
  window,
  credit: `{ counts: ${filter}, within: end }`,
});

/** The hours of 2010 that a filter takes. */
function taken(filter: string, entries: readonly ReturnType<typeof entry>[]): string {
  return lines(counting(filter), history({ entries }), "2010-12-31")[0]?.split(" ")[2] ?? "";
}

const by = (code: string, kind = "school") => ({ provider: { id: 1, code, kind, level: "" } });

describe("a provider that the rule names", () => {
  const entries = [
    entry("2010-02-01", 1, by("NSW-7")),
    entry("2010-03-01", 2, by("NSW-8")),
    entry("2010-04-01", 4),
  ];

  test("is known by its code, in every kind of entry", () => {
    expect(taken("{ provider: { is: NSW-7 } }", entries)).toBe("1/10");
    expect(taken("{ provider: { is: [NSW-7, NSW-8], kind: school } }", entries)).toBe("3/10");
    expect(taken("{ not: { provider: { is: NSW-7 } } }", entries)).toBe("6/10");
  });

  test("is told where it is another", () => {
    const rule = counting("{ provider: { is: NSW-7 } }");
    const one = history({ entries });
    expect(why(rule, one, "2010-12-31")).toContain("2010-03-01: not given by one of those named");
    expect(why(rule, one, "2010-12-31", 0, "zh")).toContain("2010-03-01:办学单位不在所列之中");
  });
});

describe("how long an entry lasts", () => {
  const long = { id: "long", startsOn: entry("2010-03-01", 1).startsOn };
  const entries = [entry("2010-02-01", 1), entry("2010-03-05", 4, long)];

  test("is asked by its days, the first and the last included", () => {
    expect(taken("{ duration: { atLeast: { days: 5 } } }", entries)).toBe("4/10");
    expect(taken("{ duration: { atLeast: { days: 6 } } }", entries)).toBe("0/10");
    expect(taken("{ duration: { atMost: { days: 4 } } }", entries)).toBe("1/10");
  });

  test("is asked by its minutes, from and up to", () => {
    expect(taken("{ minutes: { atMost: 60 } }", entries)).toBe("1/10");
    expect(taken("{ minutes: { atLeast: 60, atMost: 240 } }", entries)).toBe("5/10");
    expect(
      why(counting("{ minutes: { atMost: 60 } }"), history({ entries }), "2010-12-31"),
    ).toContain("too long to be taken");
  });

  test("has an end that is not below its beginning", () => {
    const lower = mistakes(counting("{ minutes: { atLeast: 90, atMost: 60 } }"));
    expect(lower[0]).toContain("atMost: 60 lies below atLeast 90: nothing is taken");
    expect(mistakes(counting("{ duration: {} }"))[0]).toContain(
      "atLeast, atMost or both are needed",
    );
    const months = mistakes(counting("{ duration: { atLeast: { calendarMonths: 1 } } }"));
    expect(months[0]).toContain("calendarMonths: no such key here");
  });
});

describe("what ended in the last length of a window", () => {
  const last = "{ within: { last: { months: 3 } } }";
  const whole = { ...counting(last), credit: `{ counts: ${last}, within: days }` };
  const over = entry("2011-01-02", 8, { startsOn: entry("2010-12-30", 1).startsOn });

  test("is not what goes on after it, nor what ended before", () => {
    const entries = [entry("2010-09-30", 1), entry("2010-10-01", 2), entry("2010-12-31", 4)];
    expect(lines(whole, history({ entries }), "2010-12-31")[0]).toContain(" 6/10");
    const rows = lines(whole, history({ entries: [over] }), "2011-12-31");
    expect(rows.map((row) => row.split(" ")[2])).toEqual(["0/10", "0/10"]);
  });

  test("is told of what ended too early and of what lasted too long or too short", () => {
    const one = history({ entries: [entry("2010-02-01", 1)] });
    expect(why(counting(last), one, "2010-12-31")).toContain(
      "2010-02-01: not in the last part of the window that counts.",
    );
    const long = history({ entries: [{ ...over, endsOn: entry("2010-12-31", 1).endsOn }] });
    for (const asked of ["atMost: { days: 1 }", "atLeast: { days: 3 }"]) {
      const text = why(counting(`{ duration: { ${asked} } }`), long, "2010-12-31");
      expect(text).toContain("2010-12-30–2010-12-31: does not last as long as is asked here.");
    }
  });
});

describe("what is taken for the first time", () => {
  const fire = { course: "fire" };
  const entries = [
    entry("2008-02-01", 1, { ...fire, outcome: "failed" }),
    entry("2010-03-01", 2, { ...fire, outcome: "passed" }),
    entry("2010-05-01", 4, { ...fire }),
    entry("2010-06-01", 8),
  ];

  test("is what no earlier entry is like, however long ago", () => {
    expect(taken("{ firstTime: course }", entries)).toBe("8/10");
    expect(taken("{ firstTime: course }", entries.slice(1))).toBe("10/10");
    expect(taken("{ firstTime: topic }", entries.slice(1))).toBe("2/10");
  });

  test("has refreshers for its counterpart", () => {
    expect(taken("{ not: { firstTime: course } }", entries)).toBe("6/10");
    const reasons = why(counting("{ firstTime: course }"), history({ entries }), "2010-12-31");
    expect(reasons).toContain("2010-05-01: not the first time that it was taken.");
  });

  test("looks at those entries alone that it names", () => {
    const passed = "{ firstTime: { of: course, among: { outcome: passed } } }";
    expect(taken(passed, entries)).toBe("10/10");
  });

  test.each([
    ["topic", "19/10"],
    ["course", "29/10"],
    ["form", "5/10"],
    ["provider", "27/10"],
  ])("is the first of its %s; who says nothing of it is always the first", (of, hours) => {
    const given = (id: number, kind = "school") => ({ provider: { id, kind, level: "" } });
    const several = [
      entry("2010-02-01", 1, { course: "x", ...given(1) }),
      entry("2010-03-01", 2, { course: "x", topic: "b", ...given(2) }),
      entry("2010-04-01", 4, { course: "y", form: "online", ...given(2) }),
      entry("2010-05-01", 8, given(3, "")),
      entry("2010-06-01", 16, { topic: "", ...given(3, "") }),
    ];
    expect(taken(`{ firstTime: ${of} }`, several)).toBe(hours);
  });

  test("is of two on one day the one with the lesser id", () => {
    const later = entry("2010-02-01", 1, { ...fire, id: "b" });
    const first = entry("2010-02-01", 2, { ...fire, id: "a" });
    expect(taken("{ firstTime: course }", [later, first])).toBe("2/10");
    expect(taken("{ firstTime: course }", [first, later])).toBe("2/10");
  });

  test("looks at those entries alone that are long enough, or first themselves, where it says so", () => {
    const long = "{ firstTime: { of: course, among: { minutes: { atLeast: 120 } } } }";
    const longer = [1, 2, 4].map((hours) => entry(`2010-0${String(hours)}-01`, hours, fire));
    expect(taken(long, longer)).toBe("3/10");
    const first = "{ firstTime: { of: course, among: { firstTime: topic } } }";
    const before = (topic: string) => [
      entry("2010-01-01", 1, { course: "other" }),
      entry("2010-02-01", 2, { ...fire, topic }),
      entry("2010-03-01", 4, { ...fire, topic: "b" }),
    ];
    expect(taken(first, before("a"))).toBe("7/10");
    expect(taken(first, before("c"))).toBe("3/10");
  });

  test("is asked of each entry by itself, wherever in a filter it is asked", () => {
    const two = [entry("2010-02-01", 1, fire), entry("2010-03-01", 2, { course: "water" })];
    expect(taken("{ any: [{ course: fire }, { topic: b }] }", two)).toBe("1/10");
    expect(taken("{ all: [{ course: fire }, { topic: a }] }", two)).toBe("1/10");
    expect(taken("{ not: { course: fire } }", two)).toBe("2/10");
  });

  test("is of nothing but what entries are alike in", () => {
    expect(mistakes(counting("{ firstTime: courses }"))[0]).toContain("did you mean course?");
    expect(mistakes(counting("{ mandatory: true }"))[0]).toContain("mandatory: no such key here");
  });
});

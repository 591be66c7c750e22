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

  test("is of nothing but what entries are alike in", () => {
    expect(mistakes(counting("{ firstTime: courses }"))[0]).toContain("did you mean course?");
    expect(mistakes(counting("{ mandatory: true }"))[0]).toContain("mandatory: no such key here");
  });
});

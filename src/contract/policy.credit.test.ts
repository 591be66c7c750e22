import { describe, expect, test } from "vitest";
import { did, mistakesIn, rowOf } from "#test/shapes";

const within = "counts: { anything: true }, within: end";
const hoursOf = (credit: string, entries: Parameters<typeof rowOf>[1], demand?: string): number =>
  rowOf(
    { credit: `{ ${within}, ${credit} }`, ...(demand === undefined ? {} : { demand }) },
    entries,
  ).credited / 60;

describe("what one entry gives", () => {
  test("a day stands for a fixed number of hours, whatever was attended", () => {
    expect(hoursOf("dayAsHours: 8", [did("2024-03-05", 3, { from: "2024-03-04" })])).toBe(16);
  });

  test("days of a course over the edge of the window count in it, evenly", () => {
    const over = did("2025-01-02", 10, { from: "2024-12-30" });
    const credit = "{ counts: { anything: true }, dayAsHours: 8 }";
    expect(rowOf({ credit }, [over]).credited / 60).toBe(16);
  });

  test("enough of the stated credit attended gives it whole, less gives nothing or the minutes", () => {
    const stated = (minutes: number) =>
      did("2024-03-05", 0, { minutes, credit: { thousandths: 10_000, unit: "hour" } });
    const strict = "threshold: { percent: 80, below: nothing }";
    const mild = "threshold: { percent: 80, below: attended }";
    expect(hoursOf(strict, [stated(480)])).toBe(10);
    expect(hoursOf(strict, [stated(479)])).toBe(0);
    expect(hoursOf(mild, [stated(450)])).toBe(7.5);
    expect(hoursOf(strict, [did("2024-03-05", 2)])).toBe(2);
  });

  test("the first multiplier that takes an entry multiplies it", () => {
    const credit =
      "multiply: [{ of: { form: lecturing }, by: 3 }, { of: { topic: ethics }, by: { times: 3, over: 2 } }]";
    expect(hoursOf(credit, [did("2024-03-05", 2, { form: "lecturing", topic: "ethics" })])).toBe(6);
    expect(hoursOf(credit, [did("2024-03-05", 2, { topic: "ethics" })])).toBe(3);
    expect(hoursOf(credit, [did("2024-03-05", 2)])).toBe(2);
  });

  test("each entry is rounded by itself; half goes up", () => {
    const three = [75, 75, 74].map((minutes) => did("2024-03-05", 0, { minutes }));
    expect(hoursOf("rounding: { to: 30, how: down }", three)).toBe(3);
    expect(hoursOf("rounding: { to: 30, how: nearest }", three)).toBe(4);
    expect(hoursOf("rounding: { to: 30, how: up }", three)).toBe(4.5);
  });
});

describe("entries together", () => {
  test("parts of one course less than 24 hours apart count only as a whole of seven hours", () => {
    const credit = "blocks: { days: 2, atLeast: 7 }";
    const part = (day: string, hours: number, course: string) => did(day, hours, { course });
    const close = [part("2024-03-04", 4, "a"), part("2024-03-05", 3, "a")];
    expect(hoursOf(credit, close)).toBe(7);
    expect(hoursOf(credit, [part("2024-03-04", 4, "a"), part("2024-03-06", 3, "a")])).toBe(0);
    expect(hoursOf(credit, [part("2024-03-04", 4, "a"), part("2024-03-05", 3, "b")])).toBe(0);
    expect(hoursOf(credit, [did("2024-03-04", 7), did("2024-03-04", 6)])).toBe(7);
  });

  test("the same course gives once in a window, the first or the best of them", () => {
    const twice = [did("2024-03-04", 2, { course: "a" }), did("2024-09-04", 5, { course: "a" })];
    expect(hoursOf("repeats: { of: course, in: window, keep: first }", twice)).toBe(2);
    expect(hoursOf("repeats: { of: course, in: window, keep: best }", twice)).toBe(5);
    expect(
      hoursOf("repeats: { of: course, in: window, keep: best }", [
        did("2024-03-04", 2),
        did("2024-03-04", 2),
      ]),
    ).toBe(4);
  });

  test("a repeat of a course of an earlier window gives nothing where it gives once for ever", () => {
    const again = [did("2023-03-04", 2, { course: "a" }), did("2024-03-04", 2, { course: "a" })];
    expect(hoursOf("repeats: { of: course, in: ever, keep: first }", again)).toBe(0);
    expect(hoursOf("repeats: { of: course, in: window, keep: first }", again)).toBe(2);
  });

  test("a window in which any earlier day counts has no earlier entries: one of those in it gives", () => {
    const again = [did("2022-03-04", 2, { course: "a" }), did("2023-03-04", 5, { course: "a" })];
    const once = (keep: string) =>
      rowOf(
        {
          window: "{ once: { from: 2024-01-01, to: 2026-12-31 } }",
          credit: `{ ${within}, repeats: { of: course, in: ever, keep: ${keep} } }`,
        },
        again,
      ).credited / 60;
    expect(once("first")).toBe(2);
    expect(once("best")).toBe(5);
  });

  test("a repeat is no training either", () => {
    const credit = `{ ${within}, repeats: { of: course, in: window, keep: first } }`;
    const twice = [did("2024-03-04", 2, { course: "a" }), did("2024-09-04", 5, { course: "a" })];
    expect(
      rowOf({ credit, demand: "{ all: [{ sessions: 2 }, { hours: 2 }] }" }, twice),
    ).toMatchObject({
      sessions: 1,
      missingCount: 1,
    });
  });
});

describe("caps", () => {
  const online = (hours: number) => did("2024-05-01", hours, { form: "online" });

  test("at most so many hours of a class, and of each group of it", () => {
    expect(hoursOf("caps: [{ of: { form: online }, hours: 4 }]", [online(3), online(3)])).toBe(4);
    const topics = [
      did("2024-05-01", 6, { topic: "ethics" }),
      did("2024-05-01", 6, { topic: "cyber" }),
      did("2024-05-01", 6),
      did("2024-05-01", 6),
    ];
    expect(hoursOf("caps: [{ of: { anything: true }, hours: 5, per: topic }]", topics)).toBe(20);
  });

  test("two caps that overlap cut an hour once", () => {
    const caps = "caps: [{ of: { form: online }, hours: 4 }, { of: { topic: ethics }, hours: 3 }]";
    const both = did("2024-05-01", 6, { form: "online", topic: "ethics" });
    expect(hoursOf(caps, [both, did("2024-04-01", 4, { form: "online" })])).toBe(4);
    expect(hoursOf(caps, [both, did("2024-04-01", 3, { topic: "ethics" })])).toBe(3);
  });

  test("a share of what is credited: half of it at most", () => {
    const caps = "caps: [{ of: { form: online }, share: { percent: 50, of: credited } }]";
    expect(hoursOf(caps, [online(20), did("2024-05-01", 6)])).toBe(12);
    expect(hoursOf(caps, [online(20)])).toBe(0);
    expect(hoursOf(caps, [online(4), did("2024-05-01", 6)])).toBe(10);
  });

  test("a part alone keeps what the share leaves of all entries, though together they stay below it", () => {
    // Of three and three hours one is left, all of it in a room; a quarter of that may be online.
    const caps =
      "caps: [{ of: { anything: true }, hours: 1 }, { of: { form: online }, share: { percent: 20, of: credited } }]";
    const entries = [did("2024-03-05", 3, { form: "online" }), did("2024-03-06", 3)];
    const alone = "{ all: [{ hours: 1, of: { form: online } }] }";
    expect(hoursOf(caps, entries, "{ hours: 1 }")).toBe(1);
    expect(hoursOf(caps, entries, alone)).toBe(0.25);
  });

  test("a share for each group is of the total that is left", () => {
    const caps =
      "caps: [{ of: { anything: true }, share: { percent: 40, of: credited }, per: topic }]";
    const of = (topic: string, hours: number) => did("2024-05-01", hours, { topic });
    expect(hoursOf(caps, [of("ethics", 30), of("cyber", 6), of("driving", 3)])).toBe(15);
    expect(hoursOf(caps, [of("ethics", 30), of("cyber", 30)])).toBe(0);
  });

  test("a share of what is demanded", () => {
    const caps = "caps: [{ of: { form: online }, share: { percent: 25, of: demanded } }]";
    expect(hoursOf(caps, [online(20)], "{ hours: 40 }")).toBe(10);
  });

  test("caps cut hours, not trainings", () => {
    const credit = `{ ${within}, caps: [{ of: { anything: true }, hours: 3, per: course }] }`;
    const twice = [did("2024-03-04", 3, { course: "a" }), did("2024-09-04", 3, { course: "a" })];
    expect(
      rowOf({ credit, demand: "{ all: [{ sessions: 2 }, { hours: 3 }] }" }, twice),
    ).toMatchObject({
      status: "met",
      credited: 180,
      sessions: 2,
    });
  });
});

describe("hours from before the window", () => {
  test("entries of the months before it count up to a limit", () => {
    const back = "reachBack: { months: 3, of: { topic: ethics }, hours: 4 }";
    const before = (day: string, hours: number) => did(day, hours, { topic: "ethics" });
    expect(hoursOf(back, [before("2023-11-01", 3), before("2023-12-01", 3)])).toBe(4);
    expect(hoursOf(back, [before("2023-09-30", 3)])).toBe(0);
    expect(hoursOf(back, [did("2023-12-01", 3)])).toBe(0);
  });
});

describe("filters", () => {
  test("by the place where it was, letter for letter; an unknown place is none of those named", () => {
    const counts = (filter: string) => {
      const entries = [
        did("2024-03-02", 2, { place: "Yinchuan" }),
        did("2024-04-02", 3, { place: "Guyuan" }),
        did("2024-05-02", 5),
      ];
      return rowOf({ credit: `{ counts: ${filter} }` }, entries).credited / 60;
    };
    expect(counts("{ place: Yinchuan }")).toBe(2);
    expect(counts("{ place: [Yinchuan, Guyuan] }")).toBe(5);
    expect(counts("{ place: yinchuan }")).toBe(0);
    expect(counts("{ not: { place: Yinchuan } }")).toBe(8);
  });

  test("by course, by length and by the end of the window", () => {
    const counts = (filter: string, entries: Parameters<typeof rowOf>[1]) =>
      rowOf({ credit: `{ counts: ${filter}, within: end }` }, entries).credited / 60;
    const a = did("2024-12-02", 2, { course: "a" });
    const b = did("2024-03-02", 3, { course: "b" });
    expect(counts("{ course: [a, c] }", [a, b])).toBe(2);
    expect(counts("{ not: { course: a } }", [a, b])).toBe(3);
    expect(counts("{ minutes: { atLeast: 150 } }", [a, b])).toBe(3);
    expect(counts("{ within: { last: { months: 1 } } }", [a, b])).toBe(2);
    expect(counts("{ within: { last: { days: 30 } } }", [a, b])).toBe(2);
    expect(counts("{ within: { last: { days: 29 } } }", [a, b])).toBe(0);
  });
});

describe("mistakes in credit", () => {
  test.each([
    ["caps: [{ of: { anything: true } }]", "one of hours and share is needed"],
    [
      "caps: [{ of: { anything: true }, hours: 3, share: { percent: 5, of: credited } }]",
      "not both",
    ],
    [
      "caps: [{ of: { anything: true }, share: { percent: 100, of: credited } }]",
      "100 is outside 1..99",
    ],
    [
      "caps: [{ of: { anything: true }, share: { percent: 0, of: demanded } }]",
      "0 is outside 1..99",
    ],
    ["multiply: [{ of: { anything: true }, by: { times: 1, over: 0 } }]", "0 is outside 1..1000"],
    ["multiply: [{ of: { anything: true }, by: 0 }]", "0 is outside 1..1000"],
    ["roundings: { to: 30, how: down }", "did you mean rounding?"],
    ["rounding: { to: 30, how: dwon }", "did you mean down?"],
    ["dayAsHours: 8, threshold: { percent: 80, below: nothing }", "neither minutes nor credit"],
    [
      "carryIn: { hours: 3, of: { anything: true } }, reachBack: { months: 1, of: { anything: true } }",
      "hours is missing",
    ],
  ])("%s", (credit, message) => {
    expect(
      mistakesIn({ credit: `{ counts: { anything: true }, ${credit} }` }).join("\n"),
    ).toContain(message);
  });
});

import { describe, expect, test } from "vitest";
import { explain, sentences } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import { compiledWith, did, memberWith, on, rowOf, type Steps } from "#test/shapes";

const within = "counts: { anything: true }, within: end";
const credit = (more: string): string => `{ ${within}, ${more} }`;

function judged(steps: Steps, entries: readonly LedgerEntry[], from = "2024-01-01") {
  return rowOf(steps, entries, { from });
}

/** Minutes credited, whatever the order of the entries. */
function minutesOf(more: string, entries: readonly LedgerEntry[], from?: string): number {
  const steps = { credit: credit(more) };
  const { credited } = judged(steps, entries, from);
  expect(judged(steps, entries.toReversed(), from).credited).toBe(credited);
  return credited;
}

/** What the reasons say of each entry, by its id. */
function told(steps: Steps, entries: readonly LedgerEntry[], from = "2024-01-01") {
  const pack = compiledWith(steps);
  const member = memberWith(entries);
  const row = rowOf(pack, member, { from });
  const reasons = explain(pack, member, { today: on("2025-06-01") }, row);
  const texts = reasons === null ? [] : sentences(reasons);
  return Object.fromEntries(
    texts.flatMap(({ entryId, text }) => (entryId === null ? [] : [[entryId, text]])),
  );
}

const stated = (minutes: number | null, hours: number | null) => ({
  minutes,
  credit: hours === null ? null : { thousandths: hours * 1000, unit: "hour" },
});

describe("what one entry gives by itself", () => {
  const rounding = "rounding: { to: 1, how: down }";

  test("of an entry over the edge its day lines inside; a day that stands for hours goes by days", () => {
    const lines = [
      { on: on("2024-12-31"), minutes: 60 },
      { on: on("2025-01-01"), minutes: 180 },
    ];
    const over = did("2025-01-01", 4, { from: "2024-12-31", days: lines });
    const days = (more: string) => ({ credit: `{ counts: { anything: true }, ${more} }` });
    expect(judged(days(rounding), [over]).credited).toBe(60);
    expect(judged(days(rounding), [over], "2025-01-01").credited).toBe(180);
    expect(judged(days("dayAsHours: 5"), [over]).credited).toBe(300);
  });

  test("a threshold asks of those alone whose minutes and credit are both known", () => {
    const threshold = "threshold: { percent: 80, below: nothing }";
    const given = (minutes: number | null, hours: number | null) =>
      minutesOf(threshold, [did("2024-03-05", 0, stated(minutes, hours))]);
    expect(given(60, null)).toBe(60);
    expect(given(null, 2)).toBe(120);
    expect(given(95, 2)).toBe(0);
    expect(given(96, 2)).toBe(120);
    expect(given(600, 2)).toBe(120);
  });

  test("the reasons say what a threshold did", () => {
    const mild = { credit: credit("threshold: { percent: 80, below: attended }") };
    const texts = told(mild, [
      did("2024-03-04", 0, { id: "less", ...stated(90, 2) }),
      did("2024-03-05", 0, { id: "enough", ...stated(96, 2) }),
      did("2024-03-06", 0, { id: "alone", ...stated(60, null) }),
    ]);
    expect(texts).toEqual({
      less: {
        en: "2024-03-04: 1.5 h counted (less than 80% of it was attended, so the time attended counts).",
        zh: "2024-03-04:计1.5学时(实际参加不足80%,按实际时长计)。",
      },
      enough: {
        en: "2024-03-05: 2 h counted (80% of it was attended, so the stated credit counts whole).",
        zh: "2024-03-05:计2学时(实际参加达到80%,按认定学时全计)。",
      },
      alone: { en: "2024-03-06: 1 h counted.", zh: "2024-03-06:计1学时。" },
    });
  });

  test("a fraction is rounded down to the thousandth of a minute, each entry by itself", () => {
    const third = "multiply: [{ of: { anything: true }, by: { times: 1, over: 3 } }]";
    const three = [4, 5, 6].map((day) => did(`2024-03-0${String(day)}`, 0, { minutes: 100 }));
    expect(minutesOf(third, three)).toBe(99);
    const one = [did("2024-03-04", 3, { id: "one" })];
    expect(told({ credit: credit(third) }, one).one?.en).toBe(
      "2024-03-04: 1 h counted (multiplied by 1/3).",
    );
  });

  test("rounding is told where it changed anything", () => {
    const steps = { credit: credit("rounding: { to: 60, how: nearest }") };
    const texts = told(steps, [
      did("2024-03-04", 2, { id: "even" }),
      did("2024-03-05", 0, { id: "half", minutes: 90 }),
      did("2024-03-06", 0, { id: "less", minutes: 89 }),
    ]);
    expect(texts.even?.en).toBe("2024-03-04: 2 h counted.");
    expect(texts.half?.en).toBe("2024-03-05: 2 h counted (rounded to 2 h).");
    expect(texts.less?.en).toBe("2024-03-06: 1 h counted (rounded to 1 h).");
    expect(minutesOf("rounding: { to: 60, how: up }", [did("2024-03-04", 2)])).toBe(120);
  });

  test("less than the least gives nothing and is no training; the least itself gives", () => {
    const steps = { credit: credit(`minMinutes: 30, ${rounding}`), demand: "{ sessions: 2 }" };
    const of = (minutes: number) => did("2024-03-04", 0, { minutes });
    expect(judged(steps, [of(29)])).toMatchObject({ sessions: 0 });
    expect(judged(steps, [of(30)])).toMatchObject({ sessions: 1 });
    // The least is asked before anything is multiplied.
    const twice = "minMinutes: 30, multiply: [{ of: { anything: true }, by: 2 }]";
    expect(minutesOf(twice, [of(29), of(30)])).toBe(60);
  });
});

describe("parts of one course that lie together", () => {
  const blocks = "blocks: { days: 2, atLeast: 3 }";
  const part = (day: string, hours: number, course = "a", more: Partial<LedgerEntry> = {}) =>
    did(day, hours, { course, ...more });

  test("count from the first day of the block, not from its last part", () => {
    const three = [part("2024-03-04", 2), part("2024-03-05", 1), part("2024-03-06", 2)];
    expect(minutesOf(blocks, three)).toBe(180);
    const wide = [part("2024-03-04", 1), part("2024-03-05", 2), part("2024-03-06", 3)];
    expect(minutesOf(blocks, wide)).toBe(360);
  });

  test("of several courses each by itself, though they alternate", () => {
    const mixed = [
      part("2024-03-04", 2, "a"),
      part("2024-03-04", 2, "b"),
      part("2024-03-05", 1, "a"),
      part("2024-03-06", 2, "b"),
    ];
    expect(minutesOf(blocks, mixed)).toBe(180);
  });

  test("without a course each stands alone", () => {
    expect(minutesOf(blocks, [part("2024-03-04", 2, ""), part("2024-03-04", 2, "")])).toBe(0);
    expect(minutesOf(blocks, [part("2024-03-04", 3, ""), part("2024-03-04", 2, "")])).toBe(180);
  });

  test("those that give nothing by themselves are not walked: they open no block", () => {
    const least = `minMinutes: 30, ${blocks}`;
    const parts = [
      part("2024-03-04", 0, "a", { minutes: 20 }),
      part("2024-03-05", 2),
      part("2024-03-06", 1),
    ];
    expect(minutesOf(least, parts)).toBe(180);
  });

  test("by the first day, wherever they end", () => {
    const long = part("2024-03-09", 2, "a", { startsOn: on("2024-03-04") });
    expect(minutesOf(blocks, [long, part("2024-03-05", 1)])).toBe(180);
  });

  test("a block that is too short is no training either", () => {
    const steps = { credit: credit(blocks), demand: "{ all: [{ sessions: 1 }, { count: 1 }] }" };
    expect(judged(steps, [part("2024-03-04", 2)])).toMatchObject({ sessions: 0, status: "short" });
    expect(judged(steps, [part("2024-03-04", 3)])).toMatchObject({ sessions: 1, status: "met" });
  });
});

describe("entries alike", () => {
  const repeats = (more: string) => `repeats: { of: course, ${more} }`;
  const a = (day: string, hours: number, id: string, more: Partial<LedgerEntry> = {}) =>
    did(day, hours, { course: "a", id, ...more });
  const gave = (more: string, entries: readonly LedgerEntry[]) => {
    const texts = told({ credit: credit(more) }, entries);
    return Object.keys(texts).filter((id) => texts[id]?.en.endsWith("h counted."));
  };

  test("the first to end gives, then the smaller id; the best is the largest, then the first", () => {
    const first = repeats("in: window, keep: first");
    const best = repeats("in: window, keep: best");
    expect(gave(first, [a("2024-03-05", 2, "y"), a("2024-03-04", 1, "z")])).toEqual(["z"]);
    expect(gave(first, [a("2024-03-04", 1, "z"), a("2024-03-04", 2, "y")])).toEqual(["y"]);
    expect(gave(best, [a("2024-03-04", 1, "y"), a("2024-03-05", 2, "z")])).toEqual(["z"]);
    expect(gave(best, [a("2024-03-05", 2, "y"), a("2024-03-04", 2, "z")])).toEqual(["z"]);
    expect(gave(best, [a("2024-03-04", 2, "z"), a("2024-03-04", 2, "y")])).toEqual(["y"]);
  });

  test("those that give nothing take no place, nor do those of another course", () => {
    const least = `minMinutes: 30, ${repeats("in: window, keep: first")}`;
    const small = a("2024-03-04", 0, "x", { minutes: 20 });
    expect(minutesOf(least, [small, a("2024-03-05", 2, "y")])).toBe(120);
    const other = did("2024-03-05", 3, { course: "b" });
    expect(minutesOf(least, [a("2024-03-04", 2, "y"), other])).toBe(300);
  });

  test("once for good: earlier ones compete with what they are worth, and are told as from before", () => {
    const ever = (keep: string) => repeats(`in: ever, keep: ${keep}`);
    const before = a("2023-03-04", 2, "old");
    const now = (hours: number) => a("2024-03-04", hours, "new");
    expect(minutesOf(ever("first"), [before, now(5)])).toBe(0);
    expect(minutesOf(ever("best"), [before, now(5)])).toBe(300);
    expect(minutesOf(ever("best"), [before, now(2)])).toBe(0);
    expect(minutesOf(ever("best"), [before, now(1)])).toBe(0);
    expect(told({ credit: credit(ever("best")) }, [before, now(5)]).old?.en).toBe(
      "2023-03-04: before the window.",
    );
    expect(told({ credit: credit(ever("best")) }, [before, now(1)]).new?.zh).toBe(
      "2024-03-04:与已计入的记录重复,不计。",
    );
  });

  test("once for good: what was not taken, too little, or a double then does not compete", () => {
    const first = repeats("in: ever, keep: first");
    const now = a("2024-03-04", 2, "new");
    const online = `{ counts: { form: course }, within: end, ${first} }`;
    const other = a("2023-03-04", 2, "old", { form: "online" });
    expect(judged({ credit: online }, [other, now]).credited).toBe(120);
    const little = a("2023-03-04", 0, "old", { minutes: 20 });
    expect(minutesOf(`minMinutes: 30, ${first}`, [little, now])).toBe(120);
    // A second entry of a session of another course, shorter: the longer one alone counts.
    const double = a("2023-03-04", 1, "old", { sessionId: "s" });
    const longer = did("2023-03-04", 3, { sessionId: "s", course: "b" });
    expect(minutesOf(first, [double, longer, now])).toBe(120);
    const multiplied = `multiply: [{ of: { anything: true }, by: 2 }], ${repeats("in: ever, keep: best")}`;
    expect(minutesOf(multiplied, [a("2023-03-04", 2, "old"), a("2024-03-04", 3, "new")])).toBe(360);
  });
});

describe("hours from the time before the window", () => {
  const back = (more = "") =>
    `reachBack: { months: 2, of: { topic: ethics }, hours: 3${more} }, minMinutes: 30`;
  const ethics = (day: string, hours: number, more: Partial<LedgerEntry> = {}) =>
    did(day, hours, { topic: "ethics", ...more });

  test("lie in the months before it, to the day, and are not the window's own", () => {
    expect(minutesOf(back(), [ethics("2023-10-31", 1)])).toBe(0);
    expect(minutesOf(back(), [ethics("2023-11-01", 1)])).toBe(60);
    expect(minutesOf(back(), [ethics("2023-12-31", 1)])).toBe(60);
    expect(minutesOf(back(), [ethics("2024-01-01", 5)])).toBe(300);
  });

  test("are those that both filters take, that are enough by themselves and no doubles", () => {
    const online = `{ counts: { form: course }, within: end, ${back()} }`;
    const given = (one: LedgerEntry) => judged({ credit: online }, [one]).credited;
    expect(given(ethics("2023-12-01", 1))).toBe(60);
    expect(given(ethics("2023-12-01", 1, { form: "online" }))).toBe(0);
    expect(given(did("2023-12-01", 1))).toBe(0);
    const steps = { credit: credit(back()), demand: "{ all: [{ hours: 1 }, { sessions: 1 }] }" };
    expect(judged(steps, [ethics("2023-12-01", 0, { minutes: 29 })])).toMatchObject({
      sessions: 0,
      credited: 0,
    });
    const double = [1, 2].map((hours) => ethics("2023-12-01", hours, { sessionId: "s" }));
    expect(minutesOf(back(), double)).toBe(120);
  });

  test("are trainings where they are of the kind that is", () => {
    const steps = { credit: credit(back()), demand: "{ all: [{ hours: 1 }, { sessions: 1 }] }" };
    expect(judged(steps, [ethics("2023-12-01", 1)])).toMatchObject({ sessions: 1, status: "met" });
    expect(judged(steps, [ethics("2023-12-01", 1, { form: "online" })])).toMatchObject({
      sessions: 0,
      status: "short",
    });
  });

  test("come to so many together: the latest are cut first, and no cap asks about them", () => {
    const capped = `caps: [{ of: { topic: ethics }, hours: 1 }], ${back()}`;
    const entries = [
      ethics("2023-11-05", 2, { id: "first" }),
      ethics("2023-12-05", 2, { id: "last" }),
      ethics("2024-03-05", 2, { id: "own" }),
    ];
    expect(minutesOf(capped, entries)).toBe(240);
    const texts = told({ credit: credit(capped) }, entries);
    expect(texts.first?.en).toBe(
      "2023-11-05: 2 h counted (from the 2 months before the window, which count too).",
    );
    expect(texts.last?.zh).toBe(
      "2023-12-05:计1学时(在考核期前2个月内,可计入;考核期前的学时合计至多3学时)。",
    );
    expect(texts.own?.en).toBe(
      "2024-03-05: 1 h counted (at most 1 h of topic Ethics: 1 h taken away).",
    );
  });

  test("only for the first window, where the rule says so", () => {
    const both = [ethics("2023-12-05", 1), ethics("2024-12-05", 1)];
    const second = (more: string) => minutesOf(back(more), both, "2025-01-01");
    expect(minutesOf(back(", firstOnly: true"), both)).toBe(120);
    expect(second(", firstOnly: true")).toBe(0);
    expect(second("")).toBe(60);
  });
});

import { describe, expect, test } from "vitest";
import { explain, sentences } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import { compiledWith, did, memberWith, on, rowOf, type Steps } from "#test/shapes";

const rule = (within: string, more: Partial<Steps> = {}): Steps => ({
  credit: `{ counts: { anything: true }, within: ${within} }`,
  demand: "{ all: [{ hours: 10 }, { sessions: 1 }] }",
  ...more,
});
const days = rule("days");

/** Minutes and trainings of the windows that begin on these days. */
function shares(steps: Steps, entries: readonly LedgerEntry[], ...from: string[]) {
  return from.map((day) => {
    const { credited, sessions } = rowOf(steps, entries, { from: day });
    return [credited, sessions];
  });
}

/** The reason that is told of one entry. */
function told(steps: Steps, entries: readonly LedgerEntry[], from: string, today = "2025-06-01") {
  const pack = compiledWith(steps);
  const member = memberWith(entries);
  const reasons = explain(pack, member, { today: on(today) }, rowOf(pack, member, { from, today }));
  const texts = reasons === null ? [] : sentences(reasons);
  return texts.filter(({ entryId }) => entryId !== null).map(({ text }) => text.en);
}

const over = (to: string, minutes: number, more: Partial<LedgerEntry> = {}) =>
  did(to, 0, { from: "2024-12-30", minutes, ...more });
const years = ["2024-01-01", "2025-01-01"] as const;

describe("an entry over the edge of a window", () => {
  test("gives each window the minutes of its days; what is over goes to the first days", () => {
    expect(shares(days, [over("2025-01-01", 100)], ...years)).toEqual([
      [67, 1],
      [33, 0],
    ]);
    expect(shares(days, [over("2025-01-01", 101)], ...years)[0]).toEqual([68, 1]);
  });

  test("gives parts of a minute to the window of its first day", () => {
    const two = [1, 2].map(() =>
      over("2025-01-01", 0, { minutes: null, credit: { thousandths: 1675, unit: "hour" } }),
    );
    expect(shares(days, two, ...years)).toEqual([
      [135, 2],
      [66, 0],
    ]);
  });

  test("gives what its day lines say, where it has some", () => {
    const lines = [
      { on: on("2024-12-31"), minutes: 20 },
      { on: on("2025-01-01"), minutes: 80 },
    ];
    expect(shares(days, [over("2025-01-01", 100, { days: lines })], ...years)).toEqual([
      [20, 0],
      [80, 1],
    ]);
    expect(shares(days, [over("2025-01-01", 100, { days: [] })], ...years)[0]).toEqual([67, 1]);
  });

  test("of stated credit that stands for the minutes each day has its share of those attended", () => {
    const monthly = {
      window: "{ calendar: { months: 1 } }",
      credit: "{ counts: { anything: true }, threshold: { percent: 50, below: nothing } }",
    };
    const lines = [
      { on: on("2024-01-31"), minutes: 30 },
      { on: on("2024-02-01"), minutes: 45 },
      { on: on("2024-02-29"), minutes: 15 },
      { on: on("2024-03-01"), minutes: 150 },
    ];
    const credit = { thousandths: 8000, unit: "hour" };
    const long = did("2024-03-01", 4, { from: "2024-01-31", days: lines, credit });
    const minutes = shares(monthly, [long], "2024-01-01", "2024-02-01", "2024-03-01");
    expect(minutes.map(([found]) => found)).toEqual([60, 120, 300]);
  });

  test("is the training of the window in which most of it lies, or of the earlier of two", () => {
    expect(shares(days, [over("2025-01-02", 80)], ...years)).toEqual([
      [40, 1],
      [40, 0],
    ]);
    expect(shares(days, [over("2025-01-03", 100)], ...years)).toEqual([
      [40, 0],
      [60, 1],
    ]);
    const monthly = { ...days, window: "{ calendar: { months: 1 } }" };
    const long = did("2024-03-05", 0, { from: "2024-01-26", minutes: 400 });
    expect(shares(monthly, [long], "2024-01-01", "2024-02-01", "2024-03-01")).toEqual([
      [60, 0],
      [290, 1],
      [50, 0],
    ]);
  });

  test("is the training of a window by itself where as much lies in it as after, and more than before", () => {
    const alone = { ...days, window: "{ fixed: { from: 2024-03-01, to: 2024-03-31 } }" };
    const of = (from: string, to: string) =>
      shares(alone, [did(to, 0, { from, minutes: 60 })], "2024-03-01")[0];
    expect(of("2024-02-29", "2024-03-01")).toEqual([30, 0]);
    expect(of("2024-02-29", "2024-03-02")).toEqual([40, 1]);
    expect(of("2024-03-31", "2024-04-01")).toEqual([30, 1]);
    expect(of("2024-03-31", "2024-04-02")).toEqual([20, 0]);
    expect(of("2024-02-28", "2024-02-29")).toEqual([0, 0]);
    expect(of("2024-04-01", "2024-04-02")).toEqual([0, 0]);
  });

  test("belongs whole to the window of its first or of its last day, where the rule says so", () => {
    const entry = over("2025-01-01", 90);
    expect(shares(rule("start"), [entry], ...years)).toEqual([
      [90, 1],
      [0, 0],
    ]);
    expect(shares(rule("end"), [entry], ...years)).toEqual([
      [0, 0],
      [90, 1],
    ]);
    expect(told(rule("start"), [entry], "2025-01-01")).toEqual([
      "2024-12-30–2025-01-01: before the window.",
    ]);
    expect(told(rule("end"), [entry], "2024-01-01")).toEqual([
      "2024-12-30–2025-01-01: ended after the due day; not in time.",
    ]);
    expect(told(rule("end"), [entry], "2025-01-01")).toEqual([
      "2024-12-30–2025-01-01: 1.5 h counted.",
    ]);
  });
});

describe("an entry that still runs", () => {
  const running = did("2024-05-04", 0, { from: "2024-05-01", minutes: 240 });
  const seen = (within: string, today: string) => {
    const { credited, sessions } = rowOf(rule(within), [running], { today });
    return [credited, sessions];
  };

  test("gives the days that have passed, and is a training when it has ended", () => {
    for (const within of ["days", "start"]) {
      expect(seen(within, "2024-05-01")).toEqual([60, 0]);
      expect(seen(within, "2024-05-03")).toEqual([180, 0]);
      expect(seen(within, "2024-05-04")).toEqual([240, 1]);
    }
    expect(told(days, [running], "2024-01-01", "2024-05-03")).toEqual([
      "2024-05-01–2024-05-04: still running; 3 h of the days passed, a training only when it has ended.",
    ]);
  });

  test("gives nothing yet where it belongs to its last day", () => {
    expect(seen("end", "2024-05-03")).toEqual([0, 0]);
    expect(seen("end", "2024-05-04")).toEqual([240, 1]);
    expect(told(rule("end"), [running], "2024-01-01", "2024-05-03")).toEqual([
      "2024-05-01–2024-05-04: still running; 0 h of the days passed, a training only when it has ended.",
    ]);
  });
});

describe("entries that have nothing to do with a window", () => {
  test("lie before it, after it, after today, or are a second one of a session", () => {
    const twice = [1, 2].map((hours) => did("2024-03-04", hours, { sessionId: "s" }));
    const entries = [did("2023-12-31", 1), ...twice, did("2025-01-01", 1), did("2025-06-02", 1)];
    expect(told(days, entries, "2024-01-01")).toEqual([
      "2023-12-31: before the window.",
      "2024-03-04: a second entry of the same session; only the longer one counts.",
      "2024-03-04: 2 h counted.",
      "2025-01-01: after the window.",
      "2025-06-02: after the day of judging; not counted.",
    ]);
    expect(rowOf(days, entries)).toMatchObject({ credited: 120, sessions: 1 });
  });

  test("on its first and last day lie in it", () => {
    expect(shares(days, [did("2024-01-01", 1), did("2024-12-31", 1)], ...years)).toEqual([
      [120, 2],
      [0, 0],
    ]);
  });
});

describe("what is a training", () => {
  test("whoever attended no minute had none; stated credit alone stands for minutes", () => {
    expect(rowOf(days, [did("2024-03-04", 0)])).toMatchObject({ sessions: 0 });
    const credit = { thousandths: 1000, unit: "hour" };
    expect(rowOf(days, [did("2024-03-04", 0, { credit })])).toMatchObject({ sessions: 0 });
    const stated = did("2024-03-04", 0, { minutes: null, credit });
    expect(rowOf(days, [stated])).toMatchObject({ sessions: 1, credited: 60 });
  });

  test("counting entries are those that give something or are a training", () => {
    const outcomes = { ...days, demand: "{ outcomes: 2 }" };
    const online = (minutes: number) => did("2024-03-04", 0, { form: "online", minutes });
    const met = (...entries: LedgerEntry[]) => rowOf(outcomes, entries).credited;
    expect(met(online(60), did("2024-03-05", 1))).toBe(2);
    expect(met(online(0), did("2024-03-05", 1))).toBe(1);
  });

  test("less than the least is told as too short", () => {
    const least = rule("days, minMinutes: 60");
    const of = (minutes: number) => did("2024-03-04", 0, { minutes });
    expect(told(least, [of(59)], "2024-01-01")).toEqual(["2024-03-04: too short to count."]);
    expect(told(least, [of(60)], "2024-01-01")).toEqual(["2024-03-04: 1 h counted."]);
  });
});

test("who was judged before leaves nothing behind", () => {
  for (const steps of [days, rule("days, caps: [{ of: { form: course }, hours: 1 }]")]) {
    const pack = compiledWith(steps);
    const one = memberWith([did("2024-03-04", 2)]);
    const many = memberWith([3, 4, 5, 6].map((day) => did(`2024-03-0${String(day)}`, 5)));
    const alone = rowOf(compiledWith(steps), one);
    rowOf(pack, many);
    expect(rowOf(pack, one)).toEqual(alone);
  }
});

test("only a rule that goes by days says that an entry over the edge was split", () => {
  const said = (credit: string): readonly string[] => {
    const pack = compiledWith({ credit: `{ counts: { anything: true }, ${credit} }` });
    const member = memberWith([did("2024-01-02", 8, { id: "e", from: "2023-12-30" })]);
    const today = { today: on("2024-07-01") };
    const reasons = explain(pack, member, today, rowOf(pack, member, { today: "2024-07-01" }));
    return reasons === null
      ? []
      : sentences(reasons)
          .map(({ text }) => text.en)
          .slice(2);
  };
  expect(said("within: days")).toEqual([
    "Entry e has no day lines: split evenly over its days.",
    "2023-12-30–2024-01-02: reaches over the edge; 4 h lie inside.",
  ]);
  expect(said("within: end")).toEqual(["2023-12-30–2024-01-02: 8 h counted."]);
  expect(said("within: start")).toEqual(["2023-12-30–2024-01-02: before the window."]);
});

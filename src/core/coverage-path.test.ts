import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  daysToCome,
  isLong,
  type LongWindow,
  type PathCount,
  pathDays,
  pathOf,
  pathSums,
} from "./coverage-path.ts";
import { type Day, dayOf, type PartialDay } from "./day.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { History } from "./members.ts";
import { type Status, statuses, type Verdict } from "./verdicts.ts";

const exact = (day: Day): PartialDay => ({ first: day, last: day });
const end = (year: number): Day => dayOf(year, 12, 31);
const window: LongWindow = { requirement: "S15", from: dayOf(2009, 7, 1), to: dayOf(2012, 6, 30) };
const place = { kind: "branch", level: "branch", sector: null };
const nobody: History = { homes: [], facts: [], events: [], entries: [], waivers: [] };
const entryOn = (endsOn: Day): LedgerEntry => ({
  id: String(endsOn),
  sessionId: String(endsOn),
  startsOn: endsOn - 4,
  endsOn,
  minutes: 60,
  credit: null,
  days: null,
  form: "class",
  topic: "",
  course: "",
  place: "",
  provider: { id: 1, kind: "school", level: "county" },
  outcome: null,
  attested: false,
  recordedOn: endsOn,
});

function verdictOf(status: Status, countedAt = 7): Verdict {
  return {
    requirement: "S15",
    windowStart: window.from,
    anchor: "",
    dueOn: window.to,
    period: dayOf(2012, 1, 1),
    status,
    credited: 0,
    demanded: 1,
    sessions: 0,
    missingMinutes: 0,
    missingCount: 0,
    owes: false,
    countedAt,
    unitNow: countedAt,
    unitAtEnd: null,
    nextChangeOn: null,
  };
}

describe("windows that have a path", () => {
  test("a year has none; one day more has", () => {
    expect(isLong(dayOf(2010, 1, 1), end(2010))).toBe(false);
    expect(isLong(dayOf(2010, 1, 1), dayOf(2011, 1, 1))).toBe(true);
    // From 29 February the year is full on 28 February.
    expect(isLong(dayOf(2008, 2, 29), dayOf(2009, 2, 27))).toBe(false);
    expect(isLong(dayOf(2008, 2, 29), dayOf(2009, 2, 28))).toBe(true);
  });

  test("it is read at the ends of the years and of the window; today belongs to neither side", () => {
    const all = [end(2009), end(2010), end(2011), dayOf(2012, 6, 30)];
    expect(pathDays(window, dayOf(2013, 1, 1))).toEqual(all);
    expect(daysToCome(window, dayOf(2009, 1, 1))).toEqual(all);
    expect(pathDays(window, end(2010))).toEqual(all.slice(0, 1));
    expect(daysToCome(window, end(2010))).toEqual(all.slice(2));
    expect(pathDays(window, end(2010) + 1)).toEqual(all.slice(0, 2));
    expect(daysToCome(window, end(2010) - 1)).toEqual(all.slice(1));
    expect(daysToCome(window, window.to)).toEqual([]);
    expect(pathDays(window, dayOf(2009, 1, 1))).toEqual([]);
  });

  test("a window that ends with a year has no day twice", () => {
    const whole = { from: dayOf(2009, 1, 1), to: end(2010) };
    expect(pathDays(whole, end(2020))).toEqual([end(2009), end(2010)]);
  });
});

/** Judged by what holds from some days on; before the first of them nothing binds. */
function judgedBy(...steps: readonly (readonly [Day, Status | null, number?])[]) {
  const asked: Day[] = [];
  const judgeOn = (day: Day): Verdict[] => {
    asked.push(day);
    const step = steps.findLast(([from]) => from <= day);
    if (step === undefined || step[1] === null) return [];
    return [verdictOf(step[1], step[2])];
  };
  return { asked, judgeOn };
}

const counted = (
  figure: PathCount["figure"],
  day: Day,
  hasReached: boolean,
  unitId = 7,
): PathCount => ({
  unitId,
  requirement: "S15",
  windowStart: window.from,
  figure,
  day,
  hasReached,
});
const atHome: History = {
  ...nobody,
  homes: [{ unitId: 7, place, from: dayOf(2000, 1, 1), to: null }],
};
const after = dayOf(2013, 1, 1);

describe("what one member adds", () => {
  test("trained in the second year: three points reached, trained in that year, ever judged once", () => {
    const day = dayOf(2010, 5, 6);
    const history = { ...atHome, entries: [entryOn(day)] };
    const { judgeOn } = judgedBy([window.from, "on-course"], [day, "met"]);
    expect(pathOf(history, [window], after, judgeOn)).toEqual([
      counted("point", end(2009), false),
      counted("point", end(2010), true),
      counted("point", end(2011), true),
      counted("point", window.to, true),
      counted("trained", end(2010), true),
      counted("ever", window.to, true),
    ]);
  });

  test("trained in the last year: it ends with the window", () => {
    const day = dayOf(2012, 2, 1);
    const { judgeOn } = judgedBy([window.from, "short"], [day, "met"]);
    const counts = pathOf({ ...atHome, entries: [entryOn(day)] }, [window], after, judgeOn);
    expect(counts.slice(-2)).toEqual([
      counted("trained", window.to, true),
      counted("ever", window.to, true),
    ]);
  });

  test.each([
    ["met", "point", true],
    ["late", "point", true],
    ["on-course", "point", false],
    ["short", "point", false],
    ["overdue", "point", false],
    ["not-measurable", "open", false],
    ["waived", null, false],
    ["exempt", null, false],
    ["partial-year", null, false],
    ["no-norm", null, false],
    ["undetermined", null, false],
  ] as const)("%s on a year's end counts as %s, reached: %s", (status, figure, hasReached) => {
    const { judgeOn } = judgedBy([window.from, status]);
    const counts = pathOf(atHome, [window], end(2009) + 1, judgeOn);
    const points = counts.filter((one) => one.figure === "point" || one.figure === "open");
    expect(points).toEqual(figure === null ? [] : [counted(figure, end(2009), hasReached)]);
    const others = counts.filter((one) => !points.includes(one)).map((one) => one.figure);
    expect(others).toEqual([
      ...(hasReached ? ["trained"] : []),
      ...(figure === "point" ? ["ever"] : []),
    ]);
  });

  test("every status has its line above", () => {
    expect(statuses).toHaveLength(11);
  });

  test("today's figure is not among the points, and today alone makes somebody ever judged", () => {
    const { judgeOn } = judgedBy([end(2009), "met"]);
    expect(pathOf(atHome, [window], end(2009), judgeOn)).toEqual([
      counted("trained", end(2009), true),
      counted("ever", window.to, true),
    ]);
    const first = judgedBy([window.from, "short"]);
    expect(pathOf(atHome, [window], window.from, first.judgeOn)).toEqual([
      counted("ever", window.to, false),
    ]);
  });

  test("before the window's first day nobody is in it", () => {
    const { asked, judgeOn } = judgedBy([dayOf(2000, 1, 1), "met"]);
    expect(pathOf(atHome, [window], window.from - 1, judgeOn)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test("trained counts at the home of the first day, ever judged at that of the last", () => {
    const moved = dayOf(2011, 3, 1);
    const history: History = {
      ...nobody,
      homes: [
        { unitId: 7, place, from: dayOf(2000, 1, 1), to: moved },
        { unitId: 9, place, from: moved, to: null },
      ],
      entries: [entryOn(dayOf(2010, 2, 2))],
    };
    const { judgeOn } = judgedBy(
      [window.from, "short", 7],
      [dayOf(2010, 2, 2), "met", 7],
      [moved, "met", 9],
    );
    expect(pathOf(history, [window], after, judgeOn)).toEqual([
      counted("point", end(2009), false, 7),
      counted("point", end(2010), true, 7),
      counted("point", end(2011), true, 9),
      counted("point", window.to, true, 9),
      counted("trained", end(2010), true, 7),
      counted("ever", window.to, true, 9),
    ]);
  });

  test("who left before the first year's end was ever judged, by the home of his last day", () => {
    const left = dayOf(2009, 9, 1);
    const history: History = {
      ...nobody,
      homes: [{ unitId: 7, place, from: dayOf(2000, 1, 1), to: left }],
    };
    const { judgeOn } = judgedBy([window.from, "short"], [left, null]);
    expect(pathOf(history, [window], after, judgeOn)).toEqual([counted("ever", window.to, false)]);
  });

  test("who reached it and fell out of it again stays trained, and the last day says the rest", () => {
    const trained = dayOf(2010, 2, 2);
    const fell = dayOf(2010, 9, 1);
    const history: History = {
      ...atHome,
      entries: [entryOn(trained)],
      events: [{ id: "e", kind: "left", on: exact(fell), unitId: null }],
    };
    const { judgeOn } = judgedBy(
      [window.from, "short"],
      [trained, "met"],
      [fell, "overdue"],
      [dayOf(2012, 1, 1), "exempt"],
    );
    expect(pathOf(history, [window], after, judgeOn).slice(-2)).toEqual([
      counted("trained", end(2010), true),
      counted("ever", window.to, false),
    ]);
  });

  test("only the verdict of this requirement and this window is meant", () => {
    const others: Verdict[] = [
      { ...verdictOf("met"), requirement: "S16" },
      { ...verdictOf("met"), windowStart: window.from + 1 },
    ];
    expect(pathOf(atHome, [window], after, () => others)).toEqual([]);
    const counts = pathOf(atHome, [window], after, () => [...others, verdictOf("short")]);
    expect(counts.map((one) => one.hasReached)).toEqual([false, false, false, false, false]);
  });

  test("he is judged on the days on which something about him may change, each once for all windows", () => {
    const inside = (day: number): Day => dayOf(2010, 1, day);
    const partial = (from: number): PartialDay => ({
      first: inside(from),
      last: inside(from + 2),
    });
    const held = { kind: "role", value: "x", unitId: null, place: null };
    const history: History = {
      homes: [{ unitId: 7, place, from: inside(2), to: inside(4) }],
      facts: [
        { ...held, from: partial(6), to: partial(10) },
        { ...held, from: exact(inside(14)), to: null },
      ],
      events: [{ id: "e", kind: "full", on: partial(16), unitId: null }],
      entries: [entryOn(inside(24))],
      waivers: [],
    };
    const { asked, judgeOn } = judgedBy();
    const twice = [window, { ...window, requirement: "S16" }];
    pathOf(history, twice, after, judgeOn);
    const days = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 24].map(inside);
    const points = [end(2009), end(2010), end(2011), window.to];
    expect(asked.toSorted((a, b) => a - b)).toEqual([...days, ...points].toSorted((a, b) => a - b));
  });

  test("an open end is no day, also in a window around 1970", () => {
    const old = { requirement: "S15", from: dayOf(1969, 1, 1), to: end(1970) };
    const home = { unitId: 7, place, from: dayOf(1969, 6, 1), to: null };
    const fact = { kind: "role", value: "x", unitId: null, place: null, to: null };
    const facts = [{ ...fact, from: exact(dayOf(1969, 6, 1)) }];
    const { asked, judgeOn } = judgedBy();
    pathOf({ ...nobody, homes: [home], facts }, [old], after, judgeOn);
    expect(asked.toSorted((a, b) => a - b)).toEqual([
      dayOf(1969, 5, 31),
      dayOf(1969, 6, 1),
      end(1969),
      end(1970),
    ]);
  });

  test("changes on the first and on the last day of the window belong to it, those beside it do not", () => {
    const history: History = {
      ...nobody,
      entries: [window.from - 1, window.from, window.to, window.to + 1].map(entryOn),
    };
    const { asked, judgeOn } = judgedBy();
    pathOf(history, [window], after, judgeOn);
    expect(asked.toSorted((a, b) => a - b)).toEqual([
      window.from,
      end(2009),
      end(2010),
      end(2011),
      window.to,
    ]);
  });
});

describe("sums of paths", () => {
  test("persons and those of them who reached it, apart by unit, rule, window, figure and day", () => {
    const one = counted("point", 10, true);
    const sums = pathSums();
    expect(sums.rows()).toEqual([]);
    const others: PathCount[] = [
      { ...one, unitId: 8 },
      { ...one, requirement: "S16" },
      { ...one, windowStart: 1 },
      { ...one, figure: "open", hasReached: false },
      { ...one, day: 11 },
    ];
    for (const each of [one, { ...one, hasReached: false }, one, ...others]) sums.add(each);
    const row = {
      unitId: 7,
      requirement: "S15",
      windowStart: window.from,
      figure: "point",
      day: 10,
    };
    expect(sums.rows()).toEqual([
      { ...row, members: 3, reached: 2 },
      { ...row, unitId: 8, members: 1, reached: 1 },
      { ...row, requirement: "S16", members: 1, reached: 1 },
      { ...row, windowStart: 1, members: 1, reached: 1 },
      { ...row, figure: "open", members: 1, reached: 0 },
      { ...row, day: 11, members: 1, reached: 1 },
    ]);
  });

  test("each person is in one trained and one ever at most, and in no more points than years", () => {
    const day = fc.integer({ min: window.from - 200, max: window.to + 200 });
    const step = fc.tuple(day, fc.constantFrom(null, ...statuses), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(step), fc.array(day), day, (steps, entries, today) => {
        const { judgeOn } = judgedBy(...steps.toSorted((a, b) => a[0] - b[0]));
        const history: History = { ...nobody, entries: entries.map(entryOn) };
        const counts = pathOf(history, [window], today, judgeOn);
        const of = (figure: PathCount["figure"]) => counts.filter((one) => one.figure === figure);
        expect(of("trained").length).toBeLessThanOrEqual(of("ever").length);
        expect(of("ever").length).toBeLessThanOrEqual(1);
        expect(of("point").length + of("open").length).toBeLessThanOrEqual(
          pathDays(window, today).length,
        );
        // Nobody is in a point who was never judged.
        if (of("point").length > 0) expect(of("ever")).toHaveLength(1);
      }),
    );
  });
});

import { describe, expect, test } from "vitest";
import { type Day, dayOf } from "./day.ts";
import {
  type Attendance,
  checkAttendance,
  checkSession,
  type ClaimProblem,
  type SessionClaim,
} from "./ledger-check.ts";
import type { Vocabulary } from "./policy/vocabulary.ts";

const title = { zh: "", en: "" };
const vocabulary: Vocabulary = {
  facts: [],
  events: [],
  forms: [
    { code: "class", title, subject: "member", mode: "in-room", education: "concentrated" },
    { code: "meeting", title, subject: "unit", mode: "in-room", education: "frequent" },
  ],
  providers: [],
  levels: [],
  unitKinds: [],
  topics: [
    { code: "law", title, parent: null },
    { code: "history", title, parent: null },
  ],
  creditUnits: [
    { code: "point", title, one: null, minutes: 45 },
    { code: "hour", title, one: null, minutes: 60 },
  ],
  outcomes: [
    { code: "passed", title },
    { code: "failed", title },
  ],
  waivers: [],
};
const today = dayOf(2010, 5, 6);
const session: SessionClaim = {
  startsOn: today,
  endsOn: today,
  startsAt: "08:00",
  endsAt: "10:00",
  form: "meeting",
  topic: "history",
};

describe("a session", () => {
  const problems = (changes: Partial<SessionClaim>): ClaimProblem[] =>
    checkSession(vocabulary, { ...session, ...changes }, today);

  test("that ended today, with words of the pack, is none the worse", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ topic: "" })).toEqual([]);
    expect(problems({ form: "class", topic: "law", startsAt: null })).toEqual([]);
  });

  test("ends no sooner than it starts", () => {
    expect(problems({ endsOn: today - 1 })).toEqual([
      {
        field: "endsOn",
        code: "ends-before-starts",
        value: "2010-05-05",
        detail: "2010-05-06",
      },
    ]);
  });

  test("lasts 400 days at most", () => {
    expect(problems({ startsOn: today - 399 })).toEqual([]);
    expect(problems({ startsOn: today - 400 })).toEqual([
      { field: "endsOn", code: "too-many-days", value: "2010-05-06", detail: "400" },
    ]);
  });

  test("is recorded when it has ended", () => {
    expect(problems({ endsOn: today + 1 })).toEqual([
      { field: "endsOn", code: "after-today", value: "2010-05-07", detail: "2010-05-06" },
    ]);
  });

  test("ends on one day at a later time than it starts", () => {
    expect(problems({ endsAt: "08:01" })).toEqual([]);
    expect(problems({ endsAt: "08:00" })).toEqual([
      { field: "endsAt", code: "time-order", value: "08:00", detail: "08:00" },
    ]);
    expect(problems({ startsOn: today - 1, endsAt: "07:00" })).toEqual([]);
  });

  test("has a form of the pack, and a topic of it or none", () => {
    const field = { code: "unknown-word", detail: "" } as const;
    expect(problems({ form: "Class" })).toEqual([{ field: "form", ...field, value: "Class" }]);
    expect(problems({ form: "" })).toEqual([{ field: "form", ...field, value: "" }]);
    expect(problems({ topic: "law " })).toEqual([{ field: "topic", ...field, value: "law " }]);
  });

  test("with several mistakes names all of them", () => {
    const all = problems({
      startsOn: today + 1,
      endsOn: today + 1,
      endsAt: "07:00",
      form: "x",
      topic: "y",
    });
    expect(all.map((one) => one.code)).toEqual([
      "after-today",
      "time-order",
      "unknown-word",
      "unknown-word",
    ]);
  });
});

describe("what one person attended", () => {
  const claim: Attendance = { minutes: 120, credit: null, days: null, outcome: null };
  const problems = (changes: Partial<Attendance>, of: Partial<SessionClaim> = {}): ClaimProblem[] =>
    checkAttendance(vocabulary, { ...session, ...of }, { ...claim, ...changes });

  test("has minutes or credit, or both", () => {
    const credit = { thousandths: 2000, unit: "hour" };
    expect(problems({})).toEqual([]);
    expect(problems({ minutes: null, credit })).toEqual([]);
    expect(problems({ credit })).toEqual([]);
    expect(problems({ minutes: 0 })).toEqual([]);
    expect(problems({ minutes: null })).toEqual([
      { field: "minutes", code: "no-amount", value: "", detail: "" },
    ]);
  });

  test("is no longer than the session", () => {
    const tooMany = { field: "minutes", code: "too-many-minutes" } as const;
    expect(problems({ minutes: 121 })).toEqual([{ ...tooMany, value: "121", detail: "120" }]);
    const two = { startsOn: today - 1 };
    expect(problems({ minutes: 240 }, two)).toEqual([]);
    expect(problems({ minutes: 241 }, two)).toEqual([{ ...tooMany, value: "241", detail: "240" }]);
    const whole = { startsAt: null, endsAt: null };
    expect(problems({ minutes: 1440 }, whole)).toEqual([]);
    expect(problems({ minutes: 1441 }, whole)).toEqual([
      { ...tooMany, value: "1441", detail: "1440" },
    ]);
  });

  test("gives 24 of any unit of credit a day at most", () => {
    const given = (thousandths: number, of: Partial<SessionClaim> = {}) =>
      problems({ credit: { thousandths, unit: "point" } }, of);
    expect(given(24_000)).toEqual([]);
    expect(given(24_001)).toEqual([
      { field: "credit", code: "too-much-credit", value: "24.001", detail: "24" },
    ]);
    expect(given(48_000, { startsOn: today - 1 })).toEqual([]);
    expect(given(48_500, { startsOn: today - 1 })).toEqual([
      { field: "credit", code: "too-much-credit", value: "48.5", detail: "48" },
    ]);
    // A session whose days are exchanged, a mistake of its own, counts as one day.
    expect(given(24_000, { endsOn: today - 5 })).toEqual([]);
    expect(given(24_001, { endsOn: today - 5 }).map((one) => one.detail)).toEqual(["24"]);
  });

  test("has a unit of credit and an outcome of the pack", () => {
    const unknown = { code: "unknown-word", detail: "" } as const;
    expect(problems({ credit: { thousandths: 1, unit: "day" } })).toEqual([
      { field: "credit", ...unknown, value: "day" },
    ]);
    expect(problems({ outcome: "passed" })).toEqual([]);
    expect(problems({ outcome: "great" })).toEqual([
      { field: "outcome", ...unknown, value: "great" },
    ]);
    expect(problems({ outcome: "" })).toEqual([{ field: "outcome", ...unknown, value: "" }]);
  });
});

describe("day lines", () => {
  const from = today - 2;
  const line = (on: Day, minutes: number) => ({ on, minutes });
  const problems = (minutes: number | null, ...days: { on: Day; minutes: number }[]) =>
    checkAttendance(
      vocabulary,
      { ...session, startsOn: from },
      { minutes, credit: { thousandths: 1, unit: "hour" }, days, outcome: null },
    );

  test("sum to the minutes", () => {
    const sum = { field: "days", code: "day-lines-sum" } as const;
    expect(problems(200, line(from, 120), line(today, 80))).toEqual([]);
    expect(problems(199, line(from, 120), line(today, 80))).toEqual([
      { ...sum, value: "200", detail: "199" },
    ]);
    expect(problems(60)).toEqual([{ ...sum, value: "0", detail: "60" }]);
    expect(problems(0)).toEqual([]);
    expect(problems(null, line(from, 60))).toEqual([{ ...sum, value: "60", detail: "-" }]);
  });

  test("lie in the session, its first and its last day included", () => {
    const outside = { field: "days", code: "day-lines-outside" } as const;
    expect(problems(3, line(from, 1), line(from + 1, 1), line(today, 1))).toEqual([]);
    expect(problems(1, line(from - 1, 1))).toEqual([
      { ...outside, value: "2010-05-03", detail: "2010-05-03" },
    ]);
    expect(problems(2, line(from, 1), line(today + 1, 1))).toEqual([
      { ...outside, value: "2010-05-07", detail: "2010-05-07" },
    ]);
  });

  test("hold no more minutes than their day", () => {
    expect(problems(240, line(from, 120), line(today, 120))).toEqual([]);
    expect(problems(221, line(from, 100), line(today, 121))).toEqual([
      { field: "days", code: "too-many-minutes", value: "121", detail: "120" },
    ]);
  });

  test("of a session over a night hold what that day has of it", () => {
    const night = { ...session, startsOn: today - 1, startsAt: "22:00", endsAt: "06:00" };
    const of = (first: number, second: number) =>
      checkAttendance(vocabulary, night, {
        minutes: first + second,
        credit: null,
        days: [line(today - 1, first), line(today, second)],
        outcome: null,
      });
    expect(of(120, 360)).toEqual([]);
    expect(of(121, 359)).toEqual([
      { field: "days", code: "too-many-minutes", value: "121", detail: "120" },
    ]);
  });

  test("name each day once", () => {
    expect(problems(2, line(from, 1), line(from, 1))).toEqual([
      { field: "days", code: "bad-day-lines", value: "", detail: "" },
    ]);
  });
});

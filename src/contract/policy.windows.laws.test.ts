import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smallHistory, smallRules } from "#test/small-pack";
import { type Day, dayOf } from "#core/day";
import { explain, judge, judgeMember, sentences } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import type { Fact, History, MemberEvent, Waiver } from "#core/members";
import type { Verdict } from "#core/verdicts";

/** Every shape of window, of share and of questions about time, in one pack. */
const compiled = smallRules(
  {
    grace: {
      window: '{ calendar: { years: 1, startsOn: "04-01", grace: { days: 40 } } }',
      verdict: "{ mayAct: { while: [met, on-course], inGrace: false }, waive: [shift, lift] }",
    },
    straddling: {
      window: "{ calendar: { years: 1, grace: { months: 1 } } }",
      credit: "{ counts: { anything: true }, within: days }",
      prorate: "{ byDays: { noFindingBelow: { days: 30 } } }",
      bind: "{ when: { post: driver } }",
    },
    overlapping: {
      window: "{ cycle: { after: { event: licensed }, years: 3, step: 1, grace: { days: 20 } } }",
      prorate: "{ byYears: { year: started } }",
      bind: "{ when: { any: [{ post: driver }, { post: guard }] } }",
    },
    decreed: {
      window:
        "{ cycle: { after: { start: { post: guard }, gapOver: { days: 5 } }, months: 7, stretch: [{ endsFrom: 2011-01-01, endsTo: 2012-06-30, months: 2 }] } }",
      prorate: "{ byMonths: { month: full, firstExempt: true } }",
      bind: "{ when: { post: guard } }",
    },
    quarterly: {
      window: "{ calendar: { months: 3, cure: { within: { months: 2 } }, grace: { days: 5 } } }",
      credit: "{ counts: { anything: true }, within: days }",
      prorate: "{ wholeWindow: true }",
      bind: "{ when: { any: [{ post: driver }, { grade: high }] } }",
    },
    restored: {
      window:
        '{ cycle: { after: { event: hired }, days: 100, step: { months: 5 }, align: "02-10", cure: { demand: { all: [{ hours: 6 }] } } } }',
    },
    resting: {
      window:
        "{ cycle: { after: { event: hired }, months: 6, pause: { post: guard }, cure: true } }",
      verdict: "{ mayAct: { while: [met, late, on-course] } }",
    },
    back: {
      window:
        "{ deadline: { after: { start: { post: driver }, gapOver: { days: 20 }, again: true }, days: 30, from: 2010-01-01 } }",
    },
    issued: {
      window: "{ validity: { months: 7, issued: licensed, early: { months: 2 } } }",
    },
    cohort: {
      window:
        "{ cycle: { after: { cohort: { by: grade, at: hired, of: { low: 2010-02-28, high: 2011-07-01 } } }, years: 1, every: { nth: 2, first: 1 } } }",
    },
    working: {
      window:
        "{ deadline: { after: { event: hired }, workingDays: { n: 40, calendar: week }, grace: { days: 9 }, from: 2010-01-01 } }",
      verdict: "{ mayAct: { while: [met, late], inGrace: true } }",
    },
    rolling: {
      window:
        "{ rolling: { months: 3, initial: { days: 30 }, lapsed: { over: { days: 50 }, demand: { all: [{ hours: 6 }] } } } }",
      bind: "{ when: { not: { post: guard } } }",
    },
    valid: {
      window:
        "{ validity: { months: 5, monthEnd: true, collect: { days: 30 }, early: { calendarMonths: 1 }, grace: { calendarMonths: 1 }, lapsed: { over: { months: 2 }, demand: { all: [{ sessions: 2 }] } } } }",
      bind: "{ when: { not: { post: guard } }, from: 2010-06-01, until: 2014-06-30 }",
      verdict: "{ mayAct: { while: [met], inGrace: true } }",
    },
    asking: {
      window: "{ calendar: { years: 1 } }",
      bind: "{ when: { any: [{ all: [{ since: { days: 100, holds: { post: driver } } }, { done: working }] }, { frozen: { at: hired, when: { grade: high } } }, { count: { atLeast: 2, of: [{ post: guard }, { event: { kind: licensed, atLeast: { days: 10 }, below: { months: 4 } } }] } }] } }",
      prorate: "{ perMonth: { hours: 1, month: started } }",
    },
  },
  "\ncalendars:\n  week: { weekdays: [mon, tue, wed, thu, fri], closed: [2011-05-02] }\n",
);

const first = dayOf(2010, 1, 1);
const anyDay: fc.Arbitrary<Day> = fc.oneof(
  fc.integer({ min: first - 400, max: dayOf(2014, 12, 31) }),
  // The edges of months and years are where windows change their mind.
  fc
    .tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: -2, max: 2 }))
    .map(([month, offset]) => dayOf(2010 + Math.floor(month / 12), (month % 12) + 1, 1) + offset),
);

const entries: fc.Arbitrary<LedgerEntry[]> = fc
  .array(fc.tuple(anyDay, fc.integer({ min: 0, max: 12 }), fc.constantFrom(2, 5, 10, 20)), {
    maxLength: 9,
  })
  .map((list) =>
    list.map(([startsOn, more, hours], i) => ({
      id: `e${i}`,
      sessionId: `s${i}`,
      startsOn,
      endsOn: startsOn + more,
      minutes: hours * 60,
      credit: null,
      days: null,
      form: "class",
      topic: "a",
      course: "",
      place: "",
      provider: { id: 1, kind: "school", level: "" },
      outcome: null,
      attested: false,
      recordedOn: startsOn + more,
    })),
  );

function factsOf(kind: string, value: string): fc.Arbitrary<Fact[]> {
  return fc.uniqueArray(anyDay, { minLength: 0, maxLength: 4 }).map((days) => {
    const sorted = [...days].sort((a, b) => a - b);
    const found: Fact[] = [];
    for (let i = 0; i < sorted.length; i += 2) {
      const [from, to] = [sorted[i] ?? 0, sorted[i + 1]];
      const end = to === undefined ? null : { first: to, last: to };
      found.push({
        kind,
        value,
        from: { first: from, last: from },
        to: end,
        unitId: null,
        place: null,
      });
    }
    return found;
  });
}

const events: fc.Arbitrary<MemberEvent[]> = fc
  .array(fc.tuple(fc.constantFrom("hired", "licensed"), anyDay), { maxLength: 3 })
  .map((list) =>
    list.map(([kind, day], i) => ({
      id: `v${i}`,
      kind,
      on: { first: day, last: day },
      unitId: null,
    })),
  );

const waivers: fc.Arbitrary<Waiver[]> = fc
  .array(fc.tuple(fc.integer({ min: 2010, max: 2014 }), fc.boolean(), fc.nat(200)), {
    maxLength: 2,
  })
  .map((list) =>
    list.map(([year, shift, more]) => ({
      requirement: "grace",
      window: dayOf(year, 4, 1),
      kind: "posting",
      effect: shift ? ("shift" as const) : ("lift" as const),
      amount: shift ? dayOf(year + 1, 4, 1) + more : 0,
    })),
  );

const history: fc.Arbitrary<History> = fc
  .record({
    entries,
    events,
    waivers,
    drives: factsOf("post", "driver"),
    guards: factsOf("post", "guard"),
    grade: factsOf("grade", "high"),
    home: fc.oneof(fc.constant(first - 4000), anyDay),
  })
  .map(({ drives, guards, grade, home, ...rest }) => {
    const place = { kind: "branch", level: "branch", sector: null };
    const homes = [{ unitId: 1, place, from: home, to: null }];
    return smallHistory({ ...rest, homes, facts: [...drives, ...guards, ...grade] });
  });

const keyOf = (row: Verdict): string => `${row.requirement} ${row.windowStart} ${row.anchor}`;
/** A row without what says where the member is and when it may change. */
function stated(row: Verdict): Partial<Verdict> {
  const { nextChangeOn: _, unitAtEnd: __, ...rest } = row;
  return rest;
}

describe("laws of windows", () => {
  test("the order of facts, events and entries never matters", () => {
    fc.assert(
      fc.property(history, anyDay, (one, today) => {
        const turned: History = {
          ...one,
          facts: [...one.facts].reverse(),
          events: [...one.events].reverse(),
          entries: [...one.entries].reverse(),
          waivers: [...one.waivers].reverse(),
        };
        expect(judge(compiled, turned, { today })).toEqual(judge(compiled, one, { today }));
      }),
      { numRuns: 400 },
    );
  });

  test("a window that has ended is judged the same whenever it is asked", () => {
    fc.assert(
      fc.property(history, anyDay, fc.integer({ min: 1, max: 900 }), (one, today, later) => {
        // What is known on a day: nothing of it lies in the future.
        const known = { ...one, entries: one.entries.filter((entry) => entry.endsOn <= today) };
        const ended = judge(compiled, known, { today }).filter(
          (row) => row.dueOn < today && ["met", "short", "partial-year"].includes(row.status),
        );
        const then = new Map(
          judge(compiled, known, { today: today + later }).map((row) => [keyOf(row), row]),
        );
        for (const row of ended) {
          if (["rolling", "valid", "issued"].includes(row.requirement)) continue;
          // Another event of the kind may name another cohort, or cut what was one window.
          if (one.events.some((event) => event.on.first > today)) continue;
          const found = then.get(keyOf(row));
          expect(found && stated(found)).toEqual(stated(row));
        }
      }),
      { numRuns: 600 },
    );
  });

  test("nothing changes before next_change_on, and no row appears before the head's", () => {
    fc.assert(
      fc.property(history, anyDay, (one, today) => {
        const now = judgeMember(compiled, one, { today });
        const head = now.figures.find((row) => row.requirement === "~members");
        for (const row of now.verdicts) {
          expect(row.nextChangeOn ?? today + 1).toBeGreaterThan(today);
        }
        if (head === undefined) return;
        const before = new Map(now.verdicts.map((row) => [keyOf(row), row]));
        for (let day = today + 1; day <= today + 300; day += 1) {
          const then = judge(compiled, one, { today: day });
          const found = new Map(then.map((row) => [keyOf(row), row]));
          for (const [key, row] of before) {
            if (row.nextChangeOn !== null && day >= row.nextChangeOn) continue;
            const later = found.get(key);
            expect(later && stated(later), `${key} on ${day}`).toEqual(stated(row));
          }
          if (head.nextChangeOn !== null && day >= head.nextChangeOn) continue;
          for (const key of found.keys()) expect(before.has(key), `${key} on ${day}`).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  }, 120_000);

  test("leaving out windows that ended before a day leaves out nothing else", () => {
    fc.assert(
      fc.property(history, anyDay, anyDay, (one, today, from) => {
        const all = judge(compiled, one, { today });
        const late = new Set(judge(compiled, one, { today, from }).map(keyOf));
        for (const row of all) if (row.dueOn >= from) expect(late.has(keyOf(row))).toBe(true);
        const byKey = new Map(all.map((row) => [keyOf(row), row]));
        for (const row of judge(compiled, one, { today, from })) {
          expect(row).toEqual(byKey.get(keyOf(row)));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("every verdict has reasons in words, and they agree with it", () => {
    fc.assert(
      fc.property(history, anyDay, (one, today) => {
        for (const row of judge(compiled, one, { today })) {
          const reasons = explain(compiled, one, { today }, row);
          expect(reasons?.verdict).toEqual(row);
          for (const { text } of reasons === null ? [] : sentences(reasons)) {
            expect(`${text.zh} ${text.en}`).not.toMatch(/\{\w+\}|undefined|NaN/);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("incomplete dates are judged at both their ends, in any order", () => {
    fc.assert(
      fc.property(history, anyDay, fc.nat(60), (one, today, days) => {
        const events = one.events.map((event) => ({
          ...event,
          on: { first: event.on.first, last: event.on.first + days },
        }));
        const vague = { ...one, events };
        const turned = { ...vague, events: [...events].reverse() };
        const rows = judge(compiled, vague, { today });
        expect(judge(compiled, turned, { today })).toEqual(rows);
        for (const row of rows) if (row.status === "undetermined") expect(row.owes).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Day, dayOf } from "#core/day";
import { compilePack, explain, judge, judgeMember, sentences, tally } from "#core/judge";
import { entriesInForce, type LedgerEntry, type LedgerRow } from "#core/ledger";
import type { Fact, History, Home, MemberEvent, Waiver } from "#core/members";
import type { Place } from "#core/organisation";
import type { Verdict } from "#core/verdicts";
import { parsePack } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs/five-year-plan");
const parsed = parsePack(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") })),
);
if (!parsed.ok) throw new Error("the pack was not read");
const { pack } = parsed;
const compiled = compilePack(pack);

const first = dayOf(2008, 1, 1);
const length = dayOf(2015, 1, 1) - first;
/** Days near the edges of years come often: that is where rules change their mind. */
const anyDay: fc.Arbitrary<Day> = fc.oneof(
  fc.integer({ min: first, max: first + length }),
  fc
    .tuple(fc.integer({ min: 2008, max: 2014 }), fc.integer({ min: -4, max: 4 }))
    .map(([year, offset]) => dayOf(year, 12, 31) + offset),
);
const sectors = ["rural", "school", "government", "finance", "new-economic", "other", "army"];
const place: fc.Arbitrary<Place> = fc.record({
  kind: fc.constantFrom("branch", "village", "community", "workplace"),
  level: fc.constantFrom("branch", "grassroots"),
  sector: fc.constantFrom(...sectors, null),
});

/** Stretches that follow each other, with or without a gap, the last perhaps open. */
const spans = fc
  .tuple(fc.uniqueArray(anyDay, { minLength: 2, maxLength: 6 }), fc.boolean())
  .map(([days, open]) => {
    const sorted = [...days].sort((a, b) => a - b);
    const found: { from: Day; to: Day | null }[] = [];
    for (let i = 0; i + 1 < sorted.length; i += i % 3 === 0 ? 1 : 2) {
      found.push({ from: sorted[i] ?? 0, to: sorted[i + 1] ?? null });
    }
    const last = found.at(-1);
    return last === undefined ? [] : [...found.slice(0, -1), open ? { ...last, to: null } : last];
  });

const homes: fc.Arbitrary<Home[]> = fc
  .tuple(spans, fc.array(place, { minLength: 6, maxLength: 6 }))
  .map(([list, places]) =>
    list.map((span, i) => ({
      ...span,
      unitId: i + 1,
      place: places[i] ?? { kind: "branch", level: "branch", sector: null },
    })),
  );

const values: Readonly<Record<string, readonly string[]>> = {
  sector: sectors.slice(0, 6),
  role: ["leading-body", "village-secretary", "party-building-instructor"],
  contract: ["graduate-village-official"],
  "cadre-scope": ["yes"],
  standing: ["farmer", "veteran"],
};

function factsOf(kind: string): fc.Arbitrary<Fact[]> {
  return fc
    .tuple(spans, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), place, fc.boolean())
    .map(([list, picks, where, held]) =>
      list.map((span, i) => ({
        kind,
        value: values[kind]?.[(picks[i] ?? 0) % (values[kind]?.length ?? 1)] ?? "",
        from: { first: span.from, last: span.from },
        to: span.to === null ? null : { first: span.to, last: span.to },
        unitId: held ? 9 : null,
        place: held ? where : null,
      })),
    );
}

const entry: fc.Arbitrary<Omit<LedgerEntry, "id" | "sessionId">> = fc
  .record({
    startsOn: anyDay,
    days: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.constant(400)),
    minutes: fc.oneof(fc.constantFrom(0, 480, 960, 1440, 2400), fc.integer({ min: 0, max: 3000 })),
    stated: fc.boolean(),
    lines: fc.boolean(),
    form: fc.constantFrom("concentrated-class", "lecture", "online", "model-village", "teaching"),
    kind: fc.constantFrom("party-school", "base"),
    level: fc.constantFrom("city", "county", "township"),
    outcome: fc.constantFrom(null, "certificate"),
  })
  .map(({ startsOn, days, minutes, stated, lines, form, kind, level, outcome }) => ({
    startsOn,
    endsOn: startsOn + days - 1,
    minutes: stated ? null : minutes,
    credit: stated ? { thousandths: minutes * 7, unit: "hour" } : null,
    days:
      stated || !lines || days === 1
        ? null
        : [
            { on: startsOn, minutes: minutes - Math.floor(minutes / 3) },
            { on: startsOn + days - 1, minutes: Math.floor(minutes / 3) },
          ],
    form,
    topic: "theory",
    course: "",
    place: "",
    provider: { id: 1, kind, level },
    outcome,
    attested: true,
    recordedOn: startsOn + days - 1,
  }));

const entries: fc.Arbitrary<LedgerEntry[]> = fc
  .array(entry, { maxLength: 8 })
  .map((list) => list.map((one, i) => ({ ...one, id: `e${i}`, sessionId: `s${i}` })));

const events: fc.Arbitrary<MemberEvent[]> = fc.array(anyDay, { maxLength: 2 }).map((days) =>
  days.map((day, i) => ({
    id: `v${i}`,
    kind: "admitted",
    on: { first: day, last: day },
    unitId: null,
  })),
);

const waivers: fc.Arbitrary<Waiver[]> = fc.array(
  fc.record({
    requirement: fc.constantFrom("S1", "S3", "S4", "S5", "S11", "S12"),
    window: fc.oneof(
      fc.integer({ min: 2009, max: 2013 }).map((year) => dayOf(year, 1, 1)),
      anyDay,
    ),
    kind: fc.constant("posting"),
    effect: fc.constantFrom("lift", "reduce"),
    amount: fc.constantFrom(60, 480),
  }),
  { maxLength: 3 },
);

const history: fc.Arbitrary<History> = fc.record({
  homes,
  events,
  entries,
  facts: fc
    .tuple(...Object.keys(values).map(factsOf), fc.subarray(Object.keys(values)))
    .map((all) => {
      const kept = all.at(-1) as string[];
      return (all.slice(0, -1) as Fact[][]).flat().filter((fact) => kept.includes(fact.kind));
    }),
  waivers: fc.oneof(fc.constant([]), waivers),
});

const today = anyDay;
const keyOf = (row: Verdict): string => `${row.requirement} ${row.windowStart} ${row.anchor}`;

describe("laws of the judge", () => {
  test("the order of homes, facts, events and entries never matters", () => {
    fc.assert(
      fc.property(history, today, (one, day) => {
        const turned: History = {
          homes: [...one.homes].reverse(),
          facts: [...one.facts].reverse(),
          events: [...one.events].reverse(),
          entries: [...one.entries].reverse(),
          waivers: [...one.waivers].reverse(),
        };
        expect(judge(compiled, turned, { today: day })).toEqual(
          judge(compiled, one, { today: day }),
        );
      }),
      { numRuns: 1500 },
    );
  });

  test("judging one member gives the same whoever was judged before", () => {
    fc.assert(
      fc.property(history, history, today, (one, other, day) => {
        const alone = judge(compilePack(pack), one, { today: day });
        judge(compiled, other, { today: day });
        expect(judge(compiled, one, { today: day })).toEqual(alone);
      }),
      { numRuns: 300 },
    );
  });

  test("an entry more never worsens a verdict", () => {
    fc.assert(
      fc.property(history, entry, today, (one, more, day) => {
        const added = {
          ...one,
          entries: [...one.entries, { ...more, id: "more", sessionId: "more" }],
        };
        const after = new Map(
          judge(compiled, added, { today: day }).map((row) => [keyOf(row), row]),
        );
        for (const before of judge(compiled, one, { today: day })) {
          const row = after.get(keyOf(before));
          expect(row).toBeDefined();
          if (row === undefined) continue;
          if (before.status === "met") expect(row.status).toBe("met");
          if (before.status === "late") expect(["late", "met"]).toContain(row.status);
          // Met in time counts what lay in time; overdue and late count everything (D20). Who is
          // exempt may be either.
          if ((row.status === before.status && row.status !== "exempt") || !row.anchor) {
            expect(row.credited).toBeGreaterThanOrEqual(before.credited);
          }
          expect(row.missingMinutes).toBeLessThanOrEqual(before.missingMinutes);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("a correction and its undoing change nothing", () => {
    fc.assert(
      fc.property(history, entry, today, (one, wrong, day) => {
        const rows: LedgerRow[] = one.entries.map((row, i) => ({
          ...row,
          act: "entry",
          rootId: row.id,
          sequence: i,
        }));
        const root = rows[0];
        if (root === undefined) return;
        rows.push({
          ...wrong,
          id: "c1",
          sessionId: "c1",
          act: "correction",
          rootId: root.id,
          sequence: 100,
        });
        rows.push({ ...root, id: "c2", act: "correction", sequence: 101 });
        const undone = { ...one, entries: entriesInForce(rows, Number.MAX_SAFE_INTEGER) };
        expect(judge(compiled, undone, { today: day })).toEqual(
          judge(compiled, one, { today: day }),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("nothing changes before next_change_on, and no row appears before the head's", () => {
    fc.assert(
      fc.property(history, today, (one, day) => {
        const now = judgeMember(compiled, one, { today: day });
        const head = now.figures.find((row) => row.requirement === "~members");
        const rows = [...now.verdicts, ...now.figures];
        for (const row of rows) expect(row.nextChangeOn ?? day + 1).toBeGreaterThan(day);
        for (let later = day + 1; later <= day + 420; later += 1 + (later % 3)) {
          const then = judgeMember(compiled, one, { today: later });
          const found = new Map(
            [...then.verdicts, ...then.figures].map((row) => [keyOf(row), row]),
          );
          for (const row of rows) {
            if (row.nextChangeOn !== null && later >= row.nextChangeOn) continue;
            const same = found.get(keyOf(row));
            expect(row.requirement === "~members" ? { ...same, nextChangeOn: 0 } : same).toEqual(
              row.requirement === "~members" ? { ...row, nextChangeOn: 0 } : row,
            );
          }
          if (head === undefined || (head.nextChangeOn !== null && later >= head.nextChangeOn))
            continue;
          const next = rows.reduce<number | null>(
            (least, row) =>
              row.nextChangeOn === null
                ? least
                : Math.min(least ?? row.nextChangeOn, row.nextChangeOn),
            null,
          );
          if (next !== null && later >= next) continue;
          expect([...found.keys()].sort()).toEqual(rows.map(keyOf).sort());
        }
      }),
      { numRuns: 250 },
    );
  });

  test("from leaves out ended windows and nothing else", () => {
    fc.assert(
      fc.property(history, today, anyDay, (one, day, from) => {
        const all = judge(compiled, one, { today: day });
        const some = judge(compiled, one, { today: day, from });
        const kept = new Set(some.map(keyOf));
        expect(some).toEqual(all.filter((row) => kept.has(keyOf(row))));
        for (const row of all) {
          if (!kept.has(keyOf(row))) expect(row.dueOn).toBeLessThan(from);
          if (row.status === "overdue") expect(kept.has(keyOf(row))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("credited minutes of all years never exceed what was attended", () => {
    fc.assert(
      fc.property(history, today, (one, day) => {
        const given = one.entries.reduce(
          (sum, row) => sum + (row.minutes ?? ((row.credit?.thousandths ?? 0) * 60) / 1000),
          0,
        );
        const years = judge(compiled, one, { today: day }).filter(
          (row) => row.requirement === "S1",
        );
        expect(years.reduce((sum, row) => sum + row.credited, 0)).toBeLessThanOrEqual(given);
        const sessions = years.reduce((sum, row) => sum + row.sessions, 0);
        expect(sessions).toBeLessThanOrEqual(one.entries.length);
      }),
      { numRuns: 500 },
    );
  });

  test("reasons tell the same story as the verdict, in full sentences", () => {
    fc.assert(
      fc.property(history, today, (one, day) => {
        for (const verdict of judge(compiled, one, { today: day })) {
          const reasons = explain(compiled, one, { today: day }, verdict);
          expect(reasons?.verdict).toEqual(verdict);
          if (reasons === null) continue;
          expect(reasons.entries.length).toBe(one.entries.length);
          for (const { text } of sentences(reasons)) {
            expect(text.zh).not.toMatch(/[{}]/);
            expect(text.en).not.toMatch(/[{}]/);
          }
          if (reasons.measure === "minutes" && verdict.status !== "met") {
            const sum = reasons.entries.reduce((total, row) => total + row.minutes, 0);
            expect(Math.abs(sum - verdict.credited)).toBeLessThanOrEqual(one.entries.length);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("figures count every attended session once", () => {
    fc.assert(
      fc.property(history, today, (one, day) => {
        const rows = tally(compiled, one, day).filter((row) => row.requirement === "~trained");
        const attended = one.entries.filter(
          (row) =>
            row.endsOn <= day &&
            row.form !== "online" &&
            (row.minutes ?? row.credit?.thousandths ?? 0) > 0 &&
            row.endsOn - row.startsOn < 300,
        );
        const sum = rows.reduce((total, row) => total + row.sessions, 0);
        expect(sum).toBeGreaterThanOrEqual(one.homes.length === 0 ? 0 : attended.length);
      }),
      { numRuns: 300 },
    );
  });
});

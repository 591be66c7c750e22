import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type CompiledPack, judge } from "#core/judge";
import { entriesInForce, type LedgerEntry, type LedgerRow } from "#core/ledger";
import type { Verdict } from "#core/verdicts";
import { compiledWith, did, holding, memberWith, on, rowOf } from "#test/shapes";

const topics = ["ethics", "cyber", "cyber-ethics", "driving", ""];
const filter = fc.constantFrom(
  "{ anything: true }",
  "{ form: online }",
  "{ topic: ethics }",
  "{ topic: cyber }",
  "{ not: { topic: driving } }",
  "{ course: [a, b] }",
  "{ minutes: { atLeast: 90 } }",
  "{ within: { last: { months: 6 } } }",
  "{ provider: { kind: school } }",
);
const few = fc.integer({ min: 1, max: 6 });
const of = (read: fc.Arbitrary<string>, write: (text: string) => string) => read.map(write);

/** Steps that never turn an entry more into a loss. */
const harmless = fc.oneof(
  few.map((n) => `dayAsHours: ${String(n)}`),
  fc
    .constantFrom("nothing", "attended")
    .map((below) => `threshold: { percent: 80, below: ${below} }`),
  of(filter, (one) => `multiply: [{ of: ${one}, by: { times: 3, over: 2 } }]`),
  fc.constantFrom("down", "nearest", "up").map((how) => `rounding: { to: 45, how: ${how} }`),
  few.map((n) => `minMinutes: ${String(n * 30)}`),
  fc
    .tuple(filter, few)
    .map(([one, n]) => `reachBack: { months: 6, of: ${one}, hours: ${String(n)} }`),
  fc.tuple(filter, few).map(([one, n]) => `carryIn: { hours: ${String(n)}, of: ${one} }`),
);
const cap = fc.oneof(
  fc.tuple(filter, few).map(([one, n]) => `{ of: ${one}, hours: ${String(n)} }`),
  fc
    .tuple(filter, few, fc.constantFrom("topic", "course", "form", "month"))
    .map(([one, n, per]) => `{ of: ${one}, hours: ${String(n)}, per: ${per} }`),
  of(filter, (one) => `{ of: ${one}, share: { percent: 40, of: demanded } }`),
);
const risky = fc.oneof(
  of(filter, (one) => `caps: [{ of: ${one}, share: { percent: 40, of: credited } }]`),
  fc
    .constantFrom("first", "best")
    .map((keep) => `repeats: { of: course, in: ever, keep: ${keep} }`),
  few.map((n) => `blocks: { days: 3, atLeast: ${String(n)} }`),
);

const placing = fc.constantFrom("days", "end", "start");
function stepsFrom(more: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(filter, placing, fc.array(more, { maxLength: 2 }), fc.array(cap, { maxLength: 2 }))
    .map(([counts, within, steps, caps]) => {
      const written = new Map(steps.map((one) => [one.split(":")[0], one]));
      if (written.has("dayAsHours")) written.delete("threshold");
      if (caps.length > 0 && !written.has("caps"))
        written.set("caps", `caps: [${caps.join(", ")}]`);
      return `{ ${[`counts: ${counts}`, `within: ${within}`, ...written.values()].join(", ")} }`;
    });
}

const options = fc.constantFrom(
  "",
  ", of: { topic: ethics }",
  ", of: { form: online }, caps: [{ of: { topic: cyber }, hours: 2 }]",
  ", unless: { post: clerk }",
  ", cycles: { every: 2 }",
  ", from: 2025-01-01",
  ", of: { topic: cyber }, extra: true",
);
const leaf = fc
  .tuple(
    fc.oneof(
      few.map((n) => `minutes: ${String(n * 90)}`),
      few.map((n) => `sessions: ${String(n)}`),
      few.map((n) => `count: ${String(n)}`),
      few.map((n) => `outcomes: ${String(n)}`),
      fc.constant("attested: 1"),
      few.map((n) => `distinct: { of: topic, atLeast: ${String(n)} }`),
      few.map((n) => `inOne: { of: course, hours: ${String(n)} }`),
      few.map((n) => `floor: { months: 6, hours: ${String(n)} }`),
    ),
    options,
  )
  .map(([ask, more]) => `{ ${ask}${more} }`);
const parts = fc.array(leaf, { minLength: 2, maxLength: 3 }).map((all) => all.join(", "));
const demand = fc.oneof(
  leaf,
  parts.map((all) => `{ all: [${all}] }`),
  parts.map((all) => `{ any: [${all}] }`),
  parts.map((all) => `{ outOf: { least: 2, parts: [${all}] } }`),
  fc
    .tuple(parts, parts)
    .map(([a, b]) => `{ all: [{ hours: 6 }, { any: [${a}] }, { all: [${b}] }] }`),
);

const dayBetween = (from: string, to: string) => fc.integer({ min: on(from), max: on(to) });
const entry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    startsOn: dayBetween("2023-06-01", "2026-03-31"),
    days: fc.integer({ min: 1, max: 5 }),
    minutes: fc.integer({ min: 0, max: 600 }),
    stated: fc.option(fc.integer({ min: 0, max: 12_000 }), { freq: 3 }),
    topic: fc.constantFrom(...topics),
    course: fc.constantFrom("a", "b", "c", ""),
    form: fc.constantFrom("course", "online", "lecturing"),
    attested: fc.boolean(),
  })
  .map(({ startsOn, days, stated, ...rest }) => ({
    ...did("2024-01-01", 0),
    ...rest,
    startsOn,
    endsOn: startsOn + days - 1,
    credit: stated === null ? null : { thousandths: stated, unit: "hour" },
  }));
const entries = fc
  .array(entry, { maxLength: 7 })
  .map((list) =>
    list.map((one, i) => ({ ...one, id: `e${String(i)}`, sessionId: `e${String(i)}` })),
  );

const clerk = fc.boolean();
const today = dayBetween("2024-02-01", "2026-12-31");
const window = fc.constantFrom("{ calendar: { years: 1 } }", "{ calendar: { years: 2 } }");

function verdictsOf(
  pack: CompiledPack,
  list: readonly LedgerEntry[],
  isClerk: boolean,
  day: number,
): Verdict[] {
  const facts = isClerk ? [holding("clerk", "2023-01-01")] : [];
  return judge(pack, memberWith(list, facts), { today: day });
}

/** Random demands may contradict their caps: those are the reader's business. */
function compiledOrNull(credit: string, asked: string, windows: string): CompiledPack | null {
  try {
    return compiledWith({ credit, demand: asked, window: windows });
  } catch {
    return null;
  }
}

const anySteps = stepsFrom(fc.oneof(harmless, risky));

test("the order of entries never matters", () => {
  let judged = 0;
  fc.assert(
    fc.property(
      anySteps,
      demand,
      window,
      entries,
      clerk,
      today,
      (credit, asked, w, list, isClerk, day) => {
        const pack = compiledOrNull(credit, asked, w);
        if (pack === null) return;
        judged += 1;
        const plain = verdictsOf(pack, list, isClerk, day);
        expect(verdictsOf(pack, [...list].reverse(), isClerk, day)).toEqual(plain);
        const turned = [...list.slice(3), ...list.slice(0, 3)];
        expect(verdictsOf(pack, turned, isClerk, day)).toEqual(plain);
      },
    ),
    { numRuns: 400 },
  );
  expect(judged).toBeGreaterThan(200);
});

test("one member, many with one pack, or after one entry: the same verdicts", () => {
  fc.assert(
    fc.property(
      anySteps,
      demand,
      window,
      entries,
      entries,
      today,
      (credit, asked, w, one, other, day) => {
        const pack = compiledOrNull(credit, asked, w);
        if (pack === null) return;
        const alone = verdictsOf(pack, one, false, day);
        verdictsOf(pack, other, true, day);
        verdictsOf(pack, one.slice(1), false, day);
        expect(verdictsOf(pack, one, false, day)).toEqual(alone);
        const fresh = compiledWith({ credit, demand: asked, window: w });
        expect(verdictsOf(fresh, one, false, day)).toEqual(alone);
      },
    ),
    { numRuns: 200 },
  );
});

test("a correction and its undoing change nothing", () => {
  fc.assert(
    fc.property(anySteps, demand, entries, entry, today, (credit, asked, list, wrong, day) => {
      const pack = compiledOrNull(credit, asked, "{ calendar: { years: 1 } }");
      if (pack === null || list[0] === undefined) return;
      const rows: LedgerRow[] = list.map((row, i) => ({
        ...row,
        act: "entry",
        rootId: row.id,
        sequence: i,
      }));
      const first = list[0];
      const chain = { rootId: first.id, sessionId: first.sessionId, recordedOn: first.recordedOn };
      rows.push({ ...wrong, ...chain, id: "wrong", act: "correction", sequence: 100 });
      rows.push({ ...first, ...chain, id: first.id, act: "correction", sequence: 101 });
      const standing = entriesInForce(rows, Infinity);
      expect(verdictsOf(pack, standing, false, day)).toEqual(verdictsOf(pack, list, false, day));
    }),
    { numRuns: 200 },
  );
});

test("an entry more never worsens a verdict without shares of the credited, repeats and blocks", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      stepsFrom(harmless),
      demand,
      window,
      entries,
      entry,
      today,
      (credit, asked, w, list, more, day) => {
        const pack = compiledOrNull(credit, asked, w);
        if (pack === null) return;
        const added = [...list, { ...more, id: "more", sessionId: "more" }];
        const after = verdictsOf(pack, added, false, day);
        for (const before of verdictsOf(pack, list, false, day)) {
          const row = after.find((one) => one.windowStart === before.windowStart);
          expect(row).toBeDefined();
          if (row === undefined) continue;
          compared += 1;
          if (before.status === "met") expect(row.status).toBe("met");
          expect(row.credited).toBeGreaterThanOrEqual(before.credited);
          expect(row.sessions).toBeGreaterThanOrEqual(before.sessions);
        }
      },
    ),
    { numRuns: 1500 },
  );
  expect(compared).toBeGreaterThan(1000);
});

test("what is credited never exceeds a cap, nor a share of the whole", () => {
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 99 }), few, (list, percent, n) => {
      const credited = (more: string, among = list): number => {
        const credit = `{ counts: { anything: true }, within: end, ${more} }`;
        return rowOf({ credit }, among).credited;
      };
      const isOnline = (one: LedgerEntry): boolean => one.form === "online";
      const others = credited(
        "caps: []",
        list.filter((one) => !isOnline(one)),
      );
      const hours = credited(`caps: [{ of: { form: online }, hours: ${String(n)} }]`);
      expect(hours - others).toBeLessThanOrEqual(n * 60);
      const share = credited(
        `caps: [{ of: { form: online }, share: { percent: ${String(percent)}, of: credited } }]`,
      );
      expect((share - others) * 100).toBeLessThanOrEqual(percent * share + 100);
    }),
    { numRuns: 300 },
  );
});

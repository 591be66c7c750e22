import * as fc from "fast-check";
import type {
  Cap,
  Credit,
  Demand,
  EntryText,
  Filter,
  Length,
  MemberText,
  PackText,
  Part,
  Prorate,
  RuleText,
  Sel,
  Window,
} from "./grammar.ts";
import { day, make, weekday } from "./days.ts";
import { countedIn } from "./measure.ts";

/** Random packs and members, written as files write them. Days lie near edges often. */
const firstYear = 2010;
const years = 4;

export function iso(d: number): string {
  return new Date(d * 86_400_000).toISOString().slice(0, 10);
}

const first = make(firstYear, 0, 1);
const span = make(firstYear + years, 0, 1) - first;

const anyDayNumber: fc.Arbitrary<number> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: first - 200, max: first + span }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.integer({ min: firstYear, max: firstYear + years }),
        fc.constantFrom(0, 2, 3, 6),
        fc.integer({ min: -3, max: 3 }),
      )
      .map(([year, month, offset]) => make(year, month, 1) + offset),
  },
);
const anyDay: fc.Arbitrary<string> = anyDayNumber.map(iso);
export const todays: fc.Arbitrary<number> = anyDayNumber.map((d) => Math.max(d, first));

const forms = ["class", "lecture", "online"];
const topics = ["a", "a1", "a2", "b", "c"];
const courses = ["", "x", "y"];
const places = ["", "p", "q"];
const kinds = ["school", "centre"];

const filters: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Filter>({ anything: true }) },
  { weight: 2, arbitrary: fc.constantFrom("a", "b", "a1").map((topic): Filter => ({ topic })) },
  { weight: 1, arbitrary: fc.constantFrom(...forms).map((form): Filter => ({ form })) },
  { weight: 1, arbitrary: fc.constant<Filter>({ not: { mode: "alone" } }) },
  { weight: 1, arbitrary: fc.constant<Filter>({ education: "concentrated" }) },
  { weight: 1, arbitrary: fc.constant<Filter>({ provider: { kind: "school" } }) },
  { weight: 1, arbitrary: fc.constant<Filter>({ outcome: "passed" }) },
  { weight: 1, arbitrary: fc.constant<Filter>({ attested: true }) },
  {
    weight: 1,
    arbitrary: fc.constant<Filter>({
      any: [{ topic: "b" }, { all: [{ topic: "a" }, { form: "class" }] }],
    }),
  },
);
const newFilters: fc.Arbitrary<Filter> = fc.oneof(
  filters,
  fc.constant<Filter>({ course: ["x"] }),
  fc.constant<Filter>({ place: ["p"] }),
  fc.constant<Filter>({ within: { last: { months: 3 } } }),
  fc.constant<Filter>({ minutes: { atLeast: 120 } }),
  fc.constant<Filter>({ minutes: { atMost: 300 } }),
  fc.constant<Filter>({ provider: { is: ["P1", "P2"], kind: "school" } }),
  fc.constant<Filter>({ provider: { is: ["P1"] } }),
  fc.constantFrom<Filter>(
    { duration: { atLeast: { days: 2 } } },
    { duration: { atMost: { days: 5 } } },
    { duration: { atLeast: { days: 2 }, atMost: { months: 1 } } },
  ),
  fc.constantFrom<Filter>(
    { firstTime: "course" },
    { not: { firstTime: "topic" } },
    { firstTime: { of: "course", among: { outcome: "passed" } } },
    { not: { firstTime: { of: "topic", among: { minutes: { atLeast: 90 } } } } },
  ),
);

const role = (value: string): Sel => ({ fact: "role", in: [value] });
export const oldSelectors: fc.Arbitrary<Sel> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Sel>({ member: true }) },
  { weight: 2, arbitrary: fc.constant<Sel>({ fact: "sector", in: ["rural", "school"] }) },
  { weight: 2, arbitrary: fc.constantFrom("lead", "guide").map(role) },
  { weight: 1, arbitrary: fc.constant<Sel>({ home: { kind: "village" } }) },
  {
    weight: 1,
    arbitrary: fc.constant<Sel>({ fact: "role", in: ["lead"], heldIn: { kind: "village" } }),
  },
  { weight: 1, arbitrary: fc.constant<Sel>({ not: role("lead") }) },
  {
    weight: 1,
    arbitrary: fc.constant<Sel>({
      any: [role("guide"), { all: [{ member: true }, role("lead")] }],
    }),
  },
);
export const newSelectors: fc.Arbitrary<Sel> = fc.oneof(
  fc.constant<Sel>({ count: { atLeast: 2, of: [role("lead"), role("guide"), { member: true }] } }),
  fc.constant<Sel>({ since: { months: 6, holds: role("lead") } }),
  fc.constant<Sel>({ since: { days: 40, holds: { not: role("lead") } } }),
  fc.constant<Sel>({ event: { kind: "joined", atLeast: { months: 3 }, below: { years: 2 } } }),
  fc.constant<Sel>({ event: { kind: "joined" } }),
  fc.constant<Sel>({ frozen: { at: "joined", when: role("lead") } }),
  fc.constant<Sel>({ frozen: { at: "joined", when: role("guide"), first: true } }),
);

const lengths: fc.Arbitrary<Length> = fc.oneof(
  fc.integer({ min: 10, max: 100 }).map((days): Length => ({ days })),
  fc.integer({ min: 1, max: 9 }).map((months): Length => ({ months })),
);

export const oldCredits: fc.Arbitrary<Credit> = fc.record(
  {
    counts: filters,
    once: filters,
    within: fc.constantFrom("days" as const, "end" as const, "start" as const),
    minMinutes: fc.constantFrom(30, 90),
    caps: fc
      .tuple(filters, fc.integer({ min: 0, max: 10 }))
      .map(([of, hours]): Cap[] => [{ of, hours }]),
  },
  { requiredKeys: ["counts"] },
);

const newCaps: fc.Arbitrary<Cap> = fc.oneof(
  fc.record({ of: newFilters, hours: fc.integer({ min: 0, max: 10 }) }),
  fc.record({
    of: newFilters,
    hours: fc.integer({ min: 0, max: 6 }),
    per: fc.constantFrom(
      "topic" as const,
      "course" as const,
      "form" as const,
      "provider" as const,
      "day" as const,
      "month" as const,
    ),
  }),
  fc.record({
    of: newFilters,
    share: fc.record({
      percent: fc.constantFrom(20, 50, 75),
      of: fc.constantFrom("credited" as const, "demanded" as const),
    }),
  }),
);

const carries = fc.record(
  { hours: fc.constantFrom(2, 6), of: newFilters, overAnchors: fc.boolean() },
  { requiredKeys: ["hours", "of"] },
);

/** Anchors cut cycles alone. */
function fitting(credit: Credit, window: Window): Credit {
  const { carryIn } = credit;
  if (carryIn === undefined || "cycle" in window) return credit;
  const { overAnchors: _, ...rest } = carryIn;
  return { ...credit, carryIn: rest };
}

export const newCredits: fc.Arbitrary<Credit> = fc
  .record(
    {
      counts: newFilters,
      once: filters,
      within: fc.constantFrom("days" as const, "end" as const, "start" as const),
      minMinutes: fc.constantFrom(30, 90),
      caps: fc.array(newCaps, { minLength: 1, maxLength: 2 }),
      dayAsHours: fc.constantFrom(6, 8),
      threshold: fc.record({
        percent: fc.constantFrom(50, 80),
        below: fc.constantFrom("nothing" as const, "attended" as const),
      }),
      multiply: fc
        .tuple(newFilters, fc.constantFrom(2, 3, { times: 3, over: 2 }))
        .map(([of, by]) => [{ of, by }]),
      rounding: fc.record({
        to: fc.constantFrom(30, 60),
        how: fc.constantFrom("down" as const, "nearest" as const, "up" as const),
      }),
      blocks: fc.record({ days: fc.constantFrom(2, 30), atLeast: fc.constantFrom(2, 5) }),
      repeats: fc.record({
        of: fc.constantFrom("course" as const, "topic" as const),
        in: fc.constantFrom("window" as const, "ever" as const),
        keep: fc.constantFrom("first" as const, "best" as const),
      }),
      reachBack: fc.record({
        months: fc.constantFrom(6, 12),
        of: newFilters,
        hours: fc.constantFrom(2, 12),
        firstOnly: fc.boolean(),
      }),
      carryIn: carries,
      perSession: fc.constant(true),
    },
    { requiredKeys: ["counts"] },
  )
  .map(({ dayAsHours, perSession, ...credit }): Credit => ({
    ...credit,
    ...(credit.threshold === undefined && dayAsHours !== undefined ? { dayAsHours } : {}),
    // Half of them would be too many: it hides the sums.
    ...(perSession === true && credit.once !== undefined ? { perSession } : {}),
  }));

export const oldDemands: fc.Arbitrary<Demand> = fc.oneof(
  fc.integer({ min: 1, max: 30 }).map((hours): Demand => ({ all: [{ hours }] })),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 24 }))
    .map(([sessions, hours]): Demand => ({ all: [{ sessions }, { hours }] })),
  fc.integer({ min: 1, max: 3 }).map((sessions): Demand => ({ all: [{ sessions }] })),
);

const leafOptions = fc.record(
  {
    of: newFilters,
    when: oldSelectors,
    unless: oldSelectors,
    from: anyDay,
    until: anyDay,
    cycles: fc.oneof(
      fc.constant({ every: 2, first: 2 }),
      fc.constant({ every: 3, first: 1 }),
      fc.constant({ only: [1] }),
    ),
    caps: fc.array(newCaps, { minLength: 1, maxLength: 1 }),
  },
  { requiredKeys: [] },
);
const leaves: fc.Arbitrary<Part> = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 1, max: 20 }).map((hours) => ({ hours })),
      fc.integer({ min: 30, max: 600 }).map((minutes) => ({ minutes })),
      fc.integer({ min: 1, max: 3 }).map((sessions) => ({ sessions })),
      fc.integer({ min: 1, max: 3 }).map((count) => ({ count })),
      fc.integer({ min: 1, max: 3 }).map((outcomes) => ({ outcomes })),
      fc.integer({ min: 1, max: 2 }).map((attested) => ({ attested })),
      fc
        .tuple(
          fc.constantFrom("topic", "course", "form", "provider", "day", "month"),
          fc.integer({ min: 1, max: 3 }),
        )
        .map(([of, atLeast]) => ({ distinct: { of: of as "topic", atLeast } })),
      fc
        .tuple(fc.constantFrom("topic", "course", "provider"), fc.integer({ min: 1, max: 8 }))
        .map(([of, hours]) => ({ inOne: { of: of as "topic", hours } })),
    ),
    leafOptions,
  )
  .map(([leaf, options]): Part => ({ ...options, ...leaf }) as Part);

export const newDemands: fc.Arbitrary<Demand> = fc
  .tuple(
    fc.integer({ min: 4, max: 30 }),
    fc.array(leaves, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("all", "any", "outOf", "extra", "floor", "one", "category"),
    fc.boolean(),
  )
  .map(([hours, parts, shape, late]): Demand => {
    const [one = { hours }] = parts;
    const top = { hours };
    const lost = late ? { lateLosesExemptions: true } : {};
    if (shape === "one") return { ...one, ...lost };
    if (shape === "category") {
      const of = { topic: "a" };
      const lead: Sel = { fact: "role", in: ["lead"] };
      return { all: [{ hours, when: lead }, { hours: 9, of, unless: lead }, ...parts], ...lost };
    }
    if (shape === "any") return { any: [top, { all: parts }], ...lost };
    if (shape === "outOf")
      return { all: [top, { outOf: { least: 1, parts: [...parts, { hours: 9 }] } }], ...lost };
    if (shape === "extra") {
      return { all: [top, { hours: 2, of: { topic: "b" }, extra: true }, ...parts], ...lost };
    }
    if (shape === "floor") return { all: [top, { floor: { months: 6, hours: 3 } }], ...lost };
    return { all: [top, ...parts], ...lost };
  });

export const oldWindows: fc.Arbitrary<Window> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2).map((n): Window => ({ calendar: { years: n } })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyDay, anyDay)
      .map(([a, b]): Window => ({ fixed: a < b ? { from: a, to: b } : { from: b, to: a } })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Window>({ once: { from: "2010-01-01", to: "2013-12-31" } }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 18 }), fc.boolean(), fc.boolean())
      .map(([months, lastDayIncluded, event]): Window => ({
        deadline: {
          after: event
            ? { event: "joined" }
            : { start: { fact: "role", in: ["lead"] }, gapOver: { months: 6 } },
          months,
          lastDayIncluded,
          from: "2010-01-01",
        },
      })),
  },
);

const cures = fc.oneof(
  fc.constant<true>(true),
  fc.record(
    {
      within: lengths,
      demand: fc.constantFrom<Demand>(
        { hours: 3 },
        { sessions: 1 },
        { count: 2, of: { topic: "b" } },
      ),
    },
    { requiredKeys: [] },
  ),
);
const chainOptions = fc.record(
  {
    cure: cures,
    every: fc.constantFrom({ nth: 2, first: 1 }, { nth: 2 }, { nth: 1, first: 2 }),
    grace: lengths,
    stretch: fc
      .tuple(anyDay, fc.integer({ min: 1, max: 9 }))
      .map(([endsFrom, months]) => [{ endsFrom, endsTo: "2015-01-01", months }]),
  },
  { requiredKeys: [] },
);
export const newWindows: fc.Arbitrary<Window> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 2), fc.constantFrom("04-01", "01-01", "09-15"), chainOptions)
      .map(([n, startsOn, options]): Window => ({ calendar: { years: n, startsOn, ...options } })),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Window>({ calendar: { years: 2, step: 1 } }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          { from: "10-01", to: "03-31" },
          { from: "01-01", to: "02-29" },
          { from: "04-15", to: "07-01" },
        ),
        fc.option(chainOptions),
      )
      .map(([days, options]): Window => ({ season: { ...days, ...options } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 3, 4), fc.constantFrom(undefined, "02-15"), chainOptions)
      .map(([months, startsOn, options]): Window => ({
        calendar: { months, ...(startsOn === undefined ? {} : { startsOn }), ...options },
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom({ days: 120 }, { months: 4 }, { years: 1 }),
        fc.constantFrom<Length>({ years: 1 }, { months: 9 }, { days: 200 }),
        fc.constantFrom("01-01", "08-15", "month-end"),
        chainOptions,
      )
      .map(([length, step, align, options]): Window => ({
        cycle: { after: { event: "joined" }, ...length, step, align, ...options },
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom({ days: 200 }, { months: 6 }, { years: 1 }),
        fc.constantFrom<Sel>(
          { fact: "role", in: ["lead"] },
          { not: { fact: "role", in: ["lead", "guide"] } },
        ),
        chainOptions,
        fc.boolean(),
      )
      .map(([length, pause, options, again]): Window => ({
        cycle: {
          after: again
            ? { start: { fact: "role", in: ["guide"] }, gapOver: { days: 5 }, again: true }
            : { event: "joined" },
          ...length,
          pause,
          ...options,
        },
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(6, 12, 18), fc.boolean(), chainOptions, fc.boolean())
      .map(([months, align, options, event]): Window => ({
        cycle: {
          after: event
            ? { event: "joined" }
            : {
                cohort: {
                  by: "role",
                  at: "joined",
                  ...(align ? { first: true } : {}),
                  of: { lead: "2010-03-01", guide: "2011-01-01" },
                },
              },
          months,
          ...(align ? { align: "month-end" as const } : {}),
          ...options,
        },
      })),
  },
  {
    weight: 1,
    arbitrary: lengths.map((length): Window => ({
      deadline: { after: { event: "joined" }, from: "2010-01-01", ...length, grace: { days: 10 } },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Window>({
      deadline: {
        after: { event: "joined" },
        from: "2010-01-01",
        workingDays: { n: 30, calendar: "plain" },
      },
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(lengths, fc.boolean()).map(([opens, inclusive]): Window => ({
      gate: { before: { event: "joined" }, opens, inclusive },
    })),
  },
);
export const anniversaries: fc.Arbitrary<Window> = fc
  .tuple(
    fc.constantFrom<Sel>(
      { fact: "role", in: ["guide"] },
      { fact: "role", in: ["lead", "guide"] },
      { fact: "sector", in: ["school"] },
      { member: true },
    ),
    fc.constantFrom(undefined, 0, 30, 200),
  )
  .map(([of, extensionDays]): Window => ({
    anniversary: { of, ...(extensionDays === undefined ? {} : { extensionDays }) },
  }));
const lapsing = fc.record({
  over: lengths,
  demand: fc.constantFrom<Demand>({ hours: 3 }, { sessions: 2 }, { count: 1, of: { topic: "a" } }),
});
export const validities: fc.Arbitrary<Window> = fc
  .record(
    {
      months: fc.constantFrom(6, 12),
      monthEnd: fc.boolean(),
      lastDayIncluded: fc.boolean(),
      early: fc.oneof(lengths, fc.constant<Length>({ calendarMonths: 1 })),
      grace: fc.oneof(lengths, fc.constant<Length>({ calendarMonths: 1 })),
      initial: lengths,
      issued: fc.constant("joined"),
      collect: lengths,
      stretch: anyDay.map((endsFrom) => [{ endsFrom, endsTo: "2015-01-01", months: 2 }]),
      lapsed: lapsing,
    },
    { requiredKeys: ["months"] },
  )
  .map((validity): Window => ({ validity }));
export const rollings: fc.Arbitrary<Window> = fc
  .tuple(
    fc.oneof(lengths, fc.constant<Length>({ calendarMonths: 3 })),
    fc.record({ initial: lengths, lapsed: lapsing }, { requiredKeys: [] }),
  )
  .map(([length, more]): Window => ({ rolling: { ...length, ...more } }));
export const standingWindows: fc.Arbitrary<Window> = fc.oneof(rollings, validities);

export const oldProrates: fc.Arbitrary<Prorate> = fc.oneof(
  fc.constant<Prorate>({ none: true }),
  fc.constant<Prorate>({ wholeWindow: true }),
  fc.integer({ min: 1, max: 366 }).map((atLeast): Prorate => ({ enoughDays: { atLeast } })),
  fc
    .tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom("lead", "guide"))
    .map(([atLeast, value]): Prorate => ({ enoughDays: { atLeast, except: role(value) } })),
);
const sharing = fc.record(
  {
    noFindingBelow: fc.constantFrom({ days: 30 }, { days: 180 }),
    round: fc.record({
      to: fc.constantFrom(30, 60),
      how: fc.constantFrom("up" as const, "nearest" as const, "down" as const),
    }),
    firstExempt: fc.boolean(),
    scales: fc.subarray(["demand" as const, "minimums" as const, "caps" as const], {
      minLength: 1,
    }),
  },
  { requiredKeys: [] },
);
const how = fc.constantFrom("full" as const, "started" as const);
export const newProrates: fc.Arbitrary<Prorate> = fc.oneof(
  sharing.map((byDays): Prorate => ({ byDays })),
  fc.tuple(sharing, how).map(([more, month]): Prorate => ({ byMonths: { ...more, month } })),
  fc.tuple(sharing, how).map(([more, year]): Prorate => ({ byYears: { ...more, year } })),
  fc
    .tuple(sharing, how)
    .map(([more, month]): Prorate => ({ perMonth: { ...more, hours: 1, month } })),
  fc.constant<Prorate>({ firstExempt: true }),
);

export interface Shapes {
  readonly selectors: fc.Arbitrary<Sel>;
  readonly windows: fc.Arbitrary<Window>;
  readonly prorates: fc.Arbitrary<Prorate>;
  readonly credits: fc.Arbitrary<Credit>;
  readonly demands: fc.Arbitrary<Demand>;
  /** The values for each of which the rule binds by itself. */
  readonly each?: fc.Arbitrary<NonNullable<RuleText["bind"]["each"]>>;
  /** Bound on all days without exemption, so that what is asked for and credited decides. */
  readonly alwaysBound?: true;
}

/** A gate's due day is its event's; a standing row has neither a due day nor hours of a window. */
function canWaive(window: Window, effect: "lift" | "reduce" | "shift"): boolean {
  if ("rolling" in window || "validity" in window) return effect === "lift";
  return effect !== "shift" || !("gate" in window);
}

/**
 * Shapes in which nearly every entry of nearly every member counts, so that what one window leaves
 * to the next is met often: days of grace, and courses that count once for good.
 */
export const dense: Shapes = {
  selectors: fc.constant<Sel>({ member: true }),
  windows: fc.oneof(
    fc
      .tuple(fc.constantFrom(6, 12), lengths)
      .map(([months, grace]): Window => ({ cycle: { after: { event: "joined" }, months, grace } })),
    lengths.map((grace): Window => ({ calendar: { years: 1, grace } })),
  ),
  prorates: fc.constant<Prorate>({ none: true }),
  credits: fc.constantFrom<Credit>(
    { counts: { anything: true } },
    { counts: { anything: true }, repeats: { of: "course", in: "ever", keep: "first" } },
    { counts: { anything: true }, repeats: { of: "topic", in: "ever", keep: "best" } },
    { counts: { anything: true }, carryIn: { hours: 4, of: { anything: true } } },
    {
      counts: { anything: true },
      carryIn: { hours: 9, of: { form: ["class", "online"] }, overAnchors: true },
    },
  ),
  demands: fc.constantFrom(2, 6, 12, 25, 50).map((hours): Demand => ({ all: [{ hours }] })),
};

const acting = fc.record(
  {
    while: fc.subarray(["met", "on-course", "late", "waived", "exempt", "partial-year"], {
      minLength: 1,
    }),
    inGrace: fc.boolean(),
  },
  { requiredKeys: ["while"] },
);

const steps = { zh: "步", en: "step" };
const following = fc.constantFrom<NonNullable<RuleText["verdict"]["consequences"]>>(
  { warned: { after: { days: 0 }, ...steps } },
  {
    warned: { after: { days: 30 }, ...steps },
    barred: { after: { months: 3 }, mayAct: false, ...steps },
    anew: { after: { years: 1 }, mayAct: true, ...steps },
  },
  { noted: { after: { calendarMonths: 1 }, ...steps } },
);

/** Some rules count in a unit of their own, and call what they ask an amount or hours. */
const units = fc.oneof(
  { weight: 7, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      code: fc.constantFrom("point", "day", "hour"),
      amounts: fc.boolean(),
    }),
  },
);

export function rules(shapes: Shapes): fc.Arbitrary<RuleText> {
  const always = shapes.alwaysBound === true;
  const edge = always ? fc.constant(null) : fc.option(anyDay, { freq: 2 });
  return fc
    .record({
      when: shapes.selectors,
      exempt: always ? fc.constant(null) : fc.option(oldSelectors),
      from: edge,
      until: edge,
      asked: fc.constantFrom("last-bound-day" as const, "last-day" as const),
      window: shapes.windows,
      prorate: shapes.prorates,
      credit: shapes.credits,
      demand: shapes.demands,
      lapses: fc.boolean(),
      waive: fc.option(fc.subarray(["lift" as const, "reduce" as const, "shift" as const])),
      mayAct: fc.option(acting),
      consequences: fc.option(following),
      finding: fc.oneof(
        { weight: 8, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constantFrom({ always: "no-norm" }, { unmet: "no-norm" }) },
        { weight: 1, arbitrary: oldSelectors.map((measurable) => ({ measurable })) },
      ),
      each: shapes.each ?? fc.constant(null),
      unit: units,
    })
    .map(
      ({
        when,
        exempt,
        from,
        until,
        asked,
        window,
        prorate,
        credit,
        demand,
        lapses,
        waive,
        mayAct,
        consequences,
        finding,
        each,
        unit,
      }): RuleText => {
        const part =
          "calendar" in window ||
          "season" in window ||
          "fixed" in window ||
          "once" in window ||
          "cycle" in window;
        const rule: RuleText = {
          bind: {
            when,
            asked,
            ...(each === null ? {} : { each }),
            ...(from === null ? {} : { from }),
            ...(until === null || (from !== null && until < from) ? {} : { until }),
            ...(exempt === null ? {} : { exempt: [{ when: exempt, because: "rule" }] }),
          },
          window,
          prorate: part ? prorate : { none: true },
          credit: fitting(credit, window),
          demand,
          verdict: {
            ...("deadline" in window && lapses ? { lapses } : {}),
            ...(waive === null ? {} : { waive: waive.filter((one) => canWaive(window, one)) }),
            ...finding,
            ...(mayAct === null ? {} : { mayAct }),
            ...(consequences === null || mayAct === null ? {} : { consequences }),
          },
        };
        return unit === null ? rule : countedIn(rule, unit.code, unit.amounts);
      },
    );
}

const term = (code: string): object => ({ zh: code, en: code });
const named = (codes: readonly string[]): Record<string, object> =>
  Object.fromEntries(codes.map((code) => [code, term(code)]));

/** The first Wednesday, say, of every month. */
function monthly(name: string): string[] {
  const found: string[] = [];
  for (let month = 0; month < 12 * (years + 1); month += 1) {
    let at = make(firstYear, month, 1);
    while (weekday(at) !== name) at += 1;
    found.push(iso(at));
  }
  return found;
}

/** A pack with one rule, as a file holds it. */
export function packOf(rule: RuleText, basis: "attended" | "stated"): PackText {
  const text = { zh: "规则", en: "rule" };
  const pack = {
    pack: {
      id: "random",
      version: "1",
      title: text,
      source: text,
      from: "2010-01-01",
      to: "2013-12-31",
      basis,
    },
    calendars: {
      plain: {
        weekdays: ["mon", "tue", "wed", "thu", "fri"],
        closed: monthly("wed"),
        open: monthly("sat"),
      },
    },
    vocabulary: {
      facts: {
        sector: { ...term("sector"), values: named(["rural", "school", "other"]) },
        role: { ...term("role"), many: true, heldInUnit: true, values: named(["lead", "guide"]) },
      },
      events: named(["joined"]),
      forms: {
        class: { ...term("class"), mode: "in-room", education: "concentrated" },
        lecture: { ...term("lecture"), mode: "group-screen", education: "frequent" },
        online: { ...term("online"), mode: "alone", education: "frequent" },
      },
      providers: named(kinds),
      levels: named(["county", "branch"]),
      unitKinds: named(["village", "branch"]),
      topics: {
        ...named(["a", "b", "c"]),
        a1: { ...term("a1"), under: "a" },
        a2: { ...term("a2"), under: "a" },
      },
      creditUnits: {
        hour: { ...term("hour"), minutes: 60 },
        day: { ...term("day"), minutes: 480 },
        point: { ...term("point"), minutes: 50 },
      },
      outcomes: named(["passed", "failed"]),
    },
    requirements: {
      rule: {
        title: text,
        clause: { place: "1", quote: "rule", zh: "规则" },
        responsible: text,
        ...rule,
      },
    },
  };
  if (!JSON.stringify(rule).includes("workingDays")) {
    return Object.fromEntries(
      Object.entries(pack).filter(([key]) => key !== "calendars"),
    ) as unknown as PackText;
  }
  return pack;
}

const spans: fc.Arbitrary<{ from: string; to?: string }[]> = fc
  .tuple(fc.uniqueArray(anyDayNumber, { minLength: 2, maxLength: 5 }), fc.boolean())
  .map(([days, open]) => {
    const sorted = [...days].sort((a, b) => a - b);
    const found: { from: string; to?: string }[] = [];
    for (let i = 0; i + 1 < sorted.length; i += i % 2 === 0 ? 1 : 2) {
      found.push({ from: iso(sorted[i] ?? 0), to: iso(sorted[i + 1] ?? 0) });
    }
    const last = found.at(-1);
    if (last !== undefined && open) delete last.to;
    return found;
  });

const entries: fc.Arbitrary<EntryText> = fc
  .record({
    on: anyDayNumber,
    length: fc.constantFrom(0, 0, 0, 1, 4, 12),
    hours: fc.option(fc.integer({ min: 0, max: 60 }).map((quarters) => quarters / 4)),
    credit: fc.option(
      fc.record({
        quantity: fc.constantFrom(1, 2, 4.5, 1.333),
        unit: fc.constantFrom("hour", "day", "point"),
      }),
    ),
    form: fc.constantFrom(...forms),
    topic: fc.constantFrom(...topics),
    course: fc.constantFrom(...courses),
    place: fc.constantFrom(...places),
    provider: fc.constantFrom(...kinds),
    providerCode: fc.constantFrom(null, "P1", "P2", "P3"),
    outcome: fc.constantFrom(null, "passed", "failed"),
    attested: fc.boolean(),
    session: fc.constantFrom(null, null, null, "s1", "s2"),
    lines: fc.boolean(),
  })
  .map(
    ({
      on,
      length,
      hours,
      credit,
      course,
      place,
      providerCode,
      outcome,
      session,
      lines,
      ...more
    }): EntryText => {
      const known = hours === null && credit === null ? { hours: 3 } : {};
      return {
        ...more,
        on: iso(on),
        ...(length === 0 ? {} : { until: iso(on + length) }),
        ...known,
        ...(hours === null ? {} : { hours }),
        ...(credit === null ? {} : { credit }),
        ...(course === "" ? {} : { course }),
        ...(place === "" ? {} : { place }),
        ...(providerCode === null ? {} : { providerCode }),
        ...(outcome === null ? {} : { outcome }),
        ...(session === null ? {} : { session }),
        ...(lines && hours !== null && length > 0 ? { days: dayLines(on, length, hours) } : {}),
      };
    },
  );

/** A quarter of an hour on the first day, a day without any, and the rest on the last. */
function dayLines(on: number, length: number, hours: number): { on: string; hours: number }[] {
  const first = Math.min(hours, 0.25);
  return [
    { on: iso(on), hours: first },
    { on: iso(on + length), hours: hours - first },
  ];
}

const waivers: fc.Arbitrary<NonNullable<MemberText["waivers"]>[number]> = fc
  .record({
    window: fc.oneof(
      fc.constantFrom("2010-01-01", "2011-01-01", "2012-01-01", "2010-04-01", "2011-04-01"),
      anyDay,
    ),
    effect: fc.constantFrom("lift" as const, "reduce" as const, "shift" as const),
    hours: fc.integer({ min: 0, max: 20 }),
    until: anyDay,
  })
  .map(({ effect, hours, until, window }) => ({
    rule: "rule",
    kind: "posting",
    window,
    effect,
    ...(effect === "reduce" ? { hours } : {}),
    ...(effect === "shift" ? { until } : {}),
  }));

/**
 * What the rows of the ledger do: most stand by themselves; some correct or take back one before.
 * Row by row like the member's entries; each is known from its own day on.
 */
type Acts = NonNullable<MemberText["acts"]>;
const acts: fc.Arbitrary<Acts> = fc
  .array(
    fc.record({
      back: fc.constantFrom(0, 0, 0, 0, 1, 2),
      withdraws: fc.boolean(),
      known: anyDay,
    }),
    { minLength: 10, maxLength: 10 },
  )
  .map((rows) => {
    const found: Acts = [];
    rows.forEach(({ back, withdraws, known }, at) => {
      const root = found[at - back]?.root ?? at;
      const act = root === at ? "entry" : withdraws ? "withdrawal" : "correction";
      found.push({ root, act, known });
    });
    return found;
  });

export const members: fc.Arbitrary<MemberText> = fc
  .record({
    homes: spans,
    places: fc.array(
      fc.record({
        kind: fc.constantFrom("village", "branch"),
        sector: fc.constantFrom("rural", "other"),
      }),
      { minLength: 5, maxLength: 5 },
    ),
    leads: spans,
    // What is on record twice holds once: these overlap the others.
    again: fc.option(spans),
    guides: spans,
    held: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    sectors: spans,
    joined: fc.uniqueArray(anyDay, { minLength: 0, maxLength: 2 }),
    entries: fc.array(entries, { maxLength: 10 }),
    waived: fc.array(waivers, { maxLength: 2 }),
    ledger: fc.option(fc.record({ acts, knownOn: anyDay })),
  })
  .map(
    ({
      homes,
      places,
      leads,
      again,
      guides,
      held,
      sectors,
      joined,
      entries: list,
      ...more
    }): MemberText => {
      const roles = [
        ...[...leads, ...(again ?? [])].map((one) => ({ kind: "role", value: "lead", ...one })),
        ...guides.map((one) => ({ kind: "role", value: "guide", ...one })),
      ].map((one, at) =>
        held[at % held.length] === true
          ? { ...one, heldIn: { unit: 20 + at, kind: at % 2 === 0 ? "village" : "branch" } }
          : one,
      );
      return {
        homes: homes.map((one, at) => ({ unit: at + 1, ...places[at], ...one })),
        facts: [
          ...roles,
          ...sectors.slice(0, 1).map((one) => ({ kind: "sector", value: "school", ...one })),
          ...(again ?? []).slice(0, 1).map((one) => ({ kind: "sector", value: "rural", ...one })),
        ],
        events: joined.map((on) => ({ kind: "joined", on })),
        entries: list,
        // What starts with an event is waived more often than by chance.
        waivers: more.waived.map((one, at) => {
          const start = at === 0 ? joined[0] : undefined;
          return start === undefined ? one : { ...one, window: start };
        }),
        ...(more.ledger === null
          ? {}
          : { acts: more.ledger.acts.slice(0, list.length), knownOn: more.ledger.knownOn }),
      };
    },
  );

/**
 * Somebody who was at home in one unit all the time and has much to show, known at once; something
 * of it on the first day of a year, which a window with days of grace may need or not.
 */
export const busyMembers: fc.Arbitrary<MemberText> = fc
  .tuple(
    members,
    fc.array(entries, { minLength: 6, maxLength: 9 }),
    entries,
    fc.constantFrom("2011-01-01", "2012-01-01", "2013-01-01"),
  )
  .map(([{ facts, events, waivers }, list, { until, days, ...one }, on]): MemberText => {
    const lasting = until === undefined ? {} : { until: iso(day(on) + day(until) - day(one.on)) };
    return {
      homes: [{ unit: 1, kind: "village", sector: "rural", from: iso(first - 200) }],
      ...(facts === undefined ? {} : { facts }),
      ...(events === undefined ? {} : { events }),
      ...(waivers === undefined ? {} : { waivers }),
      entries: [...list, { ...one, on, ...(days === undefined ? lasting : {}) }],
    };
  });

/** A pack that another follows on a day, and that one, each with one rule. */
export interface PairText {
  readonly before: PackText;
  readonly pack: PackText;
}

export function pairOf(
  old: RuleText,
  rule: RuleText,
  on: string,
  transition: NonNullable<RuleText["transition"]>,
): PairText {
  const named = JSON.parse(
    JSON.stringify(old).replaceAll('"because":"rule"', '"because":"old"'),
  ) as RuleText;
  const first = packOf(named, "attended");
  const { rule: one, ...none } = first.requirements;
  const name = { id: "before" };
  const before: PackText = {
    ...first,
    pack: { ...first.pack, ...name },
    requirements: one === undefined ? none : { old: one },
  };
  const fresh = packOf({ ...rule, transition }, "attended");
  const pack = { ...fresh, pack: { ...fresh.pack, from: on, follows: { pack: "before", on } } };
  return { before, pack };
}

/** Waivers of both rules. */
export function ofBoth(member: MemberText, other = "old"): MemberText {
  if (member.waivers === undefined) return member;
  const waived = member.waivers.map((one, at) => (at % 2 === 0 ? one : { ...one, rule: other }));
  return { ...member, waivers: waived };
}

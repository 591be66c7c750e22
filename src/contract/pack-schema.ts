import { sources, transitionHows, waiverEffects } from "#core/policy/pack";
import { firstOfs } from "#core/policy/selectors";
import { educations, modes } from "#core/policy/vocabulary";
import { statuses } from "#core/verdicts";

/**
 * The grammar of packs as JSON Schema 2020-12, for completion and errors in editors. The parser
 * (`#contract/policy`) is stricter: it also knows codes, parameters and what contradicts itself.
 * Every pack that the parser takes is valid here; tests hold that.
 */
type Schema = Readonly<Record<string, unknown>>;

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const text: Schema = { type: "string", minLength: 1 };
const code: Schema = { type: "string", pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$" };
const parameter: Schema = { type: "string", pattern: "^\\$" };
const yes: Schema = { const: true };
const date: Schema = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
const partialDate: Schema = { type: ["string", "integer"] };
const number: Schema = { anyOf: [{ type: "number" }, parameter] };
const optionalNumber: Schema = { anyOf: [{ type: ["number", "null"] }, parameter] };
const flag: Schema = { anyOf: [{ type: "boolean" }, parameter] };
const word: Schema = { type: "string" };
const words: Schema = { anyOf: [word, { type: "array", items: word, minItems: 1 }] };
const anyDate: Schema = { anyOf: [date, parameter] };
const oneOf = (list: readonly string[]): Schema => ({ enum: [...list] });
const list = (items: Schema, minItems = 0): Schema => ({ type: "array", items, minItems });
const mapOf = (values: Schema): Schema => ({ type: "object", additionalProperties: values });

function record(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  return { type: "object", properties, required: [...required], additionalProperties: false };
}

/** A map with hours, which may be called an amount, and these other keys. */
function amountOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  amount: Schema = number,
): Schema {
  const asked = [{ required: ["hours"] }, { required: ["amount"] }];
  return { ...record({ ...properties, hours: amount, amount }, required), oneOf: asked };
}

/** A map with exactly one of these keys. */
function tagged(tags: Readonly<Record<string, Schema>>): Schema {
  return {
    type: "object",
    properties: tags,
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  };
}

const choose = (name: string): Schema =>
  record({ by: parameter, of: mapOf(ref(name)) }, ["by", "of"]);

const sentence = record({ zh: text, en: text }, ["zh", "en"]);
const length = tagged({ days: number, months: number, years: number, calendarMonths: number });
const lasting = tagged({ days: number, months: number, years: number });
const lengthKeys = { days: number, months: number, years: number, calendarMonths: number };

const place = record(
  { sector: words, kind: words, level: ref("level"), orAbove: { type: "boolean" } },
  [],
);

/** Fact kinds stand as keys of their own, so other keys are left to the parser. */
const selector: Schema = {
  type: "object",
  minProperties: 1,
  properties: {
    all: list(ref("selector"), 1),
    any: list(ref("selector"), 1),
    not: ref("selector"),
    member: yes,
    each: words,
    home: ref("place"),
    fact: word,
    in: words,
    heldIn: ref("place"),
    count: record({ atLeast: number, of: list(ref("selector"), 1) }, ["atLeast", "of"]),
    since: record({ ...lengthKeys, holds: ref("selector") }, ["holds"]),
    event: record({ kind: word, atLeast: length, below: length }, ["kind"]),
    frozen: record({ at: word, when: ref("selector"), first: yes }, ["at", "when"]),
    done: word,
    status: {
      anyOf: [words, record({ of: word, is: list(oneOf(statuses), 1) }, ["of", "is"])],
    },
    choose: choose("selector"),
  },
  additionalProperties: words,
};

const filter = tagged({
  all: list(ref("filter"), 1),
  any: list(ref("filter"), 1),
  not: ref("filter"),
  anything: yes,
  form: words,
  mode: { anyOf: [oneOf(modes), list(oneOf(modes), 1)] },
  education: { anyOf: [oneOf(educations), list(oneOf(educations), 1)] },
  provider: record({ is: words, kind: words, level: ref("level") }, []),
  topic: words,
  course: words,
  place: words,
  outcome: words,
  attested: yes,
  within: record({ last: length }, ["last"]),
  minutes: record({ atLeast: number, atMost: number }, []),
  duration: record({ atLeast: lasting, atMost: lasting }, []),
  firstTime: {
    anyOf: [oneOf(firstOfs), record({ of: oneOf(firstOfs), among: ref("filter") }, ["of"])],
  },
  choose: choose("filter"),
});

const anchor: Schema = {
  anyOf: [
    record({ event: word }, ["event"]),
    record({ on: anyDate }, ["on"]),
    record(
      { start: ref("selector"), gapOver: tagged({ months: number, days: number }), again: flag },
      ["start", "gapOver"],
    ),
    record(
      {
        cohort: record({ by: word, at: word, first: yes, of: mapOf(anyDate) }, ["by", "at", "of"]),
      },
      ["cohort"],
    ),
  ],
};
const stretch = list(
  record({ endsFrom: anyDate, endsTo: anyDate, ...lengthKeys, until: anyDate }, [
    "endsFrom",
    "endsTo",
  ]),
  1,
);
const yearDay: Schema = { type: "string", pattern: "^[0-9]{2}-[0-9]{2}$" };
const chain = {
  cure: { anyOf: [yes, record({ within: length, demand: ref("demand") }, [])] },
  every: record({ nth: number, first: number }, ["nth"]),
  grace: length,
  stretch,
};
const span = record({ from: anyDate, to: anyDate }, ["from", "to"]);
const lapsed = record({ over: length, demand: ref("demand") }, ["over", "demand"]);
const window = tagged({
  calendar: record(
    { years: number, months: number, startsOn: yearDay, step: number, ...chain },
    [],
  ),
  season: record({ from: yearDay, to: yearDay, ...chain }, ["from", "to"]),
  cycle: record(
    {
      after: anchor,
      days: number,
      months: number,
      years: number,
      step: { anyOf: [number, lasting] },
      align: { anyOf: [{ const: "month-end" }, yearDay] },
      pause: ref("selector"),
      from: anyDate,
      ...chain,
    },
    ["after"],
  ),
  fixed: span,
  once: span,
  deadline: record(
    {
      after: anchor,
      ...lengthKeys,
      workingDays: record({ n: number, calendar: word }, ["n", "calendar"]),
      lastDayIncluded: flag,
      from: anyDate,
      grace: length,
      stretch,
    },
    ["after", "from"],
  ),
  gate: record(
    { before: anchor, opensMonths: number, opensDays: number, opens: length, inclusive: flag },
    ["before"],
  ),
  anniversary: record({ of: ref("selector"), extensionDays: number }, ["of"]),
  rolling: record({ ...lengthKeys, initial: length, lapsed }, []),
  validity: record(
    {
      ...lengthKeys,
      issued: word,
      monthEnd: flag,
      lastDayIncluded: flag,
      collect: length,
      early: length,
      grace: length,
      initial: length,
      stretch,
      lapsed,
    },
    [],
  ),
  choose: choose("window"),
});

const sharing = {
  noFindingBelow: record({ days: number }, ["days"]),
  round: record({ to: number, how: oneOf(["up", "nearest", "down"]) }, ["to", "how"]),
  scales: list(oneOf(["demand", "minimums", "caps"])),
  firstExempt: { type: "boolean" },
};
const part = oneOf(["full", "started"]);
const prorate = tagged({
  none: yes,
  wholeWindow: yes,
  enoughDays: record({ atLeast: number, together: text, except: ref("selector") }, ["atLeast"]),
  byDays: record(sharing, []),
  byMonths: record({ month: part, ...sharing }, ["month"]),
  byYears: record({ year: part, ...sharing }, ["year"]),
  perMonth: amountOf({ month: part, ...sharing }, ["month"]),
  firstExempt: yes,
  choose: choose("prorate"),
});

const groupings = ["topic", "course", "form", "provider", "session", "day", "month"];
const cap = record(
  {
    of: ref("filter"),
    hours: optionalNumber,
    amount: optionalNumber,
    share: record({ percent: number, of: oneOf(["credited", "demanded"]) }, ["percent", "of"]),
    per: oneOf(groupings),
  },
  ["of"],
);
const factor: Schema = {
  anyOf: [number, record({ times: number, over: number }, ["times", "over"])],
};
const credit = record(
  {
    counts: ref("filter"),
    once: ref("filter"),
    caps: list(ref("cap")),
    within: { anyOf: [oneOf(["days", "end", "start"]), parameter] },
    perSession: flag,
    minMinutes: optionalNumber,
    dayAsHours: optionalNumber,
    threshold: record({ percent: number, below: oneOf(["nothing", "attended"]) }, [
      "percent",
      "below",
    ]),
    multiply: list(record({ of: ref("filter"), by: factor }, ["of", "by"]), 1),
    rounding: record({ to: number, how: oneOf(["down", "nearest", "up"]) }, ["to", "how"]),
    blocks: record({ days: number, atLeast: number }, ["days", "atLeast"]),
    repeats: record(
      {
        of: oneOf(["course", "topic", "session"]),
        in: oneOf(["window", "ever"]),
        keep: oneOf(["first", "best"]),
      },
      ["of", "in", "keep"],
    ),
    reachBack: amountOf(
      { ...lengthKeys, of: ref("filter"), firstOnly: { type: "boolean" } },
      ["of"],
      optionalNumber,
    ),
    carryIn: amountOf({ of: ref("filter"), overAnchors: flag }, []),
  },
  ["counts"],
);

const demand: Schema = {
  type: "object",
  minProperties: 1,
  properties: {
    none: yes,
    all: list(ref("demand"), 1),
    any: list(ref("demand"), 2),
    outOf: record({ least: number, parts: list(ref("demand"), 1) }, ["least", "parts"]),
    hours: optionalNumber,
    amount: optionalNumber,
    minutes: optionalNumber,
    sessions: optionalNumber,
    count: optionalNumber,
    outcomes: optionalNumber,
    attested: optionalNumber,
    holds: ref("selector"),
    distinct: record({ of: oneOf(groupings), atLeast: number }, ["of", "atLeast"]),
    inOne: amountOf({ of: oneOf(["topic", "course", "provider"]) }, ["of"]),
    floor: amountOf({ months: number, years: number }, []),
    of: ref("filter"),
    caps: list(ref("cap")),
    when: ref("selector"),
    unless: ref("selector"),
    from: anyDate,
    until: anyDate,
    cycles: {
      anyOf: [
        record({ every: number, first: number }, ["every"]),
        record({ only: list({ type: "integer" }, 1) }, ["only"]),
      ],
    },
    extra: { type: "boolean" },
    lateLosesExemptions: { type: "boolean" },
  },
  additionalProperties: false,
};

const verdict = record(
  {
    always: oneOf(statuses),
    unmet: oneOf(statuses),
    waive: list(oneOf(waiverEffects)),
    lapses: { type: "boolean" },
    apart: list(record({ mark: text, event: word, months: number }, ["mark", "event", "months"])),
    mayAct: record({ while: list(oneOf(statuses)), inGrace: flag }, ["while"]),
    consequences: mapOf(
      record({ after: length, mayAct: flag, zh: text, en: text }, ["after", "zh", "en"]),
    ),
    target: number,
    measurable: ref("selector"),
    because: sentence,
  },
  [],
);

const head = {
  title: sentence,
  clause: record({ place: text, quote: text, zh: text }, ["place", "quote", "zh"]),
  responsible: sentence,
};
const requirement: Schema = {
  anyOf: [
    record(
      {
        ...head,
        subject: oneOf(["member", "unit"]),
        advisory: { type: "boolean" },
        duty: word,
        overrides: words,
        creditUnit: code,
        transition: record({ replaces: words, how: oneOf(transitionHows) }, ["replaces"]),
        bind: record(
          {
            when: ref("selector"),
            each: { anyOf: [word, mapOf(list(word, 1))] },
            asked: oneOf(["last-bound-day", "last-day"]),
            from: anyDate,
            until: anyDate,
            exempt: list(record({ when: ref("selector"), because: text }, ["when", "because"])),
          },
          ["when"],
        ),
        window: ref("window"),
        prorate: ref("prorate"),
        credit: ref("credit"),
        demand: ref("demand"),
        verdict: ref("verdict"),
      },
      [...Object.keys(head), "bind", "window", "prorate", "credit", "demand", "verdict"],
    ),
    record(
      {
        ...head,
        exempts: record(
          { when: ref("selector"), lifts: { anyOf: [{ const: "all" }, list(text, 1)] } },
          ["when", "lifts"],
        ),
      },
      [...Object.keys(head), "exempts"],
    ),
    record({ ...head, subject: oneOf(["member", "unit", "figure"]), later: sentence }, [
      ...Object.keys(head),
      "subject",
      "later",
    ]),
  ],
};

const term = { zh: text, en: text };
const terms = mapOf(record(term, ["zh", "en"]));
const vocabulary = record(
  {
    facts: mapOf(
      record(
        { ...term, many: { type: "boolean" }, heldInUnit: { type: "boolean" }, values: terms },
        ["zh", "en"],
      ),
    ),
    events: terms,
    forms: mapOf(
      record(
        {
          ...term,
          mode: oneOf(modes),
          education: oneOf(educations),
          subject: oneOf(["member", "unit"]),
        },
        ["zh", "en", "mode", "education"],
      ),
    ),
    providers: terms,
    levels: terms,
    unitKinds: terms,
    topics: mapOf(record({ ...term, under: word }, ["zh", "en"])),
    creditUnits: mapOf(record({ ...term, one: text, minutes: number }, ["zh", "en", "minutes"])),
    outcomes: terms,
    waivers: terms,
  },
  [
    "facts",
    "events",
    "forms",
    "providers",
    "levels",
    "unitKinds",
    "topics",
    "creditUnits",
    "outcomes",
  ],
);
const plainValue: Schema = { type: ["number", "string", "boolean", "null"] };
const parameters = mapOf(
  record(
    {
      value: plainValue,
      unit: text,
      range: { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 },
      choices: list(plainValue, 1),
      optional: { type: "boolean" },
      source: oneOf(sources),
      reading: words,
      ...term,
    },
    ["value", "source", "zh", "en"],
  ),
);

const inUnit = {
  unit: { type: "integer" },
  kind: word,
  level: word,
  sector: word,
  above: list(word),
};
const hours: Schema = { type: "number", minimum: 0 };
const recorded = {
  facts: list(
    record(
      {
        kind: word,
        value: word,
        from: partialDate,
        to: partialDate,
        heldIn: record(inUnit, ["unit"]),
      },
      ["kind", "value", "from"],
    ),
  ),
  events: list(record({ kind: word, on: partialDate }, ["kind", "on"])),
  entries: list(
    record(
      {
        on: date,
        until: date,
        hours,
        credit: record({ quantity: hours, unit: word }, ["quantity", "unit"]),
        days: list(record({ on: date, hours }, ["on", "hours"]), 1),
        form: word,
        topic: word,
        course: word,
        place: word,
        provider: word,
        providerCode: word,
        level: word,
        outcome: word,
        attested: { type: "boolean" },
        session: word,
        id: word,
        corrects: word,
        withdraws: word,
        recorded: date,
      },
      ["on", "form"],
    ),
  ),
  waivers: list(
    record(
      {
        rule: word,
        window: date,
        kind: word,
        effect: oneOf(waiverEffects),
        hours,
        amount: hours,
        until: date,
      },
      ["rule", "window", "kind", "effect"],
    ),
  ),
};
const caseMember = record(
  { homes: list(record({ ...inUnit, from: date, to: date }, ["unit", "from"])), ...recorded },
  [],
);
const { unit: _, ...ownPlace } = inUnit;
const caseUnit = record({ ...ownPlace, from: date, to: date, ...recorded }, ["kind", "from"]);
const expected = record(
  {
    rule: word,
    on: date,
    status: oneOf([...statuses, "no row"]),
    hours,
    demandedHours: hours,
    missingHours: hours,
    amount: hours,
    demandedAmount: hours,
    missingAmount: hours,
    sessions: { type: "integer" },
    missingSessions: { type: "integer" },
    due: date,
    unit: { type: "integer" },
    mayAct: { type: "boolean" },
    consequence: word,
  },
  ["rule", "status"],
);
const cases = mapOf(
  record(
    {
      title: sentence,
      today: date,
      parameters: mapOf(plainValue),
      knownOn: date,
      member: caseMember,
      unit: caseUnit,
      units: list(record({ times: { type: "integer" }, unit: caseUnit }, ["times", "unit"]), 1),
      expect: list(expected, 1),
      shares: list(
        record({ rule: word, on: date, met: { type: "integer" }, of: { type: "integer" } }, [
          "rule",
        ]),
        1,
      ),
      gap: record({ rule: word, months: { type: "number" } }, ["rule", "months"]),
    },
    ["title", "today"],
  ),
);

const packSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A file of a Rollbook policy pack",
  description: "docs/write-a-pack.md teaches it, docs/pack-grammar.md defines it.",
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    pack: record(
      {
        id: code,
        version: { type: ["string", "integer"] },
        title: sentence,
        source: sentence,
        from: date,
        to: date,
        basis: { anyOf: [oneOf(["attended", "stated"]), parameter] },
        follows: record({ pack: code, on: date }, ["pack", "on"]),
        objections: record({ answerWithinDays: number, appealWithinDays: number }, [
          "answerWithinDays",
          "appealWithinDays",
        ]),
      },
      ["id", "version", "title", "source", "from", "to", "basis"],
    ),
    vocabulary,
    calendars: mapOf(
      record(
        {
          weekdays: list(oneOf(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), 1),
          closed: list(date),
          open: list(date),
        },
        ["weekdays"],
      ),
    ),
    parameters,
    readings: mapOf(record({ ...term, parameters: list(word) }, ["zh", "en"])),
    requirements: mapOf(requirement),
    bulkWaivers: mapOf(
      record(
        {
          ...term,
          who: ref("selector"),
          requirements: list(word, 1),
          kind: word,
          effect: {
            anyOf: [oneOf(["lift"]), record({ reduceMinutes: number }, ["reduceMinutes"])],
          },
        },
        ["zh", "en", "who", "requirements", "kind", "effect"],
      ),
    ),
    cases,
    later: mapOf(record({ title: sentence, waitsFor: sentence }, ["title", "waitsFor"])),
  },
  $defs: {
    level: { anyOf: [words, record({ atLeast: word }, ["atLeast"])] },
    place,
    selector,
    filter,
    window,
    prorate,
    cap,
    credit,
    demand,
    verdict,
  },
};

/** The text of docs/pack.schema.json. */
export function packSchemaText(): string {
  return `${JSON.stringify(packSchema, null, 2)}\n`;
}

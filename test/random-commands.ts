import * as fc from "fast-check";
import type {
  Credit,
  Demand,
  PackText,
  Prorate,
  RuleText,
  Sel,
  Window,
} from "./reference/grammar.ts";
import type { Row } from "./reference/judge.ts";
import { packOf } from "./reference/random.ts";
import type { Register } from "./register.ts";

/** One thing that is told to a register; what a number means hangs on what is done. */
export interface Command {
  readonly do: (typeof kinds)[number];
  readonly who: number;
  /** Days before today. */
  readonly back: number;
  readonly length: number;
  readonly pick: number;
  readonly form: string;
  readonly topic: string;
  readonly attested: boolean;
}

const kinds = [
  "days",
  "new year",
  "enter",
  "correct",
  "withdraw",
  "fact",
  "joined",
  "move",
  "unit",
  "publish",
] as const;
/** Recording comes most often, and days pass. */
const often = [...kinds, "enter", "enter", "enter", "enter", "days", "days", "fact"] as const;

export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    do: fc.constantFrom(...often),
    who: fc.nat(5),
    back: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(250)),
    length: fc.nat(40),
    pick: fc.nat(23),
    form: fc.constantFrom("class", "lecture", "online"),
    topic: fc.constantFrom("a", "a1", "b"),
    attested: fc.boolean(),
  }),
  { minLength: 12, maxLength: 40, size: "max" },
);

const everybody: Sel = { member: true };
const lead: Sel = { fact: "role", in: ["lead"] };
const anything: Credit = { counts: { anything: true } };

function rule(
  when: Sel,
  window: Window,
  demand: Demand,
  more: { prorate?: Prorate; credit?: Credit; exempt?: Sel; lapses?: boolean } = {},
): RuleText {
  const { prorate = { none: true }, credit = anything, exempt, lapses } = more;
  return {
    bind: {
      when,
      asked: "last-bound-day",
      ...(exempt === undefined ? {} : { exempt: [{ when: exempt, because: "village" }] }),
    },
    window,
    prorate,
    credit,
    demand,
    verdict: lapses === true ? { lapses } : {},
  };
}

/** A pack with a rule of each kind of window, demanding so many hours a year. */
export function packWith(hours: number): PackText {
  const year: Window = { calendar: { years: 1 } };
  const rules: Record<string, RuleText> = {
    yearly: rule(
      everybody,
      year,
      { all: [{ sessions: 2 }, { hours }] },
      {
        prorate: { enoughDays: { atLeast: 180 } },
        exempt: { fact: "role", in: ["guide"] },
      },
    ),
    village: rule(
      { home: { kind: "village" } },
      year,
      { hours: 3 },
      {
        prorate: { byDays: {} },
        credit: { counts: { topic: "a" }, within: "end" },
      },
    ),
    sector: rule(
      { fact: "sector", in: ["rural", "school"] },
      { calendar: { years: 2 } },
      { hours },
    ),
    lead: rule(
      lead,
      {
        deadline: { after: { start: lead, gapOver: { months: 1 } }, months: 3, from: "2009-01-01" },
      },
      { hours: 4 },
      { lapses: true },
    ),
    cycle: rule(
      everybody,
      { cycle: { after: { event: "joined" }, months: 12, grace: { months: 1 } } },
      { hours },
    ),
    lately: rule(
      { since: { months: 2, holds: everybody } },
      { rolling: { months: 6 } },
      { hours: 2 },
      {
        credit: { counts: { not: { mode: "alone" } } },
      },
    ),
  };
  const pack = packOf(rule(everybody, year, { hours }), "attended");
  const { rule: one } = pack.requirements;
  const requirements = Object.entries(rules).map(([id, text]) => [id, { ...one, ...text }]);
  return { ...pack, requirements: Object.fromEntries(requirements) as Record<string, RuleText> };
}

/** The verdicts that are stored of a member, as the reference judge puts them. */
export function storedRows(register: Register, memberId: number): Promise<Row[]> {
  return register.sql<Row & object>(
    `select requirement_id as requirement, window_start - date '1970-01-01' as "windowStart",
       due_on - date '1970-01-01' as "dueOn", status, credited::integer, demanded::integer,
       sessions::integer, missing_minutes::integer as "missingMinutes",
       missing_count::integer as "missingCount", null as "mayAct", null as consequence
     from verdict where member_id = $1 and requirement_id not like '~%'
     order by requirement_id collate "C", window_start, due_on`,
    [memberId],
  );
}

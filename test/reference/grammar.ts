/**
 * What the reference judge reads: a pack and a member as they are written in files, with every
 * parameter put in. Days are strings like 2011-11-15. Nothing here comes from the engine.
 */
export type Length =
  | { days: number }
  | { months: number }
  | { years: number }
  | { calendarMonths: number };

export interface PlaceTest {
  sector?: string | string[];
  kind?: string | string[];
  orAbove?: boolean;
}

export type Sel =
  | { all: Sel[] }
  | { any: Sel[] }
  | { not: Sel }
  | { member: true }
  | { each: string | string[] }
  | { home: PlaceTest }
  | { fact: string; in: string | string[]; heldIn?: PlaceTest }
  | { count: { atLeast: number; of: Sel[] } }
  | { since: { months?: number; days?: number; holds: Sel } }
  | { event: { kind: string; atLeast?: Length; below?: Length } }
  | { frozen: { at: string; when: Sel; first?: true } }
  | { status: { of: string; is: string[] } };

export type Filter =
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter }
  | { anything: true }
  | { form: string | string[] }
  | { mode: string | string[] }
  | { education: string | string[] }
  | { topic: string | string[] }
  | { course: string | string[] }
  | { place: string | string[] }
  | { outcome: string | string[] }
  | { attested: true }
  | { provider: { is?: string[]; kind?: string | string[] } }
  | { within: { last: Length } }
  | { minutes: { atLeast?: number; atMost?: number } }
  | { duration: { atLeast?: Length; atMost?: Length } }
  | { firstTime: "course" | "topic" | "form" | { of: "course" | "topic"; among?: Filter } };

export interface Stretch {
  endsFrom: string;
  endsTo: string;
  days?: number;
  months?: number;
  until?: string;
}

export interface Chain {
  cure?: true | { within?: Length; demand?: Demand };
  every?: { nth: number; first?: number };
  grace?: Length;
  stretch?: Stretch[];
}

export type Anchor =
  | { event: string }
  | { start: Sel; gapOver: { months: number } | { days: number }; again?: boolean }
  | { cohort: { by: string; at: string; first?: true; of: Record<string, string> } };

export interface Due {
  days?: number;
  months?: number;
  years?: number;
  workingDays?: { n: number; calendar: string };
  grace?: Length;
  stretch?: Stretch[];
}

export type Window =
  | {
      calendar: { years?: number; months?: number; startsOn?: string; step?: number } & Chain;
    }
  | {
      cycle: {
        after: Anchor;
        days?: number;
        months?: number;
        years?: number;
        step?: number | Length;
        /** `month-end`, or a day of every year. */
        align?: string;
        pause?: Sel;
        from?: string;
      } & Chain;
    }
  | { anniversary: { of: Sel; extensionDays?: number } }
  | { season: { from: string; to: string } & Chain }
  | { fixed: { from: string; to: string } }
  | { once: { from: string; to: string } }
  | { deadline: { after: Anchor; from: string; lastDayIncluded?: boolean } & Due }
  | { gate: { before: Anchor; opens: Length; inclusive?: boolean } }
  | {
      rolling: Length & { initial?: Length; lapsed?: { over: Length; demand: Demand } };
    }
  | {
      validity: {
        months: number;
        issued?: string;
        monthEnd?: boolean;
        lastDayIncluded?: boolean;
        collect?: Length;
        early?: Length;
        grace?: Length;
        initial?: Length;
        stretch?: Stretch[];
        lapsed?: { over: Length; demand: Demand };
      };
    };

export interface Sharing {
  noFindingBelow?: { days: number };
  round?: { to: number; how: "up" | "nearest" | "down" };
  scales?: ("demand" | "minimums" | "caps")[];
  firstExempt?: boolean;
}

export type Prorate =
  | { none: true }
  | { wholeWindow: true }
  | { enoughDays: { atLeast: number; except?: Sel } }
  | { byDays: Sharing }
  | { byMonths: { month: "full" | "started" } & Sharing }
  | { byYears: { year: "full" | "started" } & Sharing }
  | { perMonth: { hours: number; month: "full" | "started" } & Sharing }
  | { firstExempt: true };

export type Group = "topic" | "course" | "form" | "provider" | "session" | "day" | "month";

export interface Cap {
  of: Filter;
  hours?: number;
  share?: { percent: number; of: "credited" | "demanded" };
  per?: Group;
}

export interface Credit {
  counts: Filter;
  once?: Filter;
  within?: "days" | "end" | "start";
  perSession?: boolean;
  minMinutes?: number;
  caps?: Cap[];
  dayAsHours?: number;
  threshold?: { percent: number; below: "nothing" | "attended" };
  multiply?: { of: Filter; by: number | { times: number; over: number } }[];
  rounding?: { to: number; how: "up" | "nearest" | "down" };
  blocks?: { days: number; atLeast: number };
  repeats?: { of: "course" | "topic" | "session"; in: "window" | "ever"; keep: "first" | "best" };
  reachBack?: { months: number; of: Filter; hours: number; firstOnly?: boolean };
  carryIn?: { hours: number; of: Filter; overAnchors?: boolean };
}

export interface LeafOptions {
  of?: Filter;
  caps?: Cap[];
  when?: Sel;
  unless?: Sel;
  from?: string;
  until?: string;
  cycles?: { every: number; first: number } | { only: number[] };
  extra?: boolean;
}

export type Part =
  | ({ hours: number } & LeafOptions)
  | ({ minutes: number } & LeafOptions)
  | ({ sessions: number } & LeafOptions)
  | ({ count: number } & LeafOptions)
  | ({ outcomes: number } & LeafOptions)
  | ({ attested: number } & LeafOptions)
  | ({ holds: Sel } & LeafOptions)
  | ({ distinct: { of: Group; atLeast: number } } & LeafOptions)
  | ({ inOne: { of: "topic" | "course" | "provider"; hours: number } } & LeafOptions)
  | ({ floor: { months?: number; years?: number; hours: number } } & LeafOptions)
  | { all: Part[] }
  | { any: Part[] }
  | { outOf: { least: number; parts: Part[] } };

export type Demand = ({ none: true } | Part) & { lateLosesExemptions?: boolean };

export type How = "finish-under-old" | "judge-under-new" | "pro-rata-by-days";

export interface RuleText {
  transition?: { replaces: string | string[]; how?: How };
  creditUnit?: string;
  overrides?: string | string[];
  bind: {
    when: Sel;
    each?: string | Record<string, string[]>;
    asked?: "last-bound-day" | "last-day";
    from?: string;
    until?: string;
    exempt?: { when: Sel; because: string }[];
  };
  window: Window;
  prorate: Prorate;
  credit: Credit;
  demand: Demand;
  verdict: {
    always?: string;
    unmet?: string;
    measurable?: Sel;
    lapses?: boolean;
    waive?: string[];
    mayAct?: { while: string[]; inGrace?: boolean };
    consequences?: Record<string, { after: Length; mayAct?: boolean; zh: string; en: string }>;
  };
}

export interface PackText {
  pack: {
    from: string;
    to: string;
    basis: "attended" | "stated";
    follows?: { pack: string; on: string };
  };
  vocabulary: {
    facts: Record<string, { values: Record<string, object> }>;
    forms: Record<string, { mode: string; education: string }>;
    topics: Record<string, { under?: string }>;
    creditUnits: Record<string, { minutes: number }>;
  };
  calendars?: Record<string, { weekdays: string[]; closed: string[]; open: string[] }>;
  requirements: Record<string, RuleText>;
}

export interface PlaceText {
  unit: number;
  kind?: string;
  sector?: string;
}

export interface EntryText {
  on: string;
  until?: string;
  hours?: number;
  credit?: { quantity: number; unit: string };
  days?: { on: string; hours: number }[];
  form: string;
  topic?: string;
  course?: string;
  place?: string;
  provider?: string;
  providerCode?: string;
  outcome?: string;
  attested?: boolean;
  session?: string;
}

export interface MemberText {
  homes: ({ from: string; to?: string } & PlaceText)[];
  facts?: { kind: string; value: string; from: string; to?: string; heldIn?: PlaceText }[];
  events?: { kind: string; on: string }[];
  entries?: EntryText[];
  waivers?: {
    rule: string;
    window: string;
    kind: string;
    effect: "lift" | "reduce" | "shift";
    hours?: number;
    until?: string;
  }[];
  /** What the rows of `entries` do in the ledger, row by row; none: each stands by itself. */
  acts?: { root: number; act: "entry" | "correction" | "withdrawal"; known: string }[];
  /** The day up to which the ledger is believed; only with `acts`. */
  knownOn?: string;
}

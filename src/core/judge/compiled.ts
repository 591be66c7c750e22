import type { AmountUnit } from "../amount.ts";
import type { Day } from "../day.ts";
import type { Pack, Requirement, Subject } from "../policy/pack.ts";
import type { CompiledFollows, Opening, Reaching } from "./change.ts";
import type { Text } from "../policy/values.ts";
import type { YearDay } from "../policy/windows.ts";
import type { Status } from "../verdicts.ts";
import type { Derived, OtherRules } from "./derived.ts";
import type { Consequence } from "./consequences.ts";
import type { EntryClasses } from "./entry-classes.ts";
import type { Scratch } from "./scratch.ts";
import type { Overrides } from "./settings.ts";
import type { ShareRule } from "./prorate.ts";
import type { Situations } from "./situations.ts";
import type { CompiledCredit, CompiledDemand } from "./steps.ts";
import type { Decree, Time } from "./times.ts";

/**
 * Credit is added up in thousandths of a minute, so that stated credit (thousandths of a unit of
 * whole minutes) stays an integer; it is rounded once, when a verdict is written.
 */
export const scale = 1000;

export interface RuleExempt {
  readonly predicate: number;
  readonly because: string;
}

export interface RuleCap {
  readonly takes: number;
  /** Thousandths of a minute. */
  readonly most: number;
}

export interface RuleState {
  readonly predicate: number;
  readonly title: Text;
}

export interface RuleApart {
  readonly mark: string;
  readonly event: string;
  readonly months: number;
}

export interface RuleMayAct {
  readonly while: readonly Status[];
  /** In days of grace; null: by the status there too. */
  readonly inGrace: boolean | null;
}

/** One requirement with its parameters put in and its selectors numbered. */
export interface Rule {
  readonly id: string;
  /** What its rows are told apart by from those about other values of a fact; "" for most rules. */
  readonly each: string;
  readonly source: Requirement;
  readonly bind: number;
  readonly exempts: readonly RuleExempt[];
  readonly askedLastDay: boolean;
  readonly counts: number;
  readonly once: number;
  readonly caps: readonly RuleCap[];
  /** The steps of credit and the demand in full; the numbers beside them are the fast path's. */
  readonly credit: CompiledCredit;
  readonly demand: CompiledDemand;
  /** Whether sums and counts alone judge it, without the full steps. */
  readonly simple: boolean;
  /** What `credited` and `demanded` of its rows are. */
  readonly measure: "minutes" | "count";
  /** In what its amounts are written and shown; null for hours. */
  readonly unit: AmountUnit | null;
  readonly placing: "days" | "end" | "start";
  readonly perSession: boolean;
  /** Thousandths of a minute that one session needs to count at all; 0 for none. */
  readonly minMinutes: number;
  /** Thousandths of a minute; -1 where the demand has no minutes. */
  readonly demandMinutes: number;
  readonly demandSessions: number;
  readonly demandOutcomes: number;
  /** States that must hold on the day that is asked; each that does counts like an outcome. */
  readonly states: readonly RuleState[];
  /** Predicate without which an unmet demand cannot be measured; -1 for none. */
  readonly measurable: number;
  readonly always: Status | null;
  readonly unmet: Status | null;
  readonly canLift: boolean;
  readonly canReduce: boolean;
  readonly canShift: boolean;
  readonly lapses: boolean;
  readonly apart: readonly RuleApart[];
  readonly advisory: boolean;
  /** The share of members who should be met, in percent; null for none. It judges nobody. */
  readonly target: number | null;
  readonly mayAct: RuleMayAct | null;
  readonly consequences: readonly Consequence[];
  /** Names of the parameters that this rule asked for. */
  readonly parameters: readonly string[];
}

/** Rules that share their windows and the days on which any of them binds: a family. */
export interface Group {
  readonly rules: readonly Rule[];
  /** Predicate: some rule of the family binds. */
  readonly bound: number;
  /** Predicate: the day counts towards the days that a full window needs. */
  readonly counting: number;
  /** Bound days that make a window full; 0 where part windows make no difference. */
  readonly atLeast: number;
  /** True where a window is full only when every one of its days is bound. */
  readonly whole: boolean;
}

/** Which windows of a rule are judged. Days are first days, but for `endsBefore`. */
export interface Bounds {
  readonly from: Day;
  readonly to: Day;
  /** Windows that end on or after this day are another pack's; `noDay` for none. */
  readonly endsBefore: Day;
}

/** Later than every day. */
export const noDay: Day = Number.MAX_SAFE_INTEGER;

/** Windows of the calendar, known before any member is seen. Ends are last days. */
export interface CalendarGroup extends Group {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** First day from which entries may count; -Infinity for a rule that looks at a whole life. */
  readonly openStart: boolean;
  /** Length of the neighbouring windows in months; 0 where there are none. */
  readonly tileMonths: number;
}

export interface AnniversaryGroup extends Group {
  readonly of: number;
  readonly extensionDays: number;
  readonly label: string;
  readonly bounds: Bounds;
}

export type CompiledAnchor =
  | { readonly event: string }
  | { readonly on: Day }
  | {
      readonly start: number;
      readonly gapMonths: number;
      readonly gapDays: number;
      /** The very first stretch starts nothing. */
      readonly again: boolean;
      readonly label: string;
    };

/** The anchor of a cycle that everybody of a cohort shares. */
export interface CohortAnchor {
  readonly by: string;
  readonly at: string;
  /** By the first such event, for good; otherwise by the last. */
  readonly first: boolean;
  readonly of: ReadonlyMap<string, Day>;
}

/** Where the windows of a chain come from. */
export type ChainSource =
  | {
      /** Windows that are the same for everybody. */
      readonly starts: Int32Array;
      readonly ends: Int32Array;
      /** Entries of any earlier day count too. */
      readonly openStart: boolean;
    }
  | { readonly anniversary: Pick<AnniversaryGroup, "of" | "extensionDays" | "label"> }
  | {
      readonly anchor: CompiledAnchor | CohortAnchor;
      readonly length: Time;
      readonly step: Time;
      readonly align: "month-end" | YearDay | null;
      /** While this holds the clock rests. */
      readonly pause: CompiledPause | null;
      /** No window is lengthened beyond this day. */
      readonly lastDay: Day;
    };

export interface CompiledPause {
  readonly predicate: number;
  /** It holds of somebody of whom nothing is known, so of everybody before his first day. */
  readonly always: boolean;
}

/** How an ended window that was not reached is made up. */
export interface CompiledCure {
  readonly within: Time | null;
  /** By rule: the same rule with the demand that restores; empty where it is the rule's own. */
  readonly otherwise: ReadonlyMap<string, Rule>;
}

/** Rules whose windows follow each other and hang together, by their number or at their edges. */
export interface ChainGroup extends Group {
  readonly source: ChainSource;
  readonly bounds: Bounds;
  /** By rule: how it takes over from rules of the pack before; empty for most packs. */
  readonly openings: ReadonlyMap<string, Opening>;
  readonly every: { readonly nth: number; readonly first: number } | null;
  readonly grace: Time | null;
  readonly decrees: readonly Decree[];
  readonly cure: CompiledCure | null;
  readonly share: ShareRule | null;
  /** The first window of a chain is exempt. */
  readonly firstExempt: boolean;
  /** Length of the neighbouring windows in months; 0 where there are none. */
  readonly tileMonths: number;
  /** Windows overlap: an entry counts in each, and nothing is carried on. */
  readonly overlapping: boolean;
}

export interface DeadlineRule {
  readonly rule: Rule;
  readonly anchor: CompiledAnchor;
  /** The last day in time, before grace. */
  readonly lastOf: (start: Day) => Day;
  readonly grace: Time | null;
  readonly bounds: Bounds;
  readonly opening: Opening | null;
}

export interface GateRule {
  readonly rule: Rule;
  readonly anchor: CompiledAnchor;
  /** The first day on which a training may have ended. */
  readonly opensOn: (day: Day) => Day;
  readonly inclusive: boolean;
  /** By the anchor's day, but for `startsBefore` and `endsBefore`. */
  readonly bounds: Bounds & { readonly startsBefore: Day };
  readonly opening: Opening | null;
}

/** After a lapse of more than `over` another demand must be reached, that of `rule`. */
export interface LapsedRule {
  readonly over: Time;
  readonly rule: Rule;
}

/** A rule with one standing row: it holds as long as what was done lately, or once, is enough. */
export interface StandingRule {
  readonly rule: Rule;
  readonly initial: Time | null;
  readonly lapsed: LapsedRule | null;
  /** First and last day of the pack, and the first day of its first year. */
  readonly from: Day;
  readonly to: Day;
  readonly period: Day;
  readonly how: RollingHow | ValidityHow;
}

export interface RollingHow {
  /** On each day the entries of so long before it count. */
  readonly back: Time;
  /** The rule, and the one of a long lapse, where they ask of the window more than what ended in it. */
  readonly moving: readonly Rule[];
}

export interface ValidityHow {
  readonly length: Time;
  readonly collect: Time;
  readonly early: Time | null;
  readonly grace: Time | null;
  readonly lastDayIncluded: boolean;
  readonly monthEnd: boolean;
  readonly decrees: readonly Decree[];
  /** Events of this kind complete it by themselves; null for none. */
  readonly issued: string | null;
}

export interface CompiledPack {
  readonly pack: Pack;
  /** Whose rules these are: members and units are judged by two compiled packs. */
  readonly subject: Subject;
  readonly overrides: Overrides;
  readonly rules: readonly Rule[];
  readonly calendars: readonly CalendarGroup[];
  readonly anniversaries: readonly AnniversaryGroup[];
  readonly deadlines: readonly DeadlineRule[];
  readonly gates: readonly GateRule[];
  readonly chains: readonly ChainGroup[];
  readonly standing: readonly StandingRule[];
  /** Questions that hang on time, answered before judging; empty for most packs. */
  readonly derived: readonly Derived[];
  readonly others: OtherRules;
  readonly basisStated: boolean;
  /** Whole minutes of one unit of stated credit. */
  readonly unitMinutes: ReadonlyMap<string, number>;
  readonly situations: Situations;
  readonly classes: EntryClasses;
  /** Working memory that is re-used from member to member; never holds a result. */
  readonly scratch: Scratch;
  /** The pack before this one; null for most packs. */
  readonly follows: CompiledFollows | null;
  /** Windows of rules that a later pack may have to know; empty unless it is followed. */
  readonly reaching: ReadonlyMap<string, Reaching>;
}

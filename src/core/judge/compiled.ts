import type { Day } from "../day.ts";
import type { Pack, Requirement, Subject } from "../policy/pack.ts";
import type { Text } from "../policy/values.ts";
import type { Status } from "../verdicts.ts";
import type { EntryClasses } from "./filter.ts";
import type { Scratch } from "./scratch.ts";
import type { Overrides } from "./settings.ts";
import type { Situations } from "./situations.ts";
import type { CompiledCredit, CompiledDemand } from "./steps.ts";

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

/** One requirement with its parameters put in and its selectors numbered. */
export interface Rule {
  readonly id: string;
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
  /** Years that begin between these days are judged. */
  readonly bounds: { readonly from: Day; readonly to: Day };
}

export type CompiledAnchor =
  | { readonly event: string }
  | { readonly on: Day }
  | {
      readonly start: number;
      readonly gapMonths: number;
      readonly gapDays: number;
      readonly label: string;
    };

export interface DeadlineRule {
  readonly rule: Rule;
  readonly anchor: CompiledAnchor;
  readonly months: number;
  readonly lastDayIncluded: boolean;
  readonly from: Day;
}

export interface GateRule {
  readonly rule: Rule;
  readonly anchor: CompiledAnchor;
  readonly opensMonths: number;
  readonly opensDays: number;
  readonly inclusive: boolean;
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
  readonly basisStated: boolean;
  /** Whole minutes of one unit of stated credit. */
  readonly unitMinutes: ReadonlyMap<string, number>;
  readonly situations: Situations;
  readonly classes: EntryClasses;
  /** Working memory that is re-used from member to member; never holds a result. */
  readonly scratch: Scratch;
}

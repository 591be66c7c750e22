import type { Day } from "../day.ts";
import type { Case } from "./cases.ts";
import type { Credit } from "./credit.ts";
import type { Demand } from "./demand.ts";
import type { Length } from "./lengths.ts";
import type { Prorate } from "./prorate.ts";
import type { Selector } from "./selectors.ts";
import type { Text, Value } from "./values.ts";
import type { Status } from "../verdicts.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Window } from "./windows.ts";

/** How well a number is founded: the text itself, a second source, a judgement, or a guess. */
export const sources = ["text", "secondary", "judgement", "guess"] as const;
export type Source = (typeof sources)[number];

export type ParameterValue = number | string | boolean | null;

/** A named value of a pack, changed without touching a rule. Exactly one of range and choices. */
export interface Parameter {
  readonly value: ParameterValue;
  readonly unit: string;
  readonly source: Source;
  readonly range: readonly [number, number] | null;
  readonly choices: readonly ParameterValue[] | null;
  /** True where null is a possible value: "no such limit". */
  readonly optional: boolean;
  readonly readings: readonly string[];
  readonly title: Text;
}

/** Where a rule comes from, word by word. */
export interface Clause {
  readonly place: string;
  readonly quote: string;
  readonly zh: string;
}

export interface Head {
  readonly id: string;
  readonly title: Text;
  readonly clause: Clause;
  readonly responsible: Text;
}

export interface ExemptWhen {
  readonly when: Selector;
  readonly because: string;
}

/** A rule that binds for each of these values of a fact by itself, with windows of its own. */
export interface EachValue {
  readonly fact: string;
  readonly values: readonly string[];
}

/** On which days a rule binds, and on which day of a window that is asked. */
export interface Bind {
  readonly when: Selector;
  readonly each?: EachValue | undefined;
  /**
   * `last-bound-day`: whoever was bound on any day has a row, judged by what he was on the last
   * such day. `last-day`: only who is bound on the window's last day (or today, while it is open).
   */
  readonly asked: "last-bound-day" | "last-day";
  readonly exempt: readonly ExemptWhen[];
  /** Days between which alone it binds, both included; absent: no such edge. */
  readonly from?: Value<Day> | undefined;
  readonly until?: Value<Day> | undefined;
}

export const waiverEffects = ["lift", "reduce", "shift"] as const;
export type WaiverEffect = (typeof waiverEffects)[number];

export interface Apart {
  readonly mark: string;
  readonly event: string;
  /** The event lies on the window's last day or at most so many months before it. */
  readonly months: Value<number>;
}

export interface VerdictWords {
  /** A status that stands whatever was done, for rules without a norm. */
  readonly always: Status | null;
  /** The status of an unmet window, open or ended, in place of on course and short. */
  readonly unmet: Status | null;
  readonly waive: readonly WaiverEffect[];
  /** A deadline that is unmet when the rule stops binding ends without a finding. */
  readonly lapses: boolean;
  /** Where this does not hold on the day that is asked, an unmet demand is not measurable. */
  readonly measurable: Selector | null;
  /** Why a status that is no finding stands, in words. */
  readonly because: Text | null;
  readonly apart: readonly Apart[];
  /** Whether the member may act, a fact apart from the status; absent: the rule says nothing. */
  readonly mayAct?: MayAct | undefined;
  /** The earliest first; each holds until the next one does. */
  readonly consequences?: readonly Consequence[] | undefined;
  /** The share of members who should be met, in percent; shown beside coverage, judges nobody. */
  readonly target?: Value<number> | undefined;
}

export interface MayAct {
  readonly while: readonly Status[];
  /** In days of grace, in place of the status; null: by the status there too. */
  readonly inGrace: Value<boolean> | null;
}

/** What follows when a row is still owed so long after its due day, in words and for acting. */
export interface Consequence {
  readonly code: string;
  readonly title: Text;
  readonly after: Length;
  readonly mayAct: Value<boolean> | undefined;
}

/** Days on which a body works, by which deadlines in working days are counted. */
export interface WorkCalendar {
  readonly code: string;
  /** 0 Monday to 6 Sunday. */
  readonly weekdays: readonly number[];
  readonly closed: readonly Day[];
  /** Days that are worked though their weekday is free. */
  readonly open: readonly Day[];
}

/** Whom a rule judges. A unit is judged like a member whose one home is the unit itself. */
export const subjects = ["member", "unit"] as const;
export type Subject = (typeof subjects)[number];

/** What becomes of windows that reach over the day on which one pack follows another. */
export const transitionHows = ["finish-under-old", "judge-under-new", "pro-rata-by-days"] as const;
export type TransitionHow = (typeof transitionHows)[number];

/** What a rule takes the place of: rules of the pack before it; none, where it is new. */
export type Transition =
  | { readonly replaces: readonly string[]; readonly how: TransitionHow }
  | { readonly replaces: null };

/** A rule that is judged. */
export interface Requirement extends Head {
  /** Stated by every rule of a pack that follows another, and by no other rule. */
  readonly transition?: Transition | undefined;
  readonly subject: Subject;
  /** Judged and shown, never owed, never in a headline. */
  readonly advisory?: true | undefined;
  /** Rules in whose place this one stands: they are exempt while it binds. */
  readonly overrides?: readonly string[] | undefined;
  /** A rule about units: whose duty it was to make this one possible. A finding of its own (A21). */
  readonly duty?: string | undefined;
  /** The unit of credit in which the rule writes `hours` and is shown; absent: hours. */
  readonly creditUnit?: string | undefined;
  readonly bind: Bind;
  readonly window: Window;
  readonly prorate: Prorate;
  readonly credit: Credit;
  readonly demand: Demand;
  readonly verdict: VerdictWords;
}

/** A clause that takes members out of other rules. */
export interface Exemption extends Head {
  readonly when: Selector;
  /** Ids of requirements; empty means every one. */
  readonly lifts: readonly string[];
}

/** A clause that is written down and not judged yet, so that nothing is silently missing. */
export interface Declared extends Head {
  readonly subject: "member" | "unit" | "figure";
  readonly later: Text;
}

/** One reading of an unclear place of the text, and what decides it. */
export interface Reading {
  readonly id: string;
  readonly title: Text;
  readonly parameters: readonly string[];
}

/** The pack before this one, whole, and the first day on which this one judges. */
export interface Follows {
  readonly pack: Pack;
  readonly on: Day;
}

/** Days that an objection may take; where a pack says nothing, `core/objections` does. */
export interface ObjectionDays {
  /** From the objection, and again from taking it up, to the last day of the answer. */
  readonly answerWithinDays: Value<number>;
  /** From the answer to the last day on which it may be taken one level up. */
  readonly appealWithinDays: Value<number>;
}

/** Whom an office may grant a waiver at once. It judges nobody until an office uses it. */
export interface BulkWaiver {
  readonly id: string;
  readonly title: Text;
  /** Asked on the day of the act; the event `born` is every member's date of birth. */
  readonly who: Selector;
  /** Ids of requirements; in each, the windows that hold the day of the act and are not met. */
  readonly requirements: readonly string[];
  /** A kind of waiver of the pack. */
  readonly kind: string;
  readonly effect: "lift" | { readonly reduceMinutes: Value<number> };
}

export interface Pack {
  readonly id: string;
  readonly version: string;
  readonly title: Text;
  readonly source: Text;
  /** First and last day of the text: windows start on days between them. */
  readonly from: Day;
  readonly to: Day;
  /** Whether minutes attended or the credit stated by the provider counts where both are known. */
  readonly basis: Value<"attended" | "stated">;
  readonly follows?: Follows | undefined;
  readonly objections?: ObjectionDays | undefined;
  readonly bulkWaivers?: readonly BulkWaiver[] | undefined;
  readonly vocabulary: Vocabulary;
  readonly calendars?: readonly WorkCalendar[] | undefined;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly readings: readonly Reading[];
  readonly requirements: readonly Requirement[];
  readonly exemptions: readonly Exemption[];
  readonly declared: readonly Declared[];
  readonly cases: readonly Case[];
}

/** The pack and those before it, the latest first. */
export function packsOf(pack: Pack): readonly Pack[] {
  return pack.follows === undefined ? [pack] : [pack, ...packsOf(pack.follows.pack)];
}

const requirements = new WeakMap<Pack, readonly Requirement[]>();

/** Every rule that may have rows: those of the pack, then those of the packs before it. */
export function requirementsOf(pack: Pack): readonly Requirement[] {
  const found = requirements.get(pack);
  if (found !== undefined) return found;
  const all = packsOf(pack).flatMap((one) => one.requirements);
  requirements.set(pack, all);
  return all;
}

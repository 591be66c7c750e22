import type { Day } from "../day.ts";
import type { Demand } from "./demand.ts";
import type { Length } from "./lengths.ts";
import type { Selector } from "./selectors.ts";
import type { Choose, Value } from "./values.ts";

/**
 * The day that starts a deadline or closes a gate: an event, a day of the calendar, or the first
 * day of a stretch on which a selector holds, where the pause before it was longer than `gapOver`.
 */
export type Anchor =
  | { readonly event: Value<string> }
  /** A day of the calendar, the same for everybody. */
  | { readonly on: Value<Day> }
  | {
      readonly start: Selector;
      readonly gapOver: { readonly months: Value<number> } | { readonly days: Value<number> };
      /** Only where there was such a stretch before: the very first one starts nothing. */
      readonly again?: Value<boolean> | undefined;
    };

/** The day that a table gives for the value which a fact had on the day of an event. */
export interface Cohort {
  readonly by: string;
  readonly at: Value<string>;
  /** The first such event decides for good; absent: the last one. */
  readonly first?: true | undefined;
  readonly of: Readonly<Record<string, Value<Day>>>;
}

export type CycleAnchor = Anchor | { readonly cohort: Cohort };

/** Windows whose last day lies between two days end so much later, or on a stated day. */
export interface Stretch {
  readonly endsFrom: Value<Day>;
  readonly endsTo: Value<Day>;
  readonly by: Length | { readonly until: Value<Day> };
}

/** Only every n-th window is judged, from the one with the number `first`. */
export interface Every {
  readonly nth: Value<number>;
  readonly first: Value<number> | null;
}

/** An ended window that was not reached stays open until it is made up. */
export interface Cure {
  /** So long after the due day it can be made up; null: for ever. */
  readonly within: Length | null;
  /** What restores it in place of the demand itself; null: the demand. */
  readonly demand: Demand | null;
}

/** What may stand beside windows that follow each other. Absent keys change nothing. */
export interface ChainOptions {
  readonly cure?: Cure | undefined;
  readonly every?: Every | undefined;
  readonly grace?: Length | undefined;
  readonly stretch?: readonly Stretch[] | undefined;
}

/** A day of every year. */
export interface YearDay {
  readonly month: number;
  readonly day: number;
}

export interface Calendar extends ChainOptions {
  /** Exactly one of years and months is there. */
  readonly years?: Value<number> | undefined;
  readonly months?: Value<number> | undefined;
  /** Month and day, like 0401 for 1 April; absent: 1 January. */
  readonly startsOn?: YearDay | undefined;
  /** From one window's start to the next, in the same unit; absent: as long as the window. */
  readonly step?: Value<number> | undefined;
}

/** A part of each year, from one day to another, which may lie in the year after. */
export interface Season extends ChainOptions {
  readonly from: YearDay;
  /** The last day; 29 February is the last day of that month. */
  readonly to: YearDay;
}

export interface Cycle extends ChainOptions {
  readonly after: CycleAnchor;
  /** The length: exactly one of days, months and years is there. */
  readonly days?: Value<number> | undefined;
  readonly months?: Value<number> | undefined;
  readonly years?: Value<number> | undefined;
  /** From one window's start to the next: in the unit of the length, or any length. */
  readonly step?: Value<number> | Length | undefined;
  /** Windows begin after the month of the anchor, or on the first such day from it on. */
  readonly align?: "month-end" | YearDay | undefined;
  /** The clock rests while this holds: the window ends so much later. */
  readonly pause?: Selector | undefined;
  /** Windows that begin before this day are not judged, but keep their number. */
  readonly from?: Value<Day> | undefined;
}

/** The n-th working day after a day, by a calendar of the pack. */
export interface WorkingDays {
  readonly n: Value<number>;
  readonly calendar: string;
}

export interface Deadline {
  readonly after: Anchor;
  /** Exactly one of months, days, years, calendarMonths and workingDays is there. */
  readonly months?: Value<number> | undefined;
  readonly days?: Value<number> | undefined;
  readonly years?: Value<number> | undefined;
  readonly calendarMonths?: Value<number> | undefined;
  readonly workingDays?: WorkingDays | undefined;
  readonly grace?: Length | undefined;
  readonly stretch?: readonly Stretch[] | undefined;
  /** Whether the day so many months later is still in time. */
  readonly lastDayIncluded: Value<boolean>;
  /** Anchors before this day start nothing. */
  readonly from: Value<Day>;
}

export interface Gate {
  readonly before: Anchor;
  /** How many months before the gate a training may have ended. */
  readonly opensMonths: Value<number>;
  /** So many days more; a gate names months, days or both. */
  readonly opensDays: Value<number>;
  /** Instead of both: any length. */
  readonly opens?: Length | undefined;
  /** Whether a session that ends on the gate's own day is in time. */
  readonly inclusive: Value<boolean>;
}

export interface Anniversary {
  readonly of: Selector;
  /** A stretch that begins at most so many days after the last one continues its years. */
  readonly extensionDays: Value<number>;
}

/** After a long lapse another demand must be reached instead. */
export interface Lapsed {
  readonly over: Length;
  readonly demand: Demand;
}

export interface Rolling {
  /** On each day the entries of so long before it count. */
  readonly back: Length;
  readonly initial: Length | null;
  readonly lapsed: Lapsed | null;
}

export interface Validity {
  /** How long a completion is valid: months or years. */
  readonly length: Length;
  /** Within which time the parts of a completion must lie; null: as long as the validity. */
  readonly collect: Length | null;
  readonly early: Length | null;
  readonly grace: Length | null;
  readonly lastDayIncluded: Value<boolean>;
  readonly monthEnd: Value<boolean>;
  readonly initial: Length | null;
  readonly lapsed: Lapsed | null;
  readonly stretch: readonly Stretch[];
  /** An event of this kind is a completion by itself: the certificate is issued. */
  readonly issued?: Value<string> | undefined;
}

export type Window =
  | { readonly calendar: Calendar }
  | { readonly season: Season }
  | { readonly fixed: { readonly from: Value<Day>; readonly to: Value<Day> } }
  | { readonly once: { readonly from: Value<Day>; readonly to: Value<Day> } }
  | { readonly deadline: Deadline }
  | { readonly gate: Gate }
  | { readonly anniversary: Anniversary }
  | { readonly cycle: Cycle }
  | { readonly rolling: Rolling }
  | { readonly validity: Validity }
  | Choose<Window>;

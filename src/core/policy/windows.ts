import type { Day } from "../day.ts";
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
    };

export interface Deadline {
  readonly after: Anchor;
  readonly months: Value<number>;
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
  /** Whether a session that ends on the gate's own day is in time. */
  readonly inclusive: Value<boolean>;
}

export interface Anniversary {
  readonly of: Selector;
  /** A stretch that begins at most so many days after the last one continues its years. */
  readonly extensionDays: Value<number>;
}

export type Window =
  | { readonly calendar: { readonly years: Value<number> } }
  | { readonly fixed: { readonly from: Value<Day>; readonly to: Value<Day> } }
  | { readonly once: { readonly from: Value<Day>; readonly to: Value<Day> } }
  | { readonly deadline: Deadline }
  | { readonly gate: Gate }
  | { readonly anniversary: Anniversary }
  | Choose<Window>;

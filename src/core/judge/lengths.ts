import { addMonths, civilOf, type Day } from "../day.ts";
import type { Length } from "../policy/lengths.ts";
import { numberOf, type Settings } from "./settings.ts";

/** A length with its parameters put in: days and months are added one after the other. */
export interface PlainLength {
  readonly days: number;
  readonly months: number;
  /** Months of the calendar, from the first day of each. */
  readonly calendar: boolean;
}

export function plainLength(settings: Settings, length: Length): PlainLength {
  if ("days" in length) {
    return { days: numberOf(settings, length.days), months: 0, calendar: false };
  }
  if ("years" in length) {
    return { days: 0, months: 12 * numberOf(settings, length.years), calendar: false };
  }
  const calendar = "calendarMonths" in length;
  const months = calendar ? length.calendarMonths : length.months;
  return { days: 0, months: numberOf(settings, months), calendar };
}

/** The first day of the stretch of this length that ends with `last`. */
export function firstDayOf(length: PlainLength, last: Day): Day {
  const from = addMonths(last + 1, -length.months) - length.days;
  return length.calendar ? from - civilOf(from).day + 1 : from;
}

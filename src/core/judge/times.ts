import { addMonths, civilOf, type Day, dayOf, daysInMonth } from "../day.ts";
import type { Length } from "../policy/lengths.ts";
import type { WorkCalendar } from "../policy/pack.ts";
import type { Stretch } from "../policy/windows.ts";
import { numberOf, type Settings } from "./settings.ts";

/** A length with its parameters put in. Years are months. */
export interface Time {
  readonly unit: "days" | "months" | "calendarMonths";
  readonly n: number;
}

export function timeOf(settings: Settings, length: Length): Time {
  if ("days" in length) return { unit: "days", n: numberOf(settings, length.days) };
  if ("months" in length) return { unit: "months", n: numberOf(settings, length.months) };
  if ("years" in length) return { unit: "months", n: 12 * numberOf(settings, length.years) };
  return { unit: "calendarMonths", n: numberOf(settings, length.calendarMonths) };
}

/** So much later; with calendar months, the last day of the month that is so many later. */
export function after(day: Day, time: Time): Day {
  if (time.unit === "days") return day + time.n;
  if (time.unit === "months") return addMonths(day, time.n);
  return lastOfMonth(monthStart(day, time.n));
}

/** So much earlier; with calendar months, the first day of the month that is so many earlier. */
export function before(day: Day, time: Time): Day {
  if (time.unit === "days") return day - time.n;
  if (time.unit === "months") return addMonths(day, -time.n);
  return monthStart(day, -time.n);
}

/** The last day from which looking back so far still reaches `day`. */
export function lastReaching(day: Day, time: Time): Day {
  if (time.unit === "days") return day + time.n;
  if (time.unit === "calendarMonths") return after(day, time);
  // Several days may look back to one, where months are of unequal length.
  let last = addMonths(day, time.n) + 4;
  while (addMonths(last, -time.n) > day) last -= 1;
  return last;
}

function monthStart(day: Day, months: number): Day {
  const { year, month } = civilOf(day);
  return addMonths(dayOf(year, month, 1), months);
}

export function lastOfMonth(day: Day): Day {
  const { year, month } = civilOf(day);
  return dayOf(year, month, daysInMonth(year, month));
}

/** A decree that moves last days of windows. */
export interface Decree {
  readonly from: Day;
  readonly to: Day;
  readonly by: Time | { readonly until: Day };
}

export function decreesOf(
  settings: Settings,
  list: readonly Stretch[] | undefined,
): readonly Decree[] {
  return (list ?? []).map(({ endsFrom, endsTo, by }) => ({
    from: numberOf(settings, endsFrom),
    to: numberOf(settings, endsTo),
    by: "until" in by ? { until: numberOf(settings, by.until) } : timeOf(settings, by),
  }));
}

/** The last day after decrees; never earlier than it was. */
export function stretched(last: Day, decrees: readonly Decree[]): Day {
  for (const { from, to, by } of decrees) {
    if (last < from || last > to) continue;
    return Math.max(last, "until" in by ? by.until : after(last, by));
  }
  return last;
}

/** The n-th working day after a day. The reader of packs refuses calendars without weekdays. */
export function workingDay(calendar: WorkCalendar, day: Day, n: number): Day {
  const closed = new Set(calendar.closed);
  const open = new Set(calendar.open);
  let at = day;
  for (let left = n; left > 0;) {
    at += 1;
    // 1970-01-01 was a Thursday.
    const weekday = (((at + 3) % 7) + 7) % 7;
    if (!closed.has(at) && (open.has(at) || calendar.weekdays.includes(weekday))) left -= 1;
  }
  return at;
}

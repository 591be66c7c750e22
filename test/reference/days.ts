import type { Length } from "./grammar.ts";

/** Days are whole numbers since 1 January 1970. */
export type D = number;

export function day(text: string): D {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}

export function parts(d: D): { year: number; month: number; date: number } {
  const at = new Date(d * 86_400_000);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate() };
}

export function make(year: number, month: number, date: number): D {
  return Date.UTC(year, month, date) / 86_400_000;
}

/** So many months later; a day that does not exist is the last day of that month. */
export function plusMonths(d: D, months: number): D {
  const { year, month, date } = parts(d);
  const lastDate = parts(make(year, month + months + 1, 0)).date;
  return make(year, month + months, Math.min(date, lastDate));
}

export function monthEnd(d: D): D {
  const { year, month } = parts(d);
  return make(year, month + 1, 0);
}

export function monthNumber(d: D): number {
  const { year, month } = parts(d);
  return year * 12 + month;
}

export function later(d: D, length: Length): D {
  if ("days" in length) return d + length.days;
  if ("months" in length) return plusMonths(d, length.months);
  if ("years" in length) return plusMonths(d, 12 * length.years);
  return monthEnd(plusMonths(make(parts(d).year, parts(d).month, 1), length.calendarMonths));
}

export function earlier(d: D, length: Length): D {
  if ("days" in length) return d - length.days;
  if ("months" in length) return plusMonths(d, -length.months);
  if ("years" in length) return plusMonths(d, -12 * length.years);
  const { year, month } = parts(d);
  return make(year, month - length.calendarMonths, 1);
}

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

export function weekday(d: D): string {
  return weekdays[new Date(d * 86_400_000).getUTCDay()] ?? "";
}

/**
 * Plain calendar days as integers: days since 1970-01-01 in the proleptic Gregorian calendar.
 * A business day has no zone and no time; "today" is always a parameter, never read from a clock.
 * The civil-date arithmetic is Howard Hinnant's public-domain `days_from_civil`.
 */
export type Day = number;

/** A date that may be known only to the month or year: its first and its last possible day. */
export interface PartialDay {
  readonly first: Day;
  readonly last: Day;
}

/** A span of days; `to` is the first day outside, null while it is open (D27). */
export interface Span {
  readonly from: Day;
  readonly to: Day | null;
}

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function dayOf(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146097 + dayOfEra + dayOfYear - 719468;
}

export function civilOf(value: Day): Civil {
  const z = value + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

export function yearOf(value: Day): number {
  return civilOf(value).year;
}

export function daysInMonth(year: number, month: number): number {
  return (
    dayOf(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - dayOf(year, month, 1)
  );
}

/** Months later, counted from the original date; a day that does not exist becomes the last one (D25). */
export function addMonths(value: Day, months: number): Day {
  const { year, month, day } = civilOf(value);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = index - toYear * 12 + 1;
  return dayOf(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

export function addYears(value: Day, years: number): Day {
  return addMonths(value, years * 12);
}

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Reads `2010-05-06`; null for anything that is no day of the calendar, 2010-02-29 included. */
export function parseDay(text: string): Day | null {
  const partial = text.length === 10 ? parsePartialDay(text) : null;
  return partial === null ? null : partial.first;
}

/** Reads `2010`, `2010-05` or `2010-05-06`; null for anything else. */
export function parsePartialDay(text: string): PartialDay | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const year = Number(found[1]);
  if (year < 1) return null;
  if (found[2] === undefined) return { first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) };
  const month = Number(found[2]);
  if (month < 1 || month > 12) return null;
  const length = daysInMonth(year, month);
  if (found[3] === undefined) {
    return { first: dayOf(year, month, 1), last: dayOf(year, month, length) };
  }
  const day = Number(found[3]);
  if (day < 1 || day > length) return null;
  const exact = dayOf(year, month, day);
  return { first: exact, last: exact };
}

export function formatDay(value: Day): string {
  const { year, month, day } = civilOf(value);
  return `${String(year).padStart(4, "0")}-${pad(month)}-${pad(day)}`;
}

/** Writes a partial day back in the precision in which it is known. */
export function formatPartialDay(value: PartialDay): string {
  const text = formatDay(value.first);
  if (value.first === value.last) return text;
  const { year, month } = civilOf(value.first);
  return value.last === dayOf(year, month, daysInMonth(year, month))
    ? text.slice(0, 7)
    : text.slice(0, 4);
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

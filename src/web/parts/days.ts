/**
 * Days as people write them and as the register keeps them. People say the last day on which something
 * held; the register keeps the first day on which it no longer does. A month or a year stays what it is.
 */

const dayMs = 86_400_000;

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

const isWhole = (day: string): boolean => day.length === 10;

/** The last day that a person names, as the first day without it. */
export function firstWithout(last: string): string {
  return isWhole(last) ? shifted(last, 1) : last;
}

/** The first day without it, as the last day that a person would name. */
export function lastWith(first: string): string {
  return isWhole(first) ? shifted(first, -1) : first;
}

/** Whether a text is a day, a month or a year of the calendar, as far as its form and numbers say. */
export function isPartialDay(text: string): boolean {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (found === null) return false;
  const [, year = "", month = "01", date = "01"] = found;
  const at = new Date(`${year}-${month}-${date}T00:00:00Z`);
  return (
    !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === `${year}-${month}-${date}`
  );
}

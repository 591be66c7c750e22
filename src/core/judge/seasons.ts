import { type Day, dayOf, daysInMonth, yearOf } from "../day.ts";
import type { Season, YearDay } from "../policy/windows.ts";
import type { Days } from "./reach.ts";

/**
 * The seasons that begin in the years from `first` to `last`, without those that are over by the
 * first day. With `over` they begin with the first one that holds this day.
 */
export function seasonsOf(
  { from, to }: Season,
  first: Day,
  last: Day,
  over: Day | null,
): readonly Days[] {
  const endsNextYear = to.month < from.month || (to.month === from.month && to.day < from.day);
  const ofYear = (year: number): Days => ({
    from: dayIn(year, from),
    to: dayIn(endsNextYear ? year + 1 : year, to),
  });
  const found: Days[] = [];
  let year = yearOf(first);
  while (over !== null && ofYear(year - 1).to >= over) year -= 1;
  for (; ofYear(year).from <= last; year += 1) {
    const one = ofYear(year);
    if (one.to >= first) found.push(one);
  }
  return found;
}

function dayIn(year: number, { month, day }: YearDay): Day {
  return dayOf(year, month, Math.min(day, daysInMonth(year, month)));
}

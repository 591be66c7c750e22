import type { Length } from "#core/policy/lengths";
import { type Reader, tagged } from "./reading.ts";
import { mapped } from "./selectors.ts";
import { type Scope, wholeValue } from "./values.ts";

/** Exactly one of days, months, years and calendarMonths, at least `least` of them. */
export function lengthReader(scope: Scope, least = 0): Reader<Length> {
  return tagged<Length>({
    days: mapped(wholeValue(scope, least, 36_500), (days) => ({ days })),
    months: mapped(wholeValue(scope, least, 1200), (months) => ({ months })),
    years: mapped(wholeValue(scope, least, 100), (years) => ({ years })),
    calendarMonths: mapped(wholeValue(scope, least, 1200), (calendarMonths) => ({
      calendarMonths,
    })),
  });
}

import type { Length } from "#core/policy/lengths";
import { type At, complain, type Ledger, mapped, type Reader, tagged } from "./reading.ts";
import { type Scope, wholeValue } from "./values.ts";
import type { Value } from "#core/policy/values";

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

/** The same without calendar months: how long something lasts. */
export function spanReader(scope: Scope, least: number): Reader<Length> {
  return tagged<Length>({
    days: mapped(wholeValue(scope, least, 36_500), (days) => ({ days })),
    months: mapped(wholeValue(scope, least, 1200), (months) => ({ months })),
    years: mapped(wholeValue(scope, least, 100), (years) => ({ years })),
  });
}

/** The keys of a length where they stand among others. */
export interface LengthKeys {
  readonly days?: Value<number> | undefined;
  readonly months?: Value<number> | undefined;
  readonly years?: Value<number> | undefined;
  readonly calendarMonths?: Value<number> | undefined;
}

/** The one length that is written there; says so where there is none, or more than one. */
export function onlyLength(keys: LengthKeys, at: At, to: Ledger): Length | undefined {
  const { days, months, years, calendarMonths } = keys;
  const found: Length[] = [
    ...(days === undefined ? [] : [{ days }]),
    ...(months === undefined ? [] : [{ months }]),
    ...(years === undefined ? [] : [{ years }]),
    ...(calendarMonths === undefined ? [] : [{ calendarMonths }]),
  ];
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return complain(at, to, "exactly one of days, months, years, calendarMonths is needed");
}

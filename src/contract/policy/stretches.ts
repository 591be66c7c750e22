import type { Value } from "#core/policy/values";
import type { Stretch } from "#core/policy/windows";
import { onlyLength } from "./lengths.ts";
import { complain, listOf, may, need, type Reader, record } from "./reading.ts";
import { day } from "./scalars.ts";
import { dayValue, type Scope, wholeValue } from "./values.ts";

/** Decrees that move the last days of windows which end between two days. */
export function stretchReader(scope: Scope): Reader<readonly Stretch[]> {
  const date = dayValue(scope, day);
  const whole = () => may<Value<number>, undefined>(wholeValue(scope, 0, 36_500), undefined);
  const read = record({
    endsFrom: need(date),
    endsTo: need(date),
    days: whole(),
    months: whole(),
    years: whole(),
    calendarMonths: whole(),
    until: may<Value<number>, undefined>(date, undefined),
  });
  const one: Reader<Stretch> = (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { endsFrom, endsTo, until, ...keys } = found;
    if (typeof endsFrom === "number" && typeof endsTo === "number" && endsTo < endsFrom) {
      return complain(at, to, "endsTo lies before endsFrom: no window can end between them");
    }
    const { days, months, years, calendarMonths } = keys;
    const none = [days, months, years, calendarMonths].every((length) => length === undefined);
    if (until !== undefined && none) return { endsFrom, endsTo, by: { until } };
    if (until !== undefined) return complain(at, to, "until stands alone, without a length");
    const by = onlyLength(keys, at, to);
    return by === undefined ? undefined : { endsFrom, endsTo, by };
  };
  return listOf(one, 1);
}

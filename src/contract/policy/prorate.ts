import {
  type Fullness,
  fullnesses,
  type Prorate,
  type RoundingHow,
  roundings,
  type ScaledPart,
  scaledParts,
  type ShareOptions,
} from "#core/policy/prorate";
import type { Selector } from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import { listOf, may, need, orAmount, type Reader, record, tagged } from "./reading.ts";
import { oneOf, onlyTrue, string, yesNo } from "./scalars.ts";
import { mapped, selectorReader } from "./selectors.ts";
import { chooseReader, numberValue, type Scope, wholeValue } from "./values.ts";

export function prorateReader(scope: Scope): Reader<Prorate> {
  const options = shareShape(scope);
  const fullness = need<Fullness>(oneOf(fullnesses, "kind of month or year"));
  const enoughDays = record({
    atLeast: need(wholeValue(scope, 1, 36_500)),
    together: may(string(64), ""),
    except: may<Selector, null>(selectorReader(scope), null),
  });
  const perMonth = record({
    ...options,
    hours: orAmount(need(numberValue(scope, 0, 10_000))),
    month: fullness,
  });
  return (at, to) =>
    tagged<Prorate>({
      choose: chooseReader(scope, prorateReader(scope)),
      none: mapped(onlyTrue, (none) => ({ none })),
      wholeWindow: mapped(onlyTrue, (wholeWindow) => ({ wholeWindow })),
      enoughDays: mapped(enoughDays, (found) => ({ enoughDays: found })),
      byDays: mapped(record(options), (byDays) => ({ byDays })),
      byMonths: mapped(record({ ...options, month: fullness }), (byMonths) => ({ byMonths })),
      byYears: mapped(record({ ...options, year: fullness }), (byYears) => ({ byYears })),
      perMonth: mapped(perMonth, (found) => ({ perMonth: found })),
      firstExempt: mapped(onlyTrue, (firstExempt) => ({ firstExempt })),
    })(at, to);
}

function shareShape(scope: Scope) {
  const round = record({
    to: need(wholeValue(scope, 1, 100_000)),
    how: may<RoundingHow, RoundingHow>(oneOf(roundings, "way of rounding"), "up"),
  });
  const scales: Reader<readonly ScaledPart[]> = listOf(oneOf(scaledParts, "part"), 1);
  const below = mapped(record({ days: need(wholeValue(scope, 1, 36_500)) }), ({ days }) => days);
  return {
    noFindingBelow: may<Value<number>, null>(below, null),
    round: may<NonNullable<ShareOptions["round"]>, null>(round, null),
    scales: may<readonly ScaledPart[], null>(scales, null),
    firstExempt: may(yesNo, false),
  };
}

import {
  belows,
  type Blocks,
  type Cap,
  capGroupings,
  type CapShare,
  type CarryIn,
  type Credit,
  type Fraction,
  type Multiply,
  type Placing,
  placings,
  type ReachBack,
  type Repeats,
  repeatGroupings,
  type Rounding,
  roundings,
  type Threshold,
} from "#core/policy/credit";
import type { EntryFilter } from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import { filterReader } from "./filters.ts";
import { complain, items, listOf, may, need, orAmount, type Reader, record } from "./reading.ts";
import { oneOf } from "./scalars.ts";
import {
  flagValue,
  numberValue,
  optionalNumber,
  type Scope,
  wholeValue,
  wordValue,
} from "./values.ts";

const mostHours = 10_000;
const mostMinutes = 100_000;

/** What counts for how much: the fourth step of a rule. */
export function creditReader(scope: Scope): Reader<Credit> {
  const mostOfDay = scope.creditUnit === undefined ? 24 : mostHours;
  const together: EntryFilter = { not: { mode: ["alone"] } };
  const read = record({
    counts: need<EntryFilter>(filterReader(scope)),
    once: may<EntryFilter, EntryFilter>(filterReader(scope), together),
    dayAsHours: may<Value<number>, undefined>(numberValue(scope, 0.01, mostOfDay), undefined),
    threshold: may<Threshold, undefined>(thresholdReader(scope), undefined),
    minMinutes: may(optionalNumber(scope, 0, mostMinutes), null),
    multiply: may<readonly Multiply[], undefined>(listOf(multiplyReader(scope), 1), undefined),
    rounding: may<Rounding, undefined>(roundingReader(scope), undefined),
    blocks: may<Blocks, undefined>(blocksReader(scope), undefined),
    repeats: may<Repeats, undefined>(repeatsReader, undefined),
    within: may<Value<Placing>, Value<Placing>>(wordValue(scope, placings, "placing"), "days"),
    perSession: may(flagValue(scope), false),
    caps: may<readonly Cap[], readonly Cap[]>(listOf(capReader(scope)), []),
    reachBack: may<ReachBack, undefined>(reachBackReader(scope), undefined),
    carryIn: may<CarryIn, undefined>(carryInReader(scope), undefined),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found?.dayAsHours !== undefined && found.threshold !== undefined) {
      return complain(
        at,
        to,
        "threshold: with dayAsHours neither minutes nor credit are looked at",
      );
    }
    return found;
  };
}

function thresholdReader(scope: Scope): Reader<Threshold> {
  return record({
    percent: need(wholeValue(scope, 1, 100)),
    below: need(oneOf(belows, "consequence")),
  });
}

function multiplyReader(scope: Scope): Reader<Multiply> {
  const fraction: Reader<Fraction> = record({
    times: need(wholeValue(scope, 1, 1000)),
    over: need(wholeValue(scope, 1, 1000)),
  });
  const by: Reader<Value<number> | Fraction> = (at, to) =>
    items(at, { mistakes: [] }) === undefined
      ? wholeValue(scope, 1, 1000)(at, to)
      : fraction(at, to);
  return record({ of: need(filterReader(scope)), by: need(by) });
}

function roundingReader(scope: Scope): Reader<Rounding> {
  return record({
    to: need(wholeValue(scope, 1, 1440)),
    how: need(oneOf(roundings, "way to round")),
  });
}

function blocksReader(scope: Scope): Reader<Blocks> {
  return record({
    days: need(wholeValue(scope, 1, 3660)),
    atLeast: need(numberValue(scope, 0.01, mostHours)),
  });
}

const repeatsReader: Reader<Repeats> = record({
  of: need(oneOf(repeatGroupings, "grouping")),
  in: need(oneOf(["window", "ever"] as const, "stretch")),
  keep: need(oneOf(["first", "best"] as const, "choice")),
});

/** Hours or a share: exactly one of them. */
export function capReader(scope: Scope): Reader<Cap> {
  const share: Reader<CapShare> = record({
    percent: need(wholeValue(scope, 1, 99)),
    of: need(oneOf(["credited", "demanded"] as const, "whole")),
  });
  const read = record({
    of: need(filterReader(scope)),
    hours: orAmount(
      may<Value<number | null>, undefined>(optionalNumber(scope, 0, mostHours), undefined),
    ),
    share: may<CapShare, undefined>(share, undefined),
    per: may<Cap["per"], undefined>(oneOf(capGroupings, "grouping"), undefined),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    if ((found.hours === undefined) === (found.share === undefined)) {
      return complain(at, to, "one of hours and share is needed, not both");
    }
    return found;
  };
}

function reachBackReader(scope: Scope): Reader<ReachBack> {
  return record({
    months: need(wholeValue(scope, 1, 1200)),
    of: need(filterReader(scope)),
    hours: orAmount(need(numberValue(scope, 0, mostHours))),
    firstOnly: may<Value<boolean>, Value<boolean>>(flagValue(scope), false),
  });
}

function carryInReader(scope: Scope): Reader<CarryIn> {
  return record({
    hours: orAmount(need(numberValue(scope, 0, mostHours))),
    of: need(filterReader(scope)),
    overAnchors: may<Value<boolean>, undefined>(flagValue(scope), undefined),
  });
}

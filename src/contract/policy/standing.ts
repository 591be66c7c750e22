import type { Length } from "#core/policy/lengths";
import type { Value } from "#core/policy/values";
import type { Lapsed, Rolling, Stretch, Validity, Window } from "#core/policy/windows";
import { demandReader } from "./demand.ts";
import { lengthReader, onlyLength } from "./lengths.ts";
import { complain, may, need, type Reader, record } from "./reading.ts";
import { mapped } from "./selectors.ts";
import { flagValue, type Scope, wholeValue, wordValue } from "./values.ts";
import { stretchReader } from "./stretches.ts";
import { codesOf } from "./vocabulary.ts";

function lapsedReader(scope: Scope): Reader<Lapsed> {
  return record({ over: need(lengthReader(scope)), demand: need(demandReader(scope)) });
}

function standingShape(scope: Scope) {
  const whole = (most: number) =>
    may<Value<number>, undefined>(wholeValue(scope, 1, most), undefined);
  return {
    days: whole(36_500),
    months: whole(1200),
    years: whole(100),
    calendarMonths: whole(1200),
    initial: may<Length, null>(lengthReader(scope, 1), null),
    lapsed: may<Lapsed, null>(lapsedReader(scope), null),
  };
}

function rollingReader(scope: Scope): Reader<Rolling> {
  const read = record(standingShape(scope));
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { initial, lapsed, ...keys } = found;
    const back = onlyLength(keys, at, to);
    return back === undefined ? undefined : { back, initial, lapsed };
  };
}

function validityReader(scope: Scope): Reader<Validity> {
  const length = lengthReader(scope, 1);
  const read = record({
    ...standingShape(scope),
    collect: may<Length, null>(length, null),
    early: may<Length, null>(length, null),
    grace: may<Length, null>(length, null),
    lastDayIncluded: may(flagValue(scope), false),
    monthEnd: may(flagValue(scope), false),
    issued: may<Value<string>, undefined>(
      wordValue(scope, codesOf(scope.vocabulary?.events ?? []), "event"),
      undefined,
    ),
    stretch: may<readonly Stretch[], readonly Stretch[]>(stretchReader(scope), []),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { days, months, years, calendarMonths, ...options } = found;
    const valid = onlyLength({ days, months, years, calendarMonths }, at, to);
    if (valid === undefined) return undefined;
    if (options.monthEnd === true && options.lastDayIncluded === true) {
      return complain(at, to, "monthEnd and lastDayIncluded contradict each other");
    }
    return { length: valid, ...options };
  };
}

/** Windows with one standing row. */
export function standingTags(
  scope: Scope,
): Readonly<Record<"rolling" | "validity", Reader<Window>>> {
  return {
    rolling: mapped(rollingReader(scope), (rolling) => ({ rolling })),
    validity: mapped(validityReader(scope), (validity) => ({ validity })),
  };
}

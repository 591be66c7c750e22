import type { Length } from "#core/policy/lengths";
import type { Selector } from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import type {
  Anchor,
  Calendar,
  Cohort,
  Cycle,
  CycleAnchor,
  Deadline,
  Every,
  Gate,
  Stretch,
  Window,
} from "#core/policy/windows";
import { later } from "./later.ts";
import { lengthReader } from "./lengths.ts";
import {
  type At,
  complain,
  items,
  type Ledger,
  mapOf,
  may,
  need,
  type Reader,
  record,
  scalar,
  tagged,
  wanted,
} from "./reading.ts";
import { day, oneOf } from "./scalars.ts";
import { mapped, selectorReader } from "./selectors.ts";
import { standingTags } from "./standing.ts";
import { stretchReader } from "./stretches.ts";
import { chooseReader, dayValue, flagValue, type Scope, wholeValue, wordValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";

type Absent = undefined;

function eventReader(scope: Scope): Reader<Value<string>> {
  return wordValue(scope, codesOf(scope.vocabulary?.events ?? []), "event");
}

function anchorReader(scope: Scope): Reader<Anchor> {
  const gap = tagged<Extract<Anchor, { start: Selector }>["gapOver"]>({
    months: mapped(wholeValue(scope, 0, 1200), (months) => ({ months })),
    days: mapped(wholeValue(scope, 0, 36_500), (days) => ({ days })),
  });
  const start = record({ start: need(selectorReader(scope)), gapOver: need(gap) });
  const event = record({ event: need(eventReader(scope)) });
  const on = record({ on: need(dayValue(scope, day)) });
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    if (pairs.some((pair) => pair.key === "on")) return on(at, to);
    return pairs.some((pair) => pair.key === "event") ? event(at, to) : start(at, to);
  };
}

function cycleAnchorReader(scope: Scope): Reader<CycleAnchor> {
  const kinds = scope.vocabulary?.facts ?? [];
  const table: Reader<Cohort["of"]> = (at, to) => {
    const pairs = mapOf<readonly [string, Value<number>]>((key, valueAt, ledger) => {
      const found = dayValue(scope, day)(valueAt, ledger);
      return found === undefined ? undefined : [key, found];
    })(at, to);
    if (pairs === undefined) return undefined;
    if (pairs.length === 0) return complain(at, to, "at least one value is needed");
    return Object.fromEntries(pairs);
  };
  const cohort = record({
    by: need(oneOf(codesOf(kinds), "fact kind")),
    at: need(eventReader(scope)),
    of: need(table),
  });
  const read = record({ cohort: need(cohort) });
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    if (!pairs.some((pair) => pair.key === "cohort")) return anchorReader(scope)(at, to);
    const found = read(at, to);
    if (found === undefined) return undefined;
    const values = codesOf(kinds.find((one) => one.code === found.cohort.by)?.values ?? []);
    const strange = Object.keys(found.cohort.of).find((value) => !values.includes(value));
    if (strange === undefined || values.length === 0) return found;
    return complain(at, to, `${strange}: no such value of ${found.cohort.by}`);
  };
}

function chainShape(scope: Scope) {
  const every: Reader<Every> = record({
    nth: need(wholeValue(scope, 1, 1000)),
    first: may<Value<number>, null>(wholeValue(scope, 1, 1000), null),
  });
  return {
    every: may<Every, Absent>(every, undefined),
    grace: may<Length, Absent>(lengthReader(scope), undefined),
    stretch: may<readonly Stretch[], Absent>(stretchReader(scope), undefined),
  };
}

/** Month and day of a year, like `04-01`. 29 February is no day of every year. */
const yearDay: Reader<{ readonly month: number; readonly day: number }> = (at, to) => {
  const value = scalar(at);
  const found = typeof value === "string" ? /^(\d{2})-(\d{2})$/.exec(value) : null;
  if (found === null) return wanted(at, to, "month and day, like 04-01,");
  const [month, date] = [Number(found[1]), Number(found[2])];
  const sound = new Date(Date.UTC(2001, month - 1, date));
  if (sound.getUTCMonth() !== month - 1 || sound.getUTCDate() !== date) {
    return complain(at, to, `${found[0]}: not a day of every year`);
  }
  return { month, day: date };
};

function calendarReader(scope: Scope): Reader<Calendar> {
  const read = record({
    years: need(wholeValue(scope, 1, 50)),
    startsOn: may<NonNullable<Calendar["startsOn"]>, Absent>(yearDay, undefined),
    step: may<Value<number>, Absent>(wholeValue(scope, 1, 50), undefined),
    ...chainShape(scope),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    return soundStep(found.step, found.years, "years", at, to) ? found : undefined;
  };
}

function soundStep(
  step: Value<number> | undefined,
  length: Value<number>,
  unit: string,
  at: At,
  to: Ledger,
): boolean {
  if (typeof step !== "number" || typeof length !== "number" || step <= length) return true;
  complain(at, to, `step: ${step} above ${unit} ${length} leaves days that are in no window`);
  return false;
}

function cycleReader(scope: Scope): Reader<Cycle> {
  const read = record({
    after: need(cycleAnchorReader(scope)),
    months: may<Value<number>, Absent>(wholeValue(scope, 1, 600), undefined),
    years: may<Value<number>, Absent>(wholeValue(scope, 1, 50), undefined),
    step: may<Value<number>, Absent>(wholeValue(scope, 1, 600), undefined),
    align: may<"month-end", Absent>(oneOf(["month-end"] as const, "alignment"), undefined),
    from: may<Value<number>, Absent>(dayValue(scope, day), undefined),
    ...chainShape(scope),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { months, years, step } = found;
    if ((months === undefined) === (years === undefined)) {
      return complain(at, to, "exactly one of months and years is needed");
    }
    const unit = years === undefined ? "months" : "years";
    return soundStep(step, years ?? months ?? 0, unit, at, to) ? found : undefined;
  };
}

function deadlineReader(scope: Scope): Reader<Deadline> {
  const whole = (most: number) => may<Value<number>, Absent>(wholeValue(scope, 1, most), undefined);
  const calendars = scope.calendars ?? [];
  const workingDays = record({
    n: need(wholeValue(scope, 1, 10_000)),
    calendar: need(oneOf(calendars, "calendar")),
  });
  const read = record({
    after: need(anchorReader(scope)),
    months: whole(600),
    days: whole(36_500),
    years: whole(50),
    calendarMonths: whole(600),
    workingDays: may<NonNullable<Deadline["workingDays"]>, Absent>(workingDays, undefined),
    grace: may<Length, Absent>(lengthReader(scope), undefined),
    stretch: may<readonly Stretch[], Absent>(stretchReader(scope), undefined),
    lastDayIncluded: may(flagValue(scope), true),
    from: need(dayValue(scope, day)),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { months, days, years, calendarMonths } = found;
    const lengths = [months, days, years, calendarMonths, found.workingDays];
    if (lengths.filter((one) => one !== undefined).length === 1) return found;
    return complain(
      at,
      to,
      "exactly one of months, days, years, calendarMonths, workingDays is needed",
    );
  };
}

function gateReader(scope: Scope): Reader<Gate> {
  const read = record({
    before: need(anchorReader(scope)),
    opensMonths: may<Value<number>, Value<number>>(wholeValue(scope, 0, 600), 0),
    opensDays: may<Value<number>, Value<number>>(wholeValue(scope, 0, 18_300), 0),
    opens: may<Length, Absent>(lengthReader(scope, 1), undefined),
    inclusive: may(flagValue(scope), false),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { opens, opensMonths, opensDays } = found;
    const plain = opensMonths !== 0 || opensDays !== 0;
    if (plain === (opens === undefined)) return found;
    return complain(
      at,
      to,
      plain
        ? "opens stands in place of opensMonths and opensDays"
        : "gate: opens, opensMonths or opensDays is needed",
    );
  };
}

export function windowReader(scope: Scope): Reader<Window> {
  const date = dayValue(scope, day);
  const span = record({ from: need(date), to: need(date) });
  const anniversary = record({
    of: need(selectorReader(scope)),
    extensionDays: may(wholeValue(scope, 0, 3660), 0),
  });
  return (at, to) =>
    tagged<Window>(
      {
        calendar: mapped(calendarReader(scope), (calendar) => ({ calendar })),
        fixed: mapped(span, (fixed) => ({ fixed })),
        once: mapped(span, (once) => ({ once })),
        deadline: mapped(deadlineReader(scope), (deadline) => ({ deadline })),
        gate: mapped(gateReader(scope), (gate) => ({ gate })),
        anniversary: mapped(anniversary, (found) => ({ anniversary: found })),
        cycle: mapped(cycleReader(scope), (cycle) => ({ cycle })),
        ...standingTags(scope),
        choose: chooseReader(scope, windowReader(scope)),
      },
      later.window,
    )(at, to);
}

import type { Demand } from "#core/policy/demand";
import type { Length } from "#core/policy/lengths";
import type { Selector } from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import type {
  Anchor,
  Calendar,
  Cohort,
  Cure,
  Cycle,
  CycleAnchor,
  Deadline,
  Every,
  Gate,
  Season,
  Stretch,
  Window,
  YearDay,
} from "#core/policy/windows";
import { demandReader } from "./demand.ts";
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
import { day, oneOf, onlyTrue } from "./scalars.ts";
import { mapped, selectorReader } from "./selectors.ts";
import { standingTags } from "./standing.ts";
import { stretchReader } from "./stretches.ts";
import { chooseReader, dayValue, flagValue, type Scope, wholeValue, wordValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";
import { lastYearDay, yearDay } from "./year-days.ts";

type Absent = undefined;

function eventReader(scope: Scope): Reader<Value<string>> {
  return wordValue(scope, codesOf(scope.vocabulary?.events ?? []), "event");
}

function anchorReader(scope: Scope): Reader<Anchor> {
  const gap = tagged<Extract<Anchor, { start: Selector }>["gapOver"]>({
    months: mapped(wholeValue(scope, 0, 1200), (months) => ({ months })),
    days: mapped(wholeValue(scope, 0, 36_500), (days) => ({ days })),
  });
  const start = record({
    start: need(selectorReader(scope)),
    gapOver: need(gap),
    again: may<Value<boolean>, Absent>(flagValue(scope), undefined),
  });
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
    first: may<true, Absent>(onlyTrue, undefined),
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

/** `true`, or how long and by what an ended window can be made up. `false` is none. */
function cureReader(scope: Scope): Reader<Cure> {
  const read = record({
    within: may<Length, null>(lengthReader(scope, 1), null),
    demand: may<Demand, null>(demandReader(scope), null),
  });
  return (at, to) => {
    if (scalar(at) === true) return { within: null, demand: null };
    if (scalar(at) !== undefined) return wanted(at, to, "true, or a map of within and demand,");
    return read(at, to);
  };
}

function chainShape(scope: Scope) {
  const every: Reader<Every> = record({
    nth: need(wholeValue(scope, 1, 1000)),
    first: may<Value<number>, null>(wholeValue(scope, 1, 1000), null),
  });
  return {
    cure: may<Cure, Absent>(cureReader(scope), undefined),
    every: may<Every, Absent>(every, undefined),
    grace: may<Length, Absent>(lengthReader(scope), undefined),
    stretch: may<readonly Stretch[], Absent>(stretchReader(scope), undefined),
  };
}

function seasonReader(scope: Scope): Reader<Season> {
  return record({ from: need(yearDay), to: need(lastYearDay), ...chainShape(scope) });
}

function calendarReader(scope: Scope): Reader<Calendar> {
  const read = record({
    years: may<Value<number>, Absent>(wholeValue(scope, 1, 50), undefined),
    months: may<Value<number>, Absent>(wholeValue(scope, 1, 600), undefined),
    startsOn: may<YearDay, Absent>(yearDay, undefined),
    step: may<Value<number>, Absent>(wholeValue(scope, 1, 600), undefined),
    ...chainShape(scope),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { years, months, step } = found;
    if ((months === undefined) === (years === undefined)) {
      return complain(at, to, "exactly one of years and months is needed");
    }
    const unit = years === undefined ? "months" : "years";
    const cure = "a part of each year is a season";
    return soundStep(step, years ?? months ?? 0, unit, cure, at, to) ? found : undefined;
  };
}

function soundStep(
  step: Value<number> | undefined,
  length: Value<number>,
  unit: string,
  cure: string,
  at: At,
  to: Ledger,
): boolean {
  if (typeof step !== "number" || typeof length !== "number" || step <= length) return true;
  complain(at, to, `step: ${step} above ${unit} ${length} leaves days in no window; ${cure}`);
  return false;
}

function cycleReader(scope: Scope): Reader<Cycle> {
  const read = record({
    after: need(cycleAnchorReader(scope)),
    days: may<Value<number>, Absent>(wholeValue(scope, 1, 18_300), undefined),
    months: may<Value<number>, Absent>(wholeValue(scope, 1, 600), undefined),
    years: may<Value<number>, Absent>(wholeValue(scope, 1, 50), undefined),
    step: may<Value<number> | Length, Absent>(stepReader(scope), undefined),
    align: may<"month-end" | YearDay, Absent>(alignReader, undefined),
    pause: may<Selector, Absent>(selectorReader(scope), undefined),
    from: may<Value<number>, Absent>(dayValue(scope, day), undefined),
    ...chainShape(scope),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { days, months, years, step, pause } = found;
    if ([days, months, years].filter((one) => one !== undefined).length !== 1) {
      return complain(at, to, "exactly one of days, months and years is needed");
    }
    if (pause !== undefined && step !== undefined) {
      return complain(at, to, "pause: windows follow each other where the clock rests; no step");
    }
    const unit = years !== undefined ? "years" : months !== undefined ? "months" : "days";
    const plain = typeof step === "number" ? step : undefined;
    const cure = `write step: { ${unit}: ${plain ?? 0} } if that is meant`;
    return soundStep(plain, years ?? months ?? days ?? 0, unit, cure, at, to) ? found : undefined;
  };
}

/** A number in the unit of the window's length, or a length of its own, as long as may be. */
function stepReader(scope: Scope): Reader<Value<number> | Length> {
  const whole = wholeValue(scope, 1, 18_300);
  const length = tagged<Length>({
    days: mapped(wholeValue(scope, 1, 18_300), (days) => ({ days })),
    months: mapped(wholeValue(scope, 1, 600), (months) => ({ months })),
    years: mapped(wholeValue(scope, 1, 50), (years) => ({ years })),
  });
  return (at, to) => (scalar(at) === undefined ? length(at, to) : whole(at, to));
}

const alignReader: Reader<"month-end" | YearDay> = (at, to) => {
  const value = scalar(at);
  if (value === "month-end") return value;
  if (typeof value === "string" && /^\d{2}-\d{2}$/.test(value)) return yearDay(at, to);
  return wanted(at, to, "month-end, or a day of every year like 01-01,");
};

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
    tagged<Window>({
      calendar: mapped(calendarReader(scope), (calendar) => ({ calendar })),
      season: mapped(seasonReader(scope), (season) => ({ season })),
      fixed: mapped(span, (fixed) => ({ fixed })),
      once: mapped(span, (once) => ({ once })),
      deadline: mapped(deadlineReader(scope), (deadline) => ({ deadline })),
      gate: mapped(gateReader(scope), (gate) => ({ gate })),
      anniversary: mapped(anniversary, (found) => ({ anniversary: found })),
      cycle: mapped(cycleReader(scope), (cycle) => ({ cycle })),
      ...standingTags(scope),
      choose: chooseReader(scope, windowReader(scope)),
    })(at, to);
}

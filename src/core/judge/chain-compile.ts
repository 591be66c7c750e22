import { addMonths, type Day, dayOf, yearOf } from "../day.ts";
import type { Pack } from "../policy/pack.ts";
import type { ShareOptions } from "../policy/prorate.ts";
import type { Selector } from "../policy/selectors.ts";
import type { Anniversary, ChainOptions, Cure, Cycle, Season, Window } from "../policy/windows.ts";
import { anchorOf, cohortOf, labelOf } from "./anchors.ts";
import { boundsOf } from "./change.ts";
import {
  type AnniversaryGroup,
  type CalendarGroup,
  type ChainGroup,
  type CompiledCure,
  type CompiledPause,
  type Group,
  noDay,
} from "./compiled.ts";
import { firstDay } from "./derived.ts";
import type { Building, Built } from "./groups.ts";
import { compileSelector } from "./profile.ts";
import type { ShareRule } from "./prorate.ts";
import { seasonsOf } from "./seasons.ts";
import { chosen, numberOf, type Settings } from "./settings.ts";
import { addPredicate } from "./situations.ts";
import { decreesOf, type Time, timeOf } from "./times.ts";

/** Windows without options, of rules whose demand hangs on nothing but their own entries. */
export function isPlain(family: readonly Built[], window: Window): boolean {
  if ("cycle" in window) return false;
  if ("calendar" in window && Object.entries(window.calendar).some(isOption)) return false;
  if ("season" in window && seasonOptions(window.season)) return false;
  return family.every(({ rule, settings }) => {
    const prorate = chosen(settings, rule.source.prorate);
    const simple = "none" in prorate || "enoughDays" in prorate || "wholeWindow" in prorate;
    return simple && rule.simple && !rule.canShift;
  });
}

function isOption([key, value]: readonly [string, unknown]): boolean {
  return key !== "years" && key !== "months" && value !== undefined;
}

function seasonOptions(season: Season): boolean {
  return Object.entries(season).some(
    ([key, one]) => key !== "from" && key !== "to" && one !== undefined,
  );
}

type Options = Omit<ChainGroup, keyof Group>;

/** How the windows of a family follow each other. */
export function chainOf(
  building: Building,
  one: Built,
  window: Window,
  openings: ChainGroup["openings"],
  family: readonly Built[],
): Options {
  const { settings } = one;
  const { pack } = building;
  const node = optionsOf(window);
  const nth = node.every === undefined ? 1 : numberOf(settings, node.every.nth);
  const first = node.every?.first ?? null;
  const share = shareOf(one);
  const common = {
    every:
      node.every === undefined
        ? null
        : { nth, first: first === null ? nth : numberOf(settings, first) },
    grace: node.grace === undefined ? null : timeOf(settings, node.grace),
    decrees: decreesOf(settings, node.stretch),
    cure: node.cure === undefined ? null : cureOf(settings, family, node.cure),
    ...share,
    overlapping: false,
    openings,
  };
  if ("cycle" in window) {
    return { ...common, ...cycleOf(building, one, window.cycle) };
  }
  if ("anniversary" in window) {
    const anniversary = yearsOf(building, settings, window.anniversary);
    const bounds = boundsOf(building.closing, one.rule.id, pack.from, pack.to);
    return { ...common, source: { anniversary }, bounds, tileMonths: 12 };
  }
  const takesOver = [...openings.values()].find((opening) => opening.how !== "finish-under-old");
  const { tileMonths, overlapping, ...source } = calendarOf(
    pack,
    settings,
    window,
    takesOver?.on ?? null,
  );
  return {
    ...common,
    source,
    bounds: boundsOf(building.closing, one.rule.id, firstDay, noDay),
    tileMonths,
    overlapping,
  };
}

function optionsOf(window: Window): ChainOptions {
  if ("calendar" in window) return window.calendar;
  if ("season" in window) return window.season;
  return "cycle" in window ? window.cycle : {};
}

function cycleOf(
  building: Building,
  { settings, rule }: Built,
  node: Cycle,
): Pick<ChainGroup, "source" | "bounds" | "tileMonths" | "overlapping"> {
  const { pack } = building;
  const length = cycleLength(settings, node, null);
  const step = node.step === undefined ? length : cycleLength(settings, node, node.step);
  const anchor =
    "cohort" in node.after
      ? cohortOf(settings, node.after.cohort)
      : anchorOf(building, settings, node.after);
  const from = node.from === undefined ? pack.from : numberOf(settings, node.from);
  return {
    source: {
      anchor,
      length,
      step,
      align: node.align ?? null,
      pause: node.pause === undefined ? null : pauseOf(building, settings, node.pause),
      lastDay: pack.to,
    },
    bounds: boundsOf(building.closing, rule.id, Math.max(pack.from, from), pack.to),
    ...neighbours(length, step, node.pause !== undefined),
  };
}

function pauseOf(building: Building, settings: Settings, node: Selector): CompiledPause {
  const holds = compileSelector(settings, building.levels, node);
  const always = holds({ home: null, facts: [] });
  return { predicate: addPredicate(building.situations, holds), always };
}

/** The length of a cycle's windows; with `step` that from one start to the next. */
function cycleLength(settings: Settings, node: Cycle, step: Cycle["step"] | null): Time {
  if (typeof step === "object" && step !== null && !("$" in step)) return timeOf(settings, step);
  if (node.years !== undefined) return timeOf(settings, { years: step ?? node.years });
  if (node.months !== undefined) return timeOf(settings, { months: step ?? node.months });
  return timeOf(settings, { days: step ?? node.days ?? 1 });
}

/** Neighbours are as long as the window where it is in months and they follow without a gap. */
function neighbours(
  length: Time,
  step: Time,
  paused: boolean,
): Pick<ChainGroup, "tileMonths" | "overlapping"> {
  // Unlike units are compared by the shortest days of a month: whatever may overlap does.
  const most = length.unit === "days" ? length.n : 31 * length.n;
  const least = step.unit === "days" ? step.n : 28 * step.n;
  const overlapping = step.unit === length.unit ? step.n < length.n : least < most;
  const tiled = step.unit === "months" && length.unit === "months" && step.n === length.n;
  return { tileMonths: tiled && !paused ? length.n : 0, overlapping };
}

function cureOf(settings: Settings, family: readonly Built[], node: Cure): CompiledCure {
  const { within, demand } = node;
  return {
    within: within === null ? null : timeOf(settings, within),
    otherwise: new Map(
      demand === null ? [] : family.map((one) => [one.rule.id, one.otherwise(demand)]),
    ),
  };
}

function yearsOf(
  building: Building,
  settings: Settings,
  node: Anniversary,
): Pick<AnniversaryGroup, "of" | "extensionDays" | "label"> {
  return {
    of: addPredicate(building.situations, compileSelector(settings, building.levels, node.of)),
    extensionDays: numberOf(settings, node.extensionDays),
    label: labelOf(node.of),
  };
}

/** The same of a family without options. */
export function plainYears(
  building: Building,
  { rule, settings }: Built,
  window: Extract<Window, { anniversary: unknown }>,
): Omit<AnniversaryGroup, keyof Group> {
  const { from, to } = building.pack;
  const bounds = boundsOf(building.closing, rule.id, from, to);
  return { ...yearsOf(building, settings, window.anniversary), bounds };
}

type CalendarWindows = Pick<CalendarGroup, "starts" | "ends" | "openStart" | "tileMonths"> & {
  readonly overlapping: boolean;
};

/**
 * Windows that are the same for everybody. With `over` the chain begins with the first window that
 * holds this day, though it began before the days of the pack.
 */
export function calendarOf(
  pack: Pack,
  settings: Settings,
  window: Window,
  over: Day | null,
): CalendarWindows {
  if ("calendar" in window) {
    const node = window.calendar;
    const unit = node.years === undefined ? 1 : 12;
    const months = unit * Math.max(1, numberOf(settings, node.years ?? node.months ?? 1));
    const step = node.step === undefined ? months : unit * numberOf(settings, node.step);
    const { month, day } = node.startsOn ?? { month: 1, day: 1 };
    const zero = dayOf(yearOf(pack.from), month, day);
    const starts: Day[] = [];
    let first = 0;
    while (over !== null && addMonths(zero, (first - 1) * step + months) > over) first -= 1;
    for (let k = first; addMonths(zero, k * step) <= pack.to; k += 1) {
      starts.push(addMonths(zero, k * step));
    }
    return {
      starts: Int32Array.from(starts),
      ends: Int32Array.from(starts.map((_, k) => addMonths(zero, (first + k) * step + months) - 1)),
      openStart: false,
      tileMonths: step < months ? 0 : months,
      overlapping: step < months,
    };
  }
  if ("season" in window) {
    const spans = seasonsOf(window.season, pack.from, pack.to, over);
    return {
      starts: Int32Array.from(spans.map((one) => one.from)),
      ends: Int32Array.from(spans.map((one) => one.to)),
      openStart: false,
      tileMonths: 0,
      overlapping: false,
    };
  }
  const node = "fixed" in window ? window.fixed : "once" in window ? window.once : null;
  const from = node === null ? pack.from : numberOf(settings, node.from);
  const to = node === null ? pack.to : numberOf(settings, node.to);
  return {
    starts: Int32Array.of(from),
    ends: Int32Array.of(to),
    openStart: "once" in window,
    tileMonths: 0,
    overlapping: false,
  };
}

function shareOf({ rule, settings, hour }: Built): Pick<ChainGroup, "share" | "firstExempt"> {
  const prorate = chosen(settings, rule.source.prorate);
  if ("byDays" in prorate) return shared(settings, prorate.byDays, "days", false, 0);
  if ("byMonths" in prorate) {
    const node = prorate.byMonths;
    return shared(settings, node, "months", node.month === "full", 0);
  }
  if ("byYears" in prorate) {
    const node = prorate.byYears;
    return shared(settings, node, "years", node.year === "full", 0);
  }
  if ("perMonth" in prorate) {
    const node = prorate.perMonth;
    const amount = Math.round(numberOf(settings, node.hours) * hour);
    return shared(settings, node, "perMonth", node.month === "full", amount);
  }
  return { share: null, firstExempt: "firstExempt" in prorate };
}

function shared(
  settings: Settings,
  node: ShareOptions,
  by: ShareRule["by"],
  full: boolean,
  perMonth: number,
): Pick<ChainGroup, "share" | "firstExempt"> {
  const { noFindingBelow, round, scales, firstExempt } = node;
  const share: ShareRule = {
    by,
    full,
    perMonth,
    noFindingBelow: noFindingBelow === null ? 0 : numberOf(settings, noFindingBelow),
    round:
      round === null ? { to: 1, how: "up" } : { to: numberOf(settings, round.to), how: round.how },
    scales: scales ?? ["demand", "minimums"],
  };
  return { share, firstExempt };
}

import { addMonths, type Day, formatDay } from "../day.ts";
import type { History } from "../members.ts";
import type { Selector } from "../policy/selectors.ts";
import type { Anchor, Cohort, Deadline, Gate } from "../policy/windows.ts";
import { boundsOf, openingOf } from "./change.ts";
import {
  type CohortAnchor,
  type CompiledAnchor,
  type DeadlineRule,
  type GateRule,
  noDay,
} from "./compiled.ts";
import type { Building, Built } from "./groups.ts";
import { compileSelector } from "./profile.ts";
import { holds, type Scratch } from "./scratch.ts";
import { flagOf, numberOf, type Settings, textOf } from "./settings.ts";
import { addPredicate } from "./situations.ts";
import { after, before, decreesOf, stretched, timeOf, workingDay } from "./times.ts";

export function anchorOf(building: Building, settings: Settings, anchor: Anchor): CompiledAnchor {
  if ("event" in anchor) return { event: textOf(settings, anchor.event) };
  if ("on" in anchor) return { on: numberOf(settings, anchor.on) };
  const start = compileSelector(settings, building.levels, anchor.start);
  return {
    start: addPredicate(building.situations, start),
    gapMonths: "months" in anchor.gapOver ? numberOf(settings, anchor.gapOver.months) : 0,
    gapDays: "days" in anchor.gapOver ? numberOf(settings, anchor.gapOver.days) : 0,
    again: anchor.again !== undefined && flagOf(settings, anchor.again),
    label: labelOf(anchor.start),
  };
}

export function cohortOf(settings: Settings, cohort: Cohort): CohortAnchor {
  const days = Object.entries(cohort.of).map(([value, day]): [string, Day] => [
    value,
    numberOf(settings, day),
  ]);
  const at = textOf(settings, cohort.at);
  return { by: cohort.by, at, first: cohort.first === true, of: new Map(days) };
}

/** What an anchor made of facts goes by: the first fact that its selector names. */
export function labelOf(node: Selector): string {
  if ("fact" in node) return `${node.fact}:${node.in.join("+")}`;
  if ("all" in node) return node.all.map(labelOf).find((label) => label !== "") ?? "";
  if ("any" in node) return node.any.map(labelOf).find((label) => label !== "") ?? "";
  return "";
}

export function deadlineOf(building: Building, one: Built, node: Deadline): DeadlineRule {
  const { settings, rule } = one;
  const early = flagOf(settings, node.lastDayIncluded) ? 0 : 1;
  const lastOf = lengthOf(building, settings, node);
  const decrees = decreesOf(settings, node.stretch);
  return {
    rule,
    anchor: anchorOf(building, settings, node.after),
    lastOf: (start) => stretched(lastOf(start) - early, decrees),
    grace: node.grace === undefined ? null : timeOf(settings, node.grace),
    bounds: boundsOf(building.closing, rule.id, numberOf(settings, node.from), building.pack.to),
    opening: openingOf(building.follows, rule),
  };
}

function lengthOf(building: Building, settings: Settings, node: Deadline): (start: Day) => Day {
  const { workingDays, days, months, years, calendarMonths } = node;
  if (workingDays !== undefined) {
    const calendar = building.pack.calendars?.find((one) => one.code === workingDays.calendar);
    const n = numberOf(settings, workingDays.n);
    if (calendar === undefined) throw new Error(`${settings.rule}: no such calendar.`);
    return (start) => workingDay(calendar, start, n);
  }
  if (days !== undefined) {
    const time = timeOf(settings, { days });
    return (start) => after(start, time);
  }
  const time =
    years !== undefined
      ? timeOf(settings, { years })
      : calendarMonths !== undefined
        ? timeOf(settings, { calendarMonths })
        : timeOf(settings, { months: months ?? 0 });
  return (start) => after(start, time);
}

export function gateOf(building: Building, one: Built, node: Gate): GateRule {
  const { settings, rule } = one;
  const months = numberOf(settings, node.opensMonths);
  const days = numberOf(settings, node.opensDays);
  const opens = node.opens === undefined ? null : timeOf(settings, node.opens);
  return {
    rule,
    anchor: anchorOf(building, settings, node.before),
    opensOn: (day) => (opens === null ? addMonths(day, -months) - days : before(day, opens)),
    inclusive: flagOf(settings, node.inclusive),
    bounds: gateBounds(building, rule.id),
    opening: openingOf(building.follows, rule),
  };
}

/** A gate of the pack before belongs to it by the day on which it opens, not by its anchor's. */
function gateBounds({ pack, closing }: Building, id: string): GateRule["bounds"] {
  const { from, to } = pack;
  const { endsBefore } = boundsOf(closing, id, from, to);
  return { from, to, endsBefore, startsBefore: closing === null ? noDay : closing.on };
}

/** Calls back with each day that an anchor names, and the id it goes by. */
export function eachAnchor(
  s: Scratch,
  history: History,
  anchor: CompiledAnchor,
  use: (day: Day, id: string) => void,
): void {
  if ("event" in anchor) {
    for (const event of history.events) {
      if (event.kind === anchor.event) use(event.on.first, event.id);
    }
    return;
  }
  if ("on" in anchor) {
    use(anchor.on, "");
    return;
  }
  let endOfLast: Day | null = null;
  for (let i = 0; i < s.slices; i += 1) {
    if (!holds(s, i, anchor.start)) continue;
    const day = s.cuts[i] ?? 0;
    if (endOfLast === null ? !anchor.again : afterGap(anchor, endOfLast, day)) {
      use(day, `${anchor.label}:${formatDay(day)}`);
    }
    endOfLast = i + 1 < s.slices ? (s.cuts[i + 1] ?? 0) : null;
  }
}

function afterGap(
  anchor: Extract<CompiledAnchor, { start: number }>,
  end: Day,
  start: Day,
): boolean {
  if (start === end) return false;
  return start - end > anchor.gapDays && start > addMonths(end, anchor.gapMonths);
}

/** The day of a member's cohort; null for a value that the table does not name. */
export function cohortDay(
  s: Scratch,
  history: History,
  anchor: CohortAnchor,
): { readonly day: Day; readonly value: string } | null {
  let at: Day | null = null;
  for (const event of history.events) {
    const day = event.on.first;
    if (event.kind !== anchor.at || day > s.today) continue;
    if (at === null || (anchor.first ? day < at : day > at)) at = day;
  }
  if (at === null) return null;
  let value: string | null = null;
  for (const fact of history.facts) {
    if (fact.kind !== anchor.by || fact.from.first > at) continue;
    if (fact.to !== null && fact.to.first <= at) continue;
    // Of several values on one day the first by name stands, whatever their order.
    if (anchor.of.has(fact.value) && (value === null || fact.value < value)) value = fact.value;
  }
  const day = value === null ? undefined : anchor.of.get(value);
  return value === null || day === undefined ? null : { day, value };
}

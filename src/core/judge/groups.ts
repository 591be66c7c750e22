import { addMonths, type Day, dayOf, yearOf } from "../day.ts";
import type { Pack, Prorate } from "../policy/pack.ts";
import type { Selector } from "../policy/selectors.ts";
import type { Anchor, Window } from "../policy/windows.ts";
import type {
  AnniversaryGroup,
  CalendarGroup,
  CompiledAnchor,
  DeadlineRule,
  GateRule,
  Group,
  Rule,
} from "./compiled.ts";
import { compileSelector, type Predicate } from "./profile.ts";
import { chosen, flagOf, numberOf, type Settings, textOf } from "./settings.ts";
import { addPredicate, type Situations } from "./situations.ts";

/** What rules are compiled against. */
export interface Building {
  readonly pack: Pack;
  readonly levels: readonly string[];
  readonly situations: Situations;
}

/** A rule with what grouping still needs to know of it. */
export interface Built {
  readonly rule: Rule;
  readonly settings: Settings;
  readonly binds: Predicate;
  readonly lifted: Predicate;
}

export interface Groups {
  readonly calendars: CalendarGroup[];
  readonly anniversaries: AnniversaryGroup[];
  readonly deadlines: DeadlineRule[];
  readonly gates: GateRule[];
}

/** Sorts rules by their windows; those of one family are judged together. */
export function groupRules(building: Building, built: readonly Built[]): Groups {
  const groups: Groups = { calendars: [], anniversaries: [], deadlines: [], gates: [] };
  const families = new Map<string, Built[]>();
  const { pack } = building;
  for (const one of built) {
    const window = chosen(one.settings, one.rule.source.window);
    if ("deadline" in window) {
      const node = window.deadline;
      groups.deadlines.push({
        rule: finished(one),
        anchor: anchorOf(building, one.settings, node.after),
        months: numberOf(one.settings, node.months),
        lastDayIncluded: flagOf(one.settings, node.lastDayIncluded),
        from: numberOf(one.settings, node.from),
      });
    } else if ("gate" in window) {
      const node = window.gate;
      groups.gates.push({
        rule: finished(one),
        anchor: anchorOf(building, one.settings, node.before),
        opensMonths: numberOf(one.settings, node.opensMonths),
        opensDays: numberOf(one.settings, node.opensDays),
        inclusive: flagOf(one.settings, node.inclusive),
      });
    } else {
      const key = `${familyOf(one)} ${windowKey(one.settings, window)}`;
      families.set(key, [...(families.get(key) ?? []), one]);
    }
  }
  for (const family of families.values()) addFamily(building, pack, family, groups);
  return groups;
}

function familyOf(one: Built): string {
  const { id } = one.rule.source;
  const prorate = chosen(one.settings, one.rule.source.prorate);
  const together = "enoughDays" in prorate ? prorate.enoughDays.together : "";
  return together === "" ? `rule ${id}` : `family ${together}`;
}

function windowKey(settings: Settings, window: Window): string {
  if ("calendar" in window) return `calendar ${numberOf(settings, window.calendar.years)}`;
  if ("fixed" in window) {
    return `fixed ${numberOf(settings, window.fixed.from)} ${numberOf(settings, window.fixed.to)}`;
  }
  if ("once" in window) {
    return `once ${numberOf(settings, window.once.from)} ${numberOf(settings, window.once.to)}`;
  }
  return `own ${settings.rule}`;
}

/** The rule with the list of what it asked for: complete only after everything was compiled. */
function finished(one: Built): Rule {
  return Object.assign(one.rule, { parameters: [...one.settings.used].sort() });
}

function addFamily(building: Building, pack: Pack, family: readonly Built[], groups: Groups): void {
  const first = family[0];
  if (first === undefined) return;
  const common = groupOf(building, family);
  const settings = first.settings;
  const window = chosen(settings, first.rule.source.window);
  if ("anniversary" in window) {
    const node = window.anniversary;
    const of = compileSelector(settings, building.levels, node.of);
    groups.anniversaries.push({
      ...common,
      of: addPredicate(building.situations, of),
      extensionDays: numberOf(settings, node.extensionDays),
      label: labelOf(node.of),
      bounds: { from: pack.from, to: pack.to },
    });
  } else groups.calendars.push({ ...common, ...calendarOf(pack, settings, window) });
  for (const one of family) finished(one);
}

function groupOf(building: Building, family: readonly Built[]): Group {
  const settings = family[0]?.settings;
  const stated: Prorate = family[0]?.rule.source.prorate ?? { none: true };
  const prorate: Prorate = settings === undefined ? { none: true } : chosen(settings, stated);
  const days = "enoughDays" in prorate && settings !== undefined ? prorate.enoughDays : null;
  const except =
    days === null || days.except === null || settings === undefined
      ? null
      : compileSelector(settings, building.levels, days.except);
  const bound: Predicate = (situation) => family.some((one) => one.binds(situation));
  const counting: Predicate = (situation) =>
    family.some((one) => one.binds(situation) && !one.lifted(situation)) &&
    (except === null || !except(situation));
  return {
    rules: family.map((one) => one.rule),
    bound: addPredicate(building.situations, bound),
    counting: addPredicate(building.situations, counting),
    atLeast: days === null || settings === undefined ? 0 : numberOf(settings, days.atLeast),
    whole: "wholeWindow" in prorate,
  };
}

function calendarOf(
  pack: Pack,
  settings: Settings,
  window: Window,
): Pick<CalendarGroup, "starts" | "ends" | "openStart" | "tileMonths"> {
  if ("calendar" in window) {
    const years = Math.max(1, numberOf(settings, window.calendar.years));
    const starts: Day[] = [];
    for (let year = yearOf(pack.from); dayOf(year, 1, 1) <= pack.to; year += years) {
      starts.push(dayOf(year, 1, 1));
    }
    const ends = starts.map((start) => addMonths(start, 12 * years) - 1);
    return {
      starts: Int32Array.from(starts),
      ends: Int32Array.from(ends),
      openStart: false,
      tileMonths: 12 * years,
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
  };
}

function anchorOf(building: Building, settings: Settings, anchor: Anchor): CompiledAnchor {
  if ("event" in anchor) return { event: textOf(settings, anchor.event) };
  if ("on" in anchor) return { on: numberOf(settings, anchor.on) };
  const start = compileSelector(settings, building.levels, anchor.start);
  return {
    start: addPredicate(building.situations, start),
    gapMonths: "months" in anchor.gapOver ? numberOf(settings, anchor.gapOver.months) : 0,
    gapDays: "days" in anchor.gapOver ? numberOf(settings, anchor.gapOver.days) : 0,
    label: labelOf(anchor.start),
  };
}

/** What an anchor made of facts goes by: the first fact that its selector names. */
function labelOf(node: Selector): string {
  if ("fact" in node) return `${node.fact}:${node.in.join("+")}`;
  if ("all" in node) return node.all.map(labelOf).find((label) => label !== "") ?? "";
  if ("any" in node) return node.any.map(labelOf).find((label) => label !== "") ?? "";
  return "";
}

import type { Demand } from "../policy/demand.ts";
import type { Pack } from "../policy/pack.ts";
import type { Prorate } from "../policy/prorate.ts";
import type { Window } from "../policy/windows.ts";
import { deadlineOf, gateOf } from "./anchors.ts";
import { calendarOf, chainOf, isPlain, yearsOf } from "./chain-compile.ts";
import type {
  AnniversaryGroup,
  CalendarGroup,
  ChainGroup,
  DeadlineRule,
  GateRule,
  Group,
  Rule,
  StandingRule,
} from "./compiled.ts";
import { compileSelector, type Predicate } from "./profile.ts";
import { chosen, numberOf, type Settings } from "./settings.ts";
import { addPredicate, type Situations } from "./situations.ts";
import { standingOf } from "./standing-compile.ts";

/** What rules are compiled against. */
export interface Building {
  readonly pack: Pack;
  readonly levels: readonly string[];
  readonly situations: Situations;
  /** Whole minutes of one unit of stated credit. */
  readonly unitMinutes: ReadonlyMap<string, number>;
}

/** A rule with what grouping still needs to know of it. */
export interface Built {
  readonly rule: Rule;
  readonly settings: Settings;
  readonly binds: Predicate;
  readonly lifted: Predicate;
  /** The same rule with another demand. */
  readonly otherwise: (demand: Demand) => Rule;
}

export interface Groups {
  readonly calendars: CalendarGroup[];
  readonly anniversaries: AnniversaryGroup[];
  readonly deadlines: DeadlineRule[];
  readonly gates: GateRule[];
  readonly chains: ChainGroup[];
  readonly standing: StandingRule[];
}

/** Sorts rules by their windows; those of one family are judged together. */
export function groupRules(building: Building, built: readonly Built[]): Groups {
  const groups: Groups = {
    calendars: [],
    anniversaries: [],
    deadlines: [],
    gates: [],
    chains: [],
    standing: [],
  };
  const families = new Map<string, Built[]>();
  for (const one of built) {
    const window = chosen(one.settings, one.rule.source.window);
    if ("deadline" in window) {
      groups.deadlines.push(deadlineOf(building, one, window.deadline));
    } else if ("gate" in window) groups.gates.push(gateOf(building, one, window.gate));
    else if ("rolling" in window || "validity" in window) {
      groups.standing.push(standingOf(building, one, window));
    } else {
      const key = `${familyOf(one)} ${windowKey(one.settings, window)}`;
      families.set(key, [...(families.get(key) ?? []), one]);
    }
  }
  for (const family of families.values()) addFamily(building, family, groups);
  for (const one of built) finished(one);
  return groups;
}

function familyOf(one: Built): string {
  const { id } = one.rule.source;
  const prorate = chosen(one.settings, one.rule.source.prorate);
  const together = "enoughDays" in prorate ? prorate.enoughDays.together : "";
  return together === "" ? `rule ${id}` : `family ${together}`;
}

function windowKey(settings: Settings, window: Window): string {
  if ("calendar" in window) {
    const years = numberOf(settings, window.calendar.years);
    return `calendar ${JSON.stringify({ ...window.calendar, years })}`;
  }
  if ("cycle" in window) return `cycle ${JSON.stringify(window.cycle)}`;
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

function addFamily(building: Building, family: readonly Built[], groups: Groups): void {
  const first = family[0];
  if (first === undefined) return;
  const common = groupOf(building, family);
  const { settings } = first;
  const { pack } = building;
  const window = chosen(settings, first.rule.source.window);
  if (!isPlain(family, window)) {
    groups.chains.push({ ...common, ...chainOf(building, first, window) });
  } else if ("anniversary" in window) {
    const bounds = { from: pack.from, to: pack.to };
    groups.anniversaries.push({
      ...common,
      ...yearsOf(building, settings, window.anniversary),
      bounds,
    });
  } else groups.calendars.push({ ...common, ...calendarOf(pack, settings, window) });
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

import type { Demand } from "../policy/demand.ts";
import type { Pack } from "../policy/pack.ts";
import type { Prorate } from "../policy/prorate.ts";
import type { Window } from "../policy/windows.ts";
import { deadlineOf, gateOf } from "./anchors.ts";
import { openingsOf, spansOf, splitCalendar } from "./change-compile.ts";
import type { Closing, CompiledFollows, Reaching } from "./change.ts";
import { chainOf, isPlain, plainYears } from "./chain-compile.ts";
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
import { chosen, filledIn, numberOf, type Settings } from "./settings.ts";
import { addPredicate, type Situations } from "./situations.ts";
import { standingOf } from "./standing-compile.ts";

/** What rules are compiled against. */
export interface Building {
  readonly pack: Pack;
  readonly levels: readonly string[];
  readonly situations: Situations;
  /** Whole minutes of one unit of stated credit. */
  readonly unitMinutes: ReadonlyMap<string, number>;
  /** Set while a pack is compiled that another follows. */
  readonly closing: Closing | null;
  readonly follows: CompiledFollows | null;
}

/** A rule with what grouping still needs to know of it. */
export interface Built {
  readonly rule: Rule;
  readonly settings: Settings;
  /** Thousandths of a minute in what the rule writes as one hour. */
  readonly hour: number;
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
  readonly reaching: Map<string, Reaching>;
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
    reaching: new Map(),
  };
  const families = new Map<string, Built[]>();
  for (const one of built) {
    const window = chosen(one.settings, one.rule.source.window);
    const { id } = one.rule;
    if ("deadline" in window) {
      const deadline = deadlineOf(building, one, window.deadline);
      groups.deadlines.push(deadline);
      groups.reaching.set(id, { deadline });
    } else if ("gate" in window) {
      const gate = gateOf(building, one, window.gate);
      groups.gates.push(gate);
      groups.reaching.set(id, { gate });
    } else if ("rolling" in window || "validity" in window) {
      groups.standing.push(standingOf(building, one, window));
      groups.reaching.set(id, { standing: true });
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
  const { id, each } = one.rule;
  const prorate = chosen(one.settings, one.rule.source.prorate);
  const together = "enoughDays" in prorate ? prorate.enoughDays.together : "";
  return together === "" ? `rule ${id} ${each}` : `family ${together}`;
}

/** The same window is one with the same numbers: rules have parameters of their own. */
function windowKey(settings: Settings, window: Window): string {
  return "anniversary" in window ? `own ${settings.rule}` : filledIn(settings, window);
}

/** The rule with the list of what it asked for: complete only after everything was compiled. */
function finished(one: Built): Rule {
  return Object.assign(one.rule, { parameters: [...one.settings.used].sort() });
}

function addFamily(building: Building, family: readonly Built[], groups: Groups): void {
  const first = family[0];
  if (first === undefined) return;
  const common = groupOf(building, first, family);
  const window = chosen(first.settings, first.rule.source.window);
  const openings = openingsOf(building, family);
  const reaches = (one: Reaching): void => {
    for (const { rule } of family) groups.reaching.set(rule.id, one);
  };
  if (isPlain(family, window)) {
    if ("anniversary" in window && openings.size === 0) {
      const years = { ...common, ...plainYears(building, first, window) };
      groups.anniversaries.push(years);
      return reaches({ years });
    }
    const spans = "anniversary" in window ? null : splitCalendar(building, first, window, openings);
    if (spans !== null) {
      if (spans.plain.starts.length > 0) groups.calendars.push({ ...common, ...spans.plain });
      if (spans.early !== null) {
        const chain = { ...common, ...chainOf(building, first, window, openings, family) };
        groups.chains.push({ ...chain, source: { ...spans.plain, ...spans.early } });
      }
      return reaches({ spans: spans.all });
    }
  }
  const chain: ChainGroup = { ...common, ...chainOf(building, first, window, openings, family) };
  groups.chains.push(chain);
  // Of every n-th window those that are asked alone are known by their numbers.
  const fixed = "starts" in chain.source && chain.every === null;
  reaches(fixed && "starts" in chain.source ? { spans: spansOf(chain.source) } : { chain });
}

function groupOf(building: Building, { settings, rule }: Built, family: readonly Built[]): Group {
  const prorate: Prorate = chosen(settings, rule.source.prorate);
  const days = "enoughDays" in prorate ? prorate.enoughDays : null;
  const except =
    days === null || days.except === null
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
    atLeast: days === null ? 0 : numberOf(settings, days.atLeast),
    whole: "wholeWindow" in prorate,
  };
}

import { addMonths, type Day, dayOf, yearOf } from "../day.ts";
import type { Pack, Prorate, Requirement } from "../policy/pack.ts";
import type { EntryFilter, Selector } from "../policy/selectors.ts";
import type { Anchor, Window } from "../policy/windows.ts";
import {
  type AnniversaryGroup, type CalendarGroup, type CompiledAnchor, type CompiledPack,
  type DeadlineRule, type GateRule, type Group, type Rule, type RuleExempt, scale,
} from "./compiled.ts";
import { addClass, compileFilter, type EntryClasses, newEntryClasses } from "./filter.ts";
import { compileSelector, type Predicate } from "./profile.ts";
import { newScratch } from "./scratch.ts";
import {
  chosen, flagOf, numberOf, optionalNumberOf, type Overrides, type Settings, settingsOf, textOf,
} from "./settings.ts";
import { addPredicate, newSituations, type Situations } from "./situations.ts";

interface Building {
  readonly pack: Pack;
  readonly overrides: Overrides;
  readonly levels: readonly string[];
  readonly situations: Situations;
  readonly classes: EntryClasses;
  readonly unitMinutes: ReadonlyMap<string, number>;
}

interface Built {
  readonly rule: Rule;
  readonly settings: Settings;
  readonly binds: Predicate;
  readonly lifted: Predicate;
}

/**
 * Turns a pack into numbers and tables, once. The result owns working memory and is used by one
 * judgement at a time. A parsed pack always compiles; overrides must be of the parameters' types.
 */
export function compilePack(pack: Pack, overrides: Overrides = {}): CompiledPack {
  const whole = settingsOf(pack, overrides, "");
  const unitMinutes = new Map<string, number>();
  for (const unit of pack.vocabulary.creditUnits) {
    unitMinutes.set(unit.code, numberOf(whole, unit.minutes));
  }
  const building: Building = {
    pack,
    overrides,
    levels: pack.vocabulary.levels.map((level) => level.code),
    situations: newSituations(),
    classes: newEntryClasses(pack.vocabulary),
    unitMinutes,
  };
  for (const selector of everySelector(pack)) noteKinds(building.situations, selector);
  const built = pack.requirements.map((one) => buildRule(building, one));
  const groups = groupRules(building, built);
  return {
    pack,
    overrides,
    rules: built.map((one) => one.rule),
    ...groups,
    basisStated: textOf(whole, pack.basis) === "stated",
    unitMinutes,
    situations: building.situations,
    classes: building.classes,
    scratch: newScratch(),
  };
}

function everySelector(pack: Pack): Selector[] {
  const found: Selector[] = pack.exemptions.map((one) => one.when);
  for (const one of pack.requirements) {
    found.push(one.bind.when, ...one.bind.exempt.map((exempt) => exempt.when));
    prorateSelectors(one.prorate, found);
    windowSelectors(one.window, found);
  }
  return found;
}

function prorateSelectors(prorate: Prorate, into: Selector[]): void {
  if ("choose" in prorate) {
    for (const one of Object.values(prorate.choose.of)) prorateSelectors(one, into);
  } else if ("enoughDays" in prorate && prorate.enoughDays.except !== null) {
    into.push(prorate.enoughDays.except);
  }
}

function windowSelectors(window: Window, into: Selector[]): void {
  if ("choose" in window) {
    for (const one of Object.values(window.choose.of)) windowSelectors(one, into);
  } else if ("anniversary" in window) into.push(window.anniversary.of);
  else if ("deadline" in window && "start" in window.deadline.after) {
    into.push(window.deadline.after.start);
  } else if ("gate" in window && "start" in window.gate.before) {
    into.push(window.gate.before.start);
  }
}

/** Which fact kinds matter at all, so that every other fact costs nothing. */
function noteKinds(situations: Situations, node: Selector): void {
  if ("choose" in node) Object.values(node.choose.of).forEach((one) => noteKinds(situations, one));
  else if ("all" in node) node.all.forEach((one) => noteKinds(situations, one));
  else if ("any" in node) node.any.forEach((one) => noteKinds(situations, one));
  else if ("not" in node) noteKinds(situations, node.not);
  else if ("fact" in node) {
    situations.kinds.add(node.fact);
    if (node.heldIn === null) return;
    situations.factPlaces.add(node.fact);
    // A unit without a sector is asked by the member's own (D14).
    if (node.heldIn.sector !== null) situations.kinds.add("sector");
  }
}

function buildRule(building: Building, source: Requirement): Built {
  const { pack, levels, situations, classes } = building;
  const settings = settingsOf(pack, building.overrides, source.id);
  const select = (node: Selector): Predicate => compileSelector(settings, levels, node);
  const filter = (node: EntryFilter): number =>
    addClass(classes, compileFilter(settings, pack.vocabulary, node));
  const when = select(source.bind.when);
  const binds: Predicate = (situation) => situation.home !== null && when(situation);
  const lifting = [
    ...source.bind.exempt.map((one) => ({ test: select(one.when), because: one.because })),
    ...pack.exemptions
      .filter((one) => one.lifts.length === 0 || one.lifts.includes(source.id))
      .map((one) => ({ test: select(one.when), because: one.id })),
  ];
  const exempts: RuleExempt[] = lifting.map((one) => ({
    predicate: addPredicate(situations, one.test), because: one.because,
  }));
  const { credit, verdict } = source;
  const placing = textOf(settings, credit.within);
  const rule: Rule = {
    id: source.id,
    source,
    bind: addPredicate(situations, binds),
    exempts,
    askedLastDay: source.bind.asked === "last-day",
    counts: filter(credit.counts),
    once: filter({ all: [credit.counts, credit.once] }),
    caps: credit.caps.flatMap((cap) => {
      const hours = optionalNumberOf(settings, cap.hours);
      const takes = filter({ all: [credit.counts, cap.of] });
      return hours === null ? [] : [{ takes, most: amountOfHours(building, hours) }];
    }),
    placing: placing === "end" ? "end" : placing === "start" ? "start" : "days",
    perSession: flagOf(settings, credit.perSession),
    minMinutes: (optionalNumberOf(settings, credit.minMinutes) ?? 0) * scale,
    ...demandOf(building, settings, source),
    always: verdict.always,
    unmet: verdict.unmet,
    canLift: verdict.waive.includes("lift"),
    canReduce: verdict.waive.includes("reduce"),
    canShift: verdict.waive.includes("shift"),
    lapses: verdict.lapses,
    apart: verdict.apart.map((one) => ({
      mark: one.mark, event: one.event, months: numberOf(settings, one.months),
    })),
    parameters: [],
  };
  const lifted: Predicate = (situation) => lifting.some((one) => one.test(situation));
  return { rule, settings, binds, lifted };
}

function amountOfHours(building: Building, hours: number): number {
  return Math.round(hours * (building.unitMinutes.get("hour") ?? 60) * scale);
}

function demandOf(
  building: Building, settings: Settings, source: Requirement,
): Pick<Rule, "demandMinutes" | "demandSessions" | "demandOutcomes"> {
  let demandMinutes = -1;
  let demandSessions = 0;
  let demandOutcomes = 0;
  const parts = "none" in source.demand ? [] : source.demand.all;
  for (const part of parts) {
    if ("hours" in part) {
      const hours = optionalNumberOf(settings, part.hours);
      if (hours !== null) demandMinutes = amountOfHours(building, hours);
    } else if ("sessions" in part) {
      demandSessions = optionalNumberOf(settings, part.sessions) ?? 0;
    } else demandOutcomes = numberOf(settings, part.outcomes);
  }
  return { demandMinutes, demandSessions, demandOutcomes };
}

interface Groups {
  readonly calendars: CalendarGroup[];
  readonly anniversaries: AnniversaryGroup[];
  readonly deadlines: DeadlineRule[];
  readonly gates: GateRule[];
}

function groupRules(building: Building, built: readonly Built[]): Groups {
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

function addFamily(
  building: Building, pack: Pack, family: readonly Built[], groups: Groups,
): void {
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
  const except = days === null || days.except === null || settings === undefined ? null
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
  pack: Pack, settings: Settings, window: Window,
): Pick<CalendarGroup, "starts" | "ends" | "openStart" | "tileMonths"> {
  if ("calendar" in window) {
    const years = Math.max(1, numberOf(settings, window.calendar.years));
    const starts: Day[] = [];
    for (let year = yearOf(pack.from); dayOf(year, 1, 1) <= pack.to; year += years) {
      starts.push(dayOf(year, 1, 1));
    }
    const ends = starts.map((start) => addMonths(start, 12 * years) - 1);
    return {
      starts: Int32Array.from(starts), ends: Int32Array.from(ends), openStart: false,
      tileMonths: 12 * years,
    };
  }
  const node = "fixed" in window ? window.fixed : "once" in window ? window.once : null;
  const from = node === null ? pack.from : numberOf(settings, node.from);
  const to = node === null ? pack.to : numberOf(settings, node.to);
  return {
    starts: Int32Array.of(from), ends: Int32Array.of(to), openStart: "once" in window,
    tileMonths: 0,
  };
}

function anchorOf(building: Building, settings: Settings, anchor: Anchor): CompiledAnchor {
  if ("event" in anchor) return { event: textOf(settings, anchor.event) };
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

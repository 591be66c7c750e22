import type { CompiledPack } from "./judge.ts";
import type { Pack, ParameterValue, Requirement } from "./policy/pack.ts";

/** What one rule demands in a full window, before and after. Minutes are -1 where it asks none. */
export interface DemandChange {
  readonly requirement: string;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
  readonly sessionsBefore: number;
  readonly sessionsAfter: number;
  /** Kinds of facts with which days do not count towards a full window. */
  readonly exceptFacts: readonly string[];
}

type CalendarGroup = CompiledPack["calendars"][number];
type Rule = CalendarGroup["rules"][number];

/** Demands are compiled to thousandths of a minute. */
const thousandths = 1000;

/**
 * The changed demands, where nothing but numbers changed that feed demands of hours or sessions in
 * windows of the calendar: what such a change does to a verdict follows from what is stored of it.
 * Null where anything else changed, so that everybody has to be judged to know.
 */
export function demandChanges(before: CompiledPack, after: CompiledPack): DemandChange[] | null {
  if (canonical(withoutValues(before.pack)) !== canonical(withoutValues(after.pack))) return null;
  const changed = changedNames(before.pack, after.pack);
  if (changed === null) return null;
  const touched = new Set<string>();
  for (const use of uses(after.pack)) {
    const own = `${use.rule}.${use.name}`;
    const name = Object.hasOwn(after.pack.parameters, own) ? own : use.name;
    if (!changed.delete(name) && !touchedNames(touched, name)) continue;
    if (use.rule === "" || !use.inDemand) return null;
    touched.add(`${name}\u0000${use.rule}`);
  }
  // A parameter that no rule names feeds something else, such as the length of an hour.
  if (changed.size > 0) return null;
  const rules = new Set([...touched].map((one) => one.slice(one.indexOf("\u0000") + 1)));
  const found: DemandChange[] = [];
  for (const rule of rules) {
    const change = changeOf(rule, before, after);
    if (change === null) return null;
    found.push(change);
  }
  return found;
}

function touchedNames(touched: ReadonlySet<string>, name: string): boolean {
  for (const one of touched) if (one.startsWith(`${name}\u0000`)) return true;
  return false;
}

/** Names of parameters with another value; null where one is not a number before and after. */
function changedNames(before: Pack, after: Pack): Set<string> | null {
  const names = new Set<string>();
  for (const [name, parameter] of Object.entries(after.parameters)) {
    const old: ParameterValue = before.parameters[name]?.value ?? null;
    if (old === parameter.value) continue;
    if (typeof old !== "number" || typeof parameter.value !== "number") return null;
    names.add(name);
  }
  return names;
}

interface Use {
  readonly rule: string;
  readonly name: string;
  readonly inDemand: boolean;
}

/** Every place of a pack that names a parameter. */
function uses(pack: Pack): Use[] {
  const found: Use[] = [];
  const walk = (node: unknown, rule: string, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    if ("$" in node && typeof node.$ === "string") {
      found.push({
        rule,
        name: node.$,
        inDemand: /^\.demand(\.all\.\d+)?\.(hours|sessions)$/.test(path),
      });
      return;
    }
    for (const [key, value] of Object.entries(node)) walk(value, rule, `${path}.${key}`);
  };
  const { parameters: _, requirements, ...rest } = pack;
  walk(rest, "", "");
  for (const one of requirements) walk(one, one.id, "");
  return found;
}

function changeOf(id: string, before: CompiledPack, after: CompiledPack): DemandChange | null {
  const old = inCalendar(before, id);
  const now = inCalendar(after, id);
  if (old === null || now === null || !isPlain(now.rule) || now.group.whole) return null;
  const exceptFacts = exceptions(now.group);
  if (exceptFacts === null) return null;
  const [minutesBefore, minutesAfter] = [old.rule.demandMinutes, now.rule.demandMinutes];
  if (minutesBefore < 0 !== minutesAfter < 0) return null;
  if (minutesBefore >= 0 && (minutesBefore % thousandths || minutesAfter % thousandths))
    return null;
  return {
    requirement: id,
    minutesBefore: minutesBefore < 0 ? -1 : minutesBefore / thousandths,
    minutesAfter: minutesAfter < 0 ? -1 : minutesAfter / thousandths,
    sessionsBefore: old.rule.demandSessions,
    sessionsAfter: now.rule.demandSessions,
    exceptFacts,
  };
}

function inCalendar(pack: CompiledPack, id: string): { rule: Rule; group: CalendarGroup } | null {
  for (const group of pack.calendars) {
    const rule = group.rules.find((one) => one.id === id);
    if (rule !== undefined) return { rule, group };
  }
  return null;
}

/** Keys of a rule that are understood here; a rule that says more is judged, not reckoned. */
const known = new Set(
  "id title clause responsible subject creditUnit bind window prorate credit demand verdict".split(
    " ",
  ),
);

function isPlain(rule: Rule): boolean {
  const { source } = rule;
  return (
    Object.entries(source).every(([key, value]) => value === undefined || known.has(key)) &&
    rule.simple &&
    !rule.advisory &&
    rule.mayAct === null &&
    rule.consequences.length === 0 &&
    rule.each === "" &&
    onlyKeys(source.prorate, ["none", "enoughDays"]) &&
    onlyKeys(source.window, ["calendar", "fixed"]) &&
    rule.always === null &&
    rule.unmet === null &&
    !rule.perSession &&
    rule.demandOutcomes === 0 &&
    rule.states.length === 0 &&
    rule.measurable < 0
  );
}

function onlyKeys(node: object, keys: readonly string[]): boolean {
  return Object.keys(node).every((key) => keys.includes(key));
}

/** The facts that a family's `except` asks about; null where it asks about something else. */
function exceptions(group: CalendarGroup): string[] | null {
  const kinds = new Set<string>();
  for (const { source } of group.rules) {
    const selector = exceptOf(source);
    if (selector === undefined) return null;
    if (selector === null) continue;
    if (!("fact" in selector) || selector.heldIn !== null) return null;
    kinds.add(selector.fact);
  }
  return [...kinds];
}

function exceptOf({ prorate }: Requirement) {
  if ("enoughDays" in prorate) return prorate.enoughDays.except;
  return "none" in prorate ? null : undefined;
}

function withoutValues(pack: Pack): unknown {
  const { parameters, cases: _, readings: __, version: ___, ...rest } = pack;
  const ranges = Object.entries(parameters).map(([name, { range, choices, optional }]) => ({
    name,
    range,
    choices,
    optional,
  }));
  return { ...rest, ranges };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

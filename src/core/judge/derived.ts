import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Status } from "../verdicts.ts";
import type { Time } from "./times.ts";
import { after } from "./times.ts";
import type { Predicate } from "./profile.ts";
import type { Settings } from "./settings.ts";
import type { Situations } from "./situations.ts";

/**
 * Questions that hang on time are answered before judging, by facts made for the purpose: each
 * holds on the stretches of days on which its question is true. Slices are then cut as for any
 * other fact, so that nothing else knows of them. Later ones may ask for earlier ones.
 */
export type Derived =
  | { readonly since: number; readonly length: Time }
  | { readonly event: string; readonly atLeast: Time | null; readonly below: Time | null }
  | { readonly frozen: number; readonly at: string; readonly first: boolean }
  | { readonly done: string }
  | { readonly status: string; readonly is: readonly Status[] }
  | { readonly from: Day; readonly until: Day | null };

/** Before every day that a register knows: 0001-01-01. */
export const firstDay: Day = -719162;

/** The fact kind of derived facts; no vocabulary can hold it. */
export const derivedKind = "~";

/** What selectors ask, gathered while a pack is compiled. */
export interface Asking {
  /** Inner questions before outer ones. */
  readonly derived: Derived[];
  readonly situations: Situations;
  /** By what they ask, so that the same question is answered once. */
  readonly found: Map<string, number>;
}

export function newAsking(situations: Situations): Asking {
  return { derived: [], situations, found: new Map() };
}

export function askingOf(settings: Settings): Asking {
  if (settings.asking === null) throw new Error(`${settings.rule}: nothing can be asked here.`);
  return settings.asking;
}

/** The predicate of a derived fact, which is written down if it is new. */
export function derivedPredicate(settings: Settings, one: Derived): Predicate {
  const asking = askingOf(settings);
  const key = JSON.stringify(one);
  let index = asking.found.get(key);
  if (index === undefined) {
    index = asking.derived.length;
    asking.derived.push(one);
    asking.found.set(key, index);
    asking.situations.kinds.add(derivedKind);
  }
  const value = String(index);
  return ({ facts }) => facts.some((fact) => fact.kind === derivedKind && fact.value === value);
}

/** Days, the last one outside; `null` while it is open. */
export interface Stretch {
  readonly from: Day;
  readonly to: Day | null;
}

/** The days of a history on which a predicate holds; stretches that touch are one. */
export type HeldOn = (predicate: number) => readonly Stretch[];

/** Other rules of the pack, asked about one history as it is known today. */
export interface OtherRules {
  /** The first day on which a rule was reached, or null; not after today. */
  doneOn(rule: string, history: History, today: Day): Day | null;
  /** Days on which a rule has one of the statuses, and the next day on which that may change. */
  statusOn(
    rule: string,
    is: readonly Status[],
    history: History,
    today: Day,
  ): { readonly stretches: readonly Stretch[]; readonly next: Day | null };
}

/** The same about the history at hand. */
export interface AskedRules {
  doneOn(rule: string): Day | null;
  statusOn(rule: string, is: readonly Status[]): readonly Stretch[];
}

export function stretchesOf(
  derived: Derived,
  history: History,
  heldOn: HeldOn,
  others: AskedRules,
): readonly Stretch[] {
  if ("from" in derived) {
    return [{ from: derived.from, to: derived.until === null ? null : derived.until + 1 }];
  }
  if ("done" in derived) {
    const day = others.doneOn(derived.done);
    return day === null ? [] : [{ from: day, to: null }];
  }
  if ("status" in derived) return others.statusOn(derived.status, derived.is);
  if ("since" in derived) {
    return heldOn(derived.since).flatMap(({ from, to }) => {
      const since = after(from, derived.length);
      return to !== null && since >= to ? [] : [{ from: since, to }];
    });
  }
  if ("frozen" in derived) {
    const held = heldOn(derived.frozen);
    const all = eventDays(history, derived.at);
    const days = derived.first ? all.slice(0, 1) : all;
    return days.flatMap((day, i) => {
      const holds = held.some((one) => one.from <= day && (one.to === null || day < one.to));
      return holds ? [{ from: day, to: days[i + 1] ?? null }] : [];
    });
  }
  const found = eventDays(history, derived.event).flatMap((day) => {
    const from = derived.atLeast === null ? day : Math.max(day, after(day, derived.atLeast));
    const to = derived.below === null ? null : after(day, derived.below);
    return to !== null && to <= from ? [] : [{ from, to }];
  });
  return joined(found);
}

function eventDays(history: History, kind: string): Day[] {
  const days = new Set<Day>();
  for (const event of history.events) if (event.kind === kind) days.add(event.on.first);
  return [...days].sort((a, b) => a - b);
}

/** Stretches, by their first days, with those that touch or overlap made one. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of stretches) {
    const last = found.at(-1);
    if (last === undefined || (last.to !== null && one.from > last.to)) found.push(one);
    else if (last.to !== null) {
      const to = one.to === null ? null : Math.max(last.to, one.to);
      found[found.length - 1] = { from: last.from, to };
    }
  }
  return found;
}

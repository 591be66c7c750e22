import type { LevelFilter, PlaceFilter, Selector, TemporalSelector } from "../policy/selectors.ts";
import type { Place } from "../organisation.ts";
import { askingOf, derivedPredicate, type Derived } from "./derived.ts";
import { timeOf } from "./times.ts";
import { addPredicate } from "./situations.ts";
import { chosen, numberOf, type Settings, textOf } from "./settings.ts";

/** What is true of a member on one day, as far as any rule of the pack asks. */
export interface Situation {
  readonly home: Place | null;
  readonly facts: readonly HeldFact[];
}

export interface HeldFact {
  readonly kind: string;
  readonly value: string;
  readonly place: Place | null;
}

export type Predicate = (situation: Situation) => boolean;

/** Facts that contradict each other are the import's to refuse; here the choice must not hang on order. */
function sectorOf(situation: Situation): string | null {
  let stated: string | null = null;
  for (const fact of situation.facts) {
    if (fact.kind === "sector" && (stated === null || fact.value < stated)) stated = fact.value;
  }
  return stated ?? situation.home?.sector ?? null;
}

/** A selector as a function. Called once for each distinct situation, so it need not be fast. */
export function compileSelector(
  settings: Settings,
  levels: readonly string[],
  node: Selector,
): Predicate {
  const selector = chosen(settings, node);
  if ("all" in selector) {
    const parts = selector.all.map((one) => compileSelector(settings, levels, one));
    return (situation) => parts.every((part) => part(situation));
  }
  if ("any" in selector) {
    const parts = selector.any.map((one) => compileSelector(settings, levels, one));
    return (situation) => parts.some((part) => part(situation));
  }
  if ("not" in selector) {
    const part = compileSelector(settings, levels, selector.not);
    return (situation) => !part(situation);
  }
  if ("member" in selector) return (situation) => situation.home !== null;
  if ("home" in selector) {
    const test = compilePlace(settings, levels, selector.home);
    return (situation) => situation.home !== null && test(situation.home, null);
  }
  if ("fact" in selector) return compileFact(settings, levels, selector);
  if ("count" in selector) {
    const parts = selector.count.of.map((one) => compileSelector(settings, levels, one));
    const atLeast = numberOf(settings, selector.count.atLeast);
    return (situation) => parts.filter((part) => part(situation)).length >= atLeast;
  }
  if ("rowOf" in selector) {
    const { is, in: values } = selector.rowOf;
    const holds = is !== null && values.includes(is);
    return () => holds;
  }
  if ("choose" in selector) return () => false;
  return compileTemporal(settings, levels, selector);
}

/** A question that hangs on time becomes a fact of its own, made before judging. */
function compileTemporal(
  settings: Settings,
  levels: readonly string[],
  node: TemporalSelector,
): Predicate {
  const inner = (one: Selector): number =>
    addPredicate(askingOf(settings).situations, compileSelector(settings, levels, one));
  let derived: Derived;
  if ("since" in node) {
    derived = { since: inner(node.since.holds), length: timeOf(settings, node.since.length) };
  } else if ("frozen" in node) {
    const { when, at, first } = node.frozen;
    derived = { frozen: inner(when), at: textOf(settings, at), first: first === true };
  } else if ("done" in node) derived = { done: node.done };
  else if ("status" in node) derived = { status: node.status.of, is: node.status.is };
  else {
    const { kind, atLeast, below } = node.event;
    derived = {
      event: textOf(settings, kind),
      atLeast: atLeast === null ? null : timeOf(settings, atLeast),
      below: below === null ? null : timeOf(settings, below),
    };
  }
  return derivedPredicate(settings, derived);
}

function compileFact(
  settings: Settings,
  levels: readonly string[],
  node: Extract<Selector, { fact: string }>,
): Predicate {
  // Only fact kinds that are asked for cost anything when a member is laid out.
  const { kinds, factPlaces } = askingOf(settings).situations;
  kinds.add(node.fact);
  if (node.heldIn !== null) {
    factPlaces.add(node.fact);
    // A unit without a sector is asked by the member's own (D14).
    if (node.heldIn.sector !== null) kinds.add("sector");
  }
  const values = new Set(node.in);
  if (node.fact === "sector") {
    return (situation) => {
      const sector = sectorOf(situation);
      return sector !== null && values.has(sector);
    };
  }
  const heldIn = node.heldIn === null ? null : compilePlace(settings, levels, node.heldIn);
  return (situation) =>
    situation.facts.some((fact) => {
      if (fact.kind !== node.fact || !values.has(fact.value)) return false;
      if (heldIn === null) return true;
      const place = fact.place ?? situation.home;
      return place !== null && heldIn(place, sectorOf(situation));
    });
}

type PlaceTest = (place: Place, otherwiseSector: string | null) => boolean;

/** A unit that states no sector is asked by the sector of the member who holds something there. */
function compilePlace(
  settings: Settings,
  levels: readonly string[],
  filter: PlaceFilter,
): PlaceTest {
  const sectors = filter.sector === null ? null : new Set(filter.sector);
  const kinds = filter.kind === null ? null : new Set(filter.kind);
  const level = filter.level === null ? null : compileLevel(settings, levels, filter.level);
  return (place, otherwiseSector) => {
    if (kinds !== null && !kinds.has(place.kind)) return false;
    if (level !== null && !level(place.level)) return false;
    if (sectors === null) return true;
    const sector = place.sector ?? otherwiseSector;
    if (sector !== null && sectors.has(sector)) return true;
    return filter.orAbove && (place.above ?? []).some((above) => sectors.has(above));
  };
}

export function compileLevel(
  settings: Settings,
  levels: readonly string[],
  filter: LevelFilter,
): (level: string) => boolean {
  if ("in" in filter) {
    const wanted = new Set(filter.in);
    return (level) => wanted.has(level);
  }
  const lowest = levels.indexOf(textOf(settings, filter.atLeast));
  return (level) => {
    const at = levels.indexOf(level);
    return at >= 0 && at <= lowest;
  };
}

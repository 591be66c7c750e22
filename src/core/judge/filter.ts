import type { Day } from "../day.ts";
import type { LedgerEntry } from "../ledger.ts";
import type { EntryFilter, ProviderFilter } from "../policy/selectors.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import { inner } from "./inner.ts";
import { firstDayOf, type PlainLength, plainLength } from "./lengths.ts";
import { compileLevel } from "./profile.ts";
import { chosen, numberOf, type Settings } from "./settings.ts";

/** Why an entry was not taken; each code has a sentence in `wording`. */
export type Refusal =
  | "form"
  | "mode"
  | "education"
  | "provider-kind"
  | "provider-level"
  | "topic"
  | "outcome"
  | "not-attested"
  | "course"
  | "place"
  | "not-within"
  | "too-little"
  | "excluded";

/** What a loose filter sees beside the entry. */
export interface Seen {
  /** The last day of the window. */
  readonly windowTo: Day;
  /** Thousandths of a minute, attended or stated, before any rule looks at it. */
  readonly amount: number;
}

/** Null: the entry is taken. Only loose filters need what is seen beside the entry. */
export type EntryTest = (entry: LedgerEntry, seen: Seen | null) => Refusal | null;

/** Whether a filter asks what entries of one kind differ in, or about the window. */
export function isLoose(settings: Settings, node: EntryFilter): boolean {
  const filter = chosen(settings, node);
  if ("all" in filter) return filter.all.some((one) => isLoose(settings, one));
  if ("any" in filter) return filter.any.some((one) => isLoose(settings, one));
  if ("not" in filter) return isLoose(settings, filter.not);
  return asksLoosely(filter);
}

type Loose = Extract<
  EntryFilter,
  | { course: readonly string[] }
  | { place: readonly string[] }
  | { within: object }
  | { minutes: object }
>;

function asksLoosely(filter: EntryFilter): filter is Loose {
  return "course" in filter || "place" in filter || "within" in filter || "minutes" in filter;
}

/** The lengths before the window's last day that a filter asks about. */
export function lastsOf(settings: Settings, node: EntryFilter): readonly PlainLength[] {
  const filter = chosen(settings, node);
  if ("all" in filter) return filter.all.flatMap((one) => lastsOf(settings, one));
  if ("any" in filter) return filter.any.flatMap((one) => lastsOf(settings, one));
  if ("not" in filter) return lastsOf(settings, filter.not);
  return "within" in filter ? [plainLength(settings, filter.within.last)] : [];
}

export function compileFilter(
  settings: Settings,
  vocabulary: Vocabulary,
  node: EntryFilter,
): EntryTest {
  const filter = chosen(settings, node);
  if ("anything" in filter) return () => null;
  if ("all" in filter) {
    const parts = filter.all.map((one) => compileFilter(settings, vocabulary, one));
    return (entry, seen) => {
      for (const part of parts) {
        const refusal = part(entry, seen);
        if (refusal !== null) return refusal;
      }
      return null;
    };
  }
  if ("any" in filter) {
    const parts = filter.any.map((one) => compileFilter(settings, vocabulary, one));
    return (entry, seen) => nearest(parts, entry, seen);
  }
  if ("not" in filter) {
    const part = compileFilter(settings, vocabulary, filter.not);
    return (entry, seen) => (part(entry, seen) === null ? "excluded" : null);
  }
  if ("provider" in filter) return compileProvider(settings, vocabulary, filter.provider);
  if (asksLoosely(filter)) return compileLoose(settings, filter);
  if ("choose" in filter) return () => "excluded";
  return compileLeaf(vocabulary, filter);
}

function compileLoose(settings: Settings, filter: Loose): EntryTest {
  if ("course" in filter) {
    const wanted = new Set(filter.course);
    return (entry) => (wanted.has(entry.course) ? null : "course");
  }
  if ("place" in filter) {
    const wanted = new Set(filter.place);
    return (entry) => (wanted.has(entry.place) ? null : "place");
  }
  if ("minutes" in filter) {
    const least = numberOf(settings, filter.minutes.atLeast) * 1000;
    return (_, seen) => (seen !== null && seen.amount >= least ? null : "too-little");
  }
  const length = plainLength(settings, filter.within.last);
  return (entry, seen) => {
    if (seen === null || entry.endsOn > seen.windowTo) return "not-within";
    return entry.endsOn >= firstDayOf(length, seen.windowTo) ? null : "not-within";
  };
}

/** Of several ways in, the refusal of the one that got furthest is the useful one. */
function nearest(
  parts: readonly EntryTest[],
  entry: LedgerEntry,
  seen: Seen | null,
): Refusal | null {
  let found: Refusal | null = "excluded";
  let best = -1;
  for (const part of parts) {
    const refusal = part(entry, seen);
    if (refusal === null) return null;
    const rank = refusalRank.indexOf(refusal);
    if (rank > best) {
      best = rank;
      found = refusal;
    }
  }
  return found;
}

const refusalRank: readonly Refusal[] = [
  "excluded",
  "form",
  "mode",
  "education",
  "topic",
  "outcome",
  "not-attested",
  "provider-kind",
  "provider-level",
  "course",
  "place",
  "too-little",
  "not-within",
];

type Leaf = Extract<
  EntryFilter,
  | { form: readonly string[] }
  | { mode: readonly string[] }
  | { education: readonly string[] }
  | { topic: readonly string[] }
  | { outcome: readonly string[] }
  | { attested: true }
>;

function compileLeaf(vocabulary: Vocabulary, filter: Leaf): EntryTest {
  if ("attested" in filter) return (entry) => (entry.attested ? null : "not-attested");
  if ("outcome" in filter) {
    const wanted = new Set(filter.outcome);
    return (entry) => (entry.outcome !== null && wanted.has(entry.outcome) ? null : "outcome");
  }
  if ("topic" in filter) {
    const wanted = withDescendants(vocabulary, filter.topic);
    return (entry) => (wanted.has(entry.topic) ? null : "topic");
  }
  const [forms, refusal] = formsOf(vocabulary, filter);
  return (entry) => (forms.has(entry.form) ? null : refusal);
}

function formsOf(
  vocabulary: Vocabulary,
  filter: Exclude<
    Leaf,
    { attested: true } | { topic: readonly string[] } | { outcome: readonly string[] }
  >,
): [ReadonlySet<string>, Refusal] {
  if ("form" in filter) return [new Set(filter.form), "form"];
  if ("mode" in filter) {
    const forms = vocabulary.forms.filter((form) => filter.mode.includes(form.mode));
    return [new Set(forms.map((form) => form.code)), "mode"];
  }
  const forms = vocabulary.forms.filter((form) => filter.education.includes(form.education));
  return [new Set(forms.map((form) => form.code)), "education"];
}

function withDescendants(vocabulary: Vocabulary, roots: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(roots);
  // One pass a level of the tree; the vocabulary has fewer levels than topics.
  for (let pass = 0; pass < vocabulary.topics.length; pass += 1) {
    const before = wanted.size;
    for (const topic of vocabulary.topics) {
      if (topic.parent !== null && wanted.has(topic.parent)) wanted.add(topic.code);
    }
    if (wanted.size === before) break;
  }
  return wanted;
}

function compileProvider(
  settings: Settings,
  vocabulary: Vocabulary,
  filter: ProviderFilter,
): EntryTest {
  const kinds = filter.kind === null ? null : new Set(filter.kind);
  const levels = vocabulary.levels.map((level) => level.code);
  const level = filter.level === null ? null : compileLevel(settings, levels, filter.level);
  return (entry) => {
    if (kinds !== null && !kinds.has(entry.provider.kind)) return "provider-kind";
    if (level !== null && !level(entry.provider.level)) return "provider-level";
    return null;
  };
}

/**
 * Which classes of credit take an entry. Entries alike in everything that filters can ask share
 * one node, found by a few look-ups; no filter runs twice for the same kind of entry.
 */
export interface EntryClasses {
  readonly tests: EntryTest[];
  readonly attendedForms: ReadonlySet<string>;
  readonly root: Map<string, Map<string, Map<string, Map<string, Map<string, EntryKind>>>>>;
  size: number;
}

export interface EntryKind {
  /** One byte for each class. */
  readonly takes: Uint8Array;
  /** Attended with others: in a room, in practice or in a group before a screen. */
  readonly together: boolean;
}

const maxKinds = 20_000;

export function newEntryClasses(vocabulary: Vocabulary): EntryClasses {
  const forms = vocabulary.forms.filter((form) => form.mode !== "alone");
  return {
    tests: [],
    attendedForms: new Set(forms.map((form) => form.code)),
    root: new Map(),
    size: 0,
  };
}

export function addClass(classes: EntryClasses, test: EntryTest): number {
  classes.tests.push(test);
  return classes.tests.length - 1;
}

export function kindOf(classes: EntryClasses, entry: LedgerEntry): EntryKind {
  const { kind, level } = entry.provider;
  const byTopic = inner(inner(inner(classes.root, entry.form), kind), level);
  const byOutcome = inner(byTopic, entry.topic);
  const key =
    entry.outcome === null
      ? entry.attested
        ? "+"
        : "-"
      : (entry.attested ? "+" : "-") + entry.outcome;
  let found = byOutcome.get(key);
  if (found === undefined) byOutcome.set(key, (found = makeKind(classes, entry)));
  return found;
}

function makeKind(classes: EntryClasses, entry: LedgerEntry): EntryKind {
  const takes = new Uint8Array(classes.tests.length);
  for (let i = 0; i < takes.length; i += 1)
    takes[i] = classes.tests[i]?.(entry, null) === null ? 1 : 0;
  classes.size += 1;
  return { takes, together: classes.attendedForms.has(entry.form) };
}

export function trimClasses(classes: EntryClasses): void {
  if (classes.size <= maxKinds) return;
  classes.root.clear();
  classes.size = 0;
}

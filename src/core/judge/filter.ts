import type { Day } from "../day.ts";
import type { LedgerEntry } from "../ledger.ts";
import type { EntryFilter, FirstOf, ProviderFilter } from "../policy/selectors.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import { compileLoose, isLooseLeaf } from "./loose-filter.ts";
import { compileLevel } from "./profile.ts";
import { chosen, type Settings } from "./settings.ts";

/** Why an entry was not taken; each code has a sentence in `wording`. */
export type Refusal =
  | "form"
  | "mode"
  | "education"
  | "provider"
  | "provider-kind"
  | "provider-level"
  | "topic"
  | "outcome"
  | "not-attested"
  | "course"
  | "place"
  | "not-within"
  | "too-little"
  | "too-much"
  | "duration"
  | "not-first"
  | "excluded";

/** What a loose filter sees beside the entry. */
export interface Seen {
  /** The last day of the window. */
  readonly windowTo: Day;
  /** Thousandths of a minute, attended or stated, before any rule looks at it. */
  readonly amount: number;
  /** Whether no entry before it is alike, of those that `among` takes. */
  readonly isFirst: (of: FirstOf, among: EntryTest) => boolean;
}

/** Null: the entry is taken. Only loose filters need what is seen beside the entry. */
export type EntryTest = (entry: LedgerEntry, seen: Seen | null) => Refusal | null;

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
  if (isLooseLeaf(filter)) {
    return compileLoose(settings, filter, (one) => compileFilter(settings, vocabulary, one));
  }
  if ("choose" in filter) return () => "excluded";
  return compileLeaf(vocabulary, filter);
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
  "provider",
  "provider-kind",
  "provider-level",
  "course",
  "place",
  "too-little",
  "too-much",
  "duration",
  "not-first",
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
  const names = filter.is === undefined ? null : new Set(filter.is);
  return (entry) => {
    if (names !== null && !names.has(entry.provider.code ?? "")) return "provider";
    if (kinds !== null && !kinds.has(entry.provider.kind)) return "provider-kind";
    if (level !== null && !level(entry.provider.level)) return "provider-level";
    return null;
  };
}

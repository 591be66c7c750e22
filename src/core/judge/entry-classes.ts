import type { LedgerEntry } from "../ledger.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import type { EntryTest } from "./filter.ts";
import { inner } from "./inner.ts";

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

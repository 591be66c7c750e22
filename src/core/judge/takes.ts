import type { EntryFilter } from "../policy/selectors.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import {
  addClass,
  compileFilter,
  type EntryClasses,
  type EntryTest,
  isLoose,
  lastsOf,
  type Refusal,
  type Seen,
} from "./filter.ts";
import type { PlainLength } from "./lengths.ts";
import type { Scratch } from "./scratch.ts";
import type { Settings } from "./settings.ts";

/**
 * A filter ready to be asked. Most are numbered classes, worked out once for each kind of entry;
 * a loose one asks what entries of one kind differ in (course, length) or the window's days.
 */
export interface Takes {
  readonly classNo: number;
  readonly loose: boolean;
  readonly test: EntryTest;
  /** How long before the window's last day it looks, for each time that it asks. */
  readonly lasts: readonly PlainLength[];
}

export function compileTakes(
  settings: Settings,
  vocabulary: Vocabulary,
  classes: EntryClasses,
  node: EntryFilter,
): Takes {
  const test = compileFilter(settings, vocabulary, node);
  const loose = isLoose(settings, node);
  const lasts = loose ? lastsOf(settings, node) : [];
  return { classNo: loose ? -1 : addClass(classes, test), loose, test, lasts };
}

const seen: { windowTo: number; amount: number } = { windowTo: 0, amount: 0 };

/** Whether a filter takes the member's k-th entry in a window that ends on `windowTo`. */
export function takesEntry(s: Scratch, takes: Takes, k: number, windowTo: number): boolean {
  if (!takes.loose) return s.kinds[k]?.takes[takes.classNo] === 1;
  return refusalOf(s, takes, k, windowTo) === null;
}

/** Why a filter does not take an entry; null where it does. */
function refusalOf(s: Scratch, takes: Takes, k: number, windowTo: number): Refusal | null {
  const entry = s.entries[k];
  if (entry === undefined) return "excluded";
  seen.windowTo = windowTo;
  seen.amount = s.amounts[k] ?? 0;
  const asked: Seen = seen;
  return takes.test(entry, asked);
}

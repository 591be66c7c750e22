import type { EntryFilter, FirstOf } from "../policy/selectors.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import type { LedgerEntry } from "../ledger.ts";
import { addClass, type EntryClasses } from "./entry-classes.ts";
import { compileFilter, type EntryTest, type Refusal, type Seen } from "./filter.ts";
import type { PlainLength } from "./lengths.ts";
import { asksOfOthers, isLoose, lastsOf } from "./loose-filter.ts";
import { counted, type Scratch } from "./scratch.ts";
import type { Settings } from "./settings.ts";

/**
 * A filter ready to be asked. Most are numbered classes, worked out once for each kind of entry;
 * a loose one asks what entries of one kind differ in (course, length) or the window's days.
 */
export interface Takes {
  readonly classNo: number;
  readonly loose: boolean;
  readonly test: EntryTest;
  /** It asks about other entries of the member. */
  readonly others: boolean;
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
  const others = loose && asksOfOthers(settings, node);
  return { classNo: loose ? -1 : addClass(classes, test), loose, test, others, lasts };
}

const seen: { -readonly [K in keyof Seen]: Seen[K] } = {
  windowTo: 0,
  amount: 0,
  isFirst: () => false,
};

/** Whether a filter takes the member's k-th entry in a window that ends on `windowTo`. */
export function takesEntry(s: Scratch, takes: Takes, k: number, windowTo: number): boolean {
  if (!takes.loose) return s.kinds[k]?.takes[takes.classNo] === 1;
  return refusalOf(s, takes, k, windowTo) === null;
}

/** Why a filter does not take an entry; null where it does. */
export function refusalOf(s: Scratch, takes: Takes, k: number, windowTo: number): Refusal | null {
  const entry = s.entries[k];
  if (entry === undefined) return "excluded";
  seen.windowTo = windowTo;
  seen.amount = s.amounts[k] ?? 0;
  if (takes.others) seen.isFirst = firstOf(s, k, windowTo);
  return takes.test(entry, seen);
}

/** Asks of the member's k-th entry whether it is the first of its course, say, that he took. */
function firstOf(s: Scratch, k: number, windowTo: number): Seen["isFirst"] {
  const one = s.entries[k];
  return (of, among) => {
    const name = one === undefined ? "" : alikeBy(one, of);
    if (one === undefined || name === "") return true;
    return !s.entries.some((other, j) => {
      if (s.states[j] !== counted || alikeBy(other, of) !== name) return false;
      if (!endedBefore(other, one)) return false;
      const amount = s.amounts[j] ?? 0;
      return among(other, { windowTo, amount, isFirst: firstOf(s, j, windowTo) }) === null;
    });
  };
}

function endedBefore(a: LedgerEntry, b: LedgerEntry): boolean {
  return a.endsOn < b.endsOn || (a.endsOn === b.endsOn && a.id < b.id);
}

/** What entries are alike in; "" where nothing is known of it. */
function alikeBy({ topic, course, form, provider }: LedgerEntry, of: FirstOf): string {
  if (of === "topic") return topic;
  if (of === "course") return course;
  if (of === "form") return form;
  return provider.kind === "" ? "" : String(provider.id);
}

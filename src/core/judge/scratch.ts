import type { Day, PartialDay } from "../day.ts";
import type { LedgerEntry } from "../ledger.ts";
import type { Fact, History, Home } from "../members.ts";
import type { CompiledPack } from "./compiled.ts";
import { scale } from "./compiled.ts";
import {
  type AskedRules,
  derivedKind,
  firstDay,
  type HeldOn,
  joined,
  type Stretch,
  stretchesOf,
} from "./derived.ts";
import { type EntryKind, kindOf, trimClasses } from "./entry-classes.ts";
import { type SituationNode, stepFact, stepHome, trimSituations, truthOf } from "./situations.ts";

export const counted = 0;
export const duplicate = 1;
const future = 2;

/**
 * One member laid out for judging: his days cut into slices on which nothing changes, with what is
 * true on each, and his entries as numbers. Re-used from member to member.
 */
export interface Scratch {
  cuts: Int32Array;
  slices: number;
  truth: Uint8Array[];
  homes: readonly Home[];
  starts: Int32Array;
  ends: Int32Array;
  /** Thousandths of a minute. */
  amounts: Float64Array;
  states: Uint8Array;
  kinds: EntryKind[];
  entries: readonly LedgerEntry[];
  today: Day;
  /** The first later day on which time alone may change something recorded; 0 for never. */
  nextFact: Day;
  /** The first later day on which a row may appear; 0 for never. */
  nextRow: Day;
  credited: number;
  sessions: number;
  outcomes: number;
}

export function newScratch(): Scratch {
  return {
    cuts: new Int32Array(32),
    slices: 0,
    truth: [],
    homes: [],
    starts: new Int32Array(32),
    ends: new Int32Array(32),
    amounts: new Float64Array(32),
    states: new Uint8Array(32),
    kinds: [],
    entries: [],
    today: 0,
    nextFact: 0,
    nextRow: 0,
    credited: 0,
    sessions: 0,
    outcomes: 0,
  };
}

/** Lays a member out. Every date of the history must be exact by now. */
export function layOut(pack: CompiledPack, history: History, today: Day): void {
  const s = pack.scratch;
  s.today = today;
  s.nextFact = 0;
  s.nextRow = 0;
  trimSituations(pack.situations);
  trimClasses(pack.classes);
  cutDays(pack, s, history, history.facts);
  fillSlices(pack, s, history, history.facts);
  if (pack.derived.length > 0) derive(pack, s, history);
  fillEntries(pack, s, history.entries);
  for (const event of history.events) laterPartial(s, event.on);
}

function laterPartial(s: Scratch, day: PartialDay): void {
  laterFact(s, day.first);
  laterFact(s, day.last);
}

function laterFact(s: Scratch, day: Day): void {
  if (day > s.today && (s.nextFact === 0 || day < s.nextFact)) s.nextFact = day;
}

export function laterRow(s: Scratch, day: Day): void {
  if (day > s.today && (s.nextRow === 0 || day < s.nextRow)) s.nextRow = day;
}

/** Adds the facts that answer questions of time, one after the other: later ones ask for earlier. */
function derive(pack: CompiledPack, s: Scratch, history: History): void {
  const facts = [...history.facts];
  const unknown = truthOf(pack.situations, pack.situations.root);
  // What holds of somebody of whom nothing is known yet has always held.
  const heldOn: HeldOn = (predicate) =>
    stretchesHeld(s, predicate, unknown[predicate] === 1 ? firstDay : null);
  const others: AskedRules = {
    doneOn: (rule) => pack.others.doneOn(rule, history, s.today),
    statusOn(rule, is) {
      const { stretches, next } = pack.others.statusOn(rule, is, history, s.today);
      // Time alone may change where another rule stands.
      if (next !== null) laterFact(s, next);
      return stretches;
    },
  };
  pack.derived.forEach((one, index) => {
    for (const { from, to } of stretchesOf(one, history, heldOn, others)) {
      facts.push(derivedFact(String(index), from, to));
    }
    cutDays(pack, s, history, facts);
    fillSlices(pack, s, history, facts);
  });
}

/**
 * The stretches on which a predicate holds. Of days before anything is known those since `since`
 * count as well, where one is named.
 */
export function stretchesHeld(
  s: Scratch,
  predicate: number,
  since: Day | null = null,
): readonly Stretch[] {
  const found: Stretch[] = [];
  if (since !== null && s.slices > 0) found.push({ from: since, to: s.cuts[0] ?? 0 });
  for (let i = 0; i < s.slices; i += 1) {
    if (!holds(s, i, predicate)) continue;
    const to = i + 1 < s.slices ? (s.cuts[i + 1] ?? 0) : null;
    found.push({ from: s.cuts[i] ?? 0, to });
  }
  return joined(found);
}

function derivedFact(value: string, from: Day, to: Day | null): Fact {
  return {
    kind: derivedKind,
    value,
    from: { first: from, last: from },
    to: to === null ? null : { first: to, last: to },
    unitId: null,
    place: null,
  };
}

function cutDays(pack: CompiledPack, s: Scratch, history: History, facts: readonly Fact[]): void {
  s.slices = 0;
  s.homes = history.homes;
  for (const home of history.homes) {
    cut(s, home.from);
    if (home.to !== null) cut(s, home.to);
  }
  const kinds = pack.situations.kinds;
  for (const fact of facts) {
    if (!kinds.has(fact.kind)) continue;
    cut(s, fact.from.first);
    laterPartial(s, fact.from);
    if (fact.to === null) continue;
    cut(s, fact.to.first);
    laterPartial(s, fact.to);
  }
}

/** Inserts a day into the sorted cuts, once. */
function cut(s: Scratch, day: Day): void {
  laterFact(s, day);
  if (s.slices === s.cuts.length) {
    const wider = new Int32Array(s.cuts.length * 2);
    wider.set(s.cuts);
    s.cuts = wider;
  }
  const cuts = s.cuts;
  let at = s.slices;
  while (at > 0 && (cuts[at - 1] ?? 0) > day) at -= 1;
  if (at > 0 && cuts[at - 1] === day) return;
  for (let i = s.slices; i > at; i -= 1) cuts[i] = cuts[i - 1] ?? 0;
  cuts[at] = day;
  s.slices += 1;
}

function fillSlices(
  pack: CompiledPack,
  s: Scratch,
  history: History,
  facts: readonly Fact[],
): void {
  const situations = pack.situations;
  const kinds = situations.kinds;
  for (let i = 0; i < s.slices; i += 1) {
    const day = s.cuts[i] ?? 0;
    let node: SituationNode = situations.root;
    for (const home of history.homes) {
      if (home.from <= day && (home.to === null || day < home.to)) {
        node = stepHome(situations, home.place);
        break;
      }
    }
    for (const fact of facts) {
      if (fact.from.first > day || (fact.to !== null && fact.to.first <= day)) continue;
      if (kinds.has(fact.kind)) node = stepFact(situations, node, fact);
    }
    s.truth[i] = truthOf(situations, node);
  }
}

function fillEntries(pack: CompiledPack, s: Scratch, entries: readonly LedgerEntry[]): void {
  const n = entries.length;
  s.entries = entries;
  if (n > s.starts.length) {
    s.starts = new Int32Array(n * 2);
    s.ends = new Int32Array(n * 2);
    s.amounts = new Float64Array(n * 2);
    s.states = new Uint8Array(n * 2);
  }
  const today = s.today;
  for (let k = 0; k < n; k += 1) {
    const entry = entries[k];
    if (entry === undefined) continue;
    s.starts[k] = entry.startsOn;
    s.ends[k] = entry.endsOn;
    s.amounts[k] = amountOf(pack, entry);
    s.kinds[k] = kindOf(pack.classes, entry);
    s.states[k] = entry.startsOn > today ? future : counted;
    if (entry.endsOn > today) laterFact(s, entry.startsOn > today ? entry.startsOn : today + 1);
  }
  if (n > 1) dropDoubles(s, entries);
}

/** Thousandths of a minute that an entry is worth before any rule looks at it. */
function amountOf(pack: CompiledPack, entry: LedgerEntry): number {
  const { minutes, credit } = entry;
  if (credit !== null && (minutes === null || pack.basisStated)) {
    return credit.thousandths * (pack.unitMinutes.get(credit.unit) ?? 0);
  }
  return minutes === null ? 0 : minutes * scale;
}

/** Two entries of one session count once, the longer one (D16). */
function dropDoubles(s: Scratch, entries: readonly LedgerEntry[]): void {
  const n = entries.length;
  if (n > 24) {
    dropManyDoubles(s, entries);
    return;
  }
  for (let k = 0; k < n; k += 1) {
    const id = entries[k]?.sessionId ?? "";
    const mark = endMark(id);
    endMarks[k] = mark;
    for (let j = 0; j < k; j += 1) {
      if (endMarks[j] !== mark || s.states[j] !== counted || entries[j]?.sessionId !== id) continue;
      if (s.states[k] !== counted) break;
      if (longer(s, entries, k, j)) s.states[j] = duplicate;
      else s.states[k] = duplicate;
    }
  }
}

/** The ends of the ids of the sessions at hand, as numbers: most pairs differ there already. */
const endMarks = new Int32Array(24);

function endMark(id: string): number {
  const n = id.length;
  return n < 2 ? n : id.charCodeAt(n - 1) | (id.charCodeAt(n - 2) << 16);
}

function dropManyDoubles(s: Scratch, entries: readonly LedgerEntry[]): void {
  const standing = new Map<string, number>();
  for (let k = 0; k < entries.length; k += 1) {
    const id = entries[k]?.sessionId;
    if (id === undefined || s.states[k] !== counted) continue;
    const other = standing.get(id);
    if (other === undefined || longer(s, entries, k, other)) {
      if (other !== undefined) s.states[other] = duplicate;
      standing.set(id, k);
    } else s.states[k] = duplicate;
  }
}

/** Equal lengths are settled by the earlier end and then the id, so that order never matters. */
function longer(s: Scratch, entries: readonly LedgerEntry[], k: number, j: number): boolean {
  const difference = (s.amounts[k] ?? 0) - (s.amounts[j] ?? 0);
  if (difference !== 0) return difference > 0;
  const ends = (s.ends[k] ?? 0) - (s.ends[j] ?? 0);
  if (ends !== 0) return ends < 0;
  return (entries[k]?.id ?? "") < (entries[j]?.id ?? "");
}

/** The slice that holds a day, or -1 for days before anything is known. */
export function sliceAt(s: Scratch, day: Day): number {
  let i = s.slices - 1;
  while (i >= 0 && (s.cuts[i] ?? 0) > day) i -= 1;
  return i;
}

export function holds(s: Scratch, slice: number, predicate: number): boolean {
  return slice >= 0 && s.truth[slice]?.[predicate] === 1;
}

/** The home unit on a day, or the last one before it; null for somebody never at home anywhere. */
export function lastUnit(homes: readonly Home[], day: Day): number | null {
  let found: Home | null = null;
  for (const home of homes) {
    if (home.from > day) continue;
    if (home.to === null || day < home.to) return home.unitId;
    if (found === null || (found.to ?? 0) < home.to) found = home;
  }
  return found === null ? null : found.unitId;
}

export function unitOn(homes: readonly Home[], day: Day): number | null {
  for (const home of homes) {
    if (home.from <= day && (home.to === null || day < home.to)) return home.unitId;
  }
  return null;
}

/** For rows of somebody who was at home nowhere before: the first home, whatever the order. */
export function firstUnit(homes: readonly Home[]): number {
  let found: Home | null = null;
  for (const home of homes) if (found === null || home.from < found.from) found = home;
  return found === null ? 0 : found.unitId;
}

import type { Case } from "#core/policy/cases";
import type { PackFile } from "#core/policy/files";
import {
  type ObjectionDays,
  type Pack,
  packsOf,
  type Parameter,
  type Reading,
  requirementsOf,
} from "#core/policy/pack";
import type { Value } from "#core/policy/values";
import type { Vocabulary } from "#core/policy/vocabulary";
import type { CaseScope } from "./case-parts.ts";
import { caseReader, laterCaseReader } from "./cases.ts";
import {
  type At,
  complain,
  did,
  type Item,
  items,
  type Ledger,
  listOf,
  may,
  type Mistake,
  need,
  type Reader,
  record,
} from "./reading.ts";
import { openFile } from "./document.ts";
import {
  checkFollows,
  checkWords,
  type FollowsHead,
  inherited,
  isFollowed,
  readBefore,
} from "./follows.ts";
import { bulkWaiverReader, checkBulkWaivers } from "./bulk-waivers.ts";
import { calendarReader } from "./calendars.ts";
import { checkDone } from "./checks.ts";
import { crossCheck, type Entry, entryReader } from "./rules.ts";
import { day, sentence, string } from "./scalars.ts";
import { checkTransitions } from "./transitions.ts";
import { type DoneAsked, parameterReader, type Scope, wholeValue, wordValue } from "./values.ts";
import { vocabularyReader } from "./vocabulary.ts";

export type ReadPack =
  | { readonly ok: true; readonly pack: Pack; readonly files: readonly string[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

const fileLimit = 200;
const sections = [
  "pack",
  "vocabulary",
  "calendars",
  "parameters",
  "readings",
  "requirements",
  "bulkWaivers",
  "cases",
  "later",
] as const;

/**
 * Reads the files of a pack. Every mistake is reported with its place, all at once; nothing that
 * is not understood is passed over. Never throws.
 */
export function readPack(files: readonly PackFile[]): ReadPack {
  const to: Ledger = { mistakes: [] };
  const first = files[0];
  if (first === undefined) {
    return refuse({ file: "", line: 1, column: 1, path: "", message: "a pack needs a file" });
  }
  if (files.length > fileLimit) {
    const message = `more than ${fileLimit} files`;
    return refuse({ file: first.name, line: 1, column: 1, path: "", message });
  }
  const found = new Map<string, Item[]>(sections.map((section) => [section, []]));
  let top: At | null = null;
  let unread = false;
  const before = readBefore(files, readPack, to);
  const own = files.filter((file) => !isFollowed(file));
  for (const file of own) {
    const at = openFile(file, sections, to);
    if (at === null) {
      unread = true;
      continue;
    }
    top ??= at;
    for (const item of items(at, to) ?? []) {
      const list = found.get(item.key);
      if (list === undefined) {
        complain(item.keyAt, to, `${item.key}: no such key here; ${did(item.key, sections)}`);
      } else list.push(item);
    }
  }
  // What a file that cannot be read holds is not missing: only what is known is said.
  const pack = top === null || unread ? undefined : assemble(top, found, before, to);
  if (pack === undefined || to.mistakes.length > 0) {
    return { ok: false, mistakes: [...to.mistakes].sort(byPlace) };
  }
  return { ok: true, pack, files: files.map((file) => file.name) };
}

function refuse(mistake: Mistake): ReadPack {
  return { ok: false, mistakes: [mistake] };
}

function byPlace(a: Mistake, b: Mistake): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

type Found = ReadonlyMap<string, readonly Item[]>;

/** Reads the only section of a name; says so where it is missing or stands twice. */
function single<T>(
  top: At,
  found: Found,
  name: string,
  read: Reader<T>,
  to: Ledger,
): T | undefined {
  const list = found.get(name) ?? [];
  const first = list[0];
  if (first === undefined)
    return complain({ ...top, path: name }, to, `the key ${name} is missing`);
  for (const again of list.slice(1)) {
    complain(again.keyAt, to, `${name}: stands in ${first.at.file} already`);
  }
  return read(first.at, to);
}

/** Reads a map that may be spread over files; a name may stand once. */
function spread<T>(
  found: Found,
  name: string,
  read: (key: string, at: At, to: Ledger) => T | undefined,
  to: Ledger,
): T[] {
  const seen = new Map<string, string>();
  const sound: T[] = [];
  for (const section of found.get(name) ?? []) {
    // One bad entry must not hide the good ones: what refers to them would be blamed.
    for (const { key, keyAt, at } of items(section.at, to) ?? []) {
      const file = seen.get(key);
      if (file !== undefined) {
        complain(keyAt, to, `${key}: stands in ${file} already`);
        continue;
      }
      seen.set(key, at.file);
      const value = read(key, at, to);
      if (value !== undefined) sound.push(value);
    }
  }
  return sound;
}

function namesIn(found: Found, name: string): string[] {
  return (found.get(name) ?? []).flatMap((section) =>
    (items(section.at, { mistakes: [] }) ?? []).map((item) => item.key),
  );
}

function assemble(top: At, found: Found, before: Pack | null, to: Ledger): Pack | undefined {
  const parameters: Record<string, Parameter> = {};
  for (const [name, parameter] of spread(found, "parameters", parameterReader, to)) {
    parameters[name] = parameter;
  }
  const used = new Set<string>();
  // What was named but could not be read is known by name: nothing that refers to it is blamed.
  const broken = new Set(
    namesIn(found, "parameters").filter((name) => !Object.hasOwn(parameters, name)),
  );
  const empty: Scope = { rule: "", parameters, broken, vocabulary: null, used };
  const head = single(top, found, "pack", headReader(empty, before), to);
  // What refers to a pack that cannot be read is not to blame.
  if (before === null && head?.follows !== undefined) return undefined;
  const vocabulary = wordsOf(top, found, empty, before, to);
  if (vocabulary === undefined) return undefined;
  const calendars = spread(found, "calendars", calendarReader, to);
  const done: DoneAsked[] = [];
  const scope = { ...empty, vocabulary, before, done, calendars: namesIn(found, "calendars") };
  const entries = spread(found, "requirements", entryReader(scope), to);
  const ids = namesIn(found, "requirements");
  crossCheck(entries, ids, to);
  checkDone(done, entries, ids, to);
  checkTransitions(entries, before, to);
  const bulk = spread(found, "bulkWaivers", bulkWaiverReader(scope), to);
  const whole = entries.length === ids.length;
  ownParameters(found, parameters, ids, whole ? used : null, to);
  const readings = spread(found, "readings", readingReader(parameters, broken), to);
  const judged = whole
    ? entries.flatMap((one) => (one.kind === "requirement" ? [one.value.id] : []))
    : ids;
  const rules = [...judged, ...(before === null ? [] : requirementsOf(before).map(({ id }) => id))];
  const units = unitMinutesOf(entries, vocabulary, before);
  const told = { vocabulary, parameters, rules, unitMinutes: units, overrides: {} };
  const cases = readCases(found, told, to);
  if (head === undefined) return undefined;
  const { follows, ...named } = head;
  const followed =
    before === null || follows === undefined
      ? {}
      : { follows: { pack: { ...before, cases: [] }, on: follows.on } };
  const requirements = entries.flatMap((one) => (one.kind === "requirement" ? [one.value] : []));
  const bulkWaivers = checkBulkWaivers(bulk, { ...followed, requirements }, ids, to);
  return {
    ...named,
    ...followed,
    bulkWaivers: bulkWaivers.length === 0 ? undefined : bulkWaivers,
    vocabulary,
    calendars: calendars.length === 0 ? undefined : calendars,
    parameters,
    readings,
    cases,
    requirements,
    exemptions: entries.flatMap((one) => (one.kind === "exemption" ? [one.value] : [])),
    declared: entries.flatMap((one) => (one.kind === "declared" ? [one.value] : [])),
  };
}

/** What the units are worth in which rules count that do not count in hours, those of before too. */
function unitMinutesOf(
  entries: readonly Entry[],
  vocabulary: Vocabulary,
  before: Pack | null,
): ReadonlyMap<string, Value<number>> {
  const own = entries.flatMap((one) => (one.kind === "requirement" ? [one.value] : []));
  const packs = before === null ? [] : packsOf(before);
  const all = [
    { vocabulary, requirements: own },
    ...packs.map((one) => ({ vocabulary: inherited(one), requirements: one.requirements })),
  ];
  const found = new Map<string, Value<number>>();
  for (const { vocabulary: words, requirements } of all) {
    for (const { id, creditUnit } of requirements) {
      const unit = words.creditUnits.find((one) => one.code === creditUnit);
      if (unit !== undefined) found.set(id, unit.minutes);
    }
  }
  return found;
}

/** The words of the pack; one that follows another may leave them to it. */
function wordsOf(
  top: At,
  found: Found,
  scope: Scope,
  before: Pack | null,
  to: Ledger,
): Vocabulary | undefined {
  if (before !== null && found.get("vocabulary")?.length === 0) return inherited(before);
  const words = single(top, found, "vocabulary", vocabularyReader(scope), to);
  const at = found.get("vocabulary")?.[0]?.at;
  if (words !== undefined && before !== null && at !== undefined) checkWords(words, before, at, to);
  return words;
}

interface PackHead extends Pick<
  Pack,
  "id" | "version" | "title" | "source" | "from" | "to" | "basis" | "objections"
> {
  readonly follows: FollowsHead | undefined;
}

function headReader(scope: Scope, before: Pack | null): Reader<PackHead> {
  return (at, to) => {
    const read = record({
      id: need(string(64)),
      version: need(string(32)),
      title: need(sentence),
      source: need(sentence),
      from: need(day),
      to: need(day),
      follows: may<FollowsHead, undefined>(
        record({ pack: need(string(64)), on: need(day) }),
        undefined,
      ),
      basis: need(wordValue(scope, ["attended", "stated"] as const, "basis of credit")),
      objections: may<ObjectionDays, undefined>(
        record({
          answerWithinDays: need(wholeValue(scope, 1, 365)),
          appealWithinDays: need(wholeValue(scope, 1, 365)),
        }),
        undefined,
      ),
    })(at, to);
    if (read !== undefined && read.to < read.from) return complain(at, to, "ends before it begins");
    if (read !== undefined) checkFollows(read, before, at, to);
    return read;
  };
}

/** `S11.perSession` belongs to a rule that exists; where all rules were read, every one is used. */
function ownParameters(
  found: Found,
  parameters: Readonly<Record<string, Parameter>>,
  ids: readonly string[],
  used: ReadonlySet<string> | null,
  to: Ledger,
): void {
  for (const section of found.get("parameters") ?? []) {
    for (const { key, keyAt } of items(section.at, { mistakes: [] }) ?? []) {
      if (!Object.hasOwn(parameters, key)) continue;
      const owner = /^([^.]+)\./.exec(key)?.[1];
      if (owner !== undefined && !ids.includes(owner)) {
        complain(keyAt, to, `${key}: ${owner} is no rule; ${did(owner, ids)}`);
      } else if (used !== null && !used.has(key) && !ids.some((id) => used.has(`${id}.${key}`))) {
        complain(keyAt, to, `${key}: nothing refers to this parameter`);
      }
    }
  }
}

function readingReader(
  parameters: Readonly<Record<string, Parameter>>,
  broken: ReadonlySet<string>,
): (key: string, at: At, to: Ledger) => Reading | undefined {
  return (key, at, to) => {
    const read = record({
      zh: need(string(2000)),
      en: need(string(2000)),
      parameters: may<readonly string[], readonly string[]>(listOf(string(64)), []),
    })(at, to);
    if (read === undefined) return undefined;
    const strange = read.parameters.find(
      (name) => !Object.hasOwn(parameters, name) && !broken.has(name),
    );
    if (strange !== undefined) {
      return complain(
        at,
        to,
        `${strange}: no such parameter; ${did(strange, Object.keys(parameters))}`,
      );
    }
    return { id: key, title: { zh: read.zh, en: read.en }, parameters: read.parameters };
  };
}

function readCases(found: Found, scope: CaseScope, to: Ledger): Case[] {
  const ready = spread(found, "cases", caseReader(scope), to);
  return [...ready, ...spread(found, "later", laterCaseReader, to)];
}

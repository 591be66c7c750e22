import type { LevelFilter, PlaceFilter, Selector, TemporalSelector } from "#core/policy/selectors";
import type { Length } from "#core/policy/lengths";
import { type Status, statuses } from "#core/verdicts";
import { protectedWord, type Term } from "#core/policy/vocabulary";
import { isMap } from "yaml";
import {
  type At,
  complain,
  did,
  items,
  type Ledger,
  listOf,
  mapped,
  may,
  need,
  type Reader,
  record,
  scalar,
  tagged,
} from "./reading.ts";
import { eachValueOr, rowReader } from "./each.ts";
import { oneOf, onlyTrue, string, yesNo } from "./scalars.ts";
import { lengthReader, onlyLength } from "./lengths.ts";
import { chooseReader, type Scope, wholeValue, wordValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";

const none: readonly Term[] = [];

/** One code or a list of codes of a list of the vocabulary. */
export function codes(list: readonly Term[], what: string): Reader<readonly string[]> {
  const one = oneOf(codesOf(list), what);
  return (at, to) => {
    if (scalar(at) === undefined) return listOf(one, 1)(at, to);
    const found = one(at, to);
    return found === undefined ? undefined : [found];
  };
}

export function levelFilter(scope: Scope): Reader<LevelFilter> {
  const levels = scope.vocabulary?.levels ?? none;
  const atLeast = record({ atLeast: need(wordValue(scope, codesOf(levels), "level")) });
  return (at, to) => {
    const named = items(at, { mistakes: [] });
    if (named !== undefined) return atLeast(at, to);
    const found = codes(levels, "level")(at, to);
    return found === undefined ? undefined : { in: found };
  };
}

function placeFilter(scope: Scope): Reader<PlaceFilter> {
  const sectors = scope.vocabulary?.facts.find((kind) => kind.code === "sector")?.values ?? none;
  return record({
    sector: may<readonly string[], null>(codes(sectors, "sector"), null),
    kind: may<readonly string[], null>(
      codes(scope.vocabulary?.unitKinds ?? none, "unit kind"),
      null,
    ),
    level: may<LevelFilter, null>(levelFilter(scope), null),
    orAbove: may(yesNo, false),
  });
}

/** Words of the selector language; a fact kind may also stand as a key of its own (`role: ...`). */
const selectorTags = [
  "all",
  "any",
  "not",
  "member",
  "each",
  "fact",
  "home",
  "choose",
  "count",
  "since",
  "event",
  "frozen",
  "done",
  "status",
];

export function selectorReader(scope: Scope): Reader<Selector> {
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    const first = pairs[0];
    if (first === undefined) return complain(at, to, "empty; say whom the rule is about");
    const refused = pairs.map((pair) => protectedIn(pair.key, pair.keyAt, to)).includes(true);
    if (refused) return undefined;
    const kinds = scope.vocabulary?.facts ?? [];
    const kind = kinds.find((one) => one.code === first.key);
    // A fact may be called status too: its values are words, and never a map.
    const asksRule = first.key === "status" && isMap(first.at.node);
    if (!asksRule && (first.key === "fact" || kind !== undefined)) {
      return factSelector(scope, at, to);
    }
    if (!selectorTags.includes(first.key)) {
      const known = [...selectorTags, ...kinds.map((one) => one.code)];
      return complain(first.keyAt, to, `${first.key}: no such key here; ${did(first.key, known)}`);
    }
    const one = selectorReader(scope);
    return tagged<Selector>({
      all: mapped(listOf(one, 1), (all) => ({ all })),
      any: mapped(listOf(one, 1), (any) => ({ any })),
      not: mapped(one, (not) => ({ not })),
      member: mapped(onlyTrue, (member) => ({ member })),
      each: rowReader(scope),
      home: mapped(placeFilter(scope), (home) => ({ home })),
      choose: chooseReader(scope, one),
      count: mapped(countReader(scope), (count) => ({ count })),
      ...temporalTags(scope),
    })(at, to);
  };
}

/** At least so many of several: as many as there are, at most. */
function countReader(scope: Scope): Reader<Extract<Selector, { count: unknown }>["count"]> {
  const read = record({
    atLeast: need(wholeValue(scope, 1, 1000)),
    of: need(listOf(selectorReader(scope), 1)),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const { atLeast, of } = found;
    return typeof atLeast === "number" && atLeast > of.length
      ? complain(at, to, `atLeast: ${atLeast} of ${of.length} can never hold`)
      : found;
  };
}

/** Questions that hang on time: how long, since what event, done before. */
function temporalTags(
  scope: Scope,
): Readonly<Record<"since" | "event" | "frozen" | "done" | "status", Reader<TemporalSelector>>> {
  const one: Reader<Selector> = (at, to) => selectorReader(scope)(at, to);
  const events = wordValue(scope, codesOf(scope.vocabulary?.events ?? none), "event");
  const length = lengthReader(scope);
  const eventShape = record({
    kind: need(events),
    atLeast: may<Length, null>(length, null),
    below: may<Length, null>(length, null),
  });
  const frozen = record({
    at: need(events),
    when: need(one),
    first: may<true, undefined>(onlyTrue, undefined),
  });
  return {
    since: sinceReader(scope, one),
    event: mapped(eventShape, (event) => ({ event })),
    frozen: mapped(frozen, (found) => ({ frozen: found })),
    done: (at, to) => {
      const name = string(64)(at, to);
      if (name === undefined) return undefined;
      scope.done?.push({ rule: scope.rule, done: name, word: "done", at });
      return { done: name };
    },
    status: statusReader(scope),
  };
}

/** `{ of: S11, is: [met] }`: where another rule stands. */
function statusReader(scope: Scope): Reader<TemporalSelector> {
  const read = record({
    of: need(string(64)),
    is: need(listOf(oneOf<Status>(statuses, "status"), 1)),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    scope.done?.push({ rule: scope.rule, done: found.of, word: "status", at });
    return { status: found };
  };
}

/** `{ months: 6, holds: ... }`: a length and what has held for so long. */
function sinceReader(scope: Scope, one: Reader<Selector>): Reader<TemporalSelector> {
  const whole = (least: number) => may(wholeValue(scope, least, 36_500), undefined);
  const read = record({
    days: whole(0),
    months: whole(0),
    years: whole(0),
    calendarMonths: whole(0),
    holds: need(one),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const length = onlyLength(found, at, to);
    return length === undefined ? undefined : { since: { length, holds: found.holds } };
  };
}

/** `{role: [...], heldIn: ...}` or `{fact: role, in: [...], heldIn: ...}`. */
function factSelector(scope: Scope, at: At, to: Ledger): Selector | undefined {
  const kinds = scope.vocabulary?.facts ?? [];
  const pairs = items(at, to) ?? [];
  const named = pairs.find((pair) => pair.key === "fact");
  const byKey = pairs.find((pair) => kinds.some((kind) => kind.code === pair.key));
  const name = named === undefined ? byKey?.key : scalar(named.at);
  if (named !== undefined && typeof name === "string" && protectedIn(name, named.at, to)) {
    return undefined;
  }
  const kind = kinds.find((one) => one.code === name);
  if (kind === undefined) {
    return complain(
      named?.at ?? at,
      to,
      `${String(name)}: no such fact kind; ${did(String(name), codesOf(kinds))}`,
    );
  }
  const values = eachValueOr(scope, kind, codes(kind.values, `value of ${kind.code}`));
  const heldIn = may<PlaceFilter, null>(placeFilter(scope), null);
  const found =
    named === undefined
      ? record({ [kind.code]: need(values), heldIn: may<PlaceFilter, null>(anyPlace, null) })(
          at,
          to,
        )
      : record({
          fact: need(oneOf(codesOf(kinds), "fact kind")),
          in: need(values),
          heldIn: may<PlaceFilter, null>(anyPlace, null),
        })(at, to);
  const valueAt = pairs.find((pair) => pair.key === (named === undefined ? kind.code : "in"));
  const placeAt = pairs.find((pair) => pair.key === "heldIn");
  if (found === undefined || valueAt === undefined) return undefined;
  const wantedValues = values(valueAt.at, { mistakes: [] });
  const place = placeAt === undefined ? null : heldIn.read(placeAt.at, to);
  if (wantedValues === undefined || place === undefined) return undefined;
  if (place !== null && !kind.heldInUnit) {
    return complain(placeAt?.keyAt ?? at, to, `heldIn: ${kind.code} is not held in a unit`);
  }
  return { fact: kind.code, in: wantedValues, heldIn: place };
}

/** Accepts anything: the place is read, with its mistakes, after the kind is known. */
const anyPlace: Reader<PlaceFilter> = () => ({
  sector: null,
  kind: null,
  level: null,
  orAbove: false,
});

function protectedIn(name: string, at: At, to: Ledger): boolean {
  const word = protectedWord(name);
  if (word === null) return false;
  complain(at, to, `${name}: no rule may ask about a protected attribute (${word})`);
  return true;
}

export { mapped } from "./reading.ts";

import { type Day, parseDay } from "#core/day";
import { eachName } from "#core/policy/each";
import type { EachValue, Pack, Parameter, ParameterValue, Source } from "#core/policy/pack";
import { sources } from "#core/policy/pack";
import type { Choose, Ref, Value } from "#core/policy/values";
import type { Vocabulary } from "#core/policy/vocabulary";
import {
  type At,
  complain,
  did,
  items,
  type Ledger,
  listOf,
  mapOf,
  may,
  need,
  type Reader,
  record,
  scalar,
  wanted,
} from "./reading.ts";
import { checkCode, decimal, integer, oneOf, string, yesNo } from "./scalars.ts";

/** What is known while rules are read: the parameters, the vocabulary and which rule it is. */
export interface Scope {
  /** The pack that this one follows, where it is known. */
  readonly before?: Pack | null;
  readonly rule: string;
  /** In what the rule writes its amounts; absent: in hours. */
  readonly creditUnit?: string | undefined;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Names of parameters that have a mistake of their own. */
  readonly broken: ReadonlySet<string>;
  readonly vocabulary: Vocabulary | null;
  /** The values for each of which the rule binds by itself; absent: it binds once. */
  readonly each?: EachValue | undefined;
  /** Parameters that something refers to. */
  readonly used: Set<string>;
  /** Which rule asks whether which other was reached, and where. */
  readonly done?: DoneAsked[];
  /** Names of working-day calendars. */
  readonly calendars?: readonly string[];
}

export interface DoneAsked {
  readonly rule: string;
  /** In what the rule writes its amounts; absent: in hours. */
  readonly creditUnit?: string | undefined;
  readonly done: string;
  /** The word with which it is asked. */
  readonly word: "done" | "status";
  readonly at: At;
}

const parameterShape = {
  value: need<ParameterValue>((at, to) => plain(at, to)),
  unit: may(string(40), ""),
  range: may<readonly number[], null>(listOf(decimal(-1e9, 1e9), 2), null),
  choices: may<readonly ParameterValue[], null>(
    listOf((at, to) => plain(at, to), 1),
    null,
  ),
  optional: may(yesNo, false),
  source: need(oneOf<Source>(sources, "source")),
  reading: may<readonly string[], readonly string[]>(
    (at, to) => (typeof scalar(at) === "string" ? oneString(at, to) : listOf(string(20))(at, to)),
    [],
  ),
  zh: need(string(500)),
  en: need(string(500)),
};

function oneString(at: At, to: Ledger): readonly string[] | undefined {
  const found = string(20)(at, to);
  return found === undefined ? undefined : [found];
}

function plain(at: At, to: Ledger): ParameterValue | undefined {
  // An empty value stands at its key: null has to be written out.
  const value = scalar(at);
  return value === undefined ? wanted(at, to, "a plain value") : value;
}

/** Parameters of the unit `date` are written as days and kept as days. */
export function parameterReader(key: string, at: At, to: Ledger): [string, Parameter] | undefined {
  const name = checkCode(key, at, to);
  const read = record(parameterShape)(at, to);
  if (name === undefined || read === undefined) return undefined;
  const { value, unit, range, choices, optional, source, reading, zh, en } = read;
  const dated = (one: ParameterValue): ParameterValue => {
    const found = unit === "date" && typeof one === "string" ? parseDay(one) : null;
    return found ?? one;
  };
  const parameter: Parameter = {
    value: dated(value),
    unit,
    range: range === null ? null : [range[0] ?? 0, range[1] ?? 0],
    choices: choices === null ? null : choices.map(dated),
    source,
    optional: optional || value === null || (choices?.includes(null) ?? false),
    readings: reading,
    title: { zh, en },
  };
  const wrong = whyNotValue(parameter, parameter.value);
  return wrong === null ? [name, parameter] : complain(at, to, wrong);
}

/** Why a parameter cannot take a value, or null. */
export function whyNotValue(parameter: Parameter, value: ParameterValue): string | null {
  const { range, choices, unit } = parameter;
  if (choices !== null) {
    return choices.includes(value)
      ? null
      : `${String(value)} is not among the choices ${choices.map(String).join(", ")}`;
  }
  if (value === null) return parameter.optional ? null : "a value is needed";
  if (unit === "date") return typeof value === "number" ? null : `${String(value)} is no date`;
  if (typeof value === "boolean" && typeof parameter.value === "boolean") return null;
  if (typeof value === "string" && typeof parameter.value === "string") return null;
  if (typeof value !== "number") return `${String(value)} is no number`;
  if (range === null) return "a range or choices are needed";
  return value < range[0] || value > range[1]
    ? `${value} is outside ${range[0]}..${range[1]}`
    : null;
}

/** `$name`, if that is what stands here. */
function refAt(at: At): string | null {
  const value = scalar(at);
  return typeof value === "string" && value.startsWith("$") ? value.slice(1) : null;
}

function findParameter(scope: Scope, name: string, at: At, to: Ledger): Parameter | undefined {
  const own = `${scope.rule}.${name}`;
  for (const candidate of [own, name]) {
    const found = Object.hasOwn(scope.parameters, candidate)
      ? scope.parameters[candidate]
      : undefined;
    if (scope.broken.has(candidate)) return undefined;
    if (found === undefined) continue;
    scope.used.add(candidate);
    return found;
  }
  return complain(
    at,
    to,
    `$${name}: no such parameter; ${did(name, Object.keys(scope.parameters))}`,
  );
}

/** A value or a reference to a parameter all of whose values are of the wanted type. */
function valueOf<T extends number | string | boolean | null>(
  scope: Scope,
  read: Reader<T>,
  fits: (value: ParameterValue) => boolean,
  what: string,
  bounds: readonly [least: number, most: number] | null = null,
): Reader<Value<T>> {
  return (at, to) => {
    const name = refAt(at);
    if (name === null) return read(at, to);
    const parameter = findParameter(scope, name, at, to);
    if (parameter === undefined) return undefined;
    const values = [parameter.value, ...(parameter.choices ?? [])];
    if (!values.every(fits) || (parameter.optional && !fits(null))) {
      return complain(at, to, `$${name}: ${what} is needed here`);
    }
    const outside = bounds === null ? null : outsideOf(parameter, bounds);
    if (outside !== null) {
      return complain(at, to, `$${name}: may be ${outside}, outside ${bounds?.join("..")} here`);
    }
    const ref: Ref = { $: name };
    return ref;
  };
}

/** A value that a parameter may take and that cannot stand here; null for none. */
function outsideOf(
  { value, range, choices }: Parameter,
  [least, most]: readonly [number, number],
): number | null {
  for (const one of [value, ...(range ?? []), ...(choices ?? [])]) {
    if (typeof one === "number" && (one < least || one > most)) return one;
  }
  return null;
}

export function numberValue(scope: Scope, least: number, most: number): Reader<Value<number>> {
  const fits = (value: ParameterValue): boolean => typeof value === "number";
  return valueOf(scope, decimal(least, most), fits, "a number", [least, most]);
}

export function wholeValue(scope: Scope, least: number, most: number): Reader<Value<number>> {
  const fits = (value: ParameterValue): boolean => Number.isInteger(value);
  return valueOf(scope, integer(least, most), fits, "a whole number", [least, most]);
}

export function optionalNumber(
  scope: Scope,
  least: number,
  most: number,
): Reader<Value<number | null>> {
  const read: Reader<number | null> = (at, to) =>
    scalar(at) === null ? null : decimal(least, most)(at, to);
  return valueOf(
    scope,
    read,
    (value) => value === null || typeof value === "number",
    "a number or null",
    [least, most],
  );
}

export function flagValue(scope: Scope): Reader<Value<boolean>> {
  const read: Reader<boolean> = (at, to) => {
    const value = scalar(at);
    return typeof value === "boolean" ? value : wanted(at, to, "true or false");
  };
  return valueOf(scope, read, (value) => typeof value === "boolean", "true or false");
}

export function wordValue<T extends string>(
  scope: Scope,
  words: readonly T[],
  what: string,
): Reader<Value<T>> {
  const known: readonly string[] = words;
  return valueOf(
    scope,
    oneOf(words, what),
    (value) => typeof value === "string" && known.includes(value),
    `a ${what}`,
  );
}

export function dayValue(scope: Scope, read: Reader<Day>): Reader<Value<Day>> {
  return valueOf(scope, read, (value) => typeof value === "number", "a date");
}

/** `choose: {by: $name, of: {one: ..., other: ...}}`: every value of the parameter has its own. */
export function chooseReader<T>(scope: Scope, read: Reader<T>): Reader<Choose<T>> {
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    const by = pairs.find((pair) => pair.key === "by");
    const of = pairs.find((pair) => pair.key === "of");
    const extra = pairs.find((pair) => pair.key !== "by" && pair.key !== "of");
    if (extra !== undefined) {
      return complain(
        extra.keyAt,
        to,
        `${extra.key}: no such key here; ${did(extra.key, ["by", "of"])}`,
      );
    }
    if (by === undefined || of === undefined)
      return complain(at, to, "the keys by and of are needed");
    const name = refAt(by.at);
    if (name === null) return wanted(by.at, to, "a parameter, like $name,");
    const each = name === eachName ? scope.each : undefined;
    const parameter = each === undefined ? findParameter(scope, name, by.at, to) : null;
    const found: Record<string, T> = {};
    const cases = mapOf<true>((key, valueAt, ledger) => {
      const value = read(valueAt, ledger);
      if (value === undefined) return undefined;
      found[key] = value;
      return true;
    })(of.at, to);
    if (parameter === undefined || cases === undefined) return undefined;
    const values = parameter === null ? (each?.values ?? []) : choicesOf(parameter);
    if (values === null)
      return complain(by.at, to, `$${name}: only a parameter with choices chooses`);
    for (const value of values) {
      if (!Object.hasOwn(found, String(value))) {
        return complain(of.at, to, `nothing is written for ${String(value)}`);
      }
    }
    const strange = Object.keys(found).find((key) => !values.map(String).includes(key));
    if (strange !== undefined) {
      return complain(of.at, to, `${strange}: no such choice; ${did(strange, values.map(String))}`);
    }
    return { choose: { by: { $: name }, of: found } };
  };
}

function choicesOf({ choices, value }: Parameter): readonly ParameterValue[] | null {
  return choices ?? (typeof value === "boolean" ? [true, false] : null);
}

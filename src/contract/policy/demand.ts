import type { Day } from "#core/day";
import { type Cap, groupings } from "#core/policy/credit";
import {
  type Ask,
  type Cycles,
  type Demand,
  type FloorLength,
  inOneGroupings,
  type LeafOptions,
  type Part,
} from "#core/policy/demand";
import type { EntryFilter, Selector } from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import { capReader } from "./credit.ts";
import { filterReader } from "./filters.ts";
import {
  amountWord,
  type At,
  complain,
  complainOfBoth,
  did,
  type Item,
  items,
  type Ledger,
  listOf,
  may,
  need,
  orAmount,
  type Reader,
  record,
  tagged,
} from "./reading.ts";
import { day, integer, oneOf, onlyTrue } from "./scalars.ts";
import { mapped, selectorReader } from "./selectors.ts";
import { dayValue, numberValue, optionalNumber, type Scope, wholeValue } from "./values.ts";

const mostHours = 10_000;
const mostCount = 1000;
/** Parts within parts; deeper ones nobody reads. */
const deepest = 6;

/** What must add up: the fifth step of a rule. */
export function demandReader(scope: Scope): Reader<Demand> {
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    if (pairs[0]?.key === "none") {
      return tagged<Demand>({ none: mapped(onlyTrue, (none) => ({ none })) })(at, to);
    }
    const late = pairs.find((pair) => pair.key === "lateLosesExemptions");
    const loses = late === undefined ? undefined : onlyTrue(late.at, to);
    const rest = pairs.filter((pair) => pair !== late);
    const part = readPart(scope, at, rest, 1, to);
    if (part === undefined || (late !== undefined && loses === undefined)) return undefined;
    return { ...part, lateLosesExemptions: loses };
  };
}

const groupKeys = ["all", "any", "outOf"];

function readPart(
  scope: Scope,
  at: At,
  pairs: readonly Item[],
  depth: number,
  to: Ledger,
): Part | undefined {
  if (depth > deepest) return complain(at, to, `nested deeper than ${deepest} levels`);
  const asks = askReaders(scope);
  const head = pairs.find((pair) => groupKeys.includes(pair.key) || Object.hasOwn(asks, pair.key));
  if (head === undefined) {
    const known = [...Object.keys(asks), ...groupKeys, "none"];
    const first = pairs[0];
    if (first === undefined) return complain(at, to, `empty; ${did("", known)}`);
    return strange(first, known, to);
  }
  const others = pairs.filter((pair) => pair !== head);
  const same = others.find(({ key }) => asksAmount(key) && asksAmount(head.key));
  if (same !== undefined) return complainOfBoth(same.keyAt, to, "hours", amountWord);
  if (groupKeys.includes(head.key)) return readGroup(scope, head, others, depth, to);
  const ask = asks[head.key]?.(head.at, to);
  const options = readOptions(scope, others, to);
  return ask === undefined || options === undefined ? undefined : { ...ask, ...options };
}

function asksAmount(key: string): boolean {
  return key === "hours" || key === amountWord;
}

function strange(item: Item, known: readonly string[], to: Ledger): undefined {
  return complain(item.keyAt, to, `${item.key}: no such key here; ${did(item.key, known)}`);
}

function readGroup(
  scope: Scope,
  head: Item,
  others: readonly Item[],
  depth: number,
  to: Ledger,
): Part | undefined {
  const extra = others[0];
  if (extra !== undefined) {
    return complain(extra.keyAt, to, `${extra.key}: only one key may stand beside ${head.key}`);
  }
  const part: Reader<Part> = (at, ledger) => {
    const pairs = items(at, ledger);
    return pairs === undefined ? undefined : readPart(scope, at, pairs, depth + 1, ledger);
  };
  if (head.key === "all") return mapped(listOf(part, 1), (all) => ({ all }))(head.at, to);
  if (head.key === "any") {
    const any = listOf(part)(head.at, to);
    if (any !== undefined && any.length < 2) {
      return complain(head.at, to, "any: of one part there is nothing to choose; write it alone");
    }
    return any === undefined ? undefined : { any };
  }
  const read = record({
    least: need(wholeValue(scope, 1, mostCount)),
    parts: need(listOf(part, 1)),
  })(head.at, to);
  if (read === undefined) return undefined;
  if (typeof read.least === "number" && read.least > read.parts.length) {
    const there = read.parts.length;
    return complain(head.at, to, `outOf: ${read.least} of ${there} parts cannot be reached`);
  }
  return { outOf: read };
}

function askReaders(scope: Scope): Readonly<Record<string, Reader<Ask>>> {
  const count = optionalNumber(scope, 0, mostCount);
  const hours: Reader<Ask> = mapped(optionalNumber(scope, 0, mostHours), (one) => ({ hours: one }));
  const length: Reader<Ask> = (at, to) => {
    const read = record({
      months: may<Value<number>, undefined>(wholeValue(scope, 1, 1200), undefined),
      years: may<Value<number>, undefined>(wholeValue(scope, 1, 100), undefined),
      hours: orAmount(need(numberValue(scope, 0, mostHours))),
    })(at, to);
    if (read === undefined) return undefined;
    const { months, years, hours: least } = read;
    if ((months === undefined) === (years === undefined)) {
      return complain(at, to, "one of months and years is needed, not both");
    }
    const every: FloorLength = months === undefined ? { years: years ?? 1 } : { months };
    return { floor: { every, hours: least } };
  };
  return {
    hours,
    minutes: minutesReader(scope),
    sessions: mapped(count, (sessions) => ({ sessions })),
    count: mapped(count, (one) => ({ count: one })),
    outcomes: mapped(count, (outcomes) => ({ outcomes })),
    attested: mapped(count, (attested) => ({ attested })),
    distinct: mapped(
      record({
        of: need(oneOf(groupings, "grouping")),
        atLeast: need(wholeValue(scope, 1, mostCount)),
      }),
      (distinct) => ({ distinct }),
    ),
    inOne: mapped(
      record({
        of: need(oneOf(inOneGroupings, "grouping")),
        hours: orAmount(need(numberValue(scope, 0.01, mostHours))),
      }),
      (inOne) => ({ inOne }),
    ),
    floor: length,
    holds: mapped(selectorReader(scope), (holds) => ({ holds })),
    [amountWord]: hours,
  };
}

/** Minutes of time: what counts in another unit than hours does not ask for them. */
function minutesReader(scope: Scope): Reader<Ask> {
  const { creditUnit } = scope;
  const read = optionalNumber(scope, 0, 60 * mostHours);
  return (at, to) => {
    if (creditUnit === undefined) return mapped(read, (minutes) => ({ minutes }))(at, to);
    const cure = `write ${amountWord}, in that unit`;
    return complain(at, to, `minutes: this rule counts in the credit unit ${creditUnit}; ${cure}`);
  };
}

function readOptions(scope: Scope, pairs: readonly Item[], to: Ledger): LeafOptions | undefined {
  const shape = {
    of: may<EntryFilter, undefined>(filterReader(scope), undefined),
    caps: may<readonly Cap[], undefined>(listOf(capReader(scope), 1), undefined),
    when: may<Selector, undefined>(selectorReader(scope), undefined),
    unless: may<Selector, undefined>(selectorReader(scope), undefined),
    from: may<Value<Day>, undefined>(dayValue(scope, day), undefined),
    until: may<Value<Day>, undefined>(dayValue(scope, day), undefined),
    cycles: may<Cycles, undefined>(cyclesReader(scope), undefined),
    extra: may<true, undefined>(onlyTrue, undefined),
  };
  return fieldsOf(shape, pairs, to);
}

/** The options among the pairs; keys of no option are mistakes. */
function fieldsOf(
  shape: { readonly [K in keyof LeafOptions]: { readonly read: Reader<LeafOptions[K]> } },
  pairs: readonly Item[],
  to: Ledger,
): LeafOptions | undefined {
  const before = to.mistakes.length;
  const read = <K extends keyof LeafOptions>(key: K): LeafOptions[K] | undefined => {
    const found = pairs.find((pair) => pair.key === key);
    return found === undefined ? undefined : shape[key].read(found.at, to);
  };
  for (const pair of pairs) {
    if (!Object.hasOwn(shape, pair.key)) strange(pair, Object.keys(shape), to);
  }
  const options: LeafOptions = {
    of: read("of"),
    caps: read("caps"),
    when: read("when"),
    unless: read("unless"),
    from: read("from"),
    until: read("until"),
    cycles: read("cycles"),
    extra: read("extra"),
  };
  return to.mistakes.length === before ? options : undefined;
}

function cyclesReader(scope: Scope): Reader<Cycles> {
  const only = record({ only: need(listOf(integer(1, mostCount), 1)) });
  const every = record({
    every: need(wholeValue(scope, 1, mostCount)),
    first: may<Value<number>, undefined>(wholeValue(scope, 1, mostCount), undefined),
  });
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    return pairs.some((pair) => pair.key === "only") ? only(at, to) : every(at, to);
  };
}

import { eachWord } from "#core/policy/each";
import type { EachValue } from "#core/policy/pack";
import type { Selector } from "#core/policy/selectors";
import type { FactKind } from "#core/policy/vocabulary";
import { complain, did, type Item, items, listOf, type Reader, scalar, tagged } from "./reading.ts";
import { oneOf } from "./scalars.ts";
import type { Scope } from "./values.ts";
import { codesOf } from "./vocabulary.ts";

/** `post`, all values of a fact, or `{ post: [driver, guard] }`, some of them. */
export function eachReader(scope: Scope): Reader<EachValue> {
  const kinds = (scope.vocabulary?.facts ?? []).filter((kind) => kind.values.length > 0);
  const tags = Object.fromEntries(kinds.map((kind) => [kind.code, someOf(kind)]));
  return (at, to) => {
    const name = scalar(at);
    if (name === undefined) return tagged(tags)(at, to);
    const kind = kinds.find((one) => one.code === name);
    if (kind !== undefined) return { fact: kind.code, values: codesOf(kind.values) };
    const cure = did(String(name), codesOf(kinds));
    return complain(at, to, `${String(name)}: no fact with a list of values; ${cure}`);
  };
}

function someOf({ code, values }: FactKind): Reader<EachValue> {
  const read = listOf(oneOf(codesOf(values), `value of ${code}`), 1);
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    const twice = found.find((value, i) => found.indexOf(value) !== i);
    if (twice !== undefined) return complain(at, to, `${twice}: stands twice`);
    return { fact: code, values: found };
  };
}

/** What the rule says under `bind` before anything else of it is read; mistakes are told later. */
export function eachWritten(scope: Scope, pairs: readonly Item[]): EachValue | undefined {
  const silent = { mistakes: [] };
  const bind = pairs.find((pair) => pair.key === "bind");
  const inside = bind === undefined ? [] : (items(bind.at, silent) ?? []);
  const each = inside.find((pair) => pair.key === "each");
  return each === undefined ? undefined : eachReader(scope)(each.at, silent);
}

/** The value of the fact that a row is about, where the rule has one for each of several. */
export function eachValueOr(
  { each }: Scope,
  kind: FactKind,
  read: Reader<readonly string[]>,
): Reader<readonly string[]> {
  return (at, to) => {
    if (scalar(at) !== eachWord) return read(at, to);
    if (each?.fact === kind.code) return [eachWord];
    return complain(at, to, `${eachWord}: bind has no each of ${kind.code}`);
  };
}

/** `{ each: driver }`: the row is about this value, or about one of several. */
export function rowReader({ each }: Scope): Reader<Selector> {
  return (at, to) => {
    if (each === undefined) return complain(at, to, "each: bind has no each");
    const one = oneOf(each.values, `value of ${each.fact}`);
    const found = scalar(at) === undefined ? listOf(one, 1)(at, to) : one(at, to);
    if (found === undefined) return undefined;
    const values = typeof found === "string" ? [found] : found;
    return { rowOf: { fact: each.fact, in: values, is: null } };
  };
}

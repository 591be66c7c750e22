import type { Requirement } from "./pack.ts";
import type { Selector } from "./selectors.ts";

/** What stands in a rule for the value that one of its rows is about. */
export const eachName = "each";
export const eachWord = `$${eachName}`;

/** A rule that binds for each of several values of a fact, as one rule for each of them. */
export function rulesForEach(rule: Requirement): readonly Requirement[] {
  const { each } = rule.bind;
  if (each === undefined) return [rule];
  return each.values.map((value) => {
    // The value takes the place of words alone: the shape stays.
    const own = withValue(rule, value) as Requirement;
    const holds: Selector = { fact: each.fact, in: [value], heldIn: null };
    const when: Selector = { all: [holds, own.bind.when] };
    return { ...own, bind: { ...own.bind, when, each: { fact: each.fact, values: [value] } } };
  });
}

function withValue(node: unknown, value: string): unknown {
  if (Array.isArray(node)) {
    return node.map((one: unknown) => (one === eachWord ? value : withValue(one, value)));
  }
  if (typeof node !== "object" || node === null) return node;
  if ("choose" in node && isByEach(node.choose)) return withValue(node.choose.of[value], value);
  const pairs = Object.entries(node).map(([key, one]): [string, unknown] => [
    key,
    key === "rowOf" ? { ...one, is: value } : withValue(one, value),
  ]);
  return Object.fromEntries(pairs);
}

function isByEach(node: unknown): node is { readonly of: Readonly<Record<string, unknown>> } {
  if (typeof node !== "object" || node === null || !("by" in node)) return false;
  const { by } = node;
  return typeof by === "object" && by !== null && "$" in by && by.$ === eachName;
}

/** How the rows about one value of a rule are told apart from those about others; "" for others. */
export function eachLabel({ bind }: Requirement): string {
  const value = bind.each?.values[0];
  return bind.each === undefined || value === undefined ? "" : `${bind.each.fact}:${value}`;
}

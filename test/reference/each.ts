import type { RuleText, Sel } from "./grammar.ts";
import { list } from "./member.ts";

const always: Sel = { all: [] };
const never: Sel = { any: [] };

/** The rule as a body would write it that had one for each value: with the value in its place. */
export function rulesOfEach(rule: RuleText, valuesOf: (fact: string) => string[]): RuleText[] {
  const { each } = rule.bind;
  if (each === undefined) return [rule];
  const fact = typeof each === "string" ? each : (Object.keys(each)[0] ?? "");
  const values = typeof each === "string" ? valuesOf(each) : (each[fact] ?? []);
  return [...values].sort().map((value) => {
    const { each: _, ...bind } = rule.bind;
    const own = { ...rule, bind: { ...bind, when: { all: [{ fact, in: [value] }, bind.when] } } };
    return JSON.parse(JSON.stringify(own), (_key, node: unknown) => put(node, value)) as RuleText;
  });
}

function put(node: unknown, value: string): unknown {
  if (node === "$each") return value;
  if (typeof node !== "object" || node === null || !("each" in node)) return node;
  return list(node.each as string | string[]).includes(value) ? always : never;
}

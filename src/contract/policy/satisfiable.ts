import type { Selector } from "#core/policy/selectors";
import type { FactKind } from "#core/policy/vocabulary";

/** A question that is not made of others, and whether it has to hold or not to. */
interface Literal {
  readonly node: Selector;
  readonly holds: boolean;
}

type Conjunction = readonly Literal[];

const most = 256;

/**
 * Whether a question can hold of anybody, as far as the words show it: two single values of one kind
 * of fact at once, or a thing and its contrary, never do. What is not understood may hold.
 */
export function canHold(selector: Selector, kinds: readonly FactKind[]): boolean {
  const cases = casesOf(selector, true);
  return cases === null || cases.some((one) => isPossible(one, kinds));
}

/** The ways in which a question comes out as wanted; null where they are too many. */
function casesOf(node: Selector, holds: boolean): readonly Conjunction[] | null {
  if ("not" in node) return casesOf(node.not, !holds);
  if ("all" in node) return holds ? together(node.all, true) : either(node.all, false);
  if ("any" in node) return holds ? either(node.any, true) : together(node.any, false);
  if ("rowOf" in node) {
    const { is, in: values } = node.rowOf;
    return is === null || values.includes(is) === holds ? [[]] : [];
  }
  if ("choose" in node) {
    // Any alternative may be chosen; what is left out in all of them cannot be told here.
    return holds ? either(Object.values(node.choose.of), true) : [[]];
  }
  return [[{ node, holds }]];
}

function together(nodes: readonly Selector[], holds: boolean): readonly Conjunction[] | null {
  let found: readonly Conjunction[] = [[]];
  for (const node of nodes) {
    const cases = casesOf(node, holds);
    if (cases === null || found.length * cases.length > most) return null;
    found = found.flatMap((one) => cases.map((more) => [...one, ...more]));
  }
  return found;
}

function either(nodes: readonly Selector[], holds: boolean): readonly Conjunction[] | null {
  const found: Conjunction[] = [];
  for (const node of nodes) {
    const cases = casesOf(node, holds);
    if (cases === null || found.length + cases.length > most) return null;
    found.push(...cases);
  }
  return found;
}

function isPossible(literals: Conjunction, kinds: readonly FactKind[]): boolean {
  // A rule binds members only: whoever has no home unit is not asked.
  if (literals.some(({ node, holds }) => "member" in node && !holds)) return false;
  const wanted = literals.filter((one) => one.holds);
  const unwanted = literals.filter((one) => !one.holds);
  const words = new Set(unwanted.map(({ node }) => JSON.stringify(node)));
  if (wanted.some(({ node }) => words.has(JSON.stringify(node)))) return false;
  return kinds.every((kind) => factPossible(kind, wanted, unwanted));
}

/** Whether a value of the kind is left that every wanted question takes and no unwanted one does. */
function factPossible(
  { code, many }: FactKind,
  wanted: readonly Literal[],
  unwanted: readonly Literal[],
): boolean {
  const valuesOf = ({ node }: Literal): readonly string[] | null =>
    "fact" in node && node.fact === code ? node.in : null;
  const taken = wanted.flatMap((one) => {
    const values = valuesOf(one);
    return values === null ? [] : [values];
  });
  // Where the fact is held is not compared: without a place nothing is left of a value.
  const refused = new Set(
    unwanted.flatMap((one) =>
      "fact" in one.node && one.node.heldIn === null ? (valuesOf(one) ?? []) : [],
    ),
  );
  const left = taken.map((values) => values.filter((value) => !refused.has(value)));
  if (left.some((values) => values.length === 0)) return false;
  if (many || left.length < 2) return true;
  const [first = [], ...others] = left;
  return first.some((value) => others.every((values) => values.includes(value)));
}

import type { Vocabulary } from "#core/policy/vocabulary";
import { waiverFact } from "#core/waivers";
import type { Policy } from "../policy.ts";

/** Before a pack is published: the kinds that a member may hold several of at once. */
const usual: readonly string[] = ["role", "standing", waiverFact];

/** The kinds of which a member may have several values on one day; a waiver is about one window. */
export function manyKinds(vocabulary: Vocabulary | undefined): readonly string[] {
  if (vocabulary === undefined) return usual;
  const many = vocabulary.facts.filter((kind) => kind.many).map((kind) => kind.code);
  return [...many, waiverFact];
}

/** Whether a member may have several values of a kind on one day, as the pack in force says. */
export function manyValued(policy: Policy | null): (kind: string) => boolean {
  const many = new Set(manyKinds(policy?.pack.vocabulary));
  return (kind) => many.has(kind);
}

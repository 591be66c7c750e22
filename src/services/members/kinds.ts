import type { Policy } from "../policy.ts";

/** Before a pack is published: the kinds that a member may hold several of at once. */
const usual: readonly string[] = ["role", "standing"];

/** Whether a member may have several values of a kind on one day, as the pack in force says. */
export function manyValued(policy: Policy | null): (kind: string) => boolean {
  const kinds = policy?.pack.vocabulary.facts;
  if (kinds === undefined) return (kind) => usual.includes(kind);
  const many = new Set(kinds.filter((kind) => kind.many).map((kind) => kind.code));
  return (kind) => many.has(kind);
}

import { requirementsOf, type Pack } from "./pack.ts";

/**
 * The kinds of facts that only duties of units ask about: they are recorded about units, and nobody
 * records them about a member. Kinds that no rule asks about may be a member's.
 */
export function factsOfUnits(pack: Pack): ReadonlySet<string> {
  const asked = { member: new Set<string>(), unit: new Set<string>() };
  for (const requirement of requirementsOf(pack)) addAsked(requirement, asked[requirement.subject]);
  return new Set([...asked.unit].filter((kind) => !asked.member.has(kind)));
}

/** Adds every kind that a question somewhere in a rule is about. */
function addAsked(part: unknown, found: Set<string>): void {
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === "fact" && typeof value === "string") found.add(value);
    else addAsked(value, found);
  }
}

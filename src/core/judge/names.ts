import { type Pack, packsOf } from "../policy/pack.ts";
import type { Text } from "../policy/values.ts";

/** Titles of a pack's rules by their ids: what sentences say in place of an id. */
export type RuleTitles = Readonly<Record<string, Text>>;

export function ruleTitlesOf(pack: Pack): RuleTitles {
  const rules = packsOf(pack).flatMap((one) => [...one.exemptions, ...one.requirements]);
  return Object.fromEntries(rules.map((one) => [one.id, one.title]));
}

/** Names of units by their ids; whoever has none at hand has sentences with the ids. */
export type UnitNames = ReadonlyMap<number, { readonly nameZh: string; readonly nameEn: string }>;

/** What belongs into a sentence: a `Text` is said in the sentence's own language. */
export type Said = Readonly<Record<string, string | number | Text>>;

/** The values of a note with names in place of the ids of rules and units. */
export function withNames(
  values: Readonly<Record<string, string | number>>,
  rules: RuleTitles,
  units: UnitNames,
): Said {
  const said: Record<string, string | number | Text> = { ...values };
  for (const key of ["rule", "because"]) {
    const title = rules[values[key] ?? ""];
    if (title !== undefined) said[key] = { zh: `“${title.zh}”`, en: `“${title.en}”` };
  }
  const unit = typeof values.unit === "number" ? units.get(values.unit) : undefined;
  if (unit !== undefined)
    said.unit = { zh: unit.nameZh || unit.nameEn, en: unit.nameEn || unit.nameZh };
  return said;
}

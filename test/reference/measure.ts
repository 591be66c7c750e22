import type { PackText, RuleText } from "./grammar.ts";

/** What one `hour` of a rule is worth in minutes: an hour, or its unit of credit. */
export function worthOf(rule: RuleText, pack: PackText): number {
  const { creditUnit } = rule;
  if (creditUnit === undefined) return 60;
  return pack.vocabulary.creditUnits[creditUnit]?.minutes ?? 60;
}

/** The rule with `hours` wherever it is written with `amount`. */
export function plainWords(rule: RuleText): RuleText {
  return JSON.parse(JSON.stringify(rule).replaceAll('"amount":', '"hours":')) as RuleText;
}

/** The same rule as a body would write it that counts in a unit of its own. */
export function countedIn(rule: RuleText, creditUnit: string, amounts: boolean): RuleText {
  const text = JSON.stringify(rule)
    // Time is not asked of such a rule: what was asked in minutes is asked in its unit.
    .replace(/"minutes":(\d+)/g, (_, minutes) => `"hours":${Math.ceil(Number(minutes) / 60)}`);
  const written = amounts ? text.replaceAll('"hours":', '"amount":') : text;
  return { ...(JSON.parse(written) as RuleText), creditUnit };
}

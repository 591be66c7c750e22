import type { AmountUnit } from "../amount.ts";
import type { Text } from "../policy/values.ts";
import type { Verdict } from "../verdicts.ts";
import type { CompiledPack, Rule } from "./compiled.ts";
import { titleOf, titleWordsOf } from "./titles.ts";

/** A compiled pack and those before it as they end, the latest first. */
export function compiledPacksOf(pack: CompiledPack): readonly CompiledPack[] {
  return pack.follows === null ? [pack] : [pack, ...compiledPacksOf(pack.follows.old)];
}

/** The share of members who should be met by a rule, in percent; null where it names none. */
export function targetOf(pack: CompiledPack, id: string): number | null {
  return ruleOf(pack, id)?.rule.target ?? null;
}

/** In what amounts of a requirement are shown; null for hours and for an unknown one. */
export function unitOf(pack: CompiledPack, id: string): AmountUnit | null {
  return ruleOf(pack, id)?.rule.unit ?? null;
}

/** A rule and the pack that it belongs to; of one with several values that of the row's anchor. */
export function ruleOf(
  pack: CompiledPack,
  id: string,
  anchor = "",
): { readonly rule: Rule; readonly own: CompiledPack } | null {
  const isAbout = ({ each }: Rule): boolean => each === anchor || anchor.startsWith(`${each} `);
  for (const own of compiledPacksOf(pack)) {
    const rules = own.rules.filter((one) => one.id === id);
    const rule = rules.find((one) => one.each !== "" && isAbout(one)) ?? rules[0];
    if (rule !== undefined) return { rule, own };
  }
  return null;
}

/** What a row of a rule with several values is about, in words; null for rows of other rules. */
export function aboutOf(
  pack: CompiledPack,
  { requirement, anchor }: Pick<Verdict, "requirement" | "anchor">,
): Text | null {
  if (anchor === "") return null;
  const found = ruleOf(pack, requirement, anchor);
  const each = found?.rule.source.bind.each;
  if (found === null || each === undefined) return null;
  const { fact, values } = each;
  return titleOf(titleWordsOf(found.own.pack), { fact, in: values, heldIn: null });
}

import { amountIn, type AmountUnit } from "../amount.ts";
import type { Text } from "../policy/values.ts";
import { plural, trainingsText } from "./counting.ts";
import type { CompiledPack, Rule } from "./compiled.ts";
import { scale } from "./compiled.ts";
import { filterText, groupingTitles, lengthText, type Wording } from "./filter-wording.ts";
import { ruleOf } from "./lookup.ts";
import { settingsOf } from "./settings.ts";
import { type CompiledLeaf, type CompiledPart, inHours, isLeaf } from "./steps.ts";
import { titleOf, type TitleWords, titleWordsOf } from "./titles.ts";

/** What the words about amounts of one rule are made with, too. */
export interface RuleWording extends Wording, TitleWords {
  readonly unit: AmountUnit | null;
}

export function wordingOf(pack: CompiledPack, rule: Rule): RuleWording {
  const settings = settingsOf(pack.pack, pack.overrides, rule.id);
  return { settings, ...titleWordsOf(pack.pack), unit: rule.unit };
}

/** So much of what a leaf asks, in words: in the rule's unit where it is an amount, else a count. */
export function amountText({ unit }: RuleWording, leaf: CompiledLeaf, amount: number): Text {
  if (inHours(leaf)) return amountIn(unit, amount / scale);
  const n = String(amount);
  if (leaf.kind === "sessions") return trainingsText(amount);
  if (leaf.kind === "attested") {
    return { zh: `经核实的记录${n}条`, en: `${n} attested record${amount === 1 ? "" : "s"}` };
  }
  if (leaf.kind === "distinct") {
    const by = groupingTitles[leaf.by ?? "topic"];
    return { zh: `${n}个不同的${by.zh}`, en: `${n} different ${by.en}${amount === 1 ? "" : "s"}` };
  }
  return { zh: `记录${n}条`, en: plural(amount, "record") };
}

/** What a leaf asks: how much, in what stretch or group, of which entries. */
export function leafText(words: RuleWording, leaf: CompiledLeaf, want: number): Text {
  const { source } = leaf;
  if ("holds" in source) return titleOf(words, source.holds);
  const amount = amountText(words, leaf, "floor" in source ? leaf.want : want);
  const of = source.of === undefined ? { zh: "", en: "" } : filterText(words, source.of);
  const which: Text = of.en === "" ? { zh: "", en: "" } : { zh: `(${of.zh})`, en: ` (${of.en})` };
  if ("floor" in source) {
    const every = lengthText(words.settings, source.floor.every);
    return {
      zh: `每${every.zh}${amount.zh}${which.zh}`,
      en: `${amount.en} in each ${every.en}${which.en}`,
    };
  }
  if ("inOne" in source) {
    const by = groupingTitles[source.inOne.of];
    return {
      zh: `同一${by.zh}${amount.zh}${which.zh}`,
      en: `${amount.en} in one ${by.en}${which.en}`,
    };
  }
  return { zh: `${amount.zh}${which.zh}`, en: `${amount.en}${which.en}` };
}

/** A whole demand in words, as far as it does not hang on the member; null where nothing is asked. */
export function demandText(pack: CompiledPack, requirement: string): Text | null {
  const found = ruleOf(pack, requirement);
  if (found === null || found.rule.demand.top === null) return null;
  return partText(wordingOf(found.own, found.rule), found.rule.demand.top);
}

function partText(words: RuleWording, part: CompiledPart): Text | null {
  if (isLeaf(part)) {
    if (part.want < 0) return null;
    const text = leafText(words, part, part.want);
    return part.extra ? { zh: `另加${text.zh}`, en: `${text.en} on top` } : text;
  }
  const parts = part.parts.flatMap((one) => partText(words, one) ?? []);
  if (parts.length === 0) return null;
  if (parts.length === 1) return parts[0] ?? null;
  const by = part.kind === "any" ? { zh: "或", en: " or " } : { zh: ",", en: " and " };
  const zh = parts.map((one) => one.zh).join(by.zh);
  const en = parts.map((one) => one.en).join(by.en);
  if (part.kind !== "outOf") return { zh, en };
  return { zh: `以下至少${part.least}项:${zh}`, en: `at least ${part.least} of: ${en}` };
}

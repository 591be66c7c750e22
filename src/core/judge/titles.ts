import type { Pack } from "../policy/pack.ts";
import type { Selector } from "../policy/selectors.ts";
import type { Text } from "../policy/values.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import { type RuleTitles, ruleTitlesOf } from "./names.ts";
import { statusTitles } from "./wording.ts";

/** What a selector is said with. */
export interface TitleWords {
  readonly vocabulary: Vocabulary;
  readonly rules: RuleTitles;
}

export function titleWordsOf(pack: Pack): TitleWords {
  return { vocabulary: pack.vocabulary, rules: ruleTitlesOf(pack) };
}

/** A selector in the pack's own words, as far as reasons name it: facts and their values, rules and where they stand. */
export function titleOf(words: TitleWords, node: Selector): Text {
  if ("rowOf" in node) return titleOf(words, { ...node.rowOf, heldIn: null });
  if ("fact" in node) {
    const kind = words.vocabulary.facts.find((one) => one.code === node.fact);
    const values = node.in.map(
      (code): Text =>
        kind?.values.find((one) => one.code === code)?.title ?? { zh: code, en: code },
    );
    const name: Text = kind?.title ?? { zh: node.fact, en: node.fact };
    return {
      zh: `${name.zh}:${values.map((one) => one.zh).join("、")}`,
      en: `${name.en}: ${values.map((one) => one.en).join(" or ")}`,
    };
  }
  if ("all" in node) return joined(words, node.all, { zh: "且", en: " and " });
  if ("any" in node) return joined(words, node.any, { zh: "或", en: " or " });
  if ("not" in node) {
    const inner = titleOf(words, node.not);
    return { zh: `非(${inner.zh})`, en: `not (${inner.en})` };
  }
  if ("done" in node) {
    const { zh, en } = ruleTitle(words, node.done);
    return { zh: `已达到${zh}`, en: `${en} reached` };
  }
  if ("status" in node) {
    const { zh, en } = ruleTitle(words, node.status.of);
    const is = node.status.is.map((one) => statusTitles[one]);
    return {
      zh: `${zh}:${is.map((one) => one.zh).join("、")}`,
      en: `${en}: ${is.map((one) => one.en).join(" or ")}`,
    };
  }
  return { zh: "", en: "" };
}

function ruleTitle({ rules }: TitleWords, id: string): Text {
  const { zh, en } = rules[id] ?? { zh: id, en: id };
  return { zh: `“${zh}”`, en: `“${en}”` };
}

function joined(words: TitleWords, nodes: readonly Selector[], by: Text): Text {
  const parts = nodes.map((one) => titleOf(words, one)).filter((one) => one.en !== "");
  return {
    zh: parts.map((one) => one.zh).join(by.zh),
    en: parts.map((one) => one.en).join(by.en),
  };
}

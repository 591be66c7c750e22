import type { Selector } from "../policy/selectors.ts";
import type { Text } from "../policy/values.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";

/** A selector in the pack's own words, as far as reasons name it: facts and their values. */
export function titleOf(vocabulary: Vocabulary, node: Selector): Text {
  if ("rowOf" in node) return titleOf(vocabulary, { ...node.rowOf, heldIn: null });
  if ("fact" in node) {
    const kind = vocabulary.facts.find((one) => one.code === node.fact);
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
  if ("all" in node) return joined(vocabulary, node.all, { zh: "且", en: " and " });
  if ("any" in node) return joined(vocabulary, node.any, { zh: "或", en: " or " });
  if ("not" in node) {
    const inner = titleOf(vocabulary, node.not);
    return { zh: `非(${inner.zh})`, en: `not (${inner.en})` };
  }
  return { zh: "", en: "" };
}

function joined(vocabulary: Vocabulary, nodes: readonly Selector[], by: Text): Text {
  const parts = nodes.map((one) => titleOf(vocabulary, one)).filter((one) => one.en !== "");
  return {
    zh: parts.map((one) => one.zh).join(by.zh),
    en: parts.map((one) => one.en).join(by.en),
  };
}

import { formatDay } from "../day.ts";
import type { Text } from "../policy/values.ts";
import type { Verdict } from "../verdicts.ts";
import type { CompiledPack, Rule } from "./compiled.ts";
import { filterText } from "./filter-wording.ts";
import { amountText, leafText, type RuleWording, wordingOf } from "./part-wording.ts";
import type { LeftOut } from "./wants.ts";
import type { CompiledLeaf } from "./steps.ts";
import { titleOf } from "./titles.ts";
import type { PartWeighed } from "./weigh.ts";

/** One leaf of a demand as the judge told of it. */
export interface HeardPart {
  /** The rule with the demand that was asked: another than its own after a lapse, or as a cure. */
  readonly rule: Rule;
  readonly part: PartWeighed;
  readonly meant: boolean;
}

/** How one part of a demand stood, in words. */
export interface PartReason {
  /** What it asks. */
  readonly asks: Text;
  /** Why it is not asked in this window; null where it is. */
  readonly leftOut: Text | null;
  readonly reached: boolean;
  /** It is among what has to be reached still; of alternatives the nearest are. */
  readonly meant: boolean;
  readonly have: Text;
  /** What is missing of it; null where nothing is. */
  readonly missing: Text | null;
  /** What would fill it, and by when; null where nothing has to or can. */
  readonly cure: Text | null;
}

export function partReasons(
  pack: CompiledPack,
  heard: readonly HeardPart[],
  verdict: Verdict,
): PartReason[] {
  return heard.flatMap(({ rule, part, meant }) => {
    const words = wordingOf(pack, rule);
    const leaf = rule.demand.leaves[part.part];
    if (leaf === undefined || leaf.want < 0) return [];
    const missing = part.reached ? null : amountText(words, leaf, part.want - part.have);
    const needed = meant && verdict.owes && verdict.status !== "short" ? missing : null;
    const asks = part.because === null ? part.want : leaf.want;
    return [
      {
        asks: leafText(words, leaf, asks),
        leftOut: part.because === null ? null : leftOutText(words, leaf, part.because),
        reached: part.reached,
        meant,
        have: amountText(words, leaf, part.have),
        missing,
        cure: needed === null ? null : cureText(words, rule, leaf, needed, verdict),
      },
    ];
  });
}

function leftOutText(words: RuleWording, leaf: CompiledLeaf, because: LeftOut): Text {
  const { when, unless } = leaf.source;
  if (because === "when" && when !== undefined) {
    const title = titleOf(words, when);
    return { zh: `仅适用于${title.zh}`, en: `asked only of ${title.en}` };
  }
  if (because === "unless" && unless !== undefined) {
    const title = titleOf(words, unless);
    return { zh: `${title.zh}免除`, en: `not asked of ${title.en}` };
  }
  if (because === "cycle") return { zh: "不在本期", en: "not in this cycle" };
  return { zh: "本期不在其施行日期内", en: "not in force in this window" };
}

/** How much of what, from where, and until when. */
function cureText(
  words: RuleWording,
  rule: Rule,
  leaf: CompiledLeaf,
  missing: Text,
  { dueOn }: Verdict,
): Text {
  const day = formatDay(dueOn);
  if ("holds" in leaf.source) {
    const state = titleOf(words, leaf.source.holds);
    return {
      zh: `须登记${state.zh},最晚${day}。`,
      en: `${state.en} is to be on record by ${day}.`,
    };
  }
  const { of } = leaf.source;
  const filters = [...(of === undefined ? [] : [of]), rule.source.credit.counts];
  const said = filters.map((one) => filterText(words, one)).filter((one) => one.en !== "");
  const zh = said.map((one) => one.zh).join(";");
  const en = said.map((one) => one.en).join("; ");
  return {
    zh: `还需${missing.zh}${zh === "" ? "" : `(${zh})`},最晚${day}。`,
    en: `${missing.en} more${en === "" ? "" : ` (${en})`}, by ${day}.`,
  };
}

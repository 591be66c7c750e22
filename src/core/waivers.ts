import { type Day, formatDay, parseDay } from "./day.ts";
import type { Fact, Waiver } from "./members.ts";
import type { Requirement, WaiverEffect } from "./policy/pack.ts";
import type { Term } from "./policy/vocabulary.ts";

/**
 * A waiver that was granted is a dated fact of this kind, so that it has both time lines, is seen by
 * whom the member is seen by, moves with him between regions, and is there in every file of facts.
 * No pack may use the kind for facts of its own.
 */
export const waiverFact = "waiver";

/** Kinds of waiver where a pack names none. None says anything about a person's body or mind. */
const usualWaiverKinds: readonly Term[] = [
  { code: "posting", title: { zh: "外派或挂职", en: "Posting" } },
  { code: "study-leave", title: { zh: "脱产学习", en: "Study leave" } },
  { code: "age", title: { zh: "年龄", en: "Age" } },
  { code: "personal-circumstances", title: { zh: "个人情况", en: "Personal circumstances" } },
];

/** The value of the fact: `S1/2010-01-01/posting/lift`, `.../reduce-480`, `.../shift-2011-03-31`. */
export function waiverText(waiver: Waiver): string {
  const { requirement, window, kind, effect, amount } = waiver;
  const amountText =
    effect === "lift" ? "" : effect === "reduce" ? `-${amount}` : `-${formatDay(amount)}`;
  return `${requirement}/${formatDay(window)}/${kind}/${effect}${amountText}`;
}

/** The longest reduction that can be stated: as many minutes as an entry may have. */
const longestReduction = 100_000;

/** Reads what `waiverText` writes; null where the text is none. */
export function parseWaiver(text: string): Waiver | null {
  const [requirement = "", windowText = "", kind = "", stated = "", ...rest] = text.split("/");
  const window = parseDay(windowText);
  const parts = /^(lift|reduce|shift)(?:-(.+))?$/.exec(stated);
  if (requirement === "" || kind === "" || rest.length > 0 || window === null || parts === null) {
    return null;
  }
  const amount = amountOf(parts[1] as WaiverEffect, parts[2]);
  return amount === null
    ? null
    : { requirement, window, kind, effect: parts[1] as WaiverEffect, amount };
}

function amountOf(effect: WaiverEffect, text: string | undefined): number | null {
  if (effect === "lift") return text === undefined ? 0 : null;
  if (text === undefined) return null;
  if (effect === "shift") return parseDay(text);
  const minutes = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= longestReduction ? minutes : null;
}

/** The waivers among a member's facts. */
export function waiversOf(facts: readonly Pick<Fact, "kind" | "value">[]): Waiver[] {
  return facts.flatMap((fact) => (fact.kind === waiverFact ? (parseWaiver(fact.value) ?? []) : []));
}

/** What somebody asks for: the norm of one requirement in one window, set aside or lowered. */
export interface WaiverAsked extends Waiver {
  /** The day on which the window, as judged today, is due. */
  readonly dueOn: Day;
}

export type WaiverMistake = "kind" | "effect" | "hours" | "day";

/** What the pack does not allow, or null. `kinds`: those of the pack, or the usual ones. */
export function waiverMistake(
  rule: Requirement,
  kinds: readonly Term[],
  asked: WaiverAsked,
): WaiverMistake | null {
  if (!kinds.some((one) => one.code === asked.kind)) return "kind";
  if (!rule.verdict.waive.includes(asked.effect)) return "effect";
  if (asked.effect === "reduce" && !(asked.amount >= 1 && asked.amount <= longestReduction)) {
    return "hours";
  }
  if (asked.effect === "shift" && asked.amount <= asked.dueOn) return "day";
  return null;
}

/** The kinds of waiver that a vocabulary allows. */
export function waiverKinds(vocabulary: { readonly waivers: readonly Term[] }): readonly Term[] {
  return vocabulary.waivers.length > 0 ? vocabulary.waivers : usualWaiverKinds;
}

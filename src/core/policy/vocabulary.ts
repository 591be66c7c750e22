import type { Text, Value } from "./values.ts";

/** Where a form of training happens: only the first three are attended together (D35). */
export const modes = ["in-room", "group-screen", "practice", "alone"] as const;
export type Mode = (typeof modes)[number];

export const educations = ["concentrated", "frequent"] as const;
export type Education = (typeof educations)[number];

export interface Term {
  readonly code: string;
  readonly title: Text;
}

export interface Form extends Term {
  /** Whose ledger it belongs to: a unit's acts, like a meeting held, are no training of members. */
  readonly subject: "member" | "unit";
  readonly mode: Mode;
  readonly education: Education;
}

/** A kind of dated fact; a single-valued kind has at most one value on any day. */
export interface FactKind extends Term {
  readonly many: boolean;
  readonly heldInUnit: boolean;
  /** The closed list of its values; empty means any text. */
  readonly values: readonly Term[];
}

export interface Topic extends Term {
  readonly parent: string | null;
}

/** What one unit of stated credit is worth. */
export interface CreditUnit extends Term {
  /** What one of it is called in English, where `title.en` is a plural; null: the same. */
  readonly one: string | null;
  readonly minutes: Value<number>;
}

/** Every code that files and rules of a pack may use. */
export interface Vocabulary {
  readonly facts: readonly FactKind[];
  readonly events: readonly Term[];
  readonly forms: readonly Form[];
  readonly providers: readonly Term[];
  /** Highest first. */
  readonly levels: readonly Term[];
  readonly unitKinds: readonly Term[];
  readonly topics: readonly Topic[];
  readonly creditUnits: readonly CreditUnit[];
  readonly outcomes: readonly Term[];
  /** Kinds of waiver; empty: the usual ones (`core/waivers`). */
  readonly waivers: readonly Term[];
}

/**
 * Words for attributes that no rule may ask about. A pack that names one, whole or as part of a
 * code, does not parse: membership is sensitive enough.
 */
const protectedAttributes = [
  "ethnic",
  "ethnicity",
  "nationality",
  "race",
  "minority",
  "religion",
  "religious",
  "faith",
  "belief",
  "opinion",
  "political-opinion",
  "health",
  "illness",
  "disability",
  "disease",
  "diagnosis",
  "pregnancy",
  "pregnant",
  "sexuality",
  "sexual-orientation",
  "orientation",
  "gender-identity",
  "genetic",
  "biometric",
  "caste",
  "union-membership",
  "criminal-record",
  "民族",
  "种族",
  "宗教",
  "信仰",
  "健康",
  "疾病",
  "残疾",
  "诊断",
  "怀孕",
  "性取向",
  "政治观点",
] as const;

/** The protected word inside a code, or null. */
export function protectedWord(code: string): string | null {
  const parts = new Set(code.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  for (const word of protectedAttributes) {
    if (/^[a-z-]+$/.test(word)) {
      const hyphened = code.toLowerCase().replaceAll("_", "-");
      if (parts.has(word) || hyphened === word) return word;
    } else if (code.includes(word)) return word;
  }
  return null;
}

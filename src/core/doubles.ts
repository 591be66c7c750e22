import type { Day, PartialDay } from "./day.ts";
import { civilOf } from "./day.ts";

/**
 * How likely two records are one person's, by the method of Fellegi and Sunter (1969): each field that
 * is known of both is compared and gives log2(m/u) bits, where m is how often the field agrees so in
 * two records of one person, and u how often it does in records of two. The bits are added. A field
 * that is unknown of either gives nothing.
 */

/** What is compared of a member. Days are known to a day, month or year. */
export interface Likeness {
  /** "" where none is given yet. */
  readonly memberNo: string;
  readonly name: string;
  /** In Latin letters; "" where none is recorded. */
  readonly nameEn: string;
  readonly sex: string | null;
  readonly born: PartialDay | null;
  readonly joinedOn: Day | null;
  readonly unitId: number;
  /** Units whose posts keep the member; those who share one belong to one office. */
  readonly seenBy: readonly number[];
}

/** How alike two texts are, from 0 to 1: Jaro-Winkler. */
export type Alike = (one: string, other: string) => number;

export const signFields = ["name", "name-en", "sex", "born", "joined", "unit", "number"] as const;
export type SignField = (typeof signFields)[number];

/** `same`, `close` (a slip of writing or of precision), `differs`. */
export type Agreement = "same" | "close" | "differs";

interface Rates {
  readonly m: number;
  readonly u: number;
}

/**
 * m and u of each agreement. The u of names, days of birth and of admission are those of registers of
 * some thousand members in one office; m allows for the slips that entering twice brings.
 */
export const rates: Readonly<Record<SignField, Readonly<Record<Agreement, Rates>>>> = {
  name: {
    same: { m: 0.92, u: 0.0008 },
    close: { m: 0.075, u: 0.006 },
    // Few change their name: without this a shared day of birth and unit would outweigh it.
    differs: { m: 0.005, u: 0.9932 },
  },
  // What it says beyond the name itself, of which it is the spelling: sounds that were written alike.
  "name-en": {
    same: { m: 0.85, u: 0.3 },
    close: { m: 0.12, u: 0.1 },
    differs: { m: 0.03, u: 0.6 },
  },
  sex: {
    same: { m: 0.99, u: 0.55 },
    close: { m: 0.5, u: 0.5 },
    differs: { m: 0.01, u: 0.45 },
  },
  // Close: the same year or month where one is known no better, or day and month exchanged.
  born: {
    same: { m: 0.82, u: 0.0001 },
    close: { m: 0.12, u: 0.02 },
    differs: { m: 0.06, u: 0.9799 },
  },
  // Close: within a year; probation and full membership are taken for each other.
  joined: {
    same: { m: 0.7, u: 0.004 },
    close: { m: 0.15, u: 0.06 },
    differs: { m: 0.15, u: 0.936 },
  },
  // Close: of one office.
  unit: {
    same: { m: 0.5, u: 0.03 },
    close: { m: 0.35, u: 0.4 },
    differs: { m: 0.15, u: 0.57 },
  },
  // Numbers that follow each other are alike, so this says little. They are never the same.
  number: {
    same: { m: 0.5, u: 0.5 },
    close: { m: 0.35, u: 0.12 },
    differs: { m: 0.65, u: 0.88 },
  },
};

export interface Sign {
  readonly field: SignField;
  readonly agreement: Agreement;
}

export const strengths = ["very-likely", "likely", "possible", "unlikely"] as const;
export type Strength = (typeof strengths)[number];

/** The least bits of each; below the last the pair is not proposed. */
const leastBits: readonly (readonly [Strength, number])[] = [
  ["very-likely", 20],
  ["likely", 13],
  ["possible", 9],
];

export interface Score {
  readonly bits: number;
  readonly strength: Strength;
  /** The fields that are known of both, in their order. */
  readonly signs: readonly Sign[];
}

/** Compares two records. Symmetric. */
export function scorePair(one: Likeness, other: Likeness, alike: Alike): Score {
  const signs = signFields.flatMap((field): Sign[] => {
    const agreement = compare[field](one, other, alike);
    return agreement === null ? [] : [{ field, agreement }];
  });
  const bits = signs.reduce((sum, { field, agreement }) => {
    const { m, u } = rates[field][agreement];
    return sum + Math.log2(m / u);
  }, 0);
  const found = leastBits.find(([, least]) => bits >= least);
  return { bits, strength: found?.[0] ?? "unlikely", signs };
}

type Compare = (one: Likeness, other: Likeness, alike: Alike) => Agreement | null;

const compare: Readonly<Record<SignField, Compare>> = {
  name: (one, other, alike) => {
    const [a, b] = [plainName(one.name), plainName(other.name)];
    if (a === b) return "same";
    return isHan(a) && isHan(b) ? closeHan(a, b) : closeLatin(a, b, alike);
  },
  "name-en": (one, other, alike) => {
    const [a, b] = [plainName(one.nameEn), plainName(other.nameEn)];
    if (a === "" || b === "") return null;
    return a === b ? "same" : closeLatin(a, b, alike);
  },
  sex: ({ sex: a }, { sex: b }) => {
    if (a === null || b === null) return null;
    return a === b ? "same" : "differs";
  },
  born: ({ born: a }, { born: b }) => (a === null || b === null ? null : compareDates(a, b)),
  joined: ({ joinedOn: a }, { joinedOn: b }) => {
    if (a === null || b === null) return null;
    if (a === b) return "same";
    return Math.abs(a - b) <= 366 ? "close" : "differs";
  },
  unit: (one, other) => {
    if (one.unitId === other.unitId) return "same";
    return one.seenBy.some((unit) => other.seenBy.includes(unit)) ? "close" : "differs";
  },
  number: ({ memberNo: a }, { memberNo: b }, alike) => {
    if (a === "" || b === "") return null;
    return alike(a, b) >= 0.95 ? "close" : "differs";
  },
};

/** Width, case and blanks are no part of a name; words in any order are one name. */
export function plainName(name: string): string {
  const plain = name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[·•.'’-]/gu, " ");
  const words = plain.split(/\s+/u).filter((word) => word !== "");
  return isHan(words.join("")) ? words.join("") : words.sort().join(" ");
}

function isHan(name: string): boolean {
  return name !== "" && /^\p{Script=Han}+$/u.test(name);
}

/** Of names of at least two characters one may be another, or missing. */
function closeHan(one: string, other: string): Agreement {
  const [a, b] = [Array.from(one), Array.from(other)];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < 2 || long.length - short.length > 1) return "differs";
  const kept = long.length === short.length ? exchanged(short, long) : shortened(short, long);
  return kept ? "close" : "differs";
}

function exchanged(one: readonly string[], other: readonly string[]): boolean {
  // The family name is another one's: two characters that share the given name alone say nothing.
  const differing = one.filter((char, index) => char !== other[index]).length;
  return differing === 1 && one[0] === other[0];
}

function shortened(short: readonly string[], long: readonly string[]): boolean {
  return (
    short.length >= 2 &&
    long.some((_, index) => long.toSpliced(index, 1).join("") === short.join(""))
  );
}

function closeLatin(one: string, other: string, alike: Alike): Agreement {
  return alike(one, other) >= 0.92 ? "close" : "differs";
}

function compareDates(a: PartialDay, b: PartialDay): Agreement {
  const exact = a.first === a.last && b.first === b.last;
  if (exact && a.first === b.first) return "same";
  if (!exact) return a.first <= b.last && b.first <= a.last ? "close" : "differs";
  const [x, y] = [civilOf(a.first), civilOf(b.first)];
  const isExchanged = x.year === y.year && x.month === y.day && x.day === y.month;
  const parts = Number(x.year === y.year) + Number(x.month === y.month) + Number(x.day === y.day);
  return isExchanged || parts === 2 ? "close" : "differs";
}

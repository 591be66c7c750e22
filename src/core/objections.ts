import type { Day } from "./day.ts";
import { numberOf, settingsOf } from "./judge/settings.ts";
import type { Pack } from "./policy/pack.ts";

/**
 * An objection: a claim of a member that an entry, a fact, or that nothing is recorded where
 * something should be, is wrong. It changes nothing by itself; the answer does.
 */
export const objectionKinds = ["entry", "missing", "fact"] as const;
/** `entry`: a row of the ledger. `missing`: a training that is not there. `fact`: a dated fact, or one that is not there. */
export type ObjectionKind = (typeof objectionKinds)[number];

/** What is said to be wrong with an entry. `other`: the words say what. */
export const entryFaults = ["not-mine", "minutes", "days", "form", "provider", "other"] as const;
/** What is said to be wrong with a fact. */
export const factFaults = ["not-true", "value", "days", "missing"] as const;

/** Why an objection is rejected. */
export const rejections = [
  "as-recorded",
  "not-shown",
  "recorded-already",
  "not-by-the-rules",
] as const;
export type Rejection = (typeof rejections)[number];

/** What is right by whoever objects, as far as it can be said in numbers and words of the pack. */
export interface ObjectionClaim {
  readonly minutes?: number | undefined;
  /** Days of the session, `2010-05-06`. */
  readonly startsOn?: string | undefined;
  readonly endsOn?: string | undefined;
  readonly form?: string | undefined;
  readonly providerId?: number | undefined;
  /** Of a fact. */
  readonly kind?: string | undefined;
  readonly value?: string | undefined;
  /** In the precision in which it is known. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Where an instance lies. `branch`: the posts at the member's home unit. `office`: those of the units
 * above it that see the member, up to the office directly responsible. Both follow the member to
 * another home. `above`: a unit further up, which sees persons under a mandate alone.
 */
export const objectionPlaces = ["branch", "office", "above"] as const;
export type ObjectionPlace = (typeof objectionPlaces)[number];

export type ObjectionOutcome = "upheld" | "partly" | "rejected" | "withdrawn" | "unanswered";

/** One of the two hearings of an objection. */
export interface Instance {
  readonly answerBy: Day;
  readonly outcome: ObjectionOutcome | null;
  /** The last day on which the answer may be taken one level up; null where it may not. */
  readonly appealBy: Day | null;
}

export type ObjectionState = "waiting" | "late" | "upheld" | "partly" | "rejected" | "withdrawn";

/** Where an objection stands on a day, by the last of its instances. */
export function objectionState(instances: readonly Instance[], today: Day): ObjectionState {
  const last = instances.at(-1);
  if (last === undefined || last.outcome === null || last.outcome === "unanswered") {
    return last !== undefined && last.answerBy < today ? "late" : "waiting";
  }
  return last.outcome;
}

/**
 * Whether it may be taken to the second instance: once, from an answer that gives less than all,
 * while its day has not passed; or from a first instance that has let its own day pass.
 */
export function mayAppeal(instances: readonly Instance[], today: Day): boolean {
  const [first, ...more] = instances;
  if (first === undefined || more.length > 0) return false;
  if (first.outcome === null) return first.answerBy < today;
  return first.appealBy !== null && today <= first.appealBy;
}

export interface ObjectionDays {
  readonly answer: number;
  readonly appeal: number;
}

/** Where no pack says anything. */
const usualObjectionDays: ObjectionDays = { answer: 30, appeal: 30 };

/** How long an objection may take by a pack. */
export function objectionDays(pack: Pack | null): ObjectionDays {
  if (pack?.objections === undefined) return usualObjectionDays;
  const settings = settingsOf(pack, {}, "objections");
  return {
    answer: numberOf(settings, pack.objections.answerWithinDays),
    appeal: numberOf(settings, pack.objections.appealWithinDays),
  };
}

export type ClaimMistake =
  | "minutes"
  | "startsOn"
  | "form"
  | "providerId"
  | "kind"
  | "value"
  | "from"
  | "words"
  | "factId";

/** What an objection leaves unsaid that its fault needs said; null where it says enough. */
export function claimMistake(
  kind: ObjectionKind,
  fault: string,
  claim: ObjectionClaim,
  words: string,
): ClaimMistake | null {
  if (kind === "missing") return claim.startsOn === undefined ? "startsOn" : null;
  if (kind === "entry") {
    if (fault === "minutes") return claim.minutes === undefined ? "minutes" : null;
    if (fault === "days") return claim.startsOn === undefined ? "startsOn" : null;
    if (fault === "form") return claim.form === undefined ? "form" : null;
    if (fault === "provider") return claim.providerId === undefined ? "providerId" : null;
    return fault === "other" && words.trim() === "" ? "words" : null;
  }
  if (fault === "missing" && claim.kind === undefined) return "kind";
  if ((fault === "missing" || fault === "value") && claim.value === undefined) return "value";
  const saysWhen = claim.from !== undefined || claim.to !== undefined;
  return fault === "days" && !saysWhen ? "from" : null;
}

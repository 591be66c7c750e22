import type { Day } from "./day.ts";

/**
 * A mandate: a named, dated permission to see named persons for a task. Nothing else opens persons
 * above the standing task.
 */
export const mandateKinds = ["sample", "objection", "import", "merge", "records"] as const;
/**
 * `sample`: members drawn for an inspection. `objection`: a claim that is answered. `import`: the
 * repair of an import. `merge`: two records of one person. `records`: records work for a unit that
 * has no office of its own.
 */
export type MandateKind = (typeof mandateKinds)[number];

export const mandateFields = ["identity", "study-file", "entries", "facts"] as const;
/**
 * What a mandate opens of its persons. `identity`: number, name and home, always. `study-file`: where
 * they stand by each requirement. `entries`: their ledger. `facts`: everything dated about them, with
 * sex and date of birth.
 */
export type MandateField = (typeof mandateFields)[number];

/** The longest that each kind may last, in days, where the installation sets nothing else. */
export const usualLongestDays: Readonly<Record<MandateKind, number>> = {
  sample: 60,
  objection: 90,
  import: 30,
  merge: 30,
  records: 365,
};

/** How long before its first day a mandate may be issued, in days. */
const earliestIssueDays = 366;

export interface MandateSpan {
  readonly from: Day;
  /** The first day on which it opens nothing. */
  readonly to: Day;
}

export type SpanMistake = "begins-in-the-past" | "begins-too-late" | "ends-early" | "too-long";

/** What is wrong with the days of a mandate issued today; null where nothing is. */
export function spanMistake(
  span: MandateSpan,
  today: Day,
  longestDays: number,
): SpanMistake | null {
  if (span.from < today) return "begins-in-the-past";
  if (span.from > today + earliestIssueDays) return "begins-too-late";
  if (span.to <= span.from) return "ends-early";
  return span.to - span.from > longestDays ? "too-long" : null;
}

export type MandateState = "coming" | "in-force" | "ended" | "revoked" | "post-lost";

/**
 * Where a mandate stands on a day. A revocation outranks the days; without the post by which it is
 * held it opens nothing either, though it has not ended.
 */
export function mandateState(
  mandate: MandateSpan & { readonly revoked: boolean; readonly posted: boolean },
  today: Day,
): MandateState {
  if (mandate.revoked) return "revoked";
  if (today >= mandate.to) return "ended";
  if (!mandate.posted) return "post-lost";
  return today < mandate.from ? "coming" : "in-force";
}

/** The fields of a mandate in their order: those asked for, and the identity line always. */
export function fieldsOf(asked: readonly MandateField[]): MandateField[] {
  return mandateFields.filter((field) => field === "identity" || asked.includes(field));
}

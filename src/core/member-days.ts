import type { Day, PartialDay } from "./day.ts";

/** The days of a person's life as a member that a statement may name. */
export interface MemberDays {
  readonly born: PartialDay | null;
  readonly admitted: PartialDay | null;
  readonly full: PartialDay | null;
}

export interface DayProblem {
  readonly field: keyof MemberDays;
  readonly code: "after-today" | "born-later";
  /** The day that contradicts: today, or the admission. */
  readonly other: PartialDay;
}

/**
 * Days that cannot be: what is not yet, and a birth after the admission. At which age somebody may be
 * admitted is the body's own rule and not asked here. Of an incomplete date its first possible day
 * counts, of the admission its last: only what is impossible is named.
 */
export function impossibleDays(days: MemberDays, today: Day): DayProblem[] {
  const now = { first: today, last: today };
  const fields = ["born", "admitted", "full"] as const;
  const problems: DayProblem[] = fields.flatMap((field) => {
    const day = days[field];
    return day !== null && day.first > today
      ? [{ field, code: "after-today" as const, other: now }]
      : [];
  });
  const { born, admitted } = days;
  if (born !== null && admitted !== null && born.first > admitted.last) {
    problems.push({ field: "born", code: "born-later", other: admitted });
  }
  return problems;
}

import type { Status } from "#core/verdicts";

interface Placed {
  readonly status: Status;
  readonly owes: boolean;
  readonly windowStart: string;
  readonly dueOn: string;
}

const worst: readonly Status[] = [
  "overdue",
  "short",
  "on-course",
  "undetermined",
  "late",
  "met",
  "partial-year",
  "waived",
  "not-measurable",
  "no-norm",
  "exempt",
];

/**
 * Verdicts that matter now (open windows, and whatever is still owed) with the worst first, and the
 * others with the latest first.
 */
export function sortVerdicts<T extends Placed>(
  verdicts: readonly T[],
  today: string,
): { readonly present: readonly T[]; readonly past: readonly T[] } {
  const isPresent = (one: T) => one.dueOn >= today || one.status === "overdue";
  const present = verdicts
    .filter(isPresent)
    .sort((a, b) => worst.indexOf(a.status) - worst.indexOf(b.status) || compare(a.dueOn, b.dueOn));
  const past = verdicts.filter((one) => !isPresent(one)).sort((a, b) => compare(b.dueOn, a.dueOn));
  return { present, past };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

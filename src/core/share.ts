import type { Status } from "./verdicts.ts";

/** What of a figure decides its share. */
export interface Shared {
  readonly byStatus: Partial<Readonly<Record<Status, number>>>;
  readonly judged: number;
  readonly reached: number;
}

/** Members of whom nobody can say yet whether they reach the demand. */
export function unmeasured(figure: Shared): number {
  return figure.byStatus["not-measurable"] ?? 0;
}

/**
 * The share that reached the demand, 0 to 1; null where nobody is judged, and where some cannot be
 * judged yet: all the others may have reached it, and a full share would say what nobody knows.
 */
export function shareOf(figure: Shared): number | null {
  return figure.judged === 0 || unmeasured(figure) > 0 ? null : figure.reached / figure.judged;
}

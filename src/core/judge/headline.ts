import { addMonths, type Day } from "../day.ts";
import type { Status, Verdict } from "../verdicts.ts";

/** Worst first; statuses that are not here do not compete. */
const order: readonly Status[] = ["overdue", "short", "on-course", "late", "met"];

/**
 * A member's headline: the worst verdict over windows open today, windows ended in the last twelve
 * months and open deadlines (D32). Null where nothing competes.
 */
export function headline(verdicts: readonly Verdict[], today: Day): Status | null {
  const since = addMonths(today, -12);
  let worst = order.length;
  for (const one of verdicts) {
    if (one.advisory || (one.dueOn < since && one.status !== "overdue")) continue;
    const rank = order.indexOf(one.status);
    if (rank >= 0) worst = Math.min(worst, rank);
  }
  return order[worst] ?? null;
}

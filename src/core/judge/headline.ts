import { addMonths, type Day } from "../day.ts";
import type { Status, Verdict } from "../verdicts.ts";

/** Worst first; statuses that are not here do not compete. */
const order: readonly Status[] = ["overdue", "short", "on-course", "late", "met"];

/**
 * A member's headline: the worst verdict over windows open today, windows ended in the last twelve
 * months and open deadlines (D32). Null where nothing competes. Of equals the one due first.
 */
function headlineVerdict(verdicts: readonly Verdict[], today: Day): Verdict | null {
  const since = addMonths(today, -12);
  let worst: Verdict | null = null;
  let worstRank = order.length;
  for (const one of verdicts) {
    const rank = order.indexOf(one.status);
    if (
      one.advisory ||
      rank < 0 ||
      rank > worstRank ||
      (one.dueOn < since && one.status !== "overdue")
    )
      continue;
    if (rank === worstRank && worst !== null && !before(one, worst)) continue;
    worst = one;
    worstRank = rank;
  }
  return worst;
}

export function headline(verdicts: readonly Verdict[], today: Day): Status | null {
  return headlineVerdict(verdicts, today)?.status ?? null;
}

function before(a: Verdict, b: Verdict): boolean {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn;
  if (a.requirement !== b.requirement) return a.requirement < b.requirement;
  return a.anchor < b.anchor;
}

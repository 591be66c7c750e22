import type { ClosingView } from "#contract/routes/closing";
import { type Day, dayOf } from "#core/day";
import type { ClosingState, Township } from "#store/closing";

/** What stands in the way of closing a year, and what whoever closes it should know. */
export function checklistOf(
  year: number,
  today: Day,
  state: ClosingState,
  townships: readonly Township[],
): ClosingView["checklist"] {
  const left = Math.max(0, dayOf(year + 1, 1, 1) - today);
  const unsigned = townships.filter((one) => one.signedAt === null).length;
  const owing = townships.reduce((sum, one) => sum + one.owing, 0);
  const blocking = [
    ["year-ended", left],
    ["unjudged", state.unjudged],
    ["pending", state.pending],
    ["verify", state.differences],
    ["running-imports", state.runningImports],
    ["sign-offs", unsigned],
  ] as const;
  const telling = [
    ["failed-imports", state.failedImports],
    ["owing", owing],
    ["recorded-late", state.recordedLate],
  ] as const;
  return [
    ...blocking.map(([item, count]) => ({
      item,
      blocks: true,
      done: count === 0,
      count,
    })),
    ...telling.map(([item, count]) => ({
      item,
      blocks: false,
      done: count === 0,
      count,
    })),
  ];
}

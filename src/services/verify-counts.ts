import { addCounts, type Counts, countKey, isZero, noCounts } from "#core/coverage";
import { formatDay } from "#core/day";
import type { Tx } from "#store/database";
import { type CountError, loadCountErrors } from "#store/verify";
import type { Difference } from "./verify.ts";

/**
 * Every unit whose counts say something else than the verdicts below it. A wrong counter shows twice
 * in the sums (at its unit and, the other way round, at the unit above): it is named once, where it
 * is.
 */
export async function countDifferences(tx: Tx, limit: number): Promise<Difference[]> {
  const errors = await loadCountErrors(tx, limit);
  const alike = new Map<string, CountError[]>();
  for (const error of errors) {
    const key = countKey(0, error.measure, error.period, error.status);
    alike.set(key, [...(alike.get(key) ?? []), error]);
  }
  return errors
    .map((error) => {
      const key = countKey(0, error.measure, error.period, error.status);
      return { error, whole: wholeError(error, alike.get(key) ?? []) };
    })
    .filter(({ whole }) => !isZero(whole))
    .map(({ error, whole }) => differenceOf(error, whole));
}

/** By how much the unit's counts with all below are wrong: the sum of what is wrong in its subtree. */
function wholeError(at: CountError, errors: readonly CountError[]): Counts {
  let sum = noCounts;
  for (const one of errors) {
    if (one.path === at.path || one.path.startsWith(`${at.path}.`)) sum = addCounts(sum, one);
  }
  return sum;
}

function differenceOf(error: CountError, whole: Counts): Difference {
  const parts = fields.flatMap((field) => {
    const wrong = whole[field];
    return wrong === 0
      ? []
      : [`${field} ${wrong > 0 ? "too high" : "too low"} by ${Math.abs(wrong)}`];
  });
  const place = `${error.measure} ${formatDay(error.period)} ${error.status}`;
  return { kind: "counts", about: error.code, place, message: parts.join("; ") };
}

const fields = [
  "members",
  "credited",
  "towards",
  "demanded",
  "missingMinutes",
  "missingCount",
  "sessions",
] as const;

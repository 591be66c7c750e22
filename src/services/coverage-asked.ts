import { compiledPacksOf } from "#core/judge";
import { requirementsOf } from "#core/policy/pack";
import { nearest } from "#contract/rows/cells";
import { type Day, dayOf, formatDay, yearOf } from "#core/day";
import { failure, type Failure } from "#core/outcome";
import { memberFigure, trainedFigure } from "#core/verdicts";
import type { Policy } from "./policy.ts";

/** What is asked for by its name and is not there is told so, with the nearest name that is. */

const figures: readonly string[] = [memberFigure, trainedFigure];

/** A failure where neither the pack nor any figure knows the requirement; else null. */
export function requirementUnknown(policy: Policy | null, id: string): Failure | null {
  const known = [
    ...(policy === null ? [] : requirementsOf(policy.pack).map((one) => one.id)),
    ...figures,
  ];
  if (known.includes(id)) return null;
  const near = nearest(id, known) ?? nearest(id.toUpperCase(), known);
  const hint = near === null ? "GET /policy lists them." : `The nearest is ${near}.`;
  const message = `There is no requirement ${id}. ${hint}`;
  return failure("not-found", "requirement-unknown", message, [{ at: "/requirement", message }]);
}

/**
 * A failure where nothing is counted under the period: no year of the requirement's windows that
 * have begun, and none that has figures. `counted`: those with figures in sight, here or above.
 */
export function periodUnknown(
  policy: Policy | null,
  requirement: string,
  period: Day,
  counted: readonly Day[],
  today: Day,
): Failure | null {
  const known = [...new Set([...counted, ...calendarYears(policy, requirement, today)])];
  if (known.includes(period)) return null;
  const near = known.reduce<Day | null>(
    (best, one) => (best === null || Math.abs(one - period) < Math.abs(best - period) ? one : best),
    null,
  );
  const hint =
    near === null ? "Nothing is counted under it yet." : `The nearest is ${formatDay(near)}.`;
  const message =
    `${requirement} has no period ${formatDay(period)}: a period is the first day of the year ` +
    `under which a window is counted. ${hint}`;
  return failure("not-found", "period-unknown", message, [{ at: "/period", message }]);
}

/** The years of the windows that bind everybody alike and have begun. */
function calendarYears(policy: Policy | null, requirement: string, today: Day): Day[] {
  return (policy === null ? [] : compiledPacksOf(policy.compiled))
    .flatMap((one) => one.calendars)
    .filter((group) => group.rules.some((rule) => rule.id === requirement))
    .flatMap((group) => [...group.starts])
    .filter((start) => start <= today)
    .map((start) => dayOf(yearOf(start), 1, 1));
}

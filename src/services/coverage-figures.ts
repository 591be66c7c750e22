import { compiledPacksOf } from "#core/judge";
import type { Figure, RequirementRef } from "#contract/views";
import { addCounts, noCounts } from "#core/coverage";
import { type Day, dayOf, yearOf } from "#core/day";
import { type Status, statuses } from "#core/verdicts";
import type { CoverageRow } from "#store/coverage";
import { dutyPack } from "./duties.ts";
import type { Policy } from "./policy.ts";

/** Statuses in the denominator: everybody of whom something is demanded in full. */
const judgedStatuses: readonly string[] = ["met", "late", "on-course", "short", "overdue"];
const reachedStatuses: readonly string[] = ["met", "late"];
/** Whoever has one of these owes: the demand is not reached and something is missing. */
const owingStatuses: readonly string[] = ["on-course", "short", "overdue"];

/** The rows of one unit, requirement and period as one figure. Sums are of the denominator alone. */
export function figureOf(requirement: RequirementRef, rows: readonly CoverageRow[]): Figure {
  const byStatus: Partial<Record<Status, number>> = {};
  for (const row of rows) {
    const status = statuses.find((one) => one === row.status);
    if (status !== undefined && row.members !== 0) {
      byStatus[status] = (byStatus[status] ?? 0) + row.members;
    }
  }
  // By today's homes rows take out what others count.
  for (const status of statuses) if (byStatus[status] === 0) delete byStatus[status];
  const of = (some: readonly string[]) =>
    rows
      .filter((row) => some.includes(row.status))
      .reduce((total, row) => addCounts(total, row), noCounts);
  const judged = of(judgedStatuses);
  const owing = of(owingStatuses);
  const minutes = requirement.measure === "minutes";
  return {
    byStatus,
    judged: judged.members,
    reached: of(reachedStatuses).members,
    owing: owing.members,
    missingMinutes: owing.missingMinutes,
    missingCount: owing.missingCount,
    creditedMinutes: minutes ? judged.credited : 0,
    towardsMinutes: minutes ? judged.towards : 0,
    demandedMinutes: minutes ? judged.demanded : 0,
  };
}

/** The last day of what is counted under a period: of its window of the calendar, else of its year. */
export function periodEnd(policy: Policy | null, requirement: string, period: Day): Day {
  const yearEnd = dayOf(yearOf(period) + 1, 1, 1) - 1;
  const packs = policy === null ? [] : [policy.compiled, dutyPack(policy)].flatMap(compiledPacksOf);
  for (const { calendars, chains } of packs) {
    for (const group of [...calendars, ...chains]) {
      const windows = "source" in group ? group.source : group;
      if (!("starts" in windows) || !group.rules.some((rule) => rule.id === requirement)) continue;
      const own = windows.ends[windows.starts.indexOf(period)];
      // Windows of the calendar are counted each under its first day, however short they are.
      if (own !== undefined) return own;
    }
  }
  return yearEnd;
}

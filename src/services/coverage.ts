import { requirementsOf } from "#core/policy/pack";
import type { CoverageMap, CoverageTable, Overview } from "#contract/routes/coverage";
import type { RequirementFigures, RequirementRef } from "#contract/views";
import { addCounts, type Counts, dueStatus, noCounts } from "#core/coverage";
import { targetOf } from "#core/judge";
import { type Day, dayOf, formatDay, parseDay, yearOf } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import { memberFigure, statuses, trainedFigure } from "#core/verdicts";
import type { ChildCounts, CoverageRow } from "#store/coverage";
import type { Context } from "./context.ts";
import { dutyPack } from "./duties.ts";
import { periodUnknown, requirementUnknown } from "./coverage-asked.ts";
import { figureOf, periodEnd } from "./coverage-figures.ts";
import { type CountsSource, type FiguresQuery, withCounts } from "./coverage-source.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import type { Policy } from "./policy.ts";
import { isFigure, requirementRef, unitRef } from "./verdicts-lines.ts";

const soon = 60;

/** Coverage by requirement and period, what falls due in 60 days, and the hours still owed. */
export function overview(
  ctx: Context,
  unitId: number,
  query: FiguresQuery = {},
): Promise<Outcome<Overview>> {
  return withCounts(ctx, unitId, query, async (source) => {
    const { policy, today } = source;
    const yearEnd = dayOf(yearOf(today) + 1, 1, 1) - 1;
    const [rows, unitsBelow] = await Promise.all([
      source.coverage(today, Math.max(yearEnd, today + soon)),
      source.unitsBelow(),
    ]);
    const duties = dutyIds(policy);
    const personal = rows.filter((row) => !duties.has(row.measure));
    const due = personal.filter((row) => row.status === dueStatus && row.period >= today);
    const overdue = personal.filter((row) => row.status === "overdue");
    const untilEnd = due.filter((row) => row.period <= yearEnd);
    const dueSoon = due.filter((row) => row.period <= today + soon);
    const owed = sumByRequirement(policy, [...overdue, ...untilEnd]);
    return success({
      ...source.frame,
      members: sum(rows.filter((row) => row.measure === memberFigure)).members,
      unitsBelow,
      requirements: requirementFigures(policy, personal),
      duties: requirementFigures(
        policy,
        rows.filter((row) => duties.has(row.measure)),
      ),
      trained: trainedByYear(rows),
      due: {
        from: formatDay(today),
        to: formatDay(today + soon),
        requirements: sumByRequirement(policy, dueSoon),
      },
      owed: {
        until: formatDay(yearEnd),
        missingMinutes: owed
          .filter((one) => one.requirement.creditUnit === null)
          .reduce((total, one) => total + one.missingMinutes, 0),
        byRequirement: owed.map(({ requirement, members, missingMinutes, missingCount }) => ({
          requirement,
          members,
          missingMinutes,
          missingCount,
        })),
      },
    });
  });
}

/** Requirements that judge units: what they count are units, no persons. */
function dutyIds(policy: Policy | null): ReadonlySet<string> {
  const about =
    policy === null ? [] : requirementsOf(policy.pack).filter((one) => one.subject === "unit");
  return new Set(about.map((one) => one.id));
}

function sum(rows: readonly Counts[]): Counts {
  return rows.reduce<Counts>((total, row) => addCounts(total, row), noCounts);
}

function groupBy<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** In the order of the pack; what no requirement of it names comes last. */
function inPackOrder(policy: Policy | null, ids: Iterable<string>): string[] {
  const order = new Map(
    (policy === null ? [] : requirementsOf(policy.pack)).map((one, index) => [one.id, index]),
  );
  return [...ids].sort(
    (a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || (a < b ? -1 : 1),
  );
}

function requirementFigures(
  policy: Policy | null,
  rows: readonly CoverageRow[],
): RequirementFigures[] {
  // What is counted a second time, apart or by due day, is no period of its own.
  const judged = rows.filter(
    (row) => isStatus(row.status) && !isFigure({ requirement: row.measure }),
  );
  const byMeasure = groupBy(judged, (row) => row.measure);
  return inPackOrder(policy, byMeasure.keys()).map((id) => {
    const requirement = requirementRef(policy, id);
    const byPeriod = groupBy(byMeasure.get(id) ?? [], (row) => row.period);
    const periods = [...byPeriod]
      .sort(([a], [b]) => b - a)
      .map(([period, own]) => ({
        period: formatDay(period),
        until: formatDay(periodEnd(policy, id, period)),
        figure: figureOf(requirement, own),
      }));
    return { requirement, target: targetFor(policy, requirement), periods };
  });
}

function targetFor(policy: Policy | null, { id, subject }: RequirementRef): number | null {
  if (policy === null) return null;
  return targetOf(subject === "unit" ? dutyPack(policy) : policy.compiled, id);
}

function isStatus(status: string): boolean {
  return statuses.some((one) => one === status);
}

function trainedByYear(rows: readonly CoverageRow[]): Overview["trained"] {
  const trained = rows.filter((row) => row.measure === trainedFigure && isStatus(row.status));
  return [...groupBy(trained, (row) => row.period)]
    .sort(([a], [b]) => b - a)
    .map(([period, own]) => {
      const { members, sessions } = sum(own);
      return { year: yearOf(period), persons: members, personTimes: sessions };
    });
}

function sumByRequirement(
  policy: Policy | null,
  rows: readonly CoverageRow[],
): Overview["due"]["requirements"] {
  const groups = groupBy(rows, (row) => row.measure);
  return inPackOrder(policy, groups.keys()).map((id) => {
    const own = groups.get(id) ?? [];
    const { members, missingMinutes, missingCount } = sum(own);
    const firstDueOn = formatDay(Math.min(...own.map((row) => row.period)));
    return {
      requirement: requirementRef(policy, id),
      firstDueOn,
      members,
      missingMinutes,
      missingCount,
    };
  });
}

export interface MeasureQuery extends FiguresQuery {
  readonly requirement: string;
  /** First day of the year under which it is counted; the latest one that began if absent. */
  readonly period?: string | undefined;
}

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One requirement and period: the unit, what is directly here, and each unit below. */
export async function coverageTable(
  ctx: Context,
  unitId: number,
  query: MeasureQuery & PageQuery,
): Promise<Outcome<CoverageTable>> {
  const list = { list: "coverage", unitId };
  const place = placeOf(list, query.cursor, ["string"]);
  if (!place.ok) return place;
  const after = String(place.value?.[0] ?? "");
  return withCounts(ctx, unitId, query, async (source) => {
    const { policy } = source;
    const all = await source.measure(query.requirement, null);
    const periods = [...new Set(all.map((row) => row.period))].sort((a, b) => b - a);
    const chosen = await chosenPeriod(source, query, periods);
    if (!chosen.ok) return chosen;
    const period = chosen.value;
    const [counts, units] = await Promise.all([
      source.children(query.requirement, period),
      source.childUnits(after, query.requirement, query.limit + 1),
    ]);
    const requirement = requirementRef(policy, query.requirement);
    const own = all.filter((row) => row.period === period);
    const byUnit = groupBy(counts, (row) => row.unitId);
    const page = units.slice(0, query.limit);
    const last = page.at(-1);
    return success({
      ...source.frame,
      requirement,
      period: formatDay(period),
      periods: periods.map(formatDay),
      total: figureOf(requirement, own),
      direct: figureOf(requirement, directly(own, counts)),
      children: page.map((child) => ({
        unit: unitRef(child),
        hasChildren: child.hasChildren,
        figure: figureOf(requirement, byUnit.get(child.unitId) ?? []),
      })),
      next: units.length > query.limit && last !== undefined ? cursorOf(list, [last.code]) : null,
    });
  });
}

/** The period that is asked for, or the latest that began; a failure for one that nobody knows. */
async function chosenPeriod(
  source: CountsSource,
  query: MeasureQuery,
  periods: readonly Day[],
): Promise<Outcome<Day>> {
  const { requirement } = query;
  const { policy, today } = source;
  const unknown = periods.length > 0 ? null : requirementUnknown(policy, requirement);
  if (unknown !== null) return unknown;
  const asked = query.period === undefined ? null : parseDay(query.period);
  if (asked === null) {
    const latest = periods.find((one) => one <= today) ?? periods.at(-1);
    return success(latest ?? dayOf(yearOf(today), 1, 1));
  }
  // A unit without figures of a period that its superior counts has none: that is an answer.
  const counted = periods.includes(asked) ? periods : await source.periods(requirement);
  return periodUnknown(policy, requirement, asked, counted, today) ?? success(asked);
}

/** What a unit counts beyond its children: members at home in the unit itself. */
function directly(own: readonly CoverageRow[], children: readonly ChildCounts[]): CoverageRow[] {
  const taken = children.map((row) => ({ ...row, ...addCounts(noCounts, row, -1) }));
  return [...own, ...taken];
}

/** The counties at or below the unit with their figures; outlines are the caller's business. */
export async function coverageMap(
  ctx: Context,
  unitId: number,
  query: MeasureQuery,
): Promise<Outcome<Omit<CoverageMap, "outlines" | "attribution">>> {
  return withCounts(ctx, unitId, query, async (source) => {
    const all = await source.measure(query.requirement, null);
    const periods = all.map((row) => row.period).sort((a, b) => b - a);
    const chosen = await chosenPeriod(source, query, periods);
    if (!chosen.ok) return chosen;
    const period = chosen.value;
    const counts = await source.level("county", query.requirement, period);
    const requirement = requirementRef(source.policy, query.requirement);
    const areas = [...groupBy(counts, (row) => row.unitId).values()].flatMap((rows) => {
      const [first] = rows;
      if (first === undefined) return [];
      return [{ outline: first.code, unit: unitRef(first), figure: figureOf(requirement, rows) }];
    });
    return success({ ...source.frame, requirement, period: formatDay(period), areas });
  });
}

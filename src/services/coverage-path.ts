import type { CoveragePath, CoveragePaths } from "#contract/routes/coverage-path";
import type { UnitRef } from "#contract/views";
import { countedBy, markOfStatus } from "#core/coverage";
import { forecastOf, neededOf, type PathPoint } from "#core/coverage-forecast";
import { daysToCome, type LongWindow, pathDays } from "#core/coverage-path";
import { type Day, formatDay } from "#core/day";
import { longWindows, targetOf } from "#core/judge";
import { requirementsOf } from "#core/policy/pack";
import { unmeasured } from "#core/share";
import { failure, type Outcome, success } from "#core/outcome";
import {
  type CoverageRow,
  findUnitInSight,
  loadChildrenMeasure,
  loadFreshness,
  loadMeasure,
} from "#store/coverage";
import {
  loadPathFreshness,
  loadPaths,
  loadUnitsBelow,
  type StoredPath,
} from "#store/coverage-path";
import type { Tx } from "#store/database";
import { requirementUnknown } from "./coverage-asked.ts";
import { figureOf } from "./coverage-figures.ts";
import { denominator, pathDefinition, pathMethod } from "./coverage-path-words.ts";
import type { Context } from "./context.ts";
import { noSuchUnit } from "./persons.ts";
import { packRefOf, type Policy, policyInForce } from "./policy.ts";
import { requirementRef, unitRef } from "./verdicts-lines.ts";

export interface PathQuery {
  /** Absent: every requirement with windows longer than a year. */
  readonly requirement?: string | undefined;
}

/**
 * The path of each window longer than a year: year by year as it was counted, today as it is, and what
 * may be expected. Whoever may see the unit's counts may ask.
 */
export async function coveragePaths(
  ctx: Context,
  unitId: number,
  query: PathQuery = {},
): Promise<Outcome<CoveragePaths>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const opened = await openPaths(tx, ctx, query);
    if (!opened.ok) return opened;
    const { policy, windows, countedAt } = opened.value;
    const [stored, freshness] = await Promise.all([
      loadPaths(tx, [unitId]),
      loadFreshness(tx, unitId),
    ]);
    const frame = { today: ctx.today, policy, isCounted: countedAt !== null };
    const paths = await Promise.all(
      windows.map(async (window) => {
        // Windows of the calendar are counted under their first day.
        const rows = await loadMeasure(tx, unitId, window.requirement, window.from);
        return pathView({ ...frame, window }, rows, stored);
      }),
    );
    return success({
      unit: unitRef(unit),
      today: formatDay(ctx.today),
      pack: packRefOf(policy),
      freshness,
      countedAt,
      definition: pathDefinition,
      denominator,
      method: pathMethod,
      paths,
    });
  });
}

/** A unit and its paths. */
export interface UnitPaths {
  readonly unit: UnitRef;
  readonly paths: readonly CoveragePath[];
}

/** The paths of each unit directly below. */
export async function pathsBelow(
  ctx: Context,
  unitId: number,
  query: PathQuery,
): Promise<Outcome<UnitPaths[]>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const opened = await openPaths(tx, ctx, query);
    if (!opened.ok) return opened;
    const { policy, windows, countedAt } = opened.value;
    const below = await loadUnitsBelow(tx, unitId);
    const stored = await loadPaths(
      tx,
      below.map((one) => one.unitId),
    );
    const frame = { today: ctx.today, policy, isCounted: countedAt !== null };
    const pathsOf = new Map<number, CoveragePath[]>();
    const storedOf = byUnit(stored);
    for (const window of windows) {
      const counts = await loadChildrenMeasure(tx, unitId, window.requirement, window.from);
      const rowsOf = byUnit(counts);
      for (const { unitId: id } of below) {
        const view = pathView({ ...frame, window }, rowsOf.get(id) ?? [], storedOf.get(id) ?? []);
        pathsOf.set(id, [...(pathsOf.get(id) ?? []), view]);
      }
    }
    return success(
      below.map((one) => ({ unit: unitRef(one), paths: pathsOf.get(one.unitId) ?? [] })),
    );
  });
}

function byUnit<T extends { readonly unitId: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.unitId);
    if (group === undefined) groups.set(row.unitId, [row]);
    else group.push(row);
  }
  return groups;
}

interface OpenedPaths {
  readonly policy: Policy;
  readonly windows: readonly LongWindow[];
  readonly countedAt: string | null;
}

async function openPaths(tx: Tx, ctx: Context, query: PathQuery): Promise<Outcome<OpenedPaths>> {
  const [policy, counted] = await Promise.all([policyInForce(tx), loadPathFreshness(tx)]);
  if (policy === null) return failure("conflict", "no-policy", "No policy pack is in force yet.");
  const all = longWindows(policy.compiled, ctx.today);
  const { requirement } = query;
  const windows = all.filter((one) => requirement === undefined || one.requirement === requirement);
  if (requirement !== undefined && windows.length === 0) {
    return requirementUnknown(policy, requirement) ?? noPath(requirement, all);
  }
  const order = requirementsOf(policy.pack).map((one) => one.id);
  windows.sort((a, b) => order.indexOf(a.requirement) - order.indexOf(b.requirement));
  return success({ policy, windows, countedAt: counted?.countedAt ?? null });
}

function noPath(requirement: string, all: readonly LongWindow[]) {
  const ids = [...new Set(all.map((one) => one.requirement))];
  const hint = ids.length === 0 ? "The pack has none." : `Such are: ${ids.join(", ")}.`;
  const message =
    `${requirement} has no path: that is for windows of more than a year which are the same for ` +
    `everybody and have begun. ${hint}`;
  return failure("not-found", "path-unknown", message, [{ at: "/requirement", message }]);
}

interface PathFrame {
  readonly window: LongWindow;
  readonly today: Day;
  readonly policy: Policy;
  readonly isCounted: boolean;
}

function pathView(
  { window, today, policy, isCounted }: PathFrame,
  rows: readonly CoverageRow[],
  all: readonly StoredPath[],
): CoveragePath {
  const { requirement: id, from, to } = window;
  const requirement = requirementRef(policy, id);
  const now = figureOf(requirement, countedBy(rows, "now"));
  const then = figureOf(requirement, countedBy(rows, "then"));
  const stored = all.filter((one) => one.requirement === id && one.windowStart === from);
  const rowOf = (figure: StoredPath["figure"], day: Day) =>
    stored.find((one) => one.figure === figure && one.day === day);
  const past: PathPoint[] = !isCounted
    ? []
    : pathDays(window, today).map((day) => {
        const row = rowOf("point", day);
        const open = rowOf("open", day)?.members ?? 0;
        return { day, judged: row?.members ?? 0, reached: row?.reached ?? 0, unmeasured: open };
      });
  const present: PathPoint = {
    day: today,
    judged: now.judged,
    reached: now.reached,
    unmeasured: unmeasured(now),
  };
  const points = today <= to ? [...past, present] : past;
  const forecast = forecastOf({ from, to, past, today: present, days: daysToCome(window, today) });
  const target = targetOf(policy.compiled, id);
  const trained = stored.filter((one) => one.figure === "trained");
  const ever = rowOf("ever", to);
  return {
    requirement,
    from: formatDay(from),
    to: formatDay(to),
    target,
    points: points.map((one) => ({ ...one, day: formatDay(one.day) })),
    forecast:
      forecast.kind === "made"
        ? {
            ...forecast,
            points: forecast.points.map((one) => ({ ...one, day: formatDay(one.day) })),
          }
        : forecast,
    needed: neededOf(present, to, target),
    byHomeNow: now,
    byHomeThen: then,
    trained: {
      persons: trained.reduce((sum, one) => sum + one.members, 0),
      years: trained.map((one) => ({ until: formatDay(one.day), persons: one.members })),
    },
    ever: { persons: ever?.members ?? 0, reached: ever?.reached ?? 0 },
    apart: apartOf(countedBy(rows, "now")),
  };
}

/** Marked members of the figure by today's homes, by mark. */
function apartOf(rows: readonly CoverageRow[]): CoveragePath["apart"] {
  const marks = new Map<string, number>();
  for (const { status, members } of rows) {
    const mark = markOfStatus(status);
    if (mark !== null) marks.set(mark, (marks.get(mark) ?? 0) + members);
  }
  return [...marks]
    .filter(([, members]) => members > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([mark, members]) => ({ mark, members }));
}

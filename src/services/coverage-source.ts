import type { CountedBy } from "#contract/routes/coverage";
import type { Freshness, PackRef, UnitRef } from "#contract/views";
import { countedBy } from "#core/coverage";
import { type Day, formatDay } from "#core/day";
import { failure, type Outcome } from "#core/outcome";
import {
  type ChildCounts,
  type ChildUnit,
  type CountedUnit,
  type CoverageRow,
  findUnitInSight,
  loadChildrenMeasure,
  loadChildUnits,
  loadCoverage,
  loadFreshness,
  loadLevelMeasure,
  loadMeasure,
  loadPeriods,
} from "#store/coverage";
import type { Tx } from "#store/database";
import type { PastQuestion } from "#store/past";
import {
  pastChildrenMeasure,
  pastChildUnits,
  pastCoverage,
  pastLevelMeasure,
  pastMeasure,
  pastPeriods,
  pastUnit,
  pastUnitsBelow,
} from "#store/past-coverage";
import { type AsOf, type Asked, policyAt } from "./as-of.ts";
import type { Context } from "./context.ts";
import { pastAnswer, pastMoment } from "./past.ts";
import { packRefOf, type Policy, policyInForce } from "./policy.ts";
import { unitsBelow } from "./units-below.ts";
import { unitRef } from "./verdicts-lines.ts";

/** Which figures are asked for: of which day, as known when, by which home. */
export interface FiguresQuery extends AsOf {
  /** The home of then (where a verdict counts), or today's. Absent: then. */
  readonly by?: CountedBy | undefined;
}

/** What every figure is shown with. */
export interface Frame {
  readonly unit: UnitRef;
  readonly today: string;
  readonly knownOn: string;
  readonly by: CountedBy;
  readonly pack: PackRef | null;
  readonly freshness: Freshness;
}

/** Counts of one unit and what is below it, of today or of a past day, from one snapshot. */
export interface CountsSource {
  readonly frame: Frame;
  readonly policy: Policy | null;
  /** The day of the figures. */
  readonly today: Day;
  coverage(dueFrom: Day, dueTo: Day): Promise<CoverageRow[]>;
  measure(requirement: string, period: Day | null): Promise<CoverageRow[]>;
  periods(requirement: string): Promise<Day[]>;
  children(requirement: string, period: Day): Promise<ChildCounts[]>;
  childUnits(after: string, requirement: string, limit: number): Promise<ChildUnit[]>;
  level(level: string, requirement: string, period: Day): Promise<ChildCounts[]>;
  unitsBelow(): Promise<number>;
}

const notHere = failure("not-found", "unit-unknown", "There is no such unit in sight.");

/**
 * Opens the counts that are asked for and reads from them. A past day of a small unit is counted
 * first; of a large one there must be an answer (`askPast`).
 */
export async function withCounts<T>(
  ctx: Context,
  unitId: number,
  query: FiguresQuery,
  read: (source: CountsSource) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const at = pastMoment(ctx, query);
  if (!at.ok) return at;
  const by = query.by ?? "then";
  const past = at.value.isPresent ? null : await pastAnswer(ctx, unitId, at.value);
  if (past !== null && !past.ok) return past;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return notHere;
    const source =
      past === null
        ? await presentCounts(tx, ctx, unit, by)
        : await pastCounts(tx, past.value, { ctx, at: at.value, unitId, by });
    return source === null ? notHere : read(source);
  });
}

async function presentCounts(
  tx: Tx,
  ctx: Context,
  unit: CountedUnit,
  by: CountedBy,
): Promise<CountsSource> {
  const { unitId } = unit;
  const [policy, freshness] = await Promise.all([policyInForce(tx), loadFreshness(tx, unitId)]);
  const today = formatDay(ctx.today);
  const pack = packRefOf(policy);
  return {
    frame: { unit: unitRef(unit), today, knownOn: today, by, pack, freshness },
    policy,
    today: ctx.today,
    coverage: async (from, to) => countedBy(await loadCoverage(tx, unitId, from, to), by),
    measure: async (requirement, period) =>
      countedBy(await loadMeasure(tx, unitId, requirement, period), by),
    periods: (requirement) => loadPeriods(tx, unit.path, requirement),
    children: async (requirement, period) =>
      countedBy(await loadChildrenMeasure(tx, unitId, requirement, period), by),
    childUnits: (after, requirement, limit) =>
      loadChildUnits(tx, unitId, after, requirement, limit),
    level: async (level, requirement, period) =>
      countedBy(await loadLevelMeasure(tx, unit.path, level, requirement, period), by),
    unitsBelow: () => unitsBelow(tx, ctx.db, unit.path),
  };
}

interface PastOf {
  readonly ctx: Context;
  readonly at: Asked;
  readonly unitId: number;
  readonly by: CountedBy;
}

async function pastCounts(
  tx: Tx,
  answer: PastQuestion,
  { ctx, at, unitId, by }: PastOf,
): Promise<CountsSource | null> {
  const { jobId } = answer;
  const [unit, policy] = await Promise.all([pastUnit(tx, jobId, unitId), policyAt(tx, at)]);
  if (unit === null) return null;
  const knownOn = formatDay(at.knownOn ?? ctx.today);
  const freshness = { foldedAt: answer.answeredAt, pending: 0, judging: null };
  const pack = packRefOf(policy);
  return {
    frame: { unit: unitRef(unit), today: formatDay(at.day), knownOn, by, pack, freshness },
    policy,
    today: at.day,
    coverage: async (from, to) => countedBy(await pastCoverage(tx, jobId, unitId, from, to), by),
    measure: async (requirement, period) =>
      countedBy(await pastMeasure(tx, jobId, unitId, requirement, period), by),
    periods: (requirement) => pastPeriods(tx, jobId, requirement),
    children: async (requirement, period) =>
      countedBy(await pastChildrenMeasure(tx, jobId, unitId, requirement, period), by),
    childUnits: (after, requirement, limit) =>
      pastChildUnits(tx, jobId, unitId, after, requirement, limit),
    level: async (level, requirement, period) =>
      countedBy(await pastLevelMeasure(tx, jobId, unitId, level, requirement, period), by),
    unitsBelow: () => pastUnitsBelow(tx, jobId, unitId),
  };
}

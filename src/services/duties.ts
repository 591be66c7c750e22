import { compareVerdicts, regionSums } from "#core/coverage";
import { type CompiledPack, compilePack, judge } from "#core/judge";
import type { History } from "#core/members";
import type { UnitId } from "#core/organisation";
import type { Verdict } from "#core/verdicts";
import { sendDeltas } from "#store/coverage-deltas";
import type { Tx } from "#store/database";
import {
  type DutyChange,
  loadDuties,
  type LockedUnit,
  lockUnits,
  sendDuties,
  type StoredDuty,
} from "#store/duties";
import { loadUnitDossiers, type UnitDossier } from "#store/duties-load";
import { type Policy, policyInForce } from "./policy.ts";
import type { Moment } from "./verdicts.ts";

const compiled = new WeakMap<Policy, CompiledPack>();

/** The rules about units of a policy, compiled when they are first asked for. */
export function dutyPack(policy: Policy): CompiledPack {
  let found = compiled.get(policy);
  if (found === undefined) {
    found = compilePack(policy.pack, {}, "unit");
    compiled.set(policy, found);
  }
  return found;
}

/** A unit's duties before and after, and what they were judged by. */
export interface JudgedUnit {
  readonly unit: LockedUnit;
  readonly dossier: UnitDossier;
  readonly before: readonly StoredDuty[];
  readonly after: readonly Verdict[];
}

/** The duties of one unit: the judge of members, asked about the unit itself. */
export function judgeUnit(policy: Policy, history: History, today: number): Verdict[] {
  const pack = dutyPack(policy);
  return pack.rules.length === 0 ? [] : judge(pack, history, { today });
}

/**
 * Judges units again after something they are judged by has changed in this transaction, and writes
 * the differences with their deltas. Locks the units first, in order of their ids. The writing
 * statements are sent, not awaited. Without a pack in force no unit is judged.
 */
export async function rejudgeUnits(
  tx: Tx,
  moment: Moment,
  unitIds: readonly UnitId[],
): Promise<JudgedUnit[]> {
  if (unitIds.length === 0) return [];
  const locked = await lockUnits(tx, unitIds);
  const policy = await policyInForce(tx);
  if (policy === null) return [];
  const regions = [...new Set(locked.map((one) => one.regionId))];
  const ids = locked.map((one) => one.unitId);
  const [dossiers, stored] = await Promise.all([
    loadUnitDossiers(tx, regions, ids, moment.zone),
    loadDuties(tx, regions, ids),
  ]);
  const before = groupByUnit(stored);
  const judged = locked.flatMap((unit): JudgedUnit[] => {
    const dossier = dossiers.get(unit.unitId);
    if (dossier === undefined) return [];
    const after = judgeUnit(policy, dossier.history, moment.today);
    return [{ unit, dossier, before: before.get(unit.unitId) ?? [], after }];
  });
  sendDifferences(tx, policy.packRef, judged);
  return judged;
}

function sendDifferences(tx: Tx, packRef: number, judged: readonly JudgedUnit[]): void {
  const changes: DutyChange[] = [];
  const sums = regionSums();
  const restamp: UnitId[] = [];
  for (const { unit, before, after } of judged) {
    for (const change of compareVerdicts(before, after)) {
      changes.push({ unitId: unit.unitId, ...change });
      sums.add(unit.regionId, change);
    }
    if (before.some((one) => one.packRef !== packRef)) restamp.push(unit.unitId);
  }
  sendDuties(tx, packRef, changes, restamp);
  sendDeltas(tx, sums.rows());
}

export function groupByUnit<T extends { readonly unitId: UnitId }>(
  rows: readonly T[],
): Map<UnitId, T[]> {
  const groups = new Map<UnitId, T[]>();
  for (const row of rows) {
    const group = groups.get(row.unitId);
    if (group === undefined) groups.set(row.unitId, [row]);
    else group.push(row);
  }
  return groups;
}

import { compareVerdicts } from "#core/coverage";
import type { Tx } from "#store/database";
import { loadDuties } from "#store/duties";
import { loadUnitDossiers } from "#store/duties-load";
import { unitsWaiting } from "#store/duties-queue";
import { loadUnitPlaceErrors, unitsAfter } from "#store/duties-verify";
import { groupByUnit, judgeUnit } from "./duties.ts";
import type { Policy } from "./policy.ts";
import type { Moment } from "./verdicts.ts";
import { otherPack, verdictDifference } from "./verify-members.ts";
import type { Findings } from "./verify.ts";

const portion = 2_000;

/**
 * Judges the duties of every unit again and compares; checks that what is about a unit is where the
 * unit is. Answers how many units; those that wait to be judged are not compared.
 */
export async function verifyDuties(
  tx: Tx,
  moment: Moment,
  policy: Policy | null,
  findings: Findings,
  limit: number,
): Promise<number> {
  for (const row of await loadUnitPlaceErrors(tx, limit)) {
    findings.add({ kind: "sight", place: "", ...row });
  }
  if (policy === null) return 0;
  let checked = 0;
  let last = { regionId: 0, unitId: 0 };
  for (;;) {
    const units = await unitsAfter(tx, last.regionId, last.unitId, portion);
    if (units.length === 0) return checked;
    await verifyUnits(tx, moment, policy, units, findings);
    checked += units.length;
    last = units.at(-1) ?? last;
  }
}

async function verifyUnits(
  tx: Tx,
  moment: Moment,
  policy: Policy,
  units: Awaited<ReturnType<typeof unitsAfter>>,
  findings: Findings,
): Promise<void> {
  const regions = [...new Set(units.map((one) => one.regionId))];
  const ids = units.map((one) => one.unitId);
  const [dossiers, stored, waiting] = await Promise.all([
    loadUnitDossiers(tx, regions, ids, moment.zone),
    loadDuties(tx, regions, ids),
    unitsWaiting(tx, ids),
  ]);
  const before = groupByUnit(stored);
  for (const { unitId, code } of units) {
    const dossier = dossiers.get(unitId);
    if (dossier === undefined || waiting.has(unitId)) continue;
    const fresh = judgeUnit(policy, dossier.history, moment.today);
    const own = before.get(unitId) ?? [];
    for (const change of compareVerdicts(own, fresh)) findings.add(verdictDifference(code, change));
    for (const one of own) {
      if (one.packRef !== policy.packRef) findings.add(otherPack(code, one));
    }
  }
}

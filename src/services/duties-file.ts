import type { DutyFile } from "#contract/routes/duties";
import { formatDay } from "#core/day";
import { gapMonths, longestGap } from "#core/duties";
import { explain, type Reasons } from "#core/judge";
import { type Outcome, success } from "#core/outcome";
import type { Verdict } from "#core/verdicts";
import { findUnitInSight } from "#store/coverage";
import { loadUnitRows } from "#store/duties-file";
import { loadUnitDossiers } from "#store/duties-load";
import { loadAccountNames } from "#store/names";
import { type AsOf, askedOf, namesAt, policyAt } from "./as-of.ts";
import type { Context } from "./context.ts";
import { mayRecordForUnit } from "./duties-rights.ts";
import { dutyPack, judgeUnit } from "./duties.ts";
import { noSuchUnit } from "./persons.ts";
import { packRefOf } from "./policy.ts";
import { ledgerView } from "./study-file-ledger.ts";
import { datedRows, verdictView } from "./study-file.ts";
import { unitRef } from "./verdicts-lines.ts";

/**
 * What one unit itself owes, with the reasons of the function that judged and everything recorded
 * about it. Whoever sees the counts of the unit sees it: there is no person in it. A past day is
 * judged again from what was known at the end of `knownOn`.
 */
export async function unitDuties(
  ctx: Context,
  unitId: number,
  asOf: AsOf = {},
): Promise<Outcome<DutyFile>> {
  const at = askedOf(ctx, asOf);
  const today = at.day;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const [policy, dossiers, rows] = await Promise.all([
      policyAt(tx, at),
      loadUnitDossiers(tx, unit.regionId, [unitId], ctx.zone, at.knownOn),
      loadUnitRows(tx, unit.regionId, unitId, at),
    ]);
    const dossier = dossiers.get(unitId);
    if (dossier === undefined) return noSuchUnit;
    const { history } = dossier;
    const verdicts = policy === null ? [] : judgeUnit(policy, history, today);
    const reasons = new Map<Verdict, Reasons | null>(
      verdicts.map((one) => [
        one,
        policy === null ? null : explain(dutyPack(policy), history, { today }, one),
      ]),
    );
    const [names, recorders] = await Promise.all([
      namesAt(tx, at, [unitId, ...[...rows.facts, ...rows.events].map((row) => row.unitId)]),
      loadAccountNames(
        tx,
        rows.entries.map((one) => one.recordedBy),
      ),
    ]);
    const { facts, events } = datedRows(rows, names);
    const loaded = { rows: new Map([[unitId, [...dossier.rows]]]) };
    return success({
      unit: unitRef(names.get(unitId) ?? unit),
      today: formatDay(today),
      pack: packRefOf(policy),
      duties: verdicts.map((one) => verdictView(policy, one, reasons.get(one) ?? null, names)),
      gaps: gapsOf([...reasons.values()].filter((one) => one !== null)),
      facts,
      events,
      ledger: ledgerView(policy, unitId, loaded, rows, { reasons, recorders }),
      mayRecord: mayRecordForUnit(ctx, unit),
    });
  });
}

function gapsOf(reasons: readonly Reasons[]): DutyFile["gaps"] {
  const requirements = [...new Set(reasons.map((one) => one.verdict.requirement))];
  return requirements.flatMap((requirement) => {
    const gap = longestGap(reasons, requirement);
    if (gap === null) return [];
    const { from, to, days } = gap;
    const months = gapMonths(gap);
    return [{ requirement, from: formatDay(from), to: formatDay(to), days, months }];
  });
}

import type { ResponseOf } from "#contract/route";
import type { DataQuality, listQualityPersons, listQualityUnits } from "#contract/routes/quality";
import { type Outcome, success } from "#core/outcome";
import {
  lagOf,
  type MemberFinding,
  memberFindings,
  type UnitFinding,
  unitFindings,
} from "#core/quality";
import { findUnitInSight } from "#store/coverage";
import { loadUnitNames } from "#store/names";
import { childrenAfter } from "#store/organisation/read";
import { loadFoundPersons, loadFoundUnits, loadQuality, type QualityCount } from "#store/quality";
import { regionsInSight } from "#store/verdicts-owing";
import type { Context } from "./context.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { lookAtPersons, memberRef, noSuchUnit, personScope, refOf } from "./persons.ts";
import { unitRef } from "./verdicts-lines.ts";

const mostChildren = 500;

/** Counts at and below a unit, and by each unit directly below it. */
export async function dataQuality(ctx: Context, unitId: number): Promise<Outcome<DataQuality>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const children = await childrenAfter(tx, unitId, { code: "", unitId: 0 }, mostChildren);
    const rows = await loadQuality(tx, [unitId, ...children.map((one) => one.unitId)]);
    const of = (id: number) => rows.filter((row) => row.unitId === id);
    const own = of(unitId);
    return success({
      ...figures(own),
      unit: unitRef(unit),
      countedAt: own.map((row) => row.countedAt).sort()[0] ?? null,
      children: children.map((child) => ({ ...figures(of(child.unitId)), unit: unitRef(child) })),
    });
  });
}

function figures(rows: readonly QualityCount[]) {
  const numberOf = (finding: string): number =>
    rows.find((row) => row.finding === finding)?.number ?? 0;
  return {
    members: numberOf("members"),
    branches: numberOf("branches"),
    findings: [...memberFindings, ...unitFindings].map((finding) => ({
      finding,
      number: numberOf(finding),
    })),
    lag: lagOf(
      rows
        .filter((row) => row.finding === "lag")
        .map((row) => ({ days: row.bucket, entries: row.number })),
    ),
  };
}

/** Who in sight is such a case today; a look at each who is shown. */
export async function qualityPersons(
  ctx: Context,
  unitId: number,
  query: {
    readonly finding: MemberFinding;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Outcome<ResponseOf<typeof listQualityPersons>>> {
  const scope = personScope(ctx);
  if (scope === null) return noSuchUnit;
  const list = { list: `quality ${query.finding}`, unitId };
  const place = placeOf(list, query.cursor, ["number"]);
  if (!place.ok) return place;
  const after = Number(place.value?.[0] ?? 0);
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const regions = await regionsInSight(tx, unit.path, scope);
    const within = {
      path: unit.path,
      regionIds: regions.map((one) => one.regionId),
      today: ctx.today,
    };
    const found = await loadFoundPersons(tx, within, scope, query.finding, after, query.limit + 1);
    const page = found.slice(0, query.limit);
    const names = await loadUnitNames(
      tx,
      page.flatMap((row) => [row.unitId, row.about]),
    );
    lookAtPersons(tx, ctx, "data quality", page);
    const last = page.at(-1);
    return success({
      items: page.map((row) => ({
        ...memberRef(row, names),
        value: row.value,
        about: refOf(row.about, names),
      })),
      next:
        found.length > query.limit && last !== undefined ? cursorOf(list, [last.memberId]) : null,
    });
  });
}

/** Branches at and below a unit that are such a case, as they were counted. */
export async function qualityUnits(
  ctx: Context,
  unitId: number,
  query: {
    readonly finding: UnitFinding;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Outcome<ResponseOf<typeof listQualityUnits>>> {
  const list = { list: `quality ${query.finding}`, unitId };
  const place = placeOf(list, query.cursor, ["number"]);
  if (!place.ok) return place;
  const after = Number(place.value?.[0] ?? 0);
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const found = await loadFoundUnits(tx, unit.path, query.finding, after, query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return success({
      items: page.map(unitRef),
      next: found.length > query.limit && last !== undefined ? cursorOf(list, [last.unitId]) : null,
    });
  });
}

import type { ResponseOf } from "#contract/route";
import type { listUnitOwing } from "#contract/routes/units";
import { type Day, parseDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import { type CountedUnit, findUnitInSight } from "#store/coverage";
import type { Tx } from "#store/database";
import { loadUnitNames } from "#store/names";
import { placement } from "#store/organisation/placement";
import type { PersonScope } from "#store/verdicts-members";
import {
  countMovedAway,
  loadOwing,
  owingElsewhere,
  type OwingCursor,
  type OwingFilter,
  type OwingPlace,
  type OwingVerdict,
  regionsInSight,
  unitsAtOrBelow,
} from "#store/verdicts-owing";
import type { Context } from "./context.ts";
import { lookAtPersons, memberRef, noSuchUnit, personScope } from "./persons.ts";
import { policyInForce } from "./policy.ts";
import { unitRef, verdictLine } from "./verdicts-lines.ts";

export interface OwingQuery {
  readonly requirement?: string | undefined;
  readonly status?: string | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** Why it is asked, where it leaves the house. */
  readonly purpose?: string | undefined;
}

/**
 * Who in sight owes what until when, earliest first: whom the figures of the unit count, wherever
 * they are at home today. Writes one look with everybody shown.
 */
export async function listOwing(
  ctx: Context,
  unitId: number,
  query: OwingQuery,
): Promise<Outcome<ResponseOf<typeof listUnitOwing>>> {
  const scope = personScope(ctx);
  if (scope === null) return noSuchUnit;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const filter = filterOf(query);
    const [policy, found, movedAway] = await Promise.all([
      policyInForce(tx),
      owingOfPlaces(tx, unit, scope, filter, query),
      countGone(tx, unit, scope, filter),
    ]);
    const page = found.slice(0, query.limit);
    const names = await loadUnitNames(
      tx,
      page.map((row) => row.unitId),
    );
    lookAtPersons(tx, ctx, "who owes", page, query.purpose);
    const last = page.at(-1);
    return success({
      unit: unitRef(unit),
      movedAway,
      items: page.map((row) => ({
        member: memberRef(row, names),
        verdict: verdictLine(policy, row),
      })),
      next: found.length > query.limit && last !== undefined ? writeCursor(last) : null,
    });
  });
}

function filterOf(query: OwingQuery): OwingFilter {
  const { requirement = null, status } = query;
  return {
    requirement,
    statuses: status === undefined ? null : status === "open" ? openStatuses : [status],
    dueFrom: dayOrNull(query.dueFrom),
    dueTo: dayOrNull(query.dueTo),
  };
}

/** What can still be made good; the window of what is short has ended. */
const openStatuses = ["on-course", "overdue"] as const;

async function owingOfPlaces(
  tx: Tx,
  unit: CountedUnit,
  scope: PersonScope,
  filter: OwingFilter,
  query: OwingQuery,
): Promise<OwingVerdict[]> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const places = await placesOf(tx, unit, scope);
  const lists = await Promise.all(
    places.map((place) => loadOwing(tx, unit.path, place, scope, filter, after, query.limit + 1)),
  );
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort(inOrder);
}

async function placesOf(tx: Tx, unit: CountedUnit, scope: PersonScope): Promise<OwingPlace[]> {
  const [regions, elsewhere] = await Promise.all([
    regionsInSight(tx, unit.path, scope),
    owingElsewhere(tx, unit.path, scope),
  ]);
  const units = regions.every((one) => one.whole) ? null : await unitsAtOrBelow(tx, unit.path);
  const here = regions.map(({ regionId, whole }) => ({ regionId, units: whole ? null : units }));
  const known = new Set(regions.map((one) => one.regionId));
  return [...here, ...elsewhere.filter((one) => !known.has(one.regionId))];
}

/** What is counted where the caller sees the members, of those who have moved on and are not seen. */
async function countGone(
  tx: Tx,
  unit: CountedUnit,
  scope: PersonScope,
  filter: OwingFilter,
): Promise<number> {
  const gone = await countMovedAway(tx, unit.path, filter);
  const placed = await placement(
    tx,
    gone.map((one) => one.unitId),
  );
  return gone
    .filter(({ unitId }) => placed.get(unitId)?.seenBy.some((one) => scope.units.includes(one)))
    .reduce((total, one) => total + one.verdicts, 0);
}

function inOrder(a: OwingVerdict, b: OwingVerdict): number {
  if (a.dueOn !== b.dueOn) return a.dueOn - b.dueOn;
  if (a.memberId !== b.memberId) return a.memberId - b.memberId;
  if (a.requirement !== b.requirement) return a.requirement < b.requirement ? -1 : 1;
  if (a.windowStart !== b.windowStart) return a.windowStart - b.windowStart;
  return a.anchor < b.anchor ? -1 : 1;
}

function dayOrNull(text: string | undefined): Day | null {
  return text === undefined ? null : parseDay(text);
}

function writeCursor(row: OwingVerdict): string {
  const { dueOn, memberId, requirement, windowStart, anchor } = row;
  const place = JSON.stringify([dueOn, memberId, requirement, windowStart, anchor]);
  return Buffer.from(place).toString("base64url");
}

/** A cursor that is none begins the list. */
function readCursor(text: string): OwingCursor | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    if (!Array.isArray(read)) return null;
    const [dueOn, memberId, requirement, windowStart, anchor] = read as unknown[];
    if (!Number.isInteger(dueOn) || !Number.isInteger(memberId)) return null;
    if (!Number.isInteger(windowStart) || typeof requirement !== "string") return null;
    if (typeof anchor !== "string") return null;
    return {
      dueOn: Number(dueOn),
      memberId: Number(memberId),
      requirement,
      windowStart: Number(windowStart),
      anchor,
    };
  } catch {
    return null;
  }
}

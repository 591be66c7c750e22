import type { ResponseOf } from "#contract/route";
import type { listUnitOwing } from "#contract/routes/units";
import { type Day, parseDay } from "#core/day";
import { type Failure, type Outcome, success } from "#core/outcome";
import { memberFigure } from "#core/verdicts";
import { type CountedUnit, findUnitInSight, loadMeasure } from "#store/coverage";
import type { Tx } from "#store/database";
import { loadUnitNames } from "#store/names";
import { placement } from "#store/organisation/placement";
import { countUnitMembers, type PersonScope } from "#store/verdicts-members";
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
import { requirementUnknown } from "./coverage-asked.ts";
import { cursorInvalid, type CursorList, cursorOf, placeOf } from "./cursor.ts";
import { lookAtPersons, memberRef, nobodyInSight, noSuchUnit, personScope } from "./persons.ts";
import { type Policy, policyInForce } from "./policy.ts";
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
  const list = { list: "owing", unitId };
  const after = readCursor(list, query.cursor);
  if (!after.ok) return after;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    if (scope === null) return nobodyInSight;
    const filter = filterOf(query);
    const [policy, found, movedAway] = await Promise.all([
      policyInForce(tx),
      owingOfPlaces(tx, unit, scope, filter, after.value, query.limit + 1),
      countGone(tx, unit, scope, filter),
    ]);
    if (found.length === 0) {
      const refused = await refusal(tx, unit, scope, policy, filter, movedAway);
      if (refused !== null) return refused;
    }
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
      next: found.length > query.limit && last !== undefined ? writeCursor(list, last) : null,
    });
  });
}

/** Why the list is empty, where that is not because nobody owes. */
async function refusal(
  tx: Tx,
  unit: CountedUnit,
  scope: PersonScope,
  policy: Policy | null,
  filter: OwingFilter,
  movedAway: number,
): Promise<Failure | null> {
  if (filter.requirement !== null) {
    const unknown = requirementUnknown(policy, filter.requirement);
    if (unknown !== null) return unknown;
  }
  if (scope.whole || movedAway > 0) return null;
  const heads = await loadMeasure(tx, unit.unitId, memberFigure, null);
  if (heads.length === 0) return null;
  const regions = (await regionsInSight(tx, unit.path, scope)).map((one) => one.regionId);
  const everybody = { text: "", owingOnly: false };
  const seen = await countUnitMembers(tx, regions, unit.path, scope, everybody);
  return seen === 0 ? nobodyInSight : null;
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
  after: OwingCursor | null,
  limit: number,
): Promise<OwingVerdict[]> {
  const places = await placesOf(tx, unit, scope);
  const lists = await Promise.all(
    places.map((place) => loadOwing(tx, unit.path, place, scope, filter, after, limit)),
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

const cursorShape = ["number", "number", "string", "number", "string"] as const;

function writeCursor(list: CursorList, row: OwingVerdict): string {
  const { dueOn, memberId, requirement, windowStart, anchor } = row;
  return cursorOf(list, [dueOn, memberId, requirement, windowStart, anchor]);
}

/** Where the page begins; null at the beginning of the list. */
function readCursor(list: CursorList, cursor: string | undefined): Outcome<OwingCursor | null> {
  const place = placeOf(list, cursor, cursorShape);
  if (!place.ok) return place;
  if (place.value === null) return success(null);
  const [dueOn, memberId, requirement, windowStart, anchor] = place.value;
  const days = [Number(dueOn), Number(windowStart)] as const;
  if (days.some((one) => Math.abs(one) > dayLimit)) return cursorInvalid;
  return success({
    dueOn: days[0],
    memberId: Number(memberId),
    requirement: String(requirement),
    windowStart: days[1],
    anchor: String(anchor),
  });
}

/** Days from 1970 that a date of the register can lie away. */
const dayLimit = 200_000;

import type { ResponseOf } from "#contract/route";
import type { listUnitMembers } from "#contract/routes/units";
import type { MemberRow } from "#contract/views";
import { type Day, formatDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import type { Verdict } from "#core/verdicts";
import { findUnitInSight } from "#store/coverage";
import type { Tx } from "#store/database";
import { loadPeople, type Person } from "#store/members/people";
import { loadUnitNames } from "#store/names";
import { loadVerdicts } from "#store/verdicts";
import { countUnitMembers, type ListedMember, loadUnitMembers } from "#store/verdicts-members";
import { regionsInSight } from "#store/verdicts-owing";
import type { Context } from "./context.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { lookAtPersons, memberRef, noSuchUnit, personScope, refOf } from "./persons.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { byRegion } from "./verdicts.ts";
import { standing, unitRef } from "./verdicts-lines.ts";

export interface MembersQuery {
  readonly headline?: string | undefined;
  readonly owing?: "true" | "false" | undefined;
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** Why it is asked, where it leaves the house. */
  readonly purpose?: string | undefined;
}

/** With a headline to filter by, everybody is judged for the list; that many at most. */
const filteredLimit = 10_000;

/** Members of the unit and below who are in sight, with headline and what they owe. */
export async function listMembers(
  ctx: Context,
  unitId: number,
  query: MembersQuery,
): Promise<Outcome<ResponseOf<typeof listUnitMembers>>> {
  const scope = personScope(ctx);
  if (scope === null) return noSuchUnit;
  const list = { list: "members", unitId };
  const place = placeOf(list, query.cursor, ["number"]);
  if (!place.ok) return place;
  const after = Number(place.value?.[0] ?? 0);
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const found = await regionsInSight(tx, unit.path, scope);
    const regions = found.map((one) => one.regionId);
    const filter = { text: query.q?.trim() ?? "", owingOnly: query.owing === "true" };
    const wanted = query.headline === undefined ? query.limit + 1 : filteredLimit;
    const [policy, total, members] = await Promise.all([
      policyInForce(tx),
      countUnitMembers(tx, regions, unit.path, scope, filter),
      loadUnitMembers(
        tx,
        regions,
        unit.path,
        scope,
        filter,
        query.headline === undefined ? after : 0,
        wanted,
      ),
    ]);
    const rows = await memberRows(tx, ctx, policy, members);
    const fitting =
      query.headline === undefined ? rows : rows.filter((row) => row.headline === query.headline);
    const rest = fitting.filter((row) => row.memberId > after);
    const page = rest.slice(0, query.limit);
    lookAtPersons(tx, ctx, "members of a unit", page, query.purpose);
    const last = page.at(-1);
    return success({
      unit: unitRef(unit),
      items: page,
      total: query.headline === undefined ? total : fitting.length,
      next:
        rest.length > query.limit && last !== undefined ? cursorOf(list, [last.memberId]) : null,
    });
  });
}

async function memberRows(
  tx: Tx,
  ctx: Context,
  policy: Policy | null,
  found: readonly ListedMember[],
): Promise<MemberRow[]> {
  const regions = [...byRegion(found)];
  const [names, people, verdicts] = await Promise.all([
    loadUnitNames(
      tx,
      found.flatMap((row) => [row.unitId, row.hostUnitId]),
    ),
    Promise.all(regions.map(([region, ids]) => loadPeople(tx, region, ids, ctx.zone))),
    Promise.all(regions.map(([region, ids]) => loadVerdicts(tx, region, ids))),
  ]);
  const persons = new Map(people.flatMap((some) => [...some]));
  const own = new Map<number, Verdict[]>();
  for (const verdict of verdicts.flat()) {
    own.set(verdict.memberId, [...(own.get(verdict.memberId) ?? []), verdict]);
  }
  return found.map((row) => ({
    ...memberRef(row, names),
    host: refOf(row.hostUnitId, names),
    ...factsToday(persons.get(row.memberId), ctx.today),
    joinedOn: row.joinedOn === null ? null : formatDay(row.joinedOn),
    ...standing(policy, own.get(row.memberId) ?? [], ctx.today),
  }));
}

/** Sector and roles that hold today; without a fact of his own the home unit's sector is his. */
function factsToday(
  person: Person | undefined,
  today: Day,
): { sector: string | null; roles: string[] } {
  const held = (person?.facts ?? []).filter(
    (fact) => fact.from.first <= today && (fact.to === null || today < fact.to.first),
  );
  const home = person?.homes.find(
    (one) => one.from <= today && (one.to === null || today < one.to),
  );
  return {
    sector: held.find((fact) => fact.kind === "sector")?.value ?? home?.place.sector ?? null,
    roles: [...new Set(held.filter((fact) => fact.kind === "role").map((fact) => fact.value))],
  };
}

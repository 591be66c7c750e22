import type { ResponseOf } from "#contract/route";
import type { listUnitMembers, listUnitOwing } from "#contract/routes/units";
import type { MemberRow } from "#contract/views";
import { type Day, formatDay, parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import type { Verdict } from "#core/verdicts";
import { type CountedUnit, findUnitInSight } from "#store/coverage";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { loadPeople, type Person } from "#store/members/people";
import { loadUnitNames, type NamedUnit } from "#store/names";
import { loadVerdicts } from "#store/verdicts";
import {
  countUnitMembers,
  findListedMembers,
  type ListedMember,
  loadOwing,
  loadUnitMembers,
  type OwingCursor,
  type OwingVerdict,
  type PersonScope,
  regionsInSight,
  unitsAtOrBelow,
} from "#store/verdicts-owing";
import type { Context } from "./context.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { byRegion } from "./verdicts.ts";
import { standing, unitRef, verdictLine } from "./verdicts-lines.ts";

const notHere = failure("not-found", "unit-unknown", "There is no such unit in sight.");

/** Persons are seen from standing posts; without one there are none, and nothing is looked for. */
function personScope(ctx: Context): PersonScope | null {
  const { whole, units } = ctx.actor.sight;
  return whole || units.length > 0 ? { whole, units } : null;
}

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

/** Who in sight owes what until when, earliest first. Writes one look with everybody shown. */
export async function listOwing(
  ctx: Context,
  unitId: number,
  query: OwingQuery,
): Promise<Outcome<ResponseOf<typeof listUnitOwing>>> {
  const scope = personScope(ctx);
  if (scope === null) return notHere;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return notHere;
    const [policy, found] = await Promise.all([
      policyInForce(tx),
      owingOfRegions(tx, unit, scope, query),
    ]);
    const page = found.slice(0, query.limit);
    const names = await loadUnitNames(
      tx,
      page.map((row) => row.unitId),
    );
    look(tx, ctx, "who owes", page, query.purpose);
    const last = page.at(-1);
    return success({
      unit: unitRef(unit),
      items: page.map((row) => ({
        member: memberRef(row, names),
        verdict: verdictLine(policy, row),
      })),
      next: found.length > query.limit && last !== undefined ? writeCursor(last) : null,
    });
  });
}

async function owingOfRegions(
  tx: Tx,
  unit: CountedUnit,
  scope: PersonScope,
  query: OwingQuery,
): Promise<OwingVerdict[]> {
  const regions = await regionsInSight(tx, unit.path, scope);
  const units = regions.every((one) => one.whole) ? null : await unitsAtOrBelow(tx, unit.path);
  const filter = {
    requirement: query.requirement ?? null,
    status: query.status ?? null,
    dueFrom: dayOrNull(query.dueFrom),
    dueTo: dayOrNull(query.dueTo),
  };
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const lists = await Promise.all(
    regions.map(({ regionId, whole }) =>
      loadOwing(
        tx,
        { regionId, units: whole ? null : units },
        scope,
        filter,
        after,
        query.limit + 1,
      ),
    ),
  );
  return lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort(inOrder);
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

function memberRef(row: ListedMember, names: ReadonlyMap<number, NamedUnit>) {
  const { memberId, memberNo, name } = row;
  return { memberId, memberNo, name, unit: refOf(row.unitId, names) };
}

export function refOf(unitId: number | null, names: ReadonlyMap<number, NamedUnit>) {
  const found = unitId === null ? undefined : names.get(unitId);
  return found === undefined ? null : unitRef(found);
}

function look(
  tx: Tx,
  ctx: Context,
  what: string,
  rows: readonly { readonly memberId: number }[],
  purpose?: string,
): void {
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    act: purpose === undefined ? "look" : "export",
    task: "standing",
    what,
    memberIds: [...new Set(rows.map((row) => row.memberId))],
    ...(purpose === undefined ? {} : { purpose }),
  });
}

export interface MembersQuery {
  readonly headline?: string | undefined;
  readonly owing?: "true" | "false" | undefined;
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
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
  if (scope === null) return notHere;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return notHere;
    const found = await regionsInSight(tx, unit.path, scope);
    const regions = found.map((one) => one.regionId);
    const filter = { text: query.q?.trim() ?? "", owingOnly: query.owing === "true" };
    const after = Number(Buffer.from(query.cursor ?? "", "base64url").toString()) || 0;
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
    look(tx, ctx, "members of a unit", page);
    const last = page.at(-1);
    return success({
      unit: unitRef(unit),
      items: page,
      total: query.headline === undefined ? total : fitting.length,
      next:
        rest.length > query.limit && last !== undefined
          ? Buffer.from(String(last.memberId)).toString("base64url")
          : null,
    });
  });
}

/** Members in sight by number or by a part of the name. */
export async function searchMembers(
  ctx: Context,
  query: { readonly q: string; readonly limit: number },
): Promise<Outcome<{ items: MemberRow[] }>> {
  const scope = personScope(ctx);
  if (scope === null) return success({ items: [] });
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [policy, found] = await Promise.all([
      policyInForce(tx),
      findListedMembers(tx, query.q.trim(), scope, query.limit),
    ]);
    const items = await memberRows(tx, ctx, policy, found);
    look(tx, ctx, "search", items);
    return success({ items });
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

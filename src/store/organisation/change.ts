import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { type NewVersion, sendVersions } from "./load.ts";
import { stateArrays, type UnitState, type UnitVersion, versionColumns } from "./shapes.ts";

/** The version in force that has no end. */
export interface OpenVersion extends UnitVersion {
  readonly versionId: number;
}

const openVersions = statement<[string], OpenVersion>(
  "organisation.open_versions",
  `select v.version_id as "versionId", ${versionColumns}
   from unit_version v
   where v.unit_id = any ($1::bigint[]) and v.superseded_at is null and v.valid_to is null`,
);

export async function loadOpenVersions(
  tx: Tx,
  unitIds: readonly UnitId[],
): Promise<Map<UnitId, OpenVersion>> {
  if (unitIds.length === 0) return new Map();
  const rows = await tx.run(openVersions, [numbers(unitIds)]);
  return new Map(rows.map((row) => [row.unitId, row]));
}

const supersede = statement<[string, string | null]>(
  "organisation.supersede_versions",
  `update unit_version set superseded_at = coalesce($2::timestamptz, now())
   where version_id = any ($1::bigint[]) and superseded_at is null`,
);

const setUnits = statement<string[]>(
  "organisation.set_units",
  `update unit u set parent_id = k.parent_id, code = k.code, name_zh = k.name_zh,
     name_en = k.name_en, kind = k.kind, level = k.level, sector = k.sector
   from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
     $7::text[], $8::text[])
     as k (unit_id, parent_id, code, name_zh, name_en, kind, level, sector)
   where u.unit_id = k.unit_id`,
);

const closeUnits = statement<[string, string]>(
  "organisation.close_units",
  `update unit u set closed_on = date '1970-01-01' + k.closed_on
   from unnest($1::bigint[], $2::integer[]) as k (unit_id, closed_on)
   where u.unit_id = k.unit_id`,
);

const setCoordinates = statement<[string, string, string]>(
  "organisation.set_coordinates",
  `update unit u set longitude = k.longitude, latitude = k.latitude
   from unnest($1::bigint[], $2::real[], $3::real[]) as k (unit_id, longitude, latitude)
   where u.unit_id = k.unit_id`,
);

/** Where units are drawn on a map; of no consequence, so without dates. */
export function sendCoordinates(
  tx: Tx,
  units: readonly {
    readonly unitId: UnitId;
    readonly longitude: number | null;
    readonly latitude: number | null;
  }[],
): void {
  if (units.length === 0) return;
  tx.send(setCoordinates, [
    numbers(units.map((unit) => unit.unitId)),
    numbers(units.map((unit) => unit.longitude)),
    numbers(units.map((unit) => unit.latitude)),
  ]);
}

/** A unit's state from a day on; null: it is closed from that day on. */
export interface Revision {
  readonly version: OpenVersion;
  readonly on: Day;
  readonly state: UnitState | null;
}

/**
 * Replaces open versions: what was true until the day stays as a row that ends there, the new state
 * is a row that begins there. A day on which the version began corrects it. Paths and regions are the
 * caller's care.
 */
export function sendRevisions(
  tx: Tx,
  revisions: readonly Revision[],
  by: number,
  at: string | null = null,
): void {
  if (revisions.length === 0) return;
  const versions: NewVersion[] = [];
  for (const { version, on, state } of revisions) {
    const { versionId, from, ...old } = version;
    if (on > from) versions.push({ ...old, from, to: on, supersedes: versionId });
    if (state === null) continue;
    versions.push({ unitId: version.unitId, ...state, from: on, to: null, supersedes: versionId });
  }
  tx.send(supersede, [numbers(revisions.map((one) => one.version.versionId)), at]);
  sendVersions(tx, versions, by, at);
  sendStates(tx, revisions);
  const closed = revisions.filter((one) => one.state === null);
  if (closed.length === 0) return;
  tx.send(closeUnits, [
    numbers(closed.map((one) => one.version.unitId)),
    numbers(closed.map((one) => one.on)),
  ]);
}

function sendStates(tx: Tx, revisions: readonly Revision[]): void {
  const rows = revisions.flatMap(({ version, state }) =>
    state === null ? [] : [{ unitId: version.unitId, ...state }],
  );
  if (rows.length === 0) return;
  tx.send(setUnits, [numbers(rows.map((row) => row.unitId)), ...stateArrays(rows)]);
}

const repath = statement<[string, string]>(
  "organisation.repath",
  `update unit set path = case when $2 = '' then subpath(path, nlevel($1::ltree) - 1)
     else $2::ltree || subpath(path, nlevel($1::ltree) - 1) end
   where path <@ $1::ltree`,
);

/** Puts a unit and all below it under another path; `newParentPath` '' makes it the top. */
export function sendNewPath(tx: Tx, oldPath: string, newParentPath: string): void {
  tx.send(repath, [oldPath, newParentPath]);
}

/** What deciding regions below a unit needs, parents first. */
export interface SubtreeUnit {
  readonly unitId: UnitId;
  readonly parentId: UnitId | null;
  readonly level: string;
  readonly regionId: number;
  readonly openedOn: Day;
}

const subtree = statement<[string], SubtreeUnit>(
  "organisation.subtree",
  `select u.unit_id as "unitId", u.parent_id as "parentId", u.level, u.region_id as "regionId",
     u.opened_on - date '1970-01-01' as "openedOn"
   from unit u where u.path <@ $1::ltree order by nlevel(u.path), u.unit_id`,
);

export function loadSubtree(tx: Tx, path: string): Promise<SubtreeUnit[]> {
  return tx.run(subtree, [path]);
}

const membersBelow = statement<[string], { memberId: number }>(
  "organisation.members_below",
  `with below as (select u.unit_id from unit u where u.path <@ $1::ltree)
   select m.member_id as "memberId" from below b join member m on m.last_unit_id = b.unit_id
   union
   select a.member_id from below b join attachment a on a.unit_id = b.unit_id
   where a.superseded_at is null
   order by 1`,
);

/** Everybody whose home (or last home) is the unit or one below it, or who was ever its guest. */
export async function loadMembersBelow(tx: Tx, path: string): Promise<number[]> {
  return (await tx.run(membersBelow, [path])).map((row) => row.memberId);
}

const guestsAt = statement<[UnitId, string], { memberId: number }>(
  "organisation.guests_at",
  `select distinct a.member_id as "memberId" from attachment a where a.unit_id = $1
     and a.superseded_at is null and (a.valid_to is null or a.valid_to > $2::date) order by 1`,
);

/** Members whose attachment to a host unit reaches past a day. */
export async function guestsAtAfter(tx: Tx, unitId: UnitId, day: string): Promise<number[]> {
  return (await tx.run(guestsAt, [unitId, day])).map((row) => row.memberId);
}

const link = statement<[UnitId, string, string, string, number]>(
  "organisation.link",
  `insert into unit_link (from_unit, to_unit, link_on, kind, recorded_by)
   select $1, t.unit_id, $3::date, $4, $5 from unnest($2::bigint[]) as t (unit_id)
   on conflict (from_unit, to_unit, link_on) do nothing`,
);

export function sendLinks(
  tx: Tx,
  from: UnitId,
  to: readonly UnitId[],
  day: string,
  kind: "merge" | "split",
  by: number,
): void {
  if (to.length > 0) tx.send(link, [from, numbers(to), day, kind, by]);
}

/** What keeps a unit from being closed on a day. */
export interface Occupation {
  readonly members: number;
  readonly children: number;
}

const occupation = statement<[UnitId, string], Occupation>(
  "organisation.occupation",
  `select (select count(*)::integer from home h where h.unit_id = $1 and h.superseded_at is null
       and (h.valid_to is null or h.valid_to > $2::date)) as members,
     (select count(*)::integer from unit_version v where v.parent_id = $1
       and v.superseded_at is null and (v.valid_to is null or v.valid_to > $2::date)) as children`,
);

/** Homes and child units that reach past a day. */
export async function occupationAfter(tx: Tx, unitId: UnitId, day: string): Promise<Occupation> {
  return (await tx.run(occupation, [unitId, day]))[0] ?? { members: 0, children: 0 };
}

const homesAt = statement<[UnitId, string], { memberId: number }>(
  "organisation.homes_at",
  `select distinct h.member_id as "memberId" from home h where h.unit_id = $1
     and h.superseded_at is null and (h.valid_to is null or h.valid_to > $2::date) order by 1`,
);

export async function membersAtAfter(tx: Tx, unitId: UnitId, day: string): Promise<number[]> {
  return (await tx.run(homesAt, [unitId, day])).map((row) => row.memberId);
}

const openChildren = statement<[UnitId], { unitId: UnitId }>(
  "organisation.open_children",
  `select u.unit_id as "unitId" from unit u where u.parent_id = $1 and u.closed_on is null
   order by u.unit_id`,
);

export async function loadOpenChildren(tx: Tx, unitId: UnitId): Promise<UnitId[]> {
  return (await tx.run(openChildren, [unitId])).map((row) => row.unitId);
}

const codeUse = statement<[string, string, UnitId], { unitId: UnitId }>(
  "organisation.code_use",
  `select v.unit_id as "unitId" from unit_version v where v.code = $1 and v.superseded_at is null
     and (v.valid_to is null or v.valid_to > $2::date) and v.unit_id <> $3 limit 1`,
);

/** Whether another unit bears a code on or after a day. */
export async function codeIsTaken(
  tx: Tx,
  code: string,
  from: string,
  exceptUnit: UnitId,
): Promise<boolean> {
  return (await tx.run(codeUse, [code, from, exceptUnit])).length > 0;
}

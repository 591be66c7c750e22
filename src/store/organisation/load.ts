import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { stateArrays, type UnitToday, type UnitVersion } from "./shapes.ts";

/** A unit to be inserted, at its latest version. */
export interface NewUnit extends UnitToday {
  readonly regionId: number;
}

/** A dated row of a unit to be inserted. */
export interface NewVersion extends UnitVersion {
  readonly supersedes: number | null;
}

const nextIds = statement<[number], { ids: number[] }>(
  "organisation.next_ids",
  `select array(select nextval('subject_id_seq') from generate_series(1, $1)) as ids`,
);

/** Ids for new units and members: one sequence, so that a subject id never means two things. */
export async function nextSubjectIds(tx: Tx, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await tx.run(nextIds, [count]);
  return rows[0]?.ids ?? [];
}

const insertUnits = statement<string[]>(
  "organisation.insert_units",
  `insert into unit (unit_id, region_id, path, parent_id, code, name_zh, name_en, kind, level,
     sector, opened_on, closed_on, longitude, latitude)
   select u.unit_id, u.region_id, u.path::ltree, u.parent_id, u.code, u.name_zh, u.name_en, u.kind,
     u.level, u.sector, date '1970-01-01' + u.opened_on, date '1970-01-01' + u.closed_on,
     u.longitude, u.latitude
   from unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
     $8::text[], $9::text[], $10::text[], $11::int[], $12::int[], $13::real[], $14::real[])
     as u (unit_id, region_id, path, parent_id, code, name_zh, name_en, kind, level, sector,
       opened_on, closed_on, longitude, latitude)`,
);

export function sendUnits(tx: Tx, units: readonly NewUnit[]): void {
  if (units.length === 0) return;
  tx.send(insertUnits, [
    numbers(units.map((unit) => unit.unitId)),
    numbers(units.map((unit) => unit.regionId)),
    texts(units.map((unit) => unit.path)),
    ...stateArrays(units),
    numbers(units.map((unit) => unit.openedOn)),
    numbers(units.map((unit) => unit.closedOn)),
    numbers(units.map((unit) => unit.longitude)),
    numbers(units.map((unit) => unit.latitude)),
  ]);
}

const insertVersions = statement<unknown[]>(
  "organisation.insert_versions",
  `insert into unit_version (unit_id, valid_from, valid_to, parent_id, code, name_zh, name_en, kind,
     level, sector, supersedes, recorded_by, recorded_at)
   select v.unit_id, date '1970-01-01' + v.valid_from, date '1970-01-01' + v.valid_to, v.parent_id,
     v.code, v.name_zh, v.name_en, v.kind, v.level, v.sector, v.supersedes, $12::bigint,
     coalesce($13::timestamptz, now())
   from unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[],
     $8::text[], $9::text[], $10::text[], $11::bigint[])
     as v (unit_id, valid_from, valid_to, parent_id, code, name_zh, name_en, kind, level, sector,
       supersedes)`,
);

/** `recordedAt`: null is the server's clock; the demonstration's writer alone gives an instant. */
export function sendVersions(
  tx: Tx,
  versions: readonly NewVersion[],
  recordedBy: number,
  recordedAt: string | null = null,
): void {
  if (versions.length === 0) return;
  tx.send(insertVersions, [
    numbers(versions.map((version) => version.unitId)),
    numbers(versions.map((version) => version.from)),
    numbers(versions.map((version) => version.to)),
    ...stateArrays(versions),
    numbers(versions.map((version) => version.supersedes)),
    recordedBy,
    recordedAt,
  ]);
}

const insertRegions = statement<[string, string], { region_id: number; anchor_unit: number }>(
  "organisation.insert_regions",
  `insert into region (anchor_unit, valid_from)
   select a.anchor_unit, date '1970-01-01' + a.valid_from
   from unnest($1::bigint[], $2::int[]) as a (anchor_unit, valid_from)
   on conflict (anchor_unit) where valid_to is null do update set anchor_unit = excluded.anchor_unit
   returning region_id, anchor_unit`,
);

/** The regions of these anchor units, made where they do not exist yet. */
export async function ensureRegions(
  tx: Tx,
  anchors: readonly { readonly unitId: UnitId; readonly openedOn: Day }[],
): Promise<Map<UnitId, number>> {
  if (anchors.length === 0) return new Map();
  const rows = await tx.run(insertRegions, [
    numbers(anchors.map((anchor) => anchor.unitId)),
    numbers(anchors.map((anchor) => anchor.openedOn)),
  ]);
  return new Map(rows.map((row) => [row.anchor_unit, row.region_id]));
}

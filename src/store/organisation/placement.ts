import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import { unitsThatSee } from "#core/placement";
import { numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** Where members of a unit are kept, and whose standing posts see them. */
export interface Placement {
  readonly unitId: UnitId;
  readonly regionId: number;
  readonly path: string;
  readonly openedOn: Day;
  readonly closedOn: Day | null;
  /** The unit and those above it up to the office directly responsible. */
  readonly seenBy: readonly UnitId[];
}

interface LineRow {
  readonly unit_id: UnitId;
  readonly region_id: number;
  readonly path: string;
  readonly opened_on: Day;
  readonly closed_on: Day | null;
  readonly above_id: UnitId;
  readonly level: string;
  readonly kind: string;
}

const readLines = statement<[string], LineRow>(
  "organisation.lines",
  `select u.unit_id, u.region_id, u.path::text as path,
     u.opened_on - date '1970-01-01' as opened_on, u.closed_on - date '1970-01-01' as closed_on,
     a.unit_id as above_id, a.level, a.kind
   from unit u
   cross join lateral unnest(string_to_array(u.path::text, '.')::bigint[])
     with ordinality as l (unit_id, depth)
   join unit a on a.unit_id = l.unit_id
   where u.unit_id = any ($1::bigint[])
   order by u.unit_id, l.depth desc`,
);

/** The placement of home or host units; unknown ids are missing. */
export async function placement(
  tx: Tx,
  unitIds: readonly UnitId[],
): Promise<Map<UnitId, Placement>> {
  const placed = new Map<UnitId, Placement>();
  if (unitIds.length === 0) return placed;
  const lines = new Map<UnitId, LineRow[]>();
  for (const row of await tx.run(readLines, [numbers([...new Set(unitIds)])])) {
    const line = lines.get(row.unit_id);
    if (line === undefined) lines.set(row.unit_id, [row]);
    else line.push(row);
  }
  for (const [unitId, line] of lines) {
    const [self] = line;
    if (self === undefined) continue;
    placed.set(unitId, {
      unitId,
      regionId: self.region_id,
      path: self.path,
      openedOn: self.opened_on,
      closedOn: self.closed_on,
      seenBy: unitsThatSee(
        line.map((row) => ({ unitId: row.above_id, level: row.level, kind: row.kind })),
      ),
    });
  }
  return placed;
}

/** A unit that bore a code on some days. */
export interface CodedUnit {
  readonly code: string;
  readonly unitId: UnitId;
  readonly from: Day;
  readonly to: Day | null;
  readonly path: string;
}

const readCodes = statement<[string], CodedUnit>(
  "organisation.units_of_codes",
  `select v.code, v.unit_id as "unitId", v.valid_from - date '1970-01-01' as "from",
     v.valid_to - date '1970-01-01' as "to", u.path::text as path
   from unit_version v join unit u on u.unit_id = v.unit_id
   where v.code = any ($1::text[]) and v.superseded_at is null`,
);

const codesAtOnce = 20_000;

/** Which units bore these codes when. A code belongs to at most one unit on a day. */
export async function unitsOfCodes(
  tx: Tx,
  codes: Iterable<string>,
): Promise<Map<string, CodedUnit[]>> {
  const all = [...new Set(codes)];
  const found = new Map<string, CodedUnit[]>();
  for (let start = 0; start < all.length; start += codesAtOnce) {
    for (const row of await tx.run(readCodes, [texts(all.slice(start, start + codesAtOnce))])) {
      const list = found.get(row.code);
      if (list === undefined) found.set(row.code, [row]);
      else list.push(row);
    }
  }
  return found;
}

/** The unit of a code on a day, of what `unitsOfCodes` found. */
export function codedOn(found: readonly CodedUnit[] | undefined, day: Day): CodedUnit | null {
  return found?.find((one) => one.from <= day && (one.to === null || day < one.to)) ?? null;
}

const readSuccessors = statement<[UnitId], { unitId: UnitId }>(
  "organisation.successors",
  `with recursive after (unit_id) as (
     select l.to_unit from unit_link l where l.from_unit = $1
     union
     select l.to_unit from after a
     join unit c on c.unit_id = a.unit_id and c.closed_on is not null
     join unit_link l on l.from_unit = a.unit_id)
   select u.unit_id as "unitId" from after a join unit u on u.unit_id = a.unit_id
   where u.closed_on is null order by u.unit_id`,
);

/** The open units that a closed one went to, directly or by way of others that closed since. */
export async function successors(tx: Tx, unitId: UnitId): Promise<UnitId[]> {
  return (await tx.run(readSuccessors, [unitId])).map((row) => row.unitId);
}

import type { UnitId } from "#core/organisation";
import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { type UnitVersion, versionColumns } from "./shapes.ts";

const inForce = statement<[string], UnitVersion>(
  "organisation.versions_in_force",
  `select ${versionColumns}
   from unit_version v
   where v.unit_id = any ($1::bigint[]) and v.superseded_at is null
   order by v.unit_id, v.valid_from`,
);

/** All versions in force of units, by day. */
export async function versionsOf(
  tx: Tx,
  unitIds: readonly UnitId[],
): Promise<Map<UnitId, UnitVersion[]>> {
  const found = new Map<UnitId, UnitVersion[]>();
  for (const row of await tx.run(inForce, [numbers(unitIds)])) {
    const list = found.get(row.unitId);
    if (list === undefined) found.set(row.unitId, [row]);
    else list.push(row);
  }
  return found;
}

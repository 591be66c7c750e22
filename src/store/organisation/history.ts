import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import type { UnitState } from "./change.ts";

/** A version in force. */
export interface DatedVersion extends UnitState {
  readonly unitId: UnitId;
  readonly from: Day;
  readonly to: Day | null;
}

const inForce = statement<[string], DatedVersion>(
  "organisation.versions_in_force",
  `select v.unit_id as "unitId", v.valid_from - date '1970-01-01' as "from",
     v.valid_to - date '1970-01-01' as "to", v.parent_id as "parentId", v.code,
     v.name_zh as "nameZh", v.name_en as "nameEn", v.kind, v.level, v.sector
   from unit_version v
   where v.unit_id = any ($1::bigint[]) and v.superseded_at is null
   order by v.unit_id, v.valid_from`,
);

/** All versions in force of units, by day. */
export async function versionsOf(
  tx: Tx,
  unitIds: readonly UnitId[],
): Promise<Map<UnitId, DatedVersion[]>> {
  const found = new Map<UnitId, DatedVersion[]>();
  for (const row of await tx.run(inForce, [numbers(unitIds)])) {
    const list = found.get(row.unitId);
    if (list === undefined) found.set(row.unitId, [row]);
    else list.push(row);
  }
  return found;
}

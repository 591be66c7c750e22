import type { UnitId } from "#core/organisation";
import { numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { unitColumns, type UnitToday } from "./shapes.ts";

/** A unit as it stands today, with what a writer needs to place others below it. */
export interface StoredUnit extends UnitToday {
  /** Where it belongs; while its members are on the way there, they lie elsewhere. */
  readonly regionId: number;
  readonly anchorId: UnitId;
  readonly anchorLevel: string;
}

const columns = `${unitColumns}, r.region_id as "regionId", r.anchor_unit as "anchorId",
  coalesce(a.level, u.level) as "anchorLevel"`;
const joins = `left join unit_journey j on j.unit_id = u.unit_id
  join region r on r.region_id = coalesce(j.region_id, u.region_id)
  left join unit a on a.unit_id = r.anchor_unit`;

const byCodes = statement<[string], StoredUnit>(
  "organisation.units_by_codes",
  `select ${columns} from unit u ${joins} where u.code = any ($1::text[])`,
);

/** Units that bear these codes today or bore them when they were closed. */
export async function unitsByCodes(tx: Tx, codes: readonly string[]): Promise<StoredUnit[]> {
  return tx.run(byCodes, [texts(codes)]);
}

const byIds = statement<[string], StoredUnit>(
  "organisation.units_by_ids",
  `select ${columns} from unit u ${joins} where u.unit_id = any ($1::bigint[])`,
);

export async function unitsByIds(
  tx: Tx,
  unitIds: readonly UnitId[],
): Promise<Map<UnitId, StoredUnit>> {
  if (unitIds.length === 0) return new Map();
  const rows = await tx.run(byIds, [numbers(unitIds)]);
  return new Map(rows.map((row) => [row.unitId, row]));
}

const topUnit = statement<[], StoredUnit>(
  "organisation.top_unit",
  `select ${columns} from unit u ${joins} where u.parent_id is null and u.closed_on is null
   order by u.unit_id limit 1`,
);

/** The unit above all others; null in an empty register. */
export async function findTopUnit(tx: Tx): Promise<StoredUnit | null> {
  return (await tx.run(topUnit, []))[0] ?? null;
}

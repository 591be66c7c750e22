import type { UnitId } from "#core/organisation";
import { statement, type Tx } from "./database.ts";
import type { Contradiction } from "./verify.ts";

const unitsPortion = statement<
  [number, UnitId, number],
  { regionId: number; unitId: UnitId; code: string }
>(
  "duties.verify_units",
  `select u.region_id as "regionId", u.unit_id as "unitId", u.code from unit u
   where (u.region_id, u.unit_id) > ($1, $2) order by u.region_id, u.unit_id limit $3`,
);

/** All units in order of region and id, a portion after another. */
export function unitsAfter(
  tx: Tx,
  regionId: number,
  unitId: UnitId,
  limit: number,
): Promise<{ regionId: number; unitId: UnitId; code: string }[]> {
  return tx.run(unitsPortion, [regionId, unitId, limit]);
}

const strayRows = ["fact", "event", "entry"]
  .map(
    (table) => `
     select t.member_id as unit_id, case when u.region_id <> t.region_id
         then 'a row of ${table} is in region ' || t.region_id || ', the unit is not'
         else 'a row of ${table} is seen by other units than stand above the unit' end as message
     from ${table} t left join unit u on u.unit_id = t.member_id
     where t.subject = 'u' and (u.unit_id is null or u.region_id <> t.region_id
       or t.seen_by <> string_to_array(u.path::text, '.')::bigint[])`,
  )
  .join("\n     union all");

const placeErrors = statement<[number], Contradiction>(
  "duties.verify_places",
  `select coalesce(u.code, 'unit ' || x.unit_id) as about, x.message
   from (${strayRows}
     union all
     select d.unit_id, 'a duty is in region ' || d.region_id || ' under ' || d.path::text
       || ', the unit is not' as message
     from duty d left join unit u on u.unit_id = d.unit_id
     where u.unit_id is null or u.region_id <> d.region_id or u.path <> d.path
   ) as x
   left join unit u on u.unit_id = x.unit_id
   group by 1, 2 order by 1, 2 limit $1`,
);

/** Rows about a unit that are elsewhere than the unit, or are seen from other places. */
export function loadUnitPlaceErrors(tx: Tx, limit: number): Promise<Contradiction[]> {
  return tx.run(placeErrors, [limit]);
}

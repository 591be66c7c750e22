/**
 * Condition on a region `r`: no unit is on the way to or from it, so that whoever counts one region after
 * the other finds each member once.
 */
export const isSettled = `not exists (
       select 1 from unit_journey t join unit_place l on l.unit_id = t.unit_id
       where r.region_id in (l.region_id, t.region_id))`;

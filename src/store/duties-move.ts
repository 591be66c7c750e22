import type { UnitId } from "#core/organisation";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { sendToRegion } from "./members/relocate.ts";

const carryDuties = statement<[string, number, number]>(
  "duties.carry",
  `with gone as (
     delete from duty where region_id = $2 and unit_id = any ($1::bigint[])
     returning unit_id, requirement_id, window_start, anchor, path, due_on, period, status, credited,
       demanded, sessions, missing_minutes, missing_count, owes, unit_now, unit_at_end,
       next_change_on, mark, pack_ref)
   insert into duty (region_id, unit_id, requirement_id, window_start, anchor, path, due_on, period,
     status, credited, demanded, sessions, missing_minutes, missing_count, owes, unit_now,
     unit_at_end, next_change_on, mark, pack_ref)
   select $3, unit_id, requirement_id, window_start, anchor, path, due_on, period, status, credited,
     demanded, sessions, missing_minutes, missing_count, owes, unit_now, unit_at_end, next_change_on,
     mark, pack_ref
   from gone`,
);

/**
 * Takes what is recorded and judged about units to their new region, with ids and recorded times.
 * The caller holds the organisation and has whole sight; facts, events and entries go the way that a
 * member's go, as units and members draw their ids from one sequence.
 */
export function sendUnitsToRegion(
  tx: Tx,
  moves: readonly { readonly unitId: UnitId; readonly from: number; readonly to: number }[],
): void {
  const groups = new Map<string, { from: number; to: number; ids: UnitId[] }>();
  for (const { unitId, from, to } of moves) {
    const group = groups.get(`${from} ${to}`) ?? { from, to, ids: [] };
    group.ids.push(unitId);
    groups.set(`${from} ${to}`, group);
  }
  for (const { from, to, ids } of groups.values()) {
    sendToRegion(tx, ids, from, to);
    tx.send(carryDuties, [numbers(ids), from, to]);
  }
}

const repath = statement<[string]>(
  "duties.repath",
  `update duty d set path = u.path from unit u
   where u.path <@ $1::ltree and d.region_id = u.region_id and d.unit_id = u.unit_id
     and d.path <> u.path`,
);

const setSeenBy = ["fact", "event", "entry"].map((table) =>
  statement<[string]>(
    `duties.set_seen_by_${table}`,
    `update ${table} t set seen_by = string_to_array(u.path::text, '.')::bigint[]
     from unit u
     where u.path <@ $1::ltree and t.region_id = u.region_id and t.member_id = u.unit_id
       and t.subject = 'u' and t.seen_by <> string_to_array(u.path::text, '.')::bigint[]`,
  ),
);

/** Says on every row about a unit at or below a path which units are above it now. */
export function sendUnitPaths(tx: Tx, path: string): void {
  tx.send(repath, [path]);
  for (const one of setSeenBy) tx.send(one, [path]);
}

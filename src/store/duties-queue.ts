import { type Day, formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

const enqueue = statement<[string]>(
  "duties.mark",
  `insert into unjudged_unit (unit_id)
   select distinct k.unit_id from unnest($1::bigint[]) as k (unit_id) order by k.unit_id
   on conflict (unit_id) do update set unit_id = excluded.unit_id`,
);

/**
 * Marks units whose duties are to be judged, in the transaction that changed what they are judged by;
 * held until it ends, so that nobody takes the mark before the change is there.
 */
export function markUnits(tx: Tx, unitIds: readonly UnitId[]): void {
  if (unitIds.length > 0) tx.send(enqueue, [numbers(unitIds)]);
}

const enqueueBelow = statement<[string]>(
  "duties.mark_below",
  `insert into unjudged_unit (unit_id)
   select u.unit_id from unit u where u.path <@ $1::ltree order by u.unit_id
   on conflict (unit_id) do update set unit_id = excluded.unit_id`,
);

/** Marks a unit and all below it: rules may ask what stands above a unit. */
export function markUnitsBelow(tx: Tx, path: string): void {
  tx.send(enqueueBelow, [path]);
}

const notePack = statement<[number], { changed: number }>(
  "duties.note_pack",
  `with noted as (
     insert into setting (name, value) values ('dutiesPack', to_jsonb($1::integer))
     on conflict (name) do update set value = excluded.value where setting.value <> excluded.value
     returning 1)
   select count(*)::integer as changed from noted`,
);

/**
 * Marks every unit once where another pack judges than at the last time. Whoever judges the queue
 * calls it first, so that publishing a pack need not know of units.
 */
export async function markForPack(tx: Tx, packRef: number): Promise<void> {
  const [row] = await tx.run(notePack, [packRef]);
  if ((row?.changed ?? 0) > 0) markEveryUnit(tx);
}

const enqueueAll = statement<[]>(
  "duties.mark_all",
  `insert into unjudged_unit (unit_id) select u.unit_id from unit u order by u.unit_id
   on conflict (unit_id) do nothing`,
);

/** Marks every unit: all duties are to be judged again. */
export function markEveryUnit(tx: Tx): void {
  tx.send(enqueueAll, []);
}

const enqueueDue = statement<[string]>(
  "duties.mark_due",
  `insert into unjudged_unit (unit_id)
   select distinct d.unit_id from duty d where d.next_change_on <= $1::date order by 1
   on conflict (unit_id) do nothing`,
);

/** Marks every unit with a duty that may change by itself on or before a day. */
export function markUnitsDue(tx: Tx, today: Day): void {
  tx.send(enqueueDue, [formatDay(today)]);
}

const take = statement<[number, UnitId], { unitId: UnitId }>(
  "duties.take",
  `delete from unjudged_unit u using (
     select unit_id from unjudged_unit where unit_id > $2 order by unit_id
     limit $1 for update skip locked) as t
   where u.unit_id = t.unit_id
   returning u.unit_id as "unitId"`,
);

/**
 * Takes units after one of them out of the queue, in order; they return to it when the transaction
 * fails. Whoever begins each time at the front reads past all that was taken since the last vacuum.
 */
export async function takeUnits(tx: Tx, limit: number, after: UnitId): Promise<UnitId[]> {
  const rows = await tx.run(take, [limit, after]);
  return rows.map((row) => row.unitId).sort((a, b) => a - b);
}

const waiting = statement<[string], { unitId: UnitId }>(
  "duties.waiting",
  `select u.unit_id as "unitId" from unjudged_unit u where u.unit_id = any ($1::bigint[])`,
);

/** Which of these units wait to be judged. */
export async function unitsWaiting(tx: Tx, unitIds: readonly UnitId[]): Promise<Set<UnitId>> {
  const rows = await tx.run(waiting, [numbers(unitIds)]);
  return new Set(rows.map((row) => row.unitId));
}

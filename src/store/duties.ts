import type { VerdictChange } from "#core/coverage";
import type { UnitId } from "#core/organisation";
import type { Verdict } from "#core/verdicts";
import { booleans, numbers, regionList, type Regions, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A unit whose row this transaction holds, so that nobody else judges its duties meanwhile. */
export interface LockedUnit {
  readonly unitId: UnitId;
  readonly regionId: number;
  readonly path: string;
}

const lockRows = statement<[string], LockedUnit>(
  "duties.lock_units",
  `select u.unit_id as "unitId", u.region_id as "regionId", u.path::text as path
   from unit u where u.unit_id = any ($1::bigint[]) order by u.unit_id for no key update`,
);

/** Locks units in order of their ids, before anything of theirs is read. */
export function lockUnits(tx: Tx, unitIds: readonly UnitId[]): Promise<LockedUnit[]> {
  return tx.run(lockRows, [numbers(unitIds)]);
}

/** A duty as it is stored, with the pack that judged it. It counts at its own unit. */
export interface StoredDuty extends Verdict {
  readonly unitId: UnitId;
  readonly packRef: number;
}

/** Columns of a duty under the names of core, days as numbers. */
export const dutyColumns = `d.unit_id as "unitId", d.requirement_id as requirement,
  d.window_start - date '1970-01-01' as "windowStart", d.anchor,
  d.due_on - date '1970-01-01' as "dueOn", d.period - date '1970-01-01' as period, d.status,
  d.credited, d.demanded, d.sessions, d.missing_minutes as "missingMinutes",
  d.missing_count as "missingCount", d.owes, d.unit_id as "countedAt", d.unit_now as "unitNow",
  d.unit_at_end as "unitAtEnd", d.next_change_on - date '1970-01-01' as "nextChangeOn",
  d.mark, d.pack_ref as "packRef"`;

const readDuties = statement<[string, string], StoredDuty>(
  "duties.read",
  `select ${dutyColumns} from duty d
   where d.region_id = any ($1::integer[]) and d.unit_id = any ($2::bigint[])`,
);

/** The stored duties of units of these regions, in no particular order. */
export function loadDuties(
  tx: Tx,
  regions: Regions,
  unitIds: readonly UnitId[],
): Promise<StoredDuty[]> {
  return tx.run(readDuties, [regionList(regions), numbers(unitIds)]);
}

const upsertDuties = statement<readonly (string | number)[]>(
  "duties.upsert",
  `insert into duty (region_id, unit_id, requirement_id, window_start, anchor, path, due_on, period,
     status, credited, demanded, sessions, missing_minutes, missing_count, owes, unit_now,
     unit_at_end, next_change_on, mark, pack_ref)
   select u.region_id, d.unit_id, d.requirement_id, date '1970-01-01' + d.window_start, d.anchor,
     u.path, date '1970-01-01' + d.due_on, date '1970-01-01' + d.period, d.status, d.credited,
     d.demanded, d.sessions, d.missing_minutes, d.missing_count, d.owes, d.unit_now, d.unit_at_end,
     date '1970-01-01' + d.next_change_on, d.mark, $1::integer
   from unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::integer[], $7::integer[],
     $8::text[], $9::integer[], $10::integer[], $11::integer[], $12::integer[], $13::integer[],
     $14::boolean[], $15::bigint[], $16::bigint[], $17::integer[], $18::text[])
     as d (unit_id, requirement_id, window_start, anchor, due_on, period, status, credited, demanded,
       sessions, missing_minutes, missing_count, owes, unit_now, unit_at_end, next_change_on, mark)
   join unit u on u.unit_id = d.unit_id
   on conflict (region_id, unit_id, requirement_id, window_start, anchor) do update set
     path = excluded.path, due_on = excluded.due_on, period = excluded.period,
     status = excluded.status, credited = excluded.credited, demanded = excluded.demanded,
     sessions = excluded.sessions, missing_minutes = excluded.missing_minutes,
     missing_count = excluded.missing_count, owes = excluded.owes, unit_now = excluded.unit_now,
     unit_at_end = excluded.unit_at_end, next_change_on = excluded.next_change_on,
     mark = excluded.mark, pack_ref = excluded.pack_ref`,
);

const deleteDuties = statement<[string, string, string, string]>(
  "duties.delete",
  `delete from duty d
   using unnest($1::bigint[], $2::text[], $3::integer[], $4::text[])
     as k (unit_id, requirement_id, window_start, anchor)
   join unit u on u.unit_id = k.unit_id
   where d.region_id = u.region_id and d.unit_id = k.unit_id and d.requirement_id = k.requirement_id
     and d.window_start = date '1970-01-01' + k.window_start and d.anchor = k.anchor`,
);

const stampPack = statement<[string, number]>(
  "duties.stamp_pack",
  `update duty d set pack_ref = $2
   from unit u
   where u.unit_id = any ($1::bigint[]) and d.region_id = u.region_id and d.unit_id = u.unit_id
     and d.pack_ref <> $2`,
);

/** What a judgement changes in one unit's stored duties. */
export interface DutyChange extends VerdictChange {
  readonly unitId: UnitId;
}

/**
 * Writes the differences for locked units; does not wait. `restamp` names units whose
 * unchanged duties an older pack had judged: they say the same under this one.
 */
export function sendDuties(
  tx: Tx,
  packRef: number,
  changes: readonly DutyChange[],
  restamp: readonly UnitId[],
): void {
  const gone: (Verdict & { unitId: UnitId })[] = [];
  const kept: (Verdict & { unitId: UnitId })[] = [];
  for (const { unitId, before, after } of changes) {
    if (after !== null) kept.push({ ...after, unitId });
    else if (before !== null) gone.push({ ...before, unitId });
  }
  if (gone.length > 0) {
    tx.send(deleteDuties, [
      numbers(gone.map((one) => one.unitId)),
      texts(gone.map((one) => one.requirement)),
      numbers(gone.map((one) => one.windowStart)),
      texts(gone.map((one) => one.anchor)),
    ]);
  }
  if (kept.length > 0) tx.send(upsertDuties, [packRef, ...columnsOf(kept)]);
  if (restamp.length > 0) tx.send(stampPack, [numbers(restamp), packRef]);
}

function columnsOf(rows: readonly (Verdict & { readonly unitId: UnitId })[]): string[] {
  return [
    numbers(rows.map((one) => one.unitId)),
    texts(rows.map((one) => one.requirement)),
    numbers(rows.map((one) => one.windowStart)),
    texts(rows.map((one) => one.anchor)),
    numbers(rows.map((one) => one.dueOn)),
    numbers(rows.map((one) => one.period)),
    texts(rows.map((one) => one.status)),
    numbers(rows.map((one) => one.credited)),
    numbers(rows.map((one) => one.demanded)),
    numbers(rows.map((one) => one.sessions)),
    numbers(rows.map((one) => one.missingMinutes)),
    numbers(rows.map((one) => one.missingCount)),
    booleans(rows.map((one) => one.owes)),
    numbers(rows.map((one) => one.unitNow)),
    numbers(rows.map((one) => one.unitAtEnd)),
    numbers(rows.map((one) => one.nextChangeOn)),
    texts(rows.map((one) => one.mark ?? "")),
  ];
}

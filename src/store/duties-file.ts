import type { DutyAbove } from "#core/duties";
import type { UnitId } from "#core/organisation";
import { dutyColumns, type StoredDuty } from "./duties.ts";
import { texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import {
  days,
  type FiledEntry,
  type FiledEvent,
  type FiledFact,
  filedKnown,
  type FiledMoment,
  type FiledParams,
  filedParams,
  type FiledRows,
  instant,
  isFiled,
  isFiledEntry,
} from "./study-file.ts";

const readFacts = statement<FiledParams, FiledFact>(
  "duties.file_facts",
  `${filedKnown}
   select f.fact_id as "factId", f.kind, f.value, f.unit_id as "unitId", ${days("f")},
     coalesce(f.valid_from_last, f.valid_from) - date '1970-01-01' as "fromLast",
     coalesce(f.valid_to_last, f.valid_to) - date '1970-01-01' as "toLast",
     ${instant("f.recorded_at")} as "recordedAt", false as contested
   from fact f cross join known
   where ${isFiled("f", "valid_from")} and f.subject = 'u'
   order by f.valid_from desc, f.fact_id desc`,
);

const readEvents = statement<FiledParams, FiledEvent>(
  "duties.file_events",
  `${filedKnown}
   select e.event_id as "eventId", e.kind, e.unit_id as "unitId",
     e.happened_on - date '1970-01-01' as "on",
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as "onLast",
     ${instant("e.recorded_at")} as "recordedAt"
   from event e cross join known
   where ${isFiled("e", "happened_on")} and e.subject = 'u'
   order by e.happened_on desc, e.event_id desc`,
);

const readEntries = statement<FiledParams, FiledEntry>(
  "duties.file_entries",
  `${filedKnown}
   select e.entry_id as "entryId", e.note, ${instant("e.recorded_at")} as "recordedAt",
     e.recorded_by as "recordedBy", p.name_zh as "providerZh", p.name_en as "providerEn",
     false as contested
   from entry e join provider p on p.provider_id = e.provider_id cross join known
   where ${isFiledEntry} and e.subject = 'u'`,
);

/** Everything in force about one unit at a moment, latest first. */
export async function loadUnitRows(
  tx: Tx,
  regionId: number,
  unitId: UnitId,
  at: FiledMoment,
): Promise<FiledRows> {
  const key = filedParams(regionId, unitId, at);
  const [facts, events, entries] = await Promise.all([
    tx.run(readFacts, key),
    tx.run(readEvents, key),
    tx.run(readEntries, key),
  ]);
  return { homes: [], attachments: [], facts, events, entries };
}

/** A duty that is owed, with the unit's names. */
export interface OwedDuty extends StoredDuty {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
}

/** The last row of a page. */
export interface DutyPlace {
  readonly dueOn: number;
  readonly unitId: UnitId;
  readonly requirement: string;
  readonly windowStart: number;
  readonly anchor: string;
}

type Params = [string, string, string, number, UnitId, string, number, string, number];

const readOwed = statement<Params, OwedDuty>(
  "duties.owed",
  `select ${dutyColumns}, u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind, u.level
   from duty d join unit u on u.unit_id = d.unit_id
   where d.owes and d.path <@ $1::ltree and ($2 = '' or d.requirement_id = $2)
     and ($3 = '' or d.status = $3)
     and (d.due_on, d.unit_id, d.requirement_id, d.window_start, d.anchor)
       > (date '1970-01-01' + $4::integer, $5::bigint, $6::text,
          date '1970-01-01' + $7::integer, $8::text)
   order by d.due_on, d.unit_id, d.requirement_id, d.window_start, d.anchor limit $9`,
);

/** Duties that are owed at and below a path, the earliest due day first, after a place. */
export function loadOwedDuties(
  tx: Tx,
  path: string,
  filter: { readonly requirement: string; readonly status: string },
  after: DutyPlace,
  limit: number,
): Promise<OwedDuty[]> {
  return tx.run(readOwed, [
    path,
    filter.requirement,
    filter.status,
    after.dueOn,
    after.unitId,
    after.requirement,
    after.windowStart,
    after.anchor,
    limit,
  ]);
}

const readAbove = statement<[number, number, string], DutyAbove>(
  "duties.above",
  `select home, depth, unit_id as "unitId", requirement_id as requirement,
     window_start - date '1970-01-01' as "windowStart", due_on - date '1970-01-01' as "dueOn", status
   from duties_above($1, $2, $3::text[])`,
);

/** Duties by these rules of the units at and above the homes of a member in sight. */
export function loadDutiesAbove(
  tx: Tx,
  regionId: number,
  memberId: number,
  requirements: readonly string[],
): Promise<DutyAbove[]> {
  return tx.run(readAbove, [regionId, memberId, texts(requirements)]);
}

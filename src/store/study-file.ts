import type { Day } from "#core/day";
import { statement, type Tx } from "./database.ts";
import type { PersonScope } from "./verdicts-members.ts";

/** A member as the first lines of a study file show him. */
export interface FiledMember {
  readonly regionId: number;
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: "f" | "m" | null;
  readonly bornFirst: Day | null;
  readonly bornLast: Day | null;
  readonly joinedOn: Day | null;
  readonly unitId: number | null;
  readonly lastUnitId: number;
  readonly hostUnitId: number | null;
  /** Seen from a standing post, not only by himself. */
  readonly fromPost: boolean;
}

const readMember = statement<[number, boolean, string, number | null], FiledMember>(
  "study_file_member",
  `select m.region_id as "regionId", m.member_id as "memberId", m.member_no as "memberNo", m.name,
     m.name_en as "nameEn", m.sex, m.born_first - date '1970-01-01' as "bornFirst",
     m.born_last - date '1970-01-01' as "bornLast",
     m.joined_on - date '1970-01-01' as "joinedOn", m.unit_id as "unitId",
     m.last_unit_id as "lastUnitId", m.host_unit_id as "hostUnitId",
     ($2 or m.seen_by && $3::bigint[]) as "fromPost"
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   where l.member_id = $1 and ($2 or m.seen_by && $3::bigint[] or m.member_id = $4)`,
);

/** A member in sight of a standing post, or the caller himself. Null: out of sight. */
export async function findFiledMember(
  tx: Tx,
  memberId: number,
  scope: PersonScope,
  self: number | null,
): Promise<FiledMember | null> {
  const units = `{${scope.units.join(",")}}`;
  const [row] = await tx.run(readMember, [memberId, scope.whole, units, self]);
  return row ?? null;
}

/** An instant as ISO text, UTC. */
export const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
/** Both ends of a dated row as numbers of days. */
export const days = (alias: string): string =>
  `${alias}.valid_from - date '1970-01-01' as "from", ${alias}.valid_to - date '1970-01-01' as "to"`;

/** A row that was true on some days, and when it was recorded (ISO, UTC). */
export interface FiledStay {
  readonly unitId: number;
  readonly kind: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly recordedAt: string;
}

const readHomes = statement<[number, number], FiledStay>(
  "study_file_homes",
  `select h.unit_id as "unitId", 'home' as kind, ${days("h")},
     ${instant("h.recorded_at")} as "recordedAt"
   from home h where h.region_id = $1 and h.member_id = $2 and h.superseded_at is null
   order by h.valid_from desc`,
);

const readAttachments = statement<[number, number], FiledStay>(
  "study_file_attachments",
  `select a.unit_id as "unitId", a.kind, ${days("a")},
     ${instant("a.recorded_at")} as "recordedAt"
   from attachment a where a.region_id = $1 and a.member_id = $2 and a.superseded_at is null
   order by a.valid_from desc`,
);

export interface FiledFact {
  readonly factId: number;
  readonly kind: string;
  readonly value: string;
  readonly unitId: number | null;
  readonly from: Day;
  readonly fromLast: Day;
  readonly to: Day | null;
  readonly toLast: Day | null;
  readonly recordedAt: string;
}

const readFacts = statement<[number, number], FiledFact>(
  "study_file_facts",
  `select f.fact_id as "factId", f.kind, f.value, f.unit_id as "unitId", ${days("f")},
     coalesce(f.valid_from_last, f.valid_from) - date '1970-01-01' as "fromLast",
     coalesce(f.valid_to_last, f.valid_to) - date '1970-01-01' as "toLast",
     ${instant("f.recorded_at")} as "recordedAt"
   from fact f where f.region_id = $1 and f.member_id = $2 and f.subject = 'm'
     and f.superseded_at is null
   order by f.valid_from desc, f.fact_id desc`,
);

export interface FiledEvent {
  readonly eventId: number;
  readonly kind: string;
  readonly unitId: number | null;
  readonly on: Day;
  readonly onLast: Day;
  readonly recordedAt: string;
}

const readEvents = statement<[number, number], FiledEvent>(
  "study_file_events",
  `select e.event_id as "eventId", e.kind, e.unit_id as "unitId",
     e.happened_on - date '1970-01-01' as "on",
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as "onLast",
     ${instant("e.recorded_at")} as "recordedAt"
   from event e where e.region_id = $1 and e.member_id = $2 and e.subject = 'm'
     and e.superseded_at is null
   order by e.happened_on desc, e.event_id desc`,
);

/** What a row of the ledger says beyond what the judge reads: both time lines and by whom. */
export interface FiledEntry {
  readonly entryId: number;
  readonly note: string;
  readonly recordedAt: string;
  readonly recordedBy: number;
  readonly providerZh: string;
  readonly providerEn: string;
}

const readEntryRows = statement<[number, number], FiledEntry>(
  "study_file_entries",
  `select e.entry_id as "entryId", e.note, ${instant("e.recorded_at")} as "recordedAt",
     e.recorded_by as "recordedBy", p.name_zh as "providerZh", p.name_en as "providerEn"
   from entry e join provider p on p.provider_id = e.provider_id
   where e.region_id = $1 and e.member_id = $2 and e.subject = 'm'`,
);

export interface FiledRows {
  readonly homes: FiledStay[];
  readonly attachments: FiledStay[];
  readonly facts: FiledFact[];
  readonly events: FiledEvent[];
  readonly entries: FiledEntry[];
}

/** Everything in force about one member, latest first. */
export async function loadFiledRows(
  tx: Tx,
  regionId: number,
  memberId: number,
): Promise<FiledRows> {
  const key: [number, number] = [regionId, memberId];
  const [homes, attachments, facts, events, entries] = await Promise.all([
    tx.run(readHomes, key),
    tx.run(readAttachments, key),
    tx.run(readFacts, key),
    tx.run(readEvents, key),
    tx.run(readEntryRows, key),
  ]);
  return { homes, attachments, facts, events, entries };
}

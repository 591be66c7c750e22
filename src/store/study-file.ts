import { type Day, formatDay } from "#core/day";
import { statement, type Tx } from "./database.ts";
import { knownBefore, knownUntil } from "./ledger.ts";
import { isKnown } from "./members/dated.ts";
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

/** Which rows a file of a day holds. */
export interface FiledMoment {
  /** Rows that begin later are left out; null: what is planned is shown too. */
  readonly through: Day | null;
  /** As known at the end of this day in the zone; null: as known now. */
  readonly knownOn: Day | null;
  readonly zone: string;
}

/** Region, subject, end of what is known, zone, last day on which a row may begin. */
export type FiledParams = [number, number, string, string, string];

export function filedParams(regionId: number, subjectId: number, at: FiledMoment): FiledParams {
  const through = at.through === null ? "infinity" : formatDay(at.through);
  return [regionId, subjectId, knownUntil(at.knownOn), at.zone, through];
}

export const filedKnown = `with known as (select ${knownBefore("$3", "$4")} as until)`;

/** Condition of a dated row that begins on `day`: about the subject, known then and begun. */
export const isFiled = (alias: string, day: string): string =>
  `${alias}.region_id = $1 and ${alias}.member_id = $2 and ${isKnown(alias)}
     and ${alias}.${day} <= $5::date`;

/** Condition of a row of the ledger, which nothing supersedes. */
export const isFiledEntry = `e.region_id = $1 and e.member_id = $2
     and e.recorded_at < known.until and e.starts_on <= $5::date`;

/** A row that was true on some days, and when it was recorded (ISO, UTC). */
export interface FiledStay {
  readonly unitId: number;
  readonly kind: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly recordedAt: string;
}

export interface FiledHome extends FiledStay {
  readonly homeId: number;
}

const readHomes = statement<FiledParams, FiledHome>(
  "study_file_homes",
  `${filedKnown}
   select h.home_id as "homeId", h.unit_id as "unitId", 'home' as kind, ${days("h")},
     ${instant("h.recorded_at")} as "recordedAt"
   from home h cross join known where ${isFiled("h", "valid_from")}
   order by h.valid_from desc`,
);

const readAttachments = statement<FiledParams, FiledStay>(
  "study_file_attachments",
  `${filedKnown}
   select a.unit_id as "unitId", a.kind, ${days("a")},
     ${instant("a.recorded_at")} as "recordedAt"
   from attachment a cross join known where ${isFiled("a", "valid_from")}
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
  /** Somebody objects to it, and waits for the answer. */
  readonly contested: boolean;
}

/** An objection that was open at the moment that is asked: `which` says to what. */
const isContested = (alias: string, which: string): string =>
  `exists (select 1 from objection o join objection_instance i on i.objection_id = o.objection_id
     where o.member_id = ${alias}.member_id and ${which} and i.opened_at < known.until
       and (i.outcome is null or i.decided_at >= known.until))`;

const readFacts = statement<FiledParams, FiledFact>(
  "study_file_facts",
  `${filedKnown}
   select f.fact_id as "factId", f.kind, f.value, f.unit_id as "unitId", ${days("f")},
     coalesce(f.valid_from_last, f.valid_from) - date '1970-01-01' as "fromLast",
     coalesce(f.valid_to_last, f.valid_to) - date '1970-01-01' as "toLast",
     ${instant("f.recorded_at")} as "recordedAt",
     ${isContested("f", "o.fact_id = f.fact_id")} as contested
   from fact f cross join known
   where ${isFiled("f", "valid_from")} and f.subject = 'm'
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

const readEvents = statement<FiledParams, FiledEvent>(
  "study_file_events",
  `${filedKnown}
   select e.event_id as "eventId", e.kind, e.unit_id as "unitId",
     e.happened_on - date '1970-01-01' as "on",
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as "onLast",
     ${instant("e.recorded_at")} as "recordedAt"
   from event e cross join known
   where ${isFiled("e", "happened_on")} and e.subject = 'm'
   order by e.happened_on desc, e.event_id desc`,
);

/** An event that was taken back, or whose day was put right since: by whom, when and why. */
export interface FiledTakenBack extends Omit<FiledEvent, "recordedAt"> {
  readonly takenBackAt: string;
  readonly takenBackBy: number;
  readonly reason: string;
}

const readTakenBack = statement<FiledParams, FiledTakenBack>(
  "study_file_taken_back",
  `${filedKnown}
   select e.event_id as "eventId", e.kind, e.unit_id as "unitId",
     e.happened_on - date '1970-01-01' as "on",
     coalesce(e.happened_last, e.happened_on) - date '1970-01-01' as "onLast",
     ${instant("e.superseded_at")} as "takenBackAt", e.taken_back_by as "takenBackBy",
     e.taken_back_reason as reason
   from event e cross join known
   where e.region_id = $1 and e.member_id = $2 and e.subject = 'm'
     and e.taken_back_by is not null and e.superseded_at < known.until
     and e.happened_on <= $5::date
   order by e.superseded_at desc, e.event_id desc`,
);

/** What was taken back of one member by a moment, latest first. */
export function loadTakenBack(
  tx: Tx,
  regionId: number,
  memberId: number,
  at: FiledMoment,
): Promise<FiledTakenBack[]> {
  return tx.run(readTakenBack, filedParams(regionId, memberId, at));
}

/** A home that was taken back, or whose beginning or end was put right since: by whom, when and why. */
export interface FiledHomeTakenBack extends Omit<FiledHome, "recordedAt" | "kind"> {
  readonly takenBackAt: string;
  readonly takenBackBy: number;
  readonly reason: string;
}

const readHomesTakenBack = statement<FiledParams, FiledHomeTakenBack>(
  "study_file_homes_taken_back",
  `${filedKnown}
   select h.home_id as "homeId", h.unit_id as "unitId", ${days("h")},
     ${instant("h.superseded_at")} as "takenBackAt", h.taken_back_by as "takenBackBy",
     h.taken_back_reason as reason
   from home h cross join known
   where h.region_id = $1 and h.member_id = $2 and h.taken_back_by is not null
     and h.superseded_at < known.until and h.valid_from <= $5::date
   order by h.superseded_at desc, h.home_id desc`,
);

/** Which homes of one member were taken back or put right by a moment, latest first. */
export function loadHomesTakenBack(
  tx: Tx,
  regionId: number,
  memberId: number,
  at: FiledMoment,
): Promise<FiledHomeTakenBack[]> {
  return tx.run(readHomesTakenBack, filedParams(regionId, memberId, at));
}

/** What a row of the ledger says beyond what the judge reads: both time lines and by whom. */
export interface FiledEntry {
  readonly entryId: number;
  readonly note: string;
  readonly recordedAt: string;
  readonly recordedBy: number;
  readonly providerZh: string;
  readonly providerEn: string;
  /** Somebody objects to this row or one that it replaced, and waits for the answer. */
  readonly contested: boolean;
}

const readEntryRows = statement<FiledParams, FiledEntry>(
  "study_file_entries",
  `${filedKnown}
   select e.entry_id as "entryId", e.note, ${instant("e.recorded_at")} as "recordedAt",
     e.recorded_by as "recordedBy", p.name_zh as "providerZh", p.name_en as "providerEn",
     ${isContested("e", "o.root_id = e.root_id")} as contested
   from entry e join provider p on p.provider_id = e.provider_id cross join known
   where ${isFiledEntry} and e.subject = 'm'`,
);

export interface FiledRows {
  readonly homes: FiledHome[];
  readonly attachments: FiledStay[];
  readonly facts: FiledFact[];
  readonly events: FiledEvent[];
  readonly entries: FiledEntry[];
}

/** Everything in force about one member at a moment, latest first. */
export async function loadFiledRows(
  tx: Tx,
  regionId: number,
  memberId: number,
  at: FiledMoment,
): Promise<FiledRows> {
  const key = filedParams(regionId, memberId, at);
  const [homes, attachments, facts, events, entries] = await Promise.all([
    tx.run(readHomes, key),
    tx.run(readAttachments, key),
    tx.run(readFacts, key),
    tx.run(readEvents, key),
    tx.run(readEntryRows, key),
  ]);
  return { homes, attachments, facts, events, entries };
}

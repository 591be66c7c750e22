import type { Day, PartialDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { listTexts, numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** Who records, and when; null is the server's clock. Only the demonstration's writer gives one. */
export interface Recording {
  readonly by: number;
  readonly at: string | null;
}

/** What every row about a member carries. */
export interface Whom {
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly UnitId[];
}

export interface NewMember extends Whom {
  readonly unitId: UnitId | null;
  readonly lastUnitId: UnitId;
  readonly memberNo: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: string | null;
  readonly born: PartialDay | null;
  readonly joinedOn: Day | null;
}

const insertLocators = statement<string[]>(
  "members.insert_locators",
  `insert into member_locator (member_id, member_no, region_id, seen_by)
   select m.member_id, m.member_no, m.region_id, m.seen_by::bigint[]
   from unnest($1::bigint[], $2::text[], $3::integer[], $4::text[])
     as m (member_id, member_no, region_id, seen_by)`,
);

const insertMembers = statement<unknown[]>(
  "members.insert_members",
  `insert into member (region_id, member_id, seen_by, unit_id, last_unit_id, member_no, name,
     name_en, sex, born_first, born_last, joined_on, recorded_by, recorded_at)
   select m.region_id, m.member_id, m.seen_by::bigint[], m.unit_id, m.last_unit_id, m.member_no,
     m.name, m.name_en, m.sex, date '1970-01-01' + m.born_first, date '1970-01-01' + m.born_last,
     date '1970-01-01' + m.joined_on, $13::bigint, coalesce($14::timestamptz, now())
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[],
     $7::text[], $8::text[], $9::text[], $10::integer[], $11::integer[], $12::integer[])
     as m (region_id, member_id, seen_by, unit_id, last_unit_id, member_no, name, name_en, sex,
       born_first, born_last, joined_on)`,
);

/** Inserts members with their locators; a number that is taken fails (`23505`). */
export function sendMembers(tx: Tx, members: readonly NewMember[], recording: Recording): void {
  if (members.length === 0) return;
  const ids = numbers(members.map((one) => one.memberId));
  const regions = numbers(members.map((one) => one.regionId));
  const memberNos = texts(members.map((one) => one.memberNo));
  const seenBy = listTexts(members.map((one) => one.seenBy));
  tx.send(insertLocators, [ids, memberNos, regions, seenBy]);
  tx.send(insertMembers, [
    regions,
    ids,
    seenBy,
    numbers(members.map((one) => one.unitId)),
    numbers(members.map((one) => one.lastUnitId)),
    memberNos,
    texts(members.map((one) => one.name)),
    texts(members.map((one) => one.nameEn)),
    texts(members.map((one) => one.sex)),
    numbers(members.map((one) => one.born?.first ?? null)),
    numbers(members.map((one) => one.born?.last ?? null)),
    numbers(members.map((one) => one.joinedOn)),
    recording.by,
    recording.at,
  ]);
}

export interface NewHome extends Whom {
  readonly unitId: UnitId;
  readonly from: Day;
  readonly to: Day | null;
  readonly supersedes: number | null;
}

const insertHomes = statement<unknown[]>(
  "members.insert_homes",
  `insert into home (region_id, member_id, seen_by, unit_id, valid_from, valid_to, supersedes,
     recorded_by, recorded_at)
   select h.region_id, h.member_id, h.seen_by::bigint[], h.unit_id,
     date '1970-01-01' + h.valid_from, date '1970-01-01' + h.valid_to, h.supersedes, $8::bigint,
     coalesce($9::timestamptz, now())
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::integer[], $6::integer[],
     $7::bigint[]) as h (region_id, member_id, seen_by, unit_id, valid_from, valid_to, supersedes)`,
);

/** Two homes on one day fail (`23P01`). */
export function sendHomes(tx: Tx, homes: readonly NewHome[], recording: Recording): void {
  if (homes.length === 0) return;
  tx.send(insertHomes, [
    ...whom(homes),
    numbers(homes.map((one) => one.unitId)),
    numbers(homes.map((one) => one.from)),
    numbers(homes.map((one) => one.to)),
    numbers(homes.map((one) => one.supersedes)),
    recording.by,
    recording.at,
  ]);
}

function whom(rows: readonly Whom[]): [string, string, string] {
  return [
    numbers(rows.map((one) => one.regionId)),
    numbers(rows.map((one) => one.memberId)),
    listTexts(rows.map((one) => one.seenBy)),
  ];
}

export interface NewAttachment extends NewHome {
  readonly kind: string;
}

const insertAttachments = statement<unknown[]>(
  "members.insert_attachments",
  `insert into attachment (region_id, member_id, seen_by, unit_id, kind, valid_from, valid_to,
     supersedes, recorded_by, recorded_at)
   select a.region_id, a.member_id, a.seen_by::bigint[], a.unit_id, a.kind,
     date '1970-01-01' + a.valid_from, date '1970-01-01' + a.valid_to, a.supersedes, $9::bigint,
     coalesce($10::timestamptz, now())
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::integer[],
     $7::integer[], $8::bigint[])
     as a (region_id, member_id, seen_by, unit_id, kind, valid_from, valid_to, supersedes)`,
);

export function sendAttachments(
  tx: Tx,
  attachments: readonly NewAttachment[],
  recording: Recording,
): void {
  if (attachments.length === 0) return;
  tx.send(insertAttachments, [
    ...whom(attachments),
    numbers(attachments.map((one) => one.unitId)),
    texts(attachments.map((one) => one.kind)),
    numbers(attachments.map((one) => one.from)),
    numbers(attachments.map((one) => one.to)),
    numbers(attachments.map((one) => one.supersedes)),
    recording.by,
    recording.at,
  ]);
}

export interface NewFact extends Whom {
  readonly subject: "m" | "u";
  readonly kind: string;
  readonly value: string;
  readonly unitId: UnitId | null;
  readonly from: PartialDay;
  readonly to: PartialDay | null;
  readonly supersedes: number | null;
}

const insertFacts = statement<unknown[]>(
  "members.insert_facts",
  `insert into fact (region_id, member_id, seen_by, subject, kind, value, unit_id, valid_from,
     valid_from_last, valid_to, valid_to_last, supersedes, recorded_by, recorded_at)
   select f.region_id, f.member_id, f.seen_by::bigint[], f.subject::"char", f.kind, f.value,
     f.unit_id, date '1970-01-01' + f.valid_from, date '1970-01-01' + f.valid_from_last,
     date '1970-01-01' + f.valid_to, date '1970-01-01' + f.valid_to_last, f.supersedes, $13::bigint,
     coalesce($14::timestamptz, now())
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
     $7::bigint[], $8::integer[], $9::integer[], $10::integer[], $11::integer[], $12::bigint[])
     as f (region_id, member_id, seen_by, subject, kind, value, unit_id, valid_from,
       valid_from_last, valid_to, valid_to_last, supersedes)`,
);

export function sendFacts(tx: Tx, facts: readonly NewFact[], recording: Recording): void {
  if (facts.length === 0) return;
  tx.send(insertFacts, [
    ...whom(facts),
    texts(facts.map((one) => one.subject)),
    texts(facts.map((one) => one.kind)),
    texts(facts.map((one) => one.value)),
    numbers(facts.map((one) => one.unitId)),
    numbers(facts.map((one) => one.from.first)),
    numbers(facts.map((one) => lastIfPartial(one.from))),
    numbers(facts.map((one) => one.to?.first ?? null)),
    numbers(facts.map((one) => lastIfPartial(one.to))),
    numbers(facts.map((one) => one.supersedes)),
    recording.by,
    recording.at,
  ]);
}

function lastIfPartial(day: PartialDay | null): Day | null {
  return day === null || day.first === day.last ? null : day.last;
}

export interface NewEvent extends Whom {
  readonly subject: "m" | "u";
  readonly kind: string;
  readonly on: PartialDay;
  readonly unitId: UnitId | null;
  /** The event that is wrong and stands corrected by this one. */
  readonly supersedes?: number;
}

const insertEvents = statement<unknown[]>(
  "members.insert_events",
  `insert into event (region_id, member_id, seen_by, subject, kind, happened_on, happened_last,
     unit_id, supersedes, recorded_by, recorded_at)
   select e.region_id, e.member_id, e.seen_by::bigint[], e.subject::"char", e.kind,
     date '1970-01-01' + e.happened_on, date '1970-01-01' + e.happened_last, e.unit_id, e.supersedes,
     $10::bigint, coalesce($11::timestamptz, now())
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::integer[],
     $7::integer[], $8::bigint[], $9::bigint[])
     as e (region_id, member_id, seen_by, subject, kind, happened_on, happened_last, unit_id,
       supersedes)`,
);

export function sendEvents(tx: Tx, events: readonly NewEvent[], recording: Recording): void {
  if (events.length === 0) return;
  tx.send(insertEvents, [
    ...whom(events),
    texts(events.map((one) => one.subject)),
    texts(events.map((one) => one.kind)),
    numbers(events.map((one) => one.on.first)),
    numbers(events.map((one) => lastIfPartial(one.on))),
    numbers(events.map((one) => one.unitId)),
    numbers(events.map((one) => one.supersedes ?? null)),
    recording.by,
    recording.at,
  ]);
}

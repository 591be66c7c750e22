import type { EntryAct } from "#core/ledger";
import { statement, type Tx } from "./database.ts";

/**
 * A page of the members who are or were at home at or below a unit, `$2`, after one of them, `$1`. In the
 * order of their ids, which nothing changes: who goes to another region between two pages is neither
 * missed nor met twice.
 */
const page = (columns: string): string => `with page as (
     select ${columns} from member_locator l
     join member m on m.region_id = l.region_id and m.member_id = l.member_id
     where l.member_id > $1
       and exists (select 1 from home h join unit u on u.unit_id = h.unit_id
         where h.region_id = m.region_id and h.member_id = m.member_id and h.superseded_at is null
           and u.path <@ (select e.path from unit e where e.unit_id = $2))
     order by l.member_id limit $3)`;

/** A row about a member. */
interface ExportedRow {
  readonly memberId: number;
}

/** One home of a member, as its file shows it. Days are text. */
export interface ExportedHome extends ExportedRow {
  readonly memberNo: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: "f" | "m" | null;
  readonly bornFirst: string | null;
  readonly bornLast: string | null;
  readonly unit: string;
  readonly from: string;
  readonly to: string | null;
}

const listHomes = statement<[number, number, number], ExportedHome>(
  "export_homes",
  `${page("m.region_id, m.member_id, m.member_no, m.name, m.name_en, m.sex, m.born_first, m.born_last")}
   select p.member_id as "memberId", p.member_no as "memberNo", p.name,
     p.name_en as "nameEn", p.sex, p.born_first as "bornFirst", p.born_last as "bornLast",
     coalesce(v.code, u.code) as unit, h.valid_from as "from", h.valid_to as "to"
   from page p
   join home h on h.region_id = p.region_id and h.member_id = p.member_id
     and h.superseded_at is null
   join unit u on u.unit_id = h.unit_id
   left join unit_version v on v.unit_id = h.unit_id and v.superseded_at is null
     and v.valid_from <= h.valid_from and (v.valid_to is null or v.valid_to > h.valid_from)
   order by p.member_id, h.valid_from`,
);

/** Homes of the members after a place who are or were at home at or below a unit. */
export function exportHomes(
  tx: Tx,
  after: number,
  unitId: number,
  members: number,
): Promise<ExportedHome[]> {
  return tx.run(listHomes, [after, unitId, members]);
}

/** A fact or event, as its file shows it. */
export interface ExportedFact extends ExportedRow {
  readonly memberNo: string;
  readonly record: "fact" | "event";
  readonly kind: string;
  readonly value: string;
  readonly unit: string | null;
  readonly from: string;
  readonly fromLast: string | null;
  readonly to: string | null;
  readonly toLast: string | null;
}

const listFacts = statement<[number, number, number], ExportedFact>(
  "export_facts",
  `${page("m.region_id, m.member_id, m.member_no")},
   rows as (
     select p.region_id, p.member_id, p.member_no, 'fact' as record, f.kind, f.value, f.unit_id,
       f.valid_from, f.valid_from_last, f.valid_to, f.valid_to_last
     from page p join fact f on f.region_id = p.region_id and f.member_id = p.member_id
       and f.superseded_at is null
     union all
     select p.region_id, p.member_id, p.member_no, 'event', e.kind, '', e.unit_id,
       e.happened_on, e.happened_last, null, null
     from page p join event e on e.region_id = p.region_id and e.member_id = p.member_id
       and e.superseded_at is null
     union all
     select p.region_id, p.member_id, p.member_no, 'fact', 'host', a.kind, a.unit_id,
       a.valid_from, null, a.valid_to, null
     from page p join attachment a on a.region_id = p.region_id and a.member_id = p.member_id
       and a.superseded_at is null)
   select r.member_id as "memberId", r.member_no as "memberNo", r.record,
     r.kind, r.value, u.code as unit, r.valid_from as "from", r.valid_from_last as "fromLast",
     r.valid_to as "to", r.valid_to_last as "toLast"
   from rows r left join unit u on u.unit_id = r.unit_id
   order by r.member_id, r.valid_from, r.kind, r.value`,
);

export function exportFacts(
  tx: Tx,
  after: number,
  unitId: number,
  members: number,
): Promise<ExportedFact[]> {
  return tx.run(listFacts, [after, unitId, members]);
}

const lastMember = statement<[number, number, number], { memberId: number | null }>(
  "export_last_member",
  `${page("m.member_id")} select max(member_id) as "memberId" from page`,
);

/** The last member of the page that begins after one; null where there is none. */
export async function lastExported(
  tx: Tx,
  after: number,
  unitId: number,
  members: number,
): Promise<number | null> {
  return (await tx.run(lastMember, [after, unitId, members]))[0]?.memberId ?? null;
}

const latestMove = statement<[], { moveId: number }>(
  "export_latest_move",
  `select coalesce(max(move_id), 0) as "moveId" from unit_move`,
);

/** The latest move of a unit, to tell later whether another one came in between. */
export async function moveSoFar(tx: Tx): Promise<number> {
  return (await tx.run(latestMove, []))[0]?.moveId ?? 0;
}

const crossed = statement<[number, number], { found: boolean }>(
  "export_crossed",
  `select exists (
     select 1 from unit_move v
     join unit e on e.unit_id = $2
     join unit f on f.unit_id = v.from_parent
     join unit t on t.unit_id = v.to_parent
     where v.move_id > $1 and (f.path <@ e.path) <> (t.path <@ e.path)) as found`,
);

/** Whether a unit was moved out of, or into, what lies at or below a unit, since another move. */
export async function isCrossedSince(tx: Tx, moveId: number, unitId: number): Promise<boolean> {
  return (await tx.run(crossed, [moveId, unitId]))[0]?.found === true;
}

/** A row of the ledger, as its file shows it. Days are text, the credit is in thousandths. */
export interface ExportedEntry extends ExportedRow {
  readonly memberNo: string;
  readonly source: string;
  readonly sourceKey: string;
  readonly act: EntryAct;
  readonly corrects: string | null;
  readonly sessionSource: string;
  readonly sessionKey: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly minutes: number | null;
  readonly credit: number | null;
  readonly creditUnit: string | null;
  readonly dayDates: readonly string[] | null;
  readonly dayMinutes: readonly number[] | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  readonly providerCode: string;
  readonly providerName: string;
  readonly providerKind: string;
  readonly providerLevel: string | null;
  readonly place: string;
  readonly unit: string | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly note: string;
}

/**
 * The key of a row in a file: where a merge gave it to another member, with the number it was recorded
 * under, since both may have a row of one key. An import of the file takes it off again.
 */
const exportedKey = (row: string): string =>
  `${row}.source_key || coalesce('@' || (select o.member_no from member_locator o
       where o.member_id = ${row}.original_member), '')`;

const listEntries = statement<[number, number, number], ExportedEntry>(
  "export_entries",
  `${page("m.region_id, m.member_id, m.member_no")}
   select p.member_id as "memberId", p.member_no as "memberNo", e.source,
     ${exportedKey("e")} as "sourceKey",
     case e.act when 'c' then 'correction' when 'w' then 'withdrawal' else 'entry' end as act,
     ${exportedKey("c")} as corrects, s.source as "sessionSource", s.source_key as "sessionKey",
     s.starts_on as "startsOn", s.ends_on as "endsOn", left(s.starts_at::text, 5) as "startsAt",
     left(s.ends_at::text, 5) as "endsAt", e.minutes, (e.credit * 1000)::integer as credit,
     e.credit_unit as "creditUnit", e.day_dates::text[] as "dayDates", e.day_minutes as "dayMinutes",
     e.form, e.topic, e.course, v.code as "providerCode", v.name_zh as "providerName",
     v.kind as "providerKind", l.level as "providerLevel", s.place, u.code as unit, e.outcome,
     e.attested, e.note
   from page p
   join entry e on e.region_id = p.region_id and e.member_id = p.member_id
   join session s on s.session_id = e.session_id
   join provider v on v.provider_id = e.provider_id
   left join entry c on c.region_id = e.region_id and c.member_id = e.member_id
     and c.entry_id = e.corrects
   left join unit u on u.unit_id = s.unit_id
   left join lateral (
     select pl.level from provider_level pl
     where pl.provider_id = v.provider_id and pl.superseded_at is null and pl.valid_from <= s.ends_on
       and (pl.valid_to is null or pl.valid_to > s.ends_on)
     order by pl.valid_from desc limit 1) l on true
   order by p.member_id, e.entry_id`,
);

export function exportEntries(
  tx: Tx,
  after: number,
  unitId: number,
  members: number,
): Promise<ExportedEntry[]> {
  return tx.run(listEntries, [after, unitId, members]);
}

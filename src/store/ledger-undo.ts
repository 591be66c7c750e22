import type { Day } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** How long what was recorded may be taken back as if it had not been. */
export const undoMinutes = 10;
/** The note by which a withdrawal is known as an undo. */
export const undoNote = "undone";

/** An entry that somebody wants to undo. */
export interface UndoneEntry {
  readonly memberId: number;
  readonly entryId: number;
  readonly sessionId: number;
  readonly act: string;
  readonly isOwn: boolean;
  /** Recorded less than `undoMinutes` ago, by the clock of the database. */
  readonly isYoung: boolean;
}

const read = statement<[string, string, number], UndoneEntry>(
  "entries_to_undo",
  `select e.member_id as "memberId", e.entry_id as "entryId", e.session_id as "sessionId", e.act,
     e.recorded_by = $3 as "isOwn",
     e.recorded_at > now() - interval '${undoMinutes} minutes' as "isYoung"
   from unnest($1::bigint[], $2::bigint[]) as k (member_id, entry_id)
   join member_locator l on l.member_id = k.member_id
   join entry e on e.region_id = l.region_id and e.member_id = k.member_id
     and e.entry_id = k.entry_id and e.subject = 'm'`,
);

export function entriesToUndo(
  tx: Tx,
  entries: readonly { readonly memberId: number; readonly entryId: number }[],
  accountId: number,
): Promise<UndoneEntry[]> {
  return tx.run(read, [
    numbers(entries.map((one) => one.memberId)),
    numbers(entries.map((one) => one.entryId)),
    accountId,
  ]);
}

const undone = statement<[string, string], { memberId: number; entryId: number }>(
  "entries_undone",
  `select e.member_id as "memberId", e.entry_id as "entryId"
   from unnest($1::bigint[], $2::bigint[]) as k (member_id, entry_id)
   join member_locator l on l.member_id = k.member_id
   join entry e on e.region_id = l.region_id and e.member_id = k.member_id
     and e.entry_id = k.entry_id and e.act = 'w' and e.note = '${undoNote}'`,
);

/** Which of these rows undid what was recorded a moment before. */
export async function undoneAmong(
  tx: Tx,
  rows: readonly { readonly memberId: number; readonly entryId: number }[],
): Promise<ReadonlySet<number>> {
  if (rows.length === 0) return new Set();
  const found = await tx.run(undone, [
    numbers(rows.map((one) => one.memberId)),
    numbers(rows.map((one) => one.entryId)),
  ]);
  return new Set(found.map((row) => row.entryId));
}

/** A session of a unit that may be held again. */
export interface HeldSession {
  readonly endsOn: Day;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  readonly place: string;
  readonly providerId: number;
  readonly providerZh: string;
  readonly providerEn: string;
  /** What most of those in sight attended. */
  readonly minutes: number;
  readonly people: number;
}

const lastHeld = statement<[number, string, Day], HeldSession>(
  "last_session_of_unit",
  `select s.ends_on - date '1970-01-01' as "endsOn", s.form, s.topic, s.course, s.place,
     p.provider_id as "providerId", p.name_zh as "providerZh", p.name_en as "providerEn",
     e.minutes::integer as minutes, e.people
   from unit u
   cross join lateral (
     select s.session_id, s.ends_on, s.form, s.topic, s.course, s.place, s.provider_id from session s
     where s.unit_id = u.unit_id and s.form = any ($2::text[]) and s.starts_on = s.ends_on
       and s.ends_on <= date '1970-01-01' + $3::integer
     order by s.ends_on desc, s.session_id desc limit 20) s
   cross join lateral (
     select mode() within group (order by e.minutes) as minutes, count(*) as people
     from entry e
     where e.region_id = u.region_id and e.session_id = s.session_id and e.minutes > 0
       and not exists (
         select 1 from entry n where n.region_id = e.region_id and n.member_id = e.member_id
           and n.root_id = e.root_id and n.entry_id > e.entry_id)) e
   join provider p on p.provider_id =
     coalesce((select o.provider_id from provider o where o.unit_id = u.unit_id
       order by o.provider_id limit 1), s.provider_id)
   where u.unit_id = $1 and e.people > 0
   order by s.ends_on desc, s.session_id desc limit 1`,
);

/** The last session of one day that a unit held in one of these forms, as far as it is in sight. */
export async function lastSessionOf(
  tx: Tx,
  unitId: number,
  forms: readonly string[],
  today: Day,
): Promise<HeldSession | null> {
  return (await tx.run(lastHeld, [unitId, texts(forms), today]))[0] ?? null;
}

import type { Day } from "#core/day";
import type { DayLine, EntryAct, StatedCredit } from "#core/ledger";
import { booleans, listTexts, numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A row that is appended to the ledger. */
export interface NewEntry {
  readonly regionId: number;
  readonly entryId: number;
  readonly memberId: number;
  /** The first row of the chain; its own id for a plain entry. */
  readonly rootId: number;
  readonly corrects: number | null;
  readonly act: EntryAct;
  readonly sessionId: number;
  readonly minutes: number | null;
  readonly credit: StatedCredit | null;
  readonly days: readonly DayLine[] | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly note: string;
  readonly source: string;
  readonly sourceKey: string;
  /** SHA-256 over the canonical content, hexadecimal. */
  readonly contentHash: string;
  /** The demonstration's writer alone sets it; else the server's clock does. */
  readonly recordedAt: string | null;
  /** For whom it is recorded, where that number was merged into this member's; absent: for himself. */
  readonly recordedFor?: number | undefined;
}

const reserve = statement<[number], { id: number }>(
  "reserve_entry_ids",
  `select nextval('entry_id_seq') as id from generate_series(1, $1::integer)`,
);

/** Ids for rows that will be appended, ascending. */
export async function reserveEntryIds(tx: Tx, count: number): Promise<number[]> {
  return (await tx.run(reserve, [count])).map((row) => row.id);
}

/** A row that begins a chain: it gets its number when it is written. */
export type FirstEntry = Omit<NewEntry, "entryId" | "rootId">;

const insertInto = (seenBy: string, subjectJoin: string, subject: string): string =>
  `insert into entry (region_id, member_id, entry_id, root_id, corrects, act, subject, seen_by,
     session_id, starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form,
     topic, course, place, provider_id, outcome, attested, note, source, source_key, content_hash,
     recorded_at, recorded_by, original_member)
   select k.region_id, k.member_id, i.entry_id, coalesce(k.root_id, i.entry_id), k.corrects, k.act, '${subject}',
     ${seenBy}, k.session_id, s.starts_on, s.ends_on, k.minutes, k.credit / 1000.0, k.credit_unit,
     case when k.day_dates is not null then
       array(select date '1970-01-01' + d from unnest(k.day_dates::integer[]) with ordinality
         as x (d, n) order by n) end,
     k.day_minutes::integer[], s.form, s.topic, s.course, s.place, s.provider_id, k.outcome,
     k.attested,
     k.note, k.source, k.source_key, decode(k.content_hash, 'hex'),
     coalesce(k.recorded_at::timestamptz, now()), k.recorded_by, k.recorded_for
   from unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::"char"[], $8::bigint[],
     $9::integer[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::text[],
     $15::boolean[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::bigint[], $1::bigint[])
     as k (region_id, member_id, entry_id, root_id, corrects, act, session_id, minutes, credit,
       credit_unit, day_dates, day_minutes, outcome, attested, note, source, source_key,
       content_hash, recorded_at, recorded_for, recorded_by)
   cross join lateral (select coalesce(k.entry_id, nextval('entry_id_seq')) as entry_id) as i
   join session s on s.session_id = k.session_id
   ${subjectJoin}`;

const insertAboutMembers = insertInto(
  "m.seen_by",
  "join member m on m.region_id = k.region_id and m.member_id = k.member_id",
  "m",
);

const insertOfMembers = statement<readonly (string | number)[]>(
  "insert_entries",
  insertAboutMembers,
);

const insertFirstOfMembers = statement<readonly (string | number)[], Written>(
  "insert_first_entries",
  `${insertAboutMembers}
   on conflict (region_id, member_id, source, source_key, coalesce(original_member, member_id))
     do nothing
   returning member_id as "memberId", entry_id as "entryId"`,
);

const insertOfUnits = statement<readonly (string | number)[]>(
  "insert_unit_entries",
  insertInto(
    "string_to_array(u.path::text, '.')::bigint[]",
    "join unit u on u.region_id = k.region_id and u.unit_id = k.member_id",
    "u",
  ),
);

const actLetter: Readonly<Record<EntryAct, string>> = {
  entry: "e",
  correction: "c",
  withdrawal: "w",
};

/** Appends rows about members (or units), by the account of all or of each; does not wait. */
export function sendEntries(
  tx: Tx,
  recordedBy: number | readonly number[],
  rows: readonly NewEntry[],
  subject: "member" | "unit" = "member",
): void {
  if (rows.length === 0) return;
  const insert = subject === "member" ? insertOfMembers : insertOfUnits;
  tx.send(insert, entryArrays(recordedBy, rows));
}

/** The number under which a member's row was written. */
export interface Written {
  readonly memberId: number;
  readonly entryId: number;
}

/**
 * Begins chains of members, and answers those that were written: a row whose key is taken is left out.
 * No two of `rows` may have one key.
 */
export function insertFirstEntries(
  tx: Tx,
  recordedBy: readonly number[],
  rows: readonly FirstEntry[],
): Promise<Written[]> {
  if (rows.length === 0) return Promise.resolve([]);
  const unnumbered = rows.map((row) => ({ ...row, entryId: null, rootId: null }));
  return tx.run(insertFirstOfMembers, entryArrays(recordedBy, unnumbered));
}

interface Numbered {
  readonly entryId: number | null;
  readonly rootId: number | null;
}

function entryArrays(
  recordedBy: number | readonly number[],
  rows: readonly (FirstEntry & Numbered)[],
): string[] {
  return [
    numbers(typeof recordedBy === "number" ? rows.map(() => recordedBy) : recordedBy),
    numbers(rows.map((row) => row.regionId)),
    numbers(rows.map((row) => row.memberId)),
    numbers(rows.map((row) => row.entryId)),
    numbers(rows.map((row) => row.rootId)),
    numbers(rows.map((row) => row.corrects)),
    texts(rows.map((row) => actLetter[row.act])),
    numbers(rows.map((row) => row.sessionId)),
    numbers(rows.map((row) => row.minutes)),
    numbers(rows.map((row) => row.credit?.thousandths ?? null)),
    texts(rows.map((row) => row.credit?.unit ?? null)),
    listTexts(rows.map((row) => row.days?.map((line) => line.on) ?? null)),
    listTexts(rows.map((row) => row.days?.map((line) => line.minutes) ?? null)),
    texts(rows.map((row) => row.outcome)),
    booleans(rows.map((row) => row.attested)),
    texts(rows.map((row) => row.note)),
    texts(rows.map((row) => row.source)),
    texts(rows.map((row) => row.sourceKey)),
    texts(rows.map((row) => row.contentHash)),
    texts(rows.map((row) => row.recordedAt)),
    numbers(rows.map((row) => row.recordedFor ?? null)),
  ];
}

/** A row that is here already under a key. */
export interface KeyedEntry {
  readonly memberId: number;
  /** For whom it was recorded: the member himself, or one merged into him. */
  readonly recordedFor: number;
  readonly source: string;
  readonly sourceKey: string;
  readonly entryId: number;
  readonly rootId: number;
  readonly contentHash: string;
}

// One look into the unique index for each key: joined, a plan made while the table was small reads
// the whole region for every portion of a load.
const findKeys = statement<[string, string, string, string, string], KeyedEntry>(
  "entries_by_key",
  `select e.member_id as "memberId", e.recorded_for as "recordedFor", e.source,
     e.source_key as "sourceKey",
     e.entry_id as "entryId", e.root_id as "rootId", encode(e.content_hash, 'hex') as "contentHash"
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
     as k (region_id, member_id, source, source_key, recorded_for)
   cross join lateral (
     select member_id, coalesce(original_member, member_id) as recorded_for, source, source_key,
       entry_id, root_id, content_hash
     from entry
     where region_id = k.region_id and member_id = k.member_id and source = k.source
       and source_key = k.source_key and coalesce(original_member, member_id) = k.recorded_for
     limit 1) as e`,
);

export interface EntryKey {
  readonly regionId: number;
  readonly memberId: number;
  /** Where that is another than the member himself. */
  readonly recordedFor?: number | undefined;
  readonly source: string;
  readonly sourceKey: string;
}

/** Which of these keys are taken already. */
export function entriesByKey(tx: Tx, keys: readonly EntryKey[]): Promise<KeyedEntry[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return tx.run(findKeys, [
    numbers(keys.map((key) => key.regionId)),
    numbers(keys.map((key) => key.memberId)),
    texts(keys.map((key) => key.source)),
    texts(keys.map((key) => key.sourceKey)),
    numbers(keys.map((key) => key.recordedFor ?? key.memberId)),
  ]);
}

/** The row of a chain that stands, and how its session went. */
export interface ChainHead {
  readonly memberId: number;
  readonly rootId: number;
  readonly entryId: number;
  readonly act: string;
  readonly sessionId: number;
  readonly startsOn: Day;
  readonly endsOn: Day;
}

const readHeads = statement<[number, string, string], ChainHead>(
  "chain_heads",
  `select distinct on (e.member_id, e.root_id) e.member_id as "memberId", e.root_id as "rootId",
     e.entry_id as "entryId", e.act, e.session_id as "sessionId",
     e.starts_on - date '1970-01-01' as "startsOn", e.ends_on - date '1970-01-01' as "endsOn"
   from unnest($2::bigint[], $3::bigint[]) as k (member_id, root_id)
   join entry e on e.region_id = $1 and e.member_id = k.member_id and e.root_id = k.root_id
   order by e.member_id, e.root_id, e.entry_id desc`,
);

/** The last row of each chain, of locked members of one region. */
export function chainHeads(
  tx: Tx,
  regionId: number,
  chains: readonly { readonly memberId: number; readonly rootId: number }[],
): Promise<ChainHead[]> {
  if (chains.length === 0) return Promise.resolve([]);
  return tx.run(readHeads, [
    regionId,
    numbers(chains.map((one) => one.memberId)),
    numbers(chains.map((one) => one.rootId)),
  ]);
}

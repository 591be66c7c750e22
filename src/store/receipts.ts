import type { Day } from "#core/day";
import type { StatedCredit } from "#core/ledger";
import { statement, type Tx } from "./database.ts";

const readKey = statement<[], { readonly key: string }>(
  "receipts.key",
  `select encode(key, 'hex') as key from receipt_key`,
);
const makeKey = statement<[string], { readonly key: string }>(
  "receipts.make_key",
  `insert into receipt_key (key) values (decode($1, 'hex')) on conflict (one) do nothing
   returning encode(key, 'hex') as key`,
);

/**
 * The key of this register, hexadecimal; needs whole sight. Where there is none, `fresh` becomes it.
 * Two who ask for the first one at once get the same: the later waits for the earlier.
 */
export async function receiptKey(tx: Tx, fresh: () => string): Promise<string> {
  const [here] = await tx.run(readKey, []);
  if (here !== undefined) return here.key;
  const [made] = await tx.run(makeKey, [fresh()]);
  const [found] = made === undefined ? await tx.run(readKey, []) : [made];
  if (found === undefined) throw new Error("the key of receipts is neither there nor made");
  return found.key;
}

/** What the register has of one row of the ledger, for its receipt. */
export interface ReceiptedEntry {
  readonly entryId: number;
  readonly act: "e" | "c" | "w";
  /** SHA-256, hexadecimal. */
  readonly contentHash: string;
  /** UTC, ISO 8601, whole seconds. */
  readonly recordedAt: string;
  /** The same as a day of the organisation. */
  readonly recordedOn: string;
  /** The row of its chain that stands, where that is another one: what it does, and since when. */
  readonly laterAct: "c" | "w" | null;
  readonly laterOn: string | null;
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const receipted = (zone: string): string => `e.entry_id as "entryId", e.act,
     encode(e.content_hash, 'hex') as "contentHash", ${instant("e.recorded_at")} as "recordedAt",
     to_char(e.recorded_at at time zone ${zone}, 'YYYY-MM-DD') as "recordedOn",
     l.act as "laterAct", to_char(l.recorded_at at time zone ${zone}, 'YYYY-MM-DD') as "laterOn"`;

const standing = `left join lateral (
     select n.act, n.recorded_at from entry n
     where n.region_id = e.region_id and n.member_id = e.member_id and n.root_id = e.root_id
       and n.entry_id > e.entry_id
     order by n.entry_id desc limit 1) as l on true`;

const findEntry = statement<[number, string], ReceiptedEntry>(
  "receipts.entry",
  `select ${receipted("$2")} from entry e ${standing} where e.entry_id = $1`,
);

/** By its id alone, wherever it is kept; needs whole sight. */
export async function findReceipted(
  tx: Tx,
  entryId: number,
  zone: string,
): Promise<ReceiptedEntry | null> {
  const [row] = await tx.run(findEntry, [entryId, zone]);
  return row ?? null;
}

/** A row of the ledger with everything that its hash is made of. */
export interface HashedEntry extends ReceiptedEntry {
  readonly subject: "m" | "u";
  readonly subjectId: number;
  readonly corrects: number | null;
  readonly sessionId: number;
  readonly minutes: number | null;
  readonly credit: StatedCredit | null;
  readonly days: readonly { readonly on: Day; readonly minutes: number }[] | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly note: string;
  /** The member's identifying data were removed, notes among them. */
  readonly removed: boolean;
  readonly session: {
    readonly startsOn: Day;
    readonly endsOn: Day;
    readonly startsAt: string | null;
    readonly endsAt: string | null;
    readonly form: string;
    readonly topic: string;
    readonly course: string;
    readonly providerId: number;
    readonly unitId: number | null;
    readonly place: string;
  };
}

// Of whom it was when it was recorded: a merge gives the row to another, and its hash stays.
const hashed = `e.subject, coalesce(e.original_member, e.member_id) as "subjectId", e.corrects, e.session_id as "sessionId",
     e.minutes, case when e.credit is not null then jsonb_build_object(
       'thousandths', (e.credit * 1000)::bigint, 'unit', e.credit_unit) end as credit,
     case when e.day_dates is not null then array(
       select jsonb_build_object('on', d.day - date '1970-01-01', 'minutes', d.minutes)
       from unnest(e.day_dates, e.day_minutes) with ordinality as d (day, minutes, n)
       order by d.n) end as days,
     e.outcome, e.attested, e.note, exists (select 1 from member x where e.subject = 'm'
       and x.region_id = e.region_id and x.member_id = e.member_id
       and x.removed_at is not null) as removed,
     jsonb_build_object('startsOn', s.starts_on - date '1970-01-01',
       'endsOn', s.ends_on - date '1970-01-01', 'startsAt', to_char(s.starts_at, 'HH24:MI'),
       'endsAt', to_char(s.ends_at, 'HH24:MI'), 'form', s.form, 'topic', s.topic,
       'course', s.course, 'providerId', s.provider_id, 'unitId', s.unit_id,
       'place', s.place) as session`;

type OneParams = [number, HashedEntry["subject"], number, number, string];
const readOne = statement<OneParams, HashedEntry>(
  "receipts.content",
  `select ${receipted("$5")}, ${hashed}
   from entry e join session s on s.session_id = e.session_id ${standing}
   where e.region_id = $1 and e.subject = $2 and e.member_id = $3 and e.entry_id = $4`,
);

/** One row about a member or a unit, as far as it is in sight. */
export async function findHashed(
  tx: Tx,
  of: { readonly regionId: number; readonly subject: "m" | "u"; readonly subjectId: number },
  entryId: number,
  zone: string,
): Promise<HashedEntry | null> {
  const [row] = await tx.run(readOne, [of.regionId, of.subject, of.subjectId, entryId, zone]);
  return row ?? null;
}

const readAfter = statement<[number, number], HashedEntry>(
  "receipts.all_after",
  `select e.entry_id as "entryId", e.act, encode(e.content_hash, 'hex') as "contentHash",
     '' as "recordedAt", '' as "recordedOn", null as "laterAct", null as "laterOn", ${hashed}
   from entry e join session s on s.session_id = e.session_id
   where e.entry_id > $1 order by e.entry_id limit $2`,
);

/** The whole ledger, a portion after another, in the order of ids; needs whole sight. */
export function hashedAfter(tx: Tx, entryId: number, limit: number): Promise<HashedEntry[]> {
  return tx.run(readAfter, [entryId, limit]);
}

const readHashes = statement<[number], { readonly entryId: number; readonly contentHash: string }>(
  "receipts.hashes",
  `select e.entry_id as "entryId", encode(e.content_hash, 'hex') as "contentHash"
   from member_locator l
   join entry e on e.region_id = l.region_id and e.member_id = l.member_id and e.subject = 'm'
   where l.member_id = $1`,
);

/** The hashes of a member's rows in sight, by id. */
export async function loadHashes(tx: Tx, memberId: number): Promise<Map<number, string>> {
  const rows = await tx.run(readHashes, [memberId]);
  return new Map(rows.map((row) => [row.entryId, row.contentHash]));
}

const readRegister = statement<[], { readonly zh: string; readonly en: string }>(
  "receipts.register_name",
  `select name_zh as zh, name_en as en from unit where parent_id is null and closed_on is null
   order by unit_id limit 1`,
);

/** The top unit names the register. */
export async function registerName(tx: Tx): Promise<{ readonly zh: string; readonly en: string }> {
  const [row] = await tx.run(readRegister, []);
  return row ?? { zh: "", en: "" };
}

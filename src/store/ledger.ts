import { formatDay, type Day } from "#core/day";
import type { EntryAct, LedgerRow } from "#core/ledger";
import { numbers, regionList, type Regions } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A row of the ledger with the member it is about. */
export interface MemberLedgerRow extends LedgerRow {
  readonly memberId: number;
}

interface EntryRow {
  readonly member_id: number;
  readonly entry_id: number;
  readonly root_id: number;
  readonly act: string;
  readonly session_id: number;
  readonly starts_on: Day;
  readonly ends_on: Day;
  readonly minutes: number | null;
  readonly credit: number | null;
  readonly credit_unit: string | null;
  readonly day_dates: Day[] | null;
  readonly day_minutes: number[] | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  readonly place: string;
  readonly provider_id: number;
  readonly provider_code: string;
  readonly provider_kind: string;
  readonly provider_level: string | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly recorded_on: Day;
  readonly original_member: number | null;
}

/** Until when something must have been recorded to be known on a day; `infinity` for the present. */
export function knownUntil(knownOn: Day | null): string {
  return knownOn === null ? "infinity" : formatDay(knownOn + 1);
}

/** What stands for the end of a day in the organisation's zone, or for now. */
export const knownBefore = (parameter: string, zone: string): string =>
  `case when ${parameter} = 'infinity' then 'infinity'::timestamptz
     else ${parameter}::timestamp at time zone ${zone} end`;

const readEntries = statement<[string, string, string, string], EntryRow>(
  "read_entries",
  `with known as (select ${knownBefore("$3", "$4")} as until)
   select e.member_id, e.entry_id, e.root_id, e.act, e.session_id,
     e.starts_on - date '1970-01-01' as starts_on, e.ends_on - date '1970-01-01' as ends_on,
     e.minutes, (e.credit * 1000)::integer as credit, e.credit_unit,
     case when e.day_dates is not null then
       array(select d - date '1970-01-01' from unnest(e.day_dates) with ordinality as x (d, n)
         order by n) end as day_dates,
     e.day_minutes, e.form, e.topic, e.course, e.place, e.provider_id,
     p.code as provider_code, p.kind as provider_kind, l.level as provider_level, e.outcome, e.attested,
     (e.recorded_at at time zone $4)::date - date '1970-01-01' as recorded_on, e.original_member
   from entry e
   cross join known
   join provider p on p.provider_id = e.provider_id
   left join provider_level l on l.provider_id = e.provider_id
     and l.valid_from <= e.ends_on and (l.valid_to is null or l.valid_to > e.ends_on)
     and l.recorded_at < known.until and (l.superseded_at is null or l.superseded_at >= known.until)
   where e.region_id = any ($1::integer[]) and e.member_id = any ($2::bigint[])
     and e.recorded_at < known.until`,
);

/**
 * All rows of the ledger about members of these regions, corrections and withdrawals too. `knownOn`
 * null: everything; else only what was recorded up to the end of that day in the zone.
 */
export async function loadEntries(
  tx: Tx,
  regions: Regions,
  memberIds: readonly number[],
  zone: string,
  knownOn: Day | null = null,
): Promise<MemberLedgerRow[]> {
  const known = knownUntil(knownOn);
  const params: [string, string, string, string] = [
    regionList(regions),
    numbers(memberIds),
    known,
    zone,
  ];
  const rows = await tx.run(readEntries, params);
  return rows.map(ledgerRow);
}

const acts: Readonly<Record<string, EntryAct>> = { e: "entry", c: "correction", w: "withdrawal" };

function ledgerRow(row: EntryRow): MemberLedgerRow {
  return {
    memberId: row.member_id,
    id: String(row.entry_id),
    rootId: String(row.root_id),
    sequence: row.entry_id,
    act: acts[row.act] ?? "entry",
    sessionId: String(row.session_id),
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    minutes: row.minutes,
    credit: row.credit === null ? null : { thousandths: row.credit, unit: row.credit_unit ?? "" },
    days: dayLines(row),
    form: row.form,
    topic: row.topic,
    course: row.course,
    place: row.place,
    provider: {
      id: row.provider_id,
      code: row.provider_code,
      kind: row.provider_kind,
      level: row.provider_level ?? "",
    },
    outcome: row.outcome,
    attested: row.attested,
    recordedOn: row.recorded_on,
    ...(row.original_member === null ? {} : { recordedFor: row.original_member }),
  };
}

function dayLines(row: EntryRow): LedgerRow["days"] {
  const minutes = row.day_minutes;
  if (row.day_dates === null || minutes === null) return null;
  return row.day_dates.map((on, index) => ({ on, minutes: minutes[index] ?? 0 }));
}

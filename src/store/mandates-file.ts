import type { Day } from "#core/day";
import { statement, type Tx } from "./database.ts";
import { instant } from "./study-file.ts";

/**
 * What a mandate opens, read with the sight of that mandate. Every statement asks the mandate itself
 * whom and what it names (`mandated`), as row-level security does once more.
 */

/** The identity line. */
export interface MandatedLine {
  readonly memberId: number;
  readonly regionId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
}

export const lineColumns = `n.member_id as "memberId", n.region_id as "regionId",
  n.member_no as "memberNo", n.name, n.unit_id as "unitId"`;

const readLines = statement<[number, number], MandatedLine>(
  "mandates.lines",
  `select ${lineColumns} from mandated_lines() as n where n.member_id > $1
   order by n.member_id limit $2`,
);

/** The persons of the mandate in order of their ids, after one. */
export function loadLines(tx: Tx, after: number, limit: number): Promise<MandatedLine[]> {
  return tx.run(readLines, [after, limit]);
}

const readLine = statement<[number], MandatedLine>(
  "mandates.line",
  `select ${lineColumns} from mandated_lines() as n where n.member_id = $1`,
);

/** One of them; null for everybody else. */
export async function findLine(tx: Tx, memberId: number): Promise<MandatedLine | null> {
  return (await tx.run(readLine, [memberId]))[0] ?? null;
}

export interface MandatedPerson {
  readonly sex: "f" | "m" | null;
  readonly bornFirst: Day | null;
  readonly bornLast: Day | null;
  readonly joinedOn: Day | null;
}

const readPerson = statement<[number, number], MandatedPerson>(
  "mandates.person",
  `select m.sex, m.born_first - date '1970-01-01' as "bornFirst",
     m.born_last - date '1970-01-01' as "bornLast", m.joined_on - date '1970-01-01' as "joinedOn"
   from member m where m.region_id = $1 and m.member_id = $2
     and m.member_id = any ((select mandated('facts'))::bigint[])`,
);

export async function findPerson(tx: Tx, line: MandatedLine): Promise<MandatedPerson | null> {
  return (await tx.run(readPerson, [line.regionId, line.memberId]))[0] ?? null;
}

export interface MandatedEntry {
  readonly entryId: number;
  readonly rootId: number;
  readonly act: "e" | "c" | "w";
  /** It is the last row of its chain, and no withdrawal. */
  readonly stands: boolean;
  readonly sessionId: number;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly minutes: number | null;
  /** In thousandths, with its unit. */
  readonly credit: number | null;
  readonly creditUnit: string | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  readonly providerZh: string;
  readonly providerEn: string;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly note: string;
  readonly recordedAt: string;
  readonly recordedBy: number;
}

const readEntries = statement<[number, number], MandatedEntry>(
  "mandates.entries",
  `select e.entry_id as "entryId", e.root_id as "rootId", e.act,
     e.act <> 'w' and not exists (select 1 from entry l where l.region_id = e.region_id
       and l.member_id = e.member_id and l.root_id = e.root_id and l.entry_id > e.entry_id) as stands,
     e.session_id as "sessionId", e.starts_on - date '1970-01-01' as "startsOn",
     e.ends_on - date '1970-01-01' as "endsOn", e.minutes,
     (e.credit * 1000)::integer as credit, e.credit_unit as "creditUnit", e.form, e.topic, e.course,
     p.name_zh as "providerZh", p.name_en as "providerEn", e.outcome, e.attested, e.note,
     ${instant("e.recorded_at")} as "recordedAt", e.recorded_by as "recordedBy"
   from entry e join provider p on p.provider_id = e.provider_id
   where e.region_id = $1 and e.member_id = $2 and e.subject = 'm'
     and e.member_id = any ((select mandated('entries'))::bigint[])
   order by e.starts_on desc, e.entry_id desc`,
);

/** The ledger of one person, the latest training first, with what was corrected since. */
export function loadMandatedEntries(tx: Tx, line: MandatedLine): Promise<MandatedEntry[]> {
  return tx.run(readEntries, [line.regionId, line.memberId]);
}

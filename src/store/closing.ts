import type { Counts } from "#core/coverage";
import { type Day, formatDay } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A closing of one year of a unit and all below it. Instants are ISO, UTC. */
export interface StoredClosing {
  readonly closingId: number;
  readonly unitId: number;
  readonly path: string;
  readonly year: number;
  /** 1, and one more for each time it was opened again. */
  readonly number: number;
  readonly reason: string;
  readonly openedBy: number;
  readonly openedAt: string;
  readonly closedBy: number | null;
  readonly closedAt: string | null;
  readonly knownOn: string | null;
  readonly packHash: string | null;
  /** Why it was closed; empty while it is open. */
  readonly closedBecause: string;
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `c.closing_id as "closingId", c.unit_id as "unitId", c.path::text as path, c.year,
  c.number, c.reason, c.opened_by as "openedBy", ${iso("c.opened_at")} as "openedAt",
  c.closed_by as "closedBy", ${iso("c.closed_at")} as "closedAt", c.known_on as "knownOn",
  c.pack_hash as "packHash", c.closed_because as "closedBecause"`;

const listClosings = statement<[string], StoredClosing>(
  "list_closings",
  `select ${columns} from closing c where c.path @> $1::ltree
   order by c.year desc, nlevel(c.path), c.number desc limit 200`,
);

/** Closings of a unit and of the units above it, the latest year first. */
export function loadClosings(tx: Tx, path: string): Promise<StoredClosing[]> {
  return tx.run(listClosings, [path]);
}

const findClosing = statement<[number], StoredClosing>(
  "find_closing",
  `select ${columns} from closing c where c.closing_id = $1`,
);
const lockClosing = statement<[number], StoredClosing>(
  "lock_closing",
  `select ${columns} from closing c where c.closing_id = $1 for update`,
);

/** `lock`: nobody else signs or closes it until this transaction ends. */
export async function loadClosing(
  tx: Tx,
  closingId: number,
  lock = false,
): Promise<StoredClosing | null> {
  const [row] = await tx.run(lock ? lockClosing : findClosing, [closingId]);
  return row ?? null;
}

const holdYear = statement<[number]>(
  "hold_closings_of_unit",
  `select u.unit_id from unit u where u.unit_id = $1 for update`,
);
const lastOfYear = statement<[number, number], StoredClosing>(
  "last_closing_of_year",
  `select ${columns} from closing c where c.unit_id = $1 and c.year = $2
   order by c.number desc limit 1`,
);

/** The last closing of a unit's year, with the unit held so that one opens it at a time. */
export async function lockLastClosing(
  tx: Tx,
  unitId: number,
  year: number,
): Promise<StoredClosing | null> {
  tx.send(holdYear, [unitId]);
  const [row] = await tx.run(lastOfYear, [unitId, year]);
  return row ?? null;
}

const insertClosing = statement<
  [number, string, number, number, string, number],
  { closingId: number }
>(
  "insert_closing",
  `insert into closing (unit_id, path, year, number, reason, opened_by)
   values ($1, $2::ltree, $3, $4, $5, $6) returning closing_id as "closingId"`,
);

export async function addClosing(
  tx: Tx,
  added: Pick<StoredClosing, "unitId" | "path" | "year" | "number" | "reason" | "openedBy">,
): Promise<number> {
  const { unitId, path, year, number, reason, openedBy } = added;
  const [row] = await tx.run(insertClosing, [unitId, path, year, number, reason, openedBy]);
  if (row === undefined) throw new Error("A closing was not inserted");
  return row.closingId;
}

/** A township of the subtree, who signed for it, and how many there owe. */
export interface Township {
  readonly unitId: number;
  readonly path: string;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
  /** Verdicts of the year that owe. */
  readonly owing: number;
  readonly name: string | null;
  readonly note: string | null;
  readonly signedAt: string | null;
}

const listTownships = statement<[number, string, string], Township>(
  "list_closing_townships",
  `select u.unit_id as "unitId", u.path::text as path, u.code, u.name_zh as "nameZh",
     u.name_en as "nameEn", u.kind, u.level,
     coalesce((select sum(c.members) from coverage c where c.unit_id = u.unit_id
       and c.period = $3::date and c.status in ('on-course', 'short', 'overdue')), 0)::integer
       as owing,
     s.name, s.note, ${iso("s.signed_at")} as "signedAt"
   from unit u
   left join closing_sign_off s on s.closing_id = $1 and s.unit_id = u.unit_id
     and s.withdrawn_at is null
   where u.path <@ $2::ltree and u.level = 'township' and u.closed_on is null
   order by (s.signed_at is null) desc, u.code, u.unit_id`,
);

/** Every township that signs, those who have not yet first. */
export function loadTownships(
  tx: Tx,
  closing: Pick<StoredClosing, "closingId" | "path">,
  period: Day,
): Promise<Township[]> {
  return tx.run(listTownships, [closing.closingId, closing.path, formatDay(period)]);
}

/** Who holds a standing post at a unit: whom to ring. */
export interface PostHolder {
  readonly unitId: number;
  readonly role: string;
  readonly name: string;
}

const listHolders = statement<[string, string], PostHolder>(
  "list_post_holders",
  `select r.unit_id as "unitId", r.role, a.display_name as name
   from account_role r join account a on a.account_id = r.account_id
   where r.unit_id = any ($1::bigint[]) and r.role in ('training-office', 'secretary')
     and r.superseded_at is null and r.valid_from <= $2::date
     and (r.valid_to is null or r.valid_to > $2::date) and a.disabled_at is null
   order by r.role desc, r.account_role_id limit 5000`,
);

/** Secretaries and training offices of units, as their accounts are called. */
export function loadPostHolders(
  tx: Tx,
  unitIds: readonly number[],
  today: Day,
): Promise<PostHolder[]> {
  return tx.run(listHolders, [numbers(unitIds), formatDay(today)]);
}

const insertSignOff = statement<[number, number, string, string, number], { signOffId: number }>(
  "insert_sign_off",
  `insert into closing_sign_off (closing_id, unit_id, name, note, signed_by)
   values ($1, $2, $3, $4, $5)
   on conflict (closing_id, unit_id) where withdrawn_at is null do nothing
   returning sign_off_id as "signOffId"`,
);

/** False: it is signed for already. */
export async function addSignOff(
  tx: Tx,
  signed: {
    readonly closingId: number;
    readonly unitId: number;
    readonly name: string;
    readonly note: string;
    readonly signedBy: number;
  },
): Promise<boolean> {
  const { closingId, unitId, name, note, signedBy } = signed;
  return (await tx.run(insertSignOff, [closingId, unitId, name, note, signedBy])).length > 0;
}

const withdraw = statement<[number, number, number], { signOffId: number }>(
  "withdraw_sign_off",
  `update closing_sign_off set withdrawn_at = now(), withdrawn_by = $3
   where closing_id = $1 and unit_id = $2 and withdrawn_at is null
   returning sign_off_id as "signOffId"`,
);

/** False: nobody has signed. */
export async function withdrawSignOff(
  tx: Tx,
  closingId: number,
  unitId: number,
  by: number,
): Promise<boolean> {
  return (await tx.run(withdraw, [closingId, unitId, by])).length > 0;
}

/** What must be nought before a year is closed, and what whoever closes should know. */
export interface ClosingState {
  readonly unjudged: number;
  readonly pending: number;
  readonly runningImports: number;
  readonly failedImports: number;
  /** Rows of counts that differ from the verdicts they count. */
  readonly differences: number;
  /** Entries of the year that were recorded more than 30 days after their session. */
  readonly recordedLate: number;
}

const readState = statement<[string, string, number], ClosingState>(
  "read_closing_state",
  `with place as materialized (select u.unit_id from unit u where u.path <@ $1::ltree),
   judged as (
     select o.measure, o.status, count(*) as members, sum(o.credited) as credited,
       sum(o.missing_minutes) as missing
     from (
       select v.requirement_id as measure, v.status, v.credited, v.missing_minutes
       from verdict v join place p on p.unit_id = v.counted_at where v.period = $2::date
       union all
       select d.requirement_id, d.status, d.credited, d.missing_minutes
       from duty d join place p on p.unit_id = d.unit_id where d.period = $2::date) as o
     group by o.measure, o.status),
   counted as (
     select c.measure, c.status, c.members, c.credited, c.missing_minutes as missing from coverage c
     where c.unit_id = $3 and c.period = $2::date and c.status <> 'due'
       and c.status not like 'apart:%' and c.status not like 'now:%' and c.members <> 0)
   select
     (select count(*)::integer from unjudged q
       join member m on m.region_id = q.region_id and m.member_id = q.member_id
       join place p on p.unit_id = m.last_unit_id)
       + (select count(*)::integer from unjudged_unit q join place p on p.unit_id = q.unit_id)
       as unjudged,
     (select count(*)::integer from delta d join place p on p.unit_id = d.unit_id) as pending,
     (select count(*)::integer from job j
       where j.kind like 'import%' and j.state = 'running') as "runningImports",
     (select count(*)::integer from job j where j.kind like 'import%'
       and j.state in ('failed', 'stopped') and j.started_at >= $2::date) as "failedImports",
     (select count(*)::integer from judged j full join counted c
       on c.measure = j.measure and c.status = j.status
       where (j.members, j.credited, j.missing) is distinct from (c.members, c.credited, c.missing))
       as differences,
     (select count(*)::integer from entry e
       join member m on m.region_id = e.region_id and m.member_id = e.member_id
       join place p on p.unit_id = m.last_unit_id
       where e.act = 'e' and e.ends_on >= $2::date
         and e.ends_on < ($2::date + interval '1 year')::date
         and e.recorded_at >= e.ends_on + 31) as "recordedLate"`,
);

/** Reads people's rows: needs whole sight, and answers numbers alone. */
export async function loadClosingState(
  tx: Tx,
  unit: { readonly unitId: number; readonly path: string },
  period: Day,
): Promise<ClosingState> {
  const [row] = await tx.run(readState, [unit.path, formatDay(period), unit.unitId]);
  if (row === undefined) throw new Error("The state of a closing has one row");
  return row;
}

const freeze = statement<[number, string, string], { frozen: number }>(
  "freeze_closing_figures",
  `with copied as (
     insert into closing_figure (closing_id, unit_id, measure, status, path, members, credited,
       towards, demanded, missing_minutes, missing_count, sessions)
     select $1, c.unit_id, c.measure, c.status, c.path, c.members, c.credited, c.towards, c.demanded,
       c.missing_minutes, c.missing_count, c.sessions
     from coverage c
     where c.path <@ $2::ltree and c.period = $3::date and c.status <> 'due'
       and (c.members <> 0 or c.sessions <> 0)
     returning 1)
   select count(*)::integer as frozen from copied`,
);
const setClosed = statement<[number, number, string, string, string]>(
  "set_closing_closed",
  `update closing set closed_at = now(), closed_by = $2, known_on = $3::date, pack_hash = $4,
     closed_because = $5
   where closing_id = $1`,
);

/** Copies the year's counts of every unit of the subtree and marks it closed. Answers the rows. */
export async function freezeFigures(
  tx: Tx,
  closing: Pick<StoredClosing, "closingId" | "path">,
  frozen: {
    readonly period: Day;
    readonly by: number;
    readonly knownOn: Day;
    readonly packHash: string;
    readonly because: string;
  },
): Promise<number> {
  const { closingId, path } = closing;
  const [row] = await tx.run(freeze, [closingId, path, formatDay(frozen.period)]);
  const { by, packHash, because } = frozen;
  tx.send(setClosed, [closingId, by, formatDay(frozen.knownOn), packHash, because]);
  return row?.frozen ?? 0;
}

export interface FrozenRow extends Counts {
  readonly measure: string;
  readonly status: string;
}

const readFrozen = statement<[number, number], FrozenRow>(
  "read_frozen_figures",
  `select f.measure, f.status, f.members, f.credited, f.towards, f.demanded,
     f.missing_minutes as "missingMinutes", f.missing_count as "missingCount", f.sessions
   from closing_figure f where f.closing_id = $1 and f.unit_id = $2`,
);

/** What was frozen of one unit. */
export function loadFrozen(tx: Tx, closingId: number, unitId: number): Promise<FrozenRow[]> {
  return tx.run(readFrozen, [closingId, unitId]);
}

const readCurrent = statement<[number, string], FrozenRow>(
  "read_current_figures",
  `select c.measure, c.status, c.members, c.credited, c.towards, c.demanded,
     c.missing_minutes as "missingMinutes", c.missing_count as "missingCount", c.sessions
   from coverage c
   where c.unit_id = $1 and c.period = $2::date and c.status <> 'due'`,
);

/** The same of today. */
export function loadCurrent(tx: Tx, unitId: number, period: Day): Promise<FrozenRow[]> {
  return tx.run(readCurrent, [unitId, formatDay(period)]);
}

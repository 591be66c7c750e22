import type { CountRow } from "#core/coverage";
import { type Day, formatDay } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { knownBefore, knownUntil } from "./ledger.ts";

/** A question about a past day of one unit and all that was below it. */
export interface PastQuestion {
  readonly jobId: number;
  readonly unitId: number;
  readonly day: Day;
  /** As known at the end of this day; null: as known now. */
  readonly knownOn: Day | null;
  readonly packRef: number | null;
  /** Members whose verdicts may count there. */
  readonly members: number;
  /** ISO, UTC; null while it is being counted. */
  readonly answeredAt: string | null;
}

const columns = `q.job_id as "jobId", q.unit_id as "unitId",
  q.day - date '1970-01-01' as day, q.known_on - date '1970-01-01' as "knownOn",
  q.pack_ref as "packRef", q.members,
  to_char(q.answered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "answeredAt"`;

/** Condition of rows of `alias` known at `known.until`, written so that both partial indices serve. */
const insertJob = statement<[string, number], { jobId: number }>(
  "past.begin_job",
  `insert into job (kind, title, input_hash, state, started_by)
   values ('past', $1, '', 'running', $2) returning job_id as "jobId"`,
);
const insertQuestion = statement<[number, number, string, string | null, number | null]>(
  "past.begin",
  `insert into past_question (job_id, unit_id, day, known_on, pack_ref)
   values ($1, $2, $3::date, $4::date, $5)`,
);

/** A dated row as it was known: still in force, or replaced only later. */
const known = (alias: string): string =>
  `${alias}.recorded_at < known.until
       and (${alias}.superseded_at is null or ${alias}.superseded_at >= known.until)`;

/** The version of a unit on the day: the one that holds, or the last one of a unit closed before. */
const versionOf = (unit: string): string => `
     select v.unit_id, v.parent_id, v.code, v.name_zh, v.name_en, v.kind, v.level,
       (v.valid_to is null or v.valid_to > $2::date) as is_open
     from unit_version v cross join known
     where v.unit_id = ${unit} and ${known("v")} and v.valid_from <= $2::date
     order by v.valid_from desc limit 1`;

const treeOf = `recursive known as (select ${knownBefore("$3", "$4")} as until),
   tree (unit_id, parent_id, code, name_zh, name_en, kind, level, is_open) as (
     select t.unit_id, t.parent_id, t.code, t.name_zh, t.name_en, t.kind, t.level, t.is_open
     from (${versionOf("$1::bigint")}) as t
     union
     select t.unit_id, t.parent_id, t.code, t.name_zh, t.name_en, t.kind, t.level, t.is_open
     from tree above
     cross join lateral (
       select c.unit_id from unit_version c
       where c.parent_id = above.unit_id and c.superseded_at is null
       union
       select c.unit_id from unit_version c
       where c.parent_id = above.unit_id and c.superseded_at is not null) as b
     cross join lateral (${versionOf("b.unit_id")}) as t
     where t.parent_id = above.unit_id
   )`;

/** Everybody who ever was at home in the tree, as known: more than count, never fewer. */
const peopleOf = `select h.member_id from tree t join home h on h.unit_id = t.unit_id
       and h.superseded_at is null cross join known where h.recorded_at < known.until
     union
     select h.member_id from tree t join home h on h.unit_id = t.unit_id
       and h.superseded_at is not null cross join known
       where h.recorded_at < known.until and h.superseded_at >= known.until`;

type TreeParams = [number, string, string, string];

const size = statement<TreeParams, { members: number; units: number }>(
  "past.size",
  `with ${treeOf},
   people as (${peopleOf})
   select (select count(*)::integer from people) as members,
     (select count(*)::integer from tree) as units`,
);

export interface PastMoment {
  readonly day: Day;
  readonly knownOn: Day | null;
  readonly zone: string;
}

function treeParams(unitId: number, at: PastMoment): TreeParams {
  return [unitId, formatDay(at.day), knownUntil(at.knownOn), at.zone];
}

/** How many members and units a question is about; no units where the unit was not there yet. */
export async function pastSize(
  tx: Tx,
  unitId: number,
  at: PastMoment,
): Promise<{ readonly members: number; readonly units: number }> {
  return (await tx.run(size, treeParams(unitId, at)))[0] ?? { members: 0, units: 0 };
}

const people = statement<TreeParams, { memberId: number; regionId: number }>(
  "past.people",
  `with ${treeOf},
   people as (${peopleOf})
   select l.member_id as "memberId", l.region_id as "regionId"
   from people p join member_locator l on l.member_id = p.member_id order by l.member_id`,
);
const treeUnits = statement<TreeParams, { unitId: number }>(
  "past.tree",
  `with ${treeOf} select unit_id as "unitId" from tree`,
);

/** Who ever was at home in the unit's tree of that day, in sight, by id; and the units of the tree. */
export async function pastPeople(
  tx: Tx,
  unitId: number,
  at: PastMoment,
): Promise<{ members: { memberId: number; regionId: number }[]; units: Set<number> }> {
  const params = treeParams(unitId, at);
  const [members, units] = await Promise.all([tx.run(people, params), tx.run(treeUnits, params)]);
  return { members, units: new Set(units.map((one) => one.unitId)) };
}

const fillUnits = statement<[...TreeParams, number]>(
  "past.fill_units",
  `with ${treeOf}
   insert into past_unit (job_id, unit_id, parent_id, code, name_zh, name_en, kind, level, is_open)
   select $5, unit_id, parent_id, code, name_zh, name_en, kind, level, is_open from tree`,
);
const fillMembers = statement<[...TreeParams, number]>(
  "past.fill_members",
  `with ${treeOf},
   people as (${peopleOf}),
   filled as (
     insert into past_member (job_id, member_id) select $5, member_id from people returning 1)
   update past_question set members = (select count(*) from filled) where job_id = $5`,
);

/** Begins a question: the tree and the members of then are written down. Needs whole sight. */
export async function beginPast(
  tx: Tx,
  unitId: number,
  at: PastMoment,
  by: { readonly packRef: number | null; readonly accountId: number },
): Promise<number> {
  const [row] = await tx.run(insertJob, ["Counting a past day", by.accountId]);
  if (row === undefined) throw new Error("beginning a question answered no row");
  const { jobId } = row;
  const knownOn = at.knownOn === null ? null : formatDay(at.knownOn);
  tx.send(insertQuestion, [jobId, unitId, formatDay(at.day), knownOn, by.packRef]);
  const params = treeParams(unitId, at);
  tx.send(fillUnits, [...params, jobId]);
  tx.send(fillMembers, [...params, jobId]);
  return jobId;
}

const findOne = statement<[number], PastQuestion>(
  "past.read",
  `select ${columns} from past_question q where q.job_id = $1`,
);

export async function findPast(tx: Tx, jobId: number): Promise<PastQuestion | null> {
  return (await tx.run(findOne, [jobId]))[0] ?? null;
}

const findAnswer = statement<[number, string, string | null, number, number], PastQuestion>(
  "past.find",
  `select ${columns} from past_question q
   join past_unit p on p.job_id = q.job_id and p.unit_id = $1
   join job j on j.job_id = q.job_id
   where q.day = $2::date and q.known_on is not distinct from $3::date
     and (j.state = 'running' or q.answered_at is not null and (q.known_on is not null
       or q.members > $4 or q.answered_at > now() - make_interval(secs => $5)))
   order by q.answered_at is null, q.answered_at desc limit 1`,
);

/**
 * The latest answer in sight about the unit or one that was above it, else the question that is being
 * counted. What is asked "as known now" is counted anew after `freshSeconds`, save for large ones.
 */
export async function findPastAnswer(
  tx: Tx,
  unitId: number,
  at: PastMoment,
  fresh: { readonly largeFrom: number; readonly seconds: number },
): Promise<PastQuestion | null> {
  const knownOn = at.knownOn === null ? null : formatDay(at.knownOn);
  const params = [unitId, formatDay(at.day), knownOn, fresh.largeFrom, fresh.seconds] as const;
  return (await tx.run(findAnswer, [...params]))[0] ?? null;
}

const addCounts = statement<readonly (string | number)[]>(
  "past.add_counts",
  `insert into past_count (job_id, unit_id, measure, period, status, folded, members, credited,
     towards, demanded, missing_minutes, missing_count, sessions)
   select $1::bigint, c.unit_id, c.measure, date '1970-01-01' + c.period, c.status, false, c.members,
     c.credited, c.towards, c.demanded, c.missing_minutes, c.missing_count, c.sessions
   from unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::bigint[], $7::bigint[],
     $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
     as c (unit_id, measure, period, status, members, credited, towards, demanded,
       missing_minutes, missing_count, sessions)
   join past_unit p on p.job_id = $1::bigint and p.unit_id = c.unit_id
   order by c.unit_id, c.measure, c.period, c.status
   on conflict (job_id, unit_id, measure, period, status, folded) do update set
     members = past_count.members + excluded.members,
     credited = past_count.credited + excluded.credited,
     towards = past_count.towards + excluded.towards,
     demanded = past_count.demanded + excluded.demanded,
     missing_minutes = past_count.missing_minutes + excluded.missing_minutes,
     missing_count = past_count.missing_count + excluded.missing_count,
     sessions = past_count.sessions + excluded.sessions`,
);

const rowsAtOnce = 10_000;

/** Adds counts of units' own members; what counts outside the tree is left out. */
export function sendPastCounts(tx: Tx, jobId: number, rows: readonly CountRow[]): void {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce);
    tx.send(addCounts, [
      jobId,
      numbers(some.map((row) => row.unitId)),
      texts(some.map((row) => row.measure)),
      numbers(some.map((row) => row.period)),
      texts(some.map((row) => row.status)),
      numbers(some.map((row) => row.members)),
      numbers(some.map((row) => row.credited)),
      numbers(some.map((row) => row.towards)),
      numbers(some.map((row) => row.demanded)),
      numbers(some.map((row) => row.missingMinutes)),
      numbers(some.map((row) => row.missingCount)),
      numbers(some.map((row) => row.sessions)),
    ]);
  }
}

const fold = statement<[number]>(
  "past.fold",
  `with recursive line (unit_id, above_id) as (
     select p.unit_id, p.unit_id from past_unit p where p.job_id = $1
     union all
     select l.unit_id, p.parent_id
     from line l join past_unit p on p.job_id = $1 and p.unit_id = l.above_id
     join past_unit a on a.job_id = $1 and a.unit_id = p.parent_id
   )
   insert into past_count (job_id, unit_id, measure, period, status, folded, members, credited,
     towards, demanded, missing_minutes, missing_count, sessions)
   select $1, l.above_id, c.measure, c.period, c.status, true, sum(c.members), sum(c.credited),
     sum(c.towards), sum(c.demanded), sum(c.missing_minutes), sum(c.missing_count), sum(c.sessions)
   from line l join past_count c on c.job_id = $1 and c.unit_id = l.unit_id and not c.folded
   group by l.above_id, c.measure, c.period, c.status`,
);
const answer = statement<[number]>(
  "past.answer",
  "update past_question set answered_at = now() where job_id = $1",
);
const forget = statement<[number]>(
  "past.forget_members",
  "delete from past_member where job_id = $1",
);

/** Adds the counts of each unit to every unit above it and marks the question as answered. */
export function foldPast(tx: Tx, jobId: number): void {
  tx.send(fold, [jobId]);
  tx.send(answer, [jobId]);
  tx.send(forget, [jobId]);
}

const portion = statement<[number, number, number, number], { memberId: number; regionId: number }>(
  "past.next_members",
  `select l.member_id as "memberId", l.region_id as "regionId"
   from past_member p join member_locator l on l.member_id = p.member_id
   where p.job_id = $1 and p.member_id > $2 and p.member_id <= $3
   order by p.member_id limit $4`,
);

/** The next members of a question after one, with the region where each is today. */
export function membersOfPast(
  tx: Tx,
  jobId: number,
  after: number,
  last: number,
  limit: number,
): Promise<{ memberId: number; regionId: number }[]> {
  return tx.run(portion, [jobId, after, last, limit]);
}

const units = statement<[number], { unitId: number; regionId: number }>(
  "past.units",
  `select p.unit_id as "unitId", u.region_id as "regionId"
   from past_unit p join unit u on u.unit_id = p.unit_id where p.job_id = $1`,
);

/** Every unit of the tree of a question, with its region of today. */
export function unitsOfPast(
  tx: Tx,
  jobId: number,
): Promise<{ unitId: number; regionId: number }[]> {
  return tx.run(units, [jobId]);
}

const cut = statement<[number, number]>(
  "past.cut_parts",
  `with numbered as (
     select p.member_id, (row_number() over (order by p.member_id) - 1) / $2::integer as slice
     from past_member p where p.job_id = $1
   ), cut as (
     insert into job_part (job_id, part_no, region_id, after_member, last_member, members)
     select $1, slice + 1, 0, min(member_id) - 1, max(member_id), count(*)
     from numbered group by slice
     returning members)
   update job set total = (select coalesce(sum(members), 0) from cut),
     position = '{"cut": true}', changed_at = now()
   where job_id = $1`,
);

/** Cuts the members of a question into ranges; their regions are looked up when they are judged. */
export function sendPastParts(tx: Tx, jobId: number, size: number): void {
  tx.send(cut, [jobId, size]);
}

const sweep = statement<[number]>(
  "past.sweep",
  `with old as materialized (
     select q.job_id from past_question q join job j on j.job_id = q.job_id and j.state <> 'running'
     order by q.job_id desc offset $1),
   counts as (delete from past_count c using old where c.job_id = old.job_id returning 1),
   units as (delete from past_unit u using old where u.job_id = old.job_id returning 1),
   members as (delete from past_member m using old where m.job_id = old.job_id returning 1)
   update past_question q set answered_at = null from old where q.job_id = old.job_id
     and (select count(*) from counts) + (select count(*) from units)
       + (select count(*) from members) > 0`,
);

/** Keeps the counts of the last questions only. */
export function sweepPast(tx: Tx, kept: number): void {
  tx.send(sweep, [kept]);
}

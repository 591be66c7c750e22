import { type Day, formatDay } from "#core/day";
import type { DemandChange } from "#core/demand-change";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** What a proposal was compared with, and how. */
export interface StoredWhatIf {
  readonly jobId: number;
  /** Of the proposed pack. */
  readonly hash: string;
  /** The pack that judged when it was asked. */
  readonly baseRef: number;
  readonly method: "sums" | "recompute";
  readonly changes: readonly DemandChange[];
}

const insertWhatIf = statement<[number, string, number, string, string, string]>(
  "what_if.begin",
  `insert into what_if (job_id, hash, base_ref, method, changes, files)
   values ($1, $2, $3, $4, $5::jsonb, $6::jsonb)`,
);

export function sendWhatIf(
  tx: Tx,
  one: StoredWhatIf,
  files: Readonly<Record<string, string>>,
): void {
  const { jobId, hash, baseRef, method, changes } = one;
  tx.send(insertWhatIf, [
    jobId,
    hash,
    baseRef,
    method,
    JSON.stringify(changes),
    JSON.stringify(files),
  ]);
}

const readWhatIf = statement<[number], StoredWhatIf>(
  "what_if.read",
  `select job_id as "jobId", hash, base_ref as "baseRef", method, changes
   from what_if where job_id = $1`,
);

export async function findWhatIf(tx: Tx, jobId: number): Promise<StoredWhatIf | null> {
  return (await tx.run(readWhatIf, [jobId]))[0] ?? null;
}

const readFiles = statement<[number], { files: Readonly<Record<string, string>> }>(
  "what_if.files",
  "select files from what_if where job_id = $1",
);

export async function whatIfFiles(
  tx: Tx,
  jobId: number,
): Promise<Readonly<Record<string, string>> | null> {
  return (await tx.run(readFiles, [jobId]))[0]?.files ?? null;
}

const kept = 20;

const sweep = statement<[number], { swept: number }>(
  "what_if.sweep",
  `with old as (
     select w.job_id from what_if w join job j on j.job_id = w.job_id and j.state <> 'running'
     order by w.job_id desc offset $1),
   counts as (delete from what_if_count c using old where c.job_id = old.job_id returning 1),
   parts as (delete from job_part p using old where p.job_id = old.job_id returning 1)
   select (select count(*) from counts)::integer + (select count(*) from parts)::integer as swept`,
);

/** Only the counts of the last twenty answers are kept. */
export function sweepWhatIfs(tx: Tx): void {
  tx.send(sweep, [kept]);
}

/** Verdicts of one unit that would change in one way. */
export interface WhatIfCount {
  readonly unitId: number;
  readonly requirement: string;
  readonly period: Day;
  /** '' where there is none. */
  readonly before: string;
  readonly after: string;
  readonly verdicts: number;
  readonly newlyOwing: number;
  readonly seats: number;
  readonly extraMinutes: number;
  readonly extraCount: number;
}

const addCounts = statement<readonly (string | number)[]>(
  "what_if.add_counts",
  `insert into what_if_count (job_id, unit_id, requirement_id, period, before, after, verdicts,
     newly_owing, seats, extra_minutes, extra_count)
   select $1::bigint, c.unit_id, c.requirement_id, date '1970-01-01' + c.period, c.before, c.after,
     c.verdicts, c.newly_owing, c.seats, c.extra_minutes, c.extra_count
   from unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::bigint[],
     $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[])
     as c (unit_id, requirement_id, period, before, after, verdicts, newly_owing, seats,
       extra_minutes, extra_count)
   order by c.unit_id, c.requirement_id, c.period, c.before, c.after
   on conflict (job_id, unit_id, requirement_id, period, before, after) do update set
     verdicts = what_if_count.verdicts + excluded.verdicts,
     newly_owing = what_if_count.newly_owing + excluded.newly_owing,
     seats = what_if_count.seats + excluded.seats,
     extra_minutes = what_if_count.extra_minutes + excluded.extra_minutes,
     extra_count = what_if_count.extra_count + excluded.extra_count`,
);

const rowsAtOnce = 10_000;

/** Adds counts to an answer; keys may be there already, but none twice in `rows`. */
export function sendWhatIfCounts(tx: Tx, jobId: number, rows: readonly WhatIfCount[]): void {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce);
    tx.send(addCounts, [
      jobId,
      numbers(some.map((row) => row.unitId)),
      texts(some.map((row) => row.requirement)),
      numbers(some.map((row) => row.period)),
      texts(some.map((row) => row.before)),
      texts(some.map((row) => row.after)),
      numbers(some.map((row) => row.verdicts)),
      numbers(some.map((row) => row.newlyOwing)),
      numbers(some.map((row) => row.seats)),
      numbers(some.map((row) => row.extraMinutes)),
      numbers(some.map((row) => row.extraCount)),
    ]);
  }
}

/** Stored verdicts of one rule that would change alike; doubtful ones are named instead. */
export interface SumsRow {
  readonly unitId: number;
  readonly period: Day;
  readonly before: string;
  /** Null: what is stored does not decide; these members have to be judged. */
  readonly after: string | null;
  readonly verdicts: number;
  readonly newlyOwing: number;
  readonly seats: number;
  readonly extraMinutes: number;
  readonly extraCount: number;
  readonly regionIds: readonly number[] | null;
  readonly memberIds: readonly number[] | null;
  readonly windowStarts: readonly Day[] | null;
}

/**
 * `shift` holds the days on which something about a member changed, from the first to the last
 * possible one; facts of the kinds in $7 make every day such a day.
 */
const sums = statement<[string, number, number, number, number, string, string], SumsRow>(
  "what_if.sums",
  `with changed_unit as (
     select distinct u.unit_id from (
       select v.unit_id, v.valid_from,
         lag(row (v.parent_id, v.kind, v.level, v.sector)) over w as before,
         row (v.parent_id, v.kind, v.level, v.sector) as now
       from unit_version v where v.superseded_at is null
       window w as (partition by v.unit_id order by v.valid_from)) as x
     join unit c on c.unit_id = x.unit_id
     join unit u on u.path <@ c.path
     where x.before is not null and x.before is distinct from x.now
   ), shift as (
     select region_id, member_id, valid_from as first, valid_from as last, false as partial
     from home where superseded_at is null
     union all
     select region_id, member_id, valid_to, valid_to, false
     from home where superseded_at is null and valid_to is not null
     union all
     select region_id, member_id, valid_from, coalesce(valid_from_last, valid_from),
       valid_from_last is not null
     from fact where superseded_at is null and subject = 'm'
     union all
     select region_id, member_id, valid_to, coalesce(valid_to_last, valid_to),
       valid_to_last is not null
     from fact where superseded_at is null and subject = 'm' and valid_to is not null
     union all
     select region_id, member_id, '-infinity', 'infinity', false
     from fact where superseded_at is null and subject = 'm' and kind = any ($7::text[])
     union all
     select h.region_id, h.member_id, '-infinity', 'infinity', false
     from home h join changed_unit c on c.unit_id = h.unit_id where h.superseded_at is null
     union all
     select f.region_id, f.member_id, '-infinity', 'infinity', false
     from fact f join changed_unit c on c.unit_id = f.unit_id where f.superseded_at is null
   ), recent as (
     select region_id, member_id, first, last, partial from shift
     where last > (select coalesce(min(window_start), 'infinity') from verdict
       where requirement_id = $1)
   ), judged as not materialized (
     select v.region_id, v.member_id, v.counted_at, v.period, v.status, v.owes, v.due_on,
       v.credited, v.sessions, v.missing_minutes, v.missing_count, v.window_start, v.demanded,
       (($3::integer < 0 or v.credited >= $3::integer) and v.sessions >= $5::integer) as reached
     from verdict v
     where v.requirement_id = $1
       and v.status in ('met', 'on-course', 'short', 'partial-year', 'undetermined', 'waived')
   ), shaken as (
     select j.region_id, j.member_id, j.window_start, bool_or(r.partial) as partial
     from judged j join recent r on r.region_id = j.region_id and r.member_id = j.member_id
       and r.last > j.window_start and r.first <= j.due_on
     group by j.region_id, j.member_id, j.window_start
   ), outlook as (
     select j.region_id, j.member_id, j.window_start, j.counted_at, j.period, j.status, j.owes,
       j.missing_minutes, j.missing_count,
       case
         when j.status in ('undetermined', 'waived')
           or j.demanded <> case when $2::integer < 0 then $4::integer else $2::integer end
           or s.partial or (s.partial is not null and j.status = 'met' and not j.reached) then null
         when j.reached then 'met'
         when j.status <> 'met' then j.status
         when j.due_on >= $6::date then 'on-course' else 'short' end as after,
       case when j.reached or $3::integer < 0 then 0
         else greatest(0, $3::integer - j.credited) end as minutes,
       case when j.reached then 0 else greatest(0, $5::integer - j.sessions) end as count
     from judged j left join shaken s on s.region_id = j.region_id
       and s.member_id = j.member_id and s.window_start = j.window_start
   ), told as (
     select t.region_id, t.member_id, t.window_start, t.counted_at, t.period, t.status as before, t.after, t.owes,
       t.missing_minutes, t.missing_count, t.after in ('on-course', 'short') as owes_then,
       case when t.after in ('on-course', 'short') then t.minutes else 0 end as minutes,
       case when t.after in ('on-course', 'short') then t.count else 0 end as count
     from outlook t
   )
   select counted_at as "unitId", period - date '1970-01-01' as period, before, after,
     count(*) as verdicts, count(*) filter (where owes_then and not owes) as "newlyOwing",
     count(*) filter (where owes_then and (minutes > missing_minutes or count > missing_count))
       as seats,
     sum(minutes - missing_minutes)::bigint as "extraMinutes",
     sum(count - missing_count)::bigint as "extraCount",
     array_agg(region_id) filter (where after is null) as "regionIds",
     array_agg(member_id) filter (where after is null) as "memberIds",
     array_agg(window_start - date '1970-01-01') filter (where after is null) as "windowStarts"
   from told
   where after is null or after <> before or minutes <> missing_minutes or count <> missing_count
   group by counted_at, period, before, after`,
);

/** What a changed demand does to the stored verdicts of its rule, counted where they are counted. */
export function sumsOf(tx: Tx, change: DemandChange, today: Day): Promise<SumsRow[]> {
  return tx.run(sums, [
    change.requirement,
    change.minutesBefore,
    change.minutesAfter,
    change.sessionsBefore,
    change.sessionsAfter,
    formatDay(today),
    texts(change.exceptFacts),
  ]);
}

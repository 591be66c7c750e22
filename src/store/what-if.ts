import type { Day } from "#core/day";
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

const holdOne = statement<[number], StoredWhatIf>(
  "what_if.hold",
  `select job_id as "jobId", hash, base_ref as "baseRef", method, changes
   from what_if where job_id = $1 for no key update skip locked`,
);

/** Reads a question and holds it until this transaction ends; null where another holds it. */
export async function holdWhatIf(tx: Tx, jobId: number): Promise<StoredWhatIf | null> {
  return (await tx.run(holdOne, [jobId]))[0] ?? null;
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

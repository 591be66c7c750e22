import { statement, type Tx } from "../database.ts";

/**
 * What is done with everybody: judged anew; judged where a new day changes something; compared with
 * how a proposed pack would judge; or counted as they were on a past day.
 */
export type BulkKind = "recompute" | "new-day" | "what-if" | "past";

export type BulkState = "running" | "done" | "failed" | "stopped";

export interface BulkJob {
  readonly jobId: number;
  readonly kind: BulkKind;
  readonly state: BulkState;
  /** Members done, and how many there are; null until they were counted. */
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
  /** ISO, UTC. */
  readonly startedAt: string;
  readonly changedAt: string;
}

const utc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `j.job_id as "jobId", j.kind, j.state,
     case when j.state = 'done' then coalesce(j.total, j.done)
       else coalesce((select sum(p.done) from job_part p where p.job_id = j.job_id), j.done)
     end::bigint as done,
     j.total, j.message, ${utc("j.started_at")} as "startedAt", ${utc("j.changed_at")} as "changedAt"`;

const insertJob = statement<[string, string, string, number], { jobId: number }>(
  "jobs.begin",
  `insert into job (kind, title, input_hash, state, started_by)
   values ($1, $2, $3, 'running', $4) returning job_id as "jobId"`,
);

export async function beginJob(
  tx: Tx,
  kind: BulkKind,
  title: string,
  about: { readonly inputHash: string; readonly startedBy: number },
): Promise<number> {
  const [row] = await tx.run(insertJob, [kind, title, about.inputHash, about.startedBy]);
  if (row === undefined) throw new Error("beginning a job answered no row");
  return row.jobId;
}

const endRunning = statement<[string, string]>(
  "jobs.end_running",
  `update job set state = 'stopped', message = $2, changed_at = now()
   where kind = $1 and state = 'running'`,
);

/** Stops the running jobs of a kind; who works on one ends after the portion at hand. */
export function sendStop(tx: Tx, kind: BulkKind, message: string): void {
  tx.send(endRunning, [kind, message]);
}

const latest = statement<[string], BulkJob>(
  "jobs.latest",
  `select ${columns} from job j where j.kind = $1
   order by (j.state = 'running') desc, j.job_id desc limit 1`,
);

/** The running job of a kind, else the last one; null when there was none. */
export async function latestJob(tx: Tx, kind: BulkKind): Promise<BulkJob | null> {
  return (await tx.run(latest, [kind]))[0] ?? null;
}

const byId = statement<[number, string], BulkJob>(
  "jobs.read",
  `select ${columns} from job j where j.job_id = $1 and j.kind = $2`,
);

export async function findJob(tx: Tx, jobId: number, kind: BulkKind): Promise<BulkJob | null> {
  return (await tx.run(byId, [jobId, kind]))[0] ?? null;
}

/** A job that is to be worked on. */
export interface RunningJob {
  readonly jobId: number;
  readonly kind: BulkKind;
  /** It has parts. */
  readonly isCut: boolean;
  /** What is stored of the verdicts answers it. */
  readonly bySums: boolean;
}

const running = statement<[], RunningJob>(
  "jobs.next_running",
  `select j.job_id as "jobId", j.kind, j.position ? 'cut' as "isCut",
     exists (select 1 from what_if w where w.job_id = j.job_id and w.method = 'sums') as "bySums"
   from job j
   where j.kind in ('recompute', 'new-day', 'what-if', 'past') and j.state = 'running'
     -- Region by region nobody is missed or counted twice only while nobody is on the way.
     and (j.kind <> 'what-if' or j.position ? 'cut' or not exists (select 1 from unit_journey)
       or exists (select 1 from what_if w where w.job_id = j.job_id and w.method = 'sums'))
   order by array_position(array['recompute', 'new-day', 'what-if', 'past'], j.kind), j.job_id
   limit 1 for update`,
);

/**
 * The job that is next: recomputes first, then the new day, which finds what a recompute that began
 * on the day before has judged by that day; held until this transaction ends. */
export async function nextRunning(tx: Tx): Promise<RunningJob | null> {
  return (await tx.run(running, []))[0] ?? null;
}

const lockOne = statement<[number], { jobId: number }>(
  "jobs.lock_running",
  `select j.job_id as "jobId" from job j where j.job_id = $1 and j.state = 'running' for update`,
);

/** Holds a running job until this transaction ends; null where somebody else has ended it. */
export async function lockRunning(tx: Tx, jobId: number): Promise<number | null> {
  return (await tx.run(lockOne, [jobId]))[0]?.jobId ?? null;
}

const tellProgress = statement<[number, number, number], { jobId: number }>(
  "jobs.progress",
  `update job set done = $2, total = $3, changed_at = now()
   where job_id = $1 and state = 'running' returning job_id as "jobId"`,
);

/** Says how far a job without parts is; false where it was stopped meanwhile. */
export async function saveProgress(
  tx: Tx,
  jobId: number,
  done: number,
  total: number,
): Promise<boolean> {
  return (await tx.run(tellProgress, [jobId, done, total])).length > 0;
}

const stateOf = statement<[number], { state: BulkState; total: number | null; open: boolean }>(
  "jobs.state",
  `select j.state, j.total, exists (select 1 from job_part p where p.job_id = j.job_id and not p.finished)
     as open
   from job j where j.job_id = $1`,
);

/** Whether it still runs, of how many members it is, and whether a part of it is not finished. */
export async function jobState(
  tx: Tx,
  jobId: number,
): Promise<{ state: BulkState; total: number | null; open: boolean } | null> {
  return (await tx.run(stateOf, [jobId]))[0] ?? null;
}

const end = statement<[number, string, string], { ended: boolean }>(
  "jobs.end",
  `with ended as (
     update job set state = $2, message = $3, changed_at = now(),
       done = case when $2 = 'done' then coalesce(total, done) else done end
     where job_id = $1 and state = 'running' returning 1),
   swept as (delete from job_part where job_id = $1 and $2 = 'done' returning 1)
   select exists (select 1 from ended) as ended`,
);

/** Ends a running job; its parts are no longer needed once it is done. */
export function sendEnd(tx: Tx, jobId: number, state: "done" | "failed", message = ""): void {
  tx.send(end, [jobId, state, message]);
}

const resume = statement<[string], { jobId: number }>(
  "jobs.resume_recompute",
  `update job set state = 'running', message = '', changed_at = now()
   where job_id = (select max(job_id) from job where kind = 'recompute')
     and state = 'stopped' and input_hash = $1
   returning job_id as "jobId"`,
);

/** Goes on with the last recompute where it was stopped and was for this pack. */
export async function resumeStopped(tx: Tx, hash: string): Promise<boolean> {
  return (await tx.run(resume, [hash])).length > 0;
}

const runsFor = statement<[string, string], { same: boolean }>(
  "jobs.runs_for",
  `select j.input_hash = $2 as same from job j
   where j.kind = $1 and j.state = 'running' order by j.job_id desc limit 1`,
);

/** Whether a job of a kind runs: "same" for this input, "other" for another, or none. */
export async function runningFor(
  tx: Tx,
  kind: BulkKind,
  inputHash: string,
): Promise<"same" | "other" | "none"> {
  const [row] = await tx.run(runsFor, [kind, inputHash]);
  if (row === undefined) return "none";
  return row.same ? "same" : "other";
}

const judging = statement<[], { done: number; total: number; state: BulkState }>(
  "jobs.judging",
  `select coalesce((select sum(p.done) from job_part p where p.job_id = j.job_id), 0)::bigint as done,
     coalesce(j.total, 0)::bigint as total, j.state
   from job j where j.kind = 'recompute' order by j.job_id desc limit 1`,
);

/** How far everybody is judged by the pack in force; null when all are. */
export async function judgingProgress(
  tx: Tx,
): Promise<{ readonly done: number; readonly total: number } | null> {
  const [row] = await tx.run(judging, []);
  if (row === undefined || row.state === "done") return null;
  return { done: row.done, total: row.total };
}

import { statement, type Tx } from "../database.ts";

export interface JobRow {
  readonly jobId: number;
  readonly kind: string;
  readonly title: string;
  readonly state: "running" | "done" | "failed" | "stopped";
  readonly done: number;
  readonly total: number | null;
  readonly startedAt: string;
  readonly changedAt: string;
}

const utc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const readJobs = statement<[], JobRow>(
  "read_jobs",
  `select job_id as "jobId", kind, title, state,
     case when state = 'done' then done else coalesce((select sum(p.done) from job_part p
       where p.job_id = job.job_id), done) end::bigint as done, total,
     ${utc("started_at")} as "startedAt", ${utc("changed_at")} as "changedAt"
   from job where kind <> 'what-if'
   order by (state = 'running') desc, (kind = 'move' and state = 'stopped') desc, job_id desc limit 10`,
);

/** What runs now, what waits for somebody who stopped it, and what ran last. Titles name no persons. */
export function recentJobs(tx: Tx): Promise<JobRow[]> {
  return tx.run(readJobs, []);
}

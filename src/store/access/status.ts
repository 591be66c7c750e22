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
  `select job_id as "jobId", kind, title, state, done, total,
     ${utc("started_at")} as "startedAt", ${utc("changed_at")} as "changedAt"
   from job order by (state = 'running') desc, job_id desc limit 10`,
);

/** What runs now and what ran last. Titles name no persons. */
export function recentJobs(tx: Tx): Promise<JobRow[]> {
  return tx.run(readJobs, []);
}

const readFreshness = statement<[number | null], { foldedAt: string | null; pending: number }>(
  "read_freshness",
  `select (select ${utc("max(folded_at)")} from coverage
      where unit_id = coalesce($1, (select unit_id from unit where parent_id is null
        and closed_on is null order by unit_id limit 1))) as "foldedAt",
     (select count(*) from (select 1 from delta limit 10000) as waiting) as pending`,
);

/** How fresh the counts of a unit are (of the top one for null), as far as they are in sight. */
export async function freshnessOf(
  tx: Tx,
  unitId: number | null,
): Promise<{ foldedAt: string | null; pending: number }> {
  const rows = await tx.run(readFreshness, [unitId]);
  return rows[0] ?? { foldedAt: null, pending: 0 };
}

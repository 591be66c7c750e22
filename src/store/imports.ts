import type pg from "pg";
import { statement, type Tx } from "./database.ts";

/** How far an import came; durable, so that it goes on after a kill. */
export interface ImportPosition {
  /** Every row of the file up to this one is loaded, here already or named as a problem. */
  readonly row: number;
  readonly loaded: number;
  readonly present: number;
  readonly refused: number;
  readonly conflicts: number;
  /** Length of the error file that belongs to this position. */
  readonly errorBytes: number;
}

export interface ImportJob {
  readonly jobId: number;
  readonly position: ImportPosition;
}

const unfinishedJob = statement<[string, string], ImportJob>(
  "unfinished_import",
  `select job_id as "jobId", position from job
   where kind = $1 and input_hash = $2 and state in ('running', 'stopped')
   order by job_id desc limit 1`,
);

/** An import of the same content that did not end. */
export async function findUnfinishedImport(
  tx: Tx,
  kind: string,
  inputHash: string,
): Promise<ImportJob | null> {
  const [row] = await tx.run(unfinishedJob, [kind, inputHash]);
  return row ?? null;
}

const insertJob = statement<[string, string, string, number, string, number], { jobId: number }>(
  "begin_import",
  `insert into job (kind, title, input_hash, state, total, position, started_by)
   values ($1, $2, $3, 'running', $4, $5::jsonb, $6) returning job_id as "jobId"`,
);

export interface NewImport {
  readonly kind: string;
  readonly title: string;
  readonly inputHash: string;
  readonly total: number;
  readonly position: ImportPosition;
  readonly startedBy: number;
}

export async function beginImport(tx: Tx, job: NewImport): Promise<number> {
  const [row] = await tx.run(insertJob, [
    job.kind,
    job.title,
    job.inputHash,
    job.total,
    JSON.stringify(job.position),
    job.startedBy,
  ]);
  if (row === undefined) throw new Error("beginning an import answered no row");
  return row.jobId;
}

const moveJob = statement<[number, string, number, string, string]>(
  "move_import",
  `update job set state = $2, done = $3, position = $4::jsonb, message = $5, changed_at = now()
   where job_id = $1`,
);

export function sendImportPosition(
  tx: Tx,
  jobId: number,
  state: "running" | "done" | "failed" | "stopped",
  position: ImportPosition,
  message: string,
): void {
  tx.send(moveJob, [jobId, state, position.row, JSON.stringify(position), message]);
}

/**
 * Takes the file for this connection alone, until it ends; false while another process loads it. A
 * killed process's connection ends with it.
 */
export async function tryImportLock(client: pg.Client, inputHash: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock(7411004, hashtext($1)) as taken",
    [inputHash],
  );
  return rows[0]?.taken === true;
}

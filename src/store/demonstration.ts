import type pg from "pg";
import { statement, type Tx } from "./database.ts";

/** How far the demonstration's loading came: the step and the rows of it that are durable. */
export interface DemoPosition {
  readonly step: number;
  readonly rows: number;
}

export interface DemoJob {
  readonly jobId: number;
  readonly state: "running" | "done" | "failed" | "stopped";
  readonly position: DemoPosition;
  /** What was being loaded: size, seed and version of the generator. */
  readonly inputHash: string;
}

const jobKind = "demonstration";

const readJob = statement<[string], DemoJob>(
  "demonstration.job",
  `select job_id as "jobId", state, position, input_hash as "inputHash" from job
   where kind = $1 order by job_id desc limit 1`,
);

/** The loading that was begun here, if any. */
export async function findDemoJob(tx: Tx): Promise<DemoJob | null> {
  return (await tx.run(readJob, [jobKind]))[0] ?? null;
}

const anything = statement<[], { found: boolean }>(
  "demonstration.register_in_use",
  `select exists (select 1 from unit) or exists (select 1 from member_locator) as found`,
);

/** Whether somebody keeps a register here: a demonstration is loaded into an empty one only. */
export async function isRegisterInUse(tx: Tx): Promise<boolean> {
  return (await tx.run(anything, []))[0]?.found === true;
}

const insertJob = statement<[string, string], { jobId: number }>(
  "demonstration.begin",
  `insert into job (kind, title, input_hash, state, total, position, started_by)
   values ($1, 'Ningxia, synthetic members', $2, 'running', 100, '{"step":0,"rows":0}', 0)
   returning job_id as "jobId"`,
);

/** `done` and `total` of this job are hundredths. */
export async function beginDemoJob(tx: Tx, inputHash: string): Promise<number> {
  const [row] = await tx.run(insertJob, [jobKind, inputHash]);
  if (row === undefined) throw new Error("beginning the demonstration answered no row");
  return row.jobId;
}

const moveJob = statement<[number, string, number, string, string]>(
  "demonstration.move",
  `update job set state = $2, done = $3, position = $4::jsonb, message = $5, changed_at = now()
   where job_id = $1`,
);

export function sendDemoPosition(
  tx: Tx,
  jobId: number,
  state: DemoJob["state"],
  done: number,
  position: DemoPosition,
  message = "",
): void {
  tx.send(moveJob, [jobId, state, done, JSON.stringify(position), message]);
}

/** Takes the loading for this connection alone, until it ends; a killed process lets go of it. */
export async function tryDemoLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock(7411012, 0) as taken",
  );
  return rows[0]?.taken === true;
}

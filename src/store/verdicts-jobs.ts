import { statement, type Tx } from "./database.ts";

/** Judging everybody again, region by region; what is queued survives a kill. */
export interface RecomputeJob {
  readonly jobId: number;
  /** Members of every region up to this one were queued. */
  readonly afterRegion: number;
}

const insertRecompute = statement<[string, number]>(
  "begin_recompute",
  `insert into job (kind, title, input_hash, state, position, started_by)
   values ('recompute', 'Judging everybody again', $1, 'running', '{"afterRegion": 0}', $2)`,
);

/** Says, in the transaction that makes it necessary, that everybody must be judged again. */
export function sendRecompute(tx: Tx, inputHash: string, startedBy: number): void {
  tx.send(endRecomputes, []);
  tx.send(insertRecompute, [inputHash, startedBy]);
}

const endRecomputes = statement<[]>(
  "replace_recompute",
  `update job set state = 'stopped', message = 'replaced by a later one', changed_at = now()
   where kind = 'recompute' and state = 'running'`,
);

const runningRecompute = statement<[], RecomputeJob>(
  "running_recompute",
  `select job_id as "jobId", (position ->> 'afterRegion')::integer as "afterRegion"
   from job where kind = 'recompute' and state = 'running' order by job_id desc limit 1
   for update`,
);

export async function findRecompute(tx: Tx): Promise<RecomputeJob | null> {
  const [row] = await tx.run(runningRecompute, []);
  return row ?? null;
}

const queueRegion = statement<[number], { regionId: number; members: number }>(
  "queue_next_region",
  `with next as (select min(region_id) as region_id from member where region_id > $1),
   queued as (
     insert into unjudged (region_id, member_id)
     select m.region_id, m.member_id from member m join next on next.region_id = m.region_id
     order by m.region_id, m.member_id
     on conflict (region_id, member_id) do nothing
     returning 1)
   select next.region_id as "regionId", (select count(*)::integer from queued) as members
   from next where next.region_id is not null`,
);

/** Queues the members of the first region after one; null when there is none left. */
export async function queueRegionAfter(
  tx: Tx,
  afterRegion: number,
): Promise<{ regionId: number; members: number } | null> {
  const [row] = await tx.run(queueRegion, [afterRegion]);
  return row ?? null;
}

const moveOn = statement<[number, number]>(
  "advance_recompute",
  `update job set position = jsonb_build_object('afterRegion', $2::integer), changed_at = now()
   where job_id = $1`,
);

export function sendAfterRegion(tx: Tx, jobId: number, afterRegion: number): void {
  tx.send(moveOn, [jobId, afterRegion]);
}

const endJob = statement<[number]>(
  "end_recompute",
  `update job set state = 'done', changed_at = now() where job_id = $1`,
);

export function sendRecomputeDone(tx: Tx, jobId: number): void {
  tx.send(endJob, [jobId]);
}

import { type LongWindow, pathOf, pathSums } from "#core/coverage-path";
import { judge, longWindows } from "#core/judge";
import {
  loadPathMembers,
  pathRegionDue,
  pathSumsDue,
  sendPathRegion,
  sumPaths,
} from "#store/coverage-path";
import { type Database, type Tx, wholeSight } from "#store/database";
import { planAnew } from "#store/plans";
import { minutesAgo } from "#store/quality";
import { type Policy, policyInForce } from "./policy.ts";
import { historyOf, loadForJudging, type Moment } from "./verdicts.ts";

/** A region is counted again after so many minutes, on a new day, and by a new pack. */
const recountMinutes = 360;
const portion = 500;

/**
 * Counts the paths of every region that is due, one transaction each, and adds them up. Every member is
 * judged as of each year's end, and of each day on which something about him changed, by what is known
 * now and the pack in force. Stopped or killed at any line it goes on where it was; two servers hold one
 * region each. Answers how many regions it counted.
 */
export async function countPaths(
  db: Database,
  moment: Moment,
  options: { readonly minutes?: number; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const { minutes = recountMinutes, signal } = options;
  // Told once: a region that was counted meanwhile is not due again.
  const since = await db.snapshot(wholeSight, (tx) => minutesAgo(tx, minutes));
  let regions = 0;
  const isStopped = (): boolean => signal?.aborted === true;
  while (!isStopped()) {
    const done = await db.write(wholeSight, (tx) => nextRegion(tx, moment, since, signal));
    if (!done) break;
    regions += 1;
  }
  if (isStopped()) return regions;
  await db.write(wholeSight, async (tx) => {
    if (await pathSumsDue(tx)) sumPaths(tx);
  });
  return regions;
}

async function nextRegion(
  tx: Tx,
  moment: Moment,
  since: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const policy = await policyInForce(tx);
  if (policy === null) return false;
  const { today } = moment;
  const { packRef } = policy;
  const regionId = await pathRegionDue(tx, today, since, packRef);
  if (regionId === null) return false;
  const windows = longWindows(policy.compiled, today);
  const sums = pathSums();
  planAnew(tx);
  for (let after = 0; windows.length > 0;) {
    if (signal?.aborted === true) return false;
    const ids = await loadPathMembers(tx, regionId, after, portion);
    const counts = await countMembers(tx, moment, { policy, windows, regionId }, ids);
    for (const one of counts) sums.add(one);
    const last = ids.at(-1);
    if (last === undefined || ids.length < portion) break;
    after = last;
  }
  sendPathRegion(tx, regionId, sums.rows(), { today, packRef });
  return true;
}

interface Counted {
  readonly policy: Policy;
  readonly windows: readonly LongWindow[];
  readonly regionId: number;
}

async function countMembers(
  tx: Tx,
  moment: Moment,
  { policy, windows, regionId }: Counted,
  ids: readonly number[],
) {
  if (ids.length === 0) return [];
  const loaded = await loadForJudging(tx, moment, regionId, ids);
  const from = Math.min(...windows.map((one) => one.from));
  return ids.flatMap((memberId) => {
    const history = historyOf(loaded, memberId);
    return pathOf(history, windows, moment.today, (day) =>
      judge(policy.compiled, history, { today: day, from }),
    );
  });
}

import type { Database } from "#store/database";
import { wholeSight } from "#store/database";
import { countRegion, minutesAgo, regionDue, sumRegions } from "#store/quality";
import type { Moment } from "./verdicts.ts";

/** A region is counted again after so many minutes, and on a new day. */
const recountMinutes = 360;

/**
 * Counts every region that is due, one transaction each, and adds them up for the units above.
 * Stopped or killed at any line it goes on where it was. Two servers hold one region each. Answers
 * how many regions it counted.
 */
export async function countQuality(
  db: Database,
  moment: Moment,
  options: { readonly minutes?: number; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const { minutes = recountMinutes, signal } = options;
  // Told once: a region that was counted meanwhile is not due again.
  const since = await db.snapshot(wholeSight, (tx) => minutesAgo(tx, minutes));
  let regions = 0;
  while (signal?.aborted !== true) {
    const done = await db.write(wholeSight, async (tx) => {
      const regionId = await regionDue(tx, moment.today, since);
      if (regionId !== null) countRegion(tx, regionId, moment.today, moment.zone);
      return regionId !== null;
    });
    if (!done) break;
    regions += 1;
  }
  if (regions > 0) await db.write(wholeSight, async (tx) => sumRegions(tx));
  return regions;
}

import type { UnitId } from "#core/organisation";
import type { Database } from "#store/database";
import { wholeSight } from "#store/database";
import { markForPack, markUnitsDue, takeUnits } from "#store/duties-queue";
import { packInForce } from "#store/policy";
import { planAnew } from "#store/plans";
import { rejudgeUnits } from "./duties.ts";
import { emptyQueue } from "./queue-lanes.ts";
import type { Moment } from "./verdicts.ts";

/** System work: the organisation's day, and the database with whole sight. */
interface UnitContext extends Moment {
  readonly db: Database;
}

/** Units judged in one transaction. */
const portion = 1_000;
const lanes = 2;

/**
 * Judges the duties of every unit that waits: after a change about it, or a new pack in force. In
 * portions; a kill loses nothing, as a portion leaves the queue in the transaction
 * that judges it. May run in several processes. Answers how many units.
 */
export async function judgeUnitQueue(
  ctx: UnitContext,
  options: { readonly signal?: AbortSignal } = {},
): Promise<number> {
  let judged = 0;
  await ctx.db.write(wholeSight, async (tx) => {
    const inForce = await packInForce(tx);
    if (inForce !== null) await markForPack(tx, inForce.packRef);
  });
  await emptyQueue<UnitId>({
    front: 0,
    lanes,
    signal: options.signal,
    portion: async (after) => {
      const taken = await ctx.db.write(wholeSight, async (tx) => {
        planAnew(tx);
        const units = await takeUnits(tx, portion, after);
        await rejudgeUnits(tx, ctx, units);
        return units;
      });
      judged += taken.length;
      return taken;
    },
  });
  return judged;
}

/** Marks units whose duties change because a day has come; `judgeUnitQueue` then judges them. */
export async function markDutiesDue(ctx: UnitContext): Promise<void> {
  await ctx.db.write(wholeSight, async (tx) => markUnitsDue(tx, ctx.today));
}

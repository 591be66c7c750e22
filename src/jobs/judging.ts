import { sweepCounts } from "#services/coverage-folding";
import { settleDue } from "#services/members/pass-day";
import { continueTravel } from "#services/organisation/travel";
import { bringIntoForce } from "#services/policy-publishing";
import { continueBulk } from "#services/verdicts-bulk";
import { judgeQueue, passDay, type SystemContext } from "#services/verdicts-recompute";
import { type Loop, startLoop } from "./loop.ts";

const judgeEvery = 1_000;

/**
 * Judges until it is stopped those whom a bulk load left in the queue, and when a day begins those
 * whose verdicts change with it, by the pack of that day. `context` answers the day as it is now.
 * What a kill interrupts goes on at the next start.
 */
export function startJudging(
  context: () => SystemContext,
  onError: (error: unknown) => void,
): Loop {
  let passed: number | null = null;
  return startLoop(
    async (signal) => {
      const ctx = context();
      if (passed !== ctx.today) {
        await settleDue(ctx, signal);
        await bringIntoForce(ctx);
        await passDay(ctx, { signal });
        await sweepCounts(ctx.db);
        if (!signal.aborted) passed = ctx.today;
      }
      await judgeQueue(ctx, { signal });
    },
    { every: judgeEvery, onError },
  );
}

/**
 * Works on everybody where that was asked for, until it is stopped: a recompute after a pack was
 * published, or a question what a pack would change. Apart from the queue, which must not wait for it.
 */
export function startBulk(context: () => SystemContext, onError: (error: unknown) => void): Loop {
  return startLoop(async (signal) => void (await continueBulk(context(), { signal })), {
    every: judgeEvery,
    onError,
  });
}

/**
 * Takes members to their new region until it is stopped, after units were moved. Apart from the queue and
 * from work on everybody: neither waits for the other.
 */
export function startTravelling(
  context: () => SystemContext,
  onError: (error: unknown) => void,
): Loop {
  return startLoop(async (signal) => void (await continueTravel(context(), { signal })), {
    every: judgeEvery,
    onError,
  });
}

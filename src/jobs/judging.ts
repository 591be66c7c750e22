import { sweepCounts } from "#services/coverage-folding";
import { settleDue } from "#services/members/pass-day";
import { continueRecompute, passDay, type SystemContext } from "#services/verdicts-recompute";
import { type Loop, startLoop } from "./loop.ts";

const judgeEvery = 1_000;

/**
 * Judges until it is stopped: those whom a bulk load left in the queue, everybody after a pack was
 * published, and when a day begins those whose verdicts change with it. `context` answers the day as
 * it is now. What a kill interrupts goes on at the next start.
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
        await passDay(ctx, { signal });
        await sweepCounts(ctx.db);
        if (!signal.aborted) passed = ctx.today;
      }
      await continueRecompute(ctx, { signal });
    },
    { every: judgeEvery, onError },
  );
}

import { countQuality } from "#services/quality-count";
import type { SystemContext } from "#services/verdicts-recompute";
import { type Loop, startLoop } from "./loop.ts";

const lookEvery = 60_000;

/** Counts what is missing, old or in contradiction, region by region. Several servers may run it. */
export function startQuality(
  context: () => SystemContext,
  onError: (error: unknown) => void,
): Loop {
  return startLoop(
    async (signal) => {
      const { db, ...moment } = context();
      await countQuality(db, moment, { signal });
    },
    { every: lookEvery, onError },
  );
}

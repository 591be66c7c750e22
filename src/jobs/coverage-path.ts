import { countPaths } from "#services/coverage-path-count";
import type { SystemContext } from "#services/verdicts-recompute";
import { type Loop, startLoop } from "./loop.ts";

const lookEvery = 60_000;

/** Counts the paths of long windows, region by region. Several servers may run it. */
export function startPaths(context: () => SystemContext, onError: (error: unknown) => void): Loop {
  return startLoop(
    async (signal) => {
      const { db, ...moment } = context();
      await countPaths(db, moment, { signal });
    },
    { every: lookEvery, onError },
  );
}

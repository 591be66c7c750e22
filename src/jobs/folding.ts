import { foldAll } from "#services/coverage-folding";
import type { SystemContext } from "#services/verdicts-recompute";
import { type Loop, startLoop } from "./loop.ts";

/** Every level shows an entry within two seconds of its commit: looked for twice a second. */
const foldEvery = 500;

/** Folds changes into the counts until it is stopped. Several servers may run it. */
export function startFolding(db: SystemContext["db"], onError: (error: unknown) => void): Loop {
  return startLoop(async (signal) => void (await foldAll(db, signal)), {
    every: foldEvery,
    onError,
  });
}

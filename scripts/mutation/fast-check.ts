// Stands in for fast-check while mutants run: the same seed each time, so that a mutant's fate hangs
// on nothing but the mutant; fewer runs; and no search for the smallest failure, which nobody reads.
import * as real from "../../node_modules/fast-check/lib/fast-check.js";

export * from "../../node_modules/fast-check/lib/fast-check.js";

const percent = Number(process.env["MUTATION_RUNS_PERCENT"] ?? 100);

export function assert<Ts>(
  property: real.IAsyncProperty<Ts> | real.IProperty<Ts>,
  options: real.Parameters<Ts> = {},
): Promise<void> | void {
  const runs = Math.max(4, Math.ceil(((options.numRuns ?? 100) * percent) / 100));
  return real.assert(property, {
    ...options,
    numRuns: runs,
    seed: Number(process.env["MUTATION_SEED"] ?? 20111115),
    endOnFailure: true,
    includeErrorInReport: true,
  });
}

// Some tests import it whole.
// oxlint-disable-next-line import/no-default-export
export default { ...real, assert };

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Drawn, kinds, referenceRows } from "./drawn.ts";
import type { Row } from "./judge.ts";
import { engineRows, open } from "./oracle.ts";
import { iso } from "./random.ts";

const stated = process.env["REFERENCE_RUNS"];
const runs = Number(stated ?? 120);
/** The suite tries the same packs each time; whoever states a number of runs alone explores others. */
const seed = process.env["REFERENCE_SEED"] ?? (stated === undefined ? "20090726" : undefined);
const chance = seed === undefined ? {} : { seed: Number(seed) };

const readable = (rows: readonly Row[]): object[] =>
  rows.map((one) => ({ ...one, windowStart: iso(one.windowStart), dueOn: iso(one.dueOn) }));

function agree(drawn: fc.Arbitrary<Drawn>, numRuns: number): void {
  const property = fc.property(drawn, (one) => {
    const opened = open(one);
    if (typeof opened === "string") {
      // What contradicts itself is refused, and says so; what is not understood is a failure.
      expect(opened).not.toMatch(/no such|needed here|is missing|no history/);
      fc.pre(false);
      return;
    }
    expect(readable(engineRows(opened, one.today))).toEqual(readable(referenceRows(one)));
  });
  fc.assert(property, { numRuns, ...chance });
}

/** So many milliseconds a run are far more than any takes. */
const timeout = Math.max(60_000, 200 * runs);

describe("engine and reference judge agree on random packs and members", { timeout }, () => {
  for (const { title, drawn, share } of kinds)
    test(title, () => agree(drawn, Math.ceil(share * runs)));
});

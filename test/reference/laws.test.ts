import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Drawn, kinds } from "./drawn.ts";
import { expectLaws } from "./laws.ts";
import { open } from "./oracle.ts";

const stated = process.env["REFERENCE_RUNS"];
const runs = Number(stated ?? 15);
const seed = process.env["REFERENCE_SEED"] ?? (stated === undefined ? "20090726" : undefined);
const chance = seed === undefined ? {} : { seed: Number(seed) };

function hold(drawn: fc.Arbitrary<Drawn>, numRuns: number): void {
  let judged = 0;
  const property = fc.property(drawn, (one) => {
    const opened = open(one);
    if (typeof opened === "string") return;
    judged += 1;
    expectLaws(opened, one.today);
  });
  fc.assert(property, { numRuns, ...chance });
  expect(judged).toBeGreaterThan(0);
}

const timeout = Math.max(60_000, 200 * runs);

describe(
  "the laws of time, order and reasons hold on random packs and members",
  { timeout },
  () => {
    for (const { title, drawn, share } of kinds)
      test(title, () => hold(drawn, Math.ceil(share * runs)));
  },
);

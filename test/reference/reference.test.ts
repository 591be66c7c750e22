import * as fc from "fast-check";
import type { Window } from "./grammar.ts";
import { describe, expect, test } from "vitest";
import {
  iso,
  members,
  newCredits,
  newDemands,
  newProrates,
  newSelectors,
  newWindows,
  oldCredits,
  oldDemands,
  oldProrates,
  oldSelectors,
  oldWindows,
  packOf,
  rules,
  type Shapes,
  standingWindows,
  todays,
} from "./random.ts";
import { engineRows, open } from "./oracle.ts";
import { referenceJudge, type Row } from "./judge.ts";

const runs = Number(process.env["REFERENCE_RUNS"] ?? 120);

const plain: Shapes = {
  selectors: oldSelectors,
  windows: oldWindows,
  prorates: oldProrates,
  credits: oldCredits,
  demands: oldDemands,
};

const readable = (rows: readonly Row[]): object[] =>
  rows.map((one) => ({ ...one, windowStart: iso(one.windowStart), dueOn: iso(one.dueOn) }));

function agree(shapes: Shapes, runs: number): void {
  const basis = fc.constantFrom("attended" as const, "stated" as const);
  fc.assert(
    fc.property(rules(shapes), members, basis, todays, (rule, member, by, today) => {
      const pack = packOf(rule, by);
      const opened = open(pack, member, today);
      if (typeof opened === "string") {
        // What contradicts itself is refused, and says so; what is not understood is a failure.
        expect(opened).not.toMatch(/not supported|no such|needed here|is missing|no history/);
        fc.pre(false);
        return;
      }
      expect(readable(engineRows(opened, today))).toEqual(
        readable(referenceJudge(pack, member, today)),
      );
    }),
    { numRuns: runs },
  );
}

const richCredit: Shapes = { ...plain, credits: newCredits };
const richDemand: Shapes = { ...plain, demands: newDemands };
const richWindows: Shapes = { ...plain, windows: newWindows };
const richProrate: Shapes = {
  ...plain,
  windows: fc.constantFrom<Window>({ calendar: { years: 1 } }, { calendar: { years: 2 } }),
  prorates: newProrates,
};
const richSelectors: Shapes = { ...plain, selectors: newSelectors };
const standing: Shapes = {
  ...plain,
  windows: standingWindows,
  prorates: fc.constant({ none: true }),
};
const everything: Shapes = {
  selectors: fc.oneof(oldSelectors, newSelectors),
  windows: fc.oneof(oldWindows, newWindows),
  prorates: fc.oneof(oldProrates, newProrates),
  credits: fc.oneof(oldCredits, newCredits),
  demands: fc.oneof(oldDemands, newDemands),
};

describe("engine and reference judge agree on random packs and members", () => {
  test("with the plain shapes", () => agree(plain, runs));
  test("with every step of credit", () => agree(richCredit, runs));
  test("with trees of demands", () => agree(richDemand, runs));
  test("with chains of windows", () => agree(richWindows, runs));
  test("with shares of the demand", () => agree(richProrate, runs));
  test("with selectors that look at time", () => agree(richSelectors, runs));
  test("with standing rows", () => agree(standing, runs));
  test("with everything at once", () => agree(everything, runs));
});

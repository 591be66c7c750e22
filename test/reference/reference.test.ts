import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  iso,
  members,
  oldCredits,
  oldDemands,
  oldProrates,
  oldSelectors,
  oldWindows,
  packOf,
  rules,
  type Shapes,
  todays,
} from "./random.ts";
import { engineRows, open } from "./oracle.ts";
import { referenceJudge, type Row } from "./judge.ts";

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
      expect(opened).toBeTypeOf("object");
      if (typeof opened === "string") return;
      expect(readable(engineRows(opened, today))).toEqual(
        readable(referenceJudge(pack, member, today)),
      );
    }),
    { numRuns: runs },
  );
}

describe("engine and reference judge agree on random packs and members", () => {
  test("with the plain shapes", () => agree(plain, 400));
});

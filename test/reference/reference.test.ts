import * as fc from "fast-check";
import type { RuleText, Window } from "./grammar.ts";
import { describe, expect, test } from "vitest";
import {
  busyMembers,
  dense,
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
  ofBoth,
  packOf,
  pairOf,
  rules,
  type Shapes,
  standingWindows,
  todays,
} from "./random.ts";
import { referencePair } from "./change.ts";
import { engineRows, open } from "./oracle.ts";
import { referenceJudge, type Row } from "./judge.ts";

const stated = process.env["REFERENCE_RUNS"];
const runs = Number(stated ?? 120);
/** The suite tries the same packs each time; whoever states a number of runs alone explores others. */
const seed = process.env["REFERENCE_SEED"] ?? (stated === undefined ? "20090726" : undefined);
const chance = seed === undefined ? {} : { seed: Number(seed) };

const plain: Shapes = {
  selectors: oldSelectors,
  windows: oldWindows,
  prorates: oldProrates,
  credits: oldCredits,
  demands: oldDemands,
};

const readable = (rows: readonly Row[]): object[] =>
  rows.map((one) => ({ ...one, windowStart: iso(one.windowStart), dueOn: iso(one.dueOn) }));

function agree(shapes: Shapes, runs: number, who = members): void {
  const basis = fc.constantFrom("attended" as const, "stated" as const);
  fc.assert(
    fc.property(rules(shapes), who, basis, todays, (rule, member, by, today) => {
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
    { numRuns: runs, ...chance },
  );
}

const ways = fc.constantFrom<NonNullable<RuleText["transition"]>>(
  { replaces: "none" },
  { replaces: "old", how: "finish-under-old" },
  { replaces: "old", how: "judge-under-new" },
  { replaces: ["old"], how: "pro-rata-by-days" },
);
const changes = fc.constantFrom("2011-01-01", "2011-07-01", "2012-03-15");

function agreeOverChange(shapes: Shapes, runs: number): void {
  const who = fc.oneof(members, busyMembers).map(ofBoth);
  fc.assert(
    fc.property(
      fc.tuple(rules(shapes), rules(shapes)),
      who,
      changes,
      ways,
      todays,
      ([old, rule], member, on, way, today) => {
        const { before, pack } = pairOf(old, rule, on, way);
        const opened = open(pack, member, today, before);
        if (typeof opened === "string") {
          expect(opened).not.toMatch(/not supported|no such|needed here|is missing|no history/);
          fc.pre(false);
          return;
        }
        expect(readable(engineRows(opened, today))).toEqual(
          readable(referencePair(before, pack, member, today)),
        );
      },
    ),
    { numRuns: runs, ...chance },
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
  windows: fc.oneof(oldWindows, newWindows, standingWindows),
  prorates: fc.oneof(oldProrates, newProrates),
  credits: fc.oneof(oldCredits, newCredits),
  demands: fc.oneof(oldDemands, newDemands),
};

/** So many milliseconds a run are far more than any takes. */
const timeout = Math.max(60_000, 200 * runs);

describe("engine and reference judge agree on random packs and members", { timeout }, () => {
  test("with the plain shapes", () => agree(plain, runs));
  test("with every step of credit", () => agree(richCredit, runs));
  test("with trees of demands", () => agree(richDemand, runs));
  test("with chains of windows", () => agree(richWindows, runs));
  test("with shares of the demand", () => agree(richProrate, runs));
  test("with selectors that look at time", () => agree(richSelectors, runs));
  test("with standing rows", () => agree(standing, runs));
  test("with windows that leave something to the next", () => agree(dense, 2 * runs, busyMembers));
  test("over a change of packs", () => agreeOverChange(plain, runs));
  test("over a change of packs, with everything", () => agreeOverChange(everything, runs));
  test("with everything at once", () => agree(everything, runs));
});

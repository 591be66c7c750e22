import { describe, expect, test } from "vitest";
import { compare, timesFound } from "./mutation/plant.mjs";
import { planted } from "./mutation/planted.mjs";

describe("the comparison with the reference judge finds mistakes of the engine", () => {
  test("at least ten mistakes can be planted, each in one place of the text as it is", () => {
    expect(planted.length).toBeGreaterThanOrEqual(10);
    expect(planted.filter((one) => timesFound(one) !== 1)).toEqual([]);
  });

  // Minutes of work: continuous integration asks for it by itself.
  describe.skipIf(process.env["ROLLBOOK_PLANTED_MUTANTS"] !== "1")("planted in a copy", () => {
    test("a copy without a mistake agrees", { timeout: 600_000 }, async () => {
      expect(await compare(null)).toBe("agrees");
    });

    test.each(planted)("$mistake", { timeout: 600_000 }, async (mistake) => {
      expect(await compare(mistake)).toBe("differs");
    });
  });
});

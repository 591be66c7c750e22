import * as fc from "fast-check";
import { expect, test } from "vitest";
import { recomputeAll } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { commands } from "./random-commands.ts";
import { begin } from "./random-history.ts";
import { openRegister } from "./register.ts";

const runs = Number(process.env["HISTORY_RUNS"] ?? 15);

test("whatever is told to a register in whatever order, its verdicts are those of judging everything at once", async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const register = await openRegister({ withoutPack: true });
      try {
        const history = await begin(register);
        for (const command of list) await history.do(command);
        await history.settle();
        const stored = await history.stored();
        expect(stored).toEqual(history.reference());
        expect((await verifyRegister(register.db, history.ctx)).differences).toEqual([]);
        await recomputeAll(history.ctx);
        expect(await history.stored()).toEqual(stored);
        judged += stored.flat().length;
      } finally {
        await register.close();
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(runs);
}, 3_600_000);

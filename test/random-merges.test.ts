import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Context } from "#services/context";
import { askMerge } from "#services/merges/ask";
import { decideMerge, undoMerge } from "#services/merges/decide";
import { recomputeAll } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { commands, packWith } from "./random-commands.ts";
import { begin, type History } from "./random-history.ts";
import { referenceJudge } from "./reference/judge.ts";
import { openRegister, type Register } from "./register.ts";

const runs = Number(process.env["HISTORY_RUNS"] ?? 8);

/** Tables whose rows about a member a merge touches, with their verdicts. */
const tables = [
  "member_locator",
  "member",
  "home",
  "attachment",
  "fact",
  "event",
  "entry",
  "verdict",
  "waiver_request",
  "transfer",
] as const;

/** Every row of two members, in every column. */
async function rowsOf(register: Register, ids: readonly number[]): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    found[table] = await register.sql(
      `select to_jsonb(t) as row from ${table} t where member_id = any ($1)
       order by to_jsonb(t)::text`,
      [ids],
    );
  }
  return found;
}

async function expectTrue(history: History): Promise<void> {
  await history.settle();
  expect((await verifyRegister(history.register.db, history.ctx)).differences).toEqual([]);
}

function asOther(ctx: Context): Context {
  return { ...ctx, actor: { ...ctx.actor, accountId: 1 } };
}

async function merge(history: History, survivorId: number, loserId: number): Promise<number> {
  const asked = await askMerge(history.ctx, { survivorId, loserId, reason: "entered twice" });
  if (!asked.ok) throw new Error(JSON.stringify(asked));
  const { mergeId } = asked.value;
  const done = await decideMerge(asOther(history.ctx), mergeId, { outcome: "approved" });
  if (!done.ok) throw new Error(JSON.stringify(done));
  return mergeId;
}

async function undo(history: History, mergeId: number): Promise<void> {
  const done = await undoMerge(history.ctx, mergeId, { reason: "two persons" });
  if (!done.ok) throw new Error(JSON.stringify(done));
}

test("whatever was told of two, a merge judges them as one and an undo restores both exactly", async () => {
  await fc.assert(
    fc.asyncProperty(
      commands,
      fc.nat(5),
      fc.integer({ min: 1, max: 5 }),
      async (list, first, step) => {
        const register = await openRegister({ withoutPack: true });
        try {
          const history = await begin(register);
          const [half, rest] = [list.slice(0, list.length / 2), list.slice(list.length / 2)];
          for (const command of half) await history.do(command);
          const survivor = history.people[first]!;
          const loser = history.people[(first + step) % history.people.length]!;
          const ids = [survivor.memberId, loser.memberId];
          await expectTrue(history);
          const before = await rowsOf(register, ids);

          const mergeId = await merge(history, survivor.memberId, loser.memberId);
          await expectTrue(history);
          const { homes, facts, events } = survivor;
          const entries = history.recorded
            .filter((one) => one.standing && (one.who === survivor || one.who === loser))
            .map((one) => one.text);
          const text = { homes, facts, events, entries };
          const joined = await history.stored();
          expect(joined[history.people.indexOf(survivor)]).toEqual(
            referenceJudge(packWith(history.hours), text, history.today),
          );
          expect(joined[history.people.indexOf(loser)]).toEqual([]);
          await recomputeAll(history.ctx);
          expect(await history.stored()).toEqual(joined);

          await undo(history, mergeId);
          await expectTrue(history);
          expect(await rowsOf(register, ids)).toEqual(before);

          // Again, with everything that may be told of the others and of the survivor meanwhile.
          history.away = loser;
          const again = await merge(history, survivor.memberId, loser.memberId);
          for (const command of rest) await history.do(command);
          await expectTrue(history);
          await undo(history, again);
          history.away = null;
          await expectTrue(history);
          expect(await history.stored()).toEqual(history.reference());
        } finally {
          await register.close();
        }
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
}, 3_600_000);

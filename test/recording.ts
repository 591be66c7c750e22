import { foldAll } from "#services/coverage-folding";
import { operator } from "#services/context";
import { recordClass } from "#services/ledger";
import { openDatabase } from "#store/database";
import { classBody, day } from "./register.ts";

export const killedName = "recording to be killed";

/**
 * Records classes and folds without end, in a process of its own. Says `recorded COURSE` for each
 * class that was acknowledged. Arguments: address, a word for the courses, the provider, member ids.
 */
export async function main([url = "", word = "", provider = "", ...ids]: string[]): Promise<void> {
  const db = openDatabase({ url, connections: 6, statementTimeout: 0, name: killedName });
  const ctx = { db, actor: operator, today: day("2011-11-15"), zone: "Asia/Shanghai" };
  const providers = new Map([["school", Number(provider)]]);
  const members = ids.map(Number);
  const folding = (async () => {
    for (;;) await foldAll(db);
  })();
  const recording = [0, 1, 2].map(async (lane) => {
    for (let n = 0; ; n += 1) {
      const course = `${word}-${lane}-${n}`;
      const outcome = await recordClass(ctx, classBody(providers, members, 10, { course }));
      if (!outcome.ok) throw new Error(outcome.message);
      process.stdout.write(`recorded ${course}\n`);
    }
  });
  await Promise.all([folding, ...recording]);
}

import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import { continueBulk } from "#services/verdicts-bulk";
import { continueRecompute, judgeQueue, startRecompute } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { buildMembers, unitsByCode } from "../register.ts";
import { fill, killPostgres, openScratch, removeScratch, scratchFolder } from "./scratch.ts";
import type { Opened } from "./scratch.ts";

const more = 4_000;

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await scratchFolder();
  dataDir = join(folder, "data");
});
afterEach(() => removeScratch(folder));

async function crowded(opened: Opened): Promise<void> {
  await fill(opened);
  const builder = {
    ctx: opened.ctx,
    sql: async <R extends object>(text: string, values?: unknown[]) =>
      (await opened.owner.query<R>(text, values)).rows,
  };
  const branch = (await unitsByCode(builder)).get("B1");
  if (branch === undefined) throw new Error("no branch B1");
  const numbers = Array.from({ length: more }, (_, n) => `M${n}`);
  await buildMembers(builder, branch, numbers);
  await judgeQueue(opened.ctx);
  await continueBulk(opened.ctx);
  await foldAll(opened.ctx.db);
}

test("PostgreSQL killed during a recompute by workers: the next start does the rest, nothing is counted twice", async () => {
  const opened = await openScratch(dataDir);
  await crowded(opened);
  // Everything must be written anew, with its deltas.
  for (const table of ["verdict", "duty", "coverage"]) {
    await opened.owner.query(`delete from ${table}`);
  }
  const started = await startRecompute(opened.ctx);
  if (!started.ok) throw new Error(started.message);
  const kills: Promise<void>[] = [];
  const folding = (async () => {
    for (;;) await foldAll(opened.register.db);
  })();
  const working = continueBulk(
    { ...opened.ctx, workers: { ...opened.register.workers, from: 0 } },
    {
      onProgress() {
        if (kills.length === 0) kills.push(killPostgres(dataDir));
      },
    },
  );
  const ended = await Promise.allSettled([working, folding]);
  expect(ended.map((one) => one.status)).toEqual(["rejected", "rejected"]);
  await Promise.all(kills);
  await opened.close();

  const again = await openScratch(dataDir);
  const { rows } = await again.owner.query<{ state: string; done: string; members: string }>(
    `select j.state, sum(p.done) as done, sum(p.members) as members
     from job j join job_part p using (job_id) where j.state = 'running' group by j.state`,
  );
  expect(rows).toHaveLength(1);
  expect(Number(rows[0]?.done)).toBeLessThan(Number(rows[0]?.members));
  const rest = await continueRecompute({
    ...again.ctx,
    workers: { ...again.register.workers, from: 0 },
  });
  expect(rest).toBe(Number(rows[0]?.members) - Number(rows[0]?.done));
  await foldAll(again.register.db);
  const { differences } = await verifyRegister(again.register.db, again.ctx);
  expect(differences).toEqual([]);
  await again.close();
}, 240_000);

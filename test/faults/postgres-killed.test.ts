import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { verifyRegister } from "#services/verify";
import { classBody } from "../register.ts";
import { fill, killPostgres, openScratch, removeScratch, scratchFolder } from "./scratch.ts";

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await scratchFolder();
  dataDir = join(folder, "data");
});
afterEach(() => removeScratch(folder));

test("PostgreSQL killed while classes are recorded and folded: what was acknowledged is there", async () => {
  const opened = await openScratch(dataDir);
  const { providers, members } = await fill(opened);
  const said: string[] = [];
  const lanes = [0, 1, 2].map(async (lane) => {
    for (let n = 0; ; n += 1) {
      const course = `${lane}-${n}`;
      const outcome = await recordClass(opened.ctx, classBody(providers, members, 10, { course }));
      if (!outcome.ok) throw new Error(outcome.message);
      said.push(course);
    }
  });
  const folding = (async () => {
    for (;;) await foldAll(opened.register.db);
  })();
  const working = Promise.allSettled([...lanes, folding]);
  await expect.poll(() => said.length, { timeout: 30_000 }).toBeGreaterThan(12);
  await killPostgres(dataDir);
  const ended = await working;
  expect(ended.every((one) => one.status === "rejected")).toBe(true);
  await opened.close();

  const again = await openScratch(dataDir);
  const { rows } = await again.owner.query<{ course: string; entries: string }>(
    `select s.course, count(e.entry_id) as entries from session s
     left join entry e using (session_id) group by s.course`,
  );
  expect(rows.map((row) => row.course)).toEqual(expect.arrayContaining(said));
  expect(new Set(rows.map((row) => Number(row.entries)))).toEqual(new Set([members.length]));
  expect((await verifyRegister(again.register.db, again.ctx)).differences).toEqual([]);
  await foldAll(again.register.db);
  expect((await verifyRegister(again.register.db, again.ctx)).differences).toEqual([]);
  await again.close();
}, 180_000);

import { afterAll, beforeAll, expect, test } from "vitest";
import { buildMembers, buildUnits, openRegister, type Register } from "#test/register";
import { foldAll } from "#services/coverage-folding";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { moveCoverage } from "./coverage-move.ts";
import { wholeSight } from "./database.ts";

let register: Register;
beforeAll(async () => {
  register = await openRegister();
});
afterAll(() => register.close());

test("moving a unit takes its counts from the old units above it to the new ones", async () => {
  const units = await buildUnits(register);
  const [t1, c1, c2, p] = ["T1", "C1", "C2", "P"].map((code) => units.get(code)!.unitId);
  await buildMembers(register, units.get("B1")!, ["A1", "A2"]);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  await buildMembers(register, units.get("B2")!, ["A3"]);
  await judgeQueue(register.ctx);
  // Now A1 and A2 are counted and A3 waits to be folded: T1 moves from C1 to C2.
  await register.db.write(wholeSight, async (tx) => {
    tx.send(
      {
        name: "test_move",
        text: `update unit set path = ($1 || '.' || unit_id)::ltree, parent_id = $2
          where unit_id = $3`,
      },
      [`${p}.${c2}`, c2, t1],
    );
    tx.send(
      {
        name: "test_move_below",
        text: "update unit set path = ($1 || '.' || unit_id)::ltree where parent_id = $2",
      },
      [`${p}.${c2}.${t1}`, t1],
    );
    moveCoverage(tx, t1!, [p!, c1!, t1!], [p!, c2!, t1!]);
  });
  await foldAll(register.db);
  const heads = await register.sql<{ code: string; members: string }>(
    `select u.code, c.members from coverage c join unit u using (unit_id)
     where measure = '~members' and members <> 0 order by u.code`,
  );
  expect(heads.map((row) => `${row.code} ${row.members}`)).toEqual([
    "B1 2",
    "B2 1",
    "C2 3",
    "P 3",
    "T1 3",
  ]);
  const { differences } = await verifyRegister(register.db, register.ctx);
  expect(differences.filter((one) => one.kind === "counts")).toEqual([]);
  const stray = await register.sql(
    "select 1 from coverage c join unit u using (unit_id) where c.path <> u.path",
  );
  expect(stray).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { setSightOn } from "#store/database";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { factRow, memberRow, partial } from "#test/rows";
import type { Actor } from "../context.ts";
import { recordClass } from "../ledger.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { importFacts } from "./facts.ts";
import { importMembers } from "./import.ts";

let register: Register;
let units: Map<string, SketchedUnit>;

/** One member in each branch; the one of B2 works away at B3. */
beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await importMembers(
    register.ctx,
    ["B1", "B2", "B3", "B4"].map((code, index) =>
      memberRow(index + 2, `of-${code}`, code, "2005-01-01", {
        sector: "rural",
        admitted: partial("2005-01-01"),
      }),
    ),
  );
  await importFacts(register.ctx, [
    factRow(2, "of-B2", "host", "floating", "2011-01-01", { unit: "B3" }),
  ]);
  const rows = await register.sql<{ member_id: string }>("select member_id from member");
  await judgeQueue(register.ctx);
  const ids = rows.map((row) => Number(row.member_id));
  await recordClass(register.ctx, classBody(await buildProviders(register), ids, 60));
});
afterAll(() => register.close());

/** Everybody of whom a raw query without WHERE shows any row, as the application's role. */
async function seenBy(actor: Actor | null): Promise<Record<string, string[]>> {
  const client = await register.db.connect();
  const seen: Record<string, string[]> = {};
  try {
    await client.query("begin");
    if (actor !== null) await setSightOn(client, actor.sight);
    for (const table of ["member_locator", "member", "home", "fact", "event", "entry", "verdict"]) {
      const { rows } = await client.query<{ member_id: number }>(
        `select distinct member_id from ${table}`,
      );
      const names = await register.sql<{ member_no: string }>(
        "select member_no from member_locator where member_id = any ($1) order by 1",
        [rows.map((row) => row.member_id)],
      );
      seen[table] = names.map((row) => row.member_no);
    }
  } finally {
    await client.end();
  }
  return seen;
}

const all = (...names: string[]) => ({
  member_locator: names,
  member: names,
  home: names,
  fact: names,
  event: names,
  entry: names,
  verdict: names,
});

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};

test("raw SQL of the application's role sees nobody where no sight was set", async () => {
  expect(await seenBy(null)).toEqual(all());
});

test("raw SQL of a secretary sees the members of his unit and its guests", async () => {
  expect(await seenBy(actorAt("secretary", unit("B1")))).toEqual(all("of-B1"));
  expect(await seenBy(actorAt("secretary", unit("B3")))).toEqual(all("of-B2", "of-B3"));
});

test("raw SQL of a training office sees whom it is directly responsible for, and their guests", async () => {
  expect(await seenBy(actorAt("training-office", unit("T1")))).toEqual(all("of-B1", "of-B2"));
  expect(await seenBy(actorAt("training-office", unit("T2")))).toEqual(all("of-B2", "of-B3"));
  // A county answers directly for the branch below it alone, not for those of its townships.
  expect(await seenBy(actorAt("training-office", unit("C1")))).toEqual(all("of-B4"));
});

test("raw SQL of those above, and of administrators, sees no person", async () => {
  expect(await seenBy(actorAt("training-office", unit("P")))).toEqual(all());
  expect(await seenBy(actorAt("administrator", unit("B1")))).toEqual(all());
});

test("raw SQL of the application's role cannot write about a person out of sight", async () => {
  const client = await register.db.connect();
  try {
    await client.query("begin");
    await setSightOn(client, actorAt("secretary", unit("B1")).sight);
    const changed = await client.query("update member set name = '改' where member_no = 'of-B4'");
    expect(changed.rowCount).toBe(0);
    await expect(
      client.query(
        `insert into home (region_id, member_id, seen_by, unit_id, valid_from, recorded_by)
       values (1, 1, array[$1::bigint], $1, '2001-01-01', 0)`,
        [unit("B4").unitId],
      ),
    ).rejects.toMatchObject({ code: "42501" });
  } finally {
    await client.end();
  }
});

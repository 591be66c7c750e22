import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import { operator } from "#services/context";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { openDatabase } from "#store/database";
import { missingMigrations } from "#store/migrate";
import { tooManyRights } from "#store/roles";
import { restored, schemaOf } from "./archiving.ts";
import { emptyDatabase, freshDatabase } from "./database.ts";
import { day } from "./register.ts";

// Each file is a backup of a register of synthetic people that an earlier program made and judged,
// named after the last migration that it knew. A release adds its own; none is ever changed.

const folder = fileURLToPath(new URL("releases", import.meta.url));
const files = (await readdir(folder)).filter((name) => name.endsWith(".rollbook")).sort();

interface Verdict {
  readonly member: string;
  readonly requirement: string;
  readonly begins: string;
  readonly anchor: string;
  readonly status: string;
  readonly credited: string;
}

const verdicts = `select m.member_no as member, v.requirement_id as requirement,
    v.window_start::text as begins, v.anchor, v.status, v.credited::text as credited
  from verdict v join member m using (region_id, member_id)
  order by m.member_no, v.requirement_id, v.window_start, v.anchor`;

test("there is at least one register of an earlier program", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("%s", (name) => {
  test("restored, it is brought up to date, and judges as before", async () => {
    const place = await emptyDatabase();
    const owner = new pg.Client({ connectionString: place.ownerUrl });
    const settings = { connections: 4, statementTimeout: 0, name: "test" };
    const db = openDatabase({ url: place.appUrl, ...settings });
    try {
      await owner.connect();
      const done = await restored(place.adminUrl, join(folder, name));
      expect(done).toMatchObject({ ok: true });
      expect(done.ok && done.value.migrated.length).toBeGreaterThan(0);
      expect(await missingMigrations(owner)).toEqual([]);
      expect(await schemaOf(owner)).toEqual(await newestSchema());

      const before = (await owner.query<Verdict>(verdicts)).rows;
      expect(before.length).toBeGreaterThan(1_000);
      const ctx = { db, actor: operator, today: day("2011-11-15"), zone: "Asia/Shanghai" };
      // As the server does at its start: migrations may have asked for members to be judged again.
      await judgeQueue(ctx);
      await foldAll(db);
      const found = await verifyRegister(db, ctx);
      expect(found).toMatchObject({ total: 0, differences: [], membersWaiting: 0 });
      expect(found.membersChecked).toBeGreaterThan(100);
      expect((await owner.query<Verdict>(verdicts)).rows).toEqual(before);

      const app = new pg.Client({ connectionString: place.appUrl });
      await app.connect();
      expect(await tooManyRights(app)).toBeNull();
      await app.end();
    } finally {
      await db.close();
      await owner.end();
      await place.drop();
    }
  });
});

async function newestSchema(): Promise<string[]> {
  const fresh = await freshDatabase();
  const owner = new pg.Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
  try {
    return await schemaOf(owner);
  } finally {
    await owner.end();
    await fresh.drop();
  }
}

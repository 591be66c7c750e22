import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manyMembers, manyUnits } from "#test/importing";
import { openRegister, type Register } from "#test/register";
import { importUnits } from "../organisation/import.ts";
import { importMembers } from "./import.ts";

let register: Register;
beforeEach(async () => {
  register = await openRegister();
});
afterEach(() => register.close());

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Imports in a process of its own and kills it when it has said that some rows are durable. */
async function killWithin(kind: "units" | "members", count: number): Promise<string> {
  const args = [
    "test/child.mjs",
    "test/importing.ts",
    kind,
    register.database.appUrl,
    String(count),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (data: Buffer) => {
    said += data.toString();
    // The first units are the few at the top; the batches of branches follow.
    if (said.split("\n").length > (kind === "units" ? 3 : 1)) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("exit", resolve));
  // What the server had begun for it ends by itself once the connection is gone.
  await expect
    .poll(
      () =>
        register.sql(
          "select 1 from pg_stat_activity where application_name = 'import to be killed'",
        ),
      { timeout: 30_000 },
    )
    .toEqual([]);
  return said;
}

async function number(text: string): Promise<number> {
  const [row] = await register.sql<{ n: number }>(`select (${text})::int as n`);
  return row?.n ?? -1;
}

test("an import of units that was killed leaves whole units under their parents; the next finishes", async () => {
  const count = 80_000;
  expect(await killWithin("units", count)).not.toContain("finished");
  const there = await number("select count(*) from unit");
  expect(there).toBeGreaterThan(11);
  expect(there).toBeLessThan(count + 11);
  const broken = `select count(*) from unit u
    left join unit p on p.unit_id = u.parent_id
    left join unit_version v on v.unit_id = u.unit_id and v.parent_id is not distinct from u.parent_id
    where v.version_id is null or (u.parent_id is not null and u.path <> p.path || u.unit_id::text)`;
  expect(await number(broken)).toBe(0);

  const finished = await importUnits(register.ctx, manyUnits(count));
  expect(finished).toEqual({
    ok: true,
    value: { loaded: count + 11 - there, present: there, problems: [] },
  });
  expect(await number("select count(*) from unit")).toBe(count + 11);
  expect(await number("select count(*) from unit_version")).toBe(count + 11);
  expect(await number(broken)).toBe(0);
});

test("an import of members that was killed leaves whole members; the next finishes", async () => {
  const count = 30_000;
  await importUnits(register.ctx, manyUnits(count));
  expect(await killWithin("members", count)).not.toContain("finished");
  const there = await number("select count(*) from member");
  expect(there).toBeGreaterThan(0);
  expect(there).toBeLessThan(count);
  const whole = `select count(*) from member m
    join member_locator l using (member_id, region_id) join home h using (member_id, region_id)
    join fact f using (member_id, region_id) join unjudged j using (member_id, region_id)`;
  expect(await number(whole)).toBe(there);

  const finished = await importMembers(register.ctx, manyMembers(count));
  expect(finished).toEqual({
    ok: true,
    value: { loaded: count - there, present: there, problems: [] },
  });
  expect(await number(whole)).toBe(count);
});

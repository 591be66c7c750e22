import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPasswords } from "#adapters/passwords";
import { dayOf } from "#core/day";
import { verifyRegister } from "#services/verify";
import { type Database, openDatabase, wholeSight } from "#store/database";
import { readSettings } from "#store/settings";
import { freshDatabase, type TestDatabase } from "#test/database";
import { generate } from "./generate.ts";
import { demoSeed, type DemoOptions, loadDemo } from "./load.ts";
import { readTree } from "./tree.ts";

const today = dayOf(2011, 11, 15);
let database: TestDatabase;
let db: Database;
let admin: pg.Client;
let options: DemoOptions;

async function openFresh(): Promise<{ database: TestDatabase; db: Database }> {
  const made = await freshDatabase();
  const opened = openDatabase({
    url: made.appUrl,
    connections: 4,
    statementTimeout: 0,
    name: "demonstration test",
  });
  return { database: made, db: opened };
}

beforeAll(async () => {
  const passwords = await openPasswords();
  const hash = (text: string) => passwords.hash(text);
  options = { members: 600, seed: demoSeed, packFolder: "packs/five-year-plan", hash };
  ({ database, db } = await openFresh());
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  // Killed while members and while entries are loaded, then finished by a third start.
  for (const stopAt of ["members", "entries"] as const) {
    const stopping = new AbortController();
    const onProgress = ({ step }: { step: string }) => {
      if (step === stopAt) stopping.abort();
    };
    expect(await loadDemo(db, { ...options, signal: stopping.signal, onProgress })).toEqual({
      ok: true,
      value: "stopped",
    });
  }
  expect(await loadDemo(db, options)).toEqual({ ok: true, value: "loaded" });
}, 120_000);
afterAll(async () => {
  await admin.end();
  await db.close();
  await database.drop();
});

async function count(sql: string): Promise<number> {
  const { rows } = await admin.query<{ n: string }>(`select count(*) as n from rollbook.${sql}`);
  return Number(rows[0]?.n);
}

test("a load that was stopped twice holds everything once", async () => {
  const tree = await readTree();
  const made = [...generate({ members: 600, seed: demoSeed, today, tree })];
  const sum = (pick: (rows: (typeof made)[number]) => readonly unknown[]) =>
    made.reduce((total, rows) => total + pick(rows).length, 0);
  expect(await count("member")).toBe(600);
  expect(await count("entry")).toBe(sum((rows) => rows.entries));
  expect(await count("home where superseded_at is null")).toBe(sum((rows) => rows.members));
  const codes = new Set(made.flatMap((rows) => rows.units.map((unit) => unit.code)));
  expect(await count("unit")).toBe(codes.size);
  const facts = made
    .flatMap((rows) => rows.facts)
    .filter((row) => row.record === "fact" && row.kind !== "host");
  expect(await count("fact where superseded_at is null")).toBe(facts.length);
  expect(await count("event where kind = 'admitted'")).toBe(600);
  const members = new Map(made.flatMap((rows) => rows.members).map((row) => [row.memberNo, row]));
  const full = [...members.values()].filter((row) => row.full !== null).length;
  expect(await count("event where kind = 'full'")).toBe(full);
});

test("verify finds nothing, and nobody waits to be judged", async () => {
  const found = await verifyRegister(db, { today, zone: "Asia/Shanghai" });
  expect(found.differences).toEqual([]);
  expect(found.membersChecked).toBe(600);
  expect(found.membersWaiting).toBe(0);
  expect(found.verdictsChecked).toBeGreaterThan(2_000);
});

test("recorded times are those of the demonstration, late entries and corrections included", async () => {
  const tables = ["member", "home", "fact", "event", "attachment", "entry"];
  for (const table of tables) {
    expect(await count(`${table} where recorded_at > '2011-11-16'`)).toBe(0);
  }
  expect(
    await count("entry where (recorded_at at time zone 'Asia/Shanghai')::date > ends_on + 14"),
  ).toBeGreaterThan(50);
  expect(await count("entry where act <> 'e'")).toBeGreaterThan(3);
  // What happened later was not known before.
  expect(await count("home where recorded_at < '2010-01-01' and valid_from >= '2010-02-01'")).toBe(
    0,
  );
  expect(
    await count(`fact where recorded_at < '2010-01-01' and valid_to between '2010-02-01'
    and '2011-11-14'`),
  ).toBe(0);
});

test("the day stands still and the pages have a note and accounts for every role and level", async () => {
  const settings = await db.snapshot(wholeSight, readSettings);
  expect(settings.today).toBe("2011-11-15");
  expect(settings.zone).toBe("Asia/Shanghai");
  expect(settings.demo?.note.en).toContain("2023");
  const { rows } = await admin.query<{ login: string; role: string; level: string; mine: boolean }>(
    `select a.login, r.role, u.level, a.member_id is not null as mine
     from rollbook.account a join rollbook.account_role r using (account_id)
     join rollbook.unit u on u.unit_id = r.unit_id where a.is_demo order by a.login`,
  );
  expect(new Set(rows.map((row) => row.role))).toEqual(
    new Set(["administrator", "training-office", "secretary", "organiser", "inspector", "member"]),
  );
  const offices = rows.filter((row) => row.role === "training-office").map((row) => row.level);
  expect(new Set(offices)).toEqual(new Set(["province", "city", "county", "township"]));
  expect(rows.find((row) => row.role === "member")?.mine).toBe(true);
  expect(rows.find((row) => row.role === "secretary")?.level).toBe("branch");
});

test("something waits for each who answers: a waiver, an objection past the branch, a transfer, a sample", async () => {
  expect(await count("waiver_request where outcome is null")).toBe(1);
  expect(await count("objection where past_branch")).toBe(1);
  expect(await count("transfer where outcome is null")).toBe(1);
  const { rows } = await admin.query<{ login: string; kind: string; persons: string }>(
    `select a.login, m.kind, count(*) as persons from rollbook.mandate m
     join rollbook.mandate_member p using (mandate_id)
     join rollbook.account a on a.account_id = m.holder group by a.login, m.kind`,
  );
  expect(rows).toEqual([{ login: "inspector-county", kind: "sample", persons: "12" }]);
});

test("two towns have an office and a secretary each, so that a transfer can be answered", async () => {
  const { rows } = await admin.query<{ login: string; town: string }>(
    `select a.login, coalesce(o.unit_id, u.unit_id)::text as town from rollbook.account a
     join rollbook.account_role r using (account_id) join rollbook.unit u on u.unit_id = r.unit_id
     left join rollbook.unit o on o.level = 'township' and u.path <@ o.path
     where a.login ~ '^(office-town|secretary)(-2)?$' order by a.login`,
  );
  const [office, office2, secretary, secretary2] = rows.map((row) => row.town);
  expect(rows).toHaveLength(4);
  expect([secretary, secretary2]).toEqual([office, office2]);
  expect(office).not.toBe(office2);
});

test("a second start leaves it as it is", async () => {
  expect(await loadDemo(db, options)).toEqual({ ok: true, value: "here" });
});

test("a register that somebody keeps is left alone, and two starts at once load once", async () => {
  const other = await openFresh();
  try {
    const both = await Promise.all([
      loadDemo(other.db, { ...options, members: 100 }),
      loadDemo(other.db, { ...options, members: 100 }),
    ]);
    expect(both.map((one) => (one.ok ? one.value : one.code)).sort()).toEqual(["busy", "loaded"]);
    const inside = new pg.Client({ connectionString: other.database.adminUrl });
    await inside.connect();
    await inside.query("delete from rollbook.job");
    await inside.end();
    expect(await loadDemo(other.db, { ...options, members: 100 })).toEqual({
      ok: true,
      value: "not-empty",
    });
  } finally {
    await other.db.close();
    await other.database.drop();
  }
}, 60_000);

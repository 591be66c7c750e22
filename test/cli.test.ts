import { chmod, copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import ExcelJS from "exceljs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { putSetting } from "#store/settings";
import { wholeSight } from "#store/database";
import { emptyDatabase, freshDatabase, type TestDatabase } from "./database.ts";
import { type Ran, runProgram, startProgram } from "./program.ts";
import { openRegister, type Register } from "./register.ts";

/** Each start of the program takes seconds where other tests share two cores. */
const limit = 300_000;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-cli-"));
  // The first run compiles what is stale; the tests below then measure nothing of it.
  expect((await runProgram(["--help"])).code).toBe(0);
}, limit);
afterAll(() => rm(folder, { recursive: true, force: true }));

const pack = "packs/five-year-plan";
const kinds = ["units", "members", "facts", "entries"] as const;
const sample = (kind: string): string => `docs/samples/${kind}.csv`;

/** A register at the day of the demonstration whose address the program can be given. */
async function register(): Promise<Register & { run(...args: string[]): Promise<Ran> }> {
  const opened = await openRegister();
  await opened.db.write(wholeSight, async (tx) => putSetting(tx, "today", "2011-11-15"));
  const env = { DATABASE_URL: opened.database.appUrl };
  return { ...opened, run: (...args) => runProgram(args, { env }) };
}

async function loadSamples(run: (...args: string[]) => Promise<Ran>): Promise<void> {
  for (const kind of kinds) {
    const path = join(folder, `${kind}.csv`);
    await copyFile(sample(kind), path);
    const done = await run("import", kind, path);
    expect(done).toMatchObject({ code: 0 });
  }
}

describe("without a database", () => {
  test("every command explains itself with examples", async () => {
    const commands = [[], ["start"], ["init"], ["import"], ["pack", "check"], ["assess"],
      ["coverage"], ["export"], ["verify"], ["demo", "generate"]];
    const all = await Promise.all(commands.map((command) => runProgram([...command, "--help"])));
    for (const { code, out } of all) {
      expect(code).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}\S/);
    }
  }, limit);

  test("a wrong command line is exit code 2 with a hint", async () => {
    const wrong = [["fly"], ["import", "cats", "x.csv"], ["coverage"], ["verify", "--limit", "no"],
      ["export", "owing", "--unit", "1", "--out", "x.csv"]];
    for (const { code, err } of await Promise.all(wrong.map((args) => runProgram(args)))) {
      expect(code).toBe(2);
      expect(err).toContain("error:");
    }
  }, limit);

  test("pack check counts the cases; a mistake is told with file, line and the nearest key", async () => {
    const good = await runProgram(["pack", "check", pack]);
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/^(\d+) cases: \1 passed, 0 failed\n\d+ later\n$/);
    const broken = join(folder, "pack");
    await copyPack(pack, broken);
    const text = await readFile(join(broken, "pack.yaml"), "utf8");
    await writeFile(join(broken, "pack.yaml"), text.replace(/^( *)version:/m, "$1verzion:"));
    const bad = await runProgram(["pack", "check", broken]);
    expect(bad.code).toBe(1);
    expect(bad.err).toMatch(/pack\.yaml:\d+:\d+:.*verzion.*version/);
  }, limit);

  test("a failing case is exit code 1 and says what came instead", async () => {
    const broken = join(folder, "failing");
    await copyPack(pack, broken);
    const path = join(broken, "cases", "vectors.yaml");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(/status: met/, "status: short"));
    const bad = await runProgram(["pack", "check", broken]);
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/short expected, came met/);
    expect(bad.out).toMatch(/cases: \d+ passed, 1 failed\n/);
  }, limit);

  test("assess writes verdicts from files alone", async () => {
    const out = join(folder, "verdicts.csv");
    const files = kinds.flatMap((kind) => [`--${kind}`, sample(kind)]);
    const done = await runProgram(["assess", "--pack", pack, ...files, "--today", "2011-11-15", "--out", out]);
    expect(done).toMatchObject({ code: 0 });
    const lines = (await readFile(out, "utf8")).split("\r\n");
    expect(lines[0]).toMatch(/^member_no,requirement,window_start,/);
    expect(lines).toContain("EX0001,S8,2010-01-01,2010-12-31,2010-01-01,short,1440,2400,1,960,0,yes,990001-01-1,");
  }, limit);

  test("a missing file is said, and nothing is written", async () => {
    const out = join(folder, "none.csv");
    const files = kinds.flatMap((kind) => [`--${kind}`, "nowhere.csv"]);
    const done = await runProgram(["assess", "--pack", pack, ...files, "--today", "2011-11-15", "--out", out]);
    expect(done.code).toBe(1);
    expect(done.err).toContain("nowhere.csv does not exist");
    expect(await readdir(folder)).not.toContain("none.csv");
  }, limit);

  test("demo generate is the same for the same seed and other for another", async () => {
    const make = async (name: string, seed: string): Promise<string> => {
      const to = join(folder, name);
      expect((await runProgram(["demo", "generate", "--members", "60", "--seed", seed, "--out", to])).code).toBe(0);
      return readFile(join(to, "members.csv"), "utf8");
    };
    const [one, again, other] = await Promise.all([make("a", "1"), make("b", "1"), make("c", "2")]);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  }, limit);
});

describe("with DATABASE_URL", () => {
  test("samples go in, coverage and exports come out, verify finds nothing", async () => {
    const opened = await register();
    try {
      await loadSamples(opened.run);
      const coverage = await opened.run("coverage", "--unit", "9900");
      expect(coverage.out).toMatch(/S1 .*2011\s+1\s+0\s+0\.0 %/);
      const children = await opened.run("coverage", "--unit", "990001-01", "--requirement", "S2", "--period", "2011");
      expect(children.out).toContain("东山农机公司党支部");
      expect((await opened.run("verify")).out).toMatch(/^4 members and \d+ verdicts checked, 0 differences\n$/);
      await checkExports(opened.run);
      await opened.sql("update verdict set status = 'met' where status = 'short'");
      const found = await opened.run("verify");
      expect(found.code).toBe(1);
      expect(found.out).toContain("verdict-different");
      expect((await opened.run("coverage", "--unit", "nowhere")).err).toContain("no unit with the code nowhere");
    } finally {
      await opened.close();
    }
  }, limit);

  test("a database that is wrong is told in one sentence with what to do", async () => {
    const opened = await openRegister();
    const empty = await emptyDatabase();
    const { appUrl, adminUrl, ownerUrl } = opened.database;
    const wrong = (change: (url: URL) => void): string => {
      const url = new URL(appUrl);
      change(url);
      return url.href;
    };
    const cases: [string, RegExp][] = [
      ["nonsense", /DATABASE_URL is not a URL/],
      [wrong((url) => (url.port = "1")), /nothing listens there/],
      [wrong((url) => (url.password = "wrong")), /user or the password is wrong/],
      [wrong((url) => (url.pathname = "/nowhere")), /no such database[\s\S]*rollbook init/],
      [adminUrl, /refused: role "\w+" is a superuser[\s\S]*rollbook init/],
      [ownerUrl, /refused: role "rollbook_owner" owns tables/],
      [empty.appUrl, /lacks \d+ migration[\s\S]*rollbook init/],
    ];
    try {
      for (const [url, told] of cases) {
        const done = await runProgram(["verify"], { env: { DATABASE_URL: url } });
        expect(done.code).toBe(1);
        expect(done.err).toMatch(told);
        expect(done.err).not.toMatch(/\n\s+at /);
        expect(done.err).not.toContain(new URL(appUrl).password);
      }
    } finally {
      await opened.close();
      await empty.drop();
    }
  }, limit);

  test("a full disk while the error file is written loses nothing", async () => {
    const opened = await register();
    try {
      expect((await opened.run("import", "units", sample("units"))).code).toBe(0);
      const path = join(folder, "many.csv");
      const rows = Array.from({ length: 3_000 }, (_, i) => `M${i},某,990001-01-1,${i % 2 ? "2010-01-01" : "?"}`);
      await writeFile(path, `member_no,name,unit,from\n${rows.join("\n")}\n`);
      const env = { DATABASE_URL: opened.database.appUrl };
      const full = await runProgram(["import", "members", path], { env, fileLimit: 20 });
      expect(full.code).toBe(1);
      expect(full.err).toMatch(/error file .*many\.csv\.errors\.csv cannot be written/);
      expect(await opened.sql("select count(*)::int as n from member")).toEqual([{ n: 0 }]);
      const again = await runProgram(["import", "members", path], { env });
      expect(again.out).toMatch(/loaded\s+1,500\n/);
      const errors = await readFile(`${path}.errors.csv`, "utf8");
      expect(errors.split("\r\n").filter((line) => line !== "")).toHaveLength(1_501);
    } finally {
      await opened.close();
    }
  }, limit);

  test("an import killed with -9 and run again leaves the same database as one clean run", async () => {
    const [killed, clean] = [await register(), await register()];
    try {
      const files = join(folder, "kill");
      await runProgram(["demo", "generate", "--members", "2200", "--out", files]);
      for (const opened of [killed, clean]) {
        for (const kind of ["units", "members", "facts"] as const) {
          const done = await opened.run("import", kind, join(files, `${kind}.csv`), "--judge-later");
          expect(done).toMatchObject({ code: 0 });
        }
      }
      const entries = join(files, "entries.csv");
      await killBetween(killed, entries);
      const resumed = await killed.run("import", "entries", entries);
      expect(resumed.out).toContain("Went on after row");
      expect(resumed.code).toBe(0);
      expect((await clean.run("import", "entries", entries)).code).toBe(0);
      for (const sql of contents) expect(await killed.sql(sql)).toEqual(await clean.sql(sql));
      expect((await killed.run("verify")).code).toBe(0);
    } finally {
      await killed.close();
      await clean.close();
    }
  }, limit);
});

describe("init", () => {
  test("without DATABASE_URL the embedded database is made, and the next command finds it", async () => {
    const data = await mkdtemp(join(tmpdir(), "rollbook-embedded-"));
    await chmod(data, 0o755);
    const env = { ROLLBOOK_DATA: data };
    try {
      const done = await runProgram(["init", "--zone", "Europe/Vienna"], { env });
      expect(done).toMatchObject({ code: 0 });
      expect(done.out).toMatch(/The pack is in force\.\nFirst administrator: login admin/);
      const used = await runProgram(["import", "units", sample("units")], { env });
      expect(used.out).toMatch(/loaded\s+6\n/);
      expect((await runProgram(["init", "--zone", "Atlantis"], { env })).err).toContain("is no zone");
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  }, limit);

  test("an administrator without superuser rights prepares a database that the program then uses", async () => {
    const base = await freshDatabase();
    const name = `${base.name}_init`;
    await admin(base, `create role ${name} login createrole createdb password 'x'`);
    await admin(base, `grant rollbook_owner, rollbook_app to ${name} with admin option`);
    const url = new URL(base.adminUrl);
    url.username = name;
    url.password = "x";
    url.pathname = `/${name}`;
    try {
      const done = await runProgram(["init"], { env: { DATABASE_URL: url.href } });
      expect(done).toMatchObject({ code: 0 });
      expect(done.out).toMatch(/migrations applied/);
      expect(done.out).toMatch(/First administrator: login admin, password for one use \S+/);
      expect(done.out).toContain("with the password that was printed before");
      const app = new URL(base.appUrl);
      app.pathname = `/${name}`;
      const used = await runProgram(["verify"], { env: { DATABASE_URL: app.href } });
      expect(used.out).toContain("0 members and 0 verdicts checked, 0 differences");
      const again = await runProgram(["init"], { env: { DATABASE_URL: url.href } });
      expect(again.out).toContain("is up to date");
    } finally {
      await admin(base, `drop database if exists ${name} with (force)`);
      await admin(base, `drop owned by ${name}`, `drop role ${name}`);
      await base.drop();
    }
  }, limit);

  test("rights that are missing are named with the sentence that grants them", async () => {
    const base = await freshDatabase();
    const name = `${base.name}_weak`;
    await admin(base, `create role ${name} login password 'x'`);
    const url = new URL(base.adminUrl);
    url.username = name;
    url.password = "x";
    url.pathname = "/unborn";
    try {
      const done = await runProgram(["init"], { env: { DATABASE_URL: url.href } });
      expect(done.code).toBe(1);
      expect(done.err).toContain(`ALTER ROLE "${name}" CREATEROLE;`);
      expect(done.err).toContain(`ALTER ROLE "${name}" CREATEDB;`);
    } finally {
      await admin(base, `drop role ${name}`);
      await base.drop();
    }
  }, limit);
});

async function admin(base: TestDatabase, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: base.adminUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function copyPack(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
}

async function checkExports(run: (...args: string[]) => Promise<Ran>): Promise<void> {
  const csv = join(folder, "coverage.csv");
  expect((await run("export", "coverage", "--unit", "9900", "--out", csv, "--bom", "--language", "zh")).code).toBe(0);
  const text = await readFile(csv, "utf8");
  expect(text).toMatch(/^\ufeff# 组织,9900 示例省\r\n# 截至日期,2011-11-15\r\n# 已知截至,2011-11-15\r\n/);
  expect(text).toMatch(/# 政策包哈希,[0-9a-f]{64}\r\n# 定义,[\s\S]*# 分母,/);
  const xlsx = join(folder, "owing.xlsx");
  const owing = await run("export", "owing", "--unit", "9900", "--purpose", "reminder", "--out", xlsx);
  expect(owing).toMatchObject({ code: 0 });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(xlsx);
  expect(book.worksheets.map((sheet) => sheet.name)).toEqual(["data", "about"]);
  expect(book.worksheets[0]?.getCell("A1").value).toBe("Member number");
  expect(book.worksheets[0]?.rowCount).toBeGreaterThan(3);
  for (const kind of ["members", "facts", "entries"]) {
    const out = join(folder, `again-${kind}.csv`);
    const done = await run("export", kind, "--unit", "9900", "--purpose", "copy", "--out", out);
    expect(done).toMatchObject({ code: 0 });
    const back = await run("import", kind, out);
    expect(back.out).toMatch(/loaded\s+0\n/);
    expect(back.code).toBe(0);
  }
}

/** Kills the import once a part of its rows is durable, and makes sure that it was in time. */
async function killBetween(opened: Register, entries: string): Promise<void> {
  const env = { DATABASE_URL: opened.database.appUrl };
  const running = startProgram(["import", "entries", entries], { env });
  const rows = "select done from job where kind = 'import-entries' and done > 0";
  while ((await opened.sql(rows)).length === 0) await sleep(20);
  running.kill("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
  const [job] = await opened.sql<{ state: string; left: number }>(
    "select state, total - done as left from job where kind = 'import-entries'",
  );
  expect(job?.state).toBe("running");
}

const contents = [
  `select m.member_no, e.source, e.source_key, e.act, s.source_key as session, e.starts_on, e.ends_on,
     e.minutes, e.day_dates, e.day_minutes, e.form, e.outcome, c.source_key as corrects
   from entry e join member m on m.region_id = e.region_id and m.member_id = e.member_id
   join session s on s.session_id = e.session_id
   left join entry c on c.region_id = e.region_id and c.member_id = e.member_id and c.entry_id = e.corrects
   order by 1, 2, 3`,
  `select m.member_no, v.requirement_id, v.window_start, v.status, v.credited, v.missing_minutes, u.code
   from verdict v join member m on m.region_id = v.region_id and m.member_id = v.member_id
   join unit u on u.unit_id = v.counted_at order by 1, 2, 3, 4, 5`,
  `select u.code, c.measure, c.period, c.status, c.members, c.credited, c.missing_minutes, c.sessions
   from coverage c join unit u on u.unit_id = c.unit_id where c.members <> 0 order by 1, 2, 3, 4`,
];

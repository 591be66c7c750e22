import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wholeSight } from "#store/database";
import { putSetting } from "#store/settings";
import { emptyDatabase } from "./database.ts";
import { type Ran, runProgram, startProgram } from "./program.ts";
import { openRegister, type Register } from "./register.ts";

/** Each start of the program takes seconds where other tests share two cores. */
const limit = 300_000;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-cli-"));
  // The first run compiles what is stale.
  expect((await runProgram(["--help"])).code).toBe(0);
}, limit);
afterAll(() => rm(folder, { recursive: true, force: true }));

const kinds = ["units", "members", "facts", "entries"] as const;
const sample = (kind: string): string => `docs/samples/${kind}.csv`;

/** A register at the day of the demonstration whose address the program can be given. */
async function register(): Promise<
  Register & { readonly run: (...args: string[]) => Promise<Ran> }
> {
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

/** Why in both languages, of one window; whoever is not there is told so. */
async function checkWhy(run: (...args: string[]) => Promise<Ran>): Promise<void> {
  const english = await run("why", "EX0001", "S8", "--window", "2011-06-01");
  expect(english).toMatchObject({ code: 0, err: "" });
  expect(english.out).toContain("2011-01-01 - 2011-12-31");
  expect(english.out).toMatch(/- Asked: 40 h\. So far [\d.]+ h; missing: [\d.]+ h\./);
  expect(english.out).toMatch(/- What counts: concentrated training, provider: Party school/);
  expect(english.out).toMatch(/=> .* due on 2011-12-31\./);
  const chinese = await run("why", "EX0001", "S8", "--today", "2010-12-31", "--lang", "zh");
  expect(chinese.out).toContain("2010-12-29–2011-01-04");
  expect((await run("why", "EX0001", "S8", "--window", "1999-01-01")).err).toContain(
    "has no verdict of S8 in a window that holds 1999-01-01",
  );
  expect(await run("why", "EX9999", "S8")).toMatchObject({ code: 1 });
}

describe("with DATABASE_URL", () => {
  test(
    "samples go in, coverage and exports come out, verify finds nothing",
    async () => {
      const opened = await register();
      try {
        await loadSamples(opened.run);
        const coverage = await opened.run("coverage", "--unit", "9900");
        expect(coverage.out).toMatch(/S1 .*2011\s+1\s+0\s+0\.0 %/);
        const children = await opened.run(
          "coverage",
          "--unit",
          "990001-01",
          "--requirement",
          "S2",
          "--period",
          "2011",
        );
        expect(children.out).toContain("东山农机公司党支部");
        const path = await opened.run("coverage", "--unit", "9900", "--path");
        expect(path.code).toBe(0);
        expect(path.out).toMatch(/S15 .*2009-01-01 to 2013-12-31/);
        expect(path.out).toMatch(/2009-12-31 +\d+ +\d+ +/);
        expect(path.out).toMatch(/trained while here: \d+; ever judged: \d+/);
        const file = await opened.run("coverage", "--unit", "9900", "--path", "--csv", "-");
        expect(file.out).toContain("Method of the forecast");
        const mixed = await opened.run("coverage", "--unit", "9900", "--path", "--by", "now");
        expect([mixed.code, mixed.err]).toEqual([1, expect.stringContaining("leave out")]);
        expect((await opened.run("verify")).out).toMatch(
          /^4 members and \d+ verdicts checked, 0 differences\n$/,
        );
        await checkWhy(opened.run);
        await checkExports(opened.run);
        await opened.sql("update verdict set status = 'met' where status = 'short'");
        const found = await opened.run("verify");
        expect(found.code).toBe(1);
        expect(found.out).toContain("verdict-different");
        expect((await opened.run("coverage", "--unit", "nowhere")).err).toContain(
          "no unit with the code nowhere",
        );
      } finally {
        await opened.close();
      }
    },
    limit,
  );

  test(
    "a database that is wrong is told in one sentence with what to do",
    async () => {
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
    },
    limit,
  );

  test(
    "a full disk while the error file is written loses nothing",
    async () => {
      const opened = await register();
      try {
        expect((await opened.run("import", "units", sample("units"))).code).toBe(0);
        const path = join(folder, "many.csv");
        const rows = Array.from(
          { length: 3_000 },
          (_, i) => `M${i},某,990001-01-1,${i % 2 ? "2010-01-01" : "?"}`,
        );
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
    },
    limit,
  );

  test(
    "an import killed with -9 and run again leaves the same database as one clean run",
    async () => {
      const [killed, clean] = [await register(), await register()];
      try {
        const files = join(folder, "kill");
        await runProgram(["demo", "generate", "--members", "2200", "--out", files]);
        for (const opened of [killed, clean]) {
          for (const kind of ["units", "members", "facts"] as const) {
            const done = await opened.run(
              "import",
              kind,
              join(files, `${kind}.csv`),
              "--judge-later",
            );
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
    },
    limit,
  );
});

async function checkExports(run: (...args: string[]) => Promise<Ran>): Promise<void> {
  const csv = join(folder, "coverage.csv");
  expect(
    (await run("export", "coverage", "--unit", "9900", "--out", csv, "--bom", "--language", "zh"))
      .code,
  ).toBe(0);
  const text = await readFile(csv, "utf8");
  expect(text).toMatch(
    /^\ufeff# 组织,9900 示例省\r\n# 截至日期,2011-11-15\r\n# 已知截至,2011-11-15\r\n/,
  );
  expect(text).toMatch(/# 政策包哈希,[0-9a-f]{64}\r\n# 定义,[\s\S]*# 分母,/);
  const xlsx = join(folder, "owing.xlsx");
  const owing = await run(
    "export",
    "owing",
    "--unit",
    "9900",
    "--purpose",
    "reminder",
    "--out",
    xlsx,
  );
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

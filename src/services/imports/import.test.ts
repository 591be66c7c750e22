import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { errorFile } from "#adapters/files/error-file";
import { openTable } from "#adapters/files/table";
import type { RowKind } from "#contract/rows";
import type { Outcome } from "#core/outcome";
import { gb18030 } from "#test/encodings";
import { openRegister, type Register } from "#test/register";
import { verifyRegister } from "../verify.ts";
import { importFile, type ImportReport, type ImportRequest } from "./import.ts";
import { wordsInForce } from "./words.ts";

let folder = "";
let register: Register;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-import-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  register = await openRegister();
  return () => register.close();
});

const samples = new URL("../../../docs/samples/", import.meta.url);

async function load(
  kind: RowKind,
  content: string | Buffer,
  options: Partial<ImportRequest> = {},
  name = `${kind}.csv`,
): Promise<Outcome<ImportReport>> {
  const path = join(folder, name);
  await writeFile(path, content);
  const table = await openTable(path, { encoding: null, sheet: null });
  if (!table.ok) return table;
  const { words, hash } = await wordsInForce(register.ctx);
  return importFile(register.ctx, {
    kind,
    words,
    table: table.value,
    wordsHash: hash,
    errors: errorFile(`${path}.errors.csv`),
    dryRun: false,
    allOrNothing: false,
    judgeLater: false,
    onProgress: () => undefined,
    ...options,
  });
}

async function sample(name: string): Promise<string> {
  return readFile(new URL(name, samples), "utf8");
}

function report(outcome: Outcome<ImportReport>): ImportReport {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

async function errorsOf(kind: RowKind): Promise<string> {
  return readFile(join(folder, `${kind}.csv.errors.csv`), "utf8").catch(() => "");
}

const kinds: readonly RowKind[] = ["units", "members", "facts", "entries"];

test.each(["", ".zh"])(
  "the samples docs/samples/*%s.csv import cleanly in order",
  async (suffix) => {
    for (const kind of kinds) {
      const done = report(await load(kind, await sample(`${kind}${suffix}.csv`)));
      expect(done).toMatchObject({ loaded: done.rows, present: 0, refused: 0, errorLines: 0 });
      expect(await errorsOf(kind)).toBe("");
    }
    const found = await verifyRegister(register.db, register.ctx);
    expect(found).toMatchObject({ total: 0, membersChecked: 4, membersWaiting: 0 });
  },
);

test("the same files imported again change nothing", async () => {
  for (const kind of kinds) report(await load(kind, await sample(`${kind}.csv`)));
  const before = await register.sql("select entry_id from entry order by 1");
  for (const kind of kinds) {
    const again = report(await load(kind, await sample(`${kind}.csv`)));
    expect({ kind, ...again }).toMatchObject({
      kind,
      loaded: 0,
      present: again.rows,
      errorLines: 0,
    });
  }
  expect(await register.sql("select entry_id from entry order by 1")).toEqual(before);
});

test("the Chinese samples in GB18030, rare characters and all, load the same names", async () => {
  for (const kind of kinds) {
    report(await load(kind, gb18030(await sample(`${kind}.zh.csv`))));
  }
  expect(await register.sql("select name from member order by member_no")).toEqual([
    { name: "王䶮" },
    { name: "李秀兰" },
    { name: "陈㛃" },
    { name: "赵国强" },
  ]);
});

test("good rows load, wrong ones stand in the error file with place, reason and cure", async () => {
  report(await load("units", await sample("units.csv")));
  const text =
    "编号,姓名,所在组织代码,转入日期,转出日期\n" +
    "M1,甲,990001-01-1,2010-01-01,\nM2,乙,990001-01-1,2010-02-29,\n" +
    "M3,丙,没有,2010-01-01,\nM4,=1+1,990001-01-1,2010-01-01,2009-01-01\n";
  expect(report(await load("members", text))).toMatchObject({
    rows: 4,
    loaded: 1,
    refused: 3,
    errorLines: 3,
    saved: true,
  });
  const lines = (await errorsOf("members")).split("\r\n");
  expect(lines.slice(0, 3)).toEqual([
    "\ufeff行,列,值,原因,处理办法",
    "3,转入日期,2010-02-29,日历上没有这一天,请核对月和日(2月29日只在闰年存在)。",
    expect.stringMatching(/^5,转出日期,2009-01-01,/),
  ]);
  expect(lines[3]).toMatch(/^4,所在组织代码,没有,当日没有这个组织/);
  expect(await register.sql("select member_no from member")).toEqual([{ member_no: "M1" }]);
});

test("a dry run asks the register too and saves nothing", async () => {
  report(await load("units", await sample("units.csv")));
  report(await load("members", await sample("members.csv")));
  const entries = await sample("entries.csv");
  const wrong = entries.replaceAll("EX0003", "NOBODY");
  const done = report(await load("entries", wrong, { dryRun: true }));
  expect(done).toMatchObject({ loaded: 6, refused: 1, errorLines: 1, saved: false });
  expect(await errorsOf("entries")).toContain("NOBODY,is no member here");
  expect(await register.sql("select count(*)::int as n from entry")).toEqual([{ n: 0 }]);
  expect(await register.sql("select count(*)::int as n from session")).toEqual([{ n: 0 }]);
});

test("all or nothing loads nothing when one row is wrong, and everything when none is", async () => {
  report(await load("units", await sample("units.csv")));
  const members = await sample("members.csv");
  const wrong = members.replace("1962-03", "1962-13");
  expect(report(await load("members", wrong, { allOrNothing: true }))).toMatchObject({
    errorLines: 1,
    saved: false,
  });
  expect(await register.sql("select count(*)::int as n from member")).toEqual([{ n: 0 }]);
  expect(report(await load("members", members, { allOrNothing: true }))).toMatchObject({
    loaded: 5,
    errorLines: 0,
    saved: true,
  });
});

test("rows without a key: equal rows stay two, and the file again adds none", async () => {
  report(await load("units", await sample("units.csv")));
  report(await load("members", await sample("members.csv")));
  const text =
    "member_no,date,minutes,form,provider_name,provider_kind,provider_level\n" +
    "EX0001,2010-05-06,60,lecture,村支部,party-organisation,grassroots\n".repeat(2) +
    "EX0001,2010-05-07,60,lecture,村支部,party-organisation,grassroots\n";
  expect(report(await load("entries", text))).toMatchObject({ loaded: 3 });
  expect(report(await load("entries", text))).toMatchObject({ loaded: 0, present: 3 });
  expect(await register.sql("select count(*)::int as n from session")).toEqual([{ n: 2 }]);
});

test("a known key with other content is a conflict and overwrites nothing", async () => {
  for (const kind of kinds) report(await load(kind, await sample(`${kind}.csv`)));
  const changed = (await sample("entries.csv")).replace("2010-04-09,,120", "2010-04-09,,121");
  const done = report(await load("entries", changed));
  expect(done).toMatchObject({ conflicts: 1, refused: 0 });
  expect(await errorsOf("entries")).toContain("is already recorded with other content");
  expect(
    await register.sql("select minutes from entry where source_key = '2010-04-09-EX0002'"),
  ).toEqual([{ minutes: 120 }]);
});

test("orphans, cycles and a second top are refused with what hangs on them", async () => {
  const text =
    "code,parent,name,kind,level\n" +
    "A,,顶,committee,province\nB,A,甲,committee,city\nC,X,孤,branch,branch\n" +
    "D,E,环一,branch,branch\nE,D,环二,branch,branch\nF,E,环下,branch,branch\nG,,又一顶,branch,branch\n";
  const done = report(await load("units", text));
  expect(done).toMatchObject({ loaded: 2, refused: 5 });
  expect(await register.sql("select code from unit order by 1")).toEqual([
    { code: "A" },
    { code: "B" },
  ]);
  const errors = await errorsOf("units");
  expect(
    errors
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",").slice(0, 3).join()),
  ).toEqual(["4,parent,X", "5,parent,E", "6,parent,D", "7,parent,E", "8,parent,"]);
});

test("a file that cannot be read to its end loads nothing and leaves no error file behind", async () => {
  const text = `${await sample("units.csv")}\n"open`;
  const done = await load("units", text);
  expect(done).toMatchObject({ ok: false, code: "bad-csv" });
  expect(await register.sql("select count(*)::int as n from unit")).toEqual([{ n: 0 }]);
  await expect(stat(join(folder, "units.csv.errors.csv"))).rejects.toThrow("ENOENT");
});

test("an import that stopped goes on behind its position, with its error file", async () => {
  report(await load("units", await sample("units.csv")));
  const rows = Array.from({ length: 25_000 }, (_, i) =>
    i === 24_000
      ? "M24000,甲,990001-01-1,bad"
      : i === 5
        ? "M5,乙,nowhere,2010-01-01"
        : `M${i},某,990001-01-1,2010-01-01`,
  );
  const text = `member_no,name,unit,from\n${rows.join("\n")}\n`;
  let told = 0;
  await expect(
    load("members", text, {
      onProgress: ({ phase }) => {
        if (phase === "loading" && (told += 1) === 1) throw new Error("pulled the plug");
      },
    }),
  ).rejects.toThrow("pulled the plug");
  const [half] = await register.sql<{ n: number }>("select count(*)::int as n from member");
  expect(half?.n).toBeGreaterThan(0);
  expect(half?.n).toBeLessThan(24_998);
  const done = report(await load("members", text));
  expect(done).toMatchObject({ rows: 25_000, loaded: 24_998, present: 0, refused: 2 });
  expect(done.resumedAfter).toBeGreaterThan(10_000);
  const errors = await errorsOf("members");
  expect(errors.split("\r\n").filter((line) => line !== "")).toHaveLength(3);
  expect(errors).toContain("nowhere");
  expect(await register.sql("select state from job where kind = 'import-members'")).toEqual([
    { state: "done" },
  ]);
});

test("somebody without the right to administer imports nothing", async () => {
  const { ctx } = register;
  const nobody = { ...ctx.actor, sight: { ...ctx.actor.sight, whole: false } };
  register = { ...register, ctx: { ...ctx, actor: nobody } };
  expect(await load("units", await sample("units.csv"))).toMatchObject({
    ok: false,
    kind: "not-found",
  });
});

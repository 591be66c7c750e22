import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { errorFile } from "#adapters/files/error-file";
import { openTable } from "#adapters/files/table";
import type { RowKind } from "#contract/rows";
import { buildMembers, buildUnits, openRegister, type Register } from "#test/register";
import {
  importFile,
  type ImportProgress,
  type ImportReport,
  type ImportRequest,
} from "./import.ts";
import { wordsInForce } from "./words.ts";

/** What a row of a file may not say, and what is told of it. */

let folder = "";
let register: Register;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-input-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  register = await openRegister();
});
afterEach(() => register.close());

async function load(
  kind: RowKind,
  content: string,
  options: Partial<ImportRequest> = {},
): Promise<ImportReport> {
  const path = join(folder, `${kind}.csv`);
  await writeFile(path, content);
  const table = await openTable(path, { encoding: "utf-8", sheet: null });
  if (!table.ok) throw new Error(table.message);
  const { words, hash } = await wordsInForce(register.ctx);
  const done = await importFile(register.ctx, {
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
  if (!done.ok) throw new Error(done.message);
  return done.value;
}

/** The lines of the error file: row, column, value, reason, cure. */
async function errorsOf(kind: RowKind): Promise<string[]> {
  const text = await readFile(join(folder, `${kind}.csv.errors.csv`), "utf8");
  return text.trim().split("\r\n").slice(1);
}

const sample = (name: string): Promise<string> =>
  readFile(new URL(`../../../docs/samples/${name}`, import.meta.url), "utf8");

test("progress counts the rows of the file, neither its header nor a row twice", async () => {
  const text = await sample("units.csv");
  const rows = text.trim().split("\n").length - 1;
  const seen: ImportProgress[] = [];
  const onProgress = (one: ImportProgress): void => void seen.push(one);
  await load("units", text, { dryRun: true, onProgress });
  await load("units", text, { onProgress });
  for (const phase of ["checking", "trying", "loading"]) {
    expect(seen.findLast((one) => one.phase === phase)).toEqual({ phase, done: 1, rows });
  }
});

test("the samples in English, then in Chinese, leave both names; other names are conflicts", async () => {
  const english = await load("units", await sample("units.csv"));
  const chinese = await load("units", await sample("units.zh.csv"));
  expect(chinese).toMatchObject({ loaded: 0, present: english.rows, refused: 0, conflicts: 0 });
  const units = await register.sql(
    "select name_zh, name_en, longitude from unit where code = '990001'",
  );
  expect(units).toEqual([{ name_zh: "示例县", name_en: "Example County", longitude: 106.28 }]);
  const text = (await sample("units.zh.csv")).replace("示例县", "别的县");
  const renamed = await load("units", text);
  expect(renamed).toMatchObject({ loaded: 0, refused: 0, conflicts: 1 });
  expect((await errorsOf("units"))[0]).toContain("3,组织名称,别的县,");
});

test("an identity number is refused as a member's number, with what to do, and not repeated", async () => {
  await buildUnits(register);
  const numbers = ["640302197001010013", "64030219700101001X", "640302700101001"];
  const lines = numbers.map((no) => `${no},测试,B1,2005-01-01`);
  const done = await load(
    "members",
    ["member_no,name,unit,from", ...lines, "M1,测试,B1,2005-01-01"].join("\n"),
  );
  expect(done).toMatchObject({ loaded: 1, refused: 3 });
  const errors = await errorsOf("members");
  expect(errors[0]).toBe(
    '2,member_no,,"has the form of a resident identity number, which is never stored",' +
      "Write the number that the organisation issued.",
  );
  for (const number of numbers) expect(errors.join()).not.toContain(number);
});

test("control characters, line ends and direction marks are refused in every text", async () => {
  await buildUnits(register);
  const done = await load(
    "members",
    [
      "member_no,name,name_en,unit,from",
      'M1,"测\n试",,B1,2005-01-01',
      "M2,测\u202e试,,B1,2005-01-01",
      "M3,测试,a\u0007b,B1,2005-01-01",
      "M4,测试,Ok,B1,2005-01-01",
    ].join("\r\n"),
  );
  expect(done).toMatchObject({ loaded: 1, refused: 3 });
  expect((await errorsOf("members")).join()).toContain("Remove line ends");
});

test("a birth after the admission, and what is to come, are refused row by row", async () => {
  await buildUnits(register);
  const done = await load(
    "members",
    [
      "member_no,name,born,unit,from,admitted,full",
      "M1,测试,1990,B1,2009-01-01,1989-07,",
      "M2,测试,1980,B1,2009-01-01,2011-11-16,",
      "M3,测试,1980,B1,2009-01-01,2010,2012",
      "M4,测试,1980,B1,2009-01-01,1980-12,1981",
    ].join("\n"),
  );
  expect(done).toMatchObject({ loaded: 1, refused: 3 });
  const places = (await errorsOf("members")).map((line) => line.split(",").slice(0, 3).join());
  expect(places).toEqual(["2,born,1990", "3,admitted,2011-11-16", "4,full,2012"]);
});

test("minutes beyond the session's times, times in the wrong order and days to come are refused", async () => {
  const units = await buildUnits(register);
  await buildMembers(register, units.get("B1")!, ["M1"]);
  const entry = (key: string, dates: string, minutes: number, days = ""): string =>
    `M1,${key},${dates},${minutes},${days},lecture,school,县委党校,party-school,county`;
  const done = await load(
    "entries",
    [
      "member_no,source_key,starts_on,ends_on,starts_at,ends_at,minutes,days,form,provider_code," +
        "provider_name,provider_kind,provider_level",
      entry("a", "2011-03-01,,10:00,10:10", 600),
      entry("b", "2011-03-01,,10:00,09:00", 10),
      entry("c", "2011-03-01,2011-03-02,22:00,06:00", 481),
      entry("d", "2011-03-01,2011-03-02,08:00,12:00", 480, "2011-03-01:300;2011-03-02:180"),
      entry("e", "2011-11-16,,,", 60),
      entry("f", "2011-03-01,2011-03-02,22:00,06:00", 480, "2011-03-01:120;2011-03-02:360"),
      entry("g", "2011-11-15,,10:00,10:10", 10),
    ].join("\n"),
  );
  const places = (await errorsOf("entries")).map((line) => line.split(",").slice(0, 2).join());
  expect(places).toEqual(["2,minutes", "3,ends_at", "4,minutes", "5,days", "6,starts_on"]);
  expect(done).toMatchObject({ loaded: 2, refused: 5 });
});

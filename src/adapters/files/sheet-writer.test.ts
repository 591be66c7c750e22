import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import { writeFileWhole } from "./output.ts";
import { type CellValue, type TableFormat, tableWriter } from "./sheet-writer.ts";

const header = ["编号", "数"];
const about = [["截至日期", "2011-11-15"]] as const;
const rows: readonly (readonly CellValue[])[] = [
  ["=1+1", -5],
  ["+86 138", null],
  ["-3", 0.25],
  ["@cmd", 1],
  ['王"䶮,', 2],
  ["\t=1", 3],
];

async function write(format: TableFormat, out: Writable): Promise<void> {
  const writer = tableWriter(format, out, header, about);
  await writer.rows(rows);
  await writer.end();
}

test("CSV carries its remarks above the header and runs no formula in a spreadsheet", async () => {
  const out = new PassThrough();
  const [, csv] = await Promise.all([write("csv", out), text(out)]);
  expect(csv.split("\r\n")).toEqual([
    "# 截至日期,2011-11-15",
    "编号,数",
    "'=1+1,-5",
    "'+86 138,",
    "-3,0.25",
    "'@cmd,1",
    '"王""䶮,",2',
    "'\t=1,3",
    "",
  ]);
});

test("the byte order mark stands at the very beginning, once", async () => {
  const out = new PassThrough();
  const [, bytes] = await Promise.all([write("csv-bom", out), buffer(out)]);
  expect([...bytes.subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x23]);
  expect(bytes.indexOf("\ufeff", 3)).toBe(-1);
});

test("XLSX keeps numbers as numbers, texts as texts, and its remarks on a second sheet", async () => {
  const out = new PassThrough();
  const [, bytes] = await Promise.all([write("xlsx", out), buffer(out)]);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const [data, remarks] = book.worksheets;
  expect(data?.getRow(2).values).toEqual([undefined, "'=1+1", -5]);
  expect(data?.getRow(6).getCell(1).value).toBe('王"䶮,');
  expect(remarks?.getRow(1).values).toEqual([undefined, "截至日期", "2011-11-15"]);
});

test("a reader who goes away ends the writing instead of leaving it for ever", async () => {
  const out = new Writable({ highWaterMark: 1, write: () => undefined });
  const writing = write("csv", out);
  setImmediate(() => out.destroy());
  await expect(writing).rejects.toThrow("gone away");
});

test("a file is there whole or not at all", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-output-"));
  try {
    const path = join(folder, "out.csv");
    await expect(
      writeFileWhole(path, async (out) => {
        out.write("half");
        await Promise.reject(new Error("the rows ended early"));
      }),
    ).rejects.toThrow("ended early");
    expect(await readdir(folder)).toEqual([]);
    expect(await writeFileWhole(path, (out) => write("csv", out))).toMatchObject({ ok: true });
    expect(await readFile(path, "utf8")).toContain("王");
    const nowhere = await writeFileWhole(join(folder, "no", "out.csv"), (out) => write("csv", out));
    expect(nowhere).toMatchObject({ ok: false, code: "file-unwritable" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

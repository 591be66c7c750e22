import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import { openPromise } from "yauzl";
import { writeFileWhole } from "./output.ts";
import { type CellValue, type TableFormat, tableWriter } from "./sheet-writer.ts";
import { openTable } from "./table.ts";

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

/** Parts of a workbook as they stand in it, read without the library that wrote them. */
async function partsOf(path: string): Promise<ReadonlyMap<string, string>> {
  const zip = await openPromise(path, { lazyEntries: true });
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    parts.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  }
  return parts;
}

test("another reader finds dates as dates, numbers as numbers, and rare characters whole", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-sheet-"));
  try {
    const path = join(folder, "out.xlsx");
    await writeFileWhole(path, async (out) => {
      const writer = tableWriter("xlsx", out, ["编号", "姓名", "截止日期", "分钟"], about);
      await writer.rows([
        ["0012", "𬭎䶮", { day: "2011-12-31" }, 1500],
        ["2011-12-31", "一".repeat(60), { day: "1899-12-30" }, 0.25],
        ["007", "=1+1", null, null],
      ]);
      await writer.end();
    });
    const table = await openTable(path, { encoding: null, sheet: null });
    if (!table.ok) throw new Error(table.message);
    const read: (readonly string[])[] = [];
    for await (const batch of table.value.batches()) {
      if (!batch.ok) throw new Error(batch.message);
      read.push(...batch.value.rows.map((row) => row.cells));
    }
    expect(read.slice(1)).toEqual([
      ["0012", "𬭎䶮", "2011-12-31", "1500"],
      ["2011-12-31", "一".repeat(60), "1899-12-30", "0.25"],
      ["007", "=1+1", "", ""],
    ]);
    const parts = await partsOf(path);
    const data = parts.get("xl/worksheets/sheet1.xml") ?? "";
    const cell = (at: string): string =>
      new RegExp(`<c r="${at}"[^>]*>.*?</c>`).exec(data)?.[0] ?? "";
    // A date is a number with the format of a day; what looks like one in a column of codes is text.
    expect(cell("C2")).toMatch(/^<c r="C2" s="\d+"><v>40908<\/v>/);
    expect(cell("D2")).toMatch(/^<c r="D2"[^>]*><v>1500<\/v>/);
    expect(cell("D2")).not.toContain("t=");
    for (const at of ["A2", "A3", "C3", "B4"]) expect(cell(at)).toMatch(/t="(?:str|inlineStr|s)"/);
    expect(data).not.toContain("<f>");
    expect(data).toContain('state="frozen"');
    const widths = [...data.matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toEqual([12, 48, 12, 6]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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

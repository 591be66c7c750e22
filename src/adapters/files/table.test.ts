import { randomBytes } from "node:crypto";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { big5, gb18030 } from "#test/encodings";
import { defaultLimits, type FileLimits } from "./limits.ts";
import { openTable, type TableOptions } from "./table.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-files-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Read {
  readonly rows: readonly (readonly string[])[];
  readonly numbers: readonly number[];
  readonly failure: { readonly code: string; readonly message: string } | null;
}

async function read(
  name: string,
  content: Buffer | string,
  options: Partial<TableOptions> = {},
): Promise<Read> {
  const path = join(folder, name);
  await writeFile(path, content);
  return readPath(path, options);
}

async function readPath(path: string, options: Partial<TableOptions> = {}): Promise<Read> {
  const table = await openTable(path, { encoding: null, sheet: null, ...options });
  if (!table.ok) return { rows: [], numbers: [], failure: table };
  const rows: (readonly string[])[] = [];
  const numbers: number[] = [];
  for await (const batch of table.value.batches()) {
    if (!batch.ok) return { rows, numbers, failure: batch };
    rows.push(...batch.value.rows.map((one) => one.cells));
    numbers.push(...batch.value.rows.map((one) => one.row));
  }
  return { rows, numbers, failure: null };
}

const chinese = "编号,姓名\r\nM1,王䶮\r\nM2,李㛃\r\n";
const chineseRows = [
  ["编号", "姓名"],
  ["M1", "王䶮"],
  ["M2", "李㛃"],
];

describe("encodings", () => {
  test.each([
    ["UTF-8", Buffer.from(chinese)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${chinese}`)],
    ["UTF-16 LE with a byte order mark", Buffer.from(`\ufeff${chinese}`, "utf16le")],
    ["UTF-16 BE with a byte order mark", Buffer.from(`\ufeff${chinese}`, "utf16le").swap16()],
    ["GB18030 with rare characters of four bytes", gb18030(chinese)],
  ])("%s is found out and read", async (name, bytes) => {
    expect((await read(`${name}.csv`, bytes)).rows).toEqual(chineseRows);
  });

  test("a character cut by the end of a chunk is whole", async () => {
    const lines = Array.from({ length: 90_000 }, (_, i) => `M${i},赵钱孙李周吴郑王`).join("\n");
    for (const bytes of [Buffer.from(lines), gb18030(lines)]) {
      const { rows } = await read("long.csv", bytes);
      expect(rows).toHaveLength(90_000);
      expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(["赵钱孙李周吴郑王"]));
    }
  });

  test("a stated encoding is taken, and refused with the line where it does not fit", async () => {
    const bytes = big5(chinese);
    const fits = await read("big5.csv", big5("編號,姓名\nM1,陳\n"), {
      encoding: "big5",
    });
    expect(fits.rows).toEqual([
      ["編號", "姓名"],
      ["M1", "陳"],
    ]);
    const wrong = await read("wrong.csv", bytes, { encoding: "utf-8" });
    expect(wrong.failure?.message).toContain("after line 1");
  });

  test("bytes of no encoding are refused, not replaced by question marks", async () => {
    const broken = Buffer.concat([Buffer.from(chinese), Buffer.from([0xff, 0xff, 0x0a])]);
    expect((await read("broken.csv", broken)).failure?.code).toBe("bad-encoding");
  });

  test("UTF-16 without a mark and an unknown --encoding say what to do", async () => {
    const bare = await read("bare.csv", Buffer.from("a,b\n1,2\n", "utf16le"));
    expect(bare.failure?.message).toContain("--encoding");
    const unknown = await read("x.csv", "a,b\n", { encoding: "klingon" });
    expect(unknown.failure?.message).toContain("gb18030");
  });
});

describe("delimited text", () => {
  test.each([[","], [";"], ["\t"]])("the separator %j is found out", async (separator) => {
    const text = `# remark, with; all\n"a, b; c"${separator}d\n1${separator}2\n`;
    expect((await read("s.csv", text)).rows.slice(1)).toEqual([
      ["a, b; c", "d"],
      ["1", "2"],
    ]);
  });

  test("line ends may be mixed, cells hold line ends, and empty lines keep the row numbers", async () => {
    const text = 'a,b\r\n1,"x\r\ny"\n\n2,z\r3,"say ""yes"""';
    const { rows, numbers } = await read("mixed.csv", text);
    expect(rows).toEqual([
      ["a", "b"],
      ["1", "x\r\ny"],
      ["2", "z"],
      ["3", 'say "yes"'],
    ]);
    expect(numbers).toEqual([1, 2, 4, 5]);
  });

  test("a cell of 10 MB is refused with its row and column", async () => {
    const text = `a,b\n1,2\n3,${"x".repeat(10 * 1024 * 1024)}\n`;
    const { failure, rows } = await read("huge.csv", text);
    expect(failure?.message).toMatch(/row 3, column 2: .*larger than 1024 kB/);
    expect(rows).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  test("a quotation mark that never ends is found where it opens", async () => {
    const { failure } = await read("open.csv", 'a,b\n1,"x\n2,y\n');
    expect(failure?.message).toContain("row 2, column 2");
    expect(failure?.message).toContain("never ends");
  });

  test("more columns and more bytes than allowed are refused", async () => {
    const limits: FileLimits = { ...defaultLimits, fileBytes: 100, columns: 3 };
    expect((await read("wide.csv", "1,2,3,4\n", { limits })).failure?.code).toBe(
      "too-many-columns",
    );
    const long = await read("big.csv", "1,2\n".repeat(100), { limits });
    expect(long.failure?.code).toBe("file-too-large");
  });
});

describe("what is no table", () => {
  test.each<[string, Buffer | string, RegExp]>([
    ["old.xls", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), /old Office file/],
    ["page.xls", "<html><table><tr><td>1</td></tr></table></html>", /web page/],
    ["paper.pdf", "%PDF-1.7", /PDF/],
    ["packed.csv", gzipSync("a,b\n"), /gzip/],
    ["data.json", '[{"a":1}]', /JSON/],
    ["empty.csv", "", /is empty/],
  ])("%s is named for what it is", async (name, content, message) => {
    expect((await read(name, content)).failure?.message).toMatch(message);
  });

  test("a missing file and a folder are told apart", async () => {
    expect((await readPath(join(folder, "none.csv"))).failure?.message).toContain("does not exist");
    expect((await readPath(folder)).failure?.message).toContain("not a file");
  });
});

async function workbook(fill: (sheet: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet("成员"));
  book.addWorksheet("other").addRow(["x"]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe("workbooks", () => {
  test("dates, times, numbers, formulas, rich text and links become what their reader sees", async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(["编号", "日期", "时间", "数", "公式", "富文本", "链接"]);
      sheet.getRow(3).values = [
        "M1",
        new Date(Date.UTC(2012, 1, 29)),
        new Date(Date.UTC(1899, 11, 30, 8, 30)),
        0.1 + 0.2,
        { formula: "1+1", result: 2 },
        { richText: [{ text: "党" }, { text: "课" }] },
        { text: "看", hyperlink: "https://example.org" },
      ];
      sheet.getCell("B3").numFmt = "yyyy-mm-dd";
      sheet.getCell("C3").numFmt = "hh:mm";
    });
    const { rows, numbers } = await read("book.xlsx", bytes);
    expect(rows[1]).toEqual(["M1", "2012-02-29", "08:30", "0.3", "2", "党课", "看"]);
    expect(numbers).toEqual([1, 3]);
  });

  test("a sheet is chosen by name, and an unknown one is answered with those that there are", async () => {
    const bytes = await workbook((sheet) => sheet.addRow(["a"]));
    expect((await read("two.xlsx", bytes, { sheet: "other" })).rows).toEqual([["x"]]);
    const none = await read("two.xlsx", bytes, { sheet: "Blatt" });
    expect(none.failure?.message).toContain("成员, other");
  });

  test("short rows are as wide as the header", async () => {
    const bytes = await workbook((sheet) => sheet.addRows([["a", "b", "c"], ["1"]]));
    expect((await read("short.xlsx", bytes)).rows[1]).toEqual(["1", "", ""]);
  });

  test("a cell of 2 MB is refused with its row and column", async () => {
    const long = randomBytes(1024 * 1024).toString("hex");
    const bytes = await workbook((sheet) =>
      sheet.addRows([
        ["a", "b"],
        ["1", long],
      ]),
    );
    const { failure, rows } = await read("cell.xlsx", bytes);
    expect(failure?.message).toMatch(/row 2, column 2: .*larger than 1024 kB/);
    expect(rows).toEqual([]);
  });

  test("a workbook that is a bomb is refused before it is read", async () => {
    const bytes = await workbook((sheet) => sheet.addRow(["x".repeat(30 * 1024 * 1024)]));
    expect((await read("bomb.xlsx", bytes)).failure?.code).toBe("archive-refused");
  });

  test("a truncated workbook is refused wherever it is cut", async () => {
    const bytes = await workbook((sheet) =>
      sheet.addRows(Array.from({ length: 500 }, () => ["x"])),
    );
    for (const share of [0.02, 0.5, 0.9, 0.999]) {
      const path = join(folder, `cut-${share}.xlsx`);
      await writeFile(path, bytes);
      await truncate(path, Math.floor(bytes.length * share));
      expect((await readPath(path)).failure?.code).toBe("archive-damaged");
    }
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { archive, part } from "#test/archives";
import { defaultLimits, type FileLimits } from "./limits.ts";
import { sheetBatches } from "./xlsx.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-xlsx-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;

interface Read {
  readonly rows: readonly (readonly string[])[];
  readonly numbers: readonly number[];
  readonly failure: string | null;
}

async function readFile(path: string, sheet: string | null, limits: FileLimits): Promise<Read> {
  const rows: (readonly string[])[] = [];
  const numbers: number[] = [];
  for await (const batch of sheetBatches(path, sheet, limits)) {
    if (!batch.ok) return { rows, numbers, failure: batch.message };
    rows.push(...batch.value.rows.map((one) => one.cells));
    numbers.push(...batch.value.rows.map((one) => one.row));
  }
  return { rows, numbers, failure: null };
}

async function read(
  bytes: Buffer,
  sheet: string | null = null,
  limits: FileLimits = defaultLimits,
): Promise<Read> {
  files += 1;
  const path = join(folder, `${files}.xlsx`);
  await writeFile(path, bytes);
  return readFile(path, sheet, limits);
}

const relations = `<?xml version="1.0"?><Relationships>
  <Relationship Id="a" Type="http://x/relationships/worksheet" Target="worksheets/one.xml"/>
  <Relationship Id="b" Type="http://x/relationships/chartsheet" Target="chartsheets/c.xml"/>
  <Relationship Id="c" Type="http://x/relationships/sharedStrings" Target="/xl/strings.xml"/>
  <Relationship Id="d" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>`;

interface Hand {
  readonly rows: string;
  readonly strings?: string;
  readonly styles?: string;
  readonly workbook?: string;
}

/** A workbook as other programs write it, by hand. */
function byHand({ rows, strings = "", styles = "", workbook = "" }: Hand): Buffer {
  const book = `<workbook>${workbook}<sheets><sheet name="图" sheetId="1" r:id="b"/>
    <sheet name="一" sheetId="2" r:id="a"/></sheets></workbook>`;
  return archive([
    // The rows come first: nothing says in which order the parts stand.
    part(
      "xl/worksheets/one.xml",
      Buffer.from(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
    ),
    part("xl/strings.xml", Buffer.from(`<sst>${strings}</sst>`)),
    part("xl/styles.xml", Buffer.from(`<styleSheet>${styles}</styleSheet>`)),
    part("xl/_rels/workbook.xml.rels", Buffer.from(relations)),
    part("xl/workbook.xml", Buffer.from(book)),
  ]);
}

test("random workbooks come back cell by cell, and the row numbers with them", async () => {
  const cell = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[^\P{C}]/u.test(text)),
    fc.constantFrom("", "王䶮", "𠮷野", 'a<b&c>"d"', " 前后 ", "0012"),
  );
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const book = new ExcelJS.Workbook();
      const sheet = book.addWorksheet("成员");
      sheet.addRow(["h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8"]);
      for (const row of written) sheet.addRow(row);
      const {
        rows: found,
        numbers,
        failure,
      } = await read(Buffer.from(await book.xlsx.writeBuffer()));
      const padded = written.map((row) => [...row, ...Array<string>(8 - row.length).fill("")]);
      const kept = padded.flatMap((row, index) =>
        row.some((text) => text !== "") ? [{ row, number: index + 2 }] : [],
      );
      expect(failure).toBeNull();
      expect(found.slice(1)).toEqual(kept.map((one) => one.row));
      expect(numbers.slice(1)).toEqual(kept.map((one) => one.number));
    }),
    { numRuns: 60 },
  );
});

test("many workbooks read at once lose no row", async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("成员");
  for (let row = 1; row <= 3_000; row += 1) sheet.addRow([`M${row}`, `姓名${row}`, row]);
  const path = join(folder, "many.xlsx");
  await book.xlsx.writeFile(path);
  const read = Array.from({ length: 50 }, () => readFile(path, "成员", defaultLimits));
  for (const { rows, failure } of await Promise.all(read)) {
    expect(failure).toBeNull();
    expect(rows).toHaveLength(3_000);
    expect(rows[2_999]).toEqual(["M3000", "姓名3000", "3000"]);
  }
});

test("cells and rows that do not say where they are follow one another", async () => {
  const rows = `<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>2</v></c></row>
    <row r="4"><c r="B4" t="str"><f>1</f><v>乙</v></c></row><row><c t="b"><v>1</v></c></row>`;
  const found = await read(byHand({ rows }));
  expect(found).toEqual({
    rows: [
      ["甲", "2"],
      ["", "乙"],
      ["yes", ""],
    ],
    numbers: [1, 4, 5],
    failure: null,
  });
});

test("shared strings come with all their runs, without the reading of the characters", async () => {
  const strings = `<si><r><t>党</t></r><r><t xml:space="preserve"> 课</t></r>
      <rPh sb="0" eb="1"><t>dang</t></rPh></si><si><t>a_x000A_b</t></si><si><t/></si>`;
  const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
    <c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>99</v></c><c r="E1" t="e"><v>#N/A</v></c></row>`;
  expect((await read(byHand({ rows, strings }))).rows).toEqual([["党 课", "a\nb", "", "", "#N/A"]]);
});

const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>
  <numFmt numFmtId="165" formatCode="0.00&quot;days&quot;"/><numFmt numFmtId="166" formatCode="[Red]0"/>
  <numFmt numFmtId="167" formatCode="[h]:mm"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>
    <xf numFmtId="166"/><xf numFmtId="167"/></cellXfs>`;
const numbers = (value: string): string =>
  `<row r="1">${[0, 1, 2, 3, 4, 5].map((style) => `<c s="${style}"><v>${value}</v></c>`).join("")}</row>`;

test("a number is a day where its format shows one, whatever words the format holds", async () => {
  const { rows } = await read(byHand({ rows: numbers("40968"), styles }));
  expect(rows).toEqual([["40968", "2012-02-29", "2012-02-29", "40968", "40968", "2012-02-29"]]);
  const later = await read(byHand({ rows: numbers("40968.354166666664"), styles }));
  expect(later.rows[0]?.[1]).toBe("2012-02-29T08:30");
  const time = await read(byHand({ rows: numbers("0.354166666666667"), styles }));
  expect(time.rows[0]?.[1]).toBe("08:30");
});

test("days count from 1904 where the workbook says so, and before March 1900 as Excel shows them", async () => {
  const workbook = `<workbookPr date1904="1"/>`;
  const old = await read(byHand({ rows: numbers("39506"), styles, workbook }));
  expect(old.rows[0]?.[1]).toBe("2012-02-29");
  expect((await read(byHand({ rows: numbers("1"), styles }))).rows[0]?.[1]).toBe("1900-01-01");
  expect((await read(byHand({ rows: numbers("61"), styles }))).rows[0]?.[1]).toBe("1900-03-01");
});

test("days may be written as text of ISO 8601", async () => {
  const rows = `<row><c t="d"><v>2012-02-29</v></c><c t="d"><v>2012-02-29T08:30:00</v></c>
    <c t="d"><v>2012-02-29T00:00:00Z</v></c></row>`;
  const found = await read(byHand({ rows }));
  expect(found.rows).toEqual([["2012-02-29", "2012-02-29T08:30", "2012-02-29"]]);
});

test("names with a prefix are read as those without", async () => {
  const rows = `<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row>`;
  expect((await read(byHand({ rows }))).rows).toEqual([["甲"]]);
});

test("a chart is no sheet to read, and asking for it names the sheets that there are", async () => {
  const found = await read(byHand({ rows: "" }), "图");
  expect(found.failure).toBe('The workbook has no sheet "图"; it has: 一.');
});

test("text beyond the last column is refused with its row, formats there are not", async () => {
  const limits = { ...defaultLimits, columns: 3 };
  const formats = `<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>`;
  expect(await read(byHand({ rows: formats }), null, limits)).toMatchObject({
    rows: [["1"]],
    failure: null,
  });
  const wide = `<row r="7"><c r="D7"><v>1</v></c></row>`;
  expect((await read(byHand({ rows: wide }), null, limits)).failure).toMatch(/^At row 7: /);
});

test.each([
  ["a row that comes again", `<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>`],
  ["a row of no number", `<row r="x"><c><v>1</v></c></row>`],
  ["a row beyond the last", `<row r="1048577"><c><v>1</v></c></row>`],
])("%s is refused", async (_, rows) => {
  expect((await read(byHand({ rows }))).failure).toContain("out of order");
});

test.each([
  ["an entity of its own", `<row><c t="inlineStr"><is><t>&bomb;</t></is></c></row>`],
  ["an element that does not end", `<row><c><v>1</v>`],
])("%s makes a workbook damaged", async (_, rows) => {
  expect((await read(byHand({ rows }))).failure).toContain("save it as CSV");
});

test("a part that is missing is named", async () => {
  const bytes = archive([part("xl/workbook.xml", Buffer.from(`<workbook><sheets/></workbook>`))]);
  expect((await read(bytes)).failure).toContain("xl/_rels/workbook.xml.rels is missing");
});

import ExcelJS from "exceljs";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import { neutral } from "./safe.ts";

/** A day is YYYY-MM-DD: a date where the file has dates. Text stays text, whatever it looks like. */
export type CellValue = string | number | null | { readonly day: string };

/** Rows go out as they come; nothing is kept. */
export interface TableWriter {
  rows(rows: readonly (readonly CellValue[])[]): Promise<void>;
  /** Everything is handed to the stream, which is then ended. */
  end(): Promise<void>;
}

/** What stands about the figures: definition, denominator, as of, pack ... */
export type About = readonly (readonly [name: string, value: string])[];

export type TableFormat = "csv" | "csv-bom" | "xlsx";

/**
 * Writes a table to a stream. CSV carries `about` as lines that begin with `#` above the header (an
 * import of the same file leaves them out); XLSX carries it on a second sheet.
 */
export function tableWriter(
  format: TableFormat,
  out: Writable,
  header: readonly string[],
  about: About,
): TableWriter {
  return format === "xlsx"
    ? workbookWriter(out, header, about)
    : csvWriter(out, header, about, format === "csv-bom");
}

function csvWriter(
  out: Writable,
  header: readonly string[],
  about: About,
  mark: boolean,
): TableWriter {
  const remarks = about.map(([name, value]) => [`# ${name}`, value]);
  let started = false;
  const write = async (rows: readonly (readonly CellValue[])[]): Promise<void> => {
    const first = started ? [] : [...remarks, [...header]];
    const prefix = !started && mark ? "\ufeff" : "";
    started = true;
    const lines = [...first, ...rows].map((row) => row.map(safeCell));
    await push(out, prefix + stringify(lines, { record_delimiter: "\r\n" }));
  };
  return {
    rows: write,
    async end() {
      if (!started) await write([]);
      await finish(out);
    },
  };
}

function safeCell(value: CellValue): string {
  if (value === null) return "";
  if (typeof value === "object") return value.day;
  return typeof value === "number" ? String(value) : neutral(value);
}

async function push(out: Writable, text: string): Promise<void> {
  if (text !== "" && !out.write(text)) await drained(out);
}

/** A reader who goes away ends the waiting with an error instead of leaving it for ever. */
async function drained(out: Writable): Promise<void> {
  const gone = new AbortController();
  const closed = once(out, "close", { signal: gone.signal }).then(() => {
    throw new Error("the reader of the export has gone away");
  });
  try {
    await Promise.race([once(out, "drain", { signal: gone.signal }), closed]);
  } finally {
    gone.abort();
    closed.catch(() => undefined);
  }
}

async function finish(out: Writable): Promise<void> {
  const finished = once(out, "finish");
  out.end();
  await finished;
}

function workbookWriter(out: Writable, header: readonly string[], about: About): TableWriter {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
  });
  const sheet = workbook.addWorksheet("data", {
    views: [{ state: "frozen", ySplit: 1 }],
    pageSetup: onPaper,
  });
  let started = false;
  // Widths stand before the rows in the file: the first rows decide them.
  const start = (first: readonly (readonly CellValue[])[]): void => {
    if (started) return;
    started = true;
    setWidths(sheet, [header, ...first.slice(0, measuredRows)], widest);
    addRow(sheet, header, true);
  };
  return {
    async rows(rows) {
      start(rows);
      for (const row of rows) addRow(sheet, row, false);
      // Lets the packed bytes leave before more rows come.
      await new Promise((resolve) => setImmediate(resolve));
      if (out.writableNeedDrain) await drained(out);
    },
    async end() {
      start([]);
      sheet.commit();
      const remarks = workbook.addWorksheet("about");
      setWidths(remarks, about, widestRemark);
      for (const line of about) addRow(remarks, line, false);
      remarks.commit();
      await workbook.commit();
    },
  };
}

/** A4, as wide as the page and as long as it takes. */
const onPaper: Partial<ExcelJS.PageSetup> = {
  paperSize: 9,
  orientation: "landscape",
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
};

const measuredRows = 200;
/** In characters of Latin text. */
const narrowest = 6;
const widest = 48;
const widestRemark = 110;

function setWidths(
  sheet: ExcelJS.Worksheet,
  rows: readonly (readonly CellValue[])[],
  most: number,
): void {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  sheet.columns = Array.from({ length: columns }, (_, column) => ({
    width: rows.reduce(
      (width, row) => Math.max(width, Math.min(most, widthOf(row[column] ?? null) + 2)),
      narrowest,
    ),
  }));
}

/** Chinese characters are twice as wide as Latin ones. */
function widthOf(value: CellValue): number {
  let width = 0;
  for (const one of safeCell(value)) width += (one.codePointAt(0) ?? 0) < 0x2e80 ? 1 : 2;
  return width;
}

/** What a text cell begins with makes it no formula; some programs make it one on saving. */
function addRow(sheet: ExcelJS.Worksheet, row: readonly CellValue[], bold: boolean): void {
  const added = sheet.addRow(row.map(sheetCell));
  row.forEach((value, index) => {
    if (typeof value === "object" && value !== null) added.getCell(index + 1).numFmt = "yyyy-mm-dd";
  });
  if (bold) added.font = { bold: true };
  added.commit();
}

/** Excel counts a 29 February 1900 that never was: days before it would be shown one off. */
const firstDate = "1900-03-01";

function sheetCell(value: CellValue): string | number | Date | null {
  if (typeof value === "string") return neutral(value);
  if (value === null || typeof value === "number") return value;
  const date = new Date(`${value.day}T00:00:00Z`);
  return value.day < firstDate || Number.isNaN(date.getTime()) ? value.day : date;
}

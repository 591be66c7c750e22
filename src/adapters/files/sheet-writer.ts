import ExcelJS from "exceljs";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import { neutral } from "./safe.ts";

export type CellValue = string | number | null;

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
  const sheet = workbook.addWorksheet("data", { views: [{ state: "frozen", ySplit: 1 }] });
  addRow(sheet, header, true);
  return {
    async rows(rows) {
      for (const row of rows) addRow(sheet, row, false);
      // Lets the packed bytes leave before more rows come.
      await new Promise((resolve) => setImmediate(resolve));
      if (out.writableNeedDrain) await drained(out);
    },
    async end() {
      sheet.commit();
      const remarks = workbook.addWorksheet("about");
      for (const line of about) addRow(remarks, line, false);
      remarks.commit();
      await workbook.commit();
    },
  };
}

/** A text cell of XLSX is no formula, whatever it begins with; some programs make it one on saving. */
function addRow(sheet: ExcelJS.Worksheet, row: readonly CellValue[], bold: boolean): void {
  const added = sheet.addRow(row.map((cell) => (typeof cell === "string" ? neutral(cell) : cell)));
  if (bold) added.font = { bold: true };
  added.commit();
}

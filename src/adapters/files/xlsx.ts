import ExcelJS from "exceljs";
import { failure, type Outcome, success } from "#core/outcome";
import type { FileLimits } from "./limits.ts";
import type { TableBatch, TableRow } from "./table.ts";

const batchRows = 1000;
/** The last row of a sheet by the format's own rules. */
const sheetRows = 1_048_576;

/** What the streaming reader knows and its type declarations leave out. */
interface Book {
  readonly model?: { readonly sheets?: readonly { readonly name: string }[] };
}
interface Sheet extends AsyncIterable<ExcelJS.Row> {
  readonly name?: string;
}

/** How often a workbook is opened anew when its list of sheets did not come through. */
const attempts = 5;

/** Rows of one sheet of a workbook that `checkArchive` has let through. */
export async function* sheetBatches(
  path: string,
  wanted: string | null,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>> {
  // On a busy machine the streaming reader now and then misses the list of sheets. No row has been
  // given by then, so that reading it again is safe.
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const opened = yield* readSheet(path, wanted, limits);
    if (opened) return;
  }
  yield damaged(new Error("its list of sheets cannot be read"));
}

/** False when the list of sheets is not known and nothing was read. */
async function* readSheet(
  path: string,
  wanted: string | null,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>, boolean> {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, {
    entries: "emit",
    sharedStrings: "cache",
    styles: "cache",
    hyperlinks: "ignore",
    worksheets: "emit",
  });
  const book = reader as unknown as Book;
  try {
    for await (const worksheet of reader) {
      const sheet = worksheet as unknown as Sheet;
      const names = book.model?.sheets?.map((one) => one.name) ?? [];
      if (names.length === 0) return false;
      const name = wanted ?? names[0] ?? "";
      if (!names.includes(name)) {
        yield noSheet(name, names);
        return true;
      }
      if (sheet.name !== name) continue;
      yield* rowsOf(sheet, limits);
      return true;
    }
    yield failure("invalid", "sheet-missing", "The workbook holds no sheet with cells.");
  } catch (error) {
    yield damaged(error);
  }
  return true;
}

async function* rowsOf(sheet: Sheet, limits: FileLimits): AsyncGenerator<Outcome<TableBatch>> {
  let rows: TableRow[] = [];
  let width = 0;
  let last = 0;
  for await (const row of sheet) {
    if (row.cellCount > limits.columns || row.number > sheetRows || row.number <= last) {
      yield strange(row);
      return;
    }
    last = row.number;
    const cells = cellsOf(row);
    const long = cells.findIndex((cell) => cell.length > limits.rowCharacters);
    if (long >= 0) {
      yield tooLong(row.number, long + 1, limits);
      return;
    }
    if (cells.every((cell) => cell === "")) continue;
    // The sheet leaves out trailing empty cells; the header's width is what a row has.
    if (!(cells[0] ?? "").startsWith("#")) width = Math.max(width, width === 0 ? cells.length : 0);
    while (cells.length < width) cells.push("");
    rows.push({ row: row.number, cells });
    if (rows.length < batchRows) continue;
    yield success({ rows, progress: Math.min(0.99, row.number / sheetRows) });
    rows = [];
  }
  yield success({ rows, progress: 1 });
}

function cellsOf(row: ExcelJS.Row): string[] {
  const cells: string[] = [];
  for (let column = 1; column <= row.cellCount; column += 1) {
    cells.push(textOf(row.getCell(column).value));
  }
  return cells;
}

/** The text of a cell as its user sees it; a formula stands for its stored result. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value instanceof Date) return dateText(value);
  if (typeof value !== "object") return "";
  if ("richText" in value && Array.isArray(value.richText)) {
    return value.richText.map((part: { text?: unknown }) => textOf(part.text)).join("");
  }
  if ("result" in value) return textOf(value.result);
  if ("text" in value) return textOf(value.text);
  if ("error" in value) return textOf(value.error);
  return "";
}

/** Spreadsheets calculate in binary: what they show as 0.3 may be stored as 0.30000000000000004. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : "";
}

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return "";
  // Excel's days are fractions: half a second of error is rounding.
  const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  // A cell with a time alone counts from day 0, at the end of 1899.
  if (value.getUTCFullYear() < 1900) return text.slice(11, 16);
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 16);
}

function strange(row: ExcelJS.Row): Outcome<never> {
  const at = `row ${row.number}`;
  const message = "The row has too many columns or is out of order: save the data as CSV.";
  return failure("invalid", "bad-sheet", `At ${at}: ${message}`, [{ at, message }]);
}

function tooLong(row: number, column: number, limits: FileLimits): Outcome<never> {
  const at = `row ${row}, column ${column}`;
  const message = `The cell is larger than ${Math.floor(limits.rowCharacters / 1024)} kB: shorten it.`;
  return failure("invalid", "cell-too-large", `At ${at}: ${message}`, [{ at, message }]);
}

function noSheet(wanted: string, names: readonly string[]): Outcome<never> {
  return failure(
    "invalid",
    "sheet-missing",
    `The workbook has no sheet "${wanted}"; it has: ${names.join(", ")}.`,
  );
}

function damaged(error: unknown): Outcome<never> {
  const why = error instanceof Error ? error.message : String(error);
  return failure(
    "invalid",
    "archive-damaged",
    `The XLSX file cannot be read (${why}). Open it, save it again, or save it as CSV.`,
  );
}

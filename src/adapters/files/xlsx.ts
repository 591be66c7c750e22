import { openPromise, type ZipFile } from "yauzl";
import { failure, type Outcome, success } from "#core/outcome";
import type { FileLimits } from "./limits.ts";
import type { TableBatch, TableRow } from "./table.ts";
import { Archive, readParts } from "./xlsx-parts.ts";
import { type SheetRow, sheetRows } from "./xlsx-rows.ts";

const batchRows = 1000;
/** The last row of a sheet by the format's own rules. */
const lastRow = 1_048_576;

/** Rows of one sheet of a workbook that `checkArchive` has let through. */
export async function* sheetBatches(
  path: string,
  wanted: string | null,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>> {
  let zip: ZipFile | null = null;
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true });
    yield* readSheet(await Archive.of(zip), wanted, limits);
  } catch (error) {
    yield damaged(error);
  } finally {
    zip?.close();
  }
}

async function* readSheet(
  archive: Archive,
  wanted: string | null,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>> {
  const book = await readParts(archive);
  const names = book.sheets.map((one) => one.name);
  const sheet = wanted === null ? book.sheets[0] : book.sheets.find((one) => one.name === wanted);
  if (sheet === undefined) {
    yield noSheet(wanted, names);
    return;
  }
  yield* batchesOf(sheetRows(archive.bytes(sheet.part), book, limits.columns), limits);
}

async function* batchesOf(
  sheet: AsyncIterable<SheetRow>,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>> {
  let rows: TableRow[] = [];
  let width = 0;
  let last = 0;
  for await (const row of sheet) {
    if (row.tooWide || !(row.number > last && row.number <= lastRow)) {
      yield strange(row);
      return;
    }
    last = row.number;
    const cells = [...row.cells];
    const long = cells.findIndex((cell) => cell.length > limits.rowCharacters);
    if (long >= 0) {
      yield tooLong(row.number, long + 1, limits);
      return;
    }
    if (cells.length === 0) continue;
    // The sheet leaves out trailing empty cells; the header's width is what a row has.
    if (!(cells[0] ?? "").startsWith("#")) width = Math.max(width, width === 0 ? cells.length : 0);
    while (cells.length < width) cells.push("");
    rows.push({ row: row.number, cells });
    if (rows.length < batchRows) continue;
    yield success({ rows, progress: Math.min(0.99, row.number / lastRow) });
    rows = [];
  }
  yield success({ rows, progress: 1 });
}

function strange(row: SheetRow): Outcome<never> {
  const at = `row ${row.number}`;
  const message = "The row has too many columns or is out of order: save the data as CSV.";
  return failure("invalid", "bad-sheet", `At ${at}: ${message}`, [{ at, message }]);
}

function tooLong(row: number, column: number, limits: FileLimits): Outcome<never> {
  const at = `row ${row}, column ${column}`;
  const message = `The cell is larger than ${Math.floor(limits.rowCharacters / 1024)} kB: shorten it.`;
  return failure("invalid", "cell-too-large", `At ${at}: ${message}`, [{ at, message }]);
}

function noSheet(wanted: string | null, names: readonly string[]): Outcome<never> {
  const message =
    names.length === 0
      ? "The workbook holds no sheet with cells."
      : `The workbook has no sheet "${wanted ?? ""}"; it has: ${names.join(", ")}.`;
  return failure("invalid", "sheet-missing", message);
}

function damaged(error: unknown): Outcome<never> {
  const why = error instanceof Error ? error.message : String(error);
  return failure(
    "invalid",
    "archive-damaged",
    `The XLSX file cannot be read (${why}). Open it, save it again, or save it as CSV.`,
  );
}

import { CsvError, parse } from "csv-parse";
import { Readable } from "node:stream";
import { failure, type Outcome, success } from "#core/outcome";
import type { FileLimits } from "./limits.ts";
import type { TableBatch, TableRow } from "./table.ts";

const batchRows = 2000;
const separators = [",", ";", "\t", "|"] as const;

/** The separator that stands most often in the first row that is no remark, outside quotes. */
export function findSeparator(sample: string): string {
  const line = sample.split(/\r\n|\n|\r/).find((one) => one.trim() !== "" && !isRemark(one)) ?? "";
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = separators.map((one) => bare.split(one).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ",";
}

function isRemark(line: string): boolean {
  return /^"?#/.test(line);
}

/** Rows of delimited text: RFC 4180, any line ends mixed, any of the separators. */
export async function* csvBatches(
  source: AsyncIterable<{ readonly text: Buffer; readonly read: number }>,
  separator: string,
  bytes: number,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>> {
  let read = 0;
  async function* texts(): AsyncGenerator<Buffer> {
    for await (const part of source) {
      read = part.read;
      yield part.text;
    }
  }
  const parser = parse({
    delimiter: separator,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: limits.rowCharacters,
  });
  const input = Readable.from(texts(), { objectMode: true, highWaterMark: 1 });
  input.on("error", (error) => parser.destroy(error));
  let row = 0;
  let rows: TableRow[] = [];
  try {
    for await (const record of input.pipe(parser)) {
      const cells = record as string[];
      row += 1;
      if (cells.length > limits.columns) {
        yield tooManyColumns(row, limits);
        return;
      }
      if (cells.length === 1 && cells[0]?.trim() === "") continue;
      rows.push({ row, cells });
      if (rows.length < batchRows) continue;
      yield success({ rows, progress: read / bytes });
      rows = [];
    }
  } catch (error) {
    yield success({ rows, progress: read / bytes });
    yield explained(error, row + 1, limits);
    return;
  } finally {
    input.destroy();
  }
  yield success({ rows, progress: 1 });
}

function tooManyColumns(row: number, limits: FileLimits): Outcome<never> {
  const message = `Row ${row} has more than ${limits.columns} columns: check the separator.`;
  return failure("invalid", "too-many-columns", message, [{ at: `row ${row}`, message }]);
}

/** The place of a fault, in a spreadsheet's words. */
function explained(error: unknown, row: number, limits: FileLimits): Outcome<never> {
  if (!(error instanceof CsvError)) throw error;
  const column = typeof error["column"] === "number" ? error["column"] + 1 : 1;
  const at = `row ${row}, column ${column}`;
  const limit = Math.round(limits.rowCharacters / 1024);
  const why =
    error.code === "CSV_MAX_RECORD_SIZE"
      ? `the row is larger than ${limit} kB. Shorten the cell, or close a quotation mark (") that ` +
        "opens there and never ends."
      : error.code === "CSV_QUOTE_NOT_CLOSED"
        ? 'a quotation mark (") opens there and never ends. Close it.'
        : 'a quotation mark (") stands inside a cell. Put the cell in quotation marks and write "" ' +
          "for one inside it.";
  return failure("invalid", "bad-csv", `At ${at}: ${why}`, [{ at, message: why }]);
}

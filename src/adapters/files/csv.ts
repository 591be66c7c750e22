import { failure, type Outcome, success } from "#core/outcome";
import type { FileLimits } from "./limits.ts";
import { type Split, type SplitFault, splitter } from "./split.ts";
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
  source: AsyncIterable<{ readonly text: string; readonly read: number }>,
  separator: string,
  bytes: number,
  limits: FileLimits,
): AsyncGenerator<Outcome<TableBatch>> {
  const lines = splitter(separator, limits.rowCharacters);
  const state: Reading = { rows: [], row: 0, failure: null };
  for await (const { text, read } of source) {
    addRows(state, lines.push(text), limits);
    if (state.failure !== null) break;
    if (state.rows.length < batchRows) continue;
    yield success({ rows: state.rows, progress: read / bytes });
    state.rows = [];
  }
  if (state.failure === null) addRows(state, lines.end(), limits);
  yield success({ rows: state.rows, progress: 1 });
  if (state.failure !== null) yield state.failure;
}

interface Reading {
  rows: TableRow[];
  /** Number of the last row that was read, empty ones counted. */
  row: number;
  failure: Outcome<never> | null;
}

function addRows(state: Reading, found: readonly Split[], limits: FileLimits): void {
  for (const split of found) {
    state.row += 1;
    if (split.fault !== undefined) {
      state.failure = explained(split.fault, state.row, split.column, limits);
      return;
    }
    const { cells } = split;
    if (cells.length > limits.columns) {
      state.failure = tooManyColumns(state.row, limits);
      return;
    }
    if (cells.length === 1 && cells[0]?.trim() === "") continue;
    state.rows.push({ row: state.row, cells });
  }
}

function tooManyColumns(row: number, limits: FileLimits): Outcome<never> {
  const message = `Row ${row} has more than ${limits.columns} columns: check the separator.`;
  return failure("invalid", "too-many-columns", message, [{ at: `row ${row}`, message }]);
}

/** The place of a fault, in a spreadsheet's words. */
function explained(
  fault: SplitFault,
  row: number,
  column: number,
  limits: FileLimits,
): Outcome<never> {
  const at = `row ${row}, column ${column}`;
  const limit = Math.round(limits.rowCharacters / 1024);
  const inside = 'Put the cell in quotation marks and write "" for one inside it.';
  const why: Readonly<Record<SplitFault, string>> = {
    "row-too-large":
      `the row is larger than ${limit} kB. Shorten the cell, or close a quotation mark (") that ` +
      "opens there and never ends.",
    "quote-not-closed": 'a quotation mark (") opens there and never ends. Close it.',
    "quote-inside": `a quotation mark (") stands inside a cell. ${inside}`,
    "text-after-quote": `something follows the quotation mark (") that ends the cell. ${inside}`,
  };
  return failure("invalid", "bad-csv", `At ${at}: ${why[fault]}`, [{ at, message: why[fault] }]);
}

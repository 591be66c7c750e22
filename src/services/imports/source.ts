import type { Table, TableRow } from "#adapters/files/table";
import type { EntryCells, Numbered, RowKind, RowProblem, RowTypes } from "#contract/rows";
import { type Header, readHeader } from "#contract/rows/header";
import { rowReader } from "#contract/rows/read";
import type { Words } from "#contract/rows/words";
import { failure, type Outcome, success } from "#core/outcome";
import { entryKeys } from "./keys.ts";

/** Rows of one batch of the file, parsed. */
export interface ParsedBatch<K extends RowKind> {
  readonly header: Header;
  readonly rows: readonly Numbered<RowTypes[K]>[];
  readonly problems: readonly RowProblem[];
  /** Number of the last row of the batch. */
  readonly lastRow: number;
  readonly progress: number;
}

/** Remarks above the header: what our own exports say about their figures. */
const remarkLimit = 100;

/** Reads a file from its beginning, a batch at a time; a failure is the last thing that comes. */
export async function* parsedBatches<K extends RowKind>(
  kind: K,
  table: Table,
  words: Words,
): AsyncGenerator<Outcome<ParsedBatch<K>>> {
  let header: Header | null = null;
  let read: ((row: TableRow, into: Parsed<K>) => void) | null = null;
  let remarks = 0;
  for await (const batch of table.batches()) {
    if (!batch.ok) {
      yield batch;
      return;
    }
    const parsed: Parsed<K> = { rows: [], problems: [] };
    for (const row of batch.value.rows) {
      if (read !== null) {
        read(row, parsed);
      } else if (!isRemark(row) || (remarks += 1) > remarkLimit) {
        const found = readHeader(kind, row.cells);
        if (!found.ok) {
          yield found;
          return;
        }
        header = found.value;
        read = batchReader(kind, header, words);
      }
    }
    const lastRow = batch.value.rows.at(-1)?.row ?? 0;
    if (header !== null) {
      yield success({ header, ...parsed, lastRow, progress: batch.value.progress });
    }
  }
  if (header === null) yield failure("invalid", "file-empty", `${table.path} has no rows.`);
}

/** The header's cells and the first rows below it, as they stand in the file. */
export async function firstRows(
  table: Table,
  most: number,
): Promise<Outcome<{ readonly header: readonly string[]; readonly rows: readonly TableRow[] }>> {
  for await (const batch of table.batches()) {
    if (!batch.ok) return batch;
    const start = batch.value.rows.findIndex((row) => !isRemark(row));
    const header = batch.value.rows[start];
    if (header === undefined) continue;
    const rows = batch.value.rows.slice(start + 1, start + 1 + most);
    return success({ header: header.cells, rows });
  }
  return failure("invalid", "file-empty", `${table.path} has no rows.`);
}

function isRemark(row: TableRow): boolean {
  return (row.cells[0] ?? "").startsWith("#");
}

interface Parsed<K extends RowKind> {
  readonly rows: Numbered<RowTypes[K]>[];
  readonly problems: RowProblem[];
}

function batchReader<K extends RowKind>(
  kind: K,
  header: Header,
  words: Words,
): (row: TableRow, into: Parsed<K>) => void {
  const read = rowReader(kind, header, words);
  const keys = entryKeys();
  return (row, into) => {
    const reading = read(row.cells, row.row);
    if (reading.problems !== undefined) {
      for (const problem of reading.problems) into.problems.push(problem);
      return;
    }
    const value = kind === "entries" ? keys(reading.value as unknown as EntryCells) : reading.value;
    into.rows.push({ row: row.row, value: value as RowTypes[K] });
  };
}

/** Good rows after the row `after`, in groups of at least `size` (the last may be smaller). */
export async function* groupedRows<K extends RowKind>(
  kind: K,
  table: Table,
  words: Words,
  size: number,
  after: number,
): AsyncGenerator<Outcome<Pick<ParsedBatch<K>, "rows" | "lastRow" | "progress">>> {
  let rows: Numbered<RowTypes[K]>[] = [];
  let last = { lastRow: after, progress: 0 };
  for await (const batch of parsedBatches(kind, table, words)) {
    if (!batch.ok) {
      yield batch;
      return;
    }
    // Rows before the position are read all the same: keys of rows without one depend on them.
    for (const row of batch.value.rows) if (row.row > after) rows.push(row);
    last = { lastRow: Math.max(after, batch.value.lastRow), progress: batch.value.progress };
    if (rows.length < size) continue;
    yield success({ rows, ...last });
    rows = [];
  }
  if (rows.length > 0) yield success({ rows, ...last });
}

import { failure } from "#core/outcome";
import type { CellValue, TableFormat, tableWriter } from "#adapters/files/sheet-writer";

export type { CellValue, TableFormat } from "#adapters/files/sheet-writer";
/** The adapter that writes CSV or XLSX to a stream. */
export type MakeWriter = typeof tableWriter;
/** Any stream of Node that can be written to: a file, a response. */
export type Stream = Parameters<MakeWriter>[1];

/** A table on its way out: its rows are read as they are written, never all at once. */
export interface TableExport {
  /** Without extension. */
  readonly name: string;
  readonly header: readonly string[];
  /** What a figure may never travel without: definition, denominator, days, pack. */
  readonly about: readonly (readonly [name: string, value: string])[];
  readonly rows: AsyncIterable<readonly (readonly CellValue[])[]>;
}

/** What the file is about has changed while it was written: it would be neither of before nor of after. */
export class ExportInterrupted extends Error {
  readonly failure = failure(
    "conflict",
    "export-interrupted",
    "What this file is about was moved in the organisation while it was written, so that it would not be " +
      "whole. Nothing was kept of it. Write it again.",
  );
  constructor() {
    super("the organisation changed while a file was written");
  }
}

/** A day as a cell: a date where the file has dates, empty where there is none. */
export function dayCell(day: string | null): CellValue {
  return day === null ? null : { day };
}

/** Writes the whole table and ends the stream. Answers the number of rows. */
export async function writeTable(
  make: MakeWriter,
  format: TableFormat,
  out: Stream,
  table: TableExport,
): Promise<number> {
  const writer = make(format, out, table.header, table.about);
  let count = 0;
  for await (const rows of table.rows) {
    count += rows.length;
    await writer.rows(rows);
  }
  await writer.end();
  return count;
}

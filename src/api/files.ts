import { PassThrough } from "node:stream";
import { writeTable, type TableExport } from "#services/exports/export";
import type { Parts } from "./parts.ts";
import type { FileAnswer } from "./register.ts";

const types = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

interface Format {
  readonly format: "csv" | "xlsx";
  readonly bom: "true" | "false";
}

/** Tables as files, written while they are sent. */
export function fileMaker(parts: Parts): (table: TableExport, as: Format) => FileAnswer {
  return (table, { format, bom }) => {
    const content = new PassThrough();
    const shape = format === "xlsx" ? "xlsx" : bom === "true" ? "csv-bom" : "csv";
    // Rows are read while they are sent; whoever waits for a file that failed sees it torn off.
    writeTable(parts.tableWriter, shape, content, table).catch((error: Error) =>
      content.destroy(error),
    );
    return {
      type: types[format],
      content,
      name: `${safeName(table.name)}.${format}`,
    };
  };
}

/** Codes may hold anything; names of files may not. */
function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, 100);
}

import { PassThrough } from "node:stream";
import * as routes from "#contract/routes/coverage";
import { exportDuties } from "#contract/routes/duties";
import { success } from "#core/outcome";
import { noteExport } from "#services/access/export-log";
import { coverageExport } from "#services/exports/coverage";
import { writeTable, type TableExport } from "#services/exports/export";
import { dutiesExport } from "#services/exports/duties";
import { owingExport } from "#services/exports/owing";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { FileAnswer, Register } from "../register.ts";

const types = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

interface Format {
  readonly format: "csv" | "xlsx";
  readonly bom: "true" | "false";
}

export function registerExports(register: Register, parts: Parts): void {
  const fileOf = (table: TableExport, { format, bom }: Format): FileAnswer => {
    const content = new PassThrough();
    const shape = format === "xlsx" ? "xlsx" : bom === "true" ? "csv-bom" : "csv";
    // Rows are read while they are sent; whoever waits for a file that failed sees it torn off.
    writeTable(parts.tableWriter, shape, content, table).catch((error: Error) =>
      content.destroy(error),
    );
    return { type: types[format], content, name: `${safeName(table.name)}.${format}` };
  };

  register.guarded(routes.exportCoverage, async ({ context, params, query, request }) => {
    const language = languageOf(request);
    const { requirement, period, purpose } = query;
    const asked = { requirement, period, language };
    const table = await coverageExport(context, params.unitId, asked);
    if (!table.ok) return table;
    await noteExport(context, { what: table.value.name, purpose });
    return success(fileOf(table.value, { format: params.format, bom: query.bom }));
  });

  register.guarded(exportDuties, async ({ context, params, query, request }) => {
    const { requirement, purpose } = query;
    const asked = { requirement, language: languageOf(request) };
    const table = await dutiesExport(context, params.unitId, asked);
    if (!table.ok) return table;
    await noteExport(context, { what: table.value.name, purpose });
    return success(fileOf(table.value, { format: params.format, bom: query.bom }));
  });

  register.guarded(routes.exportOwing, async ({ context, params, query, request }) => {
    const { requirement, purpose } = query;
    const asked = { requirement, purpose, language: languageOf(request) };
    const table = await owingExport(context, params.unitId, asked);
    if (!table.ok) return table;
    return success(fileOf(table.value, { format: params.format, bom: query.bom }));
  });
}

/** Codes may hold anything; names of files may not. */
function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, 100);
}

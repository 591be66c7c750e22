import * as routes from "#contract/routes/coverage";
import { exportDuties } from "#contract/routes/duties";
import { success } from "#core/outcome";
import { noteExport } from "#services/access/export-log";
import { coverageExport } from "#services/exports/coverage";
import { dutiesExport } from "#services/exports/duties";
import { owingExport } from "#services/exports/owing";
import { figuresQuery } from "./coverage.ts";
import { fileMaker } from "../files.ts";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerExports(register: Register, parts: Parts): void {
  const fileOf = fileMaker(parts);

  register.guarded(routes.exportCoverage, async ({ context, params, query, request }) => {
    const language = languageOf(request);
    const { requirement, period, purpose } = query;
    const asked = { requirement, period, language, ...figuresQuery(query) };
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

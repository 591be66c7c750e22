import * as routes from "#contract/routes/coverage-path";
import { success } from "#core/outcome";
import { noteExport } from "#services/access/export-log";
import { coveragePaths } from "#services/coverage-path";
import { pathExport } from "#services/exports/coverage-path";
import { fileMaker } from "../files.ts";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerCoveragePaths(register: Register, parts: Parts): void {
  const fileOf = fileMaker(parts);

  register.guarded(routes.getPaths, ({ context, params, query }) =>
    coveragePaths(context, params.unitId, query),
  );

  register.guarded(routes.exportPaths, async ({ context, params, query, request }) => {
    const { requirement, purpose } = query;
    const asked = { requirement, purpose, language: languageOf(request) };
    const table = await pathExport(context, params.unitId, asked);
    if (!table.ok) return table;
    await noteExport(context, { what: table.value.name, purpose });
    return success(fileOf(table.value, { format: params.format, bom: query.bom }));
  });
}

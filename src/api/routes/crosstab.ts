import * as routes from "#contract/routes/crosstab";
import { success } from "#core/outcome";
import { noteExport } from "#services/access/export-log";
import { crosstab } from "#services/crosstab";
import { crosstabExport } from "#services/exports/crosstab";
import { fileMaker } from "../files.ts";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerCrosstab(register: Register, parts: Parts): void {
  const fileOf = fileMaker(parts);

  register.guarded(routes.getCrosstab, ({ context, params, query }) =>
    crosstab(context, params.unitId, query),
  );

  register.guarded(routes.exportCrosstab, async ({ context, params, query, request }) => {
    const language = languageOf(request);
    const table = await crosstabExport(context, params.unitId, {
      ...query,
      language,
    });
    if (!table.ok) return table;
    await noteExport(context, {
      what: table.value.name,
      purpose: query.purpose,
    });
    return success(fileOf(table.value, { format: params.format, bom: query.bom }));
  });
}

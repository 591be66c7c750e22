import * as routes from "#contract/routes/quality";
import { dataQuality, qualityPersons, qualityUnits } from "#services/quality";
import type { Register } from "../register.ts";

export function registerQuality(register: Register): void {
  register.guarded(routes.getQuality, ({ context, params }) => dataQuality(context, params.unitId));

  register.guarded(routes.listQualityPersons, ({ context, params, query }) =>
    qualityPersons(context, params.unitId, query),
  );

  register.guarded(routes.listQualityUnits, ({ context, params, query }) =>
    qualityUnits(context, params.unitId, query),
  );
}

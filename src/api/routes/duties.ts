import * as routes from "#contract/routes/duties";
import { parseDay } from "#core/day";
import { failure } from "#core/outcome";
import { unitDuties } from "#services/duties-file";
import { listOwedDuties } from "#services/duties-lists";
import {
  correctFactOfUnit,
  correctUnitAct,
  recordEventOfUnit,
  recordFactOfUnit,
  recordUnitAct,
  withdrawUnitAct,
} from "#services/duties-record";
import type { Register } from "../register.ts";

const noDay = failure("invalid", "bad-date", "This is no day of the calendar.");

export function registerDuties(register: Register): void {
  register.guarded(routes.getDuties, async ({ context, params, query }) => {
    const today = query.day === undefined ? context.today : parseDay(query.day);
    const knownOn = query.knownOn === undefined ? null : parseDay(query.knownOn);
    if (today === null || (query.knownOn !== undefined && knownOn === null)) return noDay;
    return unitDuties(context, params.unitId, knownOn === null ? { today } : { today, knownOn });
  });

  register.guarded(routes.listDuties, ({ context, params, query }) =>
    listOwedDuties(context, params.unitId, query),
  );

  register.guarded(routes.recordAct, ({ context, params, body }) =>
    recordUnitAct(context, params.unitId, body),
  );

  register.guarded(routes.correctAct, ({ context, params, body }) =>
    correctUnitAct(context, params, body),
  );

  register.guarded(routes.withdrawAct, ({ context, params, body }) =>
    withdrawUnitAct(context, params, body),
  );

  register.guarded(routes.recordUnitFact, ({ context, params, body }) =>
    recordFactOfUnit(context, params.unitId, body),
  );

  register.guarded(routes.correctUnitFact, ({ context, params, body }) =>
    correctFactOfUnit(context, params.unitId, params.factId, body.fact),
  );

  register.guarded(routes.recordUnitEvent, ({ context, params, body }) =>
    recordEventOfUnit(context, params.unitId, body),
  );
}

import * as routes from "#contract/routes/closing";
import { success } from "#core/outcome";
import { closeYear, listClosings, openClosing, signOff, takeBackSignOff } from "#services/closing";
import { viewClosing } from "#services/closing-view";
import type { Register } from "../register.ts";

export function registerClosing(register: Register): void {
  register.guarded(routes.listClosings, ({ context, params }) =>
    listClosings(context, params.unitId),
  );

  register.guarded(routes.openClosing, ({ context, params, body }) =>
    openClosing(context, params.unitId, body),
  );

  register.guarded(routes.getClosing, ({ context, params, query }) =>
    viewClosing(context, params.closingId, query.unitId),
  );

  register.guarded(routes.signOff, async ({ context, params, body }) => {
    const done = await signOff(context, params.closingId, body);
    return done.ok ? success(undefined) : done;
  });

  register.guarded(routes.withdrawSignOff, async ({ context, params }) => {
    const done = await takeBackSignOff(context, params.closingId, params.unitId);
    return done.ok ? success(undefined) : done;
  });

  register.guarded(routes.closeYear, ({ context, params, body }) =>
    closeYear(context, params.closingId, body.reason),
  );
}

import * as routes from "#contract/routes/retention";
import {
  confirmRemovals,
  drawRemovals,
  removalsView,
  withdrawRemovals,
} from "#services/retention/removals";
import type { Register } from "../register.ts";

export function registerRetention(register: Register): void {
  register.guarded(routes.getRetention, ({ context }) => removalsView(context));

  register.guarded(routes.drawRemovals, ({ context }) => drawRemovals(context));

  register.guarded(routes.confirmRemovals, ({ context, params, body }) =>
    confirmRemovals(context, params.listId, body.reason),
  );

  register.guarded(routes.withdrawRemovals, ({ context, params }) =>
    withdrawRemovals(context, params.listId),
  );
}

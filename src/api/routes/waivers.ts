import * as routes from "#contract/routes/waivers";
import { success } from "#core/outcome";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { askWaiver } from "#services/waivers/ask";
import { decideWaiver, revokeWaiver, withdrawWaiver } from "#services/waivers/decide";
import { memberWaivers, waitingWaivers } from "#services/waivers/list";
import type { Register } from "../register.ts";

export function registerWaivers(register: Register): void {
  register.guarded(routes.listWaivers, ({ context, params }) =>
    memberWaivers(context, params.memberId),
  );

  register.guarded(routes.askWaiver, ({ context, params, body }) =>
    askWaiver(context, params.memberId, body),
  );

  register.guarded(routes.decideWaiver, ({ context, params, body }) =>
    decideWaiver(context, params.memberId, params.requestId, body),
  );

  register.guarded(routes.withdrawWaiver, ({ context, params }) =>
    withdrawWaiver(context, params.memberId, params.requestId),
  );

  register.guarded(routes.revokeWaiver, ({ context, params }) =>
    revokeWaiver(context, params.memberId, params.requestId),
  );

  register.guarded(routes.waitingWaivers, async ({ context, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const page = await waitingWaivers(context, { after: Number(start[0]), limit: query.limit });
    if (!page.ok) return page;
    const { items, after } = page.value;
    return success({ items, next: after === null ? null : encodeCursor([after]) });
  });
}

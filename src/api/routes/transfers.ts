import * as routes from "#contract/routes/transfers";
import { success } from "#core/outcome";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { decideTransfer, withdrawTransfer } from "#services/transfers/decide";
import { countTransfers, openTransfers } from "#services/transfers/list";
import { sendTransfer } from "#services/transfers/send";
import type { Register } from "../register.ts";

export function registerTransfers(register: Register): void {
  register.guarded(routes.sendTransfer, ({ context, params, body }) =>
    sendTransfer(context, params.memberId, body),
  );

  register.guarded(routes.decideTransfer, ({ context, params, body }) =>
    decideTransfer(context, params.transferId, body),
  );

  register.guarded(routes.withdrawTransfer, ({ context, params }) =>
    withdrawTransfer(context, params.transferId),
  );

  register.guarded(routes.countTransfers, ({ context, params }) =>
    countTransfers(context, params.unitId),
  );

  register.guarded(routes.openTransfers, async ({ context, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const page = await openTransfers(context, { after: Number(start[0]), limit: query.limit });
    if (!page.ok) return page;
    const { items, after } = page.value;
    return success({ items, next: after === null ? null : encodeCursor([after]) });
  });
}

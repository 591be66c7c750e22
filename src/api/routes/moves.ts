import * as routes from "#contract/routes/moves";
import { success } from "#core/outcome";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { actOnMove, movesOfUnits } from "#services/organisation/moves";
import type { Register } from "../register.ts";

export function registerMoves(register: Register): void {
  register.guarded(routes.listMoves, async ({ context, query }) => {
    const { cursor, limit } = query;
    const start = cursor === undefined ? null : decodeCursor(cursor, ["number"]);
    if (cursor !== undefined && start === null) return cursorInvalid;
    const before = start === null ? Number.MAX_SAFE_INTEGER : Number(start[0]);
    const page = await movesOfUnits(context, { before, limit });
    if (!page.ok) return page;
    const { items, after } = page.value;
    return success({ items, next: after === null ? null : encodeCursor([after]) });
  });
  register.guarded(routes.actOnMove, ({ context, params, body }) =>
    actOnMove(context, params.moveId, body),
  );
}

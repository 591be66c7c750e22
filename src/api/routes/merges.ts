import * as routes from "#contract/routes/merges";
import { success } from "#core/outcome";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { askMerge } from "#services/merges/ask";
import { decideMerge, undoMerge, withdrawMerge } from "#services/merges/decide";
import { judgeDouble, likelyDoubles } from "#services/merges/doubles";
import { likelySame } from "#services/merges/likely-same";
import { mergesInSight } from "#services/merges/list";
import { comparePair, mergePair } from "#services/merges/pair";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerMerges(register: Register, { alike }: Parts): void {
  register.guarded(routes.likelyDoubles, async ({ context, params, query }) => {
    const after = startOf(query.cursor, 0);
    if (after === null) return cursorInvalid;
    const { unitId } = params;
    const { limit, dismissed } = query;
    const page = await likelyDoubles(context, alike, { unitId, after, limit, dismissed });
    if (!page.ok) return page;
    return success({ items: page.value.items, next: nextOf(page.value.after) });
  });
  register.guarded(routes.checkDoubles, ({ context, params, body }) =>
    likelySame(context, alike, { unitId: params.unitId, ...body }),
  );
  register.guarded(routes.dismissDouble, ({ context, body }) =>
    judgeDouble(context, body.firstId, body.secondId, true),
  );
  register.guarded(routes.recallDouble, ({ context, body }) =>
    judgeDouble(context, body.firstId, body.secondId, false),
  );
  register.guarded(routes.comparePair, ({ context, query }) => comparePair(context, alike, query));
  register.guarded(routes.askMerge, ({ context, body }) => askMerge(context, body));
  register.guarded(routes.listMerges, async ({ context, query }) => {
    const before = startOf(query.cursor, Number.MAX_SAFE_INTEGER);
    if (before === null) return cursorInvalid;
    const { limit, mandateId } = query;
    const page = await mergesInSight(context, { before, limit, mandateId });
    if (!page.ok) return page;
    return success({ items: page.value.items, next: nextOf(page.value.after) });
  });
  register.guarded(routes.getMerge, ({ context, params, query }) =>
    mergePair(context, alike, params.mergeId, query.mandateId),
  );
  register.guarded(routes.decideMerge, ({ context, params, body }) =>
    decideMerge(context, params.mergeId, body),
  );
  register.guarded(routes.withdrawMerge, ({ context, params, body }) =>
    withdrawMerge(context, params.mergeId, body.mandateId),
  );
  register.guarded(routes.undoMerge, ({ context, params, body }) =>
    undoMerge(context, params.mergeId, body),
  );
}

/** The id that a cursor holds; null where it holds none. */
function startOf(cursor: string | undefined, first: number): number | null {
  const start = cursor === undefined ? [first] : decodeCursor(cursor, ["number"]);
  return start === null ? null : Number(start[0]);
}

function nextOf(after: number | null): string | null {
  return after === null ? null : encodeCursor([after]);
}

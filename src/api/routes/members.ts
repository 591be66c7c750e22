import * as routes from "#contract/routes/members";
import { success } from "#core/outcome";
import { listLooks } from "#services/access/looks";
import { studyFile } from "#services/study-file";
import { searchMembers } from "#services/verdicts-lists";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { cursorInvalid, type Register } from "../register.ts";

export function registerMembers(register: Register): void {
  register.guarded(routes.findMembers, ({ context, query }) => searchMembers(context, query));

  register.guarded(routes.getMember, ({ context, params }) =>
    studyFile(context, params.memberId),
  );

  register.guarded(routes.listLooks, async ({ context, params, query }) => {
    const start =
      query.cursor === undefined
        ? [Number.MAX_SAFE_INTEGER]
        : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const before = Number(start[0]);
    const page = await listLooks(context, params.memberId, { before, limit: query.limit });
    if (!page.ok) return page;
    const { items, before: next } = page.value;
    return success({ items, next: next === null ? null : encodeCursor([next]) });
  });
}

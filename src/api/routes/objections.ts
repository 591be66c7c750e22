import * as routes from "#contract/routes/objections";
import { success } from "#core/outcome";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { answerObjection, appealObjection, withdrawObjection } from "#services/objections/answer";
import {
  answerMandated,
  assignObjection,
  mandatedObjection,
  objectionCases,
} from "#services/objections/cases";
import {
  countUnitObjections,
  memberObjections,
  waitingObjections,
} from "#services/objections/list";
import { objectTo } from "#services/objections/object";
import type { Register } from "../register.ts";

export function registerObjections(register: Register): void {
  register.guarded(routes.listObjections, ({ context, params }) =>
    memberObjections(context, params.memberId),
  );

  register.guarded(routes.objectTo, ({ context, params, body }) =>
    objectTo(context, params.memberId, body),
  );

  register.guarded(routes.answerObjection, ({ context, params, body }) =>
    answerObjection(context, params.memberId, params.objectionId, body),
  );

  register.guarded(routes.withdrawObjection, ({ context, params }) =>
    withdrawObjection(context, params.memberId, params.objectionId),
  );

  register.guarded(routes.appealObjection, ({ context, params }) =>
    appealObjection(context, params.memberId, params.objectionId),
  );

  register.guarded(routes.countObjections, ({ context, params }) =>
    countUnitObjections(context, params.unitId),
  );

  register.guarded(routes.waitingObjections, async ({ context, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const page = await waitingObjections(context, { after: Number(start[0]), limit: query.limit });
    if (!page.ok) return page;
    const { items, after } = page.value;
    return success({ items, next: after === null ? null : encodeCursor([after]) });
  });

  registerCases(register);
}

/** What lies above the offices that see persons. */
function registerCases(register: Register): void {
  register.guarded(routes.objectionCases, async ({ context, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const page = await objectionCases(context, { after: Number(start[0]), limit: query.limit });
    if (!page.ok) return page;
    const { items, after } = page.value;
    return success({ items, next: after === null ? null : encodeCursor([after]) });
  });

  register.guarded(routes.assignObjection, ({ context, params, body }) =>
    assignObjection(context, params.objectionId, body.postId),
  );

  register.guarded(routes.mandatedObjection, ({ context, params }) =>
    mandatedObjection(context, params.mandateId),
  );

  register.guarded(routes.answerMandated, ({ context, params, body }) =>
    answerMandated(context, params.mandateId, body),
  );
}

import * as routes from "#contract/routes/members";
import { success } from "#core/outcome";
import { listLooks } from "#services/access/looks";
import { addMember } from "#services/members/add";
import { attachMember, detachMember } from "#services/members/attach";
import { moveMember, moveTogether } from "#services/members/move";
import { correctFact, endFact, leave, recordEvent, recordFact } from "#services/members/records";
import { takeBackEvent } from "#services/members/take-back";
import { takeBackHome } from "#services/members/take-back-home";
import { studyFile } from "#services/study-file";
import { searchMembers } from "#services/search";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import type { Parts } from "../parts.ts";
import { dayOf } from "../days.ts";
import type { Register } from "../register.ts";

export function registerMembers(register: Register, { variants }: Parts): void {
  register.guarded(routes.findMembers, ({ context, query }) =>
    searchMembers(context, variants, query),
  );

  register.guarded(routes.addMember, ({ context, body }) => addMember(context, body));

  register.guarded(routes.getMember, ({ context, params, query }) =>
    studyFile(context, params.memberId, {
      today: dayOf(query.day),
      knownOn: dayOf(query.knownOn),
    }),
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

  register.guarded(routes.addFact, ({ context, params, body }) =>
    recordFact(context, params.memberId, body),
  );

  register.guarded(routes.addEvent, ({ context, params, body }) =>
    recordEvent(context, params.memberId, body),
  );

  register.guarded(routes.moveMember, ({ context, params, body }) =>
    moveMember(context, params.memberId, body),
  );

  register.guarded(routes.attachMember, ({ context, params, body }) =>
    attachMember(context, params.memberId, body),
  );

  register.guarded(routes.detachMember, ({ context, params, body }) =>
    detachMember(context, params.memberId, body.unitId, body.to),
  );

  register.guarded(routes.moveMembers, ({ context, body: { memberIds, ...move } }) =>
    moveTogether(context, memberIds, move),
  );

  register.guarded(routes.correctFact, ({ context, params, body }) =>
    correctFact(context, params.memberId, params.factId, body),
  );

  register.guarded(routes.withdrawFact, ({ context, params }) =>
    correctFact(context, params.memberId, params.factId, null),
  );

  register.guarded(routes.endFact, ({ context, params, body }) =>
    endFact(context, params.memberId, params.factId, body.to),
  );

  register.guarded(routes.withdrawEvent, ({ context, params, body }) =>
    takeBackEvent(context, params.memberId, params.eventId, { ...body, on: null }),
  );

  register.guarded(routes.correctEvent, ({ context, params, body }) =>
    takeBackEvent(context, params.memberId, params.eventId, body),
  );

  register.guarded(routes.withdrawHome, ({ context, params, body }) =>
    takeBackHome(context, params.memberId, params.homeId, { ...body, on: null }),
  );

  register.guarded(routes.correctHome, ({ context, params, body }) =>
    takeBackHome(context, params.memberId, params.homeId, body),
  );

  register.guarded(routes.leave, ({ context, params, body }) =>
    leave(context, params.memberId, body.on),
  );
}

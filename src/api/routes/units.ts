import * as routes from "#contract/routes/units";
import { parseDay } from "#core/day";
import { failure, success } from "#core/outcome";
import { changeUnit } from "#services/organisation/change";
import { openUnit } from "#services/organisation/open";
import {
  findUnits,
  getUnit,
  getUnitAsOf,
  listAncestors,
  listChildren,
} from "#services/organisation/reads";
import { listMembers } from "#services/verdicts-lists";
import { listOwing } from "#services/verdicts-owing";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

const noDay = failure("invalid", "bad-date", "This is no day of the calendar.");

export function registerUnits(register: Register, { variants }: Parts): void {
  register.guarded(routes.findUnits, ({ context, query }) => {
    const { code = "", q = "", cursor, limit } = query;
    return findUnits(context, variants, { code, text: q, cursor, limit });
  });

  register.guarded(routes.getUnit, ({ context, params }) => getUnit(context, params.unitId));

  register.guarded(routes.listChildren, async ({ context, params, query }) => {
    const { cursor, limit } = query;
    const start = cursor === undefined ? null : decodeCursor(cursor, ["string", "number"]);
    if (cursor !== undefined && start === null) return cursorInvalid;
    const after = start === null ? null : { code: String(start[0]), unitId: Number(start[1]) };
    const page = await listChildren(context, params.unitId, after, limit);
    if (!page.ok) return page;
    const { items, next } = page.value;
    return success({ items, next: next === null ? null : encodeCursor([next.code, next.unitId]) });
  });

  register.guarded(routes.listAncestors, async ({ context, params }) => {
    const found = await listAncestors(context, params.unitId);
    return found.ok ? success({ items: found.value }) : found;
  });

  register.guarded(routes.getUnitAsOf, async ({ context, params, query }) => {
    const day = parseDay(query.day);
    if (day === null) return noDay;
    const knownOn = query.knownOn === undefined ? null : parseDay(query.knownOn);
    return getUnitAsOf(context, params.unitId, day, knownOn);
  });

  register.guarded(routes.openUnit, ({ context, params, body }) =>
    openUnit(context, params.unitId, body),
  );

  register.guarded(routes.changeUnit, ({ context, params, body }) =>
    changeUnit(context, params.unitId, body),
  );

  register.guarded(routes.listUnitMembers, ({ context, params, query }) =>
    listMembers(context, params.unitId, query),
  );

  register.guarded(routes.listUnitOwing, ({ context, params, query }) =>
    listOwing(context, params.unitId, query),
  );
}

import type { FastifyRequest } from "fastify";
import * as routes from "#contract/routes/slips";
import { success } from "#core/outcome";
import {
  activate,
  askActivationPasskey,
  lookAtSlip,
  type Opening,
} from "#services/access/activation";
import { issueSlips, listSlips, revokeSlip } from "#services/access/slips";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";
import { fromOf, readToken, siteOf } from "../security.ts";
import { makeEntering } from "./session.ts";

/** Slips of paper that open accounts: handed out by posts, used by whoever holds one. */
export function registerSlips(register: Register, parts: Parts): void {
  const { db, secrets, ways } = parts;
  const entering = makeEntering(parts);
  const opening = (request: FastifyRequest): Opening => {
    return { db, secrets, ways, today: parts.today(), from: fromOf(request) };
  };

  register.guarded(routes.listSlips, async ({ context, params, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const after = Number(start[0]);
    const page = await listSlips(context, params.unitId, { after, limit: query.limit });
    if (!page.ok) return page;
    const next = page.value.after === null ? null : encodeCursor([page.value.after]);
    return success({ items: page.value.items, next });
  });

  register.guarded(routes.issueSlips, ({ context, params, body }) =>
    issueSlips(context, secrets, params.unitId, body.memberIds),
  );

  register.guarded(routes.revokeSlip, async ({ context, params }) => {
    const done = await revokeSlip(context, params.slipId);
    return done.ok ? success(undefined) : done;
  });

  register.open(routes.lookAtSlip, ({ request, body }) => lookAtSlip(opening(request), body.code));

  register.open(routes.askActivationPasskey, async ({ request, body }) => {
    const asked = { code: body.code, login: body.login ?? null };
    const found = await askActivationPasskey(opening(request), siteOf(request, ways.origin), asked);
    return found.ok ? success({ options: { ...found.value } }) : found;
  });

  register.open(routes.activate, async ({ request, reply, body }) => {
    const { code, login = null, password = null, passkey = null } = body;
    const site = siteOf(request, ways.origin);
    const asked = { code, login, password, passkey, site, oldToken: readToken(request) };
    return entering(request, reply, await activate(opening(request), asked));
  });
}

import * as routes from "#contract/routes/mandates";
import type { Outcome } from "#core/outcome";
import { success } from "#core/outcome";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { issueMandate } from "#services/mandates/issue";
import {
  heldMandates,
  holderPosts,
  issuedMandates,
  type MandatePage,
  mandatesAboutMe,
} from "#services/mandates/list";
import { mandatePerson, mandatePersons } from "#services/mandates/read";
import { revokeMandate } from "#services/mandates/revoke";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerMandates(register: Register, { secrets, variants }: Parts): void {
  register.guarded(routes.heldMandates, ({ context, query }) =>
    paged(query, (page) => heldMandates(context, page)),
  );

  register.guarded(routes.issuedMandates, ({ context, query }) =>
    paged(query, (page) => issuedMandates(context, page)),
  );

  register.guarded(routes.holderPosts, ({ context }) => holderPosts(context));

  register.guarded(routes.issueMandate, ({ context, body }) =>
    issueMandate(context, () => secrets.fingerprint(secrets.newToken()), body),
  );

  register.guarded(routes.mandatePersons, async ({ context, params, query }) => {
    const after = startOf(query.cursor, 0);
    if (after === null) return cursorInvalid;
    const page = await mandatePersons(context, variants, params.mandateId, {
      after,
      limit: query.limit,
      q: query.q,
    });
    if (!page.ok) return page;
    const { mandate, items, after: last } = page.value;
    return success({ mandate, items, next: last === null ? null : encodeCursor([last]) });
  });

  register.guarded(routes.mandatePerson, ({ context, params }) =>
    mandatePerson(context, params.mandateId, params.memberId),
  );

  register.guarded(routes.revokeMandate, ({ context, params }) =>
    revokeMandate(context, params.mandateId),
  );

  register.guarded(routes.mandatesAboutMe, ({ context, params }) =>
    mandatesAboutMe(context, params.memberId),
  );
}

/** The id that a cursor holds; null where it holds none. */
function startOf(cursor: string | undefined, first: number): number | null {
  const start = cursor === undefined ? [first] : decodeCursor(cursor, ["number"]);
  return start === null ? null : Number(start[0]);
}

async function paged(
  query: { readonly cursor?: string | undefined; readonly limit: number },
  list: (page: { before: number; limit: number }) => Promise<Outcome<MandatePage>>,
) {
  const before = startOf(query.cursor, Number.MAX_SAFE_INTEGER);
  if (before === null) return cursorInvalid;
  const page = await list({ before, limit: query.limit });
  if (!page.ok) return page;
  const { items, before: last } = page.value;
  return success({ items, next: last === null ? null : encodeCursor([last]) });
}

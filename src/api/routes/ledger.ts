import * as routes from "#contract/routes/ledger";
import { parseDay } from "#core/day";
import { failure, success } from "#core/outcome";
import { recordClass } from "#services/ledger";
import { correctEntry, withdrawEntry } from "#services/ledger-correct";
import { studySuggestion, undoClass } from "#services/ledger-undo";
import { addProvider, changeProviderLevel } from "#services/ledger-providers";
import { policyInForce } from "#services/policy";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import { formsView } from "../present/policy.ts";
import type { Register } from "../register.ts";
import { listProviders } from "#services/providers";

export function registerLedger(register: Register): void {
  register.guarded(routes.listProviders, async ({ context, query }) => {
    const start = query.cursor === undefined ? [""] : decodeCursor(query.cursor, ["string"]);
    if (start === null) return cursorInvalid;
    const page = await listProviders(context, {
      after: String(start[0]),
      text: query.q ?? "",
      limit: query.limit,
    });
    return success({
      items: page.items,
      next: page.after === null ? null : encodeCursor([page.after]),
    });
  });

  register.guarded(routes.addProvider, ({ context, body }) => addProvider(context, body));

  register.guarded(routes.changeProviderLevel, async ({ context, params, body }) => {
    const from = parseDay(body.from);
    if (from === null) return failure("invalid", "bad-date", "This is no day of the calendar.");
    return changeProviderLevel(context, { ...params, level: body.level, from });
  });

  register.guarded(routes.listForms, async ({ context }) => {
    const policy = await context.db.snapshot(context.actor.sight, policyInForce);
    if (policy !== null) return success(formsView(policy));
    return failure("not-found", "no-policy", "No policy pack is in force yet.");
  });

  register.guarded(routes.recordClass, ({ context, body }) => recordClass(context, body));

  register.guarded(routes.undoClass, ({ context, params, body }) =>
    undoClass(context, params.sessionId, body),
  );

  register.guarded(routes.suggestStudy, ({ context, params }) =>
    studySuggestion(context, params.unitId),
  );

  register.guarded(routes.correctEntry, ({ context, params, body }) =>
    correctEntry(context, params, body),
  );

  register.guarded(routes.withdrawEntry, ({ context, params, body }) =>
    withdrawEntry(context, params, body),
  );
}

import * as routes from "#contract/routes/receipts";
import { PassThrough } from "node:stream";
import { success } from "#core/outcome";
import { checkReceipt } from "#services/receipts/check";
import { entryReceipt, unitEntryReceipt } from "#services/receipts/entry";
import { transcript } from "#services/receipts/transcript";
import { dayOf } from "../days.ts";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerReceipts(register: Register, parts: Parts): void {
  register.guarded(routes.getUnitReceipt, ({ context, params }) =>
    unitEntryReceipt(context, params.unitId, params.entryId),
  );

  register.guarded(routes.getReceipt, ({ context, params }) =>
    entryReceipt(context, params.memberId, params.entryId),
  );

  register.guarded(routes.getTranscript, async ({ context, params, query, request }) => {
    const made = await transcript(context, params.memberId, {
      today: dayOf(query.day),
      knownOn: dayOf(query.knownOn),
      purpose: query.purpose,
      language: query.language ?? languageOf(request),
      checkedAt: `${request.protocol}://${request.host}/receipt`,
    });
    if (!made.ok) return made;
    const content = new PassThrough();
    parts.paperWriter(made.value.paper, content);
    return success({ type: "application/pdf", content, name: made.value.name });
  });

  register.open(routes.checkReceipt, async ({ body }) =>
    success(await checkReceipt(parts.db, parts.zone(), body.text)),
  );
}

import * as routes from "#contract/routes/receipts";
import { success } from "#core/outcome";
import { checkReceipt } from "#services/receipts/check";
import { entryReceipt } from "#services/receipts/entry";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerReceipts(register: Register, parts: Parts): void {
  register.guarded(routes.getReceipt, ({ context, params }) =>
    entryReceipt(context, params.memberId, params.entryId),
  );

  register.open(routes.checkReceipt, async ({ body }) =>
    success(await checkReceipt(parts.db, parts.zone(), body.text)),
  );
}

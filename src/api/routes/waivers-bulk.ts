import * as routes from "#contract/routes/waivers-bulk";
import { bulkWaivers, previewBulk } from "#services/waivers/bulk";
import {
  beginBulkWaiver,
  continueBulkWaiver,
  revokeBulkWaiver,
} from "#services/waivers/bulk-grant";
import type { Register } from "../register.ts";

export function registerBulkWaivers(register: Register): void {
  register.guarded(routes.listBulkWaivers, ({ context }) => bulkWaivers(context));

  register.guarded(routes.previewBulkWaiver, ({ context, query }) => previewBulk(context, query));

  register.guarded(routes.beginBulkWaiver, ({ context, body }) => beginBulkWaiver(context, body));

  register.guarded(routes.continueBulkWaiver, ({ context, params }) =>
    continueBulkWaiver(context, params.bulkId),
  );

  register.guarded(routes.revokeBulkWaiver, ({ context, params }) =>
    revokeBulkWaiver(context, params.bulkId),
  );
}

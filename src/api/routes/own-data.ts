import { Readable } from "node:stream";
import * as routes from "#contract/routes/own-data";
import { success } from "#core/outcome";
import { ownData } from "#services/own-data/export";
import type { Register } from "../register.ts";

export function registerOwnData(register: Register): void {
  register.guarded(routes.getOwnData, ({ context }) =>
    Promise.resolve(
      success({
        type: "application/json",
        content: Readable.from(ownData(context)),
        name: "my-data.json",
      }),
    ),
  );
}

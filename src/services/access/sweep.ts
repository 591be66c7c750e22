import type { Day } from "#core/day";
import { wholeSight, type Database } from "#store/database";
import { sweepAccess } from "#store/access/sessions";
import { retentionHere } from "../retention/settings.ts";
import { sweepRetention } from "../retention/work.ts";
import { idleMinutes } from "./actor.ts";

/** Deletes sessions, sign-in attempts and idempotency keys that have expired, and what is kept no longer. */
export async function sweepExpired(ctx: {
  readonly db: Database;
  readonly today: Day;
}): Promise<void> {
  await ctx.db.write(wholeSight, async (tx) =>
    sweepAccess(tx, idleMinutes, await retentionHere(tx)),
  );
  await sweepRetention(ctx);
}

import { wholeSight, type Database } from "#store/database";
import { sweepAccess } from "#store/access/sessions";
import { idleMinutes } from "./actor.ts";

/** Deletes sessions, sign-in attempts and idempotency keys that have expired. */
export async function sweepExpired(db: Database): Promise<void> {
  await db.write(wholeSight, (tx) => sweepAccess(tx, idleMinutes));
}

import type { Database } from "#store/database";
import { nothing } from "#store/database";
import { pingDatabase } from "#store/access/ping";

/** Whether the database answers. */
export async function answersNow(db: Database): Promise<boolean> {
  try {
    await db.snapshot(nothing, pingDatabase);
    return true;
  } catch {
    return false;
  }
}

import { logExport } from "#store/access/look-lists";
import type { Context } from "../context.ts";

/** Notes that counts left the house as a file; files of persons are noted where they are read. */
export async function noteExport(
  context: Context,
  exported: { readonly what: string; readonly purpose: string },
): Promise<void> {
  const { actor, db } = context;
  await db.write(actor.sight, async (tx) => {
    logExport(tx, { accountId: actor.accountId, ...exported });
    await tx.settle();
  });
}

import { wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import { lockDue, openRemovals, sendRemoval, stampRemovals } from "#store/removals";
import { retire } from "#store/retention";
import type { Context } from "../context.ts";
import { retentionHere } from "./settings.ts";

type System = Pick<Context, "db" | "today">;

/** Persons in one transaction: short, so that nobody waits for it. */
const portion = 100;

/**
 * Works off confirmed lists, a portion a transaction; after a kill the next one goes on. Whoever came
 * back since, or about whom something is under way, keeps his data. Answers how many were looked at.
 */
export async function workOnRemovals(ctx: System): Promise<number> {
  let done = 0;
  for (;;) {
    const taken = await ctx.db.write(wholeSight, async (tx) => {
      const open = await openRemovals(tx, portion);
      for (const listId of new Set(open.map((one) => one.listId))) {
        const some = open.filter((one) => one.listId === listId);
        const [
          { leftBefore, confirmedBy, reason } = { leftBefore: "", confirmedBy: 0, reason: "" },
        ] = some;
        const ids = some.map((one) => one.memberId);
        const due = await lockDue(tx, leftBefore, ctx.today, ids);
        for (const regionId of new Set(due.map((one) => one.regionId))) {
          const there = due.filter((one) => one.regionId === regionId);
          sendRemoval(
            tx,
            regionId,
            there.map((one) => one.memberId),
          );
        }
        const removed = due.map((one) => one.memberId);
        const about = { accountId: confirmedBy, act: "write", task: "retention" } as const;
        const what = "name and number removed";
        sendLook(tx, { ...about, what, purpose: reason, memberIds: removed });
        stampRemovals(tx, listId, removed, false);
        const kept = ids.filter((id) => !removed.includes(id));
        stampRemovals(tx, listId, kept, true);
      }
      await tx.settle();
      return open.length;
    });
    done += taken;
    if (taken < portion) return done;
  }
}

/** Takes away what is kept no longer, and goes on with removals that were confirmed. */
export async function sweepRetention(ctx: System): Promise<void> {
  await ctx.db.write(wholeSight, async (tx) => retire(tx, await retentionHere(tx), ctx.today));
  await workOnRemovals(ctx);
}

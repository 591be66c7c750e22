import type { Day } from "#core/day";
import { type Database, wholeSight } from "#store/database";
import { everybody, lockMembersIn, membersDue } from "#store/members/stored";
import { keepOrganisation } from "#store/organisation/locks";
import { markUnjudged } from "#store/verdicts-queue";
import { pieces } from "../parallel.ts";
import { settleMembers } from "./settle.ts";

/** So many days a register may have stood still and still notices what they brought. */
const daysBack = 400;
const membersAtOnce = 500;

/**
 * Brings homes and hosts up to date when a day begins: a home or an attachment with a stated end
 * ends by itself, and who sees a member changes with it. May be run again at any time.
 */
export async function settleDue(
  ctx: { readonly db: Database; readonly today: Day },
  signal?: AbortSignal,
): Promise<number> {
  const { db, today } = ctx;
  const due = await db.snapshot(wholeSight, (tx) => membersDue(tx, today - daysBack, today));
  for (const ids of pieces(due, membersAtOnce)) {
    if (signal?.aborted === true) break;
    await db.write(wholeSight, async (tx) => {
      await keepOrganisation(tx);
      const members = await lockMembersIn(tx, ids, everybody);
      markUnjudged(tx, await settleMembers(tx, today, members));
    });
  }
  return due.length;
}

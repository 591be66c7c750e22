import type { RemovalListView, RemovalsView } from "#contract/routes/retention";
import { formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import { loadAccountNames } from "#store/names";
import {
  confirmList,
  drawList,
  loadDue,
  loadLists,
  lockedList,
  type RemovalList,
  withdrawList,
} from "#store/removals";
import { mayRule } from "../access/rule.ts";
import { attempt } from "../attempt.ts";
import type { Context } from "../context.ts";
import { unitRef } from "../verdicts-lines.ts";
import { notYours, retentionHere } from "./settings.ts";
import { workOnRemovals } from "./work.ts";

/** Persons on one list; who is left over is on the next. */
const mostAtOnce = 10_000;

const noList = failure("not-found", "list-unknown", "There is no such list.");
const decided = failure(
  "conflict",
  "list-decided",
  "This list was confirmed or withdrawn already.",
);

/**
 * How long data are kept, how many have left and are due by their last home, and the lists that were
 * drawn. Names nobody: neither the operator nor an administrator needs to know who it is.
 */
export async function removalsView(ctx: Context): Promise<Outcome<RemovalsView>> {
  if (!mayRule(ctx)) return notYours;
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const days = await retentionHere(tx);
    const leftBefore = ctx.today - days.identity;
    const [due, lists] = await Promise.all([loadDue(tx, leftBefore, ctx.today), loadLists(tx)]);
    return success({
      days,
      leftBefore: formatDay(leftBefore),
      due: due.map((one) => ({
        unit: unitRef(one),
        persons: one.persons,
        firstLeft: one.firstLeft,
        lastLeft: one.lastLeft,
      })),
      lists: await listViews(tx, lists),
    });
  });
}

/** The first step: who is due is put on a list. Nothing is removed by it. */
export async function drawRemovals(ctx: Context): Promise<Outcome<RemovalListView>> {
  if (!mayRule(ctx)) return notYours;
  return attempt(ctx.db, wholeSight, async (tx) => {
    const { identity } = await retentionHere(tx);
    const { accountId: by } = ctx.actor;
    const { today } = ctx;
    const drawn = await drawList(tx, { by, leftBefore: today - identity, today }, mostAtOnce);
    if (drawn === null) {
      return failure(
        "conflict",
        "list-waits",
        "A list waits already: confirm it, or withdraw it and draw a new one.",
      );
    }
    if (drawn.memberIds.length === 0) {
      return failure("conflict", "nobody-due", "Nobody is due: there is nothing to remove.");
    }
    logWrite(tx, ctx, "listed for removal", drawn.memberIds, "");
    return viewOf(tx, drawn.listId);
  });
}

/** The second step, by somebody else, with a reason; whoever is due still loses name and number. */
export async function confirmRemovals(
  ctx: Context,
  listId: number,
  reason: string,
): Promise<Outcome<RemovalListView>> {
  if (!mayRule(ctx)) return notYours;
  const confirmed = await attempt(ctx.db, wholeSight, async (tx) => {
    const list = await lockedList(tx, listId);
    if (list === null) return noList;
    if (list.confirmedAt !== null || list.withdrawnAt !== null) return decided;
    if (list.drawnBy === ctx.actor.accountId) {
      return failure(
        "conflict",
        "list-own",
        "Whoever drew a list does not confirm it: an administrator of the top unit does, or the operator.",
      );
    }
    confirmList(tx, listId, ctx.actor.accountId, reason);
    await tx.settle();
    return success(null);
  });
  if (!confirmed.ok) return confirmed;
  await workOnRemovals(ctx);
  return ctx.db.snapshot(wholeSight, (tx) => viewOf(tx, listId));
}

export async function withdrawRemovals(
  ctx: Context,
  listId: number,
): Promise<Outcome<RemovalListView>> {
  if (!mayRule(ctx)) return notYours;
  return attempt(ctx.db, wholeSight, async (tx) => {
    const list = await lockedList(tx, listId);
    if (list === null) return noList;
    if (list.confirmedAt !== null || list.withdrawnAt !== null) return decided;
    withdrawList(tx, listId, ctx.actor.accountId);
    return viewOf(tx, listId);
  });
}

function logWrite(
  tx: Tx,
  ctx: Context,
  what: string,
  memberIds: readonly number[],
  purpose: string,
): void {
  const { accountId } = ctx.actor;
  sendLook(tx, { accountId, act: "write", task: "retention", what, purpose, memberIds });
}

async function viewOf(tx: Tx, listId: number): Promise<Outcome<RemovalListView>> {
  const [view] = await listViews(tx, await loadLists(tx, listId));
  return view === undefined ? noList : success(view);
}

async function listViews(tx: Tx, lists: readonly RemovalList[]): Promise<RemovalListView[]> {
  const ids = lists.flatMap((one) =>
    [one.drawnBy, one.confirmedBy, one.withdrawnBy].filter((id) => id !== null),
  );
  const names = await loadAccountNames(tx, ids);
  const nameOf = (id: number | null): string | null => (id === null ? null : (names.get(id) ?? ""));
  return lists.map(({ drawnBy, confirmedBy, withdrawnBy, ...one }) => ({
    ...one,
    drawnBy: nameOf(drawnBy) ?? "",
    confirmedBy: nameOf(confirmedBy),
    withdrawnBy: nameOf(withdrawnBy),
  }));
}

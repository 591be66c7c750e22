import type { TransferView } from "#contract/routes/transfers";
import { type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { countWaitingTransfers, loadOpenTransfers } from "#store/transfers";
import type { Context } from "../context.ts";
import { reachOf } from "../members/reach.ts";
import { lookAtPersons, noSuchUnit } from "../persons.ts";
import { viewTransfers } from "./view.ts";

interface OpenPage {
  readonly items: TransferView[];
  /** The last transfer of a full page; null where the list ends. */
  readonly after: number | null;
}

/** Transfers on their way that concern units whose records the caller keeps; the oldest first. */
export async function openTransfers(
  ctx: Context,
  page: { readonly after: number; readonly limit: number },
): Promise<Outcome<OpenPage>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const rows = await loadOpenTransfers(tx, reachOf(ctx), page.after, page.limit);
    if (rows.length > 0) lookAtPersons(tx, ctx, "transfers", rows);
    const after = rows.length < page.limit ? null : (rows.at(-1)?.transferId ?? null);
    return success({ items: await viewTransfers(tx, ctx, rows), after });
  });
}

/** How many wait for units at or below one, and how many of them are late; no persons. */
export async function countTransfers(
  ctx: Context,
  unitId: number,
): Promise<Outcome<{ waiting: number; late: number }>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    return success(await countWaitingTransfers(tx, unit.path, ctx.today));
  });
}

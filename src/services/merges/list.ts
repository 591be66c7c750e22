import type { MergeView } from "#contract/routes/merges";
import { mandateFields } from "#core/mandates";
import { type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import { listMerges } from "#store/merges";
import { everybody } from "#store/members/stored";
import type { Context } from "../context.ts";
import { noMandate } from "../mandates/rights.ts";
import { inForce } from "../mandates/under.ts";
import { reachOf } from "../members/reach.ts";
import { logPair, type PairRight } from "./rights.ts";
import { mergeViews } from "./view.ts";

export interface MergePage {
  readonly items: MergeView[];
  /** The last merge of a full page; null where the list ends. */
  readonly after: number | null;
}

/** Merges of which the caller keeps both records, or, under a mandate to merge, both are named. */
export async function mergesInSight(
  ctx: Context,
  page: {
    readonly before: number;
    readonly limit: number;
    readonly mandateId?: number | undefined;
  },
): Promise<Outcome<MergePage>> {
  const { mandateId } = page;
  // The rows are the system's own; whom they may be about stands in the statement.
  return ctx.db.snapshot(wholeSight, async (tx) => {
    let right: PairRight = { reach: reachOf(ctx), fields: mandateFields, mandate: null };
    if (mandateId !== undefined) {
      const found = await inForce(tx, ctx, mandateId);
      if (!found.ok) return found;
      if (found.value.kind !== "merge") return noMandate;
      right = { reach: everybody, fields: found.value.fields, mandate: found.value };
    }
    const { whole, units } = reachOf(ctx);
    const scope =
      mandateId === undefined
        ? { whole, units, mandateId: null }
        : { whole: false, units: [], mandateId };
    const rows = await listMerges(tx, scope, page.before, page.limit);
    const ids = rows.flatMap((one) => [one.survivor.memberId, one.loser.memberId]);
    if (ids.length > 0) logPair(tx, ctx, right, "look", "merges", [...new Set(ids)]);
    const after = rows.length < page.limit ? null : (rows.at(-1)?.mergeId ?? null);
    return success({ items: await mergeViews(tx, ctx, right, rows), after });
  });
}

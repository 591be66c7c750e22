import type { ClosingView } from "#contract/routes/closing";
import { dayOf, formatDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import {
  type FrozenRow,
  loadClosing,
  loadClosingState,
  loadCurrent,
  loadFrozen,
  loadTownships,
  type StoredClosing,
} from "#store/closing";
import { findUnitInSight } from "#store/coverage";
import { type Tx, wholeSight } from "#store/database";
import { isAtOrBelow, mayClose, noSuchClosing, refsOf } from "./closing.ts";
import { checklistOf } from "./closing-checklist.ts";
import type { Context } from "./context.ts";
import { figureOf } from "./coverage-figures.ts";
import { packRefOf, type Policy, policyInForce } from "./policy.ts";
import { isFigure, requirementRef, unitRef } from "./verdicts-lines.ts";

/** A closing for whoever sees the counts of its unit: what is open, who has not signed, what is frozen. */
export async function viewClosing(
  ctx: Context,
  closingId: number,
  figuresOf?: number,
): Promise<Outcome<ClosingView>> {
  const { sight } = ctx.actor;
  const found = await ctx.db.snapshot(sight, async (tx) => {
    const closing = await loadClosing(tx, closingId);
    if (closing === null) return null;
    const whole = await findUnitInSight(tx, closing.unitId, sight);
    const unit = await findUnitInSight(tx, figuresOf ?? closing.unitId, sight);
    if (whole === null || unit === null || !isAtOrBelow(unit.path, closing.path)) return null;
    return { closing, unit };
  });
  if (found === null) return noSuchClosing;
  // The checklist counts rows of persons that nobody at this level sees, and answers numbers.
  return ctx.db.snapshot(wholeSight, async (tx): Promise<Outcome<ClosingView>> => {
    const closing = (await loadClosing(tx, closingId)) ?? found.closing;
    const period = dayOf(closing.year, 1, 1);
    const policy = await policyInForce(tx);
    const townships = await loadTownships(tx, closing, period);
    const state = await loadClosingState(tx, closing, period);
    const [ref] = await refsOf(tx, [closing]);
    if (ref === undefined) return noSuchClosing;
    return success({
      ...ref,
      today: formatDay(ctx.today),
      pack: packRefOf(policy),
      mayClose: mayClose(ctx.actor, closing.path) && closing.closedAt === null,
      checklist: checklistOf(closing.year, ctx.today, state, townships),
      townships: townships.map((one) => ({
        unit: unitRef(one),
        owing: one.owing,
        signed:
          one.signedAt === null
            ? null
            : {
                name: one.name ?? "",
                note: one.note ?? "",
                at: one.signedAt,
              },
      })),
      figures: await figures(tx, policy, closing, found.unit.unitId),
    });
  });
}

async function figures(
  tx: Tx,
  policy: Policy | null,
  closing: StoredClosing,
  unitId: number,
): Promise<ClosingView["figures"]> {
  if (closing.closedAt === null) return [];
  const period = dayOf(closing.year, 1, 1);
  const [frozen, current] = await Promise.all([
    loadFrozen(tx, closing.closingId, unitId),
    loadCurrent(tx, unitId, period),
  ]);
  const ids = [...new Set([...frozen, ...current].map((row) => row.measure))].sort();
  return ids
    .filter((requirement) => !isFigure({ requirement }))
    .map((id) => {
      const requirement = requirementRef(policy, id);
      const of = (rows: readonly FrozenRow[]) => {
        const own = rows.filter((row) => row.measure === id);
        const { judged, reached, owing } = figureOf(
          requirement,
          own.map((row) => ({ ...row, period })),
        );
        return { judged, reached, owing };
      };
      const then = of(frozen);
      const now = of(current);
      return {
        requirement,
        frozen: then,
        now,
        difference: now.reached - then.reached,
      };
    });
}

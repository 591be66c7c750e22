import type { ClosingView } from "#contract/routes/closing";
import { type Day, dayOf, formatDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import {
  type FrozenRow,
  loadClosing,
  loadClosingState,
  loadCurrent,
  loadFrozen,
  loadPostHolders,
  loadTownships,
  type StoredClosing,
  type Township,
} from "#store/closing";
import { findUnitInSight } from "#store/coverage";
import { type Tx, wholeSight } from "#store/database";
import { isAtOrBelow, mayClose, maySign, noSuchClosing, refsOf } from "./closing.ts";
import { checklistOf } from "./closing-checklist.ts";
import type { Context } from "./context.ts";
import { figureOf } from "./coverage-figures.ts";
import { packRefOf, type Policy, policyInForce } from "./policy.ts";
import { isFigure, requirementRef, unitRef } from "./verdicts-lines.ts";

/** Townships of one answer; who has not signed comes first. */
const mostTownships = 1_000;

/**
 * A closing as seen from a unit at or below its own: what is open, who has not signed, what is frozen.
 * Whoever sees the counts of the closing's unit sees the checklist of all of it; whoever signs below
 * sees that of the own part.
 */
export async function viewClosing(
  ctx: Context,
  closingId: number,
  from?: number,
): Promise<Outcome<ClosingView>> {
  const { actor } = ctx;
  const { sight } = actor;
  const found = await ctx.db.snapshot(sight, async (tx) => {
    const closing = await loadClosing(tx, closingId);
    if (closing === null) return null;
    const whole = await findUnitInSight(tx, closing.unitId, sight);
    const unit = await findUnitInSight(tx, from ?? closing.unitId, sight);
    if (unit === null || !isAtOrBelow(unit.path, closing.path)) return null;
    return { closing, unit, seen: whole ?? unit };
  });
  if (found === null) return noSuchClosing;
  // The checklist counts rows of persons that nobody at this level sees, and answers numbers.
  return ctx.db.snapshot(wholeSight, async (tx): Promise<Outcome<ClosingView>> => {
    const closing = (await loadClosing(tx, closingId)) ?? found.closing;
    const period = dayOf(closing.year, 1, 1);
    const policy = await policyInForce(tx);
    const { seen } = found;
    const townships = await loadTownships(tx, { closingId, path: seen.path }, period);
    const state = await loadClosingState(tx, seen, period);
    const closes = mayClose(actor, closing.path) && closing.closedAt === null;
    const shown = townships.slice(0, mostTownships);
    const holders = closes ? await holdersOf(tx, shown, ctx.today) : noHolders;
    const [ref] = await refsOf(tx, [closing]);
    if (ref === undefined) return noSuchClosing;
    return success({
      ...ref,
      today: formatDay(ctx.today),
      pack: packRefOf(policy),
      mayClose: closes,
      seenFrom: unitRef(seen),
      checklist: checklistOf(closing.year, ctx.today, state, townships).filter(
        // A branch has nobody who signs below it; whether those beside it have is not its matter.
        (one) => one.item !== "sign-offs" || townships.length > 0 || seen.path === closing.path,
      ),
      townshipCount: townships.length,
      townships: shown.map((one) => ({
        unit: unitRef(one),
        maySign: maySign(actor, one.unitId),
        posts: holders.get(one.unitId) ?? [],
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

type Holders = ReadonlyMap<number, { role: string; name: string }[]>;
const noHolders: Holders = new Map();

/** Whom to ring at the townships that have not signed. */
async function holdersOf(tx: Tx, townships: readonly Township[], today: Day): Promise<Holders> {
  const unsigned = townships.filter((one) => one.signedAt === null).map((one) => one.unitId);
  const holders = new Map<number, { role: string; name: string }[]>();
  for (const { unitId, role, name } of await loadPostHolders(tx, unsigned, today)) {
    holders.set(unitId, [...(holders.get(unitId) ?? []), { role, name }]);
  }
  return holders;
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

import type { ClosingRef } from "#contract/routes/closing";
import { dayOf, yearOf } from "#core/day";
import { packsOf } from "#core/policy/pack";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import {
  addClosing,
  addSignOff,
  freezeFigures,
  loadClosing,
  loadClosings,
  loadClosingState,
  loadTownships,
  lockLastClosing,
  type StoredClosing,
  withdrawSignOff,
} from "#store/closing";
import { findUnitInSight } from "#store/coverage";
import { lockFolding } from "#store/coverage-deltas";
import { type Tx, wholeSight } from "#store/database";
import { loadAccountNames, loadUnitNames } from "#store/names";
import { attempt } from "./attempt.ts";
import { checklistOf } from "./closing-checklist.ts";
import type { Actor, Context } from "./context.ts";
import { policyInForce } from "./policy.ts";
import { unitRef } from "./verdicts-lines.ts";

export const noSuchClosing = failure(
  "not-found",
  "closing-unknown",
  "There is no such closing in sight.",
);
const notHere = failure("not-found", "unit-unknown", "There is no such unit in sight.");
const isClosed = failure(
  "conflict",
  "closing-closed",
  "The year is closed: open it again with a reason.",
);

/** The training office of a unit or of one above it closes its years. */
export function mayClose(actor: Actor, path: string): boolean {
  return (
    actor.sight.whole ||
    actor.roles.some((held) => held.role === "training-office" && isAtOrBelow(path, held.unitPath))
  );
}

/** Whoever has a standing post at the township itself answers for it. */
export function maySign(actor: Actor, unitId: number): boolean {
  return (
    actor.sight.whole ||
    actor.roles.some(
      (held) =>
        held.unitId === unitId && (held.role === "training-office" || held.role === "secretary"),
    )
  );
}

export function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}

/** Closings of a unit and of the units above it, which its own office signs for. */
export async function listClosings(
  ctx: Context,
  unitId: number,
): Promise<Outcome<{ items: ClosingRef[]; mayOpen: boolean }>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return notHere;
    return success({
      items: await refsOf(tx, await loadClosings(tx, unit.path)),
      mayOpen: mayClose(ctx.actor, unit.path),
    });
  });
}

/** Opens the closing of a year, or opens a closed one again; a reason is needed for that. */
export async function openClosing(
  ctx: Context,
  unitId: number,
  asked: { readonly year: number; readonly reason: string },
): Promise<Outcome<ClosingRef>> {
  const { actor } = ctx;
  return attempt(ctx.db, actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, actor.sight);
    if (unit === null || !mayClose(actor, unit.path)) return notHere;
    const wrong = await yearProblem(tx, ctx, asked.year);
    if (wrong !== null) return wrong;
    const last = await lockLastClosing(tx, unitId, asked.year);
    if (last !== null && last.closedAt === null) {
      return failure("conflict", "closing-open", "The closing of this year is open already.");
    }
    const reason = asked.reason.trim();
    if (last !== null && reason === "") {
      return failure(
        "conflict",
        "closing-closed",
        "The year is closed. Say why it is opened again.",
        [{ at: "/reason", message: "needed: the year is closed" }],
      );
    }
    const closingId = await addClosing(tx, {
      unitId,
      path: unit.path,
      year: asked.year,
      number: (last?.number ?? 0) + 1,
      reason: last === null ? "" : reason,
      openedBy: actor.accountId,
    });
    return refOf(tx, await loadClosing(tx, closingId));
  });
}

/**
 * A closing is opened for a year that has begun, so that its sign-offs can be gathered; the checklist
 * holds the closing itself back until the year is over. Years before the rules judge nobody.
 */
async function yearProblem(tx: Tx, ctx: Context, year: number): Promise<Failure | null> {
  const policy = await policyInForce(tx);
  if (policy === null) return failure("conflict", "no-policy", "No policy pack is in force yet.");
  const thisYear = yearOf(ctx.today);
  // A pack that follows another judges that one's years too.
  const first = yearOf(Math.min(...packsOf(policy.pack).map((one) => one.from)));
  if (year <= thisYear && year >= first) return null;
  const message =
    year > thisYear
      ? `The year ${year} has not begun: its closing can be opened from ${year}-01-01 on.`
      : `The rules in force judge from ${first} on: there is nothing of ${year} to close.`;
  return failure("conflict", "year-not-closable", message, [{ at: "/year", message }]);
}

/** A named person answers for the year of a township, until the year is closed. */
export async function signOff(
  ctx: Context,
  closingId: number,
  signed: {
    readonly unitId: number;
    readonly name: string;
    readonly note: string;
  },
): Promise<Outcome<null>> {
  const { actor } = ctx;
  return attempt(ctx.db, actor.sight, async (tx) => {
    const closing = await openForSigning(tx, ctx, closingId, signed.unitId);
    if (!closing.ok) return closing;
    const { unitId, name, note } = signed;
    const done = await addSignOff(tx, {
      closingId,
      unitId,
      name: name.trim(),
      note,
      signedBy: actor.accountId,
    });
    return done
      ? success(null)
      : failure("conflict", "already-signed", "Somebody has signed for this unit already.");
  });
}

/** Takes a sign-off back; who had signed stays readable. */
export async function takeBackSignOff(
  ctx: Context,
  closingId: number,
  unitId: number,
): Promise<Outcome<null>> {
  return attempt(ctx.db, ctx.actor.sight, async (tx) => {
    const closing = await openForSigning(tx, ctx, closingId, unitId);
    if (!closing.ok) return closing;
    const done = await withdrawSignOff(tx, closingId, unitId, ctx.actor.accountId);
    return done
      ? success(null)
      : failure("conflict", "not-signed", "Nobody has signed for this unit.");
  });
}

async function openForSigning(
  tx: Tx,
  ctx: Context,
  closingId: number,
  unitId: number,
): Promise<Outcome<StoredClosing>> {
  const { actor } = ctx;
  const unit = await findUnitInSight(tx, unitId, actor.sight);
  const closing = await loadClosing(tx, closingId, true);
  if (unit === null || closing === null || !maySign(actor, unitId)) return noSuchClosing;
  if (unit.level !== "township" || !isAtOrBelow(unit.path, closing.path)) return noSuchClosing;
  return closing.closedAt === null ? success(closing) : isClosed;
}

/**
 * Closes a year for a reason: everything on the checklist that blocks must be done, then the counts of
 * every unit of the subtree are copied, in one transaction. Two at once: the second finds it closed.
 */
export async function closeYear(
  ctx: Context,
  closingId: number,
  because: string,
): Promise<Outcome<ClosingRef>> {
  const { actor, today } = ctx;
  const seen = await ctx.db.snapshot(actor.sight, (tx) => loadClosing(tx, closingId));
  if (seen === null || !mayClose(actor, seen.path)) return noSuchClosing;
  // The checklist counts rows of persons that nobody at this level sees, and answers numbers.
  return attempt(ctx.db, wholeSight, async (tx) => {
    lockFolding(tx);
    const closing = await loadClosing(tx, closingId, true);
    if (closing === null) return noSuchClosing;
    if (closing.closedAt !== null) return isClosed;
    const policy = await policyInForce(tx);
    if (policy === null) return failure("conflict", "no-policy", "No policy pack is in force yet.");
    const period = dayOf(closing.year, 1, 1);
    const townships = await loadTownships(tx, closing, period);
    const state = await loadClosingState(tx, closing, period);
    const undone = checklistOf(closing.year, today, state, townships).filter(
      (one) => one.blocks && !one.done,
    );
    if (undone.length > 0) {
      return failure(
        "conflict",
        "closing-not-ready",
        "Something on the checklist is not done yet; nothing was closed.",
        undone.map((one) => ({ at: one.item, message: `${one.count} open` })),
      );
    }
    await freezeFigures(tx, closing, {
      period,
      by: actor.accountId,
      knownOn: today,
      packHash: policy.hash,
      because: because.trim(),
    });
    return refOf(tx, await loadClosing(tx, closingId));
  });
}

async function refOf(tx: Tx, closing: StoredClosing | null): Promise<Outcome<ClosingRef>> {
  const [ref] = closing === null ? [] : await refsOf(tx, [closing]);
  return ref === undefined ? noSuchClosing : success(ref);
}

/** Closings with the names of units and accounts. */
export async function refsOf(tx: Tx, closings: readonly StoredClosing[]): Promise<ClosingRef[]> {
  const accounts = closings.flatMap((one) => [one.openedBy, one.closedBy ?? 0]);
  const [units, names] = await Promise.all([
    loadUnitNames(
      tx,
      closings.map((one) => one.unitId),
    ),
    loadAccountNames(tx, accounts),
  ]);
  return closings.flatMap((one) => {
    const unit = units.get(one.unitId);
    if (unit === undefined) return [];
    const { closingId, year, number, reason, openedAt, closedAt, knownOn } = one;
    return [
      {
        closingId,
        unit: unitRef(unit),
        year,
        number,
        reason,
        openedBy: names.get(one.openedBy) ?? "",
        openedAt,
        closedBy: one.closedBy === null ? null : (names.get(one.closedBy) ?? ""),
        closedAt,
        knownOn,
        closedBecause: one.closedBecause,
        packHash: one.packHash,
      },
    ];
  });
}

import type { MoveActName, MoveView } from "#contract/routes/moves";
import { formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { loadAccountNames } from "#store/names";
import { loadOpenVersions } from "#store/organisation/change";
import { haltJourneys } from "#store/organisation/journeys";
import { lockOrganisation } from "#store/organisation/locks";
import {
  findMove,
  listMoves,
  loadMoveActs,
  sendMoveAct,
  type StoredMove,
} from "#store/organisation/moves";
import { namesOf } from "#store/organisation/read";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { unitRef } from "../verdicts-lines.ts";
import { beginChange, moveUnit } from "./change.ts";
import { isAdministrator, mayAdminister } from "./rights.ts";
import { travelAtOnce } from "./travel.ts";

export interface MovePage {
  readonly items: MoveView[];
  /** The last move of a full page; null where the list ends. */
  readonly after: number | null;
}

/** Moves of units that the caller administers, the latest first. */
export async function movesOfUnits(
  ctx: Context,
  page: { readonly before: number; readonly limit: number },
): Promise<Outcome<MovePage>> {
  if (!isAdministrator(ctx)) return moveUnknown;
  const { sight, roles } = ctx.actor;
  const posts = roles.filter((one) => one.role === "administrator");
  const scope = { whole: sight.whole, paths: posts.map((one) => one.unitPath) };
  // How many travel is asked over both regions; whose moves they may be stands in the statement.
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const moves = await listMoves(tx, scope, page.before, page.limit);
    const after = moves.length < page.limit ? null : (moves.at(-1)?.moveId ?? null);
    return success({ items: await moveViews(tx, ctx, moves), after });
  });
}

/**
 * Stops the members who travel behind a move, lets them go on, or turns the move back. The tree, the
 * counts and who sees whom are those of the unit's place at all times: a stop leaves members where
 * their rows lie, and turning back is a second move, by which those who have come go back.
 */
export async function actOnMove(
  ctx: Context,
  moveId: number,
  meant: { readonly act: MoveActName; readonly reason: string },
): Promise<Outcome<MoveView>> {
  const acted = await writeSoon(ctx, async (tx) => {
    await lockOrganisation(tx);
    const move = await findMove(tx, moveId);
    if (move === null || !mayAdminister(ctx, move)) return moveUnknown;
    if (move.turnedBack) return isTurnedBack;
    if (move.isOver) return isSuperseded;
    return meant.act === "turn-back"
      ? turnBack(tx, ctx, move, meant.reason)
      : halt(tx, ctx, move, { act: meant.act, reason: meant.reason });
  });
  if (!acted.ok) return acted;
  if (meant.act !== "stop") await travelAtOnce(ctx);
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const move = await findMove(tx, moveId);
    const [view] = await moveViews(tx, ctx, move === null ? [] : [move]);
    return view === undefined ? moveUnknown : success(view);
  });
}

async function halt(
  tx: Tx,
  ctx: Context,
  move: StoredMove,
  told: { readonly act: "stop" | "go-on"; readonly reason: string },
): Promise<Outcome<null>> {
  if (!(await haltJourneys(tx, move.path, told.act === "stop"))) {
    return told.act === "stop" ? nobodyTravels : nobodyStopped;
  }
  sendMoveAct(tx, move.moveId, { ...told, by: ctx.actor.accountId });
  return success(null);
}

/**
 * Moves the unit to where it came from, from the day on which it came, or changed last. That day it
 * was at no other place, then, as known from now on.
 */
async function turnBack(
  tx: Tx,
  ctx: Context,
  move: StoredMove,
  reason: string,
): Promise<Outcome<null>> {
  if (move.from === null) return wasTop;
  if (!move.fromIsOpen) return cannotTakeBack;
  if (move.fromPath === null || !mayAdminister(ctx, { path: move.fromPath })) return notYours;
  const version = (await loadOpenVersions(tx, [move.unitId])).get(move.unitId);
  const on = formatDay(version?.from ?? ctx.today);
  const begun = await beginChange(tx, ctx, move.unitId, on);
  if (!begun.ok) return begun;
  const turned = await moveUnit(begun.value, move.from, { moveId: move.moveId, reason });
  return turned.ok ? success(null) : turned;
}

async function moveViews(tx: Tx, ctx: Context, moves: readonly StoredMove[]): Promise<MoveView[]> {
  const ids = moves.map((one) => one.moveId);
  const unitIds = moves.flatMap((one) => [one.unitId, one.to, ...(one.from ? [one.from] : [])]);
  const [acts, units] = await Promise.all([loadMoveActs(tx, ids), namesOf(tx, unitIds)]);
  const accounts = await loadAccountNames(tx, [
    ...moves.map((one) => one.by),
    ...acts.map((one) => one.by),
  ]);
  const unit = (unitId: number): MoveView["unit"] => {
    const found = units.get(unitId);
    if (found === undefined) throw new Error(`unit ${unitId} of a move has no name`);
    return unitRef(found);
  };
  const person = (accountId: number): string => accounts.get(accountId) ?? "";
  return moves.map((one) => ({
    moveId: one.moveId,
    unit: unit(one.unitId),
    from: one.from === null ? null : unit(one.from),
    to: unit(one.to),
    by: person(one.by),
    at: one.at,
    turnsBack: one.turnsBack,
    reason: one.reason,
    state: stateOf(one),
    membersTravelling: one.isOver ? 0 : one.members,
    acts: acts
      .filter((told) => told.moveId === one.moveId)
      .map(({ act, by, at, reason }) => ({ act, by: person(by), at, reason })),
    may: mayOf(ctx, one),
  }));
}

function stateOf(move: StoredMove): MoveView["state"] {
  if (move.turnedBack) return "turned-back";
  if (move.isOver) return "superseded";
  if (move.going > 0) return "travelling";
  return move.halted > 0 ? "stopped" : "arrived";
}

function mayOf(ctx: Context, move: StoredMove): MoveView["may"] {
  const isHis = mayAdminister(ctx, move) && !move.isOver;
  const isOpen = move.fromIsOpen && move.fromPath !== null;
  return {
    stop: isHis && move.going > 0,
    goOn: isHis && move.halted > 0,
    turnBack: isHis && isOpen && mayAdminister(ctx, { path: move.fromPath ?? "" }),
  };
}

const moveUnknown = failure(
  "not-found",
  "move-unknown",
  "There is no such move of a unit that you administer.",
);
const isTurnedBack = failure(
  "conflict",
  "move-turned-back",
  "This move was turned back already. To repeat it, turn back the turning back.",
);
const isSuperseded = failure(
  "conflict",
  "move-superseded",
  "The unit was moved again, or closed, since. Act on its latest move.",
);
const nobodyTravels = failure(
  "conflict",
  "nobody-travels",
  "Nobody travels behind this move who could be stopped. Turn the move back instead, if it was wrong.",
);
const nobodyStopped = failure(
  "conflict",
  "nobody-stopped",
  "Nobody behind this move was told to stop. There is nothing to go on with.",
);
const wasTop = failure(
  "conflict",
  "move-from-top",
  "The unit was the top unit before. Move it where it belongs instead.",
);
const cannotTakeBack = failure(
  "conflict",
  "old-parent-closed",
  "The unit that it was under is closed. Move it to the one that took over instead.",
);
const notYours = failure(
  "not-found",
  "old-parent-not-yours",
  "You do not administer the unit that it was under. Ask an administrator above both.",
);

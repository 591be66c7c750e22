import { formatDay, type Day, parseDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { lockMembersIn } from "#store/members/stored";
import { keepOrganisation } from "#store/organisation/locks";
import { placement } from "#store/organisation/placement";
import { writeSoon } from "../busy.ts";
import { lookerOf } from "../access/actor.ts";
import type { Context } from "../context.ts";
import { changeHomes, moveHomes, refusalMessage, type Refused } from "./moving.ts";
import { writeMember, type Written } from "./one.ts";
import { mayAdminister } from "../organisation/rights.ts";
import { pieces } from "../parallel.ts";
import { isInReach, reachOf } from "./reach.ts";

/** A home that begins. */
export interface Move {
  readonly unitId: UnitId;
  /** `2011-11-15`; today or earlier. */
  readonly on: string;
}

/**
 * Moves one member to another home unit from a day on, also across regions: the row, homes,
 * attachments, facts, events, ledger, verdicts and locator go together in one transaction; ids,
 * recorded times and keys stay. Windows that ended before stay counted at the old home.
 */
export async function moveMember(
  ctx: Context,
  memberId: number,
  move: Move,
): Promise<Outcome<Pick<Written, "homes" | "changed">>> {
  const written = await writeMember(ctx, memberId, "move", async ({ tx, member }) => {
    const on = await checkMove(tx, ctx, move);
    if (!on.ok) return on;
    const refused = await changeHomes(tx, ctx, [member], move.unitId, on.value);
    return refused.length === 0 ? success(null) : cannotMove(refused, on.value);
  });
  if (!written.ok) return written;
  const { homes, changed } = written.value;
  return success({ homes, changed });
}

/** Members of one transaction. */
const membersAtOnce = 500;

export interface ManyMoved {
  readonly moved: number;
  /** Where it stopped: what is wrong, and how many were moved before it. */
  readonly stopped: Failure | null;
}

/**
 * Moves many members, so many in each transaction. Those who are at home there already are passed
 * over, so a run that was killed is finished by running it again.
 */
export async function moveMembers(
  ctx: Context,
  memberIds: readonly number[],
  move: Move,
): Promise<ManyMoved> {
  let moved = 0;
  for (const ids of pieces(memberIds, membersAtOnce)) {
    // Who went there is out of the reach of his old secretary already: only strangers are missing.
    const done = await writeSoon(ctx, (tx) => moveSome(tx, ctx, ids, move));
    if (!done.ok) return { moved, stopped: done };
    moved += done.value.moved;
  }
  return { moved, stopped: null };
}

/** Moves a handful of members in one transaction: all of them, or nobody. */
export async function moveTogether(
  ctx: Context,
  memberIds: readonly number[],
  move: Move,
): Promise<Outcome<{ moved: number }>> {
  const ids = [...new Set(memberIds)];
  return writeSoon(ctx, async (tx) => {
    const done = await moveSome(tx, ctx, ids, move);
    if (!done.ok) return done;
    if (done.value.inReach < ids.length) return strangers;
    return success({ moved: done.value.moved });
  });
}

const strangers: Failure = failure(
  "not-found",
  "member-unknown",
  "Some of these members are not in sight; nobody was moved.",
);

async function moveSome(
  tx: Tx,
  ctx: Context,
  ids: readonly number[],
  move: Move,
): Promise<Outcome<{ moved: number; inReach: number }>> {
  await keepOrganisation(tx);
  const members = await lockMembersIn(tx, ids, reachOf(ctx));
  if (members.length === 0) return success({ moved: 0, inReach: 0 });
  const on = await checkMove(tx, ctx, move);
  if (!on.ok) return on;
  const going = members.filter((member) => member.unitId !== move.unitId);
  // Before the move: afterwards they may be out of the sight of the post that made it.
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "write",
    task: "standing",
    what: "move",
    memberIds: going.map((member) => member.memberId),
  });
  const refused = await moveHomes(tx, ctx, going, move.unitId, on.value);
  if (refused.length > 0) return cannotMove(refused, on.value);
  return success({ moved: going.length, inReach: members.length });
}

function cannotMove(refused: readonly Refused[], on: Day): Failure {
  return failure("conflict", "move-refused", refusalMessage(refused, on));
}

async function checkMove(tx: Tx, ctx: Context, move: Move): Promise<Outcome<Day>> {
  const on = pastDay(ctx, move.on);
  if (!on.ok) return on;
  const place = (await placement(tx, [move.unitId])).get(move.unitId);
  // Until both sides agree to a transfer, nobody puts a member where he keeps no records himself.
  if (place === undefined || !(isInReach(ctx, place) || mayAdminister(ctx, place))) {
    return unitNotThere;
  }
  if (place.closedOn !== null || place.openedOn > on.value) {
    return failure("conflict", "unit-not-open", "The unit is not open from that day on.");
  }
  return on;
}

const unitNotThere: Failure = failure(
  "not-found",
  "unit-unknown",
  "There is no such unit in sight. To move a member elsewhere, send a transfer to that unit.",
);

/** A day of the calendar that is not after today. */
export function pastDay(ctx: Context, text: string): Outcome<Day> {
  const day = parseDay(text);
  if (day === null) return failure("invalid", "bad-day", `${text} is no day of the calendar.`);
  return day <= ctx.today
    ? success(day)
    : failure(
        "invalid",
        "after-today",
        `${text} is after today (${formatDay(ctx.today)}). Record it on its day.`,
      );
}

import type { HomeSide } from "#contract/routes/members";
import { type Day, formatDay, parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { sendHomes } from "#store/members/load";
import { eventsInForce, homesInForce, type StoredHome } from "#store/members/stored";
import { homeOwnEnd, isHomeInForce, sendHomeTakenBack } from "#store/members/taken-back";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import {
  admissionWithin,
  changeEnd,
  earliest,
  endsHome,
  type LeavingNote,
  stillEnds,
} from "./leaving.ts";
import type { UnderWrite } from "./one.ts";
import { isInReach } from "./reach.ts";
import { type TakenBack, takingBack } from "./taking-back.ts";

/** Which side of a home is wrong, why, and on which day it was; null: there was none. */
export interface StatedHomeMistake {
  readonly side: HomeSide;
  readonly reason: string;
  readonly on: string | null;
}

/**
 * Takes back the last home of a member, or an end of it that a file stated, or puts the day of either
 * right. A home that a move began goes back into the one before it. The row stays with the moment, the
 * account and the reason.
 */
export function takeBackHome(
  ctx: Context,
  memberId: number,
  homeId: number,
  mistake: StatedHomeMistake,
): Promise<Outcome<TakenBack>> {
  const what = mistake.on === null ? "home taken back" : "home corrected";
  return takingBack(ctx, memberId, what, (under) => takeBack(under, homeId, mistake));
}

/** The last home, with the one before it, and the day that is right. */
interface Mistaken {
  readonly last: StoredHome;
  readonly before: StoredHome | null;
  readonly reason: string;
  readonly right: Day | null;
}

async function takeBack(
  under: UnderWrite,
  homeId: number,
  { side, reason, on }: StatedHomeMistake,
): Promise<Outcome<LeavingNote[]>> {
  const { tx, ctx, member } = under;
  const isInForce = await isHomeInForce(tx, member, homeId);
  if (isInForce === null) return unknown;
  if (!isInForce) return alreadyDone;
  const homes = await homesInForce(tx, [member]);
  const last = homes.at(-1);
  if (last?.homeId !== homeId) return homeAfter;
  const right = on === null ? null : parseDay(on);
  if (on !== null && (right === null || right > ctx.today)) return badDay;
  if (right !== null && right === (side === "end" ? last.to : last.from)) return sameDay;
  const mistaken = { last, before: homes.at(-2) ?? null, reason, right };
  return side === "end" ? mendEnd(under, mistaken) : mendBeginning(under, mistaken);
}

async function mendEnd(
  under: UnderWrite,
  { last, reason, right }: Mistaken,
): Promise<Outcome<LeavingNote[]>> {
  const { tx, member } = under;
  if (last.to === null) return noEnd;
  const events = await eventsInForce(tx, [member]);
  const leavings = events.filter((one) => endsHome(one, last)).map((one) => one.first);
  if (leavings.includes(last.to)) return endsByLeaving;
  if (right !== null && right <= last.from) return beforeItBegins;
  const end = earliest([right, ...leavings]);
  const hindered = admissionWithin(events, last.to, end);
  if (hindered !== null) return hindered;
  stamp(under, last, reason);
  const changed = await changeEnd(under, last, end);
  if (!changed.ok) return changed;
  const notes = end === null || end === right ? [] : [stillEnds(end)];
  return success([...changed.value, ...notes]);
}

async function mendBeginning(
  under: UnderWrite,
  { last, before, reason, right }: Mistaken,
): Promise<Outcome<LeavingNote[]>> {
  const { tx, ctx, member, recording } = under;
  if (before === null) return firstHome;
  if (right !== null) {
    if (last.to !== null && right >= last.to) return afterItEnds;
    const place = (await placement(tx, [last.unitId])).get(last.unitId);
    if (place !== undefined && right < place.openedOn) return notOpenThen;
  }
  // Where the home before it has no end but by this one, it goes on, or ends on the right day.
  const meets = before.to === last.from;
  const own = meets ? await homeOwnEnd(tx, before) : before.to;
  const isCut = meets && own !== before.to;
  const soonest = isCut ? before.from + 1 : (before.to ?? before.from + 1);
  if (right !== null && right < soonest) return overlaps(before);
  let notes: LeavingNote[] = [];
  stamp(under, last, reason);
  if (isCut) {
    const place = (await placement(tx, [before.unitId])).get(before.unitId);
    if (place === undefined || !isInReach(ctx, place)) return notYours;
    const events = await eventsInForce(tx, [member]);
    const leavings = events.filter((one) => endsHome(one, before)).map((one) => one.first);
    const changed = await changeEnd(under, before, earliest([own, right, ...leavings]));
    if (!changed.ok) return changed;
    notes = changed.value;
  } else if (right === null && before.to !== null) notes = [stillEnds(before.to)];
  if (right !== null) {
    const { regionId, memberId, seenBy } = member;
    const { unitId, to, homeId } = last;
    const row = { regionId, memberId, seenBy, unitId, from: right, to, supersedes: homeId };
    sendHomes(tx, [row], recording);
  }
  return success(notes);
}

function stamp({ tx, ctx, member }: UnderWrite, home: StoredHome, reason: string): void {
  sendHomeTakenBack(tx, member, home.homeId, { by: ctx.actor.accountId, reason });
}

const unknown = failure("not-found", "home-unknown", "The member has no such home.");
const alreadyDone = failure(
  "conflict",
  "home-taken-back",
  "This home was changed, taken back or put right already. Look at the record again.",
);
const homeAfter = failure(
  "conflict",
  "home-after",
  "A later home is recorded. Take that back first, if it is wrong.",
);
const badDay = failure(
  "invalid",
  "bad-day",
  "Write a day that is not after today, like 2010-05-06.",
);
const sameDay = failure(
  "invalid",
  "same-day",
  "That is the day that is recorded. State the right one.",
);
const noEnd = failure("conflict", "home-lasts", "This home has no end. Look at the record again.");
const endsByLeaving = failure(
  "conflict",
  "home-left",
  "A leaving ended this home. Take the leaving back, or put its day right.",
);
const beforeItBegins = failure(
  "conflict",
  "home-empty",
  "The home begins on that day or later. Choose a later day.",
);
const afterItEnds = failure(
  "conflict",
  "home-empty",
  "The home ends on that day or before. Choose an earlier day.",
);
const firstHome = failure(
  "conflict",
  "home-first",
  "This is the member's first home: without it nobody would keep his record. Record a leaving, or merge " +
    "the record into the right one.",
);
const notOpenThen = failure(
  "conflict",
  "unit-not-open",
  "The unit was not open yet on that day. Choose a later day.",
);
const notYours = failure(
  "conflict",
  "home-not-yours",
  "The member would go back to a unit whose records you do not keep. Ask the office above both, or send " +
    "him back by a transfer.",
);
const overlaps = ({ to, from }: StoredHome) =>
  failure(
    "conflict",
    "home-overlaps",
    `The member was at home elsewhere from ${formatDay(from)}` +
      `${to === null ? "" : ` until ${formatDay(to)}`}. Choose a later day.`,
  );

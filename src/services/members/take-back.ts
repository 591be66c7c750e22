import { type PartialDay, parsePartialDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { sendEvents } from "#store/members/load";
import { eventsInForce } from "#store/members/stored";
import {
  findEvent,
  type RecordedEvent,
  sendJoined,
  sendTakenBack,
} from "#store/members/taken-back";
import type { Context } from "../context.ts";
import { type LeavingNote, undoLeaving } from "./leaving.ts";
import type { UnderWrite } from "./one.ts";
import { type TakenBack, takingBack } from "./taking-back.ts";

/** Why an event is taken back, and on which day it was; null: it never happened. */
export interface StatedMistake {
  readonly reason: string;
  readonly on: string | null;
}

/**
 * Takes back an event that was recorded by mistake, or puts its day right; of a leaving the home too.
 * The row stays with the moment, the account and the reason, and what was known on a past day stays.
 */
export function takeBackEvent(
  ctx: Context,
  memberId: number,
  eventId: number,
  mistake: StatedMistake,
): Promise<Outcome<TakenBack>> {
  const what = mistake.on === null ? "event taken back" : "event corrected";
  return takingBack(ctx, memberId, what, (under) => takeBack(under, eventId, mistake));
}

async function takeBack(
  under: UnderWrite,
  eventId: number,
  mistake: StatedMistake,
): Promise<Outcome<LeavingNote[]>> {
  const { tx, ctx, member } = under;
  const event = await findEvent(tx, member, eventId);
  if (event === null) return unknown;
  if (!event.isInForce) return alreadyDone;
  const right = rightDay(under, event, mistake.on);
  if (!right.ok) return right;
  const notes =
    event.kind === "left"
      ? await undoLeaving(under, event, right.value?.first ?? null)
      : success([]);
  if (!notes.ok) return notes;
  sendTakenBack(tx, member, eventId, { by: ctx.actor.accountId, reason: mistake.reason });
  if (right.value !== null) await recordRight(under, event, right.value);
  if (event.kind === "admitted") sendJoined(tx, member);
  return notes;
}

function rightDay(
  { ctx }: UnderWrite,
  event: RecordedEvent,
  on: string | null,
): Outcome<PartialDay | null> {
  if (on === null) return success(null);
  const day = parsePartialDay(on);
  if (day === null || day.first > ctx.today) {
    return failure("invalid", "bad-day", "Write a day that is not after today, like 2010-05-06.");
  }
  if (event.kind === "left" && day.first !== day.last) {
    return failure("invalid", "partial-date", "The day of leaving must be known to the day.");
  }
  return day.first === event.first && day.last === event.last
    ? failure("invalid", "same-day", "That is the day that is recorded. State the right one.")
    : success(day);
}

/** The event on its right day, where it is not on record beside the wrong one already. */
async function recordRight(
  { tx, member, recording }: UnderWrite,
  event: RecordedEvent,
  on: PartialDay,
): Promise<void> {
  const { kind, unitId, eventId } = event;
  const isHere = (await eventsInForce(tx, [member])).some(
    (one) =>
      one.kind === kind && one.unitId === unitId && one.first === on.first && one.last === on.last,
  );
  if (isHere) return;
  const { regionId, memberId, seenBy } = member;
  const row = { regionId, memberId, seenBy, subject: "m" as const, kind, on, unitId };
  sendEvents(tx, [{ ...row, supersedes: eventId }], recording);
}

const unknown = failure("not-found", "event-unknown", "The member has no such event.");
const alreadyDone = failure(
  "conflict",
  "event-taken-back",
  "This event was taken back or corrected already. Look at the record again.",
);

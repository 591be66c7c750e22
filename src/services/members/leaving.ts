import { type Day, formatDay } from "#core/day";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import type { Bilingual } from "#contract/values";
import { type NewHome, sendHomes } from "#store/members/load";
import {
  eventsInForce,
  homesInForce,
  type StoredEvent,
  type StoredHome,
} from "#store/members/stored";
import { sendSuperseded } from "#store/members/supersede";
import { homeOwnEnd } from "#store/members/taken-back";
import { loadUnitNames, type NamedUnit } from "#store/names";
import { placement, successors } from "#store/organisation/placement";
import type { UnderWrite } from "./one.ts";
import { isInReach } from "./reach.ts";

/** What a reader should know of a leaving that was taken back, beside what it says of verdicts. */
export interface LeavingNote {
  readonly code: "home-goes-on" | "home-still-ends";
  readonly text: Bilingual;
}

/**
 * Brings the home of a member to what it is without a leaving, or with that leaving on another day. A
 * leaving ends the home and nothing else: facts, posts, stays at hosts, waivers and accounts went on.
 * Other leavings in force end it as they did. Refused where something rests on the leaving since.
 */
export async function undoLeaving(
  under: UnderWrite,
  leaving: StoredEvent,
  right: Day | null,
): Promise<Outcome<LeavingNote[]>> {
  const { tx, member } = under;
  const last = (await homesInForce(tx, [member])).at(-1);
  if (last === undefined) return success([]);
  if (last.from >= leaving.first) return cameBack(last);
  if (right !== null && right <= last.from) return laterHome;
  const others = (await eventsInForce(tx, [member])).filter(
    (one) => one.eventId !== leaving.eventId,
  );
  const end = earliest([
    await homeOwnEnd(tx, last),
    right,
    ...others.filter((one) => endsHome(one, last)).map((one) => one.first),
  ]);
  const hindered = admissionWithin(others, leaving.first, end);
  if (hindered !== null) return hindered;
  if (end !== last.to) return changeEnd(under, last, end);
  return success(right === null && end !== null ? [stillEnds(end)] : []);
}

/** Why a home cannot reach from one day to another: somebody who is a member is not admitted. */
export function admissionWithin(
  events: readonly StoredEvent[],
  from: Day,
  end: Day | null,
): Failure | null {
  const admitted = events.find(
    (one) => one.kind === "admitted" && one.first >= from && (end === null || one.first < end),
  );
  return admitted === undefined ? null : admittedSince(admitted);
}

/** Whether an event is a leaving that ends a home. */
export const endsHome = (one: StoredEvent, home: StoredHome): boolean =>
  one.kind === "left" && one.first === one.last && one.first > home.from;

export function earliest(days: readonly (Day | null)[]): Day | null {
  const known = days.filter((day) => day !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Gives a home, the last one, another end. Where its unit was closed meanwhile it goes on in the one that followed. */
export async function changeEnd(
  under: UnderWrite,
  last: StoredHome,
  end: Day | null,
): Promise<Outcome<LeavingNote[]>> {
  const { tx, member, recording } = under;
  const { regionId, memberId, seenBy } = member;
  const row = { regionId, memberId, seenBy, supersedes: last.homeId };
  const closed = (await placement(tx, [last.unitId])).get(last.unitId)?.closedOn ?? null;
  const homes: NewHome[] = [];
  const notes: LeavingNote[] = [];
  if (closed === null || (end !== null && end <= closed)) {
    homes.push({ ...row, unitId: last.unitId, from: last.from, to: end });
  } else {
    const follows = await successorOf(under, last.unitId, closed);
    if (follows === null) return closedSince(closed);
    homes.push({ ...row, unitId: last.unitId, from: last.from, to: closed });
    homes.push({ ...row, unitId: follows, from: closed, to: end });
    const names = await loadUnitNames(tx, [last.unitId, follows]);
    notes.push(goesOn(names.get(last.unitId), names.get(follows), closed));
  }
  sendSuperseded(tx, "home", [{ regionId, memberId, rowId: last.homeId }]);
  sendHomes(tx, homes, recording);
  return success(notes);
}

/** The one unit that took over the members of a closed one, where the caller keeps its records too. */
async function successorOf(
  { tx, ctx }: UnderWrite,
  unitId: number,
  closed: Day,
): Promise<number | null> {
  const [follows, ...more] = await successors(tx, unitId);
  if (follows === undefined || more.length > 0) return null;
  const place = (await placement(tx, [follows])).get(follows);
  if (place === undefined || place.openedOn > closed || !isInReach(ctx, place)) return null;
  return follows;
}

const laterHome = failure(
  "conflict",
  "later-home",
  "The member came to this home on that day or later.",
);

function cameBack({ from }: StoredHome): Failure {
  return failure(
    "conflict",
    "home-since",
    `A home of the member begins on ${formatDay(from)}, since this leaving: he was taken in again or ` +
      "moved. What came after rests on it: take that home back first, if it is wrong.",
  );
}

function admittedSince({ first }: StoredEvent): Failure {
  return failure(
    "conflict",
    "admitted-since",
    `An admission is recorded for ${formatDay(first)}, after this leaving. Take that back first.`,
  );
}

function closedSince(closed: Day): Failure {
  return failure(
    "conflict",
    "home-closed-since",
    `The member's unit was closed on ${formatDay(closed)}, and it is not certain which of your units ` +
      "followed it. Ask the office above to take the leaving back, or take him in at another unit.",
  );
}

const nameOf = (unit: NamedUnit | undefined): Bilingual => ({
  zh: unit?.nameZh ?? "·",
  en: unit === undefined ? "·" : unit.nameEn || unit.nameZh,
});

function goesOn(
  before: NamedUnit | undefined,
  after: NamedUnit | undefined,
  closed: Day,
): LeavingNote {
  const [from, to, day] = [nameOf(before), nameOf(after), formatDay(closed)];
  return {
    code: "home-goes-on",
    text: {
      zh: `“${from.zh}”已于 ${day} 撤销，组织关系自该日起在“${to.zh}”。`,
      en: `${from.en} was closed on ${day}; from that day on the home is ${to.en}.`,
    },
  };
}

export function stillEnds(end: Day): LeavingNote {
  const day = formatDay(end);
  return {
    code: "home-still-ends",
    text: {
      zh: `组织关系仍于 ${day} 结束：该结束另有登记，不是因这次离开。`,
      en: `The home still ends on ${day}: that is recorded apart from this leaving.`,
    },
  };
}

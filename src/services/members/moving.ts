import { type Day, formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { Tx } from "#store/database";
import type { Recording } from "#store/members/load";
import { homesInForce, type StoredHome, type StoredMember } from "#store/members/stored";
import { markUnjudged } from "#store/verdicts-queue";
import type { Context } from "../context.ts";
import { type JudgedMember, rejudge } from "../verdicts.ts";
import { homeRefusal, sendHomeChanges } from "./homes.ts";
import { settleMembers } from "./settle.ts";

/** So many are judged in the transaction of the change; more wait in the queue. */
export const judgedAtOnce = 1_000;

interface Key {
  readonly regionId: number;
  readonly memberId: number;
}

/**
 * Judges members after a change: a few at once, many by the queue. Answers those who were judged here,
 * with their verdicts before and after.
 */
export async function judgeAfter(
  tx: Tx,
  ctx: Context,
  members: readonly Key[],
): Promise<JudgedMember[]> {
  if (members.length <= judgedAtOnce) return rejudge(tx, ctx, members);
  markUnjudged(tx, members);
  return [];
}

/** A member who cannot move on that day, and why. */
export interface Refused {
  readonly memberNo: string;
  readonly why: string;
}

/**
 * Moves the homes of members whose rows the caller holds to a unit from a day on, with everything
 * about them where the region changes, and judges them again. Refuses all when one cannot move.
 */
export async function moveHomes(
  tx: Tx,
  ctx: Context,
  members: readonly StoredMember[],
  unitId: UnitId,
  on: Day,
): Promise<Refused[]> {
  const refused = await changeHomes(tx, ctx, members, unitId, on);
  if (refused.length === 0) await judgeAfter(tx, ctx, await settleMembers(tx, ctx.today, members));
  return refused;
}

/** Writes the homes alone; the caller settles and judges the members afterwards. */
export async function changeHomes(
  tx: Tx,
  ctx: Context,
  members: readonly StoredMember[],
  unitId: UnitId,
  on: Day,
): Promise<Refused[]> {
  const homes = new Map<number, StoredHome[]>();
  for (const home of await homesInForce(tx, members)) {
    const list = homes.get(home.memberId);
    if (list === undefined) homes.set(home.memberId, [home]);
    else list.push(home);
  }
  const changes = members.map((member) => ({
    member,
    homes: homes.get(member.memberId) ?? [],
    unitId,
    on,
    to: null,
  }));
  const refused = changes.flatMap((change) => {
    const why = homeRefusal(change);
    return why === null ? [] : [{ memberNo: change.member.memberNo, why }];
  });
  if (refused.length > 0) return refused;
  const recording: Recording = { by: ctx.actor.accountId, at: null };
  sendHomeChanges(tx, changes, recording);
  return [];
}

/** One sentence about members who cannot move. */
export function refusalMessage(refused: readonly Refused[], on: Day): string {
  const names = refused
    .slice(0, 5)
    .map((one) => `${one.memberNo} (${one.why})`)
    .join(", ");
  const more = refused.length > 5 ? ` and ${refused.length - 5} more` : "";
  return `These members cannot move on ${formatDay(on)}: ${names}${more}.`;
}

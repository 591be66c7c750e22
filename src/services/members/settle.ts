import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { Tx } from "#store/database";
import { mergedInto, type NewStanding, sendStandings, sendToRegion } from "#store/members/relocate";
import { type Standing, standingsOn } from "#store/members/stored";
import { type Placement, placement } from "#store/organisation/placement";

interface Key {
  readonly regionId: number;
  readonly memberId: number;
}

/**
 * Brings what is derived from homes and attachments up to date for members whose rows the caller
 * holds: today's home and host, who sees them, and their region, to which everything about them goes.
 * This is the one way in which a member changes region. Needs whole sight. Answers where they are now.
 */
export async function settleMembers(tx: Tx, today: Day, members: readonly Key[]): Promise<Key[]> {
  if (members.length === 0) return [];
  const standings = await standingsOn(tx, members, today);
  const units = standings.flatMap((one) => [one.homeLast, ...one.hosts]);
  const placed = await placement(tx, units);
  const changed: NewStanding[] = [];
  const moves = new Map<string, { from: number; to: number; ids: number[] }>();
  const settled: Key[] = [];
  for (const standing of standings) {
    const meant = standingNow(standing, placed);
    settled.push({ regionId: meant.regionId, memberId: meant.memberId });
    if (!isSame(standing, meant)) changed.push(meant);
    if (meant.regionId === standing.regionId) continue;
    const key = `${standing.regionId} ${meant.regionId}`;
    const move = moves.get(key) ?? { from: standing.regionId, to: meant.regionId, ids: [] };
    move.ids.push(standing.memberId);
    moves.set(key, move);
  }
  for (const { from, to, ids } of moves.values()) await takeToRegion(tx, ids, from, to);
  sendStandings(tx, changed);
  return settled;
}

/**
 * Takes members whose rows the caller holds to another region, with everything about them and with
 * what is left under the ids of those merged into them. A merge calls it for the one who is merged.
 */
export async function takeToRegion(
  tx: Tx,
  memberIds: readonly number[],
  from: number,
  to: number,
): Promise<void> {
  if (from === to) return;
  sendToRegion(tx, [...memberIds, ...(await mergedInto(tx, memberIds))], from, to);
}

function standingNow(standing: Standing, placed: ReadonlyMap<UnitId, Placement>): NewStanding {
  const home = placed.get(standing.homeLast);
  const seenBy = new Set(home?.seenBy ?? standing.seenBy);
  for (const host of standing.hosts) {
    for (const unitId of placed.get(host)?.seenBy ?? []) seenBy.add(unitId);
  }
  return {
    regionId: home?.regionId ?? standing.regionId,
    memberId: standing.memberId,
    seenBy: [...seenBy],
    unitId: standing.homeNow,
    lastUnitId: standing.homeLast,
    hostUnitId: standing.hosts[0] ?? null,
  };
}

function isSame(a: Standing, b: NewStanding): boolean {
  return (
    a.regionId === b.regionId &&
    a.unitId === b.unitId &&
    a.lastUnitId === b.lastUnitId &&
    a.hostUnitId === b.hostUnitId &&
    a.seenBy.join() === b.seenBy.join()
  );
}

import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { Tx } from "#store/database";
import { type NewHome, type Recording, sendHomes } from "#store/members/load";
import type { StoredHome, StoredMember } from "#store/members/stored";
import { sendSuperseded } from "#store/members/supersede";

/** A home that begins, or (unit null) the end of the last one. */
export interface HomeChange {
  readonly member: StoredMember;
  /** The homes in force, by day. */
  readonly homes: readonly StoredHome[];
  readonly unitId: UnitId | null;
  readonly on: Day;
  /** First day outside of the new home; null while it lasts. */
  readonly to: Day | null;
}

/** Why a home cannot begin or end on a day; null when it can. */
export function homeRefusal(change: Omit<HomeChange, "member">): string | null {
  const last = change.homes.at(-1);
  if (last === undefined) return null;
  if (change.on < last.from) return "a later home is recorded already";
  if (change.unitId === null && change.on <= last.from) return "the last home begins on that day";
  if (change.unitId === last.unitId && last.to === null)
    return "the member is at home there already";
  return null;
}

/** Ends the last home where it is open then, and begins the new one. Content stays, rows supersede. */
export function sendHomeChanges(
  tx: Tx,
  changes: readonly HomeChange[],
  recording: Recording,
): void {
  const gone = [];
  const homes: NewHome[] = [];
  for (const { member, homes: all, unitId, on, to } of changes) {
    const whom = { regionId: member.regionId, memberId: member.memberId, seenBy: member.seenBy };
    const last = all.at(-1);
    const cuts = last !== undefined && (last.to === null || last.to > on);
    if (cuts) {
      gone.push({ regionId: whom.regionId, memberId: whom.memberId, rowId: last.homeId });
      if (on > last.from) {
        homes.push({
          ...whom,
          unitId: last.unitId,
          from: last.from,
          to: on,
          supersedes: last.homeId,
        });
      }
    }
    if (unitId !== null) {
      homes.push({ ...whom, unitId, from: on, to, supersedes: cuts ? last.homeId : null });
    }
  }
  sendSuperseded(tx, "home", gone, recording.at);
  sendHomes(tx, homes, recording);
}

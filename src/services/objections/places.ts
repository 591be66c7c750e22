import type { Day } from "#core/day";
import type { ObjectionPlace } from "#core/objections";
import type { Tx } from "#store/database";
import { findOfficeAbove, unitsThatMayAnswer } from "#store/objections-hear";
import type { StoredObjection } from "#store/objections";
import { placement } from "#store/organisation/placement";
import { answeringRoles, concernedIn, homeAt, lastOf } from "./rights.ts";

export interface Place {
  readonly place: ObjectionPlace;
  /** For `above`. */
  readonly unitId: number | null;
}

interface Seeking {
  readonly today: Day;
  readonly member: { readonly memberId: number; readonly lastUnitId: number };
  /** Accounts that never answer. */
  readonly excluded: readonly number[];
}

async function stepsOf(tx: Tx, { member }: Seeking) {
  const branch = member.lastUnitId;
  const { offices } = homeAt(await placement(tx, [branch]), branch);
  const above = await findOfficeAbove(tx, branch, [branch, ...offices]);
  return { home: { branch, offices }, above };
}

async function hasAnswerer(tx: Tx, seeking: Seeking, units: readonly number[]): Promise<boolean> {
  const { today, member, excluded } = seeking;
  const asked = { units, roles: answeringRoles, excluded, memberId: member.memberId };
  return (await unitsThatMayAnswer(tx, today, asked)).length > 0;
}

/**
 * Where a new objection lies: at the branch, or past it at the office above, or further up where
 * nobody there may answer. Where nobody may anywhere, it lies where it was meant to and will be late.
 * Null: past the branch, and nothing stands above it.
 */
export async function firstPlace(
  tx: Tx,
  seeking: Seeking,
  pastBranch: boolean,
): Promise<Place | null> {
  const { home, above } = await stepsOf(tx, seeking);
  const branch = { place: "branch", unitId: null } as const;
  const office = { place: "office", unitId: null } as const;
  const further = above === null ? null : ({ place: "above", unitId: above } as const);
  if (!pastBranch && (await hasAnswerer(tx, seeking, [home.branch]))) return branch;
  if (await hasAnswerer(tx, seeking, home.offices)) return office;
  if (further !== null) return further;
  if (!pastBranch) return branch;
  return home.offices.length > 0 ? office : null;
}

/** Where the second instance lies; null: the first one lay as high as any can. */
export async function nextPlace(
  tx: Tx,
  today: Day,
  member: Seeking["member"],
  objection: StoredObjection,
): Promise<Place | null> {
  const seeking = { today, member, excluded: concernedIn(objection) };
  const { place, unitId } = lastOf(objection);
  if (place === "above") {
    const higher = unitId === null ? null : await findOfficeAbove(tx, unitId, [unitId]);
    return higher === null ? null : { place: "above", unitId: higher };
  }
  const { home, above } = await stepsOf(tx, seeking);
  if (place === "branch" && home.offices.length > 0) {
    const isHeard = above === null || (await hasAnswerer(tx, seeking, home.offices));
    if (isHeard) return { place: "office", unitId: null };
  }
  return above === null ? null : { place: "above", unitId: above };
}

import { failure } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import type { NamedUnit } from "#store/names";
import type { ListedMember, PersonScope } from "#store/verdicts-members";
import { lookerOf } from "./access/actor.ts";
import type { Context } from "./context.ts";
import { unitRef } from "./verdicts-lines.ts";

/** What lists of persons share: whom the caller sees, how a person is named, and the look. */

export const noSuchUnit = failure("not-found", "unit-unknown", "There is no such unit in sight.");

/** For units whose counts are in sight and whose members are not: it says who may. */
export const nobodyInSight = failure(
  "not-found",
  "persons-out-of-sight",
  "Your posts see the counts of this unit, and none of its members. Lists of persons are for the " +
    "secretary of the branch and the training office directly responsible for it, such as the " +
    "township's: ask there, or take the counts.",
);

/** Persons are seen from standing posts; without one there are none, and nothing is looked for. */
export function personScope(ctx: Context): PersonScope | null {
  const { whole, units } = ctx.actor.sight;
  return whole || units.length > 0 ? { whole, units } : null;
}

/** A person in a list, with the names of the home unit. */
export function memberRef(
  row: Pick<ListedMember, "memberId" | "memberNo" | "name" | "unitId">,
  names: ReadonlyMap<number, NamedUnit>,
) {
  const { memberId, memberNo, name } = row;
  return { memberId, memberNo, name, unit: refOf(row.unitId, names) };
}

/** A unit by its names, or null where there is none. */
export function refOf(unitId: number | null, names: ReadonlyMap<number, NamedUnit>) {
  const found = unitId === null ? undefined : names.get(unitId);
  return found === undefined ? null : unitRef(found);
}

/** Writes down who was shown, once for a page; an export says what for. */
export function lookAtPersons(
  tx: Tx,
  ctx: Context,
  what: string,
  rows: readonly { readonly memberId: number }[],
  purpose?: string,
): void {
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: purpose === undefined ? "look" : "export",
    task: "standing",
    what,
    memberIds: [...new Set(rows.map((row) => row.memberId))],
    ...(purpose === undefined ? {} : { purpose }),
  });
}

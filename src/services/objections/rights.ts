import { failure } from "#core/outcome";
import type { StoredInstance, StoredObjection } from "#store/objections";
import type { Placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";

/** Posts whose holders answer for a unit by the sight of that post. */
export const answeringRoles: readonly string[] = ["secretary", "training-office"];

/** The units where an objection about a member may lie. */
export interface Home {
  /** Null: under a mandate, where the member has left. */
  readonly branch: number | null;
  /** Those above it that see the member, the nearest first; none where nobody above does. */
  readonly offices: readonly number[];
}

/** The home of a member, host units left out: what a host recorded, the home answers for. */
export function homeAt(placed: ReadonlyMap<number, Placement>, unitId: number | null): Home {
  const seenBy = unitId === null ? [] : (placed.get(unitId)?.seenBy ?? []);
  return { branch: unitId, offices: seenBy.filter((one) => one !== unitId) };
}

/** The instance that counts now. */
export function lastOf(objection: Pick<StoredObjection, "instances">): StoredInstance {
  const last = objection.instances.at(-1);
  if (last === undefined) throw new Error("an objection has no instance");
  return last;
}

/** The unit at which an instance lies: of the offices the one directly responsible. */
export function unitOf(instance: StoredInstance, home: Home): number | null {
  if (instance.place === "above" && instance.unitId !== null) return instance.unitId;
  return instance.place === "branch" ? home.branch : (home.offices.at(-1) ?? home.branch);
}

/** Whether the caller has a post where the last instance lies. What lies above goes by mandate. */
export function mayAnswer(ctx: Context, objection: StoredObjection, home: Home): boolean {
  const { place } = lastOf(objection);
  if (place === "above") return false;
  const units: readonly (number | null)[] = place === "branch" ? [home.branch] : home.offices;
  return ctx.actor.roles.some(
    (held) => answeringRoles.includes(held.role) && units.includes(held.unitId),
  );
}

/** Accounts that never answer: who recorded it, who objected or went on, who answered before. */
export function concernedIn(objection: StoredObjection): number[] {
  return [
    objection.objectedBy,
    ...objection.authors,
    ...objection.instances.flatMap(({ openedBy, decidedBy }) =>
      decidedBy === null ? [openedBy] : [openedBy, decidedBy],
    ),
  ];
}

/** Whether the caller is one of them, or the member himself. */
export function isConcerned(ctx: Context, objection: StoredObjection): boolean {
  const { accountId, member } = ctx.actor;
  return concernedIn(objection).includes(accountId) || member?.memberId === objection.memberId;
}

/** Whoever objected, and the member whom it is about. */
export function mayTakeBack(ctx: Context, objection: StoredObjection): boolean {
  const { accountId, member } = ctx.actor;
  return objection.objectedBy === accountId || member?.memberId === objection.memberId;
}

export const noObjection = failure(
  "not-found",
  "objection-unknown",
  "There is no such objection in sight.",
);

export const ownWork = failure(
  "conflict",
  "objection-own",
  "You recorded what it is about, objected yourself, or answered before: somebody else answers. " +
    "Where nobody else does by the day that is set, it may be taken one level up.",
);

export const memberUnknown = failure(
  "not-found",
  "member-unknown",
  "There is no such member in sight.",
);

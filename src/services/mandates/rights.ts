import { failure } from "#core/outcome";
import type { StoredMandate } from "#store/mandates";
import type { Context, HeldRole } from "../context.ts";

/** Posts by which a mandate may be held: those whose work may lead to persons. */
export const holderRoles: readonly string[] = [
  "administrator",
  "training-office",
  "secretary",
  "inspector",
];

/** Posts whose holders issue mandates to the posts at the units directly below their own. */
const issuingRoles: readonly string[] = ["administrator", "training-office"];

export function issuingPosts(ctx: Context): HeldRole[] {
  return ctx.actor.roles.filter((held) => issuingRoles.includes(held.role));
}

/** Whoever issued it revokes it, and whoever holds an issuing post at the same unit since. */
export function mayRevoke(ctx: Context, mandate: StoredMandate): boolean {
  return (
    mandate.issuedBy === ctx.actor.accountId ||
    issuingPosts(ctx).some((held) => held.unitId === mandate.issuedUnit)
  );
}

export const noMandate = failure(
  "not-found",
  "mandate-unknown",
  "There is no such mandate of yours.",
);

export const nobodyNamed = failure(
  "not-found",
  "member-unknown",
  "This mandate names no such member.",
);

import type { MandateField } from "#core/mandates";
import { mandateFields } from "#core/mandates";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx } from "#store/database";
import { type NewLook, sendLook } from "#store/looks";
import { areNamed } from "#store/merges";
import type { StoredMandate } from "#store/mandates";
import type { Reach } from "#store/members/stored";
import { everybody } from "#store/members/stored";
import { lookerOf } from "../access/actor.ts";
import type { Context } from "../context.ts";
import { reachOf } from "../members/reach.ts";
import { heldMandate, inForce } from "../mandates/under.ts";
import { noMandate } from "../mandates/rights.ts";

export const pairUnknown = failure(
  "not-found",
  "pair-unknown",
  "You do not keep the records of both these members. Ask whoever sees both, or the unit above for " +
    "a mandate to merge.",
);

/** By what somebody works at a pair of members: his posts, or a mandate that names both. */
export interface PairRight {
  /** Whose members may be touched: both must be in it. */
  readonly reach: Reach;
  readonly fields: readonly MandateField[];
  readonly mandate: StoredMandate | null;
}

/**
 * The caller's right to two members: a standing post that keeps the records of both, or, where he
 * names it, a mandate of his to merge that names both and is in force. `tx` has whole sight.
 */
export async function rightToPair(
  tx: Tx,
  ctx: Context,
  memberIds: readonly [number, number],
  mandateId: number | undefined,
): Promise<Outcome<PairRight>> {
  const { member } = ctx.actor;
  const isOwn = member !== null && memberIds.includes(member.memberId);
  if (mandateId === undefined) {
    const reach = reachOf(ctx);
    if (!reach.whole && reach.units.length === 0) return pairUnknown;
    return isOwn ? ownRecord : success({ reach, fields: mandateFields, mandate: null });
  }
  const found = await inForce(tx, ctx, mandateId);
  if (!found.ok) return found;
  const mandate = found.value;
  if (mandate.kind !== "merge") return noMandate;
  if (!(await areNamed(tx, mandateId, memberIds))) return pairUnknown;
  if (isOwn) return ownRecord;
  return success({ reach: everybody, fields: mandate.fields, mandate });
}

const ownRecord = failure(
  "conflict",
  "own-record",
  "One of the two is your own record: somebody else decides whether it is merged.",
);

/** Whether both lists of units hold one of the caller's. */
export function keepsBoth(
  { reach }: PairRight,
  one: { readonly seenBy: readonly number[] },
  other: { readonly seenBy: readonly number[] },
): boolean {
  const keeps = (units: readonly number[]) => units.some((unit) => reach.units.includes(unit));
  return reach.whole || (keeps(one.seenBy) && keeps(other.seenBy));
}

/** Puts down who looked at or wrote about the two, by which right. */
export function logPair(
  tx: Tx,
  ctx: Context,
  right: PairRight,
  act: NewLook["act"],
  what: string,
  memberIds: readonly number[],
): void {
  const by =
    right.mandate === null
      ? { ...lookerOf(ctx.actor), task: "standing" }
      : {
          accountId: ctx.actor.accountId,
          mandate: heldMandate(right.mandate),
          task: "mandate",
        };
  sendLook(tx, { ...by, act, what, memberIds });
}

import type { Day } from "#core/day";
import { fieldsOf, type MandateField, type MandateKind, spanMistake } from "#core/mandates";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { addMandate, type NewMandate, wasJustIssued } from "#store/mandates";
import { findPostAt, type HolderPost } from "#store/mandates-issue";
import type { Context } from "../context.ts";
import { longestDays } from "./longest.ts";
import { holderRoles } from "./rights.ts";

/** Who issues: the account with the post that lets it. */
export interface Issuer {
  readonly accountId: number;
  readonly role: string;
  readonly unitId: number;
  /** The member that the account belongs to. */
  readonly memberId: number | null;
}

export interface Opening {
  readonly kind: MandateKind;
  readonly post: HolderPost;
  readonly issuer: Issuer;
  /** The persons; null for `records`: those of `unitId`, on each day as they are. */
  readonly memberIds: readonly number[] | null;
  readonly unitId: number | null;
  readonly fields: readonly MandateField[];
  readonly from: Day;
  /** The first day on which it opens nothing. */
  readonly to: Day;
  readonly reason: string;
  /** The case that opens it, such as `objection 17`; '' where a person issues it by hand. */
  readonly about: string;
  /** How the server drew the persons, in hex. */
  readonly seed: string | null;
}

/** The post by which an account may hold a mandate at a unit; null where it has none today. */
export function holderPostAt(
  tx: Tx,
  ctx: Context,
  accountId: number,
  unitId: number,
): Promise<HolderPost | null> {
  return findPostAt(tx, ctx.today, holderRoles, accountId, unitId);
}

/**
 * Opens a mandate: the one way by which any service does. `tx` has the system's own sight, and the
 * caller has checked that the persons are of the issuer's subtree. Here stand the rules that hold for
 * every mandate: issued by the unit directly above the holder's, never to oneself, for a span that
 * its kind allows, with the least of fields. Answers the id.
 */
export async function openMandate(
  tx: Tx,
  ctx: Context,
  opening: Opening,
): Promise<Outcome<number>> {
  const { post, issuer, kind } = opening;
  const isSelf =
    post.accountId === issuer.accountId ||
    (post.memberId !== null && post.memberId === issuer.memberId);
  if (isSelf) {
    return failure("conflict", "mandate-to-oneself", "Nobody issues a mandate to himself.", [
      { at: "/postId", message: "is your own" },
    ]);
  }
  if (post.parentId !== issuer.unitId || !holderRoles.includes(post.role)) return noPost;
  const longest = (await longestDays(tx))[kind];
  const mistake = spanMistake(opening, ctx.today, longest);
  if (mistake !== null) {
    const [at, message] = spanWords[mistake];
    const said = mistake === "too-long" ? `${message} ${longest} days` : message;
    return failure("invalid", `mandate-${mistake}`, `The mandate ${said}.`, [
      { at, message: said },
    ]);
  }
  const made = madeOf(opening);
  if (await wasJustIssued(tx, made)) {
    return failure("conflict", "mandate-issued-already", "This mandate was issued a moment ago.");
  }
  return success(await addMandate(tx, made));
}

export const noPost = failure(
  "not-found",
  "post-unknown",
  "There is no such post at a unit directly below one of yours.",
);

const spanWords = {
  "begins-in-the-past": ["/from", "begins before today"],
  "begins-too-late": ["/from", "begins more than a year from now"],
  "ends-early": ["/until", "ends before it begins"],
  "too-long": ["/until", "lasts longer than its kind may:"],
} as const;

function madeOf(opening: Opening): NewMandate {
  const { post, issuer, kind, memberIds, unitId, from, to, reason, about, seed } = opening;
  return {
    kind,
    holder: post.accountId,
    holderRole: post.role,
    holderUnit: post.unitId,
    unitId,
    fields: fieldsOf(opening.fields),
    from,
    to,
    reason,
    about,
    seed,
    memberIds,
    issuedBy: issuer.accountId,
    issuedRole: issuer.role,
    issuedUnit: issuer.unitId,
  };
}

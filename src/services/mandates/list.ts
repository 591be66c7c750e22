import type { HolderPostView, MandateAboutView, MandateView } from "#contract/routes/mandates";
import type { RoleName } from "#contract/routes/session";
import { failure, type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import { loadAboutMe, loadHeld, loadIssued, type StoredMandate } from "#store/mandates";
import { loadPostsBelow } from "#store/mandates-issue";
import { loadUnitNames } from "#store/names";
import type { Context } from "../context.ts";
import { refOf } from "../persons.ts";
import { holderRoles, issuingPosts, noMandate } from "./rights.ts";
import { aboutViews, mandateViews } from "./view.ts";

interface Page {
  readonly before: number;
  readonly limit: number;
}

export interface MandatePage {
  readonly items: MandateView[];
  /** The last one's id, where there are more. */
  readonly before: number | null;
}

function lastOf(rows: readonly StoredMandate[], limit: number): number | null {
  return rows.length < limit ? null : (rows.at(-1)?.mandateId ?? null);
}

/** The mandates that the caller holds or held, the latest first. */
export async function heldMandates(ctx: Context, page: Page): Promise<Outcome<MandatePage>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const rows = await loadHeld(tx, ctx.today, ctx.actor.accountId, page.before, page.limit);
    return success({ items: await mandateViews(tx, ctx, rows), before: lastOf(rows, page.limit) });
  });
}

/** The mandates that the caller issued, the latest first: how many persons, and no person. */
export async function issuedMandates(ctx: Context, page: Page): Promise<Outcome<MandatePage>> {
  if (issuingPosts(ctx).length === 0) return noMandate;
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const rows = await loadIssued(tx, ctx.today, ctx.actor.accountId, page.before, page.limit);
    return success({ items: await mandateViews(tx, ctx, rows), before: lastOf(rows, page.limit) });
  });
}

/** A hundred children with ten posts each. */
const postLimit = 1_000;

/** To whom the caller may issue: posts at the units directly below his own. */
export async function holderPosts(ctx: Context): Promise<Outcome<{ items: HolderPostView[] }>> {
  const units = issuingPosts(ctx).map((held) => held.unitId);
  if (units.length === 0) return noMandate;
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const posts = await loadPostsBelow(tx, ctx.today, holderRoles, units, postLimit);
    const names = await loadUnitNames(
      tx,
      posts.map((one) => one.unitId),
    );
    const others = posts.filter((one) => one.accountId !== ctx.actor.accountId);
    return success({
      items: others.map(({ postId, displayName, role, unitId }) => ({
        postId,
        name: displayName,
        role: role as RoleName,
        unit: refOf(unitId, names),
      })),
    });
  });
}

/** The mandates that name the caller himself: who, what for, which fields, until when. */
export async function mandatesAboutMe(
  ctx: Context,
  memberId: number,
): Promise<Outcome<{ items: MandateAboutView[] }>> {
  if (ctx.actor.member?.memberId !== memberId) {
    return failure("not-found", "member-unknown", "There is no such member in sight.");
  }
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const rows = await loadAboutMe(tx, ctx.today);
    return success({ items: await aboutViews(tx, rows) });
  });
}

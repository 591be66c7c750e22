import { type Day, dayOf } from "#core/day";
import { failure, type Outcome, type Problem, success } from "#core/outcome";
import {
  insertNewProviders,
  loadProviders,
  describeProviders,
  sendLevel,
  sendTrainedUnjudged,
} from "#store/ledger-providers";
import { type Tx, wholeSight } from "#store/database";
import { unitsByIds } from "#store/organisation/stored";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { noPolicy } from "./ledger-claim.ts";
import { isAdministrator, mayAdminister } from "./organisation/rights.ts";
import { type Policy, policyInForce } from "./policy.ts";

export interface ProviderClaim {
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly kind: string;
  readonly level: string;
  /** The unit that it is, where it is one. */
  readonly unitId: number | null;
}

/** The day from which a new provider has its level: before any training. */
const always = dayOf(1900, 1, 1);

/** Takes a provider into the list of those who give training. Administrators do, for units of theirs. */
export async function addProvider(
  ctx: Context,
  claim: ProviderClaim,
): Promise<Outcome<{ providerId: number }>> {
  if (!isAdministrator(ctx)) return notHere;
  return attempt(ctx.db, wholeSight, async (tx) => {
    if (!(await mayNameAs(tx, ctx, claim.unitId))) return unitUnknown;
    const policy = await policyInForce(tx);
    if (policy === null) return noPolicy;
    const problems = [
      ...unknown("/kind", claim.kind, policy.pack.vocabulary.providers),
      ...unknown("/level", claim.level, policy.pack.vocabulary.levels),
    ];
    if (problems.length > 0) return invalid(problems);
    const here = await describeProviders(tx, [claim.code]);
    if (here.length > 0) {
      return failure("conflict", "provider-here", "This code is a provider's already.");
    }
    const { code, name, kind, level, unitId } = claim;
    const fresh = { code, nameZh: name.zh, nameEn: name.en, kind, level, unitId, from: always };
    await insertNewProviders(tx, [fresh], ctx.actor.accountId);
    const [added] = await describeProviders(tx, [code]);
    if (added === undefined) throw new Error("a provider that was added is not there");
    return success({ providerId: added.providerId });
  });
}

/** Whether a new provider may be said to be this unit: one of the caller's. */
async function mayNameAs(tx: Tx, ctx: Context, unitId: number | null): Promise<boolean> {
  if (unitId === null) return true;
  const unit = (await unitsByIds(tx, [unitId])).get(unitId);
  return unit !== undefined && mayAdminister(ctx, unit);
}

/** A level decides about everybody trained there: for a provider that is no unit, the top alone. */
async function mayRaise(tx: Tx, ctx: Context, unitId: number | null): Promise<boolean> {
  if (unitId !== null) return mayNameAs(tx, ctx, unitId);
  const isTop = (held: { role: string; unitPath: string }): boolean =>
    held.role === "administrator" && !held.unitPath.includes(".");
  return ctx.actor.sight.whole || ctx.actor.roles.some(isTop);
}

/**
 * From a day on a provider has another level; its sessions that ended before keep the old one.
 * Everybody whom it trained waits to be judged again.
 */
export async function changeProviderLevel(
  ctx: Context,
  change: { readonly providerId: number; readonly level: string; readonly from: Day },
): Promise<Outcome<{ providerId: number }>> {
  if (!isAdministrator(ctx)) return notHere;
  // Whoever was trained there is judged again, also those whom no administrator sees.
  return attempt(ctx.db, wholeSight, async (tx) => {
    const { providerId, level, from } = change;
    const [policy, found] = await Promise.all([
      policyInForce(tx),
      loadProviders(tx, [{ providerId, on: from }]),
    ]);
    if (policy === null) return noPolicy;
    const [provider] = found;
    if (provider === undefined || !(await mayRaise(tx, ctx, provider.unitId))) return notHere;
    const problems = unknown("/level", level, policy.pack.vocabulary.levels);
    if (problems.length > 0) return invalid(problems);
    sendTrainedUnjudged(tx, providerId);
    sendLevel(tx, providerId, level, from, ctx.actor.accountId);
    return success({ providerId });
  });
}

function unknown(
  at: string,
  code: string,
  terms: Policy["pack"]["vocabulary"]["levels"],
): Problem[] {
  if (terms.some((term) => term.code === code)) return [];
  const words = terms.map((term) => term.code).join(", ");
  return [{ at, message: `"${code}" is not a word of the pack; use one of ${words}.` }];
}

function invalid(problems: readonly Problem[]): Outcome<never> {
  return failure("invalid", "provider-invalid", "Correct what is named.", problems);
}

const notHere = failure("not-found", "provider-unknown", "There is no such provider to change.");
const unitUnknown = failure("not-found", "unit-unknown", "There is no such unit to administer.");

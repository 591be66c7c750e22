import type { MandateAboutView, MandateView } from "#contract/routes/mandates";
import type { RoleName } from "#contract/routes/session";
import { formatDay } from "#core/day";
import { mandateState, type MandateState } from "#core/mandates";
import type { Tx } from "#store/database";
import type { MandateAboutMe, StoredMandate } from "#store/mandates";
import { loadAccountNames, loadUnitNames, type NamedUnit } from "#store/names";
import type { Context } from "../context.ts";
import { refOf } from "../persons.ts";
import { mayRevoke } from "./rights.ts";

/** Where a mandate stands today. */
export function stateOf(ctx: Context, mandate: StoredMandate): MandateState {
  const { from, to, revokedAt, posted } = mandate;
  return mandateState({ from, to, revoked: revokedAt !== null, posted }, ctx.today);
}

interface Names {
  readonly accounts: ReadonlyMap<number, string>;
  readonly units: ReadonlyMap<number, NamedUnit>;
}

type Shown = Pick<StoredMandate, "holder" | "holderUnit" | "issuedBy" | "issuedUnit"> & {
  readonly unitId?: number | null;
};

async function namesIn(tx: Tx, some: readonly Shown[]): Promise<Names> {
  const [accounts, units] = await Promise.all([
    loadAccountNames(
      tx,
      some.flatMap((one) => [one.holder, one.issuedBy]),
    ),
    loadUnitNames(
      tx,
      some.flatMap((one) => [one.holderUnit, one.issuedUnit, one.unitId ?? null]),
    ),
  ]);
  return { accounts, units };
}

function common(names: Names, one: StoredMandate | MandateAboutMe) {
  const postOf = (accountId: number, role: string, unitId: number) => ({
    name: names.accounts.get(accountId) ?? String(accountId),
    role: role as RoleName,
    unit: refOf(unitId, names.units),
  });
  return {
    mandateId: one.mandateId,
    kind: one.kind,
    fields: [...one.fields],
    from: formatDay(one.from),
    until: formatDay(one.to - 1),
    reason: one.reason,
    holder: postOf(one.holder, one.holderRole, one.holderUnit),
    issuer: postOf(one.issuedBy, one.issuedRole, one.issuedUnit),
    issuedAt: one.issuedAt,
    revokedAt: one.revokedAt,
  };
}

/** Mandates as holder and issuer see them; of the persons they hold a number and nothing more. */
export async function mandateViews(
  tx: Tx,
  ctx: Context,
  some: readonly StoredMandate[],
): Promise<MandateView[]> {
  const names = await namesIn(tx, some);
  return some.map((one) => {
    const state = stateOf(ctx, one);
    const isOver = state === "ended" || state === "revoked";
    return {
      ...common(names, one),
      state,
      about: one.about,
      unit: refOf(one.unitId, names.units),
      persons: one.persons,
      isDrawn: one.seed !== null,
      // Before the end it would tell who is drawn to anybody who knows the numbers.
      seed: isOver && mayRevoke(ctx, one) ? one.seed : null,
      may: {
        open: state === "in-force" && one.holder === ctx.actor.accountId,
        revoke: !isOver && mayRevoke(ctx, one),
      },
    };
  });
}

/** Mandates as the member whom they name sees them. */
export async function aboutViews(
  tx: Tx,
  some: readonly MandateAboutMe[],
): Promise<MandateAboutView[]> {
  const names = await namesIn(tx, some);
  return some.map((one) => ({ ...common(names, one), lasts: one.lasts }));
}

import type { Day } from "#core/day";
import type { Tx } from "#store/database";
import { loadUnitNames, loadUnitNamesOn, type NamedUnit } from "#store/names";
import type { FiledMoment } from "#store/study-file";
import type { Context } from "./context.ts";
import { type Policy, policyAsOf, policyInForce } from "./policy.ts";

/** For which day, and as known at the end of which day; the present where absent. */
export interface AsOf {
  readonly today?: Day | undefined;
  readonly knownOn?: Day | undefined;
}

/** Both time lines of one question; facts, homes, units, packs and entries all follow it. */
export interface Asked extends FiledMoment {
  readonly day: Day;
  /** Neither another day nor earlier knowledge: what is planned is shown with the rest. */
  readonly isPresent: boolean;
}

export function askedOf(ctx: Context, asOf: AsOf): Asked {
  const day = asOf.today ?? ctx.today;
  const knownOn = asOf.knownOn ?? null;
  return {
    day,
    knownOn,
    zone: ctx.zone,
    through: day < ctx.today ? day : null,
    isPresent: day === ctx.today && knownOn === null,
  };
}

/** The pack in force on the day, as known then. */
export function policyAt(tx: Tx, at: Asked): Promise<Policy | null> {
  return at.isPresent ? policyInForce(tx) : policyAsOf(tx, at);
}

/** What units were called on the day, as known then. */
export function namesAt(
  tx: Tx,
  at: Asked,
  unitIds: Iterable<number | null>,
): Promise<Map<number, NamedUnit>> {
  return at.isPresent ? loadUnitNames(tx, unitIds) : loadUnitNamesOn(tx, unitIds, at);
}

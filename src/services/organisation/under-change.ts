import { type Day, formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import type { OpenVersion } from "#store/organisation/change";
import type { UnitState } from "#store/organisation/shapes";
import { type StoredUnit, unitsByIds } from "#store/organisation/stored";
import type { Context } from "../context.ts";
import { mayAdminister } from "./rights.ts";

/** A unit under change: the writer holds the organisation. */
export interface UnderChange {
  readonly tx: Tx;
  readonly ctx: Context;
  readonly unit: StoredUnit;
  readonly version: OpenVersion;
  readonly on: Day;
}

export const unitNotFound: Failure = failure(
  "not-found",
  "unit-unknown",
  "There is no such unit here.",
);

export function stateOf(version: OpenVersion): UnitState {
  const { parentId, code, nameZh, nameEn, kind, level, sector } = version;
  return { parentId, code, nameZh, nameEn, kind, level, sector };
}

export function notYetOpen(unit: StoredUnit): Failure {
  return failure(
    "conflict",
    "unit-not-open",
    `${unit.code} was opened on ${formatDay(unit.openedOn)}, after that day.`,
  );
}

export function isBelow(one: StoredUnit, above: StoredUnit): boolean {
  return `${one.path}.`.startsWith(`${above.path}.`);
}

/** A unit that takes something over: open, and the caller's to change. */
export async function openTarget(
  begun: Pick<UnderChange, "tx" | "ctx">,
  unitId: UnitId,
): Promise<Outcome<StoredUnit>> {
  const target = (await unitsByIds(begun.tx, [unitId])).get(unitId);
  if (target === undefined || !mayAdminister(begun.ctx, target)) return unitNotFound;
  if (target.closedOn !== null) {
    return failure("conflict", "unit-closed", `${target.code} is closed.`);
  }
  return success(target);
}

import type { Day, PartialDay, Span } from "./day.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Place, UnitId } from "./organisation.ts";

/** One stretch of days at one home unit. A member has at most one home on any day. */
export interface Home extends Span {
  readonly unitId: UnitId;
  readonly place: Place;
}

/**
 * A dated fact. Single-valued kinds (`sector`, `cadre-scope`, `education`, `contract` ...) do not
 * overlap; `role` may, and names the unit where it is held. Dates known only to the month or year
 * keep their first and last possible day.
 */
export interface Fact {
  readonly kind: string;
  readonly value: string;
  readonly from: PartialDay;
  readonly to: PartialDay | null;
  readonly unitId: UnitId | null;
  /** The unit where it is held, resolved for the days of this fact; null where none is named. */
  readonly place: Place | null;
}

/** Something that happened to a member on a day: `admitted`, `full`, `left` ... */
export interface MemberEvent {
  readonly id: string;
  readonly kind: string;
  readonly on: PartialDay;
  readonly unitId: UnitId | null;
}

/** A norm set aside by a named approver (`core/waivers`). */
export interface Waiver {
  readonly requirement: string;
  readonly window: Day;
  readonly kind: string;
  readonly effect: "lift" | "reduce" | "shift";
  /** For `reduce` the minutes taken off the demand, for `shift` the new last day, else 0. */
  readonly amount: number;
}

/** Everything about one member that a judgement may use. Plain data, in any order. */
export interface History {
  readonly homes: readonly Home[];
  readonly facts: readonly Fact[];
  readonly events: readonly MemberEvent[];
  readonly entries: readonly LedgerEntry[];
  readonly waivers: readonly Waiver[];
}

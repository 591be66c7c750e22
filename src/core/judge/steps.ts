import type { Day } from "../day.ts";
import type { Below, Cap, Grouping, HowToRound } from "../policy/credit.ts";
import type { Leaf } from "../policy/demand.ts";
import type { Takes } from "./takes.ts";

/** The steps of credit and the tree of a demand with their parameters put in. Amounts are in
 * thousandths of a minute everywhere. */

export interface CompiledCap {
  readonly takes: Takes;
  /** The most of each group; null where the cap is a share. */
  readonly most: number | null;
  readonly percent: number;
  readonly of: "credited" | "demanded";
  readonly per: Grouping | null;
  readonly source: Cap;
}

export interface CompiledMultiply {
  readonly takes: Takes;
  readonly times: number;
  readonly over: number;
}

export interface CompiledRepeats {
  readonly of: Grouping;
  readonly ever: boolean;
  readonly best: boolean;
}

export interface CompiledReachBack {
  readonly months: number;
  readonly takes: Takes;
  readonly most: number;
  readonly firstOnly: boolean;
}

export interface CompiledCarryIn {
  readonly takes: Takes;
  readonly most: number;
  /** From the last window of an anchor to the first of the next one, too. */
  readonly overAnchors: boolean;
}

export interface CompiledThreshold {
  readonly percent: number;
  readonly below: Below;
  /** Whole minutes of one unit of stated credit. */
  readonly unitMinutes: ReadonlyMap<string, number>;
}

export interface CompiledCredit {
  readonly counts: Takes;
  readonly once: Takes;
  /** What one calendar day gives; 0 where entries give what they last. */
  readonly dayAmount: number;
  readonly threshold: CompiledThreshold | null;
  readonly minAmount: number;
  readonly multiply: readonly CompiledMultiply[];
  readonly rounding: { readonly to: number; readonly how: HowToRound } | null;
  readonly blocks: { readonly days: number; readonly atLeast: number } | null;
  readonly repeats: CompiledRepeats | null;
  readonly caps: readonly CompiledCap[];
  readonly reachBack: CompiledReachBack | null;
  readonly carryIn: CompiledCarryIn | null;
}

export const leafKinds = [
  "hours",
  "sessions",
  "count",
  "outcomes",
  "attested",
  "distinct",
  "inOne",
  "floor",
  "state",
] as const;
export type LeafKind = (typeof leafKinds)[number];

export interface CompiledLeaf {
  readonly kind: LeafKind;
  /** Its place among the leaves of the rule, from 0. */
  readonly index: number;
  /** Thousandths of a minute or a count; -1 for a number that is null: never asked. */
  readonly want: number;
  readonly takes: Takes | null;
  readonly caps: readonly CompiledCap[];
  /** Predicates; -1 for none. */
  readonly when: number;
  readonly unless: number;
  readonly from: Day;
  readonly until: Day;
  /** Asked in the windows numbered first, first + every ...; 0 for in all. */
  readonly every: number;
  readonly first: number;
  readonly only: readonly number[] | null;
  readonly extra: boolean;
  /** What `distinct` and `inOne` tell entries apart by. */
  readonly by: Grouping | null;
  /** Months of one stretch of a floor. */
  readonly months: number;
  /** Predicate of a state; -1 for other kinds. */
  readonly state: number;
  readonly source: Leaf;
}

export interface CompiledGroupPart {
  readonly kind: "all" | "any" | "outOf";
  readonly least: number;
  readonly parts: readonly CompiledPart[];
}

export type CompiledPart = CompiledLeaf | CompiledGroupPart;

export interface CompiledDemand {
  /** Null: nothing is demanded. */
  readonly top: CompiledPart | null;
  readonly leaves: readonly CompiledLeaf[];
  /** The leaf whose amounts a row shows; null where no part is in hours. */
  readonly main: CompiledLeaf | null;
  /** What may be the main hours: the first that is asked in a window is. */
  readonly mains: readonly CompiledLeaf[];
  /** Where no part is in hours: the leaf whose count a row shows. */
  readonly counting: CompiledLeaf | null;
  readonly lateLoses: boolean;
}

export function isLeaf(part: CompiledPart): part is CompiledLeaf {
  return "want" in part;
}

/** Leaves that are an amount of time. */
export function inHours(leaf: CompiledLeaf): boolean {
  return leaf.kind === "hours" || leaf.kind === "inOne" || leaf.kind === "floor";
}

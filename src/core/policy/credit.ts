import type { EntryFilter } from "./selectors.ts";
import type { Value } from "./values.ts";

/** How a session belongs to a window: by its single days, or whole by its last or first day. */
export const placings = ["days", "end", "start"] as const;
export type Placing = (typeof placings)[number];

/** What a threshold leaves of an entry that was attended for too little of it. */
export const belows = ["nothing", "attended"] as const;
export type Below = (typeof belows)[number];

export const roundings = ["down", "nearest", "up"] as const;
export type HowToRound = (typeof roundings)[number];

/** What entries are told apart by; `day` and `month` are those of the last day. */
export const groupings = [
  "topic",
  "course",
  "provider",
  "form",
  "session",
  "day",
  "month",
] as const;
export type Grouping = (typeof groupings)[number];

export const capGroupings = ["topic", "course", "form", "provider", "day", "month"] as const;
export const repeatGroupings = ["course", "topic", "session"] as const;

/** times / over of an amount. */
export interface Fraction {
  readonly times: Value<number>;
  readonly over: Value<number>;
}

export interface Multiply {
  readonly of: EntryFilter;
  readonly by: Value<number> | Fraction;
}

/** Minutes attended have to be so many percent of the stated credit for it to count. */
export interface Threshold {
  readonly percent: Value<number>;
  readonly below: Below;
}

export interface Rounding {
  /** Minutes. */
  readonly to: Value<number>;
  readonly how: HowToRound;
}

/** Parts of one course that lie close together give something only as a whole. */
export interface Blocks {
  readonly days: Value<number>;
  readonly atLeast: Value<number>;
}

export interface Repeats {
  readonly of: (typeof repeatGroupings)[number];
  readonly in: "window" | "ever";
  readonly keep: "first" | "best";
}

export interface CapShare {
  readonly percent: Value<number>;
  readonly of: "credited" | "demanded";
}

/** At most so much of a class of entries: hours or a share, of which exactly one is present. */
export interface Cap {
  readonly of: EntryFilter;
  /** Null: no cap. */
  readonly hours: Value<number | null> | undefined;
  readonly share: CapShare | undefined;
  readonly per: (typeof capGroupings)[number] | undefined;
}

export interface ReachBack {
  readonly months: Value<number>;
  readonly of: EntryFilter;
  readonly hours: Value<number>;
  readonly firstOnly: Value<boolean>;
}

export interface CarryIn {
  readonly hours: Value<number>;
  readonly of: EntryFilter;
  /** What a window left that the next anchor cut goes into the first one of that anchor, too. */
  readonly overAnchors?: Value<boolean> | undefined;
}

/** Absent steps are undefined, so that a pack that does not write them keeps its hash. */
export interface Credit {
  readonly counts: EntryFilter;
  /** Which of the entries that count are also "a training" for demands of sessions. */
  readonly once: EntryFilter;
  readonly dayAsHours: Value<number> | undefined;
  readonly threshold: Threshold | undefined;
  readonly minMinutes: Value<number | null>;
  readonly multiply: readonly Multiply[] | undefined;
  readonly rounding: Rounding | undefined;
  readonly blocks: Blocks | undefined;
  readonly repeats: Repeats | undefined;
  readonly within: Value<Placing>;
  readonly perSession: Value<boolean>;
  readonly caps: readonly Cap[];
  readonly reachBack: ReachBack | undefined;
  readonly carryIn: CarryIn | undefined;
}

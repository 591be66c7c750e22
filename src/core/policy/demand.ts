import type { Day } from "../day.ts";
import type { Cap, Grouping } from "./credit.ts";
import type { EntryFilter, Selector } from "./selectors.ts";
import type { Value } from "./values.ts";

/** What one leaf of a demand asks. A number that is null leaves the part out. */
export type Ask =
  | { readonly hours: Value<number | null> }
  | { readonly minutes: Value<number | null> }
  | { readonly sessions: Value<number | null> }
  | { readonly count: Value<number | null> }
  | { readonly outcomes: Value<number | null> }
  | { readonly attested: Value<number | null> }
  | { readonly distinct: { readonly of: Grouping; readonly atLeast: Value<number> } }
  | { readonly inOne: { readonly of: InOneGrouping; readonly hours: Value<number> } }
  | { readonly floor: { readonly every: FloorLength; readonly hours: Value<number> } }
  /** Dated facts that must hold on the day that is asked: the window's last, or today. */
  | { readonly holds: Selector };

export const inOneGroupings = ["topic", "course", "provider"] as const;
export type InOneGrouping = (typeof inOneGroupings)[number];

export type FloorLength = { readonly months: Value<number> } | { readonly years: Value<number> };

/** In which windows of a chain a part is asked, by their numbers. */
export type Cycles =
  | { readonly every: Value<number>; readonly first: Value<number> | undefined }
  | { readonly only: readonly number[] };

/** What may stand beside any leaf. */
export interface LeafOptions {
  readonly of: EntryFilter | undefined;
  readonly caps: readonly Cap[] | undefined;
  readonly when: Selector | undefined;
  readonly unless: Selector | undefined;
  readonly from: Value<Day> | undefined;
  readonly until: Value<Day> | undefined;
  readonly cycles: Cycles | undefined;
  readonly extra: true | undefined;
}

export type Leaf = Ask & LeafOptions;

export type Part =
  | Leaf
  | { readonly all: readonly Part[] }
  | { readonly any: readonly Part[] }
  | { readonly outOf: { readonly least: Value<number>; readonly parts: readonly Part[] } };

export type Demand =
  | { readonly none: true }
  | (Part & { readonly lateLosesExemptions: true | undefined });

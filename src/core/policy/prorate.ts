import type { Selector } from "./selectors.ts";
import type { Choose, Value } from "./values.ts";

export interface EnoughDays {
  readonly atLeast: Value<number>;
  /** Rules that name the same family share their bound days; "" stands for the rule alone. */
  readonly together: string;
  readonly except: Selector | null;
}

/** What a share scales: the main hours, the hours of other parts, the hours of caps. */
export const scaledParts = ["demand", "minimums", "caps"] as const;
export type ScaledPart = (typeof scaledParts)[number];

/** Whether a month counts that is bound on each, or on any, of its days inside the window. */
export const fullnesses = ["full", "started"] as const;
export type Fullness = (typeof fullnesses)[number];

export const roundings = ["up", "nearest", "down"] as const;
export type RoundingHow = (typeof roundings)[number];

/** What may stand beside every share. */
export interface ShareOptions {
  /** Bound on fewer days: a partial year, unless reached. */
  readonly noFindingBelow: Value<number> | null;
  readonly round: { readonly to: Value<number>; readonly how: RoundingHow } | null;
  readonly scales: readonly ScaledPart[] | null;
  readonly firstExempt: boolean;
}

/** What a window gives that binds for a part of it only. */
export type Prorate =
  | { readonly none: true }
  | { readonly enoughDays: EnoughDays }
  | { readonly wholeWindow: true }
  | { readonly byDays: ShareOptions }
  | { readonly byMonths: ShareOptions & { readonly month: Fullness } }
  | { readonly byYears: ShareOptions & { readonly year: Fullness } }
  | {
      readonly perMonth: ShareOptions & { readonly hours: Value<number>; readonly month: Fullness };
    }
  | { readonly firstExempt: true }
  | Choose<Prorate>;

import type { Status } from "../verdicts.ts";
import type { Length } from "./lengths.ts";
import type { Choose, Value } from "./values.ts";

/** A level or every level at least as high. */
export type LevelFilter = { readonly in: readonly string[] } | { readonly atLeast: Value<string> };

/** What must be true of a unit. Every key that is present must hold. */
export interface PlaceFilter {
  readonly sector: readonly string[] | null;
  readonly kind: readonly string[] | null;
  readonly level: LevelFilter | null;
  /** With `sector`: a unit above it may have the sector instead (a whole subtree). */
  readonly orAbove: boolean;
}

/**
 * A question about one member on one day, answered from dated facts, events and other rules. `fact: sector` falls
 * back on the sector of the home unit. `heldIn` asks about the unit where the fact is held, and
 * about the home unit where none is named (D14).
 */
export type Selector =
  | { readonly all: readonly Selector[] }
  | { readonly any: readonly Selector[] }
  | { readonly not: Selector }
  | { readonly member: true }
  | {
      readonly fact: string;
      readonly in: readonly string[];
      readonly heldIn: PlaceFilter | null;
    }
  | { readonly home: PlaceFilter }
  | { readonly count: { readonly atLeast: Value<number>; readonly of: readonly Selector[] } }
  /** Whether the row is about one of these values, in a rule that binds for each of several. */
  | { readonly rowOf: RowOf }
  | TemporalSelector
  | Choose<Selector>;

export interface RowOf {
  readonly fact: string;
  readonly in: readonly string[];
  /** The value that the row is about; null in a rule that is not yet taken apart. */
  readonly is: string | null;
}

/** Questions that one day's facts cannot answer: how long, since what, done before. */
export type TemporalSelector =
  | { readonly since: { readonly length: Length; readonly holds: Selector } }
  | {
      readonly event: {
        readonly kind: Value<string>;
        readonly atLeast: Length | null;
        readonly below: Length | null;
      };
    }
  | {
      readonly frozen: {
        readonly at: Value<string>;
        readonly when: Selector;
        /** The first such event decides for good; absent: each one anew. */
        readonly first?: true | undefined;
      };
    }
  /** Another rule was reached, in any of its windows, on this day or before. */
  | { readonly done: string }
  /** The window of another rule that began last has one of these statuses on this day. */
  | { readonly status: { readonly of: string; readonly is: readonly Status[] } };

/** A question about one entry of the ledger. */
export type EntryFilter =
  | { readonly all: readonly EntryFilter[] }
  | { readonly any: readonly EntryFilter[] }
  | { readonly not: EntryFilter }
  | { readonly anything: true }
  | { readonly form: readonly string[] }
  | { readonly mode: readonly string[] }
  | { readonly education: readonly string[] }
  | { readonly provider: ProviderFilter }
  | { readonly topic: readonly string[] }
  | { readonly outcome: readonly string[] }
  | { readonly attested: true }
  | { readonly course: readonly string[] }
  /** Where it took place, letter for letter. */
  | { readonly place: readonly string[] }
  /** The entry ends in the last length of the window, up to its last day. */
  | { readonly within: { readonly last: Length } }
  /** Minutes attended or stated, whichever counts; at least one of the two is there. */
  | {
      readonly minutes: {
        readonly atLeast?: Value<number> | undefined;
        readonly atMost?: Value<number> | undefined;
      };
    }
  /** How long it lasts from its first to its last day; at least one of the two is there. */
  | {
      readonly duration: {
        readonly atLeast: Length | undefined;
        readonly atMost: Length | undefined;
      };
    }
  | { readonly firstTime: FirstTime }
  | Choose<EntryFilter>;

export const firstOfs = ["course", "topic", "form", "provider"] as const;
export type FirstOf = (typeof firstOfs)[number];

/** No entry that ended before it is alike, of those that `among` takes; absent: of all. */
export interface FirstTime {
  readonly of: FirstOf;
  readonly among: EntryFilter | undefined;
}

export interface ProviderFilter {
  /** Codes of providers, as the register and files give them. */
  readonly is?: readonly string[] | undefined;
  readonly kind: readonly string[] | null;
  readonly level: LevelFilter | null;
}

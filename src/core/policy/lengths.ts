import type { Value } from "./values.ts";

/** A length of time as packs write it: exactly one of the keys. */
export type Length =
  | { readonly days: Value<number> }
  | { readonly months: Value<number> }
  | { readonly years: Value<number> }
  | { readonly calendarMonths: Value<number> };

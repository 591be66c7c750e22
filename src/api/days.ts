import { type Day, parseDay } from "#core/day";

/** A day of a query; the schema has let through days of the calendar only. */
export function dayOf(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : (parseDay(text) ?? undefined);
}

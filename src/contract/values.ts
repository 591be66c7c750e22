import { z } from "zod";
import { parseDay, parsePartialDay } from "#core/day";
import { isIdentityNumber, memberNoLimit } from "#core/member-no";
import { isPlainText } from "#core/plain-text";

/** Small values that many routes share. Every text has a limit, is plain and holds no half pair. */

function isStorable(text: string): boolean {
  // Half a surrogate pair cannot be written as UTF-8.
  return isPlainText(text) && !/\p{Surrogate}/u.test(text);
}

const unstorable =
  "must not contain line ends, control characters, direction marks or broken surrogate pairs";

/** A text of at most `max` characters; may be empty. */
export function text(max: number) {
  return z.string().max(max).refine(isStorable, unstorable);
}

/** A text that says something. */
export function filled(max: number) {
  return text(max).refine((value) => value.trim() !== "", "must not be empty");
}

/** A member's number as the body issued it. */
export const memberNo = filled(memberNoLimit).refine(
  (value) => !isIdentityNumber(value),
  "has the form of a resident identity number, which is never stored: use the number that the organisation issued",
);

/** The identifier of a requirement, form, kind ...: a word of the pack's vocabulary. */
export const word = z.string().regex(/^[A-Za-z0-9~][A-Za-z0-9._~-]{0,63}$/);

/** Surrogate ids: whole numbers that fit a double. */
export const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
/** The same in a path or a query, where everything is text. */
export const idText = z.coerce.number().pipe(id);

/** How many there are of something, or how many minutes. */
export const count = z.int().min(0);

function isPlausible(value: string): boolean {
  const day = parseDay(value);
  return day !== null && value >= "1850-01-01" && value <= "2199-12-31";
}

/** A plain day of the organisation's calendar: `2011-11-15`. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isPlausible, "is no day of the calendar between 1850 and 2199")
  .meta({ format: "date", description: "A day of the organisation's calendar" });

/** A day, a month or a year, in the precision in which it is known. */
export const partialDay = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
  .refine((value) => parsePartialDay(value) !== null, "is no date of the calendar")
  .refine((value) => value >= "1850" && value < "2200", "must lie between 1850 and 2199");

/** An instant in UTC, ISO 8601. */
export const instant = z.string().meta({ format: "date-time" });

export const bilingual = z.object({ zh: z.string(), en: z.string() });
export type Bilingual = z.output<typeof bilingual>;

/** Where the next page begins: handed out by the server, opaque to everybody else. */
export const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,400}$/);

export function pageQuery(most: number, usual: number) {
  return {
    cursor: cursor.optional(),
    limit: z.coerce.number().pipe(z.int().min(1).max(most)).default(usual),
  };
}

/** One page of a list; `next` is null on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Why something must be seen or taken out: stored with the look. */
export const purpose = filled(200).meta({ description: "What it is needed for; is logged" });

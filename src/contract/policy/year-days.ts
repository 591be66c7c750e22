import type { YearDay } from "#core/policy/windows";
import { type At, complain, type Ledger, type Reader, scalar, wanted } from "./reading.ts";

/** Month and day of a year, like `04-01`. 29 February is no day of every year. */
export const yearDay: Reader<YearDay> = (at, to) => dayOfYear(2001, at, to);
/** The same for a last day: 29 February stands for the last day of that month. */
export const lastYearDay: Reader<YearDay> = (at, to) => dayOfYear(2000, at, to);

function dayOfYear(year: number, at: At, to: Ledger): YearDay | undefined {
  const value = scalar(at);
  const found = typeof value === "string" ? /^(\d{2})-(\d{2})$/.exec(value) : null;
  if (found === null) return wanted(at, to, "month and day, like 04-01,");
  const [month, date] = [Number(found[1]), Number(found[2])];
  const sound = new Date(Date.UTC(year, month - 1, date));
  if (sound.getUTCMonth() !== month - 1 || sound.getUTCDate() !== date) {
    return complain(at, to, `${found[0]}: not a day of every year`);
  }
  return { month, day: date };
}

import type { Day } from "#core/day";
import type { WorkCalendar } from "#core/policy/pack";
import { type At, complain, type Ledger, listOf, may, need, record } from "./reading.ts";
import { checkCode, day, oneOf } from "./scalars.ts";

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** A calendar of working days: weekdays, days that are free all the same, days that are worked. */
export function calendarReader(key: string, at: At, to: Ledger): WorkCalendar | undefined {
  const code = checkCode(key, at, to);
  const read = record({
    weekdays: need(listOf(oneOf(weekdays, "weekday"), 1)),
    closed: may<readonly Day[], readonly Day[]>(listOf(day), []),
    open: may<readonly Day[], readonly Day[]>(listOf(day), []),
  })(at, to);
  if (code === undefined || read === undefined) return undefined;
  const { closed, open } = read;
  const both = closed.find((one) => open.includes(one));
  if (both !== undefined) return complain(at, to, "a day stands under closed and under open");
  return { code, weekdays: read.weekdays.map((one) => weekdays.indexOf(one)), closed, open };
}

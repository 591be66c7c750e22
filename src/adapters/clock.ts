import { type Day, parseDay } from "#core/day";

/** The day it is now in a zone of the IANA list. The only clock of the program. */
export function todayIn(zone: string, now: Date = new Date()): Day {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  const day = parseDay(`${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`);
  if (day === null) throw new Error(`The clock shows no day in the zone ${zone}.`);
  return day;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

import type { Day } from "./day.ts";

/** When a session is held. Times are those of each of its days; either may be unknown. */
export interface SessionTime {
  readonly startsOn: Day;
  readonly endsOn: Day;
  /** `08:30`, in the organisation's zone. */
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

const minutesOfDay = 1440;

/** Whether a session of one day ends no later than it starts: then a time or the last day is wrong. */
export function endsTooSoon(session: SessionTime): boolean {
  const { startsOn, endsOn, startsAt, endsAt } = session;
  return startsOn === endsOn && startsAt !== null && endsAt !== null && endsAt <= startsAt;
}

/**
 * The minutes that a session holds: its time of each day, times its days. Where it ends at an earlier
 * time than it starts it goes on overnight, once for each night. Without both times, whole days.
 */
export function minutesHeld(session: SessionTime): number {
  const days = Math.max(1, session.endsOn - session.startsOn + 1);
  const span = spanOf(session);
  if (span === null) return days * minutesOfDay;
  return span > 0 ? days * span : (days - 1) * (minutesOfDay + span);
}

/** The minutes that one day of a session holds. */
export function minutesHeldOn(session: SessionTime, day: Day): number {
  const span = spanOf(session);
  if (span === null) return minutesOfDay;
  if (span > 0) return span;
  const evening = day < session.endsOn ? minutesOfDay - minuteOf(session.startsAt ?? "") : 0;
  const morning = day > session.startsOn ? minuteOf(session.endsAt ?? "") : 0;
  return evening + morning;
}

/** From the start to the end on one clock face; 0 or less where it ends on a later day. */
function spanOf({ startsAt, endsAt }: SessionTime): number | null {
  return startsAt === null || endsAt === null ? null : minuteOf(endsAt) - minuteOf(startsAt);
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

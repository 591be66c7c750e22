import { type Day, formatDay } from "./day.ts";
import type { DayLine, StatedCredit } from "./ledger.ts";
import type { Vocabulary } from "./policy/vocabulary.ts";
import { endsTooSoon, minutesHeld, minutesHeldOn, type SessionTime } from "./session-time.ts";

/** What one person attended, as somebody states it. */
export interface Attendance {
  readonly minutes: number | null;
  readonly credit: StatedCredit | null;
  readonly days: readonly DayLine[] | null;
  readonly outcome: string | null;
}

/** When and how a session was held, as somebody states it. */
export interface SessionClaim extends SessionTime {
  readonly form: string;
  readonly topic: string;
}

/** One thing wrong with a statement; the codes are those of import files. */
export interface ClaimProblem {
  readonly field: string;
  readonly code:
    | "unknown-word"
    | "ends-before-starts"
    | "time-order"
    | "after-today"
    | "too-many-days"
    | "too-many-minutes"
    | "too-much-credit"
    | "no-amount"
    | "day-lines-sum"
    | "day-lines-outside"
    | "bad-day-lines";
  readonly value: string;
  readonly detail: string;
}

const sessionDaysLimit = 400;
/** No unit of credit is smaller than an hour of teaching: nobody is given more a day. */
const creditOfDay = 24;

/** A session is recorded when it has ended: none may lie after `today`. */
export function checkSession(
  vocabulary: Vocabulary,
  claim: SessionClaim,
  today: Day,
): ClaimProblem[] {
  const problems: ClaimProblem[] = [];
  const { startsOn, endsOn, startsAt, endsAt } = claim;
  if (endsOn < startsOn) {
    problems.push(problem("endsOn", "ends-before-starts", formatDay(endsOn), formatDay(startsOn)));
  } else if (endsOn - startsOn >= sessionDaysLimit) {
    const limit = String(sessionDaysLimit);
    problems.push(problem("endsOn", "too-many-days", formatDay(endsOn), limit));
  }
  if (endsOn > today) {
    problems.push(problem("endsOn", "after-today", formatDay(endsOn), formatDay(today)));
  }
  if (endsTooSoon(claim))
    problems.push(problem("endsAt", "time-order", endsAt ?? "", startsAt ?? ""));
  if (!vocabulary.forms.some((form) => form.code === claim.form)) {
    problems.push(problem("form", "unknown-word", claim.form, ""));
  }
  if (claim.topic !== "" && !vocabulary.topics.some((topic) => topic.code === claim.topic)) {
    problems.push(problem("topic", "unknown-word", claim.topic, ""));
  }
  return problems;
}

/** Day lines lie in the session and sum to the minutes; nobody attends more than its days hold. */
export function checkAttendance(
  vocabulary: Vocabulary,
  session: SessionTime,
  claim: Attendance,
): ClaimProblem[] {
  const problems: ClaimProblem[] = [];
  const { minutes, credit, days, outcome } = claim;
  if (minutes === null && credit === null) problems.push(problem("minutes", "no-amount", "", ""));
  const length = Math.max(1, session.endsOn - session.startsOn + 1);
  const most = minutesHeld(session);
  if (minutes !== null && minutes > most) {
    problems.push(problem("minutes", "too-many-minutes", String(minutes), String(most)));
  }
  const mostCredit = length * creditOfDay;
  if (credit !== null && credit.thousandths > mostCredit * 1000) {
    const stated = String(credit.thousandths / 1000);
    problems.push(problem("credit", "too-much-credit", stated, String(mostCredit)));
  }
  if (credit !== null && !vocabulary.creditUnits.some((unit) => unit.code === credit.unit)) {
    problems.push(problem("credit", "unknown-word", credit.unit, ""));
  }
  if (outcome !== null && !vocabulary.outcomes.some((one) => one.code === outcome)) {
    problems.push(problem("outcome", "unknown-word", outcome, ""));
  }
  if (days !== null) problems.push(...checkDayLines(session, minutes, days));
  return problems;
}

function checkDayLines(
  session: SessionTime,
  minutes: number | null,
  days: readonly DayLine[],
): ClaimProblem[] {
  const problems: ClaimProblem[] = [];
  const sum = days.reduce((total, line) => total + line.minutes, 0);
  if (sum !== minutes) {
    problems.push(problem("days", "day-lines-sum", String(sum), String(minutes ?? "-")));
  }
  const outside = days.find((line) => line.on < session.startsOn || line.on > session.endsOn);
  if (outside !== undefined) {
    const day = formatDay(outside.on);
    problems.push(problem("days", "day-lines-outside", day, day));
  }
  const long = days.find((line) => line.minutes > minutesHeldOn(session, line.on));
  if (long !== undefined) {
    const most = String(minutesHeldOn(session, long.on));
    problems.push(problem("days", "too-many-minutes", String(long.minutes), most));
  }
  if (new Set(days.map((line) => line.on)).size < days.length) {
    problems.push(problem("days", "bad-day-lines", "", ""));
  }
  return problems;
}

function problem(
  field: string,
  code: ClaimProblem["code"],
  value: string,
  detail: string,
): ClaimProblem {
  return { field, code, value, detail };
}

import type { Day } from "../day.ts";
import type { Rule, StandingRule, ValidityHow } from "./compiled.ts";
import type { History } from "../members.ts";
import { firstDay } from "./derived.ts";
import type { Scratch } from "./scratch.ts";
import { endDays, never, type Stand, weighEnded } from "./stand.ts";
import { after, before, lastOfMonth, lastReaching, stretched, type Time } from "./times.ts";

/** What was last completed, and how long it holds. */
interface Completion {
  readonly on: Day;
  readonly rule: Rule;
  /** The first day of the entries that made it. */
  readonly from: Day;
  readonly expires: Day;
  /** The last day of grace; `expires` without grace. */
  readonly graceTo: Day;
  /** The first day of what counts in full for the next one. */
  readonly begins: Day;
  /** What was carried into it, in thousandths of a minute. */
  readonly carried: number;
  /** An event issued it: nothing of it is left over. */
  readonly issued: boolean;
}

/** Walks the entries by their last days and finds the last completion that stands. */
export function validityStand(
  s: Scratch,
  standing: StandingRule,
  how: ValidityHow,
  history: History,
): Stand {
  const { rule, lapsed } = standing;
  const days = endDays(s, lapsed === null ? [rule] : [rule, lapsed.rule]);
  const issues = issueDays(s, how, history);
  const all = issues.size === 0 ? days : [...new Set([...days, ...issues])].sort((a, b) => a - b);
  let last: Completion | null = null;
  for (const day of all) {
    last = completedOn(s, standing, how, last, day, issues.has(day)) ?? last;
  }
  const { today } = s;
  const lapses =
    last === null || lapsed === null ? never : after(last.graceTo + 1, lapsed.over) + 1;
  if (last !== null && today <= last.expires) {
    const { expires, on, from, carried } = last;
    const to = Math.max(on, Math.min(today, last.begins - 1));
    const shown = { asked: last.rule, from, to, carried, lapsed: false };
    return { state: "standing", until: expires, ...shown, next: expires + 1 };
  }
  const isLapsed = last !== null && today >= lapses;
  const asked = isLapsed && lapsed !== null ? lapsed.rule : rule;
  const since = isLapsed && last !== null ? last.graceTo + 1 : sumFrom(how, last, today);
  const inGrace = last !== null && today <= last.graceTo;
  let next = lapses > today ? lapses : never;
  if (last !== null && inGrace) next = Math.min(next, last.graceTo + 1);
  for (const day of days) {
    const drops = lastReaching(day, how.collect) + 1;
    if (day >= since && drops > today) next = Math.min(next, drops);
  }
  return {
    state: inGrace ? "grace" : "not",
    until: last === null ? null : last.graceTo,
    asked,
    from: since,
    to: today,
    carried: carriedInto(s, last, today),
    lapsed: isLapsed,
    next,
  };
}

/** Days up to today on which the certificate was issued, whatever the entries say. */
function issueDays(s: Scratch, { issued }: ValidityHow, history: History): ReadonlySet<Day> {
  const found = new Set<Day>();
  if (issued === null) return found;
  for (const { kind, on } of history.events) {
    if (kind === issued && on.first <= s.today) found.add(on.first);
  }
  return found;
}

/** The first day whose entries are summed on a day: after the last completion, and lately. */
function sumFrom(how: ValidityHow, last: Completion | null, day: Day): Day {
  return Math.max(last === null ? firstDay : last.begins, before(day, how.collect));
}

/** What the last completion has too much on a day, while it stands or is in grace. */
function carriedInto(s: Scratch, last: Completion | null, day: Day): number {
  if (last === null || last.issued || last.rule.credit.carryIn === null) return 0;
  if (day > last.graceTo) return 0;
  const to = Math.min(day, last.begins - 1);
  return weighEnded(s, last.rule, { from: last.from, to }, to, last.carried).excess;
}

/** The completion that the entries up to a day make, or null. */
function completedOn(
  s: Scratch,
  { rule, lapsed }: StandingRule,
  how: ValidityHow,
  last: Completion | null,
  day: Day,
  issued: boolean,
): Completion | null {
  const isLapsed = lapsed !== null && last !== null && day > after(last.graceTo + 1, lapsed.over);
  const asked = isLapsed ? lapsed.rule : rule;
  const from = isLapsed ? last.graceTo + 1 : sumFrom(how, last, day);
  const carried = carriedInto(s, last, day);
  if (!issued && !weighEnded(s, asked, { from, to: day }, day, carried).reached) return null;
  const expires = stretched(expiryOf(how, last, day), how.decrees);
  const graceTo = latestOf(how.grace, expires);
  const begins = issued || rule.credit.carryIn === null ? day + 1 : beginsOn(how, last, day);
  return { on: day, rule: asked, from, expires, graceTo, begins, carried, issued };
}

/** The day after the old expiry where a completion keeps to it; else the day after itself. */
function beginsOn(how: ValidityHow, last: Completion | null, day: Day): Day {
  const kept = last !== null && keepsAnchor(how, last.expires, day);
  return kept ? Math.max(last.expires, day) + 1 : day + 1;
}

function expiryOf(how: ValidityHow, last: Completion | null, day: Day): Day {
  if (last !== null && keepsAnchor(how, last.expires, day)) {
    const later = after(last.expires, how.length);
    return how.monthEnd ? lastOfMonth(later) : later;
  }
  const later = after(day, how.length);
  if (how.monthEnd) return lastOfMonth(later);
  return how.lastDayIncluded ? later : later - 1;
}

/** Whether a completion is near enough to the expiry to be counted from it. */
function keepsAnchor({ early, grace }: ValidityHow, expires: Day, day: Day): boolean {
  if (early === null && grace === null) return false;
  return day >= earliestOf(early, expires) && day <= latestOf(grace, expires);
}

function earliestOf(early: Time | null, expires: Day): Day {
  return early === null ? expires : before(expires, early);
}

function latestOf(grace: Time | null, expires: Day): Day {
  return grace === null ? expires : after(expires, grace);
}

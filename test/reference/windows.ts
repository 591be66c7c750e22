import { type D, day, later, make, monthEnd, parts, plusMonths, weekday } from "./days.ts";
import type { Anchor, Chain, Due, PackText, RuleText, Stretch } from "./grammar.ts";
import type { Member } from "./member.ts";

/** One window of a chain; `to` is its old last day, `due` the one after grace and decrees. */
export interface Span {
  readonly from: D;
  readonly to: D;
  readonly due: D;
  readonly ordinal: number;
  /** False where it only keeps its number: another turn of `every`, or before `from`. */
  readonly judged: boolean;
  /** False in another turn of `every`. */
  readonly turn: boolean;
  readonly tile: number | null;
  readonly openStart: boolean;
}

/** The chains of windows of a rule with windows of the calendar, fixed ones or cycles. */
export function chainsOf(
  rule: RuleText,
  pack: PackText,
  member: Member,
  today: D,
  over: D | null = null,
): Span[][] {
  const { window } = rule;
  const first = day(pack.pack.from);
  const last = day(pack.pack.to);
  if ("calendar" in window) {
    const { years, step = years, startsOn = "01-01" } = window.calendar;
    const [month = 1, date = 1] = startsOn.split("-").map(Number);
    let start = make(parts(first).year, month - 1, date);
    // A chain that takes over begins with the first window that holds the day of the change.
    while (over !== null && plusMonths(start, 12 * (years - step)) > over) {
      start = plusMonths(start, -12 * step);
    }
    return [
      chain(start, 12 * years, 12 * step, window.calendar, { first: start, last, end: null }),
    ];
  }
  if ("cycle" in window) {
    const { cycle } = window;
    const months = cycle.months ?? 12 * (cycle.years ?? 0);
    const step =
      cycle.step === undefined ? months : cycle.step * (cycle.months === undefined ? 12 : 1);
    const from = Math.max(first, cycle.from === undefined ? first : day(cycle.from));
    const starts = anchors(cycle.after, member, today).map((at) =>
      cycle.align === "month-end" ? monthEnd(at) + 1 : at,
    );
    return starts.map((at, n) =>
      chain(at, months, step, cycle, { first: from, last, end: starts[n + 1] ?? null }),
    );
  }
  const span = "fixed" in window ? window.fixed : "once" in window ? window.once : null;
  if (span === null) return [];
  const whole = { from: day(span.from), to: day(span.to), due: day(span.to) };
  return [
    [{ ...whole, ordinal: 1, judged: true, turn: true, tile: 0, openStart: "once" in window }],
  ];
}

interface Bounds {
  readonly first: D;
  readonly last: D;
  /** The day of the next anchor, which ends the chain. */
  readonly end: D | null;
}

function chain(start: D, months: number, step: number, options: Chain, bounds: Bounds): Span[] {
  const found: Span[] = [];
  const nth = options.every?.nth ?? 1;
  const firstTurn = options.every === undefined ? 1 : (options.every.first ?? nth);
  for (let n = 1; ; n += 1) {
    const from = plusMonths(start, (n - 1) * step);
    if (from > bounds.last || (bounds.end !== null && from >= bounds.end)) return found;
    const whole = plusMonths(start, (n - 1) * step + months) - 1;
    const to = bounds.end === null ? whole : Math.min(whole, bounds.end - 1);
    const stretched = stretchedEnd(to, options.stretch);
    const due = options.grace === undefined ? stretched : later(stretched, options.grace);
    const turn = n >= firstTurn && (n - firstTurn) % nth === 0;
    found.push({
      from,
      to,
      due,
      ordinal: n,
      judged: turn && from >= bounds.first,
      turn,
      tile: step === months ? months : null,
      openStart: false,
    });
  }
}

export function stretchedEnd(end: D, decrees: readonly Stretch[] | undefined): D {
  const one = decrees?.find((each) => day(each.endsFrom) <= end && end <= day(each.endsTo));
  if (one === undefined) return end;
  if (one.until !== undefined) return Math.max(end, day(one.until));
  return one.months === undefined ? end + (one.days ?? 0) : plusMonths(end, one.months);
}

/** The days that start something, earliest first. */
export function anchors(anchor: Anchor, member: Member, today: D): D[] {
  if ("event" in anchor) return member.events(anchor.event);
  if ("cohort" in anchor) {
    const { by, at, of } = anchor.cohort;
    const on = member
      .events(at)
      .filter((one) => one <= today)
      .at(-1);
    const value = on === undefined ? undefined : factOn(member, by, on);
    const start = value === undefined ? undefined : of[value];
    return start === undefined ? [] : [day(start)];
  }
  const found: D[] = [];
  let ended: D | null = null;
  // Nothing changes after the last written day, so the walk ends a while behind it.
  for (let d = member.firstDay; d <= member.firstDay + 40 * 366; d += 1) {
    if (!member.is(anchor.start, d)) continue;
    if (d > member.firstDay && member.is(anchor.start, d - 1)) {
      ended = d + 1;
      continue;
    }
    if (ended === null || longEnough(anchor.gapOver, ended, d)) found.push(d);
    ended = d + 1;
  }
  return found;
}

function factOn(member: Member, kind: string, on: D): string | undefined {
  const facts = member.text.facts ?? [];
  const values = facts.filter((one) => one.kind === kind).map((one) => one.value);
  // Of several on one day the first by name.
  return values.filter((value) => member.is({ fact: kind, in: [value] }, on)).sort()[0];
}

function longEnough(gap: { months: number } | { days: number }, ended: D, d: D): boolean {
  return "months" in gap ? d > plusMonths(ended, gap.months) : d - ended > gap.days;
}

/** The last day of a deadline that starts on a day. */
export function dueOf(start: D, due: Due & { lastDayIncluded?: boolean }, pack: PackText): D {
  const end = stretchedEnd(plainDue(start, due, pack), due.stretch);
  return due.grace === undefined ? end : later(end, due.grace);
}

function plainDue(start: D, due: Due & { lastDayIncluded?: boolean }, pack: PackText): D {
  if (due.workingDays !== undefined) {
    const calendar = pack.calendars?.[due.workingDays.calendar];
    let d = start;
    for (let n = 0; n < due.workingDays.n;) {
      d += 1;
      if (isWorking(d, calendar)) n += 1;
    }
    return d;
  }
  const months = due.months ?? (due.years === undefined ? undefined : 12 * due.years);
  const end = months === undefined ? start + (due.days ?? 0) : plusMonths(start, months);
  return due.lastDayIncluded === false ? end - 1 : end;
}

function isWorking(
  d: D,
  calendar: { weekdays: string[]; closed: string[]; open: string[] } | undefined,
): boolean {
  const on = (days: string[]): boolean => days.some((one) => day(one) === d);
  if (calendar === undefined || on(calendar.open)) return calendar !== undefined;
  return calendar.weekdays.includes(weekday(d)) && !on(calendar.closed);
}

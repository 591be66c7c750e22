import { type D, day, later, make, monthEnd, parts, plusMonths, weekday } from "./days.ts";
import type { Anchor, Chain, Due, Length, PackText, RuleText, Sel, Stretch } from "./grammar.ts";
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
  /** The stretch whose years it counts ends inside it. */
  readonly broken: boolean;
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
    const { years, startsOn = "01-01" } = window.calendar;
    const months = window.calendar.months ?? 12 * (years ?? 0);
    const step =
      window.calendar.step === undefined
        ? months
        : window.calendar.step * (years === undefined ? 1 : 12);
    const [month = 1, date = 1] = startsOn.split("-").map(Number);
    let start = make(parts(first).year, month - 1, date);
    // A chain that takes over begins with the first window that holds the day of the change.
    while (over !== null && plusMonths(start, months - step) > over) {
      start = plusMonths(start, -step);
    }
    const bounds = { first: start, last, end: null };
    return [chain(start, { months }, { months: step }, window.calendar, bounds)];
  }
  if ("anniversary" in window) return contractYears(window.anniversary, member, first, last);
  if ("season" in window) return [seasons(window.season, first, last, over)];
  if ("cycle" in window) {
    const { cycle } = window;
    const length = lengthOf(cycle, null);
    const step = cycle.step === undefined ? length : lengthOf(cycle, cycle.step);
    const from = Math.max(first, cycle.from === undefined ? first : day(cycle.from));
    const starts = anchors(cycle.after, member, today).map((at) => aligned(at, cycle.align));
    return starts.map((at, n) => {
      const bounds = { first: from, last, end: starts[n + 1] ?? null };
      if (cycle.pause === undefined) return chain(at, length, step, cycle, bounds);
      return resting(at, length, cycle.pause, member, cycle, bounds);
    });
  }
  const span = "fixed" in window ? window.fixed : "once" in window ? window.once : null;
  if (span === null) return [];
  const whole = { from: day(span.from), to: day(span.to), due: day(span.to) };
  return [
    [
      {
        ...whole,
        ordinal: 1,
        judged: true,
        turn: true,
        tile: 0,
        openStart: "once" in window,
        broken: false,
      },
    ],
  ];
}

/** Day by day: whole years from the first day of each stretch, none after it has ended. */
function contractYears(
  { of, extensionDays = 0 }: { of: Sel; extensionDays?: number },
  member: Member,
  first: D,
  last: D,
): Span[][] {
  const stretches: { from: D; end: D }[] = [];
  for (let d = member.firstDay; d <= last + 366; d += 1) {
    if (!member.is(of, d)) continue;
    const before = stretches.at(-1);
    if (before !== undefined && d - before.end <= extensionDays) before.end = d + 1;
    else stretches.push({ from: d, end: d + 1 });
  }
  const bounds = { first, last, end: null };
  const year = { months: 12 };
  return stretches.map(({ from, end }) =>
    chain(from, year, year, {}, bounds)
      .filter((one) => one.from < end)
      .map((one) => ({ ...one, broken: end <= one.to })),
  );
}

/** Day by day: a season begins on each day of its name, and lasts to the next day of the other. */
function seasons(
  season: { from: string; to: string } & Chain,
  first: D,
  last: D,
  over: D | null,
): Span[] {
  const found: Span[] = [];
  const isLast = (d: D): boolean =>
    season.to === "02-29" ? dayName(d + 1) === "03-01" : dayName(d) === season.to;
  const since = over ?? make(parts(first).year, 0, 1);
  for (let from = since - 366; from <= last; from += 1) {
    if (dayName(from) !== season.from) continue;
    let to = from;
    while (!isLast(to)) to += 1;
    if (over === null ? from < since || to < first : to < over) continue;
    const bounds = { first: from, last, end: null };
    found.push(spanOf(from, to, found.length + 1, season, bounds, 0));
  }
  return found;
}

interface Bounds {
  readonly first: D;
  readonly last: D;
  /** The day of the next anchor, which ends the chain. */
  readonly end: D | null;
}

/** The unit of a cycle's length, or of its step where that names none. */
function lengthOf(
  cycle: { days?: number; months?: number; years?: number },
  step: number | Length | null,
): { days: number } | { months: number } {
  if (typeof step === "object" && step !== null) {
    if ("days" in step) return step;
    if ("years" in step) return { months: 12 * step.years };
    return { months: "months" in step ? step.months : step.calendarMonths };
  }
  if (cycle.days !== undefined) return { days: step ?? cycle.days };
  if (cycle.months !== undefined) return { months: step ?? cycle.months };
  return { months: 12 * (step ?? cycle.years ?? 0) };
}

/** The day after the anchor's month, or the first day like 04-01 that is not before the anchor. */
function aligned(at: D, align: string | undefined): D {
  if (align === undefined) return at;
  if (align === "month-end") return monthEnd(at) + 1;
  let d = at;
  while (dayName(d) !== align) d += 1;
  return d;
}

function dayName(d: D): string {
  const { month, date } = parts(d);
  return `${String(month + 1).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

type Plain = { days: number } | { months: number };

function times(n: number, length: Plain): Plain {
  return "days" in length ? { days: n * length.days } : { months: n * length.months };
}

/** Null for windows that may overlap, 0 for those without neighbours of a known length. */
function tileOf(length: Plain, step: Plain): number | null {
  if ("months" in length && "months" in step) {
    if (step.months < length.months) return null;
    return step.months === length.months ? length.months : 0;
  }
  const most = "days" in length ? length.days : 31 * length.months;
  const least = "days" in step ? step.days : 28 * step.months;
  return least < most ? null : 0;
}

function chain(start: D, length: Plain, step: Plain, options: Chain, bounds: Bounds): Span[] {
  const found: Span[] = [];
  for (let n = 1; ; n += 1) {
    const from = later(start, times(n - 1, step));
    if (from > bounds.last || (bounds.end !== null && from >= bounds.end)) return found;
    const whole =
      "months" in step && "months" in length
        ? plusMonths(start, (n - 1) * step.months + length.months) - 1
        : later(from, length) - 1;
    found.push(spanOf(from, whole, n, options, bounds, tileOf(length, step)));
  }
}

function spanOf(
  from: D,
  whole: D,
  n: number,
  options: Chain,
  bounds: Bounds,
  tile: number | null,
): Span {
  const nth = options.every?.nth ?? 1;
  const firstTurn = options.every === undefined ? 1 : (options.every.first ?? nth);
  const to = bounds.end === null ? whole : Math.min(whole, bounds.end - 1);
  const stretched = stretchedEnd(to, options.stretch);
  const due = options.grace === undefined ? stretched : later(stretched, options.grace);
  const turn = n >= firstTurn && (n - firstTurn) % nth === 0;
  const judged = turn && from >= bounds.first;
  return { from, to, due, ordinal: n, judged, turn, tile, openStart: false, broken: false };
}

/** Windows whose clock rests: day by day, each pause moves the end by its months and odd days. */
function resting(
  start: D,
  length: Plain,
  pause: Sel,
  member: Member,
  options: Chain,
  bounds: Bounds,
): Span[] {
  const found: Span[] = [];
  const most = bounds.last + 1;
  for (let from = start, n = 1; from <= bounds.last; n += 1) {
    if (bounds.end !== null && from >= bounds.end) return found;
    const plain = later(from, length);
    let end = plain;
    for (let d = from; d < end && d < most;) {
      if (!member.is(pause, d)) {
        d += 1;
        continue;
      }
      const began = d;
      while (d < most && member.is(pause, d)) d += 1;
      let months = 0;
      while (plusMonths(began, months + 1) <= d) months += 1;
      end = plusMonths(end, months) + (d - plusMonths(began, months));
    }
    end = Math.min(end, Math.max(plain, most));
    found.push(spanOf(from, end - 1, n, options, bounds, 0));
    from = end;
  }
  return found;
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
    const { by, at, of, first } = anchor.cohort;
    const past = member.events(at).filter((one) => one <= today);
    const on = first === true ? past[0] : past.at(-1);
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
    const starts = ended === null ? anchor.again !== true : longEnough(anchor.gapOver, ended, d);
    if (starts) found.push(d);
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

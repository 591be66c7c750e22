import { type Asking, type Measured, measure } from "./demand.ts";
import { counting, type Frame, takes } from "./credit.ts";
import { type D, day, earlier, later, monthEnd, monthNumber, plusMonths } from "./days.ts";
import { rulesOfEach } from "./each.ts";
import type { Demand, Length, MemberText, PackText, RuleText, Sharing } from "./grammar.ts";
import { plainWords, worthOf } from "./measure.ts";
import { list, Member } from "./member.ts";
import { anchors, chainsOf, dueOf, type Span, stretchedEnd } from "./windows.ts";

/**
 * The reference judge: slow, day by day, written from docs/pack-grammar.md and
 * docs/write-a-pack.md, sharing nothing with the engine. It is the oracle for random packs.
 */
export interface Row {
  readonly requirement: string;
  readonly windowStart: D;
  readonly dueOn: D;
  readonly status: string;
  readonly credited: number;
  readonly demanded: number;
  readonly sessions: number;
  readonly missingMinutes: number;
  readonly missingCount: number;
  readonly mayAct: boolean | null;
  readonly consequence: string | null;
}

export function referenceJudge(pack: PackText, text: MemberText, today: D): Row[] {
  const member = new Judged(text, pack, today);
  const valuesOf = (fact: string): string[] =>
    Object.keys(pack.vocabulary.facts[fact]?.values ?? {});
  const rows = Object.entries(pack.requirements).flatMap(([id, rule]) =>
    rulesOfEach(rule, valuesOf).flatMap((one) =>
      new RuleJudge(id, one, pack, member, today).rows(),
    ),
  );
  return rows.sort(
    (a, b) =>
      (a.requirement < b.requirement ? -1 : a.requirement > b.requirement ? 1 : 0) ||
      a.windowStart - b.windowStart ||
      a.dueOn - b.dueOn,
  );
}

/** A member of whom is known where the rules of a pack stand on each day up to today. */
class Judged extends Member {
  private readonly known = new Map<string, string[]>();

  constructor(
    text: MemberText,
    readonly pack: PackText,
    readonly today: D,
  ) {
    super(text, pack);
  }

  override stands(rule: string, d: D): string[] {
    const on = Math.min(d, this.today);
    const key = `${rule} ${on}`;
    const found = this.known.get(key) ?? this.standing(rule, on);
    this.known.set(key, found);
    return found;
  }

  private standing(id: string, on: D): string[] {
    const rule = this.pack.requirements[id];
    if (rule === undefined) return [];
    const rows = new RuleJudge(id, rule, this.pack, new Member(this.text, this.pack), on).rows();
    const last = Math.max(...rows.map((one) => one.windowStart));
    return rows.filter((one) => one.windowStart === last).map((one) => one.status);
  }
}

/** A window of a rule; of deadlines and gates with the day of its anchor. */
export interface Old {
  readonly from: D;
  readonly to: D;
  readonly anchor: D | null;
}

/** What a change of packs says about the windows of a rule on one side of it. */
export interface Side {
  judges(window: Old, plain: boolean): boolean;
  /** Main minutes in place of those written; null where those stand. */
  main(window: { from: D; to: D }): number | null;
  /** The day that the first window of a calendar has to hold. */
  readonly over: D | null;
  /** From this day on there is no standing row. */
  readonly endsOn: D | null;
}

/** How a window is weighed. */
interface How {
  readonly carried: number;
  /** Days of grace that belong to earlier windows. */
  readonly taken: readonly { from: D; to: D }[];
  readonly waiver: { effect: string; minutes: number } | null;
  readonly graceFrom: D | null;
  readonly late: boolean;
}

const noLimit = 400 * 366;

export class RuleJudge {
  readonly rule: RuleText;
  /** Minutes of what the rule writes as an hour. */
  readonly hour: number;

  constructor(
    readonly id: string,
    rule: RuleText,
    readonly pack: PackText,
    readonly member: Member,
    readonly today: D,
    readonly side: Side | null = null,
  ) {
    this.rule = plainWords(rule);
    this.hour = worthOf(rule, pack);
  }

  /** Whether a window that the pack alone would judge, or not, is judged over a change of packs. */
  private judges(window: Old, plain: boolean): boolean {
    return this.side === null ? plain : this.side.judges(window, plain);
  }

  private mixed(window: { from: D; to: D }, scale: Asking["scale"]): Asking["scale"] {
    const stated = this.side?.main(window) ?? null;
    if (stated === null) return scale;
    return (minutes, what) => scale(what === "demand" ? stated : minutes, what);
  }

  /** The windows of the rule while its pack is alone. */
  windows(): Old[] {
    const { window } = this.rule;
    if ("rolling" in window || "validity" in window) {
      return [{ from: -noLimit, to: 2 * noLimit, anchor: null }];
    }
    if ("deadline" in window || "gate" in window) {
      return this.dues().filter((one) => one.plain);
    }
    return chainsOf(this.rule, this.pack, this.member, this.today)
      .flat()
      .filter((one) => one.judged && one.from <= this.today)
      .map(({ from, to }) => ({ from, to, anchor: null }));
  }

  /** Deadlines and gates by their anchors; `plain`: on days of the pack. */
  private dues(): (Old & { plain: boolean })[] {
    const { window } = this.rule;
    const last = day(this.pack.pack.to);
    if ("deadline" in window) {
      const { grace: _, ...ungraced } = window.deadline;
      return anchors(window.deadline.after, this.member, this.today)
        .filter((start) => start <= last && start <= this.today)
        .map((start) => ({
          from: start,
          to: dueOf(start, ungraced, this.pack),
          anchor: start,
          plain: start >= day(window.deadline.from),
        }));
    }
    if (!("gate" in window)) return [];
    return anchors(window.gate.before, this.member, this.today)
      .filter((on) => on >= day(this.pack.pack.from) && on <= last)
      .map((on) => ({
        from: earlier(on, window.gate.opens),
        to: window.gate.inclusive === true ? on : on - 1,
        anchor: on,
        plain: true,
      }))
      .filter((one) => one.from <= this.today);
  }

  rows(): Row[] {
    if (this.member.text.homes.length === 0) return [];
    const { window } = this.rule;
    if ("deadline" in window || "gate" in window) return this.dueRows();
    if ("rolling" in window || "validity" in window) return this.standingRow();
    const over = this.side?.over ?? null;
    const found: Row[] = [];
    let left: { carried: number; next: D } | null = null;
    for (const chain of chainsOf(this.rule, this.pack, this.member, this.today, over)) {
      const on = this.rule.credit.carryIn?.overAnchors === true;
      const touches: boolean = left !== null && left.next === chain[0]?.from;
      const { rows, carried } = this.chainRows(chain, on && touches ? (left?.carried ?? 0) : 0);
      found.push(...rows);
      left = { carried, next: (chain.at(-1)?.to ?? 0) + 1 };
    }
    return found;
  }

  binds(d: D): boolean {
    const { when, from, until } = this.rule.bind;
    if (from !== undefined && d < day(from)) return false;
    if (until !== undefined && d > day(until)) return false;
    return this.member.home(d) !== null && this.member.is(when, d);
  }

  lifted(d: D): boolean {
    if ((this.rule.bind.exempt ?? []).some((one) => this.member.is(one.when, d))) return true;
    return Object.entries(this.pack.requirements).some(
      ([id, rule]) =>
        list(rule.overrides ?? []).includes(this.id) &&
        new RuleJudge(id, rule, this.pack, this.member, this.today).binds(d),
    );
  }

  /** As a day is known today: what lies after it is as if nothing changed. */
  private counts(d: D, lastDay: D): boolean {
    const at = Math.min(d, lastDay);
    const { prorate } = this.rule;
    const except = "enoughDays" in prorate ? prorate.enoughDays.except : undefined;
    if (except !== undefined && this.member.is(except, at)) return false;
    return this.binds(at) && !this.lifted(at);
  }

  private waiver(from: D): { effect: string; minutes: number; until: D } | null {
    const rank: Record<string, number> = { lift: 2, shift: 1, reduce: 0 };
    const found = (this.member.text.waivers ?? [])
      .filter((one) => one.rule === this.id && day(one.window) === from)
      .map((one) => ({
        effect: one.effect,
        minutes: Math.round((one.hours ?? 0) * this.hour),
        until: one.until === undefined ? 0 : day(one.until),
      }))
      .sort(
        (a, b) =>
          (rank[b.effect] ?? 0) - (rank[a.effect] ?? 0) ||
          b.minutes - a.minutes ||
          b.until - a.until,
      )[0];
    if (found === undefined) return null;
    return (this.rule.verdict.waive ?? []).includes(found.effect) ? found : null;
  }

  private chainRows(chain: readonly Span[], before: number): { rows: Row[]; carried: number } {
    const found: Row[] = [];
    const taken: { from: D; to: D }[] = [];
    let carried = before;
    for (const plain of chain) {
      if (!plain.turn || !this.judges({ ...plain, anchor: null }, plain.judged)) {
        carried = 0;
        continue;
      }
      const span = this.shifted(plain);
      if (span.from > this.today) break;
      const one = this.judgeSpan(span, span.tile === null ? 0 : carried, [...taken]);
      if (one === null) {
        carried = 0;
        continue;
      }
      found.push(one.row);
      carried = one.carry;
      if (one.graced) taken.push({ from: span.to + 1, to: span.due });
      if (one.made !== null) taken.push({ from: span.due + 1, to: one.made });
    }
    return { rows: found, carried };
  }

  private shifted(span: Span): Span {
    const waiver = this.waiver(span.from);
    if (waiver === null || waiver.effect !== "shift") return span;
    return { ...span, due: Math.max(span.due, waiver.until) };
  }

  /** Null where the rule does not bind in the window; such a one hands nothing on. */
  private judgeSpan(
    span: Span,
    carried: number,
    taken: readonly { from: D; to: D }[],
  ): { row: Row; carry: number; graced: boolean; made: D | null } | null {
    const { today, rule } = this;
    const lastDay = Math.min(span.to, today);
    let askDay = lastDay;
    while (askDay >= span.from && !this.binds(askDay)) askDay -= 1;
    const stillBound = askDay === lastDay;
    if (askDay < span.from || (rule.bind.asked === "last-day" && !stillBound)) return null;
    const waiver = this.waiver(span.from);
    const how = { carried, taken, waiver, graceFrom: null, late: false };
    const atEnd = this.weigh(span, lastDay, askDay, how);
    const freed = this.lifted(askDay) || this.firstExempt(span) || waiver?.effect === "lift";
    const graced = span.due > span.to && today > span.to && !atEnd.reached && !freed;
    const graceFrom = graced ? span.to + 1 : null;
    const upTo = graced ? Math.min(span.due, today) : lastDay;
    const inTime = graced ? this.weigh(span, upTo, askDay, { ...how, graceFrom }) : atEnd;
    const open = span.due >= today;
    const measured =
      open || inTime.reached
        ? inTime
        : this.weigh(span, upTo, askDay, {
            ...how,
            graceFrom,
            late: rule.demand.lateLosesExemptions === true,
          });
    const status = this.statusOf(span, measured, { askDay, stillBound, open, waiver, lastDay });
    const cure =
      "calendar" in rule.window
        ? rule.window.calendar.cure
        : "season" in rule.window
          ? rule.window.season.cure
          : "cycle" in rule.window
            ? rule.window.cycle.cure
            : undefined;
    if (cure !== undefined && status === "short") {
      const late = rule.demand.lateLosesExemptions === true;
      const weigh = (to: D): Measured =>
        this.weigh(span, to, askDay, { ...how, graceFrom: span.to + 1, late });
      return this.cured(span, cure === true ? {} : cure, {
        weigh,
        measured,
        askDay,
        how: { ...how, graceFrom: span.to + 1, upTo },
      });
    }
    const row = this.rowOf(
      span.from,
      span.due,
      status,
      measured,
      open && today > span.to && !measured.reached && !freed,
    );
    const carry = span.tile === null ? 0 : this.carryOut(measured, how);
    return { row, carry, graced, made: null };
  }

  /** An ended window that is made up for, day after day, or waits for it. */
  private cured(
    span: Span,
    cure: { within?: Length; demand?: Demand },
    at: {
      weigh: (to: D) => Measured;
      measured: Measured;
      askDay: D;
      how: How & { upTo: D };
    },
  ): { row: Row; carry: number; graced: boolean; made: D | null } {
    const { today } = this;
    const until = cure.within === undefined ? null : later(span.due, cure.within);
    const upTo = until === null ? today : Math.min(today, until);
    const { demand } = cure;
    const measure = (to: D): Measured =>
      demand === undefined
        ? at.weigh(to)
        : this.ended(span.due + 1, to, demand, at.askDay, span.ordinal, true);
    let made: D | null = null;
    for (let d = span.due + 1; d <= upTo && made === null; d += 1) {
      if (this.endsAny(d) && measure(d).reached) made = d;
    }
    const over = until !== null && today > until;
    const status = made !== null ? "late" : over ? "short" : "overdue";
    const shown = demand !== undefined && status === "short" ? at.measured : measure(made ?? upTo);
    const row = this.rowOf(span.from, span.due, status, shown, false);
    if (demand !== undefined) return { row, carry: 0, graced: span.due > span.to, made: null };
    const how = { ...at.how, upTo: made ?? upTo };
    const carry = span.tile === null ? 0 : this.carryOut(shown, how);
    return { row, carry, graced: span.due > span.to, made: made ?? upTo };
  }

  /** Whether any entry ends on a day. */
  private endsAny(d: D): boolean {
    return this.member.entries.some((one) => one.to === d);
  }

  private statusOf(
    span: Span,
    measured: Measured,
    at: {
      askDay: D;
      stillBound: boolean;
      open: boolean;
      lastDay: D;
      waiver: { effect: string } | null;
    },
  ): string {
    const { rule } = this;
    if (this.lifted(at.askDay) || this.firstExempt(span)) return "exempt";
    if (rule.verdict.always !== undefined) return rule.verdict.always;
    if (measured.reached) return "met";
    if (at.waiver?.effect === "lift") return "waived";
    if (!this.measurable(at.lastDay)) return "not-measurable";
    if (!this.full(span, at.stillBound, at.lastDay)) return "partial-year";
    if (rule.verdict.unmet !== undefined) return rule.verdict.unmet;
    return at.open ? "on-course" : "short";
  }

  private measurable(d: D): boolean {
    const { measurable } = this.rule.verdict;
    return measurable === undefined || this.member.is(measurable, d);
  }

  /** An unmet row that the rule does not call on course or overdue. */
  private instead(status: string, d: D): string {
    if (status !== "on-course" && status !== "overdue") return status;
    return this.measurable(d) ? (this.rule.verdict.unmet ?? status) : "not-measurable";
  }

  private sharing(): Sharing | null {
    const { prorate } = this.rule;
    if ("byDays" in prorate) return prorate.byDays;
    if ("byMonths" in prorate) return prorate.byMonths;
    if ("byYears" in prorate) return prorate.byYears;
    return "perMonth" in prorate ? prorate.perMonth : null;
  }

  private firstExempt(span: Span): boolean {
    const { prorate } = this.rule;
    const asked = "firstExempt" in prorate || this.sharing()?.firstExempt === true;
    return asked && span.ordinal === 1;
  }

  private bindsBetween(from: D, to: D): boolean {
    for (let d = from; d <= to; d += 1) if (this.binds(d)) return true;
    return false;
  }

  private boundDays(from: D, to: D, lastDay: D): number {
    let days = 0;
    for (let d = from; d <= to; d += 1) if (this.counts(d, lastDay)) days += 1;
    return days;
  }

  private full(span: Span, stillBound: boolean, lastDay: D): boolean {
    const { prorate } = this.rule;
    const days = (): number => this.boundDays(span.from, span.to, lastDay);
    if ("wholeWindow" in prorate) {
      return stillBound && !span.broken && days() === span.to - span.from + 1;
    }
    if ("enoughDays" in prorate) return stillBound && days() >= prorate.enoughDays.atLeast;
    const least = this.sharing()?.noFindingBelow?.days;
    return least === undefined || days() >= least;
  }

  /** Stretches of so many months from a day on: how many are bound, of how many. */
  private stretches(
    span: Span,
    lastDay: D,
    cut: (n: number) => D,
    how: "full" | "started",
  ): [number, number] {
    let bound = 0;
    let all = 0;
    for (let n = 0; ; n += 1) {
      const from = Math.max(span.from, cut(n));
      const to = Math.min(span.to, cut(n + 1) - 1);
      if (from > span.to) return [bound, all];
      if (to < from) continue;
      all += 1;
      const days = this.boundDays(from, to, lastDay);
      if (how === "full" ? days === to - from + 1 : days > 0) bound += 1;
    }
  }

  /** How the demand of a part window is scaled. */
  private scaling(
    span: Span,
    lastDay: D,
  ): {
    scale: Asking["scale"];
    caps: (minutes: number) => number;
  } {
    const { prorate } = this.rule;
    const sharing = this.sharing();
    const asItIs = (minutes: number): number => minutes;
    const whole = { scale: asItIs, caps: asItIs };
    if (sharing === null) return whole;
    const month = (n: number): D => plusMonths(monthEnd(span.from) + 1, n - 1);
    let share: [number, number] = [1, 1];
    if ("byDays" in prorate) {
      share = [this.boundDays(span.from, span.to, lastDay), span.to - span.from + 1];
    } else if ("byMonths" in prorate) {
      share = this.stretches(span, lastDay, month, prorate.byMonths.month);
    } else if ("byYears" in prorate) {
      share = this.stretches(
        span,
        lastDay,
        (n) => plusMonths(span.from, 12 * n),
        prorate.byYears.year,
      );
    } else if ("perMonth" in prorate) {
      const [months] = this.stretches(span, lastDay, month, prorate.perMonth.month);
      const most = prorate.perMonth.hours * this.hour * months;
      return {
        scale: (minutes, what) => (what === "demand" ? Math.min(minutes, most) : minutes),
        caps: asItIs,
      };
    }
    const [times, over] = share;
    const { round = { to: 1, how: "up" as const }, scales = ["demand", "minimums"] } = sharing;
    const shared = (minutes: number): number => {
      if (times === over) return minutes;
      const steps = (minutes * times) / (over * round.to);
      if (round.how === "up") return Math.ceil(steps - 1e-9) * round.to;
      return Math.floor(steps + (round.how === "nearest" ? 0.5 : 0) + 1e-9) * round.to;
    };
    return {
      scale: (minutes, what) => (scales.includes(what) ? shared(minutes) : minutes),
      caps: scales.includes("caps") ? shared : asItIs,
    };
  }

  private frame(span: Span, to: D, more: Partial<Frame>): Frame {
    return {
      pack: this.pack,
      member: this.member,
      credit: this.rule.credit,
      hour: this.hour,
      today: this.today,
      from: span.openStart ? -noLimit : span.from,
      to,
      last: span.to,
      windowFrom: span.from,
      windowTo: span.to,
      endedOnly: false,
      whole: false,
      tile: span.tile,
      ordinal: span.ordinal,
      graceFrom: null,
      taken: [],
      mainDemanded: 0,
      capScale: (minutes) => minutes,
      ...more,
    };
  }

  private weigh(span: Span, to: D, askDay: D, how: How): Measured {
    const lastDay = Math.min(span.to, this.today);
    const { scale, caps } = this.scaling(span, lastDay);
    const frame = this.frame(span, to, {
      graceFrom: how.graceFrom,
      taken: how.taken,
      capScale: caps,
    });
    const mixed = this.mixed(span, scale);
    return measure(this.rule.demand, frame, this.asking(span, askDay, mixed, how));
  }

  private asking(
    span: Span,
    askDay: D,
    scale: Asking["scale"],
    how: { carried: number; waiver: { effect: string; minutes: number } | null; late: boolean },
  ): Asking {
    return {
      askDay,
      windowFrom: span.from,
      windowTo: span.to,
      ordinal: span.ordinal,
      late: how.late,
      scale,
      carried: how.carried,
      reduced: how.waiver?.effect === "reduce" ? how.waiver.minutes : 0,
      bound: (from, to) => this.bindsBetween(from, to),
    };
  }

  /** What the next window of the chain gets: too much here, at most the hours of the rule. */
  carryOut(measured: Measured, how: Pick<How, "carried">): number {
    const rule = this.rule.credit.carryIn;
    if (rule === undefined || !measured.byMinutes) return 0;
    const own = measured.credited - how.carried;
    const excess = Math.max(0, measured.credited - measured.demanded);
    return Math.max(0, Math.min(rule.hours * this.hour, excess, own, measured.carryable));
  }

  private rowOf(from: D, due: D, status: string, measured: Measured, inGrace: boolean): Row {
    const owing = ["on-course", "short", "overdue"].includes(status);
    let count = owing ? measured.missingCount : 0;
    const minutes = owing ? measured.missingMinutes : 0;
    // Everything is there but a session is still running: its end is what is missing.
    if (owing && minutes === 0 && count === 0) count = 1;
    const { mayAct, consequences } = this.rule.verdict;
    const follows = Object.entries(consequences ?? {})
      .filter(() => status === "short" || status === "overdue")
      .filter(([, one]) => later(due, one.after) <= this.today)
      .at(-1);
    return {
      consequence: follows?.[0] ?? null,
      requirement: this.id,
      windowStart: from,
      dueOn: due,
      status,
      credited: Math.floor(measured.credited + 1e-9),
      demanded: measured.demanded,
      sessions: measured.sessions,
      missingMinutes: minutes,
      missingCount: count,
      mayAct:
        follows?.[1].mayAct !== undefined
          ? follows[1].mayAct
          : mayAct === undefined
            ? null
            : inGrace && mayAct.inGrace !== undefined
              ? mayAct.inGrace
              : mayAct.while.includes(status),
    };
  }

  private dueRows(): Row[] {
    const { window } = this.rule;
    return this.dues().flatMap((one) => {
      if (!this.judges(one, one.plain)) return [];
      const { from, to, anchor } = one;
      const waiver = this.waiver(from);
      if ("gate" in window) {
        return this.dueRow(from, to, to, false, Math.min(anchor ?? from, this.today), waiver);
      }
      if (!("deadline" in window)) return [];
      const plain = dueOf(from, window.deadline, this.pack);
      const due = waiver?.effect === "shift" ? Math.max(plain, waiver.until) : plain;
      const askDay = Math.min(due, this.today);
      return this.dueRow(from, due, to, this.binds(from), askDay, waiver);
    });
  }

  private dueRow(
    from: D,
    due: D,
    lastBeforeGrace: D,
    boundAtStart: boolean,
    askDay: D,
    waiver: { effect: string; minutes: number } | null,
  ): Row[] {
    const { today, rule } = this;
    const bound = this.binds(askDay);
    if (!bound && !boundAtStart) return [];
    const open = today <= due;
    const span: Span = {
      from,
      to: lastBeforeGrace,
      due,
      ordinal: 1,
      judged: true,
      turn: true,
      tile: null,
      openStart: false,
      broken: false,
    };
    const at = (to: D, endedOnly: boolean, late: boolean): Measured =>
      measure(
        rule.demand,
        this.frame({ ...span, to }, to, { endedOnly, windowTo: lastBeforeGrace }),
        this.asking(
          span,
          askDay,
          this.mixed({ from, to: lastBeforeGrace }, (minutes) => minutes),
          { carried: 0, waiver, late },
        ),
      );
    const row = (status: string, measured: Measured): Row[] => {
      const { always } = rule.verdict;
      const shown = this.lifted(askDay) ? "exempt" : (always ?? this.instead(status, askDay));
      const inGrace = open && today > lastBeforeGrace && shown === "on-course";
      return [this.rowOf(from, due, shown, measured, inGrace)];
    };
    const inTime = at(Math.min(due, today), true, false);
    if (inTime.reached) return row("met", inTime);
    if (!bound && rule.verdict.lapses === true) return [];
    const late = rule.demand.lateLosesExemptions === true && !open;
    const soFar = at(today, !open, late);
    const lifts = waiver?.effect === "lift";
    if (open) return row(lifts ? "waived" : "on-course", soFar);
    if (lifts) return row("waived", soFar);
    if (soFar.reached) return row("late", soFar);
    return row("overdue", at(today, false, late));
  }

  private standingRow(): Row[] {
    const { today } = this;
    if (!this.binds(today)) return [];
    const since = day(this.pack.pack.from);
    if (today < since || today > day(this.pack.pack.to)) return [];
    const endsOn = this.side?.endsOn ?? null;
    if (endsOn !== null && today >= endsOn) return [];
    let first = today;
    while (first > since && this.binds(first - 1)) first -= 1;
    return [new Standing(this, first).row()];
  }

  /** Whether an entry that the rule counts ends on a day. */
  endsOn(d: D): boolean {
    const span: Span = {
      from: d,
      to: d,
      due: d,
      ordinal: 1,
      judged: true,
      turn: true,
      tile: null,
      openStart: false,
      broken: false,
    };
    const frame = this.frame(span, d, { whole: true });
    return counting(frame).some(
      (one) => one.to === d && takes(this.rule.credit.counts, one, frame),
    );
  }

  /** The amounts of entries that end from..to, whole, against a demand asked on a day. */
  ended(
    from: D,
    to: D,
    demand: Demand,
    askDay: D = to,
    ordinal = 1,
    afterDue = false,
    carried = 0,
  ): Measured {
    const span: Span = {
      from,
      to,
      due: to,
      ordinal,
      judged: true,
      turn: true,
      tile: null,
      openStart: false,
      broken: false,
    };
    const frame = this.frame(span, to, { whole: true });
    return measure(
      demand,
      frame,
      this.asking(span, askDay, (minutes) => minutes, {
        carried,
        waiver: null,
        late: afterDue && demand.lateLosesExemptions === true,
      }),
    );
  }

  standingRowOf(from: D, due: D, status: string, measured: Measured, inGrace: boolean): Row {
    const unmet = status === "on-course" || status === "overdue";
    const waived = unmet && this.waiver(from)?.effect === "lift";
    const lifted = this.lifted(this.today);
    const { always } = this.rule.verdict;
    const named = waived ? "waived" : this.instead(status, this.today);
    const shown = lifted ? "exempt" : (always ?? named);
    return this.rowOf(from, due, shown, measured, inGrace && !lifted && !waived);
  }
}

interface Lapsed {
  over: Length;
  demand: Demand;
}
type Rolling = Length & { initial?: Length; lapsed?: Lapsed };

/** Rolling and validity: one row that says whether the rule stands today. */
class Standing {
  constructor(
    readonly judge: RuleJudge,
    readonly first: D,
  ) {}

  row(): Row {
    const { window } = this.judge.rule;
    if ("validity" in window) return this.validity(window.validity);
    if ("rolling" in window) return this.rolling(window.rolling);
    throw new Error("no standing rule");
  }

  private start(): D {
    const entries = this.judge.member.entries.map((one) => one.from);
    const events = (this.judge.member.text.events ?? []).map((one) => day(one.on));
    return Math.min(this.first, ...entries, ...events) - 1;
  }

  private rolling(rolling: Rolling): Row {
    const { today } = this.judge;
    // Days to come have windows of their own; who is asked then is known of today.
    const own = (d: D): Measured =>
      this.judge.ended(this.back(d, rolling), d, this.judge.rule.demand, Math.min(d, today));
    if (rolling.lapsed !== undefined) return this.restored(rolling, rolling.lapsed, own);
    if (own(today).reached) {
      let until = today;
      while (own(until + 1).reached && until < today + 20 * 366) until += 1;
      // What nothing can end stands to the end of the pack.
      if (until === today + 20 * 366) until = day(this.judge.pack.pack.to);
      return this.judge.standingRowOf(this.first, until, "met", own(today), false);
    }
    let last: D | null = null;
    for (let d = this.first; d <= today; d += 1) if (own(d).reached) last = d;
    if (last === null) return this.never(own(today), rolling.initial);
    return this.judge.standingRowOf(this.first, last, "overdue", own(today), false);
  }

  /** The same where another demand restores what has lapsed: day by day since it binds. */
  private restored(rolling: Rolling, lapsed: Lapsed, own: (d: D) => Measured): Row {
    const { today } = this.judge;
    let last: D | null = null;
    let restoredOn = -noLimit;
    let restoredFrom = this.first;
    let shown = own(today);
    const other = (from: D, d: D): Measured =>
      this.judge.ended(from, Math.min(d, today), lapsed.demand, Math.min(d, today));
    const stands = (d: D): boolean => this.back(d, rolling) <= restoredOn || own(d).reached;
    for (let d = this.first; d <= today; d += 1) {
      const since: D = (last ?? d) + 1;
      if (last !== null && d > later(since, lapsed.over)) {
        shown = other(since, d);
        if (!shown.reached) continue;
        restoredOn = d;
        restoredFrom = since;
      } else {
        shown = own(d);
        if (!stands(d)) continue;
        if (!shown.reached) shown = other(restoredFrom, d);
      }
      last = d;
    }
    if (last === null) return this.never(shown, rolling.initial);
    if (last < today) return this.judge.standingRowOf(this.first, last, "overdue", shown, false);
    let until = today;
    while (stands(until + 1) && until < today + 20 * 366) until += 1;
    if (until === today + 20 * 366) until = day(this.judge.pack.pack.to);
    return this.judge.standingRowOf(this.first, until, "met", shown, false);
  }

  private back(d: D, length: Length): D {
    if ("days" in length) return d - length.days;
    return earlier(d, length);
  }

  private never(measured: Measured, initial: Length | undefined): Row {
    const { today } = this.judge;
    const due = initial === undefined ? this.first : later(this.first, initial) - 1;
    const open = initial !== undefined && today <= due;
    return this.judge.standingRowOf(
      this.first,
      due,
      open ? "on-course" : "overdue",
      measured,
      false,
    );
  }

  private validity(validity: Extract<RuleText["window"], { validity: object }>["validity"]): Row {
    const { today } = this.judge;
    let expiry: D | null = null;
    let completed: Measured | null = null;
    let since = -noLimit;
    let over: (d: D) => number = () => 0;
    for (let d = this.start(); d <= today; d += 1) {
      const collected = Math.max(
        since,
        earlier(d, validity.collect ?? { months: validity.months }),
      );
      const lapsed = expiry !== null && this.isLapsed(expiry, d, validity);
      const demand = lapsed ? (validity.lapsed?.demand ?? { none: true }) : this.judge.rule.demand;
      const from = lapsed ? Math.max(since, this.graceEnd(expiry ?? d, validity) + 1) : collected;
      const issued =
        validity.issued !== undefined && this.judge.member.events(validity.issued).includes(d);
      if (!issued && !this.judge.endsOn(d)) continue;
      const carried = over(d);
      const made = this.judge.ended(from, d, demand, d, 1, false, carried);
      if (!issued && !made.reached) continue;
      const old = expiry;
      expiry = this.renewed(expiry, d, validity);
      const kept = old !== null && this.keeps(old, d, validity);
      const carries = this.judge.rule.credit.carryIn !== undefined && !issued;
      since = (carries && kept ? Math.max(old, d) : d) + 1;
      // The row shows it as it is asked today.
      const shownTo = Math.max(d, Math.min(today, since - 1));
      completed = this.judge.ended(from, shownTo, demand, today, 1, false, carried);
      const [begins, ends] = [since, this.graceEnd(expiry, validity)];
      over = (on) => {
        if (!carries || on > ends) return 0;
        const to = Math.min(on, begins - 1);
        const its = this.judge.ended(from, to, demand, to, 1, false, carried);
        return this.judge.carryOut(its, { carried });
      };
    }
    const measured =
      expiry !== null && this.isLapsed(expiry, today, validity)
        ? this.judge.ended(
            Math.max(since, this.graceEnd(expiry, validity) + 1),
            today,
            validity.lapsed?.demand ?? { none: true },
          )
        : this.judge.ended(
            Math.max(since, earlier(today, validity.collect ?? { months: validity.months })),
            today,
            this.judge.rule.demand,
            today,
            1,
            false,
            over(today),
          );
    if (expiry === null) return this.never(measured, validity.initial);
    const graceEnd = this.graceEnd(expiry, validity);
    if (graceEnd < this.first) return this.never(measured, validity.initial);
    if (today <= expiry) {
      return this.judge.standingRowOf(this.first, expiry, "met", completed ?? measured, false);
    }
    if (today <= graceEnd) {
      return this.judge.standingRowOf(this.first, graceEnd, "on-course", measured, true);
    }
    return this.judge.standingRowOf(this.first, graceEnd, "overdue", measured, false);
  }

  private isLapsed(
    expiry: D,
    d: D,
    validity: Extract<RuleText["window"], { validity: object }>["validity"],
  ): boolean {
    if (validity.lapsed === undefined) return false;
    // It has not stood since the day after the last one of grace.
    return d > later(this.graceEnd(expiry, validity) + 1, validity.lapsed.over);
  }

  private graceEnd(
    expiry: D,
    validity: Extract<RuleText["window"], { validity: object }>["validity"],
  ): D {
    return validity.grace === undefined ? expiry : later(expiry, validity.grace);
  }

  private renewed(
    expiry: D | null,
    d: D,
    validity: Extract<RuleText["window"], { validity: object }>["validity"],
  ): D {
    const { months } = validity;
    if (expiry !== null && this.keeps(expiry, d, validity)) {
      const next = plusMonths(expiry, months);
      return stretchedEnd(validity.monthEnd === true ? monthEnd(next) : next, validity.stretch);
    }
    const plain = plusMonths(d, months);
    const end =
      validity.monthEnd === true
        ? monthEnd(plain)
        : validity.lastDayIncluded === true
          ? plain
          : plain - 1;
    return stretchedEnd(end, validity.stretch);
  }

  /** Whether a completion on a day is counted from the old expiry. */
  private keeps(
    expiry: D,
    d: D,
    { early, grace }: Extract<RuleText["window"], { validity: object }>["validity"],
  ): boolean {
    if (early === undefined && grace === undefined) return false;
    return this.inTime(expiry, d, early, grace);
  }

  private inTime(expiry: D, d: D, early: Length | undefined, grace: Length | undefined): boolean {
    const before = this.side(expiry, d, early, -1);
    return before && this.side(expiry, d, grace, 1);
  }

  private side(expiry: D, d: D, length: Length | undefined, sign: -1 | 1): boolean {
    if (length === undefined) return sign < 0 ? d >= expiry : d <= expiry;
    if ("calendarMonths" in length) {
      const distance = (monthNumber(d) - monthNumber(expiry)) * sign;
      return distance <= length.calendarMonths;
    }
    return sign < 0 ? d >= earlier(expiry, length) : d <= later(expiry, length);
  }
}

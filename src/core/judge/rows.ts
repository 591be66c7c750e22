import { addMonths, type Day, dayOf, yearOf } from "../day.ts";
import type { History, Waiver } from "../members.ts";
import type { Status, Verdict } from "../verdicts.ts";
import { type Rule, type RuleMayAct, scale } from "./compiled.ts";
import { consequenceOn } from "./consequences.ts";
import type { Weighed } from "./weigh.ts";
import { firstUnit, holds, lastUnit, type Scratch, unitOn } from "./scratch.ts";

/** Thousandths of a minute that a waiver takes off the main hours of a rule that allows it. */
export function reducedBy(rule: Rule, waiver: Waiver | null): number {
  const reduces = waiver !== null && waiver.effect === "reduce" && rule.canReduce;
  return reduces ? waiver.amount * scale : 0;
}

/** Whether a waiver sets a window of a rule aside. */
export function isLifted(rule: Rule, waiver: Waiver | null): boolean {
  return waiver !== null && waiver.effect === "lift" && rule.canLift;
}

/** The last day to which a waiver shifts a window of a rule that allows it; before all days for none. */
export function shiftedTo(rule: Rule, waiver: Waiver | null): Day {
  return waiver !== null && waiver.effect === "shift" && rule.canShift ? waiver.amount : -Infinity;
}

export function waiverFor(history: History, rule: Rule, windowStart: Day): Waiver | null {
  let found: Waiver | null = null;
  for (const one of history.waivers) {
    if (one.requirement !== rule.id || one.window !== windowStart) continue;
    // Of several the most generous stands, whatever their order.
    if (
      found === null ||
      rank(one) > rank(found) ||
      (rank(one) === rank(found) && one.amount > found.amount)
    )
      found = one;
  }
  return found;
}

function rank(waiver: Waiver): number {
  return waiver.effect === "lift" ? 2 : waiver.effect === "shift" ? 1 : 0;
}

/** The reason for which a rule that would bind is lifted, or null. */
export function exemptBecause(s: Scratch, rule: Rule, slice: number): string | null {
  for (const one of rule.exempts) if (holds(s, slice, one.predicate)) return one.because;
  return null;
}

export function markOf(rule: Rule, history: History, dueOn: Day): string | null {
  for (const apart of rule.apart) {
    const since = addMonths(dueOn, -apart.months);
    for (const event of history.events) {
      if (event.kind === apart.event && event.on.first > since && event.on.first <= dueOn) {
        return apart.mark;
      }
    }
  }
  return null;
}

export interface Row {
  readonly windowStart: Day;
  readonly anchor: string;
  readonly dueOn: Day;
  readonly period: Day;
  readonly status: Status;
  /** Counted at today's home; otherwise at the home of `closedOn`. */
  readonly open: boolean;
  readonly closedOn: Day;
  readonly nextChangeOn: Day;
  readonly mark: string | null;
  /** Today lies in the days of grace of an unmet window. */
  readonly inGrace?: boolean;
}

export function verdictOf(s: Scratch, rule: Rule, weighed: Weighed, row: Row): Verdict {
  const owing = row.status === "on-course" || row.status === "short" || row.status === "overdue";
  const missingMinutes = owing ? weighed.missingMinutes : 0;
  let missingCount = owing ? weighed.missingCount : 0;
  // Everything is there but a session is still running: its end is what is missing.
  if (owing && missingMinutes === 0 && missingCount === 0) missingCount = 1;
  const unit = weighed.byMinutes ? scale : 1;
  const homes = s.homes;
  const verdict: Verdict = {
    requirement: rule.id,
    windowStart: row.windowStart,
    anchor: rule.each === "" ? row.anchor : anchorOf(rule, row.anchor),
    dueOn: row.dueOn,
    period: row.period,
    status: row.status,
    credited: Math.floor(weighed.credited / unit),
    demanded: Math.ceil(weighed.demanded / unit),
    sessions: weighed.sessions,
    missingMinutes,
    missingCount,
    owes: !rule.advisory && (missingMinutes > 0 || missingCount > 0),
    countedAt: lastUnit(homes, row.open ? s.today : row.closedOn) ?? firstUnit(homes),
    unitNow: unitOn(homes, s.today),
    unitAtEnd: s.today > row.dueOn ? lastUnit(homes, row.dueOn) : null,
    nextChangeOn: earliest(row.nextChangeOn, s.nextFact),
  };
  if (row.mark === null && rule.mayAct === null && !rule.advisory) {
    return rule.consequences.length === 0 ? verdict : withConsequence(rule, verdict, s.today);
  }
  const told: Verdict = {
    ...verdict,
    ...(row.mark === null ? {} : { mark: row.mark }),
    ...(rule.mayAct === null ? {} : { mayAct: mayAct(rule.mayAct, row.status, row.inGrace) }),
    ...(rule.advisory ? { advisory: true } : {}),
  };
  return rule.consequences.length === 0 ? told : withConsequence(rule, told, s.today);
}

function withConsequence(rule: Rule, verdict: Verdict, today: Day): Verdict {
  const { now, nextOn } = consequenceOn(rule, verdict, today);
  const nextChangeOn = earliest(verdict.nextChangeOn ?? 0, nextOn);
  if (now === null) return { ...verdict, nextChangeOn };
  const acting = now.mayAct === null ? {} : { mayAct: now.mayAct };
  return { ...verdict, ...acting, nextChangeOn, consequence: now.code };
}

/** What a row goes by: its anchor, behind the value that it is about where the rule has several. */
export function anchorOf({ each }: Rule, anchor: string): string {
  return anchor === "" || each === "" ? each + anchor : `${each} ${anchor}`;
}

export function mayAct(words: RuleMayAct, status: Status, inGrace = false): boolean {
  return inGrace && words.inGrace !== null ? words.inGrace : words.while.includes(status);
}

/** The earlier of two days where 0 stands for never. */
function earliest(a: Day, b: Day): Day | null {
  if (a === 0) return b === 0 ? null : b;
  return b === 0 || a < b ? a : b;
}

export function yearStart(day: Day): Day {
  return dayOf(yearOf(day), 1, 1);
}

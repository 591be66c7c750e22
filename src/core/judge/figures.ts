import { dayOf, yearOf, type Day } from "../day.ts";
import type { History } from "../members.ts";
import { memberFigure, trainedFigure, type Verdict } from "../verdicts.ts";
import type { CompiledPack } from "./compiled.ts";
import { scale } from "./compiled.ts";
import { attended, mostlyWithin } from "./credit.ts";
import { counted, firstUnit, lastUnit, type Scratch, unitOn } from "./scratch.ts";

/** Figures of the member that was judged last: reads the scratch that the judgement left. */
export function figuresOf(pack: CompiledPack, history: History, today: Day): Verdict[] {
  const s = pack.scratch;
  const out: Verdict[] = [];
  const years = new Set<number>();
  for (let k = 0; k < s.entries.length; k += 1) {
    if (!trained(s, k)) continue;
    years.add(yearOf(s.starts[k] ?? 0));
    years.add(yearOf(s.ends[k] ?? 0));
  }
  for (const year of [...years].sort((a, b) => a - b)) {
    const row = yearFigure(s, history, year, today);
    if (row !== null) out.push(row);
  }
  const unit = unitOn(history.homes, today);
  if (unit !== null) out.push(headFigure(s, unit));
  return out;
}

/** An ended session, attended with others, for more than no minutes. */
function trained(s: Scratch, k: number): boolean {
  return (
    s.states[k] === counted &&
    s.kinds[k]?.together === true &&
    (s.ends[k] ?? 0) <= s.today &&
    attended(s, k)
  );
}

function yearFigure(s: Scratch, history: History, year: number, today: Day): Verdict | null {
  const from = dayOf(year, 1, 1);
  const to = dayOf(year + 1, 1, 1) - 1;
  let sessions = 0;
  let amount = 0;
  for (let k = 0; k < s.entries.length; k += 1) {
    if (!trained(s, k) || (s.ends[k] ?? 0) < from || (s.starts[k] ?? 0) > to) continue;
    if (!mostlyWithin(s, k, from, to, 12)) continue;
    sessions += 1;
    amount += s.amounts[k] ?? 0;
  }
  if (sessions === 0) return null;
  const open = today <= to;
  const minutes = Math.floor(amount / scale);
  return {
    requirement: trainedFigure,
    windowStart: from,
    anchor: "",
    dueOn: to,
    period: from,
    status: "met",
    credited: minutes,
    demanded: 0,
    sessions,
    missingMinutes: 0,
    missingCount: 0,
    owes: false,
    countedAt: lastUnit(history.homes, open ? today : to) ?? firstUnit(history.homes),
    unitNow: unitOn(history.homes, today),
    unitAtEnd: open ? null : lastUnit(history.homes, to),
    nextChangeOn: sooner(open ? to + 1 : 0, s.nextFact),
  };
}

/** One head. Its next change is also the first day on which a new row of any rule may appear. */
function headFigure(s: Scratch, unit: number): Verdict {
  return {
    requirement: memberFigure,
    windowStart: 0,
    anchor: "",
    dueOn: 0,
    period: 0,
    status: "met",
    credited: 0,
    demanded: 0,
    sessions: 0,
    missingMinutes: 0,
    missingCount: 0,
    owes: false,
    countedAt: unit,
    unitNow: unit,
    unitAtEnd: null,
    nextChangeOn: sooner(s.nextRow, s.nextFact),
  };
}

function sooner(a: Day, b: Day): Day | null {
  if (a === 0) return b === 0 ? null : b;
  return b === 0 || a < b ? a : b;
}

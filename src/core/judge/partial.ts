import type { Day, PartialDay } from "../day.ts";
import type { Fact, History, MemberEvent } from "../members.ts";
import type { Verdict } from "../verdicts.ts";
import type { CompiledPack } from "./compiled.ts";
import { judgeExact, sorted } from "./exact.ts";
import { compiledPacksOf, ruleOf } from "./lookup.ts";
import { mayAct } from "./rows.ts";

/** Above so many incomplete dates only each one's own two ends are tried, not every combination. */
const maxCombined = 4;

export function hasPartialDates(history: History): boolean {
  for (const fact of history.facts) {
    if (fact.from.first !== fact.from.last) return true;
    if (fact.to !== null && fact.to.first !== fact.to.last) return true;
  }
  for (const event of history.events) if (event.on.first !== event.on.last) return true;
  return false;
}

/** The history with every incomplete date at its first possible day, or its last where asked. */
function settle(history: History, late: (index: number) => boolean): History {
  let index = 0;
  const exact = (day: PartialDay): PartialDay => {
    if (day.first === day.last) return day;
    const at = late(index) ? day.last : day.first;
    index += 1;
    return { first: at, last: at };
  };
  const facts: Fact[] = history.facts.map((fact) => ({
    ...fact,
    from: exact(fact.from),
    to: fact.to === null ? null : exact(fact.to),
  }));
  const events: MemberEvent[] = history.events.map((event) => ({ ...event, on: exact(event.on) }));
  return { ...history, facts, events };
}

function countPartial(history: History): number {
  let count = 0;
  settle(history, () => {
    count += 1;
    return false;
  });
  return count;
}

export function variantsOf(history: History): History[] {
  const count = countPartial(history);
  const variants = [settle(history, () => false)];
  if (count <= maxCombined) {
    for (let bits = 1; bits < 1 << count; bits += 1) {
      variants.push(settle(history, (index) => (bits & (1 << index)) !== 0));
    }
    return variants;
  }
  variants.push(settle(history, () => true));
  for (let at = 0; at < count; at += 1) variants.push(settle(history, (index) => index === at));
  return variants;
}

/**
 * Judges with the first and the last possible day of every incomplete date. A verdict that hangs
 * on which is undetermined, shown as it would be for the earlier (D26).
 */
export function judgeVariants(
  pack: CompiledPack,
  history: History,
  today: Day,
  from: Day,
): Verdict[] {
  const standing = new Set(
    compiledPacksOf(pack).flatMap((one) => one.standing.map(({ rule }) => rule.id)),
  );
  const all = variantsOf(history).map((one) =>
    keyed(standing, judgeExact(pack, one, today, from, null)),
  );
  const keys = new Set(all.flatMap((rows) => [...rows.keys()]));
  const out: Verdict[] = [];
  for (const key of keys) {
    const rows = all.map((one) => one.get(key));
    const shown = rows[0] ?? earliestOf(rows);
    if (shown === undefined) continue;
    const next = rows.reduce<Day | null>((least, row) => sooner(least, row?.nextChangeOn), null);
    const sure = rows.every(
      (row) =>
        row !== undefined &&
        row.status === shown.status &&
        row.demanded === shown.demanded &&
        row.dueOn === shown.dueOn,
    );
    const { consequence: _, ...unsure } = shown;
    out.push(
      sure
        ? { ...shown, nextChangeOn: next }
        : {
            ...unsure,
            status: "undetermined",
            nextChangeOn: next,
            missingMinutes: 0,
            missingCount: 0,
            owes: false,
            ...actsWhenUnsure(pack, shown),
          },
    );
  }
  return sorted(out);
}

/** Where the earlier dates give no row: the first one, whatever the order in which dates are tried. */
function earliestOf(rows: readonly (Verdict | undefined)[]): Verdict | undefined {
  return rows.reduce((first, row) => {
    if (first === undefined || row === undefined) return first ?? row;
    const apart = row.windowStart - first.windowStart || row.dueOn - first.dueOn;
    return apart < 0 || (apart === 0 && row.status < first.status) ? row : first;
  }, undefined);
}

function sooner(least: Day | null, next: Day | null | undefined): Day | null {
  if (next === null || next === undefined) return least;
  return least === null || next < least ? next : least;
}

/** Whether somebody may act whose verdict hangs on an incomplete date. */
function actsWhenUnsure(pack: CompiledPack, shown: Verdict): Pick<Verdict, "mayAct"> {
  const words = ruleOf(pack, shown.requirement)?.rule.mayAct ?? null;
  return words === null ? {} : { mayAct: mayAct(words, "undetermined") };
}

/**
 * Rows that mean the same window in every variant: by anchor and turn, or by the calendar. Of a
 * standing rule there is one row, whenever it began.
 */
function keyed(standing: ReadonlySet<string>, rows: Verdict[]): Map<string, Verdict> {
  const found = new Map<string, Verdict>();
  const turns = new Map<string, number>();
  for (const row of sorted(rows)) {
    // An anchor made of facts carries its day, which differs between variants; its turn does not.
    const stem = row.anchor === "" ? "" : row.anchor.replace(/:\d{4}-\d{2}-\d{2}$/, "");
    const name = `${row.requirement}\n${stem}`;
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    const byDay = stem === "" && !standing.has(row.requirement);
    found.set(byDay ? `${name}\n${row.windowStart}` : `${name}\n${turn}`, row);
  }
  return found;
}

import type { Day } from "../day.ts";
import { eachAnchor } from "./anchors.ts";
import type { Bounds, DeadlineRule, GateRule } from "./compiled.ts";
import type { Opened } from "./opened.ts";
import { laterRow } from "./scratch.ts";
import type { Judging } from "./windows.ts";

/**
 * Calls back with each deadline of a member that has begun: the anchor's day, its id, and the last
 * day before grace. Bounds of the pack and of a change of packs are asked; who takes over is not.
 */
export function eachDue(
  j: Judging,
  { anchor, bounds, lastOf }: DeadlineRule,
  use: (start: Day, id: string, last: Day) => void,
  opened: Opened | null = null,
): void {
  eachAnchor(j.s, j.history, anchor, (start, id) => {
    if (start > bounds.to) return;
    const last = lastOf(start);
    if (!isOpen(bounds, start, last, opened)) return;
    if (start > j.s.today) laterRow(j.s, start);
    else use(start, id, last);
  });
}

function isOpen({ from }: Bounds, start: Day, last: Day, opened: Opened | null): boolean {
  if (opened === null) return start >= from;
  if (start >= opened.on) return start >= from && start >= opened.dueNotBefore;
  if (!opened.over) return false;
  // Of one anchor; where the old windows have none, what reaches over the day.
  return opened.anchors.size === 0 ? last >= opened.on : opened.anchors.has(start);
}

/** The same of gates: the anchor's day, its id, the first day and the last one in time. */
export function eachGate(
  j: Judging,
  { anchor, bounds, opensOn, inclusive }: GateRule,
  use: (day: Day, id: string, opens: Day, due: Day) => void,
  opened: Opened | null = null,
): void {
  eachAnchor(j.s, j.history, anchor, (day, id) => {
    if (day < bounds.from || day > bounds.to) return;
    if (opened !== null && opened.finished.has(day)) return;
    const opens = opensOn(day);
    if (opens >= bounds.startsBefore) return;
    if (opens > j.s.today) laterRow(j.s, opens);
    else use(day, id, opens, inclusive ? day : day - 1);
  });
}

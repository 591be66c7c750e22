import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Verdict } from "../verdicts.ts";
import { judgeDeadline, judgeGate } from "./anchored.ts";
import { judgeChains } from "./chain-judge.ts";
import type { CompiledFollows } from "./change.ts";
import type { CompiledPack } from "./compiled.ts";
import type { Recorder } from "./recorder.ts";
import { laterRow, layOut, type Scratch } from "./scratch.ts";
import { judgeStanding } from "./standing.ts";
import { judgeAnniversaries, judgeCalendar, type Judging } from "./windows.ts";

/**
 * One judgement of a history in which every date is exact. Order of rows: as they come. `reached`
 * is given the rules whose demand was reached in any window, whatever their status.
 */
export function judgeExact(
  pack: CompiledPack,
  history: History,
  today: Day,
  from: Day,
  recorder: Recorder | null,
  reached: Set<string> | null = null,
): Verdict[] {
  layOut(pack, history, today);
  const out: Verdict[] = [];
  if (pack.scratch.slices === 0) return out;
  if (pack.follows !== null) {
    out.push(...judgeFollowed(pack.follows, pack.scratch, history, today, from, recorder));
    if (today < pack.follows.on) return out;
  }
  const judging: Judging = { s: pack.scratch, history, from, out, recorder, reached };
  for (const group of pack.calendars) judgeCalendar(judging, group);
  for (const group of pack.anniversaries) judgeAnniversaries(judging, group);
  for (const deadline of pack.deadlines) judgeDeadline(judging, deadline);
  for (const gate of pack.gates) judgeGate(judging, gate);
  for (const group of pack.chains) judgeChains(judging, group);
  for (const standing of pack.standing) judgeStanding(judging, standing);
  return out;
}

/**
 * The rows of the pack before: all of them while it is alone, then those that it finishes. What
 * may change there may change here, and on the day of the change everything may.
 */
function judgeFollowed(
  { on, old, alone }: CompiledFollows,
  s: Scratch,
  history: History,
  today: Day,
  from: Day,
  recorder: Recorder | null,
): Verdict[] {
  const judging = today < on ? alone() : old;
  const rows = judgeExact(judging, history, today, from, recorder);
  const { nextFact, nextRow } = judging.scratch;
  s.nextFact = sooner(s.nextFact, nextFact);
  s.nextRow = sooner(s.nextRow, nextRow);
  if (today >= on) return rows;
  laterRow(s, on);
  return rows.map((row) => ({ ...row, nextChangeOn: Math.min(row.nextChangeOn ?? on, on) }));
}

/** The earlier of two days where 0 stands for never. */
function sooner(a: Day, b: Day): Day {
  return a === 0 || (b !== 0 && b < a) ? b : a;
}

/** Sorts rows in place: they come nearly in order and are few, so each is put where it belongs. */
export function sorted(rows: Verdict[]): Verdict[] {
  if (rows.length > 64) return rows.sort(byKey);
  for (let i = 1; i < rows.length; i += 1) {
    const row = rows[i] as Verdict;
    let at = i;
    for (; at > 0; at -= 1) {
      const before = rows[at - 1] as Verdict;
      if (byKey(before, row) <= 0) break;
      rows[at] = before;
    }
    rows[at] = row;
  }
  return rows;
}

function byKey(a: Verdict, b: Verdict): number {
  if (a.requirement !== b.requirement) return a.requirement < b.requirement ? -1 : 1;
  if (a.windowStart !== b.windowStart) return a.windowStart - b.windowStart;
  return a.anchor < b.anchor ? -1 : a.anchor > b.anchor ? 1 : 0;
}

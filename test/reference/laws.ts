import { expect } from "vitest";
import {
  type CompiledPack,
  compilePack,
  explain,
  judge,
  judgeMember,
  sentences,
} from "#core/judge";
import type { History } from "#core/members";
import type { Verdict } from "#core/verdicts";
import { memberFigure } from "#core/verdicts";
import type { Opened } from "./oracle.ts";

/** Laws of the engine that the reference judge, which knows rows of one day alone, cannot tell. */
export function expectLaws({ pack, history }: Opened, today: number): void {
  const compiled = compilePack(pack);
  nothingChangesBeforeItsDay(compiled, history, today);
  fromLeavesOutWhatEndedAlone(compiled, history, today);
  orderNeverMatters(compiled, history, today);
  reasonsTellTheSame(compiled, history, today);
}

const keyOf = (row: Verdict): string => `${row.requirement} ${row.windowStart} ${row.anchor}`;

/** Days from tomorrow on that lie before every change that is announced, the last such day among them. */
function quietDays(today: number, next: number | null): number[] {
  const last = next === null ? today + 800 : next - 1;
  const steps = [today + 1, today + 29, today + 200, last - 1, last];
  return [...new Set(steps)].filter((day) => day > today && day <= last);
}

function nothingChangesBeforeItsDay(pack: CompiledPack, history: History, today: number): void {
  const { verdicts, figures } = judgeMember(pack, history, { today });
  const head = figures.find((row) => row.requirement === memberFigure);
  for (const row of verdicts) {
    for (const day of quietDays(today, row.nextChangeOn)) {
      const later = judge(pack, history, { today: day }).find((one) => keyOf(one) === keyOf(row));
      expect(later, `${keyOf(row)} of ${today} on ${day}`).toEqual(row);
    }
  }
  if (head === undefined) return;
  const keys = new Set(verdicts.map(keyOf));
  for (const day of quietDays(today, head.nextChangeOn)) {
    const rows = judge(pack, history, { today: day });
    for (const row of rows) expect(keys, `${keyOf(row)} on ${day}`).toContain(keyOf(row));
  }
}

function fromLeavesOutWhatEndedAlone(pack: CompiledPack, history: History, today: number): void {
  const all = judge(pack, history, { today });
  for (const from of [today - 1000, today - 200, today, ...all.map((row) => row.dueOn + 1)]) {
    const some = judge(pack, history, { today, from });
    const kept = new Set(some.map(keyOf));
    expect(some).toEqual(all.filter((row) => kept.has(keyOf(row))));
    for (const row of all) {
      if (kept.has(keyOf(row))) continue;
      expect(row.dueOn).toBeLessThan(from);
      expect(row.status).not.toBe("overdue");
    }
  }
}

function orderNeverMatters(pack: CompiledPack, history: History, today: number): void {
  const turned: History = {
    ...history,
    homes: history.homes.toReversed(),
    facts: history.facts.toReversed(),
    events: history.events.toReversed(),
    entries: history.entries.toReversed(),
    waivers: history.waivers.toReversed(),
  };
  expect(judge(pack, turned, { today })).toEqual(judge(pack, history, { today }));
}

function reasonsTellTheSame(pack: CompiledPack, history: History, today: number): void {
  for (const row of judge(pack, history, { today })) {
    const reasons = explain(pack, history, { today }, row);
    expect(reasons?.verdict).toEqual(row);
    if (reasons === null) continue;
    expect(reasons.entries.length).toBe(history.entries.length);
    for (const { text } of sentences(reasons)) {
      expect(`${text.zh} ${text.en}`).not.toMatch(/\{\w+\}|undefined|NaN/);
    }
  }
}

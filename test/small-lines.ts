import { type Day, formatDay } from "#core/day";
import { explain, judge, sentences } from "#core/judge";
import type { History } from "#core/members";
import type { Verdict } from "#core/verdicts";
import { on, smallRules, type SmallRule } from "#test/small-pack";

/** What of a small pack a case may need beside its rule and member. */
export interface SmallCase {
  readonly today: string;
  /** Windows that ended before it are left out. */
  readonly from?: string;
  /** Whole sections of the pack. */
  readonly sections?: string;
}

function judged(rule: SmallRule, one: History, { today, from, sections = "" }: SmallCase) {
  const pack = smallRules({ R: rule }, sections);
  const options = from === undefined ? { today: on(today) } : { today: on(today), from: on(from) };
  return { pack, options, rows: judge(pack, one, options) };
}

/** The rows of one rule R of a small pack. */
export function smallRows(rule: SmallRule, one: History, which: SmallCase): Verdict[] {
  return judged(rule, one, which).rows;
}

const dayText = (day: Day | null): string => (day === null ? "never" : formatDay(day));

/** First day, due day, status and hours of hours of a row. */
export function rowText(row: Verdict): string {
  const hours = (minutes: number): number => Math.round((minutes * 100) / 60) / 100;
  const days = `${formatDay(row.windowStart)}..${formatDay(row.dueOn)}`;
  return `${days} ${row.status} ${hours(row.credited)}/${hours(row.demanded)}`;
}

/** The same of all rows of R. */
export function smallTexts(rule: SmallRule, one: History, which: SmallCase): string[] {
  return smallRows(rule, one, which).map(rowText);
}

/** The same with the day on which each row is asked again. */
export function smallTextsWithNext(rule: SmallRule, one: History, which: SmallCase): string[] {
  return smallRows(rule, one, which).map(
    (row) => `${rowText(row)}, next ${dayText(row.nextChangeOn)}`,
  );
}

/** The reasons of one row of R in both languages, in the order in which they are read. */
export function smallReasons(rule: SmallRule, one: History, which: SmallCase, at = 0) {
  const { pack, options, rows } = judged(rule, one, which);
  const row = rows[at];
  const reasons = row === undefined ? null : explain(pack, one, options, row);
  if (reasons === null) throw new Error(`no row ${String(at)}`);
  const texts = sentences(reasons).map(({ text }) => text);
  return {
    notes: reasons.notes,
    entries: reasons.entries,
    en: texts.map((text) => text.en),
    zh: texts.map((text) => text.zh),
  };
}

import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Verdict } from "../verdicts.ts";
import type { CompiledPack } from "./compiled.ts";
import { judgeExact, sorted } from "./exact.ts";
import { figuresOf } from "./figures.ts";
import { hasPartialDates, judgeVariants } from "./partial.ts";

export interface JudgeOptions {
  /** The day on which is judged, in the organisation's zone. Entries after it do not count. */
  readonly today: Day;
  /** Windows that ended before this day are left out, open deadlines never. Default: all. */
  readonly from?: Day;
}

/** Verdicts and figures of one member, sorted by requirement, window and anchor. */
export interface Judged {
  readonly verdicts: Verdict[];
  /** Rows of `trainedFigure` and `memberFigure`: no judgement, but they fold like one. */
  readonly figures: Verdict[];
}

/**
 * Judges one member by every requirement of the pack that binds. Pure and total: the same history
 * in any order gives the same rows.
 */
export function judge(pack: CompiledPack, history: History, options: JudgeOptions): Verdict[] {
  const from = options.from ?? -2147483648;
  if (hasPartialDates(history)) return judgeVariants(pack, history, options.today, from);
  return sorted(judgeExact(pack, history, options.today, from, null));
}

/** The same and the figures, laid out once. */
export function judgeMember(pack: CompiledPack, history: History, options: JudgeOptions): Judged {
  const verdicts = judge(pack, history, options);
  if (hasPartialDates(history)) return { verdicts, figures: tally(pack, history, options.today) };
  return { verdicts, figures: figuresOf(pack, history, options.today) };
}

/** Figures per calendar year: persons and person-times trained; and the member's own head. */
export function tally(pack: CompiledPack, history: History, today: Day): Verdict[] {
  judgeExact(pack, history, today, -2147483648, null);
  return figuresOf(pack, history, today);
}

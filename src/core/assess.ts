import type { Day } from "./day.ts";
import { type Recorded, resolveHistory } from "./history.ts";
import { type CompiledPack, judge, tally } from "./judge.ts";
import { entriesInForce, type LedgerRow } from "./ledger.ts";
import type { History } from "./members.ts";
import { placesOf, type VersionRow } from "./places.ts";
import type { Verdict } from "./verdicts.ts";

/** One member with all rows that are known of him, in any order. */
export interface AssessedMember extends Omit<Recorded, "entries"> {
  readonly memberNo: string;
  readonly entries: readonly LedgerRow[];
}

export interface Assessment {
  readonly memberNo: string;
  readonly history: History;
  /** Sorted by requirement, window and anchor. */
  readonly verdicts: readonly Verdict[];
  /** Rows of `trainedFigure` and `memberFigure`. */
  readonly figures: readonly Verdict[];
}

export interface AssessOptions {
  readonly today: Day;
  /** Windows that ended before are left out, open deadlines never. Default: all. */
  readonly from?: Day;
  /** Rows of the ledger recorded later are as if unknown. Default: all rows are known. */
  readonly knownOn?: Day;
}

/**
 * Judges members from files alone: the same functions in the same order as the register uses on
 * stored rows, so that verdicts are identical. One member at a time, so that the caller streams.
 */
export function* assess(
  pack: CompiledPack,
  units: readonly VersionRow[],
  members: Iterable<AssessedMember>,
  options: AssessOptions,
): Generator<Assessment> {
  const places = placesOf(units);
  const known = options.knownOn ?? Number.MAX_SAFE_INTEGER;
  const judging =
    options.from === undefined
      ? { today: options.today }
      : { today: options.today, from: options.from };
  for (const member of members) {
    const entries = entriesInForce(member.entries, known);
    const history = resolveHistory({ ...member, entries }, places);
    const verdicts = judge(pack, history, judging);
    const figures = tally(pack, history, options.today);
    yield { memberNo: member.memberNo, history, verdicts, figures };
  }
}

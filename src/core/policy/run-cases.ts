import { amountIn } from "../amount.ts";
import { formatDay } from "../day.ts";
import { gapMonths, longestGap } from "../duties.ts";
import { compilePack } from "../judge/compile.ts";
import type { CompiledPack } from "../judge/compiled.ts";
import { unitOf } from "../judge/lookup.ts";
import { judge } from "../judge/judge.ts";
import { explain } from "../judge/reasons.ts";
import type { History } from "../members.ts";
import type { Verdict } from "../verdicts.ts";
import type { Case, Expected } from "./cases.ts";
import type { Pack } from "./pack.ts";

/** What became of one worked case; `failures` says what was expected and what came. */
export interface CaseResult {
  readonly id: string;
  readonly title: Case["title"];
  readonly outcome: "passed" | "failed" | "later";
  readonly failures: readonly string[];
}

export interface CasesRun {
  readonly results: readonly CaseResult[];
  readonly passed: number;
  readonly failed: number;
  readonly later: number;
}

/** Judges every worked case of a pack and compares. */
export function runCases(pack: Pack): CasesRun {
  const results = pack.cases.map((one) => runCase(pack, one));
  const count = (outcome: CaseResult["outcome"]): number =>
    results.filter((one) => one.outcome === outcome).length;
  return { results, passed: count("passed"), failed: count("failed"), later: count("later") };
}

/** The two lines that end a check: cases that ran, and cases that wait. */
export function casesSummary(run: CasesRun): string {
  const ran = run.passed + run.failed;
  return `${ran} cases: ${run.passed} passed, ${run.failed} failed\n${run.later} later`;
}

function runCase(pack: Pack, one: Case): CaseResult {
  const { id, title, history } = one;
  if (one.later !== null) return { id, title, outcome: "later", failures: [] };
  const compiled = compilePack(pack, one.parameters, one.subject);
  const failures = [...shareFailures(compiled, one)];
  if (history !== null) {
    const verdicts = judge(compiled, history, { today: one.today });
    failures.push(...one.expect.flatMap((expected) => compare(compiled, expected, verdicts)));
    failures.push(...gapFailures(compiled, one, history, verdicts));
  }
  return { id, title, outcome: failures.length === 0 ? "passed" : "failed", failures };
}

function shareFailures(compiled: CompiledPack, one: Case): string[] {
  if (one.shares.length === 0) return [];
  const judged = one.group.map(({ times, history }) => ({
    times,
    verdicts: judge(compiled, history, { today: one.today }),
  }));
  return one.shares.flatMap(({ requirement, met, of }) => {
    let came = 0;
    let all = 0;
    for (const { times, verdicts } of judged) {
      for (const verdict of verdicts) {
        if (verdict.requirement !== requirement) continue;
        all += times;
        if (verdict.status === "met") came += times;
      }
    }
    if (came === met && all === of) return [];
    return [`${requirement}: ${met} of ${of} expected, came ${came} of ${all}`];
  });
}

function gapFailures(
  compiled: CompiledPack,
  { today, gap }: Case,
  history: History,
  verdicts: readonly Verdict[],
): string[] {
  if (gap === null) return [];
  const { requirement, months } = gap;
  const reasons = verdicts
    .filter((row) => row.requirement === requirement)
    .flatMap((row) => explain(compiled, history, { today }, row) ?? []);
  const found = longestGap(reasons, requirement);
  const came = found === null ? "no" : String(gapMonths(found));
  return came === String(months) ? [] : [`${requirement}: gap ${months} months, came ${came}`];
}

/** What is compared, what was expected (null: nothing), and what came. */
type Compared = readonly [string, string | number | null, string | number];

function compare(
  compiled: CompiledPack,
  expected: Expected,
  verdicts: readonly Verdict[],
): string[] {
  const { requirement, on } = expected;
  const rows = rowsMeant(expected, verdicts);
  const row = rows[0];
  const name = on === null ? requirement : `${requirement} on ${formatDay(on)}`;
  if (expected.status === null) {
    return row === undefined ? [] : [`${name}: no row expected, came ${row.status}`];
  }
  if (row === undefined) return [`${name}: ${expected.status} expected, came no row`];
  if (rows.length > 1) return [`${name}: ${rows.length} windows; say which by a day (on) or due`];
  const unit = unitOf(compiled, requirement);
  const amounts = (what: string, want: number | null, came: number): Compared => {
    if (unit === null) return [`${what} minutes`, want, came];
    const shown = want === null ? null : amountIn(unit, want).en;
    return [what, shown, amountIn(unit, came).en];
  };
  const pairs: Compared[] = [
    ["status", expected.status, row.status],
    amounts("credited", expected.creditedMinutes, row.credited),
    amounts("demanded", expected.demandedMinutes, row.demanded),
    ["sessions", expected.sessions, row.sessions],
    amounts("missing", expected.missingMinutes, row.missingMinutes),
    ["missing sessions", expected.missingCount, row.missingCount],
    ["due", expected.dueOn === null ? null : formatDay(expected.dueOn), formatDay(row.dueOn)],
    ["unit", expected.unit, row.countedAt],
    ["consequence", expected.consequence, row.consequence ?? "none"],
    ["may act", yesOrNo(expected.mayAct), yesOrNo(row.mayAct ?? null) ?? "not said"],
  ];
  return pairs.flatMap(([what, want, came]) =>
    want === null || want === came ? [] : [`${name}: ${what} ${want} expected, came ${came}`],
  );
}

/** The verdicts that a line of a case may mean: one, where it says enough. */
export function rowsMeant(expected: Expected, verdicts: readonly Verdict[]): Verdict[] {
  const { requirement, on, dueOn } = expected;
  const rows = verdicts.filter(
    (one) =>
      one.requirement === requirement &&
      (on === null || (one.windowStart <= on && on <= one.dueOn)),
  );
  // Windows that overlap are told apart by the day on which they are due.
  const due = rows.length > 1 ? rows.filter((one) => one.dueOn === dueOn) : [];
  return due.length === 1 ? due : rows;
}

function yesOrNo(value: boolean | null): string | null {
  return value === null ? null : value ? "yes" : "no";
}

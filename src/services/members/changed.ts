import type { VerdictChangeView, VerdictLine } from "#contract/views";
import { compareVerdicts } from "#core/coverage";
import type { Verdict } from "#core/verdicts";
import type { Policy } from "../policy.ts";
import type { JudgedMember } from "../verdicts.ts";
import { isFigure, verdictLine } from "../verdicts-lines.ts";

/** What a reader of a verdict sees of it; where it is counted is told by the homes. */
const shown = [
  "dueOn",
  "status",
  "credited",
  "demanded",
  "sessions",
  "missingMinutes",
  "missingCount",
  "owes",
] as const satisfies readonly (keyof Verdict & keyof VerdictLine)[];

/**
 * What judging again changed in the verdicts of members, the earliest window first. Verdicts that say
 * the same as before are left out, and so are figures, which are no verdicts.
 */
export function verdictChanges(
  policy: Policy | null,
  judged: readonly JudgedMember[],
): VerdictChangeView[] {
  return judged
    .flatMap(({ before, after }) => compareVerdicts(before, after))
    .flatMap(({ before, after }) => {
      const any = after ?? before;
      if (any === null || isFigure(any) || saysTheSame(before, after)) return [];
      return [{ any, before, after }];
    })
    .sort(({ any: a }, { any: b }) => a.windowStart - b.windowStart || order(a, b))
    .map(({ any, before, after }) => {
      const { requirement, windowStart, anchor } = verdictLine(policy, any);
      return {
        requirement,
        windowStart,
        anchor,
        before: said(policy, before),
        after: said(policy, after),
      };
    });
}

function saysTheSame(before: Verdict | null, after: Verdict | null): boolean {
  if (before === null || after === null) return false;
  return shown.every((field) => before[field] === after[field]);
}

function order(a: Verdict, b: Verdict): number {
  const [one, other] = [`${a.requirement} ${a.anchor}`, `${b.requirement} ${b.anchor}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function said(policy: Policy | null, verdict: Verdict | null): VerdictChangeView["before"] {
  if (verdict === null) return null;
  const { requirement: _1, windowStart: _2, anchor: _3, ...rest } = verdictLine(policy, verdict);
  return rest;
}

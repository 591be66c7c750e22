import { requirementsOf } from "#core/policy/pack";
import type { Requirement } from "#core/policy/pack";
import type { Verdict } from "#core/verdicts";
import type { Tx } from "#store/database";
import type { Context } from "../context.ts";
import { type Policy, policyInForce } from "../policy.ts";
import { historyOf, judgeHistory, loadForJudging } from "../verdicts.ts";
import { isFigure } from "../verdicts-lines.ts";

/** Statuses of a norm that there is nothing to waive in any more. */
export const settled: readonly string[] = ["met", "late", "waived", "exempt"];

/** What a member is judged by today and has not met: what a waiver may be about. */
export async function openVerdicts(
  tx: Tx,
  ctx: Context,
  regionId: number,
  memberId: number,
): Promise<Verdict[]> {
  const [policy, loaded] = await Promise.all([
    policyInForce(tx),
    loadForJudging(tx, ctx, regionId, [memberId]),
  ]);
  if (policy === null) return [];
  return judgeHistory(policy, historyOf(loaded, memberId), ctx.today).filter(
    (one) => !isFigure(one) && !settled.includes(one.status),
  );
}

/** The rule of the pack in force. */
export function ruleOf(policy: Policy | null, id: string): Requirement | undefined {
  return policy === null ? undefined : requirementsOf(policy.pack).find((one) => one.id === id);
}

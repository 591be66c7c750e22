import { compareVerdicts } from "#core/coverage";
import type { Verdict } from "#core/verdicts";
import type { Tx } from "#store/database";
import type { Regions } from "#store/columns";
import { sendWhatIfCounts, type WhatIfCount, whatIfFiles } from "#store/what-if";
import { type Policy, policyOfFiles } from "./policy.ts";
import { historyOf, judgeHistory, loadForJudging, type Moment } from "./verdicts.ts";
import { isFigure } from "./verdicts-lines.ts";

/** Which question, and the organisation's day. */
export type WhatIfOrder = Moment & { readonly jobId: number };

/** The last proposal that was compiled here; a job's proposal never changes. */
let compiled: { readonly jobId: number; readonly policy: Policy } | null = null;

/** The proposed pack of an answer; no verdict is ever written by it. */
export async function proposedPolicy(tx: Tx, jobId: number): Promise<Policy> {
  if (compiled?.jobId === jobId) return compiled.policy;
  const files = await whatIfFiles(tx, jobId);
  if (files === null) throw new Error("the proposal is gone");
  const policy = policyOfFiles(files, 0);
  compiled = { jobId, policy };
  return policy;
}

/** Judges members of one region by the proposed pack too, and counts what would change. */
export async function compareWithDraft(
  tx: Tx,
  order: WhatIfOrder,
  regionId: number,
  memberIds: readonly number[],
): Promise<void> {
  if (memberIds.length === 0) return;
  const sums = differenceSums();
  const isAsked = (_: number, one: Verdict): boolean => !isFigure(one);
  await compareMembers(tx, order, { regions: regionId, memberIds, isAsked }, sums);
  sendWhatIfCounts(tx, order.jobId, sums.rows());
}

/** Members, and which of their verdicts are compared. */
export interface Compared {
  readonly regions: Regions;
  readonly memberIds: readonly number[];
  readonly isAsked: (memberId: number, verdict: Verdict) => boolean;
}

/** Judges members by the proposed pack, and adds what would change to the sums. */
export async function compareMembers(
  tx: Tx,
  order: WhatIfOrder,
  { regions, memberIds, isAsked }: Compared,
  sums: Sums,
): Promise<void> {
  const [policy, loaded] = await Promise.all([
    proposedPolicy(tx, order.jobId),
    loadForJudging(tx, order, regions, memberIds),
  ]);
  for (const memberId of memberIds) {
    const asked = (one: Verdict): boolean => isAsked(memberId, one);
    const stored = (loaded.stored.get(memberId) ?? []).filter(asked);
    const fresh = judgeHistory(policy, historyOf(loaded, memberId), order.today).filter(asked);
    for (const { before, after } of compareVerdicts(stored, fresh)) sums.add(before, after);
  }
}

type Counted = { -readonly [K in keyof WhatIfCount]: WhatIfCount[K] };

export interface Sums {
  /** Counts one verdict that would change; what says the same is left out. */
  add(before: Verdict | null, after: Verdict | null): void;
  put(row: WhatIfCount): void;
  rows(): WhatIfCount[];
}

/** Differences by unit, requirement, period and what becomes of what. */
export function differenceSums(): Sums {
  const rows = new Map<string, Counted>();
  const put = (one: WhatIfCount): void => {
    const { unitId, requirement, period, before, after } = one;
    const key = `${unitId} ${requirement} ${period} ${before} ${after}`;
    const row = rows.get(key);
    if (row === undefined) {
      rows.set(key, { ...one });
      return;
    }
    row.verdicts += one.verdicts;
    row.newlyOwing += one.newlyOwing;
    row.seats += one.seats;
    row.extraMinutes += one.extraMinutes;
    row.extraCount += one.extraCount;
  };
  return {
    put,
    add(before, after) {
      const either = after ?? before;
      if (either === null || !saysOther(before, after)) return;
      const owes = after?.owes === true;
      const extraMinutes = (after?.missingMinutes ?? 0) - (before?.missingMinutes ?? 0);
      const extraCount = (after?.missingCount ?? 0) - (before?.missingCount ?? 0);
      put({
        unitId: either.countedAt,
        requirement: either.requirement,
        period: either.period,
        before: before?.status ?? "",
        after: after?.status ?? "",
        verdicts: 1,
        newlyOwing: owes && before?.owes !== true ? 1 : 0,
        seats: owes && (extraMinutes > 0 || extraCount > 0) ? 1 : 0,
        extraMinutes,
        extraCount,
      });
    },
    rows: () => [...rows.values()],
  };
}

/** Whether a person would be told something else: another status, or more or less that is missing. */
function saysOther(before: Verdict | null, after: Verdict | null): boolean {
  return (
    before?.status !== after?.status ||
    before?.missingMinutes !== after?.missingMinutes ||
    before?.missingCount !== after?.missingCount
  );
}

import { compareVerdicts, differingFields, type VerdictChange } from "#core/coverage";
import { formatDay } from "#core/day";
import type { Verdict } from "#core/verdicts";
import type { Tx } from "#store/database";
import { standingsOn } from "#store/members/stored";
import { placement } from "#store/organisation/placement";
import { queuedMembers, regionsBeside } from "#store/verify";
import type { Policy } from "./policy.ts";
import { historyOf, judgeHistory, loadForJudging, type Moment } from "./verdicts.ts";
import type { Difference, Findings } from "./verify.ts";

interface Portion {
  readonly regionId: number;
  readonly members: readonly { readonly memberId: number; readonly memberNo: string }[];
}

/** Judges members of one region again and compares; checks where they are and who sees them. */
export async function verifyPortion(
  tx: Tx,
  moment: Moment,
  policy: Policy | null,
  portion: Portion,
  findings: Findings,
): Promise<{ verdicts: number; waiting: number }> {
  const { regionId, members } = portion;
  const ids = members.map((one) => one.memberId);
  const [loaded, queued] = await Promise.all([
    loadForJudging(tx, moment, regionId, ids),
    queuedMembers(tx, regionId, ids),
  ]);
  await verifyPlacement(tx, moment, portion, findings);
  let verdicts = 0;
  if (policy === null) return { verdicts, waiting: queued.size };
  for (const { memberId, memberNo } of members) {
    if (queued.has(memberId)) continue;
    const fresh = judgeHistory(policy, historyOf(loaded, memberId), moment.today);
    const stored = loaded.stored.get(memberId) ?? [];
    verdicts += fresh.length;
    for (const change of compareVerdicts(stored, fresh))
      findings.add(verdictDifference(memberNo, change));
    const strange = stored.filter((one) => one.packRef !== policy.packRef);
    for (const one of strange) findings.add(otherPack(memberNo, one));
  }
  return { verdicts, waiting: queued.size };
}

export function verdictDifference(memberNo: string, { before, after }: VerdictChange): Difference {
  const either = before ?? after;
  const place = either === null ? "" : placeOf(either);
  if (after === null) {
    const message = `stored as ${before?.status}, but the rule does not bind here`;
    return { kind: "verdict-surplus", about: memberNo, place, message };
  }
  if (before === null) {
    const message = `judged ${after.status}, but no verdict is stored`;
    return { kind: "verdict-missing", about: memberNo, place, message };
  }
  const parts = differingFields(before, after).map(
    (field) => `${field} is stored as ${before[field]}, judged ${after[field]}`,
  );
  return { kind: "verdict-different", about: memberNo, place, message: parts.join("; ") };
}

export function otherPack(
  memberNo: string,
  verdict: Verdict & { readonly packRef: number },
): Difference {
  const message = `was judged by pack ${verdict.packRef}, which is not in force`;
  return { kind: "verdict-different", about: memberNo, place: placeOf(verdict), message };
}

function placeOf(verdict: Verdict): string {
  const anchor = verdict.anchor === "" ? "" : ` ${verdict.anchor}`;
  return `${verdict.requirement} ${formatDay(verdict.windowStart)}${anchor}`;
}

/** Today's home and host, the region, and who sees the member must follow from his homes. */
async function verifyPlacement(
  tx: Tx,
  moment: Moment,
  portion: Portion,
  findings: Findings,
): Promise<void> {
  const keys = portion.members.map(({ memberId }) => ({ regionId: portion.regionId, memberId }));
  const standings = await standingsOn(tx, keys, moment.today);
  const placed = await placement(
    tx,
    standings.flatMap((one) => [one.homeLast, ...one.hosts]),
  );
  const beside = await regionsBeside(
    tx,
    standings.map((one) => one.homeLast),
  );
  for (const one of standings) {
    const add = (message: string): void =>
      findings.add({ kind: "placement", about: one.memberNo, place: "", message });
    const home = placed.get(one.homeLast);
    if (one.unitId !== one.homeNow)
      add(`today's home is stored as unit ${one.unitId}, is ${one.homeNow}`);
    if (one.lastUnitId !== one.homeLast) {
      add(`the last home is stored as unit ${one.lastUnitId}, is ${one.homeLast}`);
    }
    const host = one.hosts[0] ?? null;
    if (one.hostUnitId !== host)
      add(`today's host is stored as unit ${one.hostUnitId}, is ${host}`);
    if (home === undefined) continue;
    const elsewhere = beside.get(one.homeLast)?.includes(one.regionId) === true;
    if (one.regionId !== home.regionId && !elsewhere)
      add(`is kept in region ${one.regionId}, not ${home.regionId}`);
    const seenBy = new Set(home.seenBy);
    for (const unit of one.hosts) placed.get(unit)?.seenBy.forEach((seeing) => seenBy.add(seeing));
    if (seenBy.size !== one.seenBy.length || one.seenBy.some((unit) => !seenBy.has(unit))) {
      add(`is seen by units ${one.seenBy.join(", ")}, not ${[...seenBy].join(", ")}`);
    }
  }
}

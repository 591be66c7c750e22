import type { VerdictView } from "#contract/views";
import type { Day } from "#core/day";
import { type DutyAbove, dutyBeside } from "#core/duties";
import { dutySentence } from "#core/judge";
import { requirementsOf } from "#core/policy/pack";
import type { Verdict } from "#core/verdicts";
import type { Tx } from "#store/database";
import { loadDutiesAbove } from "#store/duties-file";
import type { NamedUnit } from "#store/names";
import type { Policy } from "./policy.ts";
import { requirementRef, unitRef } from "./verdicts-lines.ts";

/** The duty of a unit that stands beside a verdict, for those whose rule names one. */
export type DutiesBeside = ReadonlyMap<Verdict, DutyAbove>;

/**
 * Where the duties stand that the rules of these verdicts name (`duty:`), of the units that are
 * nearest to the home which each verdict is about. As they are stored: today's.
 */
export async function dutiesBeside(
  tx: Tx,
  member: { readonly regionId: number; readonly memberId: number },
  policy: Policy | null,
  verdicts: readonly Verdict[],
  today: Day,
): Promise<DutiesBeside> {
  const found = new Map<Verdict, DutyAbove>();
  const named = namedDuties(policy);
  const asked = new Set(verdicts.flatMap((one) => named.get(one.requirement) ?? []));
  if (asked.size === 0) return found;
  const above = await loadDutiesAbove(tx, member.regionId, member.memberId, [...asked]);
  for (const verdict of verdicts) {
    const rule = named.get(verdict.requirement);
    if (rule === undefined) continue;
    const home = verdict.unitAtEnd ?? verdict.countedAt;
    const duty = dutyBeside(rule, home, Math.min(today, verdict.dueOn), above);
    if (duty !== null) found.set(verdict, duty);
  }
  return found;
}

/** By the id of the rule about members, the id of the duty that it names. */
function namedDuties(policy: Policy | null): ReadonlyMap<string, string> {
  const rules = policy === null ? [] : requirementsOf(policy.pack);
  return new Map(
    rules.flatMap(({ id, duty }) => (duty === undefined ? [] : [[id, duty] as const])),
  );
}

/** The verdict with the duty beside it, as a field and as the last of its sentences. */
export function withDuty(
  view: VerdictView,
  duty: DutyAbove | undefined,
  policy: Policy | null,
  names: ReadonlyMap<number, NamedUnit>,
): VerdictView {
  const unit = duty === undefined ? undefined : names.get(duty.unitId);
  if (duty === undefined || unit === undefined) return view;
  const requirement = requirementRef(policy, duty.requirement);
  const ref = unitRef(unit);
  const { code, text } = dutySentence(requirement.title, ref.name, duty.status);
  return {
    ...view,
    duty: { requirement, unit: ref, status: duty.status },
    reasons: [...view.reasons, { code, text }],
  };
}

import { compiledPacksOf } from "#core/judge";
import { requirementsOf } from "#core/policy/pack";
import type { MemberChange } from "#contract/routes/ledger";
import type { MemberRef, RequirementRef, UnitRef, VerdictLine } from "#contract/views";
import { sameVerdict } from "#core/coverage";
import { type Day, formatDay } from "#core/day";
import { aboutOf, headline, measureOf, unitOf } from "#core/judge";
import type { Verdict } from "#core/verdicts";
import type { RecordedMember } from "#store/ledger-members";
import { dutyPack } from "./duties.ts";
import type { Policy } from "./policy.ts";

/** Names of a unit as statements answer them, in one shape. */
export interface UnitNames {
  readonly unitId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
}

export function unitRef(unit: UnitNames): UnitRef {
  const { unitId, code, nameZh, nameEn, kind, level } = unit;
  return { unitId, code, name: { zh: nameZh, en: nameEn }, kind, level };
}

/** Figures such as heads fold like verdicts but are none. */
export function isFigure(verdict: { readonly requirement: string }): boolean {
  return verdict.requirement.startsWith("~");
}

const unknown = { measure: "minutes", creditUnit: null, subject: "member" } as const;

/** In what a requirement is counted, and what it is called; an unknown one is called by its id. */
export function requirementRef(policy: Policy | null, id: string): RequirementRef {
  const found =
    policy === null ? undefined : requirementsOf(policy.pack).find((one) => one.id === id);
  if (policy === null || found === undefined) return { ...unknown, id, title: { zh: id, en: id } };
  const { title, subject } = found;
  const compiled = subject === "unit" ? dutyPack(policy) : policy.compiled;
  const creditUnit = unitOf(compiled, id);
  return { id, title, measure: measureOf(compiled, id), creditUnit, subject };
}

/** The same of one row: with the value in its title where the rule has a row for each of several. */
function rowRef(policy: Policy | null, verdict: Verdict): RequirementRef {
  const ref = requirementRef(policy, verdict.requirement);
  const about = policy === null ? null : aboutOf(policy.compiled, verdict);
  if (about === null) return ref;
  const { zh, en } = ref.title;
  return { ...ref, title: { zh: `${zh}(${about.zh})`, en: `${en} (${about.en})` } };
}

export function verdictLine(policy: Policy | null, verdict: Verdict): VerdictLine {
  return {
    requirement: rowRef(policy, verdict),
    windowStart: formatDay(verdict.windowStart),
    dueOn: formatDay(verdict.dueOn),
    anchor: verdict.anchor,
    status: verdict.status,
    credited: verdict.credited,
    demanded: verdict.demanded,
    sessions: verdict.sessions,
    missingMinutes: verdict.missingMinutes,
    missingCount: verdict.missingCount,
    owes: verdict.owes,
  };
}

/** What somebody owes, the earliest first. */
function owedLines(policy: Policy | null, verdicts: readonly Verdict[]): VerdictLine[] {
  return verdicts
    .filter((one) => one.owes)
    .sort((a, b) => a.dueOn - b.dueOn || (a.requirement < b.requirement ? -1 : 1))
    .map((one) => verdictLine(policy, one));
}

export interface Standing {
  readonly headline: MemberChange["after"]["headline"];
  readonly owed: VerdictLine[];
}

/** Where a member stands: the worst of what competes, and everything owed. */
export function standing(
  policy: Policy | null,
  verdicts: readonly Verdict[],
  today: Day,
): Standing {
  const judged = verdicts.filter((one) => !isFigure(one));
  // A stored row does not say that it is advice; its rule does.
  const advice = new Set(
    (policy === null ? [] : compiledPacksOf(policy.compiled)).flatMap(({ rules }) =>
      rules.filter((one) => one.advisory).map(({ id }) => id),
    ),
  );
  const competing = judged.filter((one) => !advice.has(one.requirement));
  return { headline: headline(competing, today), owed: owedLines(policy, judged) };
}

export function recordedRef(member: RecordedMember): MemberRef {
  const { memberId, memberNo, name, unitId } = member;
  const unit =
    unitId === null || member.unitCode === null
      ? null
      : {
          unitId,
          code: member.unitCode,
          name: { zh: member.unitNameZh ?? "", en: member.unitNameEn ?? "" },
          kind: member.unitKind ?? "",
          level: member.unitLevel ?? "",
        };
  return { memberId, memberNo, name, unit };
}

/** The verdicts of `after` that `before` lacks or shows differently, as they are now. */
export function changedLines(
  policy: Policy | null,
  before: readonly Verdict[],
  after: readonly Verdict[],
): VerdictLine[] {
  return after
    .filter((now) => !isFigure(now) && !before.some((old) => isSame(old, now)))
    .map((one) => verdictLine(policy, one));
}

function isSame(a: Verdict, b: Verdict): boolean {
  return (
    a.requirement === b.requirement &&
    a.windowStart === b.windowStart &&
    a.anchor === b.anchor &&
    sameVerdict(a, b)
  );
}

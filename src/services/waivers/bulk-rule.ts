import { birthEvent, compileQuestion, type Question } from "#core/judge";
import type { BulkRuleView } from "#contract/routes/waivers-bulk";
import { formatDay, type Day } from "#core/day";
import type { History, Waiver } from "#core/members";
import type { BulkWaiver, Parameter } from "#core/policy/pack";
import type { Value } from "#core/policy/values";
import type { Candidate } from "#store/waivers-bulk";
import type { Context } from "../context.ts";
import type { Policy } from "../policy.ts";
import { historyOf, judgeHistory, type Loaded } from "../verdicts.ts";
import { isFigure, requirementRef } from "../verdicts-lines.ts";
import { settled } from "./norms.ts";
import { kindsOf } from "./view.ts";

/** A rule of the pack in force, ready to be asked. */
export interface BulkRule {
  readonly source: BulkWaiver;
  readonly policy: Policy;
  readonly holds: Question;
  /** Minutes that it takes off; 0 where it lifts the norm. */
  readonly minutes: number;
}

/** Questions by pack and rule: compiling one takes longer than asking it a thousand times. */
const compiled = new WeakMap<BulkWaiver, Question>();

/** The rule of this id in the pack in force, or null. */
export function bulkRuleOf(policy: Policy | null, id: string): BulkRule | null {
  const source = policy?.pack.bulkWaivers?.find((one) => one.id === id);
  if (policy === null || source === undefined) return null;
  let holds = compiled.get(source);
  if (holds === undefined) {
    holds = compileQuestion(policy.pack, source.who);
    compiled.set(source, holds);
  }
  return { source, policy, holds, minutes: minutesOf(policy, source.effect) };
}

function minutesOf(policy: Policy, effect: BulkWaiver["effect"]): number {
  if (effect === "lift") return 0;
  const { reduceMinutes } = effect;
  return Number(
    isRef(reduceMinutes) ? policy.pack.parameters[reduceMinutes.$]?.value : reduceMinutes,
  );
}

function isRef(value: Value<number>): value is Exclude<Value<number>, number> {
  return typeof value === "object";
}

/** A window that the rule waives for a member. */
export interface Waivable extends Waiver {
  readonly dueOn: Day;
}

/**
 * What the rule waives for one member on a day: the windows of its requirements that hold the day, are
 * not met, and have no waiver yet. Nothing where it is not surely about him.
 */
export function waivableBy(
  ctx: Pick<Context, "today">,
  rule: BulkRule,
  loaded: Loaded,
  member: Pick<Candidate, "memberId" | "bornFirst" | "bornLast">,
  on: Day,
): Waivable[] {
  const history = historyOf(loaded, member.memberId);
  if (!rule.holds(withBirth(history, member), on)) return [];
  const { requirements, kind, effect } = rule.source;
  return judgeHistory(rule.policy, history, ctx.today).flatMap((one) => {
    const isMeant =
      !isFigure(one) &&
      requirements.includes(one.requirement) &&
      one.windowStart <= on &&
      on <= one.dueOn &&
      !settled.includes(one.status);
    const has = history.waivers.some(
      (other) => other.requirement === one.requirement && other.window === one.windowStart,
    );
    if (!isMeant || has) return [];
    return {
      requirement: one.requirement,
      window: one.windowStart,
      dueOn: one.dueOn,
      kind,
      effect: effect === "lift" ? "lift" : "reduce",
      amount: rule.minutes,
    };
  });
}

/** A date of birth is no event of the register: here it is asked like one. */
function withBirth(
  history: History,
  { bornFirst, bornLast }: Pick<Candidate, "bornFirst" | "bornLast">,
): History {
  if (bornFirst === null || history.events.some((one) => one.kind === birthEvent)) return history;
  const on = { first: bornFirst, last: bornLast ?? bornFirst };
  const born = { id: birthEvent, kind: birthEvent, on, unitId: null };
  return { ...history, events: [...history.events, born] };
}

/** A rule in words, with the numbers that say whom it is about. */
export function ruleView(policy: Policy, source: BulkWaiver): BulkRuleView {
  const kind = kindsOf(policy).find((one) => one.code === source.kind);
  const rule = bulkRuleOf(policy, source.id);
  return {
    rule: source.id,
    title: source.title,
    requirements: source.requirements.map((one) => requirementRef(policy, one)),
    kind: { code: source.kind, title: kind?.title ?? { zh: source.kind, en: source.kind } },
    effect: source.effect === "lift" ? "lift" : "reduce",
    minutes: source.effect === "lift" ? null : (rule?.minutes ?? null),
    parameters: [...namesIn(source.who)].flatMap((name) => {
      const found = policy.pack.parameters[name];
      return found === undefined ? [] : [parameterView(name, found)];
    }),
  };
}

function parameterView(name: string, { title, value, unit, source }: Parameter) {
  const text = unit === "date" && typeof value === "number" ? formatDay(value) : String(value);
  return { name, title, value: text, source };
}

function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== "object" || value === null) return found;
  if ("$" in value && typeof value.$ === "string") found.add(value.$);
  for (const one of Object.values(value)) namesIn(one, found);
  return found;
}

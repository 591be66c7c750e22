import type { PolicyView } from "#contract/routes/coverage";
import type { FormView } from "#contract/views";
import { formatDay } from "#core/day";
import type { Demand, Pack, Parameter, Requirement } from "#core/policy/pack";
import type { Text, Value } from "#core/policy/values";
import type { Term } from "#core/policy/vocabulary";
import { packRefOf, type Policy } from "#services/policy";
import { requirementRef } from "#services/verdicts-lines";

/** The policy in force as it is read: titles, sentences, parameters and vocabulary. */
export function policyView(policy: Policy): PolicyView | null {
  const pack = packRefOf(policy);
  if (pack === null) return null;
  const { requirements, parameters, vocabulary } = policy.pack;
  const own = (id: string): [string, Parameter][] =>
    Object.entries(parameters).filter(([name]) => name.startsWith(`${id}.`));
  return {
    pack,
    requirements: requirements.map((one) => ({
      ...requirementRef(policy, one.id),
      clause: { place: one.clause.place, text: { zh: one.clause.zh, en: one.clause.quote } },
      summary: summaryOf(policy.pack, one),
      parameters: own(one.id).map(parameterView),
    })),
    shared: Object.entries(parameters)
      .filter(([name]) => !name.includes("."))
      .map(parameterView),
    vocabulary: [
      ...vocabulary.facts.map((kind) => ({ kind: kind.code, values: kind.values.map(labelled) })),
      { kind: "fact", values: vocabulary.facts.map(labelled) },
      { kind: "event", values: vocabulary.events.map(labelled) },
      { kind: "form", values: vocabulary.forms.map(labelled) },
      { kind: "provider", values: vocabulary.providers.map(labelled) },
      { kind: "level", values: vocabulary.levels.map(labelled) },
      { kind: "unit", values: vocabulary.unitKinds.map(labelled) },
      { kind: "topic", values: vocabulary.topics.map(labelled) },
      { kind: "credit", values: vocabulary.creditUnits.map(labelled) },
      { kind: "outcome", values: vocabulary.outcomes.map(labelled) },
    ],
  };
}

function labelled(term: Term): { id: string; label: Text } {
  return { id: term.code, label: term.title };
}

function parameterView([name, one]: [string, Parameter]): PolicyView["shared"][number] {
  const { value, unit, source, title } = one;
  const dated = unit === "date" && typeof value === "number";
  return {
    name,
    value: value === null ? "" : dated ? formatDay(value) : String(value),
    guess: source === "guess",
    note: title,
  };
}

function summaryOf(pack: Pack, requirement: Requirement): Text {
  const { hours, sessions } = demanded(pack, requirement.id, requirement.demand);
  const zh: string[] = [];
  const en: string[] = [];
  if (sessions !== null) {
    zh.push(`至少${sessions}次`);
    en.push(`at least ${sessions} training${sessions === 1 ? "" : "s"}`);
  }
  if (hours !== null) {
    zh.push(`不少于${hours}学时`);
    en.push(`at least ${hours} hours`);
  }
  const { responsible } = requirement;
  return {
    zh: `${zh.length === 0 ? "无学时要求" : zh.join(",")}。负责:${responsible.zh}`,
    en: `${en.length === 0 ? "No norm of hours" : en.join(" and ")}. Responsible: ${responsible.en}`,
  };
}

interface Demanded {
  readonly hours: number | null;
  readonly sessions: number | null;
}

function demanded(pack: Pack, id: string, demand: Demand): Demanded {
  let found: Demanded = { hours: null, sessions: null };
  if ("none" in demand) return found;
  for (const part of demand.all) {
    if ("hours" in part) found = { ...found, hours: numberOf(pack, id, part.hours) };
    if ("sessions" in part) found = { ...found, sessions: numberOf(pack, id, part.sessions) };
  }
  return found;
}

/** The rule's own parameter comes before the pack's of that name. */
function numberOf(pack: Pack, id: string, value: Value<number | null>): number | null {
  if (typeof value === "number" || value === null) return value;
  const found = pack.parameters[`${id}.${value.$}`] ?? pack.parameters[value.$];
  return typeof found?.value === "number" ? found.value : null;
}

/** What a form of recording offers to choose from. */
export function formsView(policy: Policy): {
  forms: FormView[];
  topics: { id: string; label: Text }[];
  creditUnits: { id: string; label: Text }[];
} {
  const { forms, topics, creditUnits } = policy.pack.vocabulary;
  return {
    forms: forms.map((form) => ({
      id: form.code,
      label: form.title,
      concentrated: form.education === "concentrated",
      presence: form.mode,
    })),
    topics: topics.map(labelled),
    creditUnits: creditUnits.map(labelled),
  };
}

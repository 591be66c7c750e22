import type { PolicyView } from "#contract/routes/coverage";
import type { FormView } from "#contract/views";
import { formatDay } from "#core/day";
import { demandText } from "#core/judge";
import { type Parameter, type Requirement, requirementsOf } from "#core/policy/pack";
import type { Text } from "#core/policy/values";
import { factsOfUnits } from "#core/policy/fact-subjects";
import type { Term } from "#core/policy/vocabulary";
import { packRefOf, type Policy } from "#services/policy";
import { requirementRef } from "#services/verdicts-lines";

/** The policy in force as it is read: titles, sentences, parameters and vocabulary. */
export function policyView(policy: Policy): PolicyView | null {
  const pack = packRefOf(policy);
  if (pack === null) return null;
  const { parameters, vocabulary } = policy.pack;
  const ofUnits = factsOfUnits(policy.pack);
  const own = (id: string): [string, Parameter][] =>
    Object.entries(parameters).filter(([name]) => name.startsWith(`${id}.`));
  return {
    pack,
    // Rules of packs before have rows, too; what they say is past, so they show no parameters.
    requirements: requirementsOf(policy.pack).map((one) => ({
      ...requirementRef(policy, one.id),
      clause: { place: one.clause.place, text: { zh: one.clause.zh, en: one.clause.quote } },
      summary: summaryOf(policy, one),
      parameters: own(one.id).map(parameterView),
    })),
    shared: Object.entries(parameters)
      .filter(([name]) => !name.includes("."))
      .map(parameterView),
    vocabulary: [
      ...vocabulary.facts.map((kind) => ({
        kind: kind.code,
        values: kind.values.map(labelled),
        fact: {
          about: ofUnits.has(kind.code) ? ("unit" as const) : ("member" as const),
          inUnit: kind.heldInUnit,
        },
      })),
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
  const { value, unit, source, title, range, choices, optional } = one;
  const dated = unit === "date" && typeof value === "number";
  return {
    name,
    value: value === null ? "" : dated ? formatDay(value) : String(value),
    unit,
    range: range === null ? null : [...range],
    choices: choices === null ? null : choices.map((choice) => String(choice ?? "")),
    optional,
    guess: source === "guess",
    note: title,
  };
}

function summaryOf(policy: Policy, requirement: Requirement): Text {
  const asked = demandText(policy.compiled, requirement.id);
  const { responsible } = requirement;
  return {
    zh: `${asked === null ? "无学时要求" : `至少${asked.zh}`}。负责:${responsible.zh}`,
    en: `${asked === null ? "No norm" : `At least ${asked.en}`}. Responsible: ${responsible.en}`,
  };
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

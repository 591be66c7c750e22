import { failure, type Failure } from "#core/outcome";
import { waiverFact } from "#core/waivers";
import type { Policy } from "../policy.ts";

/** Why a kind or value cannot be recorded: the pack's vocabulary is a closed list. */
export function factMistake(policy: Policy | null, kind: string, value: string): Failure | null {
  if (kind === waiverFact) {
    return failure(
      "invalid",
      "fact-kind-unknown",
      "A waiver is asked for and granted under waivers, not recorded as a fact.",
    );
  }
  if (policy === null) return null;
  const found = policy.pack.vocabulary.facts.find((one) => one.code === kind);
  if (found === undefined) {
    const known = policy.pack.vocabulary.facts.map((one) => one.code).join(", ");
    return failure(
      "invalid",
      "fact-kind-unknown",
      `There is no kind of fact ${kind}; use ${known}.`,
    );
  }
  if (found.values.length > 0 && !found.values.some((one) => one.code === value)) {
    const known = found.values.map((one) => one.code).join(", ");
    return failure("invalid", "fact-value-unknown", `${kind} is one of ${known}, not ${value}.`);
  }
  return null;
}

export function eventMistake(policy: Policy | null, kind: string): Failure | null {
  if (policy === null || policy.pack.vocabulary.events.some((one) => one.code === kind))
    return null;
  const known = policy.pack.vocabulary.events.map((one) => one.code).join(", ");
  return failure(
    "invalid",
    "event-kind-unknown",
    `There is no kind of event ${kind}; use ${known}.`,
  );
}

import type { ObjectionView } from "#contract/routes/objections";
import type { AnswerSent } from "../../data/objections.ts";
import type { Stated, StatedKey } from "./stated.ts";

export type RemedyAct =
  | "correct"
  | "replace"
  | "withdraw"
  | "record"
  | "correct-fact"
  | "withdraw-fact"
  | "record-fact"
  | "done";

/** What the answer changes, as it stands now. */
export interface Standing {
  /** The last row of the chain that it is about. */
  readonly entry: StandingEntry | null;
  readonly fact: { readonly factId: number; readonly unitId: number | null } | null;
  /** Rows recorded since, of which one may be what was missing. */
  readonly since: readonly { readonly entryId: number; readonly text: string }[];
}

export interface StandingEntry {
  readonly entryId: number;
  readonly credit: { readonly quantity: number; readonly unit: string } | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly topic: string;
  readonly course: string;
}

type Objection = Pick<ObjectionView, "kind" | "factId" | "fault" | "entryId">;

/** The acts that fit an objection as things stand; the one that is likeliest stands first. */
export function fittingActs(objection: Objection, standing: Standing): readonly RemedyAct[] {
  const acts = actsOf(objection, standing);
  // What was put right already needs no more than to be said.
  const first = acts.includes("done") ? "done" : likeliest(objection);
  return [...acts.filter((act) => act === first), ...acts.filter((act) => act !== first)];
}

function actsOf(objection: Objection, standing: Standing): readonly RemedyAct[] {
  if (objection.kind === "missing") {
    return standing.since.length > 0 ? ["record", "done"] : ["record"];
  }
  if (objection.kind === "fact") {
    if (objection.factId === null) return ["record-fact"];
    return standing.fact === null ? ["done"] : ["correct-fact", "withdraw-fact"];
  }
  const isChanged = standing.entry?.entryId !== objection.entryId;
  const usual = ["correct", "replace", "withdraw"] as const;
  return isChanged ? ["done", ...usual] : usual;
}

function likeliest({ kind, fault }: Objection): RemedyAct | null {
  if (kind === "entry" && fault === "not-mine") return "withdraw";
  if (kind === "entry" && (fault === "days" || fault === "form" || fault === "provider")) {
    return "replace";
  }
  return kind === "fact" && fault === "not-true" ? "withdraw-fact" : null;
}

const sessionKeys: readonly StatedKey[] = ["startsOn", "endsOn", "form", "providerId", "minutes"];

/** What must be stated for an act. */
export function keysOf(act: RemedyAct): readonly StatedKey[] {
  if (act === "correct") return ["minutes"];
  if (act === "replace" || act === "record") return sessionKeys;
  if (act === "correct-fact") return ["value", "from", "to"];
  return act === "record-fact" ? ["kind", "value", "from", "to"] : [];
}

/** The keys of an act that are missing; the ends of days and facts may be. */
export function lacking(act: RemedyAct, stated: Stated): StatedKey[] {
  return keysOf(act).filter((key) => {
    if (key === "endsOn" || key === "to") return false;
    const value = stated[key];
    return value === null || value === "";
  });
}

type Remedy = Extract<AnswerSent, { remedy: unknown }>["remedy"];

/** The remedy as it is sent; null where what it needs is not there. */
export function remedyOf(
  act: RemedyAct,
  stated: Stated,
  standing: Standing,
  since: number | null,
): Remedy | null {
  const { entry, fact } = standing;
  switch (act) {
    case "correct": {
      if (entry === null) return null;
      const { entryId, credit, outcome, attested } = entry;
      return { act, entryId, minutes: stated.minutes, credit, outcome, attested };
    }
    case "withdraw":
      return entry === null ? null : { act, entryId: entry.entryId };
    case "replace":
      return entry === null ? null : { act, entryId: entry.entryId, ...sessionOf(stated, entry) };
    case "record":
      return { act, ...sessionOf(stated, null) };
    case "done":
      return since === null ? { act } : { act, entryId: since };
    case "withdraw-fact":
      return fact === null ? null : { act, factId: fact.factId };
    case "correct-fact":
      return fact === null
        ? null
        : { act, factId: fact.factId, fact: { ...factOf(stated), unitId: fact.unitId } };
    case "record-fact":
      return { act, fact: factOf(stated) };
  }
}

function sessionOf(stated: Stated, entry: StandingEntry | null) {
  const { startsOn, form, minutes } = stated;
  const endsOn = stated.endsOn === "" ? startsOn : stated.endsOn;
  const { topic = "", course = "" } = entry ?? {};
  return {
    session: { startsOn, endsOn, form, topic, course, providerId: stated.providerId ?? 0 },
    attended: {
      minutes,
      outcome: entry?.outcome ?? null,
      attested: entry?.attested ?? false,
    },
  };
}

function factOf({ kind, value, from, to }: Stated) {
  return { kind, value: value.trim(), from: from.trim(), to: to.trim() === "" ? null : to.trim() };
}

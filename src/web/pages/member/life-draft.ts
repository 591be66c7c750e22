import type { FactView } from "#contract/views";
import { firstWithout, isPartialDay, lastWith } from "../../parts/days.ts";

/** A fact as it is written in a form. */
export interface FactDraft {
  readonly value: string;
  readonly from: string;
  /** The last day, empty while it lasts. */
  readonly until: string;
  /** Where it is held; null where it is held in no unit. */
  readonly unitId: number | null;
}

/** What stands in the form before anything is changed. */
export function draftOf(fact: FactView): FactDraft {
  return {
    value: fact.value,
    from: fact.from,
    until: fact.to === null ? "" : lastWith(fact.to),
    unitId: fact.unit?.unitId ?? null,
  };
}

/** What is sent of it; null where something is missing, no date, or ends before it begins. */
export function factBodyOf(kind: string, draft: FactDraft) {
  const value = draft.value.trim();
  const from = draft.from.trim();
  const until = draft.until.trim();
  if (value === "" || !isPartialDay(from) || (until !== "" && !isPartialDay(until))) return null;
  // Compared in the precision that both have: 2010-05 may be after 2010-05-20.
  const common = Math.min(from.length, until.length);
  if (until !== "" && until.slice(0, common) < from.slice(0, common)) return null;
  const to = until === "" ? null : firstWithout(until);
  return { kind, value, from, to, unitId: draft.unitId };
}

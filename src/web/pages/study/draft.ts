import type { StudySuggestion } from "#contract/routes/ledger";
import { recall, remember } from "../../data/keep.ts";
import { type Draft, emptyDraft } from "../record/draft.ts";

/** The last study once more, today, with everybody ticked. */
export function studyDraft({ today, last }: StudySuggestion, memberIds: readonly number[]): Draft {
  const draft = emptyDraft(today);
  if (last === null) return draft;
  const { form, topic, course, place, provider, minutes } = last;
  return {
    ...draft,
    form,
    topic,
    course,
    place,
    providerId: provider.providerId,
    unit: "min",
    amount: String(minutes),
    ticked: memberIds,
  };
}

/** What may be undone for a while; ids alone. */
export interface Undoable {
  readonly sessionId: number;
  readonly entries: readonly { readonly memberId: number; readonly entryId: number }[];
  /** Milliseconds since 1970, by this device's clock; the server has the last word. */
  readonly until: number;
}

export const undoMs = 10 * 60_000;

function nameOf(accountId: number, unitId: number): string {
  return `undo.study.${accountId}.${unitId}`;
}

export function keepUndo(accountId: number, unitId: number, undo: Undoable | null): void {
  remember(nameOf(accountId, unitId), undo === null ? null : JSON.stringify(undo));
}

/** What was recorded here on this device a moment ago; null where it is too late. */
export function keptUndo(accountId: number, unitId: number): Undoable | null {
  try {
    const kept: unknown = JSON.parse(recall(nameOf(accountId, unitId)) ?? "null");
    return isUndoable(kept) && kept.until > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

function isUndoable(value: unknown): value is Undoable {
  if (typeof value !== "object" || value === null) return false;
  return (
    "sessionId" in value &&
    typeof value.sessionId === "number" &&
    "until" in value &&
    typeof value.until === "number" &&
    "entries" in value &&
    Array.isArray(value.entries)
  );
}

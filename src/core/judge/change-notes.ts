import type { Day } from "../day.ts";
import type { Verdict } from "../verdicts.ts";
import type { CompiledPack, Rule } from "./compiled.ts";
import { compiledPacksOf } from "./lookup.ts";
import type { Note } from "./reasons.ts";

/** What a change of packs did to the window of a verdict; empty where it lies on one side of it. */
export function changeNotes(
  pack: CompiledPack,
  { rule, own }: { readonly rule: Rule; readonly own: CompiledPack },
  { windowStart, dueOn }: Verdict,
  today: Day,
): Note[] {
  const notes: Note[] = [];
  const began = own.follows?.on;
  const { transition } = rule.source;
  const how = transition === undefined || transition.replaces === null ? null : transition.how;
  if (began !== undefined && windowStart < began && how === "judge-under-new") {
    notes.push({ code: "judged-under-new", values: { fromDay: began } });
  }
  const next = compiledPacksOf(pack).find((one) => one.follows?.old === own);
  const ended = next?.follows?.on ?? null;
  if (ended !== null && today >= ended && windowStart < ended && dueOn >= ended) {
    notes.push({ code: "finished-under-old", values: { fromDay: ended } });
  }
  return notes;
}

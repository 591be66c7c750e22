import type { MandateField, MandateKind } from "#core/mandates";
import type { MandateBody } from "../../data/mandates.ts";

/** What is filled in, as text where people type it. */
export interface Draft {
  readonly kind: MandateKind;
  readonly postId: number | null;
  /** Member numbers, one a line or with commas between. */
  readonly numbers: string;
  readonly unitId: number | null;
  readonly draw: number | null;
  readonly fields: readonly MandateField[];
  /** Empty: today. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

export const emptyDraft: Draft = {
  kind: "sample",
  postId: null,
  numbers: "",
  unitId: null,
  draw: 10,
  fields: ["identity"],
  from: "",
  until: "",
  reason: "",
};

/** As many as one mandate names. */
const mostNumbers = 200;

export function numbersOf(text: string): string[] {
  const all = text.split(/[\s,，、;；]+/).filter((one) => one !== "");
  return [...new Set(all)];
}

export type Missing = "post" | "numbers" | "unit" | "draw" | "until" | "reason";

export function isOfUnit(kind: MandateKind): kind is "sample" | "records" {
  return kind === "sample" || kind === "records";
}

/** What must still be filled in. */
export function missingIn(draft: Draft): ReadonlySet<Missing> {
  const numbers = numbersOf(draft.numbers).length;
  const found: readonly (readonly [Missing, boolean])[] = [
    ["post", draft.postId === null],
    ["numbers", !isOfUnit(draft.kind) && (numbers === 0 || numbers > mostNumbers)],
    ["unit", isOfUnit(draft.kind) && draft.unitId === null],
    ["draw", draft.kind === "sample" && draft.draw === null],
    ["until", draft.until === "" || (draft.from !== "" && draft.until < draft.from)],
    ["reason", draft.reason.trim() === ""],
  ];
  return new Set(found.flatMap(([name, isMissing]) => (isMissing ? [name] : [])));
}

/** The request; null while something is missing. */
export function bodyOf(draft: Draft): MandateBody | null {
  const { kind, postId, unitId, draw } = draft;
  if (missingIn(draft).size > 0 || postId === null) return null;
  const terms = {
    postId,
    fields: [...draft.fields],
    until: draft.until,
    reason: draft.reason.trim(),
    ...(draft.from === "" ? {} : { from: draft.from }),
  };
  if (!isOfUnit(kind)) return { kind, ...terms, numbers: numbersOf(draft.numbers) };
  if (unitId === null) return null;
  if (kind === "records") return { kind, ...terms, unitId };
  return draw === null ? null : { kind, ...terms, unitId, draw };
}

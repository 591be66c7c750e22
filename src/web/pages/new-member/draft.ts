import { isIdentityNumber } from "#core/member-no";
import type { NewMember } from "../../data/new-member.ts";
import { isPartialDay } from "../../parts/days.ts";

/** A new member as the form has him: everything as it was typed. */
export interface Draft {
  readonly unitId: number | null;
  readonly memberNo: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sex: "" | "f" | "m";
  readonly born: string;
  readonly admittedOn: string;
  readonly from: string;
  /** Values of facts by their kinds; an absent one is not stated. */
  readonly facts: Readonly<Record<string, string>>;
}

export function emptyDraft(unitId: number | null, today: string): Draft {
  const nothing = {
    memberNo: "",
    name: "",
    nameEn: "",
    sex: "",
    born: "",
    admittedOn: "",
  } as const;
  return { ...nothing, unitId, from: today, facts: {} };
}

export type FieldName = Exclude<keyof Draft, "facts" | "sex">;
export type MistakeId =
  | "newMember.wrong.unit"
  | "newMember.wrong.name"
  | "newMember.wrong.number"
  | "newMember.wrong.taken"
  | "newMember.wrong.from"
  | "newMember.wrong.date"
  | "newMember.wrong.future"
  | "newMember.wrong.bornLater";
export type Mistakes = Readonly<Partial<Record<FieldName, MistakeId>>>;

/** What is wrong with the draft, by field; nothing is the aim. `today` is the organisation's day. */
export function mistakesOf(draft: Draft, today: string): Mistakes {
  const found: Partial<Record<FieldName, MistakeId>> = {};
  if (draft.unitId === null) found.unitId = "newMember.wrong.unit";
  if (draft.name.trim() === "") found.name = "newMember.wrong.name";
  if (isIdentityNumber(draft.memberNo)) found.memberNo = "newMember.wrong.number";
  if (draft.from.length < 10 || !isPartialDay(draft.from)) found.from = "newMember.wrong.from";
  else if (draft.from > today) found.from = "newMember.wrong.future";
  for (const field of ["born", "admittedOn"] as const) {
    const text = draft[field].trim();
    if (text === "") continue;
    if (!isPartialDay(text)) found[field] = "newMember.wrong.date";
    else if (text > today.slice(0, text.length)) found[field] = "newMember.wrong.future";
  }
  const [born, admitted] = [draft.born.trim(), draft.admittedOn.trim()];
  const common = Math.min(born.length, admitted.length);
  const areDates = found.born === undefined && found.admittedOn === undefined && common > 0;
  if (areDates && born.slice(0, common) > admitted.slice(0, common)) {
    found.born = "newMember.wrong.bornLater";
  }
  return found;
}

/** Kinds of facts that are held in a unit: the one that takes the member in. */
export type IsInUnit = (kind: string) => boolean;

/** What is sent; null while something is wrong. */
export function bodyOf(draft: Draft, today: string, isInUnit: IsInUnit): NewMember | null {
  const { unitId, from } = draft;
  if (unitId === null || Object.keys(mistakesOf(draft, today)).length > 0) return null;
  const memberNo = draft.memberNo.trim();
  const facts = Object.entries(draft.facts).filter(([, value]) => value !== "");
  return {
    unitId,
    from,
    name: draft.name.trim(),
    nameEn: draft.nameEn.trim(),
    sex: draft.sex === "" ? null : draft.sex,
    born: draft.born.trim() === "" ? null : draft.born.trim(),
    admittedOn: draft.admittedOn.trim() === "" ? null : draft.admittedOn.trim(),
    facts: facts.map(([kind, value]) => {
      return { kind, value, from, to: null, unitId: isInUnit(kind) ? unitId : null };
    }),
    ...(memberNo === "" ? {} : { memberNo }),
  };
}

/** Where in the form something stands that the server refused, and what is said there. */
const refusedFields: Readonly<Record<string, Mistakes>> = {
  "/memberNo": { memberNo: "newMember.wrong.number" },
  "/name": { name: "newMember.wrong.name" },
  "/nameEn": { nameEn: "newMember.wrong.name" },
  "/born": { born: "newMember.wrong.date" },
  "/admittedOn": { admittedOn: "newMember.wrong.date" },
  "/from": { from: "newMember.wrong.from" },
  "/unitId": { unitId: "newMember.wrong.unit" },
};

const refusedByCode: Readonly<Record<string, Mistakes>> = {
  "member-no-unavailable": { memberNo: "newMember.wrong.taken" },
  "after-today": { from: "newMember.wrong.from" },
  "unit-not-open": { from: "newMember.wrong.from", unitId: "newMember.wrong.unit" },
  "unit-unknown": { unitId: "newMember.wrong.unit" },
};

/** What a refusal says of the fields: by its code, else by the places that it names. */
export function refusedIn(code: string, places: readonly string[]): Mistakes {
  return (
    refusedByCode[code] ??
    places.reduce<Mistakes>((all, at) => ({ ...all, ...refusedFields[at] }), {})
  );
}

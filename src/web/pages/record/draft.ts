import { formatDay, parseDay } from "#core/day";
import type { TrainingClass } from "#contract/routes/ledger";
import { recall, remember } from "../../data/keep.ts";
import { onceKey } from "../../data/once.ts";

/** What is being typed. Amounts are text as typed, in `unit`; people are ids, never names. */
export interface Draft {
  readonly key: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly form: string;
  readonly providerId: number | null;
  readonly topic: string;
  readonly course: string;
  readonly place: string;
  /** `h` and `min` are attended time; anything else is a unit in which the provider states a credit. */
  readonly unit: string;
  readonly amount: string;
  /** By day, where a class of several days is typed day by day. */
  readonly byDay: Readonly<Record<string, string>> | null;
  readonly ticked: readonly number[];
  /** Other amounts than the common one, by member. */
  readonly own: Readonly<Record<string, string>>;
}

export function emptyDraft(today: string): Draft {
  return {
    key: onceKey(),
    startsOn: today,
    endsOn: today,
    form: "",
    providerId: null,
    topic: "",
    course: "",
    place: "",
    unit: "h",
    amount: "",
    byDay: null,
    ticked: [],
    own: {},
  };
}

/** Any edit means another thing, so another key. */
export function edited(draft: Draft, change: Partial<Draft>): Draft {
  return { ...draft, ...change, key: onceKey() };
}

export const mostDays = 31;

/** The days of the class, first to last; empty when they make no sense or are too many to type. */
export function daysOf(draft: Draft): readonly string[] {
  const [from, to] = [parseDay(draft.startsOn), parseDay(draft.endsOn)];
  if (from === null || to === null || to < from || to - from >= mostDays) return [];
  return Array.from({ length: to - from + 1 }, (_, index) => formatDay(from + index));
}

export function isTime(unit: string): boolean {
  return unit === "h" || unit === "min";
}

/** Reads 1.5, 1,5 or 1。5 as people type them; null for anything else. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(/[,，。．]/, ".");
  return /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null;
}

/** Whole minutes of an amount in hours or minutes; null where it is none or no whole minute. */
export function minutesOf(text: string, unit: string): number | null {
  const value = readNumber(text);
  if (value === null) return null;
  const minutes = unit === "h" ? value * 60 : value;
  const rounded = Math.round(minutes);
  return Math.abs(minutes - rounded) < 0.02 ? rounded : null;
}

/** The common minutes: typed at once, or the sum of the days. */
export function commonMinutes(draft: Draft): number | null {
  if (!isTime(draft.unit)) return null;
  if (draft.byDay === null) return minutesOf(draft.amount, draft.unit);
  let sum = 0;
  for (const day of daysOf(draft)) {
    const text = draft.byDay[day] ?? "";
    const minutes = text.trim() === "" ? 0 : minutesOf(text, draft.unit);
    if (minutes === null) return null;
    sum += minutes;
  }
  return sum;
}

export type FieldName =
  | "startsOn"
  | "endsOn"
  | "form"
  | "provider"
  | "amount"
  | "people"
  | `own-${number}`;

/** What is still wrong, by field, in the order of the form; the text is an id of the catalogue. */
export type Mistakes = ReadonlyMap<FieldName, MistakeId>;
export type MistakeId =
  | "wrong.day"
  | "wrong.order"
  | "wrong.form"
  | "wrong.provider"
  | "wrong.amount"
  | "wrong.tooLong"
  | "wrong.people"
  | "wrong.tooMany";

export function mistakesOf(draft: Draft): Mistakes {
  const wrong = new Map<FieldName, MistakeId>();
  const [from, to] = [parseDay(draft.startsOn), parseDay(draft.endsOn)];
  if (from === null) wrong.set("startsOn", "wrong.day");
  if (to === null) wrong.set("endsOn", "wrong.day");
  else if (from !== null && to < from) wrong.set("endsOn", "wrong.order");
  if (draft.form === "") wrong.set("form", "wrong.form");
  if (draft.providerId === null) wrong.set("provider", "wrong.provider");
  const days = from === null || to === null ? 1 : Math.max(1, to - from + 1);
  const amount = amountMistake(draft.byDay === null ? draft.amount : null, draft, days);
  if (amount !== null) wrong.set("amount", amount);
  if (draft.ticked.length === 0) wrong.set("people", "wrong.people");
  if (draft.ticked.length > 500) wrong.set("people", "wrong.tooMany");
  for (const id of draft.ticked) {
    const own = draft.own[id];
    if (own === undefined || own.trim() === "") continue;
    const mistake = amountMistake(own, draft, days);
    if (mistake !== null) wrong.set(`own-${id}`, mistake);
  }
  return wrong;
}

/** `text` null: the sum of the days. */
function amountMistake(text: string | null, draft: Draft, days: number): MistakeId | null {
  if (!isTime(draft.unit)) {
    const value = readNumber(text ?? "");
    return value === null || value === 0 || value > 99_999 ? "wrong.amount" : null;
  }
  const minutes = text === null ? commonMinutes(draft) : minutesOf(text, draft.unit);
  if (minutes === null || minutes === 0) return "wrong.amount";
  return minutes > days * 24 * 60 ? "wrong.tooLong" : null;
}

/** What is sent. Only for a draft without mistakes. */
export function bodyOf(draft: Draft, unitId: number): TrainingClass {
  return {
    session: {
      startsOn: draft.startsOn,
      endsOn: draft.endsOn,
      form: draft.form,
      topic: draft.topic,
      course: draft.course.trim(),
      providerId: draft.providerId ?? 0,
      unitId,
      place: draft.place.trim(),
    },
    attendees: draft.ticked.map((memberId) => ({ memberId, ...attended(draft, memberId) })),
  };
}

function attended(draft: Draft, memberId: number): Partial<TrainingClass["attendees"][number]> {
  const own = draft.own[memberId]?.trim() ?? "";
  const text = own === "" ? draft.amount : own;
  if (!isTime(draft.unit)) {
    return { credit: { quantity: readNumber(text) ?? 0, unit: draft.unit } };
  }
  if (own !== "" || draft.byDay === null) return { minutes: minutesOf(text, draft.unit) };
  const { byDay } = draft;
  const days = daysOf(draft)
    .map((on) => ({ on, minutes: minutesOf(byDay[on] ?? "", draft.unit) ?? 0 }))
    .filter((line) => line.minutes > 0);
  return { minutes: commonMinutes(draft), days };
}

function nameOf(accountId: number, unitId: number): string {
  return `draft.record.${accountId}.${unitId}`;
}

export function keepDraft(accountId: number, unitId: number, draft: Draft | null): void {
  remember(nameOf(accountId, unitId), draft === null ? null : JSON.stringify(draft));
}

/** The draft that this browser kept, laid over an empty one; null where there is none to be read. */
export function keptDraft(accountId: number, unitId: number, today: string): Draft | null {
  const text = recall(nameOf(accountId, unitId));
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    return isDraft(kept) ? { ...emptyDraft(today), ...kept } : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  return (
    "key" in value &&
    typeof value.key === "string" &&
    "ticked" in value &&
    Array.isArray(value.ticked) &&
    "own" in value &&
    typeof value.own === "object" &&
    value.own !== null &&
    "amount" in value &&
    typeof value.amount === "string"
  );
}

/** Nothing typed yet that would be a pity to lose. */
export function isUntouched(draft: Draft): boolean {
  return (
    draft.form === "" &&
    draft.providerId === null &&
    draft.amount === "" &&
    draft.byDay === null &&
    draft.ticked.length === 0 &&
    draft.course === ""
  );
}

import { type Day, formatPartialDay, type PartialDay } from "./day.ts";

/** What is recorded of one of two persons who may be one. */
export interface RecordOfPerson {
  readonly name: string;
  readonly nameEn: string;
  readonly sex: string | null;
  readonly born: PartialDay | null;
  readonly homes: readonly {
    readonly unitId: number;
    readonly from: Day;
    readonly to: Day | null;
  }[];
  readonly facts: readonly {
    readonly kind: string;
    readonly value: string;
    readonly from: Day;
    readonly to: Day | null;
  }[];
  readonly events: readonly { readonly kind: string; readonly on: PartialDay }[];
}

/** Two statements of which, about one person, only one can be true. Values as they are recorded. */
export interface Contradiction {
  readonly about: "name" | "name-en" | "sex" | "born" | "home" | "fact" | "event";
  /** The kind of fact or event; "" for the others. */
  readonly kind: string;
  readonly survivor: string;
  readonly loser: string;
  /** The first day on which both hold; null where they hold on no certain day. */
  readonly on: Day | null;
}

/** Events that happen to one person once. */
const onceKinds: readonly string[] = ["admitted", "full"];

/**
 * What contradicts between two records, for whoever decides on a merge: the survivor's statements
 * prevail. `many`: kinds of facts of which a person may have several on one day.
 */
export function contradictions(
  survivor: RecordOfPerson,
  loser: RecordOfPerson,
  many: (kind: string) => boolean,
): Contradiction[] {
  return [
    ...differing("name", survivor.name, loser.name),
    ...differing("name-en", survivor.nameEn, loser.nameEn),
    ...differing("sex", survivor.sex ?? "", loser.sex ?? ""),
    ...birthDays(survivor, loser),
    ...overlapping(
      survivor.homes.map((one) => ({ ...one, kind: "", value: String(one.unitId) })),
      loser.homes.map((one) => ({ ...one, kind: "", value: String(one.unitId) })),
      "home",
    ),
    ...overlapping(
      survivor.facts.filter((one) => !many(one.kind)),
      loser.facts,
      "fact",
    ),
    ...eventsTwice(survivor, loser),
  ];
}

function differing(
  about: Contradiction["about"],
  survivor: string,
  loser: string,
): Contradiction[] {
  if (survivor === "" || loser === "" || survivor === loser) return [];
  return [{ about, kind: "", survivor, loser, on: null }];
}

function apart(a: PartialDay, b: PartialDay): boolean {
  return a.last < b.first || b.last < a.first;
}

function birthDays({ born: a }: RecordOfPerson, { born: b }: RecordOfPerson): Contradiction[] {
  if (a === null || b === null || !apart(a, b)) return [];
  return [{ about: "born", kind: "", survivor: dates(a), loser: dates(b), on: null }];
}

/** In the precision in which it is known. */
const dates = formatPartialDay;

interface Stretch {
  readonly kind: string;
  readonly value: string;
  readonly from: Day;
  readonly to: Day | null;
}

function overlapping(
  mine: readonly Stretch[],
  others: readonly Stretch[],
  about: "home" | "fact",
): Contradiction[] {
  return mine.flatMap((one) =>
    others.flatMap((other): Contradiction[] => {
      const on = Math.max(one.from, other.from);
      const meet = (one.to === null || on < one.to) && (other.to === null || on < other.to);
      if (one.kind !== other.kind || one.value === other.value || !meet) return [];
      return [{ about, kind: one.kind, survivor: one.value, loser: other.value, on }];
    }),
  );
}

function eventsTwice(survivor: RecordOfPerson, loser: RecordOfPerson): Contradiction[] {
  return survivor.events.flatMap((one) =>
    loser.events.flatMap((other): Contradiction[] =>
      one.kind === other.kind && onceKinds.includes(one.kind) && apart(one.on, other.on)
        ? [
            {
              about: "event",
              kind: one.kind,
              survivor: dates(one.on),
              loser: dates(other.on),
              on: null,
            },
          ]
        : [],
    ),
  );
}

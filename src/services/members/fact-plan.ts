import type { FactRow, Numbered, RowProblem } from "#contract/rows";
import { type Day, formatPartialDay, type PartialDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { NewAttachment, NewEvent, NewFact, Whom } from "#store/members/load";
import type { RowKey } from "#store/members/supersede";
import { type CodedUnit, codedOn } from "#store/organisation/placement";
import type { Dossier, HeldFact } from "./dossier.ts";
import { problem } from "./rows.ts";

/** What a batch will write. */
export interface PlannedRows {
  readonly facts: NewFact[];
  readonly events: NewEvent[];
  readonly attachments: NewAttachment[];
  readonly goneFacts: RowKey[];
}

interface Rules {
  readonly units: ReadonlyMap<string, readonly CodedUnit[]>;
  readonly many: (kind: string) => boolean;
}

/** Decides what one row of a file adds; adds it to the plan and to what is known of its subject. */
export function planRow(
  row: Numbered<FactRow>,
  dossier: Dossier,
  rules: Rules,
  planned: PlannedRows,
): "loaded" | "present" | RowProblem {
  const { value } = row;
  const unit =
    value.unit === null
      ? null
      : (codedOn(rules.units.get(value.unit), value.from.first) ??
        codedOn(rules.units.get(value.unit), value.from.last));
  if (value.unit !== null && unit === null) {
    return problem(row, "unit", "unit-unknown", value.unit);
  }
  const unitId = unit?.unitId ?? null;
  if (value.kind === "host") return planHost(row, dossier, unitId, planned);
  if (value.record === "event") return planEvent(row, dossier, unitId, planned);
  const { kind, value: held, from, to } = value;
  const decided = decideFact(dossier, { kind, value: held, unitId, from, to }, rules.many(kind));
  if (decided.act === "present") return "present";
  if (decided.act === "contradiction") {
    const { fact } = decided;
    return problem(row, "from", "overlap", held, `${fact.value}, ${formatPartialDay(fact.from)}`);
  }
  applyFact(dossier, decided, planned);
  return "loaded";
}

export interface MeantFact {
  readonly kind: string;
  readonly value: string;
  readonly unitId: UnitId | null;
  readonly from: PartialDay;
  readonly to: PartialDay | null;
}

export type FactDecision =
  | { readonly act: "present" }
  | { readonly act: "contradiction"; readonly fact: HeldFact }
  | { readonly act: "end"; readonly fact: HeldFact; readonly to: PartialDay }
  | { readonly act: "add"; readonly meant: MeantFact; readonly ends: HeldFact | null };

/** What recording a fact means beside those in force. */
export function decideFact(dossier: Dossier, meant: MeantFact, many: boolean): FactDecision {
  const same = dossier.facts.find(
    (one) =>
      one.kind === meant.kind &&
      one.value === meant.value &&
      one.unitId === meant.unitId &&
      samePartial(one.from, meant.from),
  );
  if (same !== undefined) {
    // An open end in the file says nothing about an end that is recorded since.
    if (meant.to === null || samePartial(same.to, meant.to)) return { act: "present" };
    return same.to === null
      ? { act: "end", fact: same, to: meant.to }
      : { act: "contradiction", fact: same };
  }
  if (many) return { act: "add", meant, ends: null };
  const clash = dossier.facts.filter((one) => one.kind === meant.kind && overlaps(one, meant));
  const [first] = clash;
  if (first === undefined) return { act: "add", meant, ends: null };
  const isEnded =
    clash.length === 1 &&
    first.factId !== null &&
    first.to === null &&
    first.from.last < meant.from.first;
  return isEnded ? { act: "add", meant, ends: first } : { act: "contradiction", fact: first };
}

function samePartial(a: PartialDay | null, b: PartialDay | null): boolean {
  return a === b || (a !== null && b !== null && a.first === b.first && a.last === b.last);
}

/** Only what overlaps for certain: two dates of one month may touch. */
function overlaps(a: HeldFact, b: MeantFact): boolean {
  return (a.to === null || a.to.first > b.from.last) && (b.to === null || b.to.first > a.from.last);
}

/** Adds a decision to the plan. */
export function applyFact(
  dossier: Dossier,
  decided: Extract<FactDecision, { act: "end" | "add" }>,
  planned: PlannedRows,
): void {
  if (decided.act === "end") {
    endFact(dossier, decided.fact, decided.to, planned);
    return;
  }
  const { meant, ends } = decided;
  if (ends !== null) endFact(dossier, ends, meant.from, planned);
  planned.facts.push({ ...whomOf(dossier), subject: dossier.subject, ...meant, supersedes: null });
  dossier.facts.push({ factId: null, ...meant });
}

function endFact(dossier: Dossier, fact: HeldFact, to: PartialDay, planned: PlannedRows): void {
  const { factId, kind, value, unitId, from } = fact;
  if (factId === null) {
    // Planned in this transaction: nothing is stored yet that a row could supersede.
    const index = planned.facts.findIndex(
      (one) =>
        one.memberId === dossier.memberId &&
        one.kind === kind &&
        one.value === value &&
        one.from.first === from.first,
    );
    const pending = planned.facts[index];
    if (pending !== undefined) planned.facts[index] = { ...pending, to };
  } else {
    planned.goneFacts.push({
      regionId: dossier.regionId,
      memberId: dossier.memberId,
      rowId: factId,
    });
    planned.facts.push({
      ...whomOf(dossier),
      subject: dossier.subject,
      kind,
      value,
      unitId,
      from,
      to,
      supersedes: factId,
    });
  }
  fact.to = to;
}

function whomOf(dossier: Dossier): Whom {
  return { regionId: dossier.regionId, memberId: dossier.memberId, seenBy: dossier.seenBy };
}

function planEvent(
  row: Numbered<FactRow>,
  dossier: Dossier,
  unitId: UnitId | null,
  planned: PlannedRows,
): "loaded" | "present" {
  const { kind, from } = row.value;
  const same = dossier.events.some(
    (one) =>
      one.kind === kind &&
      one.first === from.first &&
      one.last === from.last &&
      one.unitId === unitId,
  );
  if (same) return "present";
  dossier.events.push({ kind, first: from.first, last: from.last, unitId });
  planned.events.push({ ...whomOf(dossier), subject: dossier.subject, kind, on: from, unitId });
  return "loaded";
}

function planHost(
  row: Numbered<FactRow>,
  dossier: Dossier,
  unitId: UnitId | null,
  planned: PlannedRows,
): "loaded" | "present" | RowProblem {
  const { value: kind, from, to } = row.value;
  if (unitId === null) return problem(row, "unit", "missing");
  if (dossier.subject === "u") return problem(row, "kind", "refused", "host", "a unit has no host");
  if (!hostKinds.includes(kind)) return problem(row, "value", "unknown-word", kind, " (host)");
  const start: Day = from.first;
  const end: Day | null = to?.first ?? null;
  const same = dossier.attachments.some(
    (one) => one.unitId === unitId && one.kind === kind && one.from === start && one.to === end,
  );
  if (same) return "present";
  dossier.attachments.push({ unitId, kind, from: start, to: end });
  planned.attachments.push({
    ...whomOf(dossier),
    unitId,
    kind,
    from: start,
    to: end,
    supersedes: null,
  });
  return "loaded";
}

const hostKinds: readonly string[] = ["floating", "seconded", "second-post"];

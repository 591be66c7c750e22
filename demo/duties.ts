import type { EntryRow, FactRow, UnitRow } from "#contract/rows";
import { type Day, dayOf } from "#core/day";
import type { Period } from "./people.ts";
import { purposes } from "./plans.ts";
import { Chance } from "./random.ts";

/** What is recorded about units themselves, for their duties. */
export interface DutyRows {
  readonly facts: FactRow[];
  readonly entries: EntryRow[];
  /** For each entry, the day on which it was recorded. */
  readonly recorded: Day[];
}

const committees: readonly string[] = ["province", "city", "county"];

/** Meetings, plans, pools and sites of units, plausible and mostly in order; made up. */
export function dutiesOf(units: readonly UnitRow[], seed: number, period: Period): DutyRows {
  const rows: DutyRows = { facts: [], entries: [], recorded: [] };
  for (const unit of units) {
    if (unit.to !== null) continue;
    const chance = new Chance(seed, streamOf(unit.code), purposes.duties);
    if (unit.kind === "committee" && committees.includes(unit.level)) {
      committee(rows, unit, chance, period);
    } else if (unit.kind === "village" || unit.kind === "community") {
      place(rows, unit, chance, period);
    }
  }
  return rows;
}

function streamOf(code: string): number {
  let sum = 7;
  for (let i = 0; i < code.length; i += 1) sum = (Math.imul(sum, 31) + code.charCodeAt(i)) | 0;
  return sum;
}

function committee(rows: DutyRows, unit: UnitRow, chance: Chance, period: Period): void {
  for (const year of period.years) {
    if (chance.hit(0.9)) act(rows, unit, "joint-meeting", dayIn(chance, year, 2, 11), period);
    if (chance.hit(0.95)) act(rows, unit, "work-plan", dayIn(chance, year, 1, 3), period);
    const passed = chance.hit(0.9) ? "resolution" : null;
    if (chance.hit(0.92))
      act(rows, unit, "agenda-item", dayIn(chance, year, 1, 10), period, passed);
  }
  const [first] = period.years;
  if (chance.hit(0.8)) state(rows, unit, "instructor-pool", "open", dayIn(chance, first, 3, 12));
  if (chance.hit(0.7)) state(rows, unit, "resource-library", "yes", dayIn(chance, first, 3, 12));
  if (chance.hit(0.3)) state(rows, unit, "demonstration-base", "yes", dayIn(chance, first, 3, 12));
  if (chance.hit(0.6)) {
    const staff = chance.hit(0.7) ? "full" : "vacant";
    state(rows, unit, "training-staff", staff, dayOf(first, 1, 1));
  }
  if (!chance.hit(0.8)) return;
  state(rows, unit, "website", "yes", dayOf(first, 1, 1));
  if (chance.hit(0.7)) state(rows, unit, "website-section", "yes", dayIn(chance, first, 1, 12));
}

function place(rows: DutyRows, unit: UnitRow, chance: Chance, period: Period): void {
  const [first, second] = period.years;
  if (chance.hit(0.88)) state(rows, unit, "education-site", "yes", dayIn(chance, first, 1, 12));
  if (unit.kind !== "village") return;
  if (chance.hit(0.96))
    act(rows, unit, "site-signal", dayOf(second, 12, chance.between(2, 31)), period);
  else if (chance.hit(0.6)) act(rows, unit, "site-signal", dayIn(chance, second + 1, 1, 8), period);
}

function dayIn(chance: Chance, year: number, from: number, to: number): Day {
  return dayOf(year, chance.between(from, to), chance.between(1, 28));
}

function state(rows: DutyRows, unit: UnitRow, kind: string, value: string, from: Day): void {
  const at = { first: from, last: from };
  const subjectUnit = unit.code;
  const row = { memberNo: null, subjectUnit, kind, value, unit: null, from: at, to: null };
  rows.facts.push({ ...row, record: "fact" });
}

function act(
  rows: DutyRows,
  unit: UnitRow,
  form: string,
  on: Day,
  period: Period,
  outcome: string | null = null,
): void {
  if (on < period.start || on > period.today) return;
  const key = `${unit.code}-${form}-${on}`;
  rows.entries.push({
    memberNo: null,
    subjectUnit: unit.code,
    source: "unit",
    sourceKey: key,
    act: "entry",
    corrects: null,
    sessionKey: key,
    startsOn: on,
    endsOn: on,
    startsAt: null,
    endsAt: null,
    minutes: null,
    credit: 1000,
    creditUnit: "item",
    days: null,
    form,
    topic: "",
    course: "",
    providerCode: `O-${unit.code}`,
    providerName: unit.name,
    providerKind: "party-organisation",
    providerLevel: unit.level,
    place: "",
    unit: null,
    outcome,
    attested: false,
    note: "",
  });
  rows.recorded.push(Math.min(period.today, on + 3));
}

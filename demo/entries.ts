import type { EntryRow, StatedEntryRow } from "#contract/rows";
import type { Day } from "#core/day";
import type { BranchPlan } from "./layout.ts";
import { purposes } from "./layout.ts";
import type { Period, Person } from "./people.ts";
import { Chance } from "./random.ts";
import { classesOf } from "./classes.ts";
import { onlineOf } from "./online.ts";
import { type Sitting, sittingsOf } from "./sittings.ts";

/** Rows and, beside each, the day on which the ledger learnt of it. */
export interface EntryList {
  readonly rows: EntryRow[];
  readonly recorded: Day[];
}

/** Everything that the people of a branch attended, as it was recorded until today. */
export function entriesOf(
  branch: BranchPlan,
  people: readonly Person[],
  seed: number,
  period: Period,
): EntryList {
  const list: EntryList = { rows: [], recorded: [] };
  const chance = new Chance(seed, branch.index, purposes.entries);
  const own = sittingsOf(branch, seed, period);
  // Where nothing was held nobody was sent to a class either.
  if (own.length === 0) return list;
  for (const person of people) {
    // A few members attend nothing at all, however often their branch meets.
    if (!chance.hit(0.06)) {
      attendMeetings(branch, person, own, list, chance, seed, period);
      onlineOf(person, chance, period, list);
    }
    for (const { sitting, outcome } of classesOf(branch, person, chance, period)) {
      attend(person, sitting, sitting.minutes, outcome, list, chance, period);
    }
  }
  return list;
}

/** Meetings of the own branch, and after a move or while away those of the other one. */
function attendMeetings(
  home: BranchPlan,
  person: Person,
  own: readonly Sitting[],
  list: EntryList,
  chance: Chance,
  seed: number,
  period: Period,
): void {
  const { moved, away } = person;
  const until = moved?.on ?? away?.on ?? person.left ?? null;
  attendAll(person, own, person.homeFrom, until, 1, list, chance, period);
  const next = moved ?? away;
  if (next === null || next.to === home) return;
  const factor = moved === null ? 0.45 : 1;
  const there = sittingsOf(next.to, seed, period);
  attendAll(person, there, next.on, null, factor, list, chance, period);
}

function attendAll(
  person: Person,
  sittings: readonly Sitting[],
  from: Day,
  until: Day | null,
  factor: number,
  list: EntryList,
  chance: Chance,
  period: Period,
): void {
  for (const sitting of sittings) {
    if (sitting.startsOn < from || (until !== null && sitting.endsOn >= until)) continue;
    if (!chance.hit(person.zeal * sitting.turnout * factor * 1.12)) continue;
    // Now and then somebody leaves early.
    const part = chance.hit(0.05) ? 0.5 : 1;
    attend(person, sitting, sitting.minutes * part, null, list, chance, period);
  }
}

/** Writes one entry, and sometimes its correction or withdrawal, if recorded until today. */
export function attend(
  person: Person,
  sitting: Sitting,
  minutes: number,
  outcome: string | null,
  list: EntryList,
  chance: Chance,
  period: Period,
): void {
  const recordedOn = sitting.endsOn + sitting.lag;
  if (recordedOn > period.today || sitting.endsOn >= period.today) return;
  const mistaken = chance.hit(0.005);
  const key = sitting.key;
  const written = mistaken && minutes >= 120 ? minutes / 2 : minutes;
  list.rows.push(entryRow(person, sitting, key, written, outcome));
  list.recorded.push(recordedOn);
  if (!mistaken) return;
  const correctedOn = recordedOn + 5 + chance.below(80);
  if (correctedOn > period.today) return;
  const withdrawn = chance.hit(0.2);
  const source = sitting.source;
  const corrected: EntryRow = withdrawn
    ? { memberNo: person.no, subjectUnit: null, source, sourceKey: `${key}/2`, act: "withdrawal",
      corrects: key, note: "误登" }
    : { ...entryRow(person, sitting, `${key}/2`, minutes, outcome), act: "correction",
      corrects: key, note: "补登学时" };
  list.rows.push(corrected);
  list.recorded.push(correctedOn);
}

function entryRow(
  person: Person,
  sitting: Sitting,
  sourceKey: string,
  minutes: number,
  outcome: string | null,
): StatedEntryRow {
  const { provider } = sitting;
  const whole = minutes === sitting.minutes;
  return {
    memberNo: person.no,
    subjectUnit: null,
    source: sitting.source,
    sourceKey,
    act: "entry",
    corrects: null,
    sessionKey: sitting.key,
    startsOn: sitting.startsOn,
    endsOn: sitting.endsOn,
    startsAt: sitting.startsAt,
    endsAt: sitting.endsAt,
    minutes,
    credit: null,
    creditUnit: null,
    days: whole ? sitting.days : partOfDays(sitting, minutes),
    form: sitting.form,
    topic: sitting.topic,
    course: sitting.course,
    providerCode: provider.code,
    providerName: provider.name,
    providerKind: provider.kind,
    providerLevel: provider.level,
    place: sitting.place,
    unit: sitting.unit,
    outcome,
    attested: sitting.source === "party-school",
    note: "",
  };
}

/** Whoever left early was there on the first days. */
function partOfDays(sitting: Sitting, minutes: number): Sitting["days"] {
  if (sitting.days === null) return null;
  let left = minutes;
  const days = [];
  for (const line of sitting.days) {
    const here = Math.min(left, line.minutes);
    if (here > 0) days.push({ on: line.on, minutes: here });
    left -= here;
  }
  return days;
}


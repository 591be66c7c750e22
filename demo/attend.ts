import type { EntryRow, StatedEntryRow } from "#contract/rows";
import type { Day } from "#core/day";
import type { Period, Person } from "./people.ts";
import type { Chance } from "./random.ts";
import type { Sitting } from "./sittings.ts";

/** Rows and, beside each, the day on which the ledger learnt of it. */
export interface EntryList {
  readonly rows: EntryRow[];
  readonly recorded: Day[];
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
    ? {
        memberNo: person.no,
        subjectUnit: null,
        source,
        sourceKey: `${key}/2`,
        act: "withdrawal",
        corrects: key,
        note: "误登",
      }
    : {
        ...entryRow(person, sitting, `${key}/2`, minutes, outcome),
        act: "correction",
        corrects: key,
        note: "补登学时",
      };
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

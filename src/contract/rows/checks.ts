import { formatDay, formatPartialDay } from "#core/day";
import { parseWaiver, waiverFact } from "#core/waivers";
import { endsTooSoon, minutesHeld, minutesHeldOn } from "#core/session-time";
import type { EntryCells, FactCells, FactRow, MemberRow, RowKind, UnitRow } from "../rows.ts";
import type { RowProblemCode } from "./problems.ts";
import { spelling, type Words } from "./words.ts";

/** Says what is wrong with a row whose cells are right each by itself. */
type ComplainAt = (column: string, code: RowProblemCode, value: string, detail?: string) => void;

const sessionDaysLimit = 400;

/** What the columns of one row must be to each other; answers the row as the services take it. */
export const checks = {
  units: checkUnit,
  members: checkMember,
  facts: checkFact,
  entries: checkEntry,
} as const satisfies Readonly<Record<RowKind, unknown>>;

function checkUnit(row: UnitRow, _: Words, complain: ComplainAt): UnitRow {
  if (row.from !== null && row.to !== null && row.to <= row.from) {
    complain("to", "not-after-start", formatDay(row.to), formatDay(row.from));
  }
  if (row.parent === row.code) complain("parent", "parent-cycle", row.code, row.code);
  return row;
}

function checkMember(row: MemberRow, _: Words, complain: ComplainAt): MemberRow {
  const to = row.to ?? row.left;
  if (to !== null && to <= row.from) {
    complain(
      row.to === null ? "left" : "to",
      "not-after-start",
      formatDay(to),
      formatDay(row.from),
    );
  }
  if (row.left !== null && to !== null && row.left < to) {
    complain("left", "ends-before-starts", formatDay(row.left), formatDay(to));
  }
  if (row.full !== null && row.admitted !== null && row.full.last < row.admitted.first) {
    complain(
      "full",
      "ends-before-starts",
      formatPartialDay(row.full),
      formatPartialDay(row.admitted),
    );
  }
  return { ...row, to };
}

function checkFact(row: FactCells, words: Words, complain: ComplainAt): FactRow | null {
  if ((row.memberNo === null) === (row.subjectUnit === null)) complain("", "no-subject", "");
  if (row.to !== null && row.to.last <= row.from.first) {
    complain("to", "not-after-start", formatPartialDay(row.to), formatPartialDay(row.from));
  }
  const meant = factKind(row, words);
  if (meant === null) {
    complain("kind", "unknown-word", row.kind, " (fact-kind, event-kind)");
    return null;
  }
  if (meant.kind === waiverFact) {
    if (parseWaiver(row.value) === null) complain("value", "not-a-waiver", row.value);
    return { ...row, ...meant };
  }
  const list = meant.kind === "host" ? "host" : `fact:${meant.kind}`;
  const table = words.get(list);
  if (meant.record === "event" || table === undefined) return { ...row, ...meant };
  const value = table.get(spelling(row.value));
  if (value !== undefined) return { ...row, ...meant, value };
  complain("value", row.value === "" ? "missing" : "unknown-word", row.value, ` (${list})`);
  return null;
}

/** Kinds of fact that no pack names, by their spellings. */
const ownKinds: ReadonlyMap<string, string> = new Map([
  ["host", "host"],
  ["流动去向", "host"],
  [waiverFact, waiverFact],
  ["豁免", waiverFact],
]);

/** A kind is a fact's or an event's by the vocabulary; the column `record` decides where it is both. */
function factKind(row: FactCells, words: Words): Pick<FactRow, "record" | "kind"> | null {
  const name = spelling(row.kind);
  const facts = words.get("fact-kind");
  if (row.record !== "event") {
    const fact = ownKinds.get(name) ?? facts?.get(name);
    if (fact !== undefined) return { record: "fact", kind: fact };
  }
  const event = words.get("event-kind")?.get(name);
  if (row.record !== "fact" && event !== undefined) return { record: "event", kind: event };
  // Without a vocabulary nothing is known and the file must say which of the two it means.
  return facts === undefined && row.record !== null ? { record: row.record, kind: row.kind } : null;
}

function checkEntry(row: EntryCells, _: Words, complain: ComplainAt): EntryCells {
  if ((row.memberNo === null) === (row.subjectUnit === null)) complain("", "no-subject", "");
  if (row.act === "entry" && row.corrects !== null) {
    complain("corrects", "corrects-unexpected", row.corrects);
  }
  if (row.act !== "entry" && row.corrects === null) complain("corrects", "corrects-missing", "");
  if (row.act === "withdrawal") return row;
  if (row.form === null) complain("form", "missing", "");
  if (row.minutes === null && row.credit === null) complain("minutes", "no-amount", "");
  if ((row.credit === null) !== (row.creditUnit === null)) {
    complain("credit_unit", "credit-without-unit", row.creditUnit ?? "");
  }
  if (row.providerCode === "" && row.providerName === "") {
    complain("provider_name", "missing", "");
  }
  return checkDays(row, complain);
}

function checkDays(row: EntryCells, complain: ComplainAt): EntryCells {
  const startsOn = row.startsOn;
  if (startsOn === null) {
    complain("starts_on", "missing", "");
    return row;
  }
  const endsOn = row.endsOn ?? startsOn;
  const days = endsOn - startsOn + 1;
  if (days < 1) complain("ends_on", "ends-before-starts", formatDay(endsOn), formatDay(startsOn));
  else if (days > sessionDaysLimit) {
    complain("ends_on", "too-many-days", formatDay(endsOn), String(sessionDaysLimit));
  } else checkTimes({ ...row, startsOn, endsOn }, complain);
  if (row.days !== null) checkDayLines({ ...row, startsOn, endsOn }, row.days, complain);
  return { ...row, endsOn };
}

type DatedCells = EntryCells & { readonly startsOn: number; readonly endsOn: number };

function checkTimes(row: DatedCells, complain: ComplainAt): void {
  const { startsAt, endsAt, minutes } = row;
  if (endsTooSoon(row)) return complain("ends_at", "time-order", endsAt ?? "", startsAt ?? "");
  const most = minutesHeld(row);
  if (minutes !== null && minutes > most) {
    complain("minutes", "too-many-minutes", String(minutes), String(most));
  }
}

function checkDayLines(
  row: DatedCells,
  lines: NonNullable<EntryCells["days"]>,
  complain: ComplainAt,
): void {
  const sum = lines.reduce((total, line) => total + line.minutes, 0);
  if (row.minutes === null || sum !== row.minutes) {
    complain("days", "day-lines-sum", String(sum), String(row.minutes ?? "-"));
  }
  const outside = lines.find((line) => line.on < row.startsOn || line.on > row.endsOn);
  if (outside !== undefined) {
    complain("days", "day-lines-outside", formatDay(outside.on), formatDay(outside.on));
    return;
  }
  const long = endsTooSoon(row)
    ? undefined
    : lines.find((line) => line.minutes > minutesHeldOn(row, line.on));
  if (long !== undefined) {
    const most = String(minutesHeldOn(row, long.on));
    complain("days", "too-many-minutes", `${formatDay(long.on)}:${long.minutes}`, most);
  }
}

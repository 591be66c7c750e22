import type {
  EntryRow,
  FactRow,
  MemberRow,
  RowKind,
  StatedEntryRow,
  UnitRow,
} from "#contract/rows";
import { rowColumns } from "#contract/rows";
import { type Day, formatDay, formatPartialDay, type PartialDay } from "#core/day";
import type { DemoRows } from "./generate.ts";

/** Lines of each file in UTF-8, every one with its line break; empty where there are none. */
export type DemoBytes = Readonly<Record<RowKind, Uint8Array>>;

/** Turns rows into lines. Of one writing only: another seed has other sessions under the same keys. */
export function lineWriter(): (rows: DemoRows) => DemoBytes {
  const sessions: Sessions = new Map();
  return ({ units, members, facts, entries }) => ({
    units: linesOf(units, unitLine),
    members: linesOf(members, memberLine),
    facts: linesOf(facts, factLine),
    entries: entryLines(entries, sessions),
  });
}

function linesOf<R>(rows: readonly R[], lineOf: (row: R) => string): Uint8Array {
  const bytes = new Bytes(rows.length * 100);
  for (const row of rows) bytes.text(`${lineOf(row)}\n`);
  return bytes.written();
}

function entryLines(rows: readonly EntryRow[], sessions: Sessions): Uint8Array {
  const bytes = new Bytes(rows.length * 250);
  for (const row of rows) writeEntry(bytes, row, sessions);
  return bytes.written();
}

/** Bytes that grow. Most of an entry's line is its session's, and that is encoded once. */
class Bytes {
  #buffer: Buffer;
  #at = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafeSlow(size);
  }

  text(text: string): void {
    this.#reserve(text.length * 3);
    this.#at += this.#buffer.write(text, this.#at, "utf8");
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A buffer of its own, so that it may be handed to another thread. */
  written(): Uint8Array {
    return this.#buffer.subarray(0, this.#at);
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#buffer.length) return;
    const wider = Buffer.allocUnsafeSlow((this.#at + more) * 2);
    wider.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = wider;
  }
}

/** The columns that the demonstration fills, in the order of its files; all others stay empty. */
export const headers: Readonly<Record<RowKind, readonly string[]>> = {
  units: Object.keys(rowColumns.units),
  members: Object.keys(rowColumns.members),
  facts: Object.keys(rowColumns.facts),
  entries: Object.keys(rowColumns.entries),
};

const dayTexts = new Map<Day, string>();

/** Days repeat, so each is written out once. */
function dayText(day: Day | null): string {
  if (day === null) return "";
  let text = dayTexts.get(day);
  if (text === undefined) dayTexts.set(day, (text = formatDay(day)));
  return text;
}

function partialText(day: PartialDay | null): string {
  if (day === null) return "";
  return day.first === day.last ? dayText(day.first) : formatPartialDay(day);
}

/** Quotes where a comma, a quote or a line break stands. */
function cell(text: string | null): string {
  if (text === null) return "";
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function unitLine(row: UnitRow): string {
  return [
    row.code,
    row.parent ?? "",
    cell(row.name),
    cell(row.nameEn),
    row.kind,
    row.level,
    row.sector ?? "",
    dayText(row.from),
    dayText(row.to),
    row.longitude ?? "",
    row.latitude ?? "",
  ].join(",");
}

function memberLine(row: MemberRow): string {
  return `${row.memberNo},${cell(row.name)},${cell(row.nameEn)},${row.sex ?? ""},${partialText(
    row.born,
  )},${row.unit},${dayText(row.from)},${dayText(row.to)},${partialText(
    row.admitted,
  )},${partialText(row.full)},${dayText(row.left)},${row.sector ?? ""}`;
}

function factLine(row: FactRow): string {
  return `${row.memberNo ?? ""},${row.subjectUnit ?? ""},${row.record},${row.kind},${cell(
    row.value,
  )},${row.unit ?? ""},${partialText(row.from)},${partialText(row.to)}`;
}

function writeEntry(bytes: Bytes, row: EntryRow, sessions: Sessions): void {
  const whom = `${row.memberNo ?? ""},${row.subjectUnit ?? ""},${row.source},${row.sourceKey}`;
  if (row.act === "withdrawal") {
    const none = ",".repeat(headers.entries.length - 7);
    bytes.text(`${whom},${row.act},${row.corrects}${none},${cell(row.note)}\n`);
    return;
  }
  const { before, after } = sessionCells(row, sessions);
  const credit = row.credit === null ? "" : String(row.credit / 1000);
  const minutes = `${row.minutes ?? ""},${credit},${row.creditUnit ?? ""},${dayLines(row.days)}`;
  const result = `${row.outcome ?? ""},${row.attested ? "yes" : "no"},${cell(row.note)}`;
  bytes.text(`${whom},${row.act},${row.corrects ?? ""},`);
  bytes.bytes(before);
  bytes.text(`,${minutes},`);
  bytes.bytes(after);
  bytes.text(`,${result}\n`);
}

interface SessionCells {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

type Sessions = Map<string, SessionCells>;
const sessionLimit = 2_000;

/** What all entries of one session share, written out once for those who stand together. */
function sessionCells(row: StatedEntryRow, sessions: Sessions): SessionCells {
  const key = `${row.source} ${row.sessionKey}`;
  let found = sessions.get(key);
  if (found !== undefined) return found;
  const times = [row.startsAt ?? "", row.endsAt ?? ""];
  const before = [row.sessionKey, dayText(row.startsOn), dayText(row.endsOn), ...times];
  const after = [
    row.form,
    row.topic,
    cell(row.course),
    row.providerCode,
    cell(row.providerName),
    row.providerKind ?? "",
    row.providerLevel ?? "",
    cell(row.place),
    row.unit ?? "",
  ];
  found = { before: Buffer.from(before.join(",")), after: Buffer.from(after.join(",")) };
  if (sessions.size >= sessionLimit) sessions.clear();
  sessions.set(key, found);
  return found;
}

function dayLines(lines: readonly { readonly on: Day; readonly minutes: number }[] | null): string {
  if (lines === null) return "";
  return lines.map((line) => `${dayText(line.on)}:${line.minutes}`).join(";");
}

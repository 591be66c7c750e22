import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { finished } from "node:stream/promises";
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
import { generate, type GenerateOptions } from "./generate.ts";

export interface DemoFiles {
  /** Absolute or relative path of each file that was written. */
  readonly files: Readonly<Record<RowKind, string>>;
  readonly rows: Readonly<Record<RowKind, number>>;
}

export interface WriteOptions extends GenerateOptions {
  /** Called now and then with the member numbers issued so far. */
  readonly onProgress?: (members: number) => void;
}

const kinds: readonly RowKind[] = ["units", "members", "facts", "entries"];

/**
 * Writes units.csv, members.csv, facts.csv and entries.csv into a folder, in UTF-8 with English
 * headers, as `rollbook import` reads them. Streams: memory does not grow with the number of members.
 * Existing files of these names are overwritten.
 */
export async function writeDemoFiles(folder: string, options: WriteOptions): Promise<DemoFiles> {
  await mkdir(folder, { recursive: true });
  const paths = pathsIn(folder);
  const streams = kinds.map((kind) => open(paths[kind], kind));
  const rows = { units: 0, members: 0, facts: 0, entries: 0 };
  const sessions: Sessions = new Map();
  let issued = 0;
  try {
    for (const some of generate(options)) {
      const texts = [
        some.units.map(unitLine),
        some.members.map(memberLine),
        some.facts.map(factLine),
        some.entries.map((row) => entryLine(row, sessions)),
      ];
      for (const [at, lines] of texts.entries()) await write(streams[at], lines);
      for (const kind of kinds) rows[kind] += some[kind].length;
      issued += some.members.reduce((sum, row) => sum + (row.to === null ? 1 : 0), 0);
      options.onProgress?.(issued);
    }
  } finally {
    for (const stream of streams) stream.end();
    await Promise.all(streams.map((stream) => finished(stream)));
  }
  return { files: paths, rows };
}

function pathsIn(folder: string): Record<RowKind, string> {
  return {
    units: join(folder, "units.csv"),
    members: join(folder, "members.csv"),
    facts: join(folder, "facts.csv"),
    entries: join(folder, "entries.csv"),
  };
}

function open(path: string, kind: RowKind): WriteStream {
  const stream = createWriteStream(path);
  stream.write(`${headers[kind].join(",")}\n`);
  return stream;
}

async function write(stream: WriteStream | undefined, lines: readonly string[]): Promise<void> {
  if (stream === undefined || lines.length === 0) return;
  // A failed stream (a full disk) is reported here or by `finished`; nothing waits for ever.
  if (stream.errored !== null) throw stream.errored;
  if (!stream.write(`${lines.join("\n")}\n`)) await once(stream, "drain");
}

/** The columns that the demonstration fills, in the order of its files; all others stay empty. */
const headers: Readonly<Record<RowKind, readonly string[]>> = {
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

function entryLine(row: EntryRow, sessions: Sessions): string {
  if (row.act === "withdrawal") {
    return `${row.memberNo ?? ""},${row.subjectUnit ?? ""},${row.source},${row.sourceKey},${
      row.act
    },${row.corrects}${",".repeat(headers.entries.length - 7)},${cell(row.note)}`;
  }
  const { before, after } = sessionCells(row, sessions);
  const credit = row.credit === null ? "" : String(row.credit / 1000);
  const whom = `${row.memberNo ?? ""},${row.subjectUnit ?? ""},${row.source},${row.sourceKey}`;
  const minutes = `${row.minutes ?? ""},${credit},${row.creditUnit ?? ""},${dayLines(row.days)}`;
  const result = `${row.outcome ?? ""},${row.attested ? "yes" : "no"},${cell(row.note)}`;
  return `${whom},${row.act},${row.corrects ?? ""},${before},${minutes},${after},${result}`;
}

interface SessionCells {
  readonly before: string;
  readonly after: string;
}

/** Of one writing only: another seed has other sessions under the same keys. */
type Sessions = Map<string, SessionCells>;
const sessionLimit = 2_000;

/** What all entries of one session share, written out once for those who stand together. */
function sessionCells(row: StatedEntryRow, sessions: Sessions): SessionCells {
  const key = `${row.source} ${row.sessionKey}`;
  let found = sessions.get(key);
  if (found !== undefined) return found;
  const times = [row.startsAt ?? "", row.endsAt ?? ""];
  found = {
    before: [row.sessionKey, dayText(row.startsOn), dayText(row.endsOn), ...times].join(","),
    after: [
      row.form,
      row.topic,
      cell(row.course),
      row.providerCode,
      cell(row.providerName),
      row.providerKind ?? "",
      row.providerLevel ?? "",
      cell(row.place),
      row.unit ?? "",
    ].join(","),
  };
  if (sessions.size >= sessionLimit) sessions.clear();
  sessions.set(key, found);
  return found;
}

function dayLines(lines: readonly { readonly on: Day; readonly minutes: number }[] | null): string {
  if (lines === null) return "";
  return lines.map((line) => `${dayText(line.on)}:${line.minutes}`).join(";");
}

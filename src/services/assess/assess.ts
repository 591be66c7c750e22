import type { Table } from "#adapters/files/table";
import type { Numbered, RowKind, RowProblem, RowTypes } from "#contract/rows";
import type { Language } from "#contract/rows/problems";
import type { Words } from "#contract/rows/words";
import { assess, type AssessedMember } from "#core/assess";
import { type Day, formatDay } from "#core/day";
import { compilePack } from "#core/judge";
import type { LedgerRow } from "#core/ledger";
import { type Outcome, success } from "#core/outcome";
import type { Pack } from "#core/policy/pack";
import type { Verdict } from "#core/verdicts";
import { type CellValue, dayCell, type TableExport } from "../exports/export.ts";
import { packWords } from "../imports/words.ts";
import { parsedBatches } from "../imports/source.ts";
import { manyKinds } from "../members/kinds.ts";
import { dutyTable, fileUnitFacts, strangeUnits } from "./duties.ts";
import { fileLedger, unitKey } from "./ledger.ts";
import { filePeople, type People } from "./people.ts";
import { fileUnits, type FileUnits } from "./units.ts";

export interface AssessRequest {
  readonly pack: Pack;
  readonly packHash: string;
  readonly today: Day;
  /**
   * The day on which the files were made: rows of later days are refused. Absent: `today`. A past day
   * is judged from today's files by naming both.
   */
  readonly filesOf?: Day | undefined;
  readonly tables: Readonly<Record<RowKind, Table>>;
}

export interface AssessResult {
  /** Verdicts, to be written; they are judged as they are read. */
  readonly table: TableExport;
  /** Duties of units, to be written likewise. */
  readonly duties: TableExport;
  readonly members: number;
  /** What is wrong with which row of which file; such rows are left out. */
  readonly problems: readonly FileProblem[];
}

export interface FileProblem {
  readonly file: string;
  readonly language: Language;
  readonly problem: RowProblem;
}

/** What four files say of units and people, read and decided on as the register does. */
export interface FilesRead {
  readonly units: FileUnits;
  readonly members: number;
  /** Everybody with all rows, made anew at each call. */
  readonly people: () => Iterable<AssessedMember>;
  readonly unitFacts: ReturnType<typeof fileUnitFacts>;
  readonly ledger: ReadonlyMap<string, readonly LedgerRow[]>;
  readonly problems: readonly FileProblem[];
}

/**
 * Judges members from four files by a pack, without a database: the same reading, the same decisions
 * and the same judgement as the register's, so the verdicts are the same. The files' rows are held in
 * memory, about a kilobyte for an entry.
 */
export async function assessFiles(request: AssessRequest): Promise<Outcome<AssessResult>> {
  const read = await readFiles(request);
  if (!read.ok) return read;
  const { units, members, people, unitFacts, ledger, problems } = read.value;
  const duties = dutyTable(request, units, unitFacts, ledger);
  return success({ table: verdictTable(request, units, people()), duties, members, problems });
}

/** The files alone: for whoever judges them in another way than `assessFiles`. */
export async function readFiles(request: AssessRequest): Promise<Outcome<FilesRead>> {
  const { pack, tables } = request;
  const today = request.filesOf ?? request.today;
  const words = packWords(pack);
  const problems: FileProblem[] = [];
  const units: Numbered<RowTypes["units"]>[] = [];
  const members: Numbered<RowTypes["members"]>[] = [];
  const facts: Numbered<RowTypes["facts"]>[] = [];
  const late: Record<RowKind, RowProblem[]> = { units: [], members: [], facts: [], entries: [] };
  const ledger = fileLedger(today, late.entries);
  const languages = new Map<RowKind, Language>();
  const subjects = new Set<string>();
  const read = async <K extends RowKind>(
    kind: K,
    take: (row: Numbered<RowTypes[K]>) => void,
  ): Promise<Outcome<null>> =>
    readAll(kind, tables[kind], words, take, (language, problem) => {
      languages.set(kind, language);
      if (problem !== null) problems.push({ file: tables[kind].path, language, problem });
    });
  for (const outcome of [
    await read("units", (row) => void units.push(row)),
    await read("members", (row) => void members.push(row)),
    await read("facts", (row) => void facts.push(row)),
    await read("entries", (row) => {
      if (row.value.subjectUnit !== null) subjects.add(row.value.subjectUnit);
      ledger.add(row);
    }),
  ])
    if (!outcome.ok) return outcome;
  const found = fileUnits(units, today, late.units);
  const many = new Set(manyKinds(pack.vocabulary));
  const people = filePeople({ members, facts }, found, (kind) => many.has(kind), today, late);
  const rows = ledger.finish();
  const unitFacts = fileUnitFacts(facts, found, (kind) => many.has(kind), late.facts);
  strangers(people, rows, subjects, late.entries);
  strangeUnits(found, rows, subjects, late.entries);
  for (const kind of ["units", "members", "facts", "entries"] as const) {
    const language = languages.get(kind) ?? "en";
    for (const problem of late[kind]) problems.push({ file: tables[kind].path, language, problem });
  }
  return success({
    units: found,
    members: people.size,
    people: () => assessedMembers(people, rows),
    unitFacts,
    ledger: rows,
    problems,
  });
}

async function readAll<K extends RowKind>(
  kind: K,
  table: Table,
  words: Words,
  take: (row: Numbered<RowTypes[K]>) => void,
  tell: (language: Language, problem: RowProblem | null) => void,
): Promise<Outcome<null>> {
  for await (const batch of parsedBatches(kind, table, words)) {
    if (!batch.ok) return { ...batch, message: `${table.path}: ${batch.message}` };
    const { language } = batch.value.header;
    tell(language, null);
    for (const problem of batch.value.problems) tell(language, problem);
    for (const row of batch.value.rows) take(row);
  }
  return success(null);
}

/** Entries of people whom the members' file does not know. */
function strangers(
  people: People,
  ledger: ReadonlyMap<string, readonly LedgerRow[]>,
  units: ReadonlySet<string>,
  problems: RowProblem[],
): void {
  const about = new Set([...units].map(unitKey));
  for (const [memberNo, rows] of ledger) {
    if (people.has(memberNo) || about.has(memberNo)) continue;
    for (const { sequence: row } of rows) {
      problems.push({
        row,
        column: "member_no",
        code: "member-unknown",
        value: memberNo,
        detail: "",
      });
    }
  }
}

function* assessedMembers(
  people: People,
  ledger: ReadonlyMap<string, readonly LedgerRow[]>,
): Generator<AssessedMember> {
  for (const [memberNo, recorded] of people) {
    yield { memberNo, ...recorded, entries: ledger.get(memberNo) ?? [] };
  }
}

const verdictHeader = [
  "member_no",
  "requirement",
  "window_start",
  "due_on",
  "period",
  "status",
  "credited",
  "demanded",
  "sessions",
  "missing_minutes",
  "missing_count",
  "owes",
  "counted_at",
  "next_change_on",
] as const;

const membersAtOnce = 1000;

function verdictTable(
  request: AssessRequest,
  units: FileUnits,
  members: Iterable<AssessedMember>,
): TableExport {
  const { pack, packHash, today } = request;
  async function* rows(): AsyncGenerator<readonly (readonly CellValue[])[]> {
    let batch: CellValue[][] = [];
    let count = 0;
    for (const one of assess(compilePack(pack), units.versions, members, { today })) {
      for (const verdict of one.verdicts) batch.push(verdictRow(one.memberNo, verdict, units));
      if ((count += 1) % membersAtOnce !== 0) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  }
  return {
    name: "verdicts",
    header: verdictHeader,
    about: [
      ["pack", `${pack.id} ${pack.version}`],
      ["pack hash", packHash],
      ["as of", formatDay(today)],
      ["one row", "one member judged by one requirement in one window; minutes are whole"],
    ],
    rows: rows(),
  };
}

function verdictRow(memberNo: string, one: Verdict, units: FileUnits): CellValue[] {
  return [
    memberNo,
    one.requirement,
    dayCell(formatDay(one.windowStart)),
    dayCell(formatDay(one.dueOn)),
    dayCell(formatDay(one.period)),
    one.status,
    one.credited,
    one.demanded,
    one.sessions,
    one.missingMinutes,
    one.missingCount,
    one.owes ? "yes" : "no",
    units.codeOf.get(one.countedAt) ?? "",
    dayCell(one.nextChangeOn === null ? null : formatDay(one.nextChangeOn)),
  ];
}

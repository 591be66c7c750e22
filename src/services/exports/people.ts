import type { EntryRow, FactRow, MemberRow, RowKind, RowTypes } from "#contract/rows";
import type { Language } from "#contract/rows/problems";
import { type RowWriter, rowWriter } from "#contract/rows/write";
import { type Day, formatDay, parseDay, type PartialDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { type Tx, wholeSight } from "#store/database";
import {
  type ExportedEntry,
  type ExportedFact,
  type ExportedHome,
  exportEntries,
  exportFacts,
  exportHomes,
  isCrossedSince,
  lastExported,
  moveSoFar,
} from "#store/exports";
import { sendLook } from "#store/looks";
import type { Context } from "../context.ts";
import { unitRef } from "../verdicts-lines.ts";
import { aboutOf } from "./about.ts";
import { type CellValue, ExportInterrupted, type TableExport } from "./export.ts";

export type PeopleKind = Exclude<RowKind, "units">;

export interface PeopleExportQuery {
  readonly purpose: string;
  readonly language: Language;
}

const membersAtOnce = 500;

const definitions = {
  members: { zh: "成员及其所在组织的各段日期", en: "Members with their home units by days" },
  facts: { zh: "成员的事实与事件", en: "Facts and events of members" },
  entries: {
    zh: "学时台账的全部记录, 含更正与撤销",
    en: "All rows of the ledger, corrections and withdrawals too",
  },
} as const;

/**
 * Members, facts or entries of everybody who is or was at home at or below a unit, in the form that
 * can be imported. For the operator only; each page is logged with its persons and the purpose.
 */
export async function peopleExport(
  ctx: Context,
  kind: PeopleKind,
  unitId: number,
  query: PeopleExportQuery,
): Promise<Outcome<TableExport>> {
  if (!ctx.actor.sight.whole) return notHere;
  const [unit, since] = await ctx.db.snapshot(wholeSight, (tx) =>
    Promise.all([findUnitInSight(tx, unitId, wholeSight), moveSoFar(tx)]),
  );
  if (unit === null) return notHere;
  const { language, purpose } = query;
  const today = formatDay(ctx.today);
  const writer = rowWriter(kind);
  return success({
    name: `${kind}-${unit.code}-${today}`,
    header: writer.header(language),
    about: aboutOf(
      {
        unit: unitRef(unit),
        today,
        pack: null,
        freshness: null,
        definition: definitions[kind],
        purpose,
      },
      language,
    ),
    rows: pages(ctx, kind, { unitId, since }, purpose),
  });
}

const notHere = failure("not-found", "unit-unknown", "There is no such unit in sight.");

/** Of which unit, and after which move of units it began. */
interface Begun {
  readonly unitId: number;
  readonly since: number;
}

/**
 * Each page is read in a snapshot of its own, so that an export of hours holds nothing back. Members who
 * travel or are moved meanwhile stand in it once; a unit that is moved in or out interrupts it.
 */
async function* pages(
  ctx: Context,
  kind: PeopleKind,
  { unitId, since }: Begun,
  purpose: string,
): AsyncGenerator<readonly (readonly CellValue[])[]> {
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    const page = await ctx.db.snapshot(wholeSight, async (tx) => {
      const [isCrossed, last, rows] = await Promise.all([
        isCrossedSince(tx, since, unitId),
        lastExported(tx, from, unitId, membersAtOnce),
        readers[kind](tx, from, unitId),
      ]);
      if (isCrossed) throw new ExportInterrupted();
      sendLook(tx, {
        accountId: ctx.actor.accountId,
        act: "export",
        task: "operator",
        what: kind,
        purpose,
        memberIds: [...new Set(rows.map((row) => row.memberId))],
      });
      return { last, cells: rows.map((row) => row.cells) };
    });
    if (page.cells.length > 0) yield page.cells;
    after = page.last;
  }
}

interface Shown {
  readonly memberId: number;
  readonly cells: readonly CellValue[];
}

/** Reads one page and writes it as the cells of its kind of file. */
function reader<K extends PeopleKind, R extends { readonly memberId: number }>(
  kind: K,
  read: (tx: Tx, after: number, unitId: number, members: number) => Promise<R[]>,
  toRow: (row: R) => RowTypes[K],
): (tx: Tx, after: number, unitId: number) => Promise<Shown[]> {
  const writer: RowWriter<K> = rowWriter(kind);
  return async (tx, after, unitId) => {
    const rows = await read(tx, after, unitId, membersAtOnce);
    return rows.map((row) => ({ memberId: row.memberId, cells: writer.cells(toRow(row)) }));
  };
}

const readers = {
  members: reader("members", exportHomes, memberRow),
  facts: reader("facts", exportFacts, factRow),
  entries: reader("entries", exportEntries, entryRow),
};

/** Admission and sector stand in the file of facts, so that nothing is said twice. */
function memberRow(home: ExportedHome): MemberRow {
  const { memberNo, name, nameEn, sex, unit } = home;
  return {
    memberNo,
    name,
    nameEn,
    sex,
    unit,
    born: home.bornFirst === null ? null : partial(home.bornFirst, home.bornLast),
    from: day(home.from),
    to: home.to === null ? null : day(home.to),
    admitted: null,
    full: null,
    left: null,
    sector: null,
  };
}

function factRow(fact: ExportedFact): FactRow {
  const { memberNo, record, kind, value, unit } = fact;
  return {
    memberNo,
    record,
    kind,
    value,
    unit,
    subjectUnit: null,
    from: partial(fact.from, fact.fromLast),
    to: fact.to === null ? null : partial(fact.to, fact.toLast),
  };
}

function entryRow(entry: ExportedEntry): EntryRow {
  const { memberNo, source, sourceKey, act, corrects, note } = entry;
  const keys = { memberNo, subjectUnit: null, source, sourceKey, note };
  if (act === "withdrawal") return { ...keys, act, corrects: corrects ?? "" };
  const lines = entry.dayDates?.map((on, index) => ({
    on: day(on),
    minutes: entry.dayMinutes?.[index] ?? 0,
  }));
  const { startsAt, endsAt, minutes, credit, creditUnit, form, topic, course, place } = entry;
  const { providerCode, providerName, providerKind, providerLevel, unit, outcome, attested } =
    entry;
  return {
    ...keys,
    act,
    corrects,
    sessionKey: entry.sessionKey,
    startsOn: day(entry.startsOn),
    endsOn: day(entry.endsOn),
    startsAt,
    endsAt,
    minutes,
    credit,
    creditUnit,
    form,
    topic,
    course,
    place,
    days: lines === undefined || lines.length === 0 ? null : lines,
    providerCode,
    providerName,
    providerKind,
    providerLevel,
    unit,
    outcome,
    attested,
  };
}

function day(text: string): Day {
  const found = parseDay(text);
  if (found === null) throw new Error(`The register holds "${text}" where a day stands.`);
  return found;
}

function partial(first: string, last: string | null): PartialDay {
  return { first: day(first), last: day(last ?? first) };
}

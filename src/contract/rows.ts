import type { Day } from "#core/day";
import type { EntryAct } from "#core/ledger";
import {
  type Cell,
  code,
  dayLines,
  decimal,
  exactDay,
  memberNumber,
  partialDay,
  text,
  thousandths,
  timeOfDay,
  wholeNumber,
  word,
  yesNo,
} from "./rows/cells.ts";
import type { RowProblem } from "./rows/problems.ts";

export type { RowProblem } from "./rows/problems.ts";

/** One column of a file. Its key in the table below is its plain English header, such as `member_no`. */
export interface Column<T, Empty> {
  readonly cell: Cell<T>;
  readonly zh: string;
  readonly en: string;
  /** Further headers under which it is known. */
  readonly also: readonly string[];
  /** True: the file must have the column and each row a value (unless the row's act needs none). */
  readonly needed: boolean;
  /** What an empty cell, or a file without the column, stands for. */
  readonly empty: Empty;
}

type AnyColumns = Readonly<Record<string, Column<unknown, unknown>>>;
type Camel<S extends string> = S extends `${infer A}_${infer B}`
  ? `${A}${Capitalize<Camel<B>>}`
  : S;

/** The row that a table of columns yields: `member_no` becomes `memberNo`. */
export type RowOf<C extends AnyColumns> = {
  readonly [K in keyof C & string as Camel<K>]: C[K] extends Column<infer T, infer E>
    ? T | E
    : never;
};

/** A row that was read, with its number in the file. */
export interface Numbered<T> {
  readonly row: number;
  readonly value: T;
}

/**
 * What a bulk service answers. Every row is loaded, present, or named by a problem. A batch is one
 * transaction.
 */
export interface LoadResult {
  readonly loaded: number;
  /** Rows that were here already with the same content. */
  readonly present: number;
  /** Rows that were not loaded, with reasons; `conflict`: the key is here with other content. */
  readonly problems: readonly RowProblem[];
}

function needed<T>(cell: Cell<T>, zh: string, en: string, ...also: string[]): Column<T, never> {
  return { cell, zh, en, also, needed: true, empty: undefined as never };
}
function optional<T>(cell: Cell<T>, zh: string, en: string, ...also: string[]): Column<T, null> {
  return { cell, zh, en, also, needed: false, empty: null };
}
function otherwise<T>(
  empty: T,
  cell: Cell<T>,
  zh: string,
  en: string,
  ...also: string[]
): Column<T, never> {
  return { cell, zh, en, also, needed: false, empty: empty as never };
}

/**
 * Units, a row per stretch of days: rows of one code with days that do not overlap are one unit that
 * was renamed or moved. Parents may stand anywhere in the file or be here already.
 */
export const unitColumns = {
  code: needed(code(64), "组织代码", "Unit code", "代码", "unit", "unit_code"),
  parent: optional(code(64), "上级代码", "Parent code", "上级组织代码", "上级", "parent_code"),
  name: needed(text(200), "组织名称", "Unit name", "名称", "name_zh", "unit_name"),
  name_en: otherwise("", text(200), "英文名称", "English name"),
  kind: needed(word("unit-kind"), "组织类型", "Unit kind", "类型"),
  level: needed(word("unit-level"), "级别", "Level", "组织级别"),
  sector: optional(word("fact:sector"), "领域", "Sector", "所属领域"),
  from: optional(exactDay, "开始日期", "From", "成立日期", "valid_from", "opened_on"),
  to: optional(exactDay, "结束日期", "To", "撤销日期", "valid_to", "closed_on"),
  longitude: optional(decimal(-180, 180), "经度", "Longitude", "lon", "lng"),
  latitude: optional(decimal(-90, 90), "纬度", "Latitude", "lat"),
};
export type UnitRow = RowOf<typeof unitColumns>;

/**
 * Members, a row per stretch of days at one home unit: further rows of one number are transfers.
 * `to` is the first day outside; `left` (first day outside) also ends the membership.
 */
export const memberColumns = {
  member_no: needed(memberNumber, "成员编号", "Member number", "党员编号", "编号", "member"),
  name: needed(text(100), "姓名", "Name"),
  name_en: otherwise("", text(100), "英文姓名", "English name"),
  sex: optional(word<"f" | "m">("sex"), "性别", "Sex", "gender"),
  born: optional(partialDay, "出生日期", "Born", "出生年月", "birth_date"),
  unit: needed(code(64), "所在组织代码", "Unit code", "组织代码", "所在支部代码", "unit_code"),
  from: needed(exactDay, "转入日期", "From", "home_since", "valid_from"),
  to: optional(exactDay, "转出日期", "To", "home_until", "valid_to"),
  admitted: optional(partialDay, "加入日期", "Admitted", "入党日期", "joined", "joined_on"),
  full: optional(partialDay, "转正日期", "Full member since", "full_on"),
  left: optional(exactDay, "离开日期", "Left", "出党日期", "left_on"),
  sector: optional(word("fact:sector"), "领域", "Sector", "所属领域"),
};
export type MemberRow = RowOf<typeof memberColumns>;

/**
 * Facts (from .. to, `to` is the first day outside) and events (on `from`) of members, or of units.
 * `value` is read by the list `fact:KIND` where the vocabulary has one. The kind `host` with `unit`
 * attaches a member who works away: value floating, seconded or second-post.
 */
export const factColumns = {
  member_no: optional(memberNumber, "成员编号", "Member number", "党员编号", "编号", "member"),
  subject_unit: optional(code(64), "对象组织代码", "About unit", "subject_unit_code"),
  record: optional(word<"fact" | "event">("record"), "记录类型", "Record", "fact_or_event"),
  kind: needed(text(64), "类别", "Kind", "事项", "fact", "event"),
  value: otherwise("", text(200), "值", "Value", "内容"),
  unit: optional(code(64), "任职组织代码", "At unit", "组织代码", "unit_code"),
  from: needed(partialDay, "开始日期", "From", "日期", "date", "on", "valid_from"),
  to: optional(partialDay, "结束日期", "To", "valid_to"),
};
export type FactCells = RowOf<typeof factColumns>;
/** As the services take it: `record` is decided, `kind` and `value` are ids. */
export type FactRow = FactCells & { readonly record: "fact" | "event" };

const minutesLimit = 100_000;

/**
 * Entries. `act` correction or withdrawal names by `corrects` the source key of the entry that it
 * corrects; a correction is complete in itself, a withdrawal needs the member, source and `corrects`.
 */
export const entryColumns = {
  member_no: optional(memberNumber, "成员编号", "Member number", "党员编号", "编号", "member"),
  subject_unit: optional(code(64), "对象组织代码", "About unit", "subject_unit_code"),
  source: otherwise("file", code(64), "来源", "Source"),
  source_key: otherwise("", code(128), "来源编号", "Source key", "记录编号", "key"),
  act: otherwise<EntryAct>("entry", word<EntryAct>("act"), "动作", "Act"),
  corrects: optional(code(128), "更正对象", "Corrects", "被更正记录", "corrected_key"),
  session_key: otherwise("", code(128), "场次编号", "Session key", "session"),
  starts_on: optional(exactDay, "开始日期", "Starts on", "日期", "date", "from", "start"),
  ends_on: optional(exactDay, "结束日期", "Ends on", "to", "end"),
  starts_at: optional(timeOfDay, "开始时间", "Starts at"),
  ends_at: optional(timeOfDay, "结束时间", "Ends at"),
  minutes: optional(wholeNumber(0, minutesLimit), "分钟", "Minutes", "分钟数"),
  credit: optional(thousandths, "学时", "Credit", "学时数"),
  credit_unit: optional(word("credit-unit"), "学时单位", "Credit unit"),
  days: optional(dayLines, "每日分钟", "Day lines", "day_minutes"),
  form: optional(word("form"), "形式", "Form", "培训形式"),
  topic: otherwise("", word("topic"), "主题", "Topic", "培训主题"),
  course: otherwise("", text(200), "课程", "Course", "课程名称"),
  provider_code: otherwise("", code(64), "办学单位代码", "Provider code", "provider"),
  provider_name: otherwise("", text(200), "办学单位", "Provider name", "办学单位名称"),
  provider_kind: optional(word("provider-kind"), "办学单位类型", "Provider kind"),
  provider_level: optional(word("provider-level"), "办学单位级别", "Provider level"),
  place: otherwise("", text(200), "地点", "Place"),
  unit: optional(code(64), "举办组织代码", "Held by unit", "unit_code"),
  outcome: optional(word("outcome"), "结果", "Outcome"),
  attested: otherwise(false, yesNo, "已核实", "Attested"),
  note: otherwise("", text(500), "备注", "Note"),
};
export type EntryCells = RowOf<typeof entryColumns>;

interface EntryKeys {
  readonly memberNo: string | null;
  readonly subjectUnit: string | null;
  readonly source: string;
  /** Never empty: where the file has none, a hash of the row with its ordinal among identical rows. */
  readonly sourceKey: string;
  readonly note: string;
}

/** An entry or a correction, complete in itself. */
export type StatedEntryRow = EntryKeys &
  Omit<EntryCells, keyof EntryKeys> & {
    readonly act: "entry" | "correction";
    readonly startsOn: Day;
    readonly endsOn: Day;
    readonly form: string;
    /** Never empty: where the file has none, a hash of what makes the session. */
    readonly sessionKey: string;
    /** Never empty: where the file has none, a hash of name, kind and level. */
    readonly providerCode: string;
  };

/** Takes an entry back. */
export type WithdrawalRow = EntryKeys & {
  readonly act: "withdrawal";
  readonly corrects: string;
};

export type EntryRow = StatedEntryRow | WithdrawalRow;

/** The kinds of file that can be imported, with their columns. */
export const rowColumns = {
  units: unitColumns,
  members: memberColumns,
  facts: factColumns,
  entries: entryColumns,
} as const;
export type RowKind = keyof typeof rowColumns;

/** Keys and columns of a kind of file, in the order in which its files are written. */
export function columnsOf(
  kind: RowKind,
): readonly (readonly [key: string, column: Column<unknown, unknown>])[] {
  return Object.entries<Column<unknown, unknown>>(
    rowColumns[kind] as unknown as Readonly<Record<string, Column<unknown, unknown>>>,
  );
}

export interface RowTypes {
  units: UnitRow;
  members: MemberRow;
  facts: FactRow;
  entries: EntryRow;
}

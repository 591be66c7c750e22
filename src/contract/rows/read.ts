import { columnsOf, type RowKind, type RowTypes } from "../rows.ts";
import type { Complain } from "./cells.ts";
import { checks } from "./checks.ts";
import type { Header } from "./header.ts";
import type { RowProblem, RowProblemCode } from "./problems.ts";
import type { Words } from "./words.ts";

/** A row that was read, or everything that is wrong with it. */
export type Reading<T> =
  | { readonly value: T; readonly problems?: undefined }
  | { readonly problems: readonly RowProblem[] };

export type RowReader<K extends RowKind> = (
  cells: readonly string[],
  row: number,
) => Reading<RowTypes[K]>;

interface Field {
  readonly index: number;
  readonly key: string;
  readonly property: string;
  readonly needed: boolean;
  readonly empty: unknown;
  read(text: string, complain: Complain, words: Words): unknown;
}

const shownLimit = 120;
/** Characters of one cell; a spreadsheet allows as many. */
const cellLimit = 32_767;

/**
 * Makes the reader of one file from its header. It is a loop over the file's own columns, compiled
 * once, because a general schema library takes eight times as long for each of a million rows.
 */
export function rowReader<K extends RowKind>(kind: K, header: Header, words: Words): RowReader<K> {
  const fields = fieldsOf(kind, header);
  // A copy of one object has all properties in place at once; what the file lacks stays as it is.
  const blank = Object.fromEntries(fields.map((field) => [field.property, field.empty]));
  const present = fields.filter((field) => field.index >= 0 || field.needed);
  const width = header.titles.length;
  const check = checks[kind] as (
    row: Readonly<Record<string, unknown>>,
    words: Words,
    complain: ComplainAt,
  ) => unknown;
  let problems: RowProblem[] = [];
  let row = 0;
  // One function for all cells: made for each, ten million of them would be.
  let key = "";
  let text = "";
  const complainAt: ComplainAt = (column, code, value, detail = "") => {
    problems.push({ row, column, code, value: value.slice(0, shownLimit), detail });
  };
  const complain: Complain = (code, detail) => {
    // An identity number is held nowhere, so the error file does not repeat it.
    complainAt(key, code, code === "identity-number" ? "" : text, detail);
    return undefined;
  };
  const readCell = (field: Field, cell: string): unknown => {
    text = cell.trim();
    if (text === "" && !field.needed) return field.empty;
    key = field.key;
    if (text === "") return complain("missing");
    if (text.length > cellLimit) return complain("too-long", String(cellLimit));
    return field.read(text, complain, words);
  };
  return (cells, number) => {
    problems = [];
    row = number;
    if (cells.length !== width && !onlyBlanks(cells, width)) {
      complainAt("", "wrong-length", "", `${cells.length} / ${width}`);
      return { problems };
    }
    const found: Record<string, unknown> = { ...blank };
    for (const field of present) found[field.property] = readCell(field, cells[field.index] ?? "");
    if (problems.length > 0) return { problems };
    const value = check(found, words, complainAt);
    return problems.length > 0 ? { problems } : { value: value as RowTypes[K] };
  };
}

type ComplainAt = (column: string, code: RowProblemCode, value: string, detail?: string) => void;

/** Spreadsheets leave out trailing empty cells, or add some. */
function onlyBlanks(cells: readonly string[], width: number): boolean {
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === "");
}

function fieldsOf(kind: RowKind, header: Header): Field[] {
  return columnsOf(kind).map(([key, column]) => ({
    index: header.columns.indexOf(key),
    key,
    property: propertyOf(key),
    needed: column.needed,
    empty: column.empty,
    read: (text, complain, words) => column.cell.read(text, complain, words),
  }));
}

export function propertyOf(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

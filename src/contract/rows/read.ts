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
 * once, because a general schema library takes ten times as long for each of a million rows.
 */
export function rowReader<K extends RowKind>(kind: K, header: Header, words: Words): RowReader<K> {
  const fields = fieldsOf(kind, header);
  const width = header.titles.length;
  const check = checks[kind] as (
    row: Readonly<Record<string, unknown>>,
    words: Words,
    complain: (column: string, code: RowProblemCode, value: string, detail?: string) => void,
  ) => unknown;
  return (cells, row) => {
    const problems: RowProblem[] = [];
    const complainAt = (column: string, code: RowProblemCode, value: string, detail = ""): void => {
      problems.push({ row, column, code, value: value.slice(0, shownLimit), detail });
    };
    if (cells.length !== width && !onlyBlanks(cells, width)) {
      complainAt("", "wrong-length", "", `${cells.length} / ${width}`);
      return { problems };
    }
    const found: Record<string, unknown> = {};
    for (const field of fields) found[field.property] = readField(field, cells, words, complainAt);
    if (problems.length > 0) return { problems };
    const value = check(found, words, complainAt);
    return problems.length > 0 ? { problems } : { value: value as RowTypes[K] };
  };
}

/** Spreadsheets leave out trailing empty cells, or add some. */
function onlyBlanks(cells: readonly string[], width: number): boolean {
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === "");
}

function readField(
  field: Field,
  cells: readonly string[],
  words: Words,
  complainAt: (column: string, code: RowProblemCode, value: string, detail?: string) => void,
): unknown {
  const text = field.index < 0 ? "" : (cells[field.index] ?? "").trim();
  if (text === "") {
    if (field.needed) complainAt(field.key, "missing", "");
    return field.empty;
  }
  if (text.length > cellLimit) {
    complainAt(field.key, "too-long", text, String(cellLimit));
    return undefined;
  }
  return field.read(
    text,
    (code, detail) => {
      complainAt(field.key, code, text, detail);
      return undefined;
    },
    words,
  );
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

import type { Table, TableRow } from "#adapters/files/table";
import { columnsOf, type RowKind } from "#contract/rows";
import { type Header, readHeader } from "#contract/rows/header";
import { isCode, type Language, type RowProblemCode, wordProblem } from "#contract/rows/problems";
import { propertyOf, rowReader } from "#contract/rows/read";
import type { Words } from "#contract/rows/words";
import { type Outcome, success } from "#core/outcome";
import { firstRows } from "./source.ts";

/** What a file was understood as, by its header and first rows. */
export interface Preview {
  readonly format: "csv" | "xlsx";
  readonly encoding: string | null;
  readonly language: Language;
  readonly unused: readonly string[];
  readonly columns: readonly {
    readonly key: string;
    /** As the file calls it; null where the file has no such column. */
    readonly title: string | null;
    readonly name: Readonly<Record<Language, string>>;
  }[];
  readonly rows: readonly {
    readonly row: number;
    /** One for each column, as they were understood; as they stand where the row is wrong. */
    readonly cells: readonly string[];
    /** What is wrong, to be said in the language of whoever reads it. */
    readonly problems: readonly {
      readonly column: string;
      readonly code: RowProblemCode;
      readonly detail: string;
    }[];
  }[];
}

const shownRows = 20;
const shownCharacters = 60;

export async function previewOf(
  kind: RowKind,
  table: Table,
  words: Words,
): Promise<Outcome<Preview>> {
  const first = await firstRows(table, shownRows);
  if (!first.ok) return first;
  const header = readHeader(kind, first.value.header);
  if (!header.ok) return header;
  const { language, unused } = header.value;
  const columns = columnsOf(kind).map(([key, column]) => {
    const index = header.value.columns.indexOf(key);
    const title = index < 0 ? null : (header.value.titles[index] ?? key);
    return { key, title, name: { zh: column.zh, en: column.en } };
  });
  const show = rowShower(kind, header.value, words);
  const rows = first.value.rows.map(show);
  const { format, encoding } = table;
  return success({ format, encoding, language, unused, columns, rows });
}

function rowShower(kind: RowKind, header: Header, words: Words) {
  const read = rowReader(kind, header, words);
  const columns = columnsOf(kind);
  return ({ row, cells }: TableRow): Preview["rows"][number] => {
    const reading = read(cells, row);
    const { problems = [] } = reading;
    const hidden = new Set(
      problems.flatMap((one) => (one.code === "identity-number" ? [one.column] : [])),
    );
    const value = (reading.problems === undefined ? reading.value : {}) as Readonly<
      Record<string, unknown>
    >;
    return {
      row,
      cells: columns.map(([key, { cell }]) => {
        // An identity number is kept nowhere, not even here.
        if (hidden.has(key)) return "";
        const stated = (cells[header.columns.indexOf(key)] ?? "").trim();
        const found = value[propertyOf(key)];
        const isRead = cell.shows !== undefined && found !== undefined && found !== null;
        return (isRead ? cell.write(found) : stated).slice(0, shownCharacters);
      }),
      problems: problems.map(({ column, code, detail }) => ({ column, code, detail })),
    };
  };
}

/** A problem as it was kept; before there were codes, in words of the file's language. */
interface KeptProblem {
  readonly column: string;
  readonly code?: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly cure?: string;
}

/** A preview that was kept as JSON, for a reader of a language. */
export function toldPreview(kept: string, language: Language): unknown {
  const preview = JSON.parse(kept) as { rows: { problems: KeptProblem[] }[] };
  return {
    ...preview,
    rows: preview.rows.map((row) => ({
      ...row,
      problems: row.problems.map(({ column, code = "", detail = "", reason = "", cure = "" }) => ({
        column,
        ...(isCode(code) ? wordProblem({ code, detail }, language) : { reason, cure }),
      })),
    })),
  };
}

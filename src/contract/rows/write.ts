import { columnsOf, type RowKind, type RowTypes } from "../rows.ts";
import type { Language } from "./problems.ts";
import { propertyOf } from "./read.ts";

/** A cell as a spreadsheet should take it. A day without its month or day of month stays text. */
export type WrittenCell = string | number | { readonly day: string };

/** Turns rows back into the cells of a file that reads as the same rows. */
export interface RowWriter<K extends RowKind> {
  header(language: Language): readonly string[];
  cells(row: RowTypes[K]): readonly WrittenCell[];
}

export function rowWriter<K extends RowKind>(kind: K): RowWriter<K> {
  const columns = columnsOf(kind).map(([key, column]) => ({
    key,
    zh: column.zh,
    cell: column.cell,
    property: propertyOf(key),
  }));
  return {
    header: (language) => columns.map(({ key, zh }) => (language === "zh" ? zh : key)),
    cells(row) {
      const values = row as unknown as Readonly<Record<string, unknown>>;
      return columns.map(({ cell, property }) => {
        const value = values[property];
        return value === null || value === undefined
          ? ""
          : writtenAs(cell.shows, cell.write(value));
      });
    },
  };
}

function writtenAs(shows: "day" | "number" | undefined, text: string): WrittenCell {
  if (shows === "number") return Number(text);
  return shows === "day" && text.length === "2010-05-06".length ? { day: text } : text;
}

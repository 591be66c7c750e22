import { columnsOf, type RowKind, type RowTypes } from "../rows.ts";
import type { Language } from "./problems.ts";
import { propertyOf } from "./read.ts";

/** Turns rows back into the cells of a file that reads as the same rows. */
export interface RowWriter<K extends RowKind> {
  header(language: Language): readonly string[];
  cells(row: RowTypes[K]): readonly string[];
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
        return value === null || value === undefined ? "" : cell.write(value);
      });
    },
  };
}

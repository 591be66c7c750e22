/**
 * Columns of many rows as PostgreSQL array literals, for INSERT ... SELECT FROM unnest(...). Written
 * by hand because the driver's own conversion asks of every element what it is.
 */

/** `int[]`, `bigint[]` and `date` offsets: whole numbers or null. */
export function numbers(values: readonly (number | null)[]): string {
  return `{${values.map((value) => (value === null ? "NULL" : value)).join(",")}}`;
}

/** One region, or several: a member is looked up in all of them at once. */
export type Regions = number | readonly number[];

export function regionList(regions: Regions): string {
  return typeof regions === "number" ? `{${regions}}` : numbers(regions);
}

export function booleans(values: readonly boolean[]): string {
  return `{${values.map((value) => (value ? "t" : "f")).join(",")}}`;
}

const plain = /^[A-Za-z0-9~.:/_-]+$/;

/** `text[]`: each element quoted where it needs to be. */
export function texts(values: readonly (string | null)[]): string {
  return `{${values.map(textElement).join(",")}}`;
}

function textElement(value: string | null): string {
  if (value === null) return "NULL";
  if (plain.test(value) && value.toUpperCase() !== "NULL") return value;
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** `text[]` of array literals, one for each row, to be cast to `bigint[]` or `int[]` in the query. */
export function listTexts(values: readonly (readonly number[] | null)[]): string {
  return `{${values.map((list) => (list === null ? "NULL" : `"{${list.join(",")}}"`)).join(",")}}`;
}

import { failure, type Outcome, type Problem, success } from "#core/outcome";
import { columnsOf, type RowKind } from "../rows.ts";
import { nearest } from "./cells.ts";
import type { Language } from "./problems.ts";
import { spelling } from "./words.ts";

/** What a file's first row says. */
export interface Header {
  readonly kind: RowKind;
  /** Key of the column at each place; null for one that is not used. */
  readonly columns: readonly (string | null)[];
  /** Headers as they stand in the file, for messages. */
  readonly titles: readonly string[];
  readonly unused: readonly string[];
  readonly language: Language;
}

const headerLimit = 200;

/** Finds the columns of a kind of file by their Chinese or English headers, in any order. */
export function readHeader(kind: RowKind, cells: readonly string[]): Outcome<Header> {
  const titles = cells.map((cell) => cell.trim());
  while (titles.at(-1) === "") titles.pop();
  if (titles.length > headerLimit) {
    return failure("invalid", "too-many-columns", `The file has more than ${headerLimit} columns.`);
  }
  const names = headerNames(kind);
  const columns = titles.map((title) => names.get(headerSpelling(title)) ?? null);
  const problems = [...missing(kind, columns, titles), ...doubles(columns, titles)];
  if (problems.length > 0) {
    const list = problems.map((one) => one.message).join(" ");
    return failure("invalid", "columns-missing", `This is no file of ${kind}: ${list}`, problems);
  }
  const unused = titles.filter((title, index) => columns[index] === null && title !== "");
  return success({ kind, columns, titles, unused, language: languageOf(titles) });
}

/** As words are compared, and without what people add to headers: * for "needed", (yyyy-mm-dd). */
function headerSpelling(title: string): string {
  return spelling(title)
    .replace(/[([【].*$/, "")
    .replace(/[*:#'"]/g, "");
}

function headerNames(kind: RowKind): Map<string, string> {
  const names = new Map<string, string>();
  for (const [key, column] of columnsOf(kind)) {
    for (const title of [key, column.zh, column.en]) names.set(headerSpelling(title), key);
  }
  for (const [key, column] of columnsOf(kind)) {
    for (const title of column.also) {
      if (!names.has(headerSpelling(title))) names.set(headerSpelling(title), key);
    }
  }
  return names;
}

function missing(
  kind: RowKind,
  columns: readonly (string | null)[],
  titles: readonly string[],
): Problem[] {
  const free = new Map(
    titles.flatMap((title, index) =>
      columns[index] === null && title !== "" ? [[headerSpelling(title), title] as const] : [],
    ),
  );
  return columnsOf(kind).flatMap(([key, column]) => {
    if (!column.needed || columns.includes(key)) return [];
    const wanted = [key, column.zh, column.en, ...column.also];
    const near = wanted
      .map((name) => nearest(headerSpelling(name), [...free.keys()]))
      .find((found) => found !== null);
    const hint = near === undefined ? "" : ` The nearest header found is "${free.get(near)}".`;
    const message = `The column "${column.zh}" (${key}) is missing.${hint}`;
    return [{ at: key, message }];
  });
}

function doubles(columns: readonly (string | null)[], titles: readonly string[]): Problem[] {
  return columns.flatMap((key, index) => {
    const first = columns.indexOf(key);
    if (key === null || first === index) return [];
    const message = `The headers "${titles[first]}" and "${titles[index]}" both mean ${key}.`;
    return [{ at: key, message }];
  });
}

function languageOf(titles: readonly string[]): Language {
  const chinese = titles.filter((title) => /\p{Script=Han}/u.test(title)).length;
  return chinese * 2 >= titles.length ? "zh" : "en";
}

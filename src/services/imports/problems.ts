import type { ErrorFile } from "#adapters/files/error-file";
import { columnsOf } from "#contract/rows";
import type { Header } from "#contract/rows/header";
import { isCode, type Language, type RowProblem, wordProblem } from "#contract/rows/problems";
import type { Outcome } from "#core/outcome";

/** Beyond so many lines nobody reads on; the counts stay whole. */
const lineLimit = 200_000;

const titles: Readonly<Record<Language, readonly string[]>> = {
  zh: ["行", "列", "值", "原因", "处理办法"],
  en: ["Row", "Column", "Value", "Reason", "Cure"],
};

/** One line of what is wrong with a file, said in one language. */
export interface ToldProblem {
  readonly row: string;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly cure: string;
}

/**
 * A line of a kept file in the reader's language. One without a code, as it was written before there
 * were codes, stays in the language of the file.
 */
export function toldProblem(line: readonly string[], language: Language): ToldProblem {
  const [row = "", column = "", value = "", reason = "", cure = "", code = "", detail = ""] = line;
  const words = isCode(code) ? wordProblem({ code, detail }, language) : { reason, cure };
  return { row, column, value, ...words };
}

/** The same for all lines, as the lines of a file, its header first. */
export async function* toldLines(
  batches: AsyncIterable<readonly (readonly string[])[]>,
  language: Language,
): AsyncGenerator<string[][]> {
  yield [[...titles[language]]];
  for await (const lines of batches) {
    yield lines.map((line) => {
      const { row, column, value, reason, cure } = toldProblem(line, language);
      return [row, column, value, reason, cure];
    });
  }
}

/** Writes what is wrong with a file's rows, in the language of its headers. */
export interface ProblemWriter {
  readonly lines: number;
  write(header: Header, problems: readonly RowProblem[]): Promise<Outcome<number>>;
}

export function problemWriter(file: ErrorFile, fresh: boolean): ProblemWriter {
  let lines = 0;
  let begun = !fresh;
  return {
    get lines() {
      return lines;
    },
    async write(header, problems) {
      const room = Math.max(0, lineLimit - lines);
      const shown = problems.slice(0, room).map((one) => lineOf(header, one, file.isKept));
      lines += problems.length;
      if (shown.length === 0) return file.append([]);
      const first = begun ? [] : [titleLine(header.language, file.isKept)];
      begun = true;
      return file.append([...first, ...shown]);
    },
  };
}

function titleLine(language: Language, isKept: boolean): readonly string[] {
  return isKept ? [...titles[language], "code", "detail"] : titles[language];
}

function lineOf(header: Header, problem: RowProblem, isKept: boolean): string[] {
  const { row, column, value, code, detail } = problem;
  const { reason, cure } = wordProblem(problem, header.language);
  const told = [String(row), columnTitle(header, column), value, reason, cure];
  return isKept ? [...told, code, detail] : told;
}

/** The header as it stands in the file; for a column that the file lacks, its name in that language. */
function columnTitle(header: Header, key: string): string {
  if (key === "") return "";
  const index = header.columns.indexOf(key);
  if (index >= 0) return header.titles[index] ?? key;
  const found = columnsOf(header.kind).find(([name]) => name === key);
  return found?.[1][header.language] ?? key;
}

/** The key is here already with other content. */
const conflictCodes: ReadonlySet<RowProblem["code"]> = new Set(["conflict", "unit-differs"]);

/** How many rows, of the problems of one batch, were refused and how many are conflicts. */
export function countRows(problems: readonly RowProblem[]): {
  readonly refused: number;
  readonly conflicts: number;
} {
  const conflicts = new Set<number>();
  const refused = new Set<number>();
  for (const problem of problems) {
    (conflictCodes.has(problem.code) ? conflicts : refused).add(problem.row);
  }
  for (const row of conflicts) refused.delete(row);
  return { refused: refused.size, conflicts: conflicts.size };
}

import type { ErrorFile } from "#adapters/files/error-file";
import { columnsOf } from "#contract/rows";
import type { Header } from "#contract/rows/header";
import { type Language, type RowProblem, wordProblem } from "#contract/rows/problems";
import type { Outcome } from "#core/outcome";

/** Beyond so many lines nobody reads on; the counts stay whole. */
const lineLimit = 200_000;

const titles: Readonly<Record<Language, readonly string[]>> = {
  zh: ["行", "列", "值", "原因", "处理办法"],
  en: ["Row", "Column", "Value", "Reason", "Cure"],
};

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
      const shown = problems.slice(0, room).map((problem) => lineOf(header, problem));
      lines += problems.length;
      if (shown.length === 0) return file.append([]);
      const first = begun ? [] : [titles[header.language]];
      begun = true;
      return file.append([...first, ...shown]);
    },
  };
}

function lineOf(header: Header, problem: RowProblem): string[] {
  const { reason, cure } = wordProblem(problem, header.language);
  return [String(problem.row), columnTitle(header, problem.column), problem.value, reason, cure];
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

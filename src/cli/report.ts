import type { Writable } from "node:stream";
import type { Failure } from "#core/outcome";

/** What a command's exit code says to a script. */
export const exit = {
  ok: 0,
  /** It ran and found problems, or could not do what was asked. */
  problems: 1,
  /** The command line itself is wrong. */
  usage: 2,
} as const;

const shownProblems = 20;

/** Says a failure on the terminal, the first places with it; answers the exit code. */
export function tellFailure(err: Writable, why: Failure): number {
  err.write(`${why.message}\n`);
  for (const problem of why.problems.slice(0, shownProblems)) {
    err.write(`  ${problem.at}: ${problem.message}\n`);
  }
  const more = why.problems.length - shownProblems;
  if (more > 0) err.write(`  and ${more} more\n`);
  return exit.problems;
}

/** Columns of text side by side; Chinese characters are two cells wide on a terminal. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => cells(row[column] ?? ""))),
  );
  return rows
    .map((row) =>
      row
        .map((text, i) => pad(text, widths[i] ?? 0, i > 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cells(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\uffe6]|[\u{20000}-\u{3ffff}]/u.test(character) ? 2 : 1;
  return width;
}

function pad(text: string, width: number, mayBeNumber: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - cells(text)));
  return mayBeNumber && /^[\d.,% -]+$/.test(text) ? blanks + text : text + blanks;
}

import type { ErrorFile } from "#adapters/files/error-file";
import type { Table } from "#adapters/files/table";
import type { RowKind } from "#contract/rows";
import type { Language } from "#contract/rows/problems";
import type { Words } from "#contract/rows/words";
import { failure, type Outcome } from "#core/outcome";
import type { Context } from "../context.ts";
import { checkFile } from "./check.ts";
import { loadFile } from "./load.ts";
import { tryFile } from "./try.ts";

export interface ImportRequest {
  readonly kind: RowKind;
  readonly table: Table;
  /** Opened nowhere yet; written only when something is wrong. */
  readonly errors: ErrorFile;
  readonly words: Words;
  /** Changes with the vocabulary, so that a half-done import is not continued under another one. */
  readonly wordsHash: string;
  /** Checks everything, against the register too, and saves nothing. */
  readonly dryRun: boolean;
  /** Loads nothing when a single row is wrong. */
  readonly allOrNothing: boolean;
  /** Leaves judging and counting to a running server or to the next import. */
  readonly judgeLater: boolean;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Ends it after the portion at hand; what is loaded stays, and the same file goes on from there. */
  readonly signal?: AbortSignal;
  /** What the list of jobs calls it; absent: the file's name. */
  readonly title?: string;
}

export interface ImportProgress {
  readonly phase: "checking" | "trying" | "loading" | "judging";
  /** 0 to 1. */
  readonly done: number;
  /** Rows of the file; members while judging. */
  readonly rows: number;
}

export interface ImportReport {
  readonly language: Language;
  /** Headers of columns that no one reads. */
  readonly unused: readonly string[];
  /** Rows of the file below its header. */
  readonly rows: number;
  readonly loaded: number;
  /** Here already with the same content. */
  readonly present: number;
  readonly refused: number;
  /** Here already with other content; each is in the error file and nothing was overwritten. */
  readonly conflicts: number;
  /** Lines of the error file; 0 where there is none. */
  readonly errorLines: number;
  /** The row after which a stopped run of the same file went on; 0 where it began afresh. */
  readonly resumedAfter: number;
  /** False for a dry run, and where all-or-nothing left nothing loaded. */
  readonly saved: boolean;
}

/**
 * Imports one file: the whole of it is checked first, then its good rows are loaded in batches, each
 * durable before the next; then everybody concerned is judged and the counts are brought up to date.
 * Stopped at any point, the same call goes on.
 */
export async function importFile(
  ctx: Context,
  request: ImportRequest,
): Promise<Outcome<ImportReport>> {
  if (!mayImport(ctx)) {
    return failure(
      "not-found",
      "not-found",
      "Only an administrator or training office imports files.",
    );
  }
  try {
    const checked = await checkFile(ctx, request);
    if (!checked.ok) return checked;
    if (!request.dryRun && !request.allOrNothing)
      return await loadFile(ctx, request, checked.value);
    const tried = await tryFile(ctx, request, checked.value);
    if (!tried.ok || request.dryRun || tried.value.errorLines > 0) return tried;
    return await loadFile(ctx, request, checked.value);
  } finally {
    await request.errors.close();
  }
}

/** The kinds of file that the caller's posts allow; each service asks once more, row by row. */
export function importableKinds(ctx: Context): readonly RowKind[] {
  const { sight, roles } = ctx.actor;
  const holds = (role: string): boolean => sight.whole || roles.some((held) => held.role === role);
  return [
    ...(holds("administrator") ? (["units", "members", "facts"] as const) : []),
    ...(holds("training-office") ? (["entries"] as const) : []),
  ];
}

function mayImport(ctx: Context): boolean {
  return importableKinds(ctx).length > 0;
}

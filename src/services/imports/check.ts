import { type Header } from "#contract/rows/header";
import { failure, type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import { findUnfinishedImport, type ImportJob, type ImportPosition } from "#store/imports";
import type { Context } from "../context.ts";
import type { ImportRequest } from "./import.ts";
import { countRows, problemWriter } from "./problems.ts";
import { parsedBatches } from "./source.ts";
import { stopped } from "./stopped.ts";

/** What is known of a file after it was read once from end to end. */
export interface CheckedFile {
  readonly header: Header;
  readonly rows: number;
  readonly refused: number;
  readonly errorLines: number;
  readonly errorBytes: number;
  /** A run of the same file that was stopped while it loaded; its error file is kept. */
  readonly unfinished: ImportJob | null;
}

/** The kind and content of a job that may be continued. */
export function jobKey(request: ImportRequest): { readonly kind: string; readonly hash: string } {
  return { kind: `import-${request.kind}`, hash: `${request.table.hash}:${request.wordsHash}` };
}

/**
 * Reads every row once. What is wrong goes to the error file, unless a stopped run wrote it before.
 * A file that cannot be read to its end is refused whole.
 */
export async function checkFile(
  ctx: Context,
  request: ImportRequest,
): Promise<Outcome<CheckedFile>> {
  const unfinished = await unfinishedJob(ctx, request);
  if (unfinished === null) {
    const begun = await request.errors.begin(0);
    if (!begun.ok) return begun;
  }
  const writer = problemWriter(request.errors, true);
  let header: Header | null = null;
  const counted = { rows: 0, refused: 0, errorLines: 0, errorBytes: 0 };
  for await (const batch of parsedBatches(request.kind, request.table, request.words)) {
    if (!batch.ok) return batch;
    const end = stopped(request);
    if (end !== null) return end;
    const { problems, rows } = batch.value;
    header = batch.value.header;
    const { refused } = countRows(problems);
    counted.rows += rows.length + refused;
    counted.refused += refused;
    counted.errorLines += problems.length;
    if (unfinished === null) {
      const written = await writer.write(header, problems);
      if (!written.ok) return written;
      counted.errorBytes = written.value;
    }
    request.onProgress({ phase: "checking", done: batch.value.progress, rows: counted.rows });
  }
  if (header === null) return failure("invalid", "file-empty", "The file has no rows.");
  return success({ header, ...counted, unfinished });
}

/** Null where there is none, or where the error file that belongs to it is gone or shorter. */
async function unfinishedJob(ctx: Context, request: ImportRequest): Promise<ImportJob | null> {
  if (request.dryRun || request.allOrNothing) return null;
  const { kind, hash } = jobKey(request);
  const job = await ctx.db.snapshot(wholeSight, (tx) => findUnfinishedImport(tx, kind, hash));
  if (job === null) return null;
  const kept = await request.errors.begin(job.position.errorBytes);
  return kept.ok && kept.value !== null ? job : null;
}

export function startPosition(file: CheckedFile): ImportPosition {
  const { refused, errorBytes } = file;
  return { row: 0, loaded: 0, present: 0, refused, conflicts: 0, errorBytes };
}

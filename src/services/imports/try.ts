import { type Outcome, success } from "#core/outcome";
import type { Context } from "../context.ts";
import type { CheckedFile } from "./check.ts";
import type { ImportReport, ImportRequest } from "./import.ts";
import { load, rowsOf } from "./load.ts";
import { tryLimits } from "./loaders.ts";
import { countRows, problemWriter } from "./problems.ts";
import { groupedRows } from "./source.ts";
import { stopped } from "./stopped.ts";

/** Asks the register about every good row and saves none: for dry runs and for all-or-nothing. */
export async function tryFile(
  ctx: Context,
  request: ImportRequest,
  file: CheckedFile,
): Promise<Outcome<ImportReport>> {
  const { kind } = request;
  const writer = problemWriter(request.errors, file.errorBytes === 0);
  const counted = { loaded: 0, present: 0, refused: file.refused, conflicts: 0 };
  const groups = groupedRows(kind, request.table, request.words, tryLimits[kind], 0);
  for await (const group of groups) {
    if (!group.ok) return group;
    const end = stopped(request);
    if (end !== null) return end;
    const result = await load(ctx, kind, group.value.rows, true);
    if (!result.ok) return result;
    const written = await writer.write(file.header, result.value.problems);
    if (!written.ok) return written;
    const { refused, conflicts } = countRows(result.value.problems);
    counted.loaded += result.value.loaded;
    counted.present += result.value.present;
    counted.refused += refused;
    counted.conflicts += conflicts;
    request.onProgress({ phase: "trying", done: group.value.progress, rows: rowsOf(counted) });
  }
  return success({
    ...counted,
    language: file.header.language,
    unused: file.header.unused,
    rows: file.rows,
    errorLines: file.errorLines + writer.lines,
    resumedAfter: 0,
    saved: false,
  });
}

import type { LoadResult, Numbered, RowKind, RowTypes } from "#contract/rows";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import {
  beginImport,
  type ImportPosition,
  sendImportPosition,
  tryImportLock,
} from "#store/imports";
import type { Context } from "../context.ts";
import { type CheckedFile, jobKey, startPosition } from "./check.ts";
import type { ImportReport, ImportRequest } from "./import.ts";
import { batchLimits, finishImport, loaders } from "./loaders.ts";
import { countRows, problemWriter } from "./problems.ts";
import { groupedRows, type ParsedBatch } from "./source.ts";
import { stopped } from "./stopped.ts";

/** Loads the good rows of a checked file, going on where a stopped run of the same file ended. */
export async function loadFile(
  ctx: Context,
  request: ImportRequest,
  file: CheckedFile,
): Promise<Outcome<ImportReport>> {
  const { kind, hash } = jobKey(request);
  const lock = await ctx.db.connect();
  try {
    if (!(await tryImportLock(lock, hash))) {
      return failure("conflict", "import-running", "Another process is importing this very file.");
    }
    const start = file.unfinished?.position ?? startPosition(file);
    const jobId = file.unfinished?.jobId ?? (await begin(ctx, request, file, kind, hash, start));
    return await loadRows(ctx, request, file, { jobId, start });
  } finally {
    await lock.end();
  }
}

function begin(
  ctx: Context,
  request: ImportRequest,
  file: CheckedFile,
  kind: string,
  inputHash: string,
  position: ImportPosition,
): Promise<number> {
  const title = request.title ?? request.table.path.split(/[\\/]/).at(-1) ?? "";
  const startedBy = ctx.actor.accountId;
  return ctx.db.write(wholeSight, (tx) =>
    beginImport(tx, { kind, title, inputHash, total: file.rows, position, startedBy }),
  );
}

interface Running {
  readonly jobId: number;
  readonly start: ImportPosition;
}

/** Batch by batch: the rows, then what was wrong with them, then how far it came. */
async function loadRows(
  ctx: Context,
  request: ImportRequest,
  file: CheckedFile,
  running: Running,
): Promise<Outcome<ImportReport>> {
  const { kind } = request;
  const writer = problemWriter(request.errors, file.errorBytes === 0);
  let position = running.start;
  const groups = groupedRows(kind, request.table, request.words, batchLimits[kind], position.row);
  for await (const group of loadedGroups(ctx, kind, groups)) {
    if (!group.ok) return stop(ctx, running, position, group);
    const { result } = group.value;
    if (!result.ok) return stop(ctx, running, position, result);
    const written = await writer.write(file.header, result.value.problems);
    if (!written.ok) return stop(ctx, running, position, written);
    const { refused, conflicts } = countRows(result.value.problems);
    position = {
      row: group.value.lastRow,
      loaded: position.loaded + result.value.loaded,
      present: position.present + result.value.present,
      refused: position.refused + refused,
      conflicts: position.conflicts + conflicts,
      errorBytes: written.value,
    };
    await save(ctx, running, "running", position, "");
    const rows = rowsOf(position);
    request.onProgress({ phase: "loading", done: group.value.progress, rows });
    const end = group.value.progress < 1 ? stopped(request) : null;
    if (end !== null) return stop(ctx, running, position, end);
  }
  if (!request.judgeLater) {
    const onProgress = (judged: number, waiting: number): void => {
      const done = Math.min(1, judged / Math.max(1, waiting));
      request.onProgress({ phase: "judging", done, rows: judged });
    };
    await finishImport(ctx, { kind, rows: position.loaded }, onProgress, request.signal);
  }
  await save(ctx, running, "done", position, "");
  return success(reportOf(file, position, running, writer.lines));
}

/** Rows of the file, without its header and remarks, that are decided. */
export function rowsOf(counted: Omit<ImportPosition, "row" | "errorBytes">): number {
  return counted.loaded + counted.present + counted.refused + counted.conflicts;
}

type Group<K extends RowKind> = Pick<ParsedBatch<K>, "rows" | "lastRow" | "progress">;

interface LoadedGroup {
  readonly lastRow: number;
  readonly progress: number;
  readonly result: Outcome<LoadResult>;
}

/**
 * Loads group after group; while the database takes one, the next is read. (Two at a time were
 * measured: they wait for each other's sessions and take twice as long.)
 */
async function* loadedGroups<K extends RowKind>(
  ctx: Context,
  kind: K,
  groups: AsyncIterable<Outcome<Group<K>>>,
): AsyncGenerator<Outcome<LoadedGroup>> {
  let underWay: Promise<LoadedGroup> | null = null;
  try {
    for await (const group of groups) {
      if (underWay !== null) yield success(await underWay);
      underWay = null;
      if (!group.ok) {
        yield group;
        return;
      }
      const { rows, lastRow, progress } = group.value;
      underWay = load(ctx, kind, rows, false).then((result) => ({ lastRow, progress, result }));
      // A failure is met when it is waited for; until then Node must not call it unhandled.
      underWay.catch(() => undefined);
    }
    if (underWay !== null) yield success(await underWay);
  } finally {
    await Promise.allSettled([underWay]);
  }
}

export function load<K extends RowKind>(
  ctx: Context,
  kind: K,
  rows: readonly Numbered<RowTypes[K]>[],
  dryRun: boolean,
): ReturnType<(typeof loaders)[K]> {
  return loaders[kind](ctx, rows, { dryRun }) as ReturnType<(typeof loaders)[K]>;
}

/** What was loaded stays; the next run of the same file begins behind it. */
async function stop(
  ctx: Context,
  running: Running,
  position: ImportPosition,
  why: Failure,
): Promise<Failure> {
  await save(ctx, running, "stopped", position, why.message);
  return why;
}

function save(
  ctx: Context,
  running: Running,
  state: "running" | "done" | "stopped",
  position: ImportPosition,
  message: string,
): Promise<void> {
  return ctx.db.write(wholeSight, async (tx) => {
    sendImportPosition(tx, running.jobId, state, position, message);
  });
}

function reportOf(
  file: CheckedFile,
  position: ImportPosition,
  running: Running,
  lines: number,
): ImportReport {
  const { loaded, present, refused, conflicts } = position;
  return {
    language: file.header.language,
    unused: file.header.unused,
    rows: file.rows,
    loaded,
    present,
    refused,
    conflicts,
    errorLines: file.errorLines + lines,
    resumedAfter: running.start.row,
    saved: true,
  };
}

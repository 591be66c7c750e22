import type { Uploads } from "#adapters/files/uploads";
import type { RowKind } from "#contract/rows";
import type { Day } from "#core/day";
import { failure, type Failure, type Outcome } from "#core/outcome";
import { type Database, wholeSight } from "#store/database";
import {
  noteProgress,
  sendEndUpload,
  sweepUploads,
  takeUpload,
  type UploadRow,
  type UploadStep,
} from "#store/uploads";
import { actorBehind } from "../access/actor.ts";
import type { Context } from "../context.ts";
import { importFile, type ImportProgress, type ImportReport } from "./import.ts";
import { previewOf } from "./preview.ts";
import { wordsInForce } from "./words.ts";

export interface UploadWork {
  readonly db: Database;
  readonly uploads: Uploads;
  readonly today: Day;
  readonly zone: string;
}

/** Milliseconds between two looks at whether it is to stop; as often it says how far it is. */
const noteEvery = 500;
/** A file that ended the program so often is given up. */
const mostAttempts = 5;

/**
 * Takes the next file that waits for a step, or one whose step was interrupted, and does that step with
 * the rights that its sender has now. False where there is none. When the program ends meanwhile, the
 * next start goes on.
 */
export async function workOnUpload(
  work: UploadWork,
  step: Exclude<UploadStep, "receive">,
  ending: AbortSignal,
): Promise<boolean> {
  const row = await work.db.write(wholeSight, (tx) => takeUpload(tx, step));
  if (row === null) return false;
  const actor = await actorBehind(work.db, row.accountId, work.today);
  if (actor === null) {
    await end(work, row, noPost);
    return true;
  }
  if (row.attempts > mostAttempts) {
    await end(work, row, givenUp);
    return true;
  }
  const ctx: Context = { db: work.db, actor, today: work.today, zone: work.zone };
  const progress = watch(work, row, ending);
  try {
    const done = await importUpload(ctx, work.uploads, row, progress);
    if (!ending.aborted || done.ok) await end(work, row, done, progress.isStopped());
  } finally {
    progress.close();
  }
  return true;
}

const noPost = failure("not-found", "not-found", "The account holds no post any more.");
const givenUp = failure(
  "unavailable",
  "import-given-up",
  "The import was interrupted again and again and was given up. Split the file, or tell the administrator.",
);

interface Progress {
  readonly signal: AbortSignal;
  readonly onProgress: (at: ImportProgress) => void;
  /** Its sender wants it to stop. */
  isStopped(): boolean;
  close(): void;
}

/** Says now and then how far it is, and hears whether it is to stop. */
function watch(work: UploadWork, row: UploadRow, ending: AbortSignal): Progress {
  const stopping = new AbortController();
  let isStopped = false;
  let at: ImportProgress = { phase: "checking", done: 0, rows: 0 };
  const onEnding = (): void => stopping.abort();
  ending.addEventListener("abort", onEnding);
  if (ending.aborted) onEnding();
  const timer = setInterval(() => {
    work.db
      .write(wholeSight, (tx) => noteProgress(tx, row.uploadId, at))
      .then((isToStop) => {
        isStopped ||= isToStop;
        if (isToStop) stopping.abort();
      })
      // Where the database is away, the import itself will say so.
      .catch(() => undefined);
  }, noteEvery);
  return {
    signal: stopping.signal,
    onProgress: (now) => {
      at = now;
    },
    isStopped: () => isStopped,
    close() {
      clearInterval(timer);
      ending.removeEventListener("abort", onEnding);
    },
  };
}

async function importUpload(
  ctx: Context,
  uploads: Uploads,
  row: UploadRow,
  { signal, onProgress }: Progress,
): Promise<Outcome<ImportReport>> {
  const { file, name, encoding, sheet, step } = row;
  const kind = row.kind as RowKind;
  const table = await uploads.table(file, name, { encoding, sheet });
  if (!table.ok) return table;
  const { words, hash } = await wordsInForce(ctx);
  if (step === "check") {
    const preview = await previewOf(kind, table.value, words);
    if (!preview.ok) return preview;
    await uploads.keepNote(file, JSON.stringify(preview.value));
  }
  return importFile(ctx, {
    kind,
    table: table.value,
    errors: uploads.errors(file, name),
    words,
    wordsHash: hash,
    dryRun: step === "check",
    allOrNothing: row.allOrNothing,
    judgeLater: false,
    onProgress,
    signal,
    // Anybody may read the list of jobs: the name of a file may say too much.
    title: "",
  });
}

async function end(
  { db, uploads }: UploadWork,
  row: UploadRow,
  done: Outcome<ImportReport> | Failure,
  isStopped = false,
): Promise<void> {
  await db.write(wholeSight, async (tx) => {
    if (done.ok) sendEndUpload(tx, row.uploadId, "done", { report: done.value });
    else if (isStopped && done.code === "import-stopped") {
      sendEndUpload(tx, row.uploadId, "stopped", {});
    } else {
      const { kind, code, message, problems } = done;
      const told = { kind, code, message, problems: problems.slice(0, 100) };
      sendEndUpload(tx, row.uploadId, "failed", { failure: told });
    }
    await tx.settle();
  });
  // Interrupted here, the sweep does it.
  if (done.ok && done.value.saved) await uploads.removeContent(row.file);
}

/** Deletes files that are loaded, a day old, or nobody's. */
export async function sweepFiles({
  db,
  uploads,
}: Pick<UploadWork, "db" | "uploads">): Promise<void> {
  await uploads.removeOthers(async () => {
    const kept = await db.write(wholeSight, sweepUploads);
    for (const one of kept) if (one.isLoaded) await uploads.removeContent(one.file);
    return new Set(kept.map((one) => one.file));
  });
}

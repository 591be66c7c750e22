import { randomBytes } from "node:crypto";
import type { Uploads } from "#adapters/files/uploads";
import type { RowKind } from "#contract/rows";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import {
  findUpload,
  insertUpload,
  lockUpload,
  sendAsk,
  sendDeleteUpload,
  sendStopUpload,
  type UploadRow,
  uploadsOf,
} from "#store/uploads";
import { attempt } from "../attempt.ts";
import type { Context } from "../context.ts";
import { importableKinds } from "./import.ts";

export type { Uploads } from "#adapters/files/uploads";

/** A file that is sent, checked and loaded, as its sender sees it. */
export interface Upload extends UploadRow {
  /** Bytes that have arrived. */
  readonly received: number;
}

export interface NewFile {
  readonly kind: RowKind;
  readonly name: string;
  readonly bytes: number;
  readonly encoding: string | null;
  readonly sheet: string | null;
}

/** Bytes sent at once: short enough for a slow line, so that what breaks off costs little. */
export const partBytes = 1024 * 1024;
/** Files of one account that are kept at a time. */
const mostAtOnce = 5;

const notHere = failure("not-found", "import-unknown", "There is no such import of yours.");
const notAllowed = failure(
  "not-found",
  "import-not-allowed",
  "There is no import of such files for you: it needs a role that may import them.",
);

/** The kinds that the caller may import, and what the caller has sent; the newest first. */
export async function listUploads(
  ctx: Context,
  uploads: Uploads,
): Promise<Outcome<{ readonly kinds: readonly RowKind[]; readonly items: readonly Upload[] }>> {
  const kinds = importableKinds(ctx);
  if (kinds.length === 0) return notAllowed;
  const rows = await ctx.db.snapshot(ctx.actor.sight, (tx) => uploadsOf(tx, ctx.actor.accountId));
  const items = await Promise.all(rows.map((row) => withReceived(uploads, row)));
  return success({ kinds, items });
}

/** Says what will be sent; the bytes follow in parts. */
export async function beginUpload(
  ctx: Context,
  uploads: Uploads,
  file: NewFile,
): Promise<Outcome<Upload>> {
  if (!importableKinds(ctx).includes(file.kind)) return notAllowed;
  if (file.bytes > uploads.most) {
    const limit = Math.floor(uploads.most / 1024 / 1024);
    return failure(
      "invalid",
      "file-too-large",
      `The page takes files up to ${limit} MB: split it, or let the operator run \`rollbook import\`.`,
    );
  }
  return attempt(ctx.db, ctx.actor.sight, async (tx) => {
    const { accountId } = ctx.actor;
    if ((await uploadsOf(tx, accountId)).length >= mostAtOnce) {
      return failure(
        "conflict",
        "too-many-imports",
        `You have ${mostAtOnce} imports here: remove one that is done, or wait a day.`,
      );
    }
    const name = randomBytes(16).toString("hex");
    const row = await insertUpload(tx, { ...file, accountId, file: name });
    return success({ ...row, received: 0 });
  });
}

/** Files that are being written to; a part that comes twice at once waits for nobody. */
const writing = new Set<string>();

/**
 * Takes a part of a file. A part that is here already changes nothing, so that one whose answer was
 * lost is simply sent again. The last one puts the file into the queue of those to be checked.
 */
export async function takePart(
  ctx: Context,
  uploads: Uploads,
  uploadId: number,
  part: { readonly at: number; readonly bytes: Buffer },
): Promise<Outcome<Upload>> {
  const found = await readOwn(ctx, uploads, uploadId);
  if (!found.ok) return found;
  const { file, bytes, received, step } = found.value;
  const end = part.at + part.bytes.length;
  if (end > bytes || part.bytes.length === 0) {
    return failure(
      "invalid",
      "part-wrong",
      `The file has ${bytes} bytes; this part ends at ${end}.`,
    );
  }
  if (step !== "receive" || end < received) return found;
  if (part.at > received) {
    return failure("conflict", "part-missing", `Send the part that begins at ${received} first.`);
  }
  if (writing.has(file)) {
    return failure("conflict", "part-busy", "A part of this file is being written: ask again.");
  }
  writing.add(file);
  try {
    const written = await uploads.write(file, part.at, part.bytes);
    if (!written.ok) return written;
    if (written.value < bytes) return success({ ...found.value, received: written.value });
    return await change(ctx, uploads, uploadId, (tx, row) => {
      if (row.step === "receive") sendAsk(tx, uploadId, "check", false);
      return null;
    });
  } finally {
    writing.delete(file);
  }
}

export async function readOwn(
  ctx: Context,
  uploads: Uploads,
  uploadId: number,
): Promise<Outcome<Upload>> {
  if (importableKinds(ctx).length === 0) return notAllowed;
  const row = await ctx.db.snapshot(ctx.actor.sight, (tx) =>
    findUpload(tx, uploadId, ctx.actor.accountId),
  );
  return row === null ? notHere : success(await withReceived(uploads, row));
}

/** Loads what was checked, or goes on with a load or a check that was stopped or failed. */
export function goOn(
  ctx: Context,
  uploads: Uploads,
  uploadId: number,
  options: { readonly allOrNothing: boolean },
): Promise<Outcome<Upload>> {
  return change(ctx, uploads, uploadId, (tx, row) => {
    const { step, state } = row;
    if (state === "waiting" || state === "running") return step === "receive" ? notYet : null;
    if (step === "load" && state === "done") return null;
    const isChecked = step === "check" && state === "done";
    sendAsk(
      tx,
      uploadId,
      isChecked ? "load" : step,
      isChecked ? options.allOrNothing : row.allOrNothing,
    );
    return null;
  });
}

const notYet = failure("conflict", "file-incomplete", "The file has not arrived whole yet.");

/** Ends what waits or runs; what is loaded stays. */
export function stopUpload(
  ctx: Context,
  uploads: Uploads,
  uploadId: number,
): Promise<Outcome<Upload>> {
  return change(ctx, uploads, uploadId, (tx, row) => {
    if (row.step !== "receive") sendStopUpload(tx, uploadId);
    return null;
  });
}

/** Forgets an import and its file; what was loaded stays. One that runs is to be stopped first. */
export async function removeUpload(
  ctx: Context,
  uploads: Uploads,
  uploadId: number,
): Promise<Outcome<null>> {
  const done = await change(ctx, uploads, uploadId, (tx, row) => {
    if (row.state === "running") {
      return failure("conflict", "import-running", "Stop the import first.");
    }
    sendDeleteUpload(tx, uploadId);
    return null;
  });
  if (!done.ok) return done;
  // Its errors go with the next sweep, and so does everything where this is interrupted.
  await uploads.removeContent(done.value.file);
  return success(null);
}

async function change(
  ctx: Context,
  uploads: Uploads,
  uploadId: number,
  work: (tx: Tx, row: UploadRow) => Outcome<never> | null,
): Promise<Outcome<Upload>> {
  if (importableKinds(ctx).length === 0) return notAllowed;
  const { sight, accountId } = ctx.actor;
  const done = await attempt(ctx.db, sight, async (tx): Promise<Outcome<UploadRow>> => {
    const row = await lockUpload(tx, uploadId, accountId);
    if (row === null) return notHere;
    const refused = work(tx, row);
    if (refused !== null) return refused;
    return success((await findUpload(tx, uploadId, accountId)) ?? row);
  });
  return done.ok ? success(await withReceived(uploads, done.value)) : done;
}

async function withReceived(uploads: Uploads, row: UploadRow): Promise<Upload> {
  const received = row.step === "receive" ? await uploads.received(row.file) : row.bytes;
  return { ...row, received };
}

import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { PassThrough, type Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { failure, type Outcome, success } from "#core/outcome";

/** Writes a file under another name first, so that it is there whole or not at all. */
export async function writeFileWhole<T>(
  path: string,
  fill: (stream: Writable) => Promise<T>,
): Promise<Outcome<T>> {
  const draft = `${path}.part`;
  const stream = createWriteStream(draft);
  const failing = finished(stream);
  failing.catch(() => undefined);
  try {
    // A disk that fills up ends the stream, and with it whoever waits to write on.
    const value = await Promise.race([fill(stream), failing.then(() => never)]);
    await failing;
    await rename(draft, path);
    return success(value);
  } catch (error) {
    stream.destroy();
    // The file may only just be being opened: what is removed must be there.
    await failing.catch(() => undefined);
    await rm(draft, { force: true });
    return unwritable(path, error);
  }
}

const never = new Promise<never>(() => undefined);

/** Hands everything to a stream that stays open, such as the terminal. */
export async function writeThrough<T>(
  to: Writable,
  fill: (stream: Writable) => Promise<T>,
): Promise<Outcome<T>> {
  const through = new PassThrough();
  const [value] = await Promise.all([fill(through), pipeline(through, to, { end: false })]);
  return success(value);
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some room and run the same command again.",
  EDQUOT: "the disk quota is used up: free some room and run the same command again.",
  EFBIG: "the file is larger than this user's limit.",
  EACCES: "this user may not write there.",
  EROFS: "the disk is read-only.",
  ENOENT: "its folder does not exist.",
  EISDIR: "it is a folder.",
};

/** A failure to write a file in words; any other is thrown on. */
export function unwritable(path: string, error: unknown): Outcome<never> {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string" || !(code in reasons)) throw error;
  return failure("unavailable", "file-unwritable", `${path} cannot be written: ${reasons[code]}`);
}

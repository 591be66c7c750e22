import { type FileHandle, open, rm } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { failure, type Outcome, success } from "#core/outcome";
import { neutral } from "./safe.ts";

/** The file beside an import that says what is wrong with which row. */
export interface ErrorFile {
  readonly path: string;
  /** Whether it is read again and said in the reader's language: then its lines carry their codes. */
  readonly isKept: boolean;
  /**
   * Begins the file, or goes on after its first `keep` bytes where an earlier run was stopped. Says
   * null where that many bytes are no longer there.
   */
  begin(keep: number): Promise<Outcome<number | null>>;
  /** Appends lines; what it answers is the length of the file, which is then on the disk. */
  append(lines: readonly (readonly string[])[]): Promise<Outcome<number>>;
  /** Closes it, and removes it when it has no lines. */
  close(): Promise<void>;
}

/** UTF-8 with a byte order mark, because spreadsheets read it as something else without. */
const mark = "\ufeff";

function csvOf(lines: readonly (readonly string[])[]): string {
  return stringify(
    lines.map((line) => line.map(neutral)),
    { record_delimiter: "\r\n" },
  );
}

/** Lines as a file for somebody who downloads them. */
export async function* errorsCsv(
  batches: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<string> {
  yield mark;
  for await (const lines of batches) yield csvOf(lines);
}

/** Messages call it by `name`. */
export function errorFile(
  path: string,
  { name = path, isKept = false }: { readonly name?: string; readonly isKept?: boolean } = {},
): ErrorFile {
  let file: FileHandle | null = null;
  let length = 0;
  const begin = async (keep: number): Promise<Outcome<number | null>> => {
    if (keep > 0) {
      file = await open(path, "r+");
      if ((await file.stat()).size < keep) {
        await file.close();
        file = null;
        return success(null);
      }
      await file.truncate(keep);
      length = keep;
    } else {
      await rm(path, { force: true });
      length = 0;
    }
    return success(length);
  };
  const append = async (lines: readonly (readonly string[])[]): Promise<Outcome<number>> => {
    if (lines.length === 0) return success(length);
    file ??= await open(path, "w");
    const text = csvOf(lines);
    const bytes = Buffer.from(length === 0 ? `${mark}${text}` : text);
    await writeWhole(file, bytes, length);
    await file.datasync();
    length += bytes.length;
    return success(length);
  };
  return {
    path,
    isKept,
    begin: (keep) =>
      begin(keep).catch((error: unknown) =>
        keep > 0 && isMissing(error) ? success(null) : unwritable(name, error),
      ),
    append: (lines) => append(lines).catch((error: unknown) => unwritable(name, error)),
    async close() {
      await file?.close();
      file = null;
    },
  };
}

/** A write may end early when the disk is full; the next one then says so. */
async function writeWhole(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, start + done);
    done += bytesWritten;
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ENOENT";
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some room and run the same command again",
  EDQUOT: "the disk quota is used up. Free some room and run the same command again",
  EFBIG: "the file is larger than this user's limit. Raise it and run the same command again",
  EACCES:
    "this user may not write there. Change the folder's permissions or copy the file elsewhere",
  EROFS: "the disk is read-only. Copy the file to be imported elsewhere",
};

function unwritable(path: string, error: unknown): Outcome<never> {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string") throw error;
  const why = reasons[code] ?? `it cannot be written (${code})`;
  return failure(
    "unavailable",
    "error-file-unwritable",
    `The error file ${path} cannot be written: ${why}; rows that were loaded stay and are not ` +
      "loaded twice.",
  );
}

import { mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { failure, type Outcome, success } from "#core/outcome";
import { type ErrorFile, errorFile, errorsCsv } from "./error-file.ts";
import { defaultLimits, type FileLimits } from "./limits.ts";
import { openTable, type Table } from "./table.ts";

const uploadLimits: FileLimits = {
  ...defaultLimits,
  fileBytes: 64 * 1024 * 1024,
  unpackedBytes: 512 * 1024 * 1024,
};

/** Files that people sent to be imported, each with what was found about it and its errors. */
export interface Uploads {
  /** Bytes that a file may have; larger ones are for the command line. */
  readonly most: number;
  /** Bytes that are here of a file; 0 where there is none. */
  received(file: string): Promise<number>;
  /** Writes bytes at a place and answers the length that the file then has, on the disk. */
  write(file: string, at: number, bytes: Buffer): Promise<Outcome<number>>;
  /** The file as rows; messages call it by `name`, never by its place on this machine. */
  table(
    file: string,
    name: string,
    stated: { readonly encoding: string | null; readonly sheet: string | null },
  ): Promise<Outcome<Table>>;
  errors(file: string, name: string): ErrorFile;
  /** The lines of the errors in batches, without their header; null where nothing is wrong. */
  errorLines(file: string): Promise<AsyncIterable<readonly (readonly string[])[]> | null>;
  /** Such lines, their header among them, as CSV for whoever downloads it. */
  errorsFile(batches: AsyncIterable<readonly (readonly string[])[]>): Readable;
  /** Keeps a text beside the file, and answers it; null where there is none. */
  keepNote(file: string, text: string): Promise<void>;
  note(file: string): Promise<string | null>;
  /** Removes the file and the note; its errors stay. */
  removeContent(file: string): Promise<void>;
  /** Removes whatever belongs to none of those that `known` names when it is asked. */
  removeOthers(known: () => Promise<ReadonlySet<string>>): Promise<void>;
}

/** Made by the service, so that a name never comes from outside. */
const namePattern = /^[0-9a-f]{32}$/;
const errorsEnd = ".errors.csv";
const noteEnd = ".note.json";

/** Keeps them in a folder that only this program's user may enter. */
export function uploadFolder(folder: string): Uploads {
  const at = (file: string, end = ""): string => {
    if (!namePattern.test(file)) throw new Error("an upload has a strange name");
    return join(folder, file + end);
  };
  return {
    most: uploadLimits.fileBytes,
    received: (file) => sizeOf(at(file)),
    async write(file, from, bytes) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        return success(await writeAt(at(file), from, bytes));
      } catch (error) {
        return unwritable(error);
      }
    },
    async table(file, name, stated) {
      const opened = await openTable(at(file), { ...stated, limits: uploadLimits, name });
      return opened.ok ? success({ ...opened.value, path: name }) : opened;
    },
    errors: (file, name) => errorFile(at(file, errorsEnd), { name, isKept: true }),
    async errorLines(file) {
      if ((await sizeOf(at(file, errorsEnd))) === 0) return null;
      const table = await openTable(at(file, errorsEnd), { encoding: null, sheet: null });
      return table.ok ? linesOf(table.value) : null;
    },
    errorsFile: (batches) => Readable.from(errorsCsv(batches)),
    keepNote: (file, text) => writeFile(at(file, noteEnd), text, { mode: 0o600 }),
    note: (file) => readFile(at(file, noteEnd), "utf8").catch(ifMissing(null)),
    async removeContent(file) {
      await rm(at(file), { force: true });
      await rm(at(file, noteEnd), { force: true });
    },
    async removeOthers(known) {
      // First what is here, then what is known: a file that comes in between is not touched.
      const names = await readdir(folder).catch(ifMissing<string[]>([]));
      const files = await known();
      for (const name of names) {
        const [file = ""] = name.split(".", 1);
        // Only what is ours by its name: somebody may have put other things here.
        if (namePattern.test(file) && !files.has(file))
          await rm(join(folder, name), { force: true });
      }
    },
  };
}

async function* linesOf(table: Table): AsyncGenerator<readonly (readonly string[])[]> {
  let isFirst = true;
  for await (const batch of table.batches()) {
    if (!batch.ok) return;
    const lines = batch.value.rows.map((row) => row.cells);
    yield isFirst ? lines.slice(1) : lines;
    isFirst = false;
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(ifMissing(null));
  return found?.size ?? 0;
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if ((error as { code?: unknown }).code === "ENOENT") return instead;
    throw error;
  };
}

async function writeAt(path: string, from: number, bytes: Buffer): Promise<number> {
  const file = await open(path, "a", 0o600).then(async (made) => {
    // Made if it was not there; opened again because appending ignores the place.
    await made.close();
    return open(path, "r+");
  });
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, from + done);
      done += bytesWritten;
    }
    await file.datasync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "its disk is full",
  EDQUOT: "its disk quota is used up",
  EFBIG: "the file is larger than its limit",
  EACCES: "it may not write into its data folder",
  EROFS: "its disk is read-only",
};

function unwritable(error: unknown): Outcome<never> {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string") throw error;
  const why = reasons[code] ?? `writing failed (${code})`;
  return failure(
    "unavailable",
    "upload-unwritable",
    `The server cannot keep the file: ${why}. Nothing was imported. Tell the administrator, and go on later.`,
  );
}

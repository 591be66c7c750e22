import { createHash } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Writable as Sink } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { failure, type Outcome, success } from "#core/outcome";
import { manifestHashName, manifestName } from "./archive-writer.ts";
import { type Measure, Measuring } from "./measuring.ts";

/** An archive whose manifest is what was written. Its parts are as yet unproved. */
export interface ArchiveReader {
  readonly manifest: string;
  /** Names of everything beside the manifest. */
  readonly parts: readonly string[];
  /** Reads a part to its end without keeping it. */
  measure(name: string, onLines: (lines: number) => void): Promise<Measure>;
  /** Pours a part into a stream and ends that. */
  pour(name: string, into: Writable, onLines: (lines: number) => void): Promise<Measure>;
  close(): void;
}

/** A manifest of ten thousand tables is smaller. */
const manifestLimit = 64 * 1024 * 1024;
const entryLimit = 20_000;

export async function openArchive(path: string): Promise<Outcome<ArchiveReader>> {
  let zip: ZipFile | null = null;
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true });
    if (zip.entryCount > entryLimit) throw new Error(`${zip.entryCount} entries`);
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`${entry.fileName} stands in it twice`);
      entries.set(entry.fileName, entry);
    }
    const manifest = await readManifest(zip, entries);
    return success(readerOf(path, zip, entries, manifest));
  } catch (error) {
    zip?.close();
    return archiveDamage(path, error);
  }
}

function readerOf(
  path: string,
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  manifest: string,
): ArchiveReader {
  const part = async (name: string): Promise<Readable> => {
    const entry = entries.get(name);
    if (entry === undefined) throw new ArchiveDamage(path, `${name} is missing`);
    return zip.openReadStreamPromise(entry).catch((error: unknown) => {
      throw new ArchiveDamage(path, messageOf(error));
    });
  };
  const pour: ArchiveReader["pour"] = async (name, into, onLines) => {
    const measuring = new Measuring(onLines);
    await pipeline(readable(path, await part(name)), measuring, into);
    return measuring.measured();
  };
  return {
    manifest,
    parts: [...entries.keys()].filter((name) => ![manifestName, manifestHashName].includes(name)),
    measure: (name, onLines) => pour(name, nowhere(), onLines),
    pour,
    close: () => zip.close(),
  };
}

/** Only what goes wrong with reading is the archive's: whoever takes the rows has failures of his own. */
async function* readable(path: string, source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch (error) {
    throw new ArchiveDamage(path, messageOf(error));
  }
}

function nowhere(): Writable {
  return new Sink({ write: (_chunk, _encoding, done) => done() });
}

async function readManifest(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<string> {
  const text = await readWhole(zip, entries.get(manifestName));
  const stated = (await readWhole(zip, entries.get(manifestHashName))).toString("utf8").trim();
  if (createHash("sha256").update(text).digest("hex") !== stated) {
    throw new Error("its manifest is not what was written");
  }
  return text.toString("utf8");
}

async function readWhole(zip: ZipFile, entry: Entry | undefined): Promise<Buffer> {
  if (entry === undefined) throw new Error("it has no manifest");
  if (entry.uncompressedSize > manifestLimit) throw new Error("its manifest is too large");
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The archive is not what was written; it is not worth another try. */
class ArchiveDamage extends Error {
  override readonly name = "ArchiveDamage";

  constructor(path: string, why: string) {
    super(`${path} is no whole backup of Rollbook: ${why.replace(/\.+$/, "")}. ${cure}`);
  }
}

const cure = "It was changed or cut short: take another copy of it. Nothing was restored.";

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A failure to read it in words. */
export function archiveDamage(path: string, error: unknown): Outcome<never> {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const unreadable = { ENOENT: "does not exist", EACCES: "may not be read by this user" }[code];
  if (unreadable !== undefined)
    return failure("not-found", "file-unreadable", `${path} ${unreadable}.`);
  if (code === "EISDIR") return failure("invalid", "file-unreadable", `${path} is a folder.`);
  const why = error instanceof ArchiveDamage ? error : new ArchiveDamage(path, messageOf(error));
  return failure("invalid", "archive-damaged", why.message);
}

import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { copyFile, constants, link, open, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { failure, type Outcome, success } from "#core/outcome";
import { clearLeftovers, draftName } from "../postgres/drafts.ts";
import { type Measure, Measuring } from "./measuring.ts";
import { unwritable } from "./output.ts";

/** The two files of an archive that are not its parts. */
export const manifestName = "manifest.json";
export const manifestHashName = "manifest.sha256";

/** An archive that grows under another name and appears whole, or not at all. */
export interface ArchiveWriter {
  /** Takes a part to its end; parts come one after the other. `onLines` hears how far it is. */
  add(name: string, content: Readable, onLines: (lines: number) => void): Promise<Measure>;
  /** Ends with the manifest and answers the archive's size in bytes; it is on the disk then. */
  finish(manifest: string): Promise<number>;
  /** Leaves nothing behind; harmless after `finish`. */
  discard(): Promise<void>;
}

/** Fast rather than small: one processor packs about as fast as the database reads out. */
const compressionLevel = 2;

/** Begins an archive; one that is there is never written over. */
export async function createArchive(path: string): Promise<Outcome<ArchiveWriter>> {
  const final = resolve(path);
  if (existsSync(final)) return taken(path);
  const draft = draftName(final);
  try {
    await clearLeftovers(final);
    // Makes it at once, so that a folder that may not be written is told before anything is read.
    await (await open(draft, "wx", 0o600)).close();
  } catch (error) {
    return unwritable(path, error);
  }
  return success(writerOf(final, draft));
}

function writerOf(final: string, draft: string): ArchiveWriter {
  const zip = new ZipFile();
  const file = createWriteStream(draft, { flags: "r+", flush: true });
  const written = pipeline(zip.outputStream, file);
  written.catch(() => undefined);
  const failed = written.then(() => never);
  failed.catch(() => undefined);
  // A part whose source broke is told by the part; here it only ends the archive.
  zip.on("error", (error: Error) => file.destroy(error));
  return {
    async add(name, content, onLines) {
      const measuring = new Measuring(onLines);
      zip.addReadStream(measuring, name, { compressionLevel, mtime: noTime });
      // A disk that fills up ends the file, and with it whoever waits to write on.
      await Promise.race([pipeline(content, measuring), failed]);
      return measuring.measured();
    },
    async finish(manifest) {
      const text = Buffer.from(manifest, "utf8");
      const hash = createHash("sha256").update(text).digest("hex");
      zip.addBuffer(text, manifestName, { mtime: noTime });
      zip.addBuffer(Buffer.from(`${hash}\n`), manifestHashName, { mtime: noTime });
      zip.end();
      await written;
      await appear(draft, final);
      return file.bytesWritten;
    },
    async discard() {
      file.destroy();
      await written.catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}

const never = new Promise<never>(() => undefined);
/** The same archive from the same data: the time stands in the manifest. */
const noTime = new Date(Date.UTC(2000, 0, 1));

/** Under its name at once and for good; fails where somebody else has taken the name meanwhile. */
async function appear(draft: string, final: string): Promise<void> {
  try {
    await link(draft, final);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Some file systems have no links; they get a copy that does not write over anything either.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    await copyFile(draft, final, constants.COPYFILE_EXCL);
  }
  await rm(draft, { force: true });
  if (process.platform === "win32") return;
  const folder = await open(dirname(final), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What a failure to write the archive means, or the failure itself where it means nothing known. */
export function archiveTrouble(path: string, error: unknown): Outcome<never> {
  if ((error as { code?: unknown }).code === "EEXIST") return taken(path);
  return unwritable(path, error);
}

function taken(path: string): Outcome<never> {
  return failure(
    "conflict",
    "file-exists",
    `${path} exists already and is never written over: choose another name, or move it away.`,
  );
}

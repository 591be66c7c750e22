import { type Entry, openPromise, type ZipFile } from "yauzl";
import { failure, type Outcome, success } from "#core/outcome";
import type { FileLimits } from "./limits.ts";

/** Bytes between two entries: a data descriptor (up to 24) and padding of some writers. */
const gapLimit = 64;
const smallBytes = 1024 * 1024;

/**
 * Looks through a ZIP archive before anything else touches it: it must be an XLSX workbook, hold few
 * entries, unpack to a bounded size by what it says *and* by what it does, and hold nothing beside
 * or below the entries that its directory lists (a reader that goes from the start would unpack it).
 */
export async function checkArchive(path: string, limits: FileLimits): Promise<Outcome<null>> {
  let zip: ZipFile | null = null;
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true });
    if (zip.entryCount > limits.archiveEntries) {
      return bomb(`it has ${zip.entryCount} entries (limit ${limits.archiveEntries})`);
    }
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const kind = kindOf(entries.map((entry) => entry.fileName));
    if (kind !== null) return failure("invalid", "file-kind", `The file is ${kind}`);
    const stated = statedSizes(entries, limits);
    if (stated !== null) return bomb(stated);
    const hidden = await hiddenData(zip, entries);
    if (hidden !== null) return bomb(hidden);
    return await unpack(zip, entries, limits);
  } catch (error) {
    return damaged(error);
  } finally {
    zip?.close();
  }
}

function kindOf(names: readonly string[]): string | null {
  if (names.includes("xl/workbook.xml")) return null;
  if (names.includes("xl/workbook.bin")) return "a binary workbook (.xlsb): save it as .xlsx.";
  if (names.includes("word/document.xml")) return "a Word document; Rollbook reads CSV and XLSX.";
  if (names.includes("ppt/presentation.xml")) return "a presentation; Rollbook reads CSV and XLSX.";
  if (names.includes("content.xml")) return "an OpenDocument file (.ods): save it as .xlsx or CSV.";
  return "a ZIP archive without a workbook: unpack it first.";
}

function statedSizes(entries: readonly Entry[], limits: FileLimits): string | null {
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (total > limits.unpackedBytes) return `it unpacks to ${megabytes(total)}`;
  const dense = entries.find(
    (entry) =>
      entry.uncompressedSize > smallBytes &&
      entry.uncompressedSize > entry.compressedSize * limits.packingRatio,
  );
  return dense === undefined
    ? null
    : `${dense.fileName} unpacks to more than ${limits.packingRatio} times its size`;
}

async function hiddenData(zip: ZipFile, entries: readonly Entry[]): Promise<string | null> {
  const ordered = [...entries].sort(
    (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  );
  let end = 0;
  for (const entry of ordered) {
    const gap = entry.relativeOffsetOfLocalHeader - end;
    if (gap < 0) return "its entries lie over one another";
    if (gap > gapLimit) return "it hides data between its entries";
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    end = fileDataStart + entry.compressedSize;
  }
  return null;
}

/** Sizes in the directory may be lies: everything is unpacked once, counted and thrown away. */
async function unpack(
  zip: ZipFile,
  entries: readonly Entry[],
  limits: FileLimits,
): Promise<Outcome<null>> {
  let unpackedBytes = 0;
  for (const entry of entries) {
    if (entry.isEncrypted()) {
      return failure("invalid", "file-kind", "The workbook is protected by a password: remove it.");
    }
    if (entry.fileName.endsWith("/")) continue;
    for await (const part of await zip.openReadStreamPromise(entry)) {
      unpackedBytes += (part as Buffer).length;
      if (unpackedBytes > limits.unpackedBytes) return bomb("it unpacks to more than it says");
    }
  }
  return success(null);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function bomb(why: string): Outcome<never> {
  return failure(
    "invalid",
    "archive-refused",
    `The file is no workbook that Rollbook will open: ${why}. Save its data as CSV.`,
  );
}

function damaged(error: unknown): Outcome<never> {
  const code = (error as { code?: unknown }).code;
  if (code === "ENOENT" || code === "EACCES") throw error;
  const why = error instanceof Error ? error.message : String(error);
  return failure(
    "invalid",
    "archive-damaged",
    `The XLSX file is damaged or cut short (${why}). Get it again, or save it as CSV.`,
  );
}

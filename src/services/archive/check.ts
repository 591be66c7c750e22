import {
  archiveFormat,
  archiveKind,
  archiveManifest,
  type ArchiveManifest,
} from "#contract/archive";
import type { ArchiveReader } from "#adapters/files/archive-reader";
import { failure, type Outcome, success } from "#core/outcome";
import type { Migration } from "#store/migrate";
import type { ArchiveWatch } from "./backup.ts";

/** An archive that is what was written, and that this program can load. */
export interface CheckedArchive {
  readonly manifest: ArchiveManifest;
  /** What made the schema that its rows belong to. */
  readonly migrations: readonly Migration[];
  /** What this program does to the schema beyond that. */
  readonly newer: readonly Migration[];
}

/** Reads the whole archive and compares it with its manifest, before anything is written anywhere. */
export async function checkArchive(
  reader: ArchiveReader,
  known: readonly Migration[],
  { onProgress }: ArchiveWatch,
): Promise<Outcome<CheckedArchive>> {
  const read = readManifest(reader.manifest);
  if (!read.ok) return read;
  const manifest = read.value;
  const fits = migrationsFor(manifest, known);
  if (!fits.ok) return fits;
  const stated = manifest.tables.map(({ part }) => part).sort();
  if (stated.join("\n") !== [...reader.parts].sort().join("\n")) {
    return changed("its files are not those that its manifest names");
  }
  const total = Math.max(1, rowsOf(manifest));
  let before = 0;
  for (const { part, rows, bytes, sha256 } of manifest.tables) {
    const found = await reader.measure(part, (lines) =>
      onProgress("checking", (before + lines) / total, before + lines),
    );
    if (found.sha256 !== sha256 || found.bytes !== bytes || found.lines !== rows) {
      return changed(`${part} is not what was written`);
    }
    before += rows;
  }
  return success({ manifest, ...fits.value });
}

export function rowsOf({ tables }: Pick<ArchiveManifest, "tables">): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

/** A failure of the archive itself. */
export function changed(why: string): Outcome<never> {
  return failure(
    "invalid",
    "archive-damaged",
    `This is no whole backup: ${why}. Take another copy of it. Nothing was restored.`,
  );
}

function readManifest(text: string): Outcome<ArchiveManifest> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return changed("its manifest cannot be read");
  }
  const kind = archiveKind.safeParse(value);
  if (!kind.success) return changed("its manifest is not one of a Rollbook backup");
  if (kind.data.format > archiveFormat) return tooNew(kind.data.version);
  const whole = archiveManifest.safeParse(value);
  return whole.success ? success(whole.data) : changed("its manifest says too much or too little");
}

/** Divides this program's migrations into those of the archive, in its order, and the rest. */
function migrationsFor(
  { migrations, version }: ArchiveManifest,
  known: readonly Migration[],
): Outcome<Pick<CheckedArchive, "migrations" | "newer">> {
  const byName = new Map(known.map((one) => [one.name, one]));
  const mine: Migration[] = [];
  for (const { name, hash } of migrations) {
    const found = byName.get(name);
    if (found === undefined) return tooNew(version);
    if (found.hash !== hash) {
      return failure(
        "conflict",
        "archive-of-another",
        `The backup was made by another edition of Rollbook (${version}): its ${name} is not ours. ` +
          "Restore it with the program that made it.",
      );
    }
    mine.push(found);
  }
  const taken = new Set(migrations.map(({ name }) => name));
  if (taken.size !== mine.length) return changed("its manifest names a migration twice");
  return success({ migrations: mine, newer: known.filter(({ name }) => !taken.has(name)) });
}

function tooNew(version: string): Outcome<never> {
  return failure(
    "conflict",
    "archive-newer",
    `The backup was made by a newer Rollbook (${version}): get that version or a newer one, and ` +
      "restore with it. Nothing was restored.",
  );
}

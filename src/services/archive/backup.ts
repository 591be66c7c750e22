import { archiveFormat, type ArchiveManifest } from "#contract/archive";
import type { ArchiveWriter } from "#adapters/files/archive-writer";
import { failure, type Outcome, success } from "#core/outcome";
import {
  migrationsOf,
  momentOf,
  type OwnerClient,
  packHashesOf,
  sequencesOf,
  tablesOf,
} from "#store/archive/catalogue";
import { beginSnapshot, copyOut, endSnapshot } from "#store/archive/copy-out";

/** Long work that is watched, and may be stopped. */
export interface ArchiveWatch {
  /** `done` from 0 to 1, and rows so far. */
  readonly onProgress: (phase: string, done: number, rows: number) => void;
}

/**
 * Writes every table of the register into an archive, as they stood at one moment. The connection
 * is the owner's: row-level security hides nothing from it, and the server refuses it where it would.
 */
export async function backUp(
  owner: OwnerClient,
  writer: ArchiveWriter,
  version: string,
  { onProgress }: ArchiveWatch,
): Promise<Outcome<{ readonly manifest: ArchiveManifest; readonly bytes: number }>> {
  await beginSnapshot(owner);
  const tables = await tablesOf(owner);
  if (!tables.some(({ name }) => name === "migration")) {
    return failure("not-found", "register-missing", "There is no register in this database.");
  }
  const { moment, version: postgres } = await momentOf(owner);
  const expected = Math.max(
    1,
    tables.reduce((sum, { estimate }) => sum + estimate, 0),
  );
  const written: ArchiveManifest["tables"] = [];
  let before = 0;
  for (const table of tables) {
    const part = `tables/${table.name}.copy`;
    const { lines, bytes, sha256 } = await writer.add(part, copyOut(owner, table), (rows) =>
      onProgress("backup", Math.min(0.99, (before + rows) / expected), before + rows),
    );
    before += lines;
    written.push({
      name: table.name,
      columns: [...table.columns],
      part,
      rows: lines,
      bytes,
      sha256,
    });
  }
  const manifest: ArchiveManifest = {
    kind: "rollbook-backup",
    format: archiveFormat,
    version,
    madeAt: moment,
    postgres,
    migrations: await migrationsOf(owner),
    tables: written,
    sequences: await sequencesOf(owner),
    packs: await packHashesOf(owner),
  };
  await endSnapshot(owner);
  const bytes = await writer.finish(`${JSON.stringify(manifest, null, 1)}\n`);
  onProgress("backup", 1, before);
  return success({ manifest, bytes });
}

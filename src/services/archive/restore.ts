import type { ArchiveReader } from "#adapters/files/archive-reader";
import { failure, type Outcome, success } from "#core/outcome";
import type { OwnerClient } from "#store/archive/catalogue";
import {
  beginRestore,
  copyIn,
  finishRebuild,
  firstFilledTable,
  putBack,
  rebuildSchema,
  setSequences,
  type TakenOff,
} from "#store/archive/copy-in";
import type { ArchiveWatch } from "./backup.ts";
import { changed, type CheckedArchive, rowsOf } from "./check.ts";

/**
 * Makes an empty register that of the archive, in one transaction. Where it answers a failure, or
 * throws, the caller ends the connection and nothing was done.
 */
export async function restore(
  client: OwnerClient,
  reader: ArchiveReader,
  checked: CheckedArchive,
  { onProgress }: ArchiveWatch,
): Promise<Outcome<null>> {
  await beginRestore(client);
  const filled = await firstFilledTable(client);
  if (filled !== null) {
    return failure(
      "conflict",
      "register-not-empty",
      `There is a register here already (its table "${filled}" has rows), and a backup is restored ` +
        "into an empty place only. Name another one by ROLLBOOK_DATA or DATABASE_URL, or move this away.",
    );
  }
  const { manifest } = checked;
  const off = await rebuildSchema(client, checked.migrations);
  const differs = differenceTo(off, checked);
  if (differs !== null) return changed(differs);
  const total = Math.max(1, rowsOf(manifest));
  let before = 0;
  for (const { name, columns, part, rows, sha256 } of manifest.tables) {
    const into = copyIn(client, { name, columns });
    const poured = await reader.pour(part, into, (lines) =>
      onProgress("loading", (before + lines) / total, before + lines),
    );
    // Checked once more: it may have been written over since.
    if (poured.sha256 !== sha256) return changed(`${part} is not what was written`);
    before += rows;
  }
  await setSequences(client, manifest.sequences);
  onProgress("indexes", 0, before);
  await putBack(client, off);
  await finishRebuild(client, checked.newer);
  onProgress("indexes", 1, before);
  return success(null);
}

/** The schema that its migrations make is the one that its rows are of. */
function differenceTo(off: TakenOff, { manifest }: CheckedArchive): string | null {
  const here = new Map(off.tables.map(({ name, columns }) => [name, [...columns].sort().join()]));
  if (here.size !== manifest.tables.length) return "it has other tables than its schema";
  const odd = manifest.tables.find(
    ({ name, columns }) => here.get(name) !== [...columns].sort().join(),
  );
  return odd === undefined ? null : `its table ${odd.name} is not that of its schema`;
}
